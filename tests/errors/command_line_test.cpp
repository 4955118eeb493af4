// The command line: what is refused with which words, what every command prints and where.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "sim/input/json.hpp"
#include "tests/support/program.hpp"

namespace gpusim::test {
namespace {

using Json = nlohmann::json;

const std::string kScenarios = GPUSIM_SOURCE "/scenarios";
const std::string kShipped = kScenarios + "/p40x3_vs_v100x1.json";

/// Two tasks of 1 h and 2 h in turn on one T4.
const std::string kScenario = R"({"name": "two", "systems": {"a": {"gpus": {"T4": 1}}},
  "workloads": {"w": {"type": "dag", "tasks": {"t": {"time": "1 h"}, "u": {"time": "2 h"}}}}})";

/// `$GPUSIM arguments` in a folder with the scenario above as s.json.
ProgramResult gpusim(const std::string& arguments, const std::string& environment = "") {
  const TemporaryFolder folder;
  write_text(folder.path() + "/s.json", kScenario);
  return run_program(environment + " \"$GPUSIM\" " + arguments, folder.path());
}

/// The commands' names, as the overview lists them.
std::vector<std::string> commands() {
  std::istringstream overview(gpusim("--help").out);
  std::vector<std::string> names;
  for (std::string line; std::getline(overview, line);)
    if (line.size() > 2 && line.rfind("  ", 0) == 0 && line[2] != ' ') names.push_back(line.substr(2, line.find(' ', 2) - 2));
  return names;
}

void check_refused(const std::string& arguments, const std::string& message) {
  CAPTURE(arguments);
  check_failure(gpusim(arguments), 2, message);
}

std::string printed(const std::string& arguments, const std::string& environment = "") {
  CAPTURE(arguments);
  const ProgramResult result = gpusim(arguments, environment);
  CHECK(result.err.empty());
  CHECK(result.exit_code == 0);
  return result.out;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// The scenarios that come with gpusim, by path, with a sweep or without.
std::vector<std::string> shipped(bool with_sweep) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(kScenarios)) {
    if (entry.path().extension() != ".json" || entry.path().filename() == "scenario.schema.json") continue;
    const Json scenario = Json::parse(read_text(entry.path().string()), nullptr, true, /*ignore_comments=*/true);
    if (scenario.contains("sweep") == with_sweep) files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool is_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); });
}

}  // namespace

TEST_SUITE("errors: command line") {
  TEST_CASE("an unknown word is answered with the nearest one") {
    check_refused("", "expected a command or a scenario file; see `gpusim --help`");
    check_refused("rnu s.json", "unknown command \"rnu\"; did you mean \"run\"?");
    check_refused("simulate", "unknown command \"simulate\"; expected one of run, sweep, …");
    check_refused("run s.json --jsno", "unknown option \"--jsno\"; did you mean \"--json\"?");
    check_refused(
        "run s.json -x",
        "unknown option \"-x\"; expected one of --help, --set, --policy, --seed, --allow-commands, --catalog, --out, --json, "
        "--csv, --decisions, --trace, --batsim, … (20 in all)");
    check_refused("list polices", "cannot list \"polices\"; did you mean \"policies\"?");
    check_refused("catalog V1OO-PCIe-32GB", "unknown GPU \"V1OO-PCIe-32GB\"; did you mean \"V100-PCIe-32GB\"?");
  }

  TEST_CASE("help names the command that was probably meant") {
    check_refused("help rnu", "unknown command \"rnu\"; did you mean \"run\"?");
    check_refused("version now", "unexpected argument \"now\"; usage: gpusim version");
  }

  TEST_CASE("an option of an older version is refused with what replaces it") {
    check_refused("run s.json --one-more-card x.csv", "\"--one-more-card\" is no option any more; expected --one-more-gpu FILE");
    check_refused("compare P40:3 --hours P40=4 --save=x.json", "\"--save\" is no option any more; expected --output FILE");
    check_refused("import log.csv --out s.json", "\"--out\" is no option any more; expected --output FILE, the scenario to write");
    // Without a message of its own the file would be read as a table.
    for (const char* form : {"--json=x.json", "--json x.json", "--json -"})
      check_refused(std::string("calibrate t.csv ") + form,
                    "\"--json\" takes no value; expected --output FILE, which writes the profiles to a file");
  }

  TEST_CASE("options are not abbreviated") {
    check_refused("run s.json --polic lpt", "unknown option \"--polic\"; did you mean \"--policy\"?");
    check_refused(
        "run s.json --js",
        "unknown option \"--js\"; expected one of --help, --set, --policy, --seed, --allow-commands, --catalog, --out, --json, "
        "--csv, --decisions, --trace, --batsim, … (20 in all)");
    check_refused("sweep s.json --job 2", "unknown option \"--job\"; did you mean \"--jobs\"?");
  }

  TEST_CASE("an option has its value once, and a flag has none") {
    check_refused("run s.json --policy", "\"--policy\" needs a value");
    check_refused("run s.json --policy=", "\"--policy\" needs a value");
    check_refused("run s.json --seed 1 --seed 2", "duplicate option \"--seed\"");
    check_refused("run s.json --json --json", "duplicate option \"--json\"");
    check_refused("run s.json --json=1", "\"--json\" takes no value");
  }

  TEST_CASE("a value out of bounds is answered with the bounds") {
    check_refused("run s.json --seed x", "--seed: expected a whole number from 0 to 9223372036854775807, got \"x\"");
    check_refused("run s.json --seed=-1", "--seed: expected a whole number from 0 to 9223372036854775807, got \"-1\"");
    check_refused("run s.json --jobs 0", "--jobs: expected a whole number from 1 to 1024, got \"0\"");
    check_refused("run s.json --width 39", "--width: expected a whole number from 40 to 1000, got \"39\"");
    check_refused("run s.json --lang fr", "--lang: expected en or ko, got \"fr\"");
  }

  TEST_CASE("arguments are as many as the usage says") {
    check_refused("run", "too few arguments; usage: gpusim run FILE [options]");
    check_refused("run s.json t.json", "unexpected argument \"t.json\"; usage: gpusim run FILE [options]");
    check_refused("s.json t.json", "unexpected argument \"t.json\"; usage: gpusim run FILE [options]");
    check_refused("verify s.json", "too few arguments; usage: gpusim verify SCENARIO GANTT.csv [options]");
    check_refused("list", "too few arguments; usage: gpusim list policies|workloads|outputs|functions|traces|keys|schema");
    check_refused("list key-tables", "too few arguments; usage: gpusim list key-tables FILE");
    check_refused("catalog P40 V100", "unexpected argument \"V100\"; usage: gpusim catalog [GPU | carbon [NAME]] [options]");
  }

  TEST_CASE("what excludes each other is refused before anything is printed") {
    check_refused("run s.json --json --csv -", "--json and --csv - cannot both write to standard output");
    check_refused("run s.json --trace -", "--trace: expected a file, got \"-\"; the table is written to standard output");
    check_refused("run s.json --color red", "--color: expected auto, always or never, got \"red\"");
    check_refused("run s.json --report s.json", "--report: \"s.json\" is the input too");
    check_refused("run s.json --report x.html --csv x.html", "--csv: \"x.html\" is the file of --report too");
    check_refused("run s.json --json --report -", "--json and --report - cannot both write to standard output");
    check_refused("sweep s.json --report -",
                  "--report - and the CSV cannot both write to standard output; expected --csv FILE too");
    check_refused("run s.json --json --one-more-gpu -", "--json and --one-more-gpu - cannot both write to standard output");
    check_refused("run s.json --report - --one-more-gpu -", "--report - and --one-more-gpu - cannot both write to standard output");
    check_refused("run s.json --out -", "--out: expected a folder, got \"-\"");
    check_refused("run s.json --batsim -", "--batsim: expected a folder, got \"-\"");
    check_refused("decide s.json --out -", "--out: expected a folder, got \"-\"");
    check_refused("figure pie s.json", "unknown figure \"pie\"; expected one of gantt, …");
    check_refused("figure gant s.json", "unknown figure \"gant\"; did you mean \"gantt\"?");
    check_refused("run s.json --gantt --json",
                  "--gantt requires the table; it excludes --json, --csv -, --report - and --one-more-gpu -");
    check_refused("run s.json --gantt --csv -",
                  "--gantt requires the table; it excludes --json, --csv -, --report - and --one-more-gpu -");
    check_refused("run s.json --gantt --report -",
                  "--gantt requires the table; it excludes --json, --csv -, --report - and --one-more-gpu -");
    check_refused("sweep " + kScenarios + "/cards.json --csv x.csv --out y", "expected one of --csv and --out, got both");
  }

  TEST_CASE("a setting or policy that does not exist is a bad command line") {
    check_refused("run s.json --set seed", "--set: expected POINTER=VALUE, got \"seed\"");
    check_refused("run s.json --set seed=2", "--set: expected a JSON Pointer, which starts with \"/\", got \"seed\"");
    check_refused("run s.json --set /system/a/gpus/T4=2",
                  "--set: /system/a/gpus/T4: the file has no \"system\"; did you mean \"systems\"?");
    check_refused("run s.json --set /systems/b/gpus/T4=2", "--set: /systems/b/gpus/T4: \"/systems\" has no \"b\"; expected \"a\"");
    check_refused("run s.json --policy hefd", "--policy: unknown policy \"hefd\"; did you mean \"heft\"?");
  }

  TEST_CASE("a setting that the scenario does not allow is bad input") {
    const ProgramResult result = gpusim("run s.json --set /systems/a/gpus/T4=none");
    CHECK(result.err == "gpusim: error: s.json: /systems/a/gpus/T4: expected a whole number of at least 0, got \"none\"\n");
    CHECK(result.exit_code == 3);
    CHECK(result.out.empty());
  }

  TEST_CASE("a setting, a policy and a seed change the run") {
    const auto summary = [](const std::string& options) { return Json::parse(printed("run s.json --json " + options)); };
    // 1 h and 2 h: in turn 3 h, side by side 2 h.
    CHECK(summary("")["results"][0]["makespan_s"] == 10800);
    CHECK(summary("--set /systems/a/gpus/T4=2")["results"][0]["makespan_s"] == 7200);
    CHECK(summary("--set '/workloads/w/tasks/u/time=5 h'")["results"][0]["makespan_s"] == 21600);
    CHECK(summary("--set /name=night")["scenario"] == "night");
    CHECK(summary("--seed 7")["seed"] == 7);
    // A key that the file does not have may be a slip: it is noted; a value that it has, and the seed, are not.
    CHECK(printed("run s.json --set /workloads/w/priority=2")
              .find("--set adds \"/workloads/w/priority\", which the file does not have") != std::string::npos);
    CHECK(printed("run s.json --seed 7 --set '/workloads/w/tasks/u/time=5 h'").find("--set adds") == std::string::npos);
    const Json two = summary("--policy lpt --policy=sequential");
    REQUIRE(two["results"].size() == 2);
    CHECK(two["results"][0]["policy"] == "lpt");
    CHECK(two["results"][1]["policy"] == "sequential");
  }

  TEST_CASE("run may be left out, and the scenario may come through a pipe") {
    const std::string table = printed("run " + kShipped + " --gantt");
    CHECK(printed(kShipped + " --gantt") == table);
    CHECK(printed("--gantt " + kShipped) == table);
    CHECK(printed("run - --gantt < " + kShipped) == table);
    CHECK(printed("run --gantt -- " + kShipped) == table);
  }

  TEST_CASE("the summary is the same on standard output as in a file") {
    const TemporaryFolder out;
    const std::string table = printed("run " + kShipped);
    CHECK(printed("run " + kShipped + " --out " + out.path() + "/o --csv " + out.path() + "/summary.csv") == table);
    const std::string csv = printed("run " + kShipped + " --csv -");
    CHECK(csv == read_text(out.path() + "/summary.csv"));
    CHECK(csv == read_text(out.path() + "/o/summary.csv"));
    const std::string json = printed("run " + kShipped + " --json");
    CHECK(json == read_text(out.path() + "/o/summary.json"));
    CHECK(Json::parse(json)["results"].size() == lines_of(csv).size() - 1);
  }

  TEST_CASE("every command's help fits 80 columns and 50 lines") {
    std::vector<std::string> texts = {printed("--help")};
    CHECK(printed("-h") == texts.front());
    CHECK(printed("help") == texts.front());
    CHECK(printed("help help") == printed("help --help"));
    REQUIRE(commands().size() > 9);
    for (const std::string& command : commands()) {
      texts.push_back(printed(command + " --help"));
      CHECK(texts.back().rfind("usage: gpusim " + command, 0) == 0);
      CHECK(printed("help " + command) == texts.back());
      CHECK(printed("--help --json " + command + ".json").rfind("usage: gpusim ", 0) == 0);
    }
    for (const std::string& text : texts) {
      CAPTURE(text);
      const std::vector<std::string> lines = lines_of(text);
      CHECK(lines.size() <= 50);
      CHECK(is_ascii(text));
      for (const std::string& line : lines) CHECK(line.size() <= 80);
    }
  }

  TEST_CASE("the version is one line") {
    const std::string version = printed("--version");
    CHECK(printed("version") == version);
    CHECK(version.rfind("gpusim ", 0) == 0);
    CHECK(lines_of(version).size() == 1);
  }

  TEST_CASE("what can be named in a scenario is listed") {
    const TemporaryFolder out;
    (void)printed("run s.json --out " + out.path() + "/o");
    const std::filesystem::directory_iterator files(out.path() + "/o");
    // An output with nothing to tell about a scenario makes no file.
    CHECK(lines_of(printed("list outputs")).size() >= static_cast<std::size_t>(std::distance(begin(files), end(files))));
  }

  TEST_CASE("the catalogue names the member that a family stands for") {
    CHECK(lines_of(printed("catalog V100")).front() == "V100-PCIe-32GB (what \"V100\" resolves to)");
    CHECK(lines_of(printed("catalog V100-PCIe-32GB")).front() == "V100-PCIe-32GB");
    CHECK(Json::parse(printed("catalog V100 --json")) == Json::parse(printed("catalog V100-PCIe-32GB --json")));
    CHECK(Json::parse(printed("catalog --json")).contains("P40-24GB"));
    CHECK(printed("catalog").find("V100-PCIe-32GB") != std::string::npos);
  }

  TEST_CASE("the catalogue lists grid carbon intensities with their source") {
    const auto table = lines_of(printed("catalog carbon"));
    CHECK(table.size() == 1 + 213 + 40);
    CHECK(lines_of(printed("catalog carbon KOR")).back().find("430.567") != std::string::npos);
    CHECK(Json::parse(printed("catalog carbon gcp/asia-northeast3 --json"))["g_per_kwh"] == 378);
    CHECK(Json::parse(printed("catalog carbon --json"))["KOR"]["source"] == "Our World in Data");
    check_refused("catalog carbon KOQ", "unknown country or region \"KOQ\"; did you mean \"KOR\"?");
  }

  TEST_CASE("data sheets of a folder go over those built in") {
    const TemporaryFolder sheets;
    write_text(sheets.path() + "/Own.json", R"({"family": "Own", "memory": "48 GB"})");
    CHECK(printed("catalog Own --catalog " + sheets.path()).find("48 GB") != std::string::npos);
    CHECK(printed("run s.json --json --set '/systems/a/gpus={\"Own\": 1}' --catalog " + sheets.path()).find("1 Own") !=
          std::string::npos);
    write_text(sheets.path() + "/Bad.json", R"({"memory": 48})");
    const ProgramResult result = gpusim("catalog --catalog " + sheets.path());
    CHECK(result.err ==
          "gpusim: error: " + sheets.path() + "/Bad.json: /memory: expected a number with a unit (GB, GiB, ...), got 48\n");
    CHECK(result.exit_code == 3);
  }

  TEST_CASE("a comparison without a file is the same as running what it saves") {
    const TemporaryFolder folder;
    const std::string file = folder.path() + "/saved.json";
    const ProgramResult compared =
        gpusim("compare P40:3 V100:1 --hours P40=4,V100=1.2 --mixed V100=2-3 --models 5 --csv - --output " + file);
    CHECK(compared.exit_code == 0);
    CHECK(compared.err == "wrote " + file + "; run it with `gpusim " + file + "`\n");
    CHECK(printed("run " + file + " --csv -") == compared.out);
    CHECK(printed("run " + file) == printed("compare P40:3 V100:1 --hours P40=4,V100=1.2 --mixed V100=2-3 --models 5"));
  }

  TEST_CASE("a comparison says what it needs") {
    check_refused("compare", "too few arguments; usage: gpusim compare GPU:COUNT ... --hours GPU=H,... | --profile NAME [options]");
    check_refused("compare P40:3", "expected --hours, e.g. --hours P40=4,V100=1.2, or --profile NAME --images N --epochs N");
    check_refused("compare P40:three --hours P40=4", "expected GPU:COUNT such as P40:3, got \"P40:three\"");
    check_refused("compare P40:0 --hours P40=4", "expected GPU:COUNT such as P40:3, got \"P40:0\"");
    check_refused("compare P40:3 P40:3 --hours P40=4", "duplicate candidate \"P40 x3\"");
    check_refused("compare P40:3 --hours 4", "--hours: expected GPU=VALUE,GPU=VALUE, got \"4\"");
    check_refused("compare P40:3 --hours P40=0", "--hours: expected a number above 0, got \"0\"");
    check_refused("compare P40:3 V100:1 --hours P40=4", "--hours: expected hours of V100 too");
    check_refused("compare P40:3 V100:1 V100:2 T4:1 --hours P40=4", "--hours: expected hours of V100, T4 too");
    check_refused("compare P40:3 --hours P40=4 --models 0", "--models: expected a whole number from 1 to 10000, got \"0\"");
  }

  TEST_CASE("a comparison through a profile runs the same as what it saves, and names what it assumes") {
    const TemporaryFolder folder;
    const std::string file = folder.path() + "/saved.json";
    const std::string question = "compare RTX-3090:1 A100:1 --profile resnet50 --images 50000 --epochs 90 ";
    const ProgramResult compared = gpusim(question + "--policy sjf --csv - --output " + file);
    CHECK(compared.exit_code == 0);
    CHECK(compared.err.find("note: batch 32 is assumed; --batch N or --batch largest changes it\n") != std::string::npos);
    CHECK(compared.err.find("note: FP32 is assumed; --precision NAME changes it\n") != std::string::npos);
    CHECK(printed("run " + file + " --csv -") == compared.out);
    CHECK(gpusim(question + "--batch 32 --precision fp32").err.empty());
    CHECK(gpusim(question + "--batch largest --precision mixed").exit_code == 0);
  }

  TEST_CASE("a comparison through a profile says what it needs") {
    const std::string question = "compare P40:1 --profile resnet50 --images 50000 --epochs 90 ";
    check_refused("compare P40:1 --profile resnet5 --images 5 --epochs 9",
                  "--profile: unknown profile \"resnet5\"; did you mean \"resnet50\"?");
    check_refused("compare P40:1 --profile resnet50 --images 5", "--profile requires --epochs N");
    check_refused("compare P40:1 --hours P40=1 --batch 5", "--batch requires --profile");
    check_refused(question + "--hours P40=1", "expected one of --hours and --profile, got both");
    check_refused(question + "--mixed P40=2", "--mixed requires --hours; a profile predicts mixed precision: --precision mixed");
    check_refused(question + "--precision fp12", "--precision: expected one of fp32, tf32, mixed, fp8, got \"fp12\"");
    check_refused(question + "--batch 0", "--batch: expected a whole number from 1 to 50000, got \"0\"");
  }

  TEST_CASE("a GPU for which a profile has no prediction is refused with the reason") {
    const TemporaryFolder sheets;
    write_text(sheets.path() + "/Bare.json", R"({"family": "Bare", "memory": "48 GB"})");
    const ProgramResult result = gpusim("compare Bare:1 --profile resnet50 --images 50 --epochs 9 --catalog " + sheets.path());
    CHECK(result.exit_code == 3);
    CHECK(result.err.find("profile \"resnet50\" cannot predict a step on Bare: ") != std::string::npos);
  }

  TEST_CASE("a sweep is the same for any number of threads, in order, and silent") {
    const std::string file = kScenarios + "/cards.json";
    const std::string rows = printed("sweep " + file + " --jobs 1");
    CHECK(printed("sweep " + file + " --jobs 2") == rows);
    CHECK(printed("sweep " + file) == rows);
    CHECK(printed("sweep - < " + file) == rows);
    const std::vector<std::string> lines = lines_of(rows);
    // 8 points of 4 systems, 2 workloads and 3 policies.
    REQUIRE(lines.size() == 1 + 8 * 4 * 2 * 3);
    CHECK(lines.front().rfind(
              "point,/systems/v100/gpus/V100-PCIe-32GB,/systems/t4/gpus/T4,/systems/p100/gpus/P100,/systems/p40/gpus/P40,system,",
              0) == 0);
    for (std::size_t row = 1; row < lines.size(); ++row) {
      const std::string point = std::to_string((row - 1) / 24);
      const std::string gpus = std::to_string((row - 1) / 24 + 1);
      CHECK(lines[row].rfind(point + "," + gpus + "," + gpus + "," + gpus + "," + gpus + ",", 0) == 0);
    }
    const TemporaryFolder out;
    CHECK(printed("sweep " + file + " --out " + out.path() + "/o").empty());
    CHECK(read_text(out.path() + "/o/sweep.csv") == rows);
  }

  TEST_CASE("a point of a sweep that can never run is a row with its reason") {
    const std::string rows = printed(
        "sweep - << END\n"
        R"({"systems": {"a": {"gpus": {"T4": 1}}}, "workloads": {"w": {"type": "dag", "tasks": {"t": {"time": "1 h", "memory": "5 GB"}}}},
            "sweep": {"/workloads/w/tasks/t/memory": ["5 GB", "20 GB", "10 GB"]}})"
        "\nEND");
    const std::vector<std::string> lines = lines_of(rows);
    REQUIRE(lines.size() == 4);
    CHECK(lines[1].rfind("0,5 GB,a,w,fifo,ok,1,1 T4-16GB,1,1,3600,", 0) == 0);
    CHECK(
        lines[2].rfind(
            "1,20 GB,a,w,fifo,\"infeasible: needs 20 GB, but no device of \"\"a\"\" that it has a time for has more than 16 GB\",",
            0) == 0);
    CHECK(lines[3].rfind("2,10 GB,a,w,fifo,ok,", 0) == 0);
    CHECK(std::count(lines[2].begin(), lines[2].end(), ',') == std::count(lines[1].begin(), lines[1].end(), ',') + 1);
  }

  TEST_CASE("a system that cannot run has a column that says why, and the others run") {
    // 20 GB do not fit a T4 (16 GB); they fit a V100 (32 GB), where two tasks of 2 h take 4 h on one GPU.
    const std::string scenario =
        R"({"systems": {"small": {"gpus": {"T4": 2}}, "big": {"gpus": {"V100-PCIe-32GB": 1}}},
            "workloads": {"w": {"type": "dag", "tasks": {
              "a": {"memory": "20 GB", "time": {"T4": "4 h", "V100-PCIe-32GB": "2 h"}},
              "b": {"memory": "2 GB", "time": {"T4": "4 h", "V100-PCIe-32GB": "2 h"}}}}}})";
    const TemporaryFolder folder;
    write_text(folder.path() + "/s.json", scenario);
    const ProgramResult run = gpusim("run " + folder.path() + "/s.json --out " + folder.path() + "/o");
    CHECK(run.exit_code == 0);
    CHECK(run.out.find("\nw                                  cannot run     4 h\n") != std::string::npos);
    CHECK(run.out.find("\n* small cannot run \"w\": needs 20 GB, but no device of \"small\"") != std::string::npos);
    CHECK(read_text(folder.path() + "/o/summary.csv").find("\nsmall,w,fifo,\"infeasible: needs 20 GB") != std::string::npos);
    CHECK(printed("verify " + folder.path() + "/s.json " + folder.path() + "/o/gantt.csv").ends_with("possible\n"));
    CHECK(printed("validate " + folder.path() + "/s.json").ends_with("2 runs; 1 run can never run\n"));
    const ProgramResult none = gpusim("run " + folder.path() + "/s.json --set /workloads/w/tasks/a/memory=40GB");
    CHECK(none.exit_code == 3);
    CHECK(none.err.find("needs 40 GB") != std::string::npos);
  }

  TEST_CASE("every command that reads a scenario refuses a formula that is wrong, but a policy that --policy replaces is known") {
    const auto with = [&](const std::string& formula) {
      return R"({"systems": {"a": {"gpus": {"T4": 1}}}, "policies": ["lpt"], "sweep": {"/seed": [1, 2]},
                 "workloads": {"w": {"type": "dag", "tasks": {"t": {"time": "1 h"}}}},
                 "goals": {"quick": {"formula": ")" +
             formula + R"(", "at_most": "6 h"}}})";
    };
    const TemporaryFolder folder;
    write_text(folder.path() + "/wrong.json", with("makespn(w)"));
    for (const std::string command : {"explain", "validate", "decide", "audit", "sweep", "figure gantt"}) {
      CAPTURE(command);
      const ProgramResult result = gpusim(command + " " + folder.path() + "/wrong.json");
      CHECK(result.exit_code == 3);
      CHECK(result.out.empty());
      CHECK(result.err.find("/goals/quick/formula: unknown function \"makespn\"") != std::string::npos);
    }
    write_text(folder.path() + "/right.json", with("makespan(a, w, lpt)"));
    CHECK(gpusim("sweep " + folder.path() + "/right.json --policy fifo").exit_code == 0);
    CHECK(gpusim("sweep " + folder.path() + "/right.json --set '/goals/quick/formula=makespan(a,w,sjf)'").exit_code == 3);
  }

  TEST_CASE("where nothing of a file can run every command ends with exit code 3 and the reason") {
    // 20 GB do not fit a T4 (16 GB).
    const auto with = [&](const std::string& more) {
      return R"json({"systems": {"a": {"gpus": {"T4": 1}}, "b": {"gpus": {"T4": 2}}},
                     "documents": {"d": {"title": "D"}}, "claims": {"A": {"stated": "1 h", "simulated": "makespan(a, w)"}},
                     "workloads": {"w": {"type": "dag", "tasks": {"t": {"time": "1 h", "memory": "20 GB"}}}})json" +
             more + "}";
    };
    const TemporaryFolder folder;
    write_text(folder.path() + "/s.json", with(""));
    write_text(folder.path() + "/sweep.json", with(R"(, "sweep": {"/seed": [1, 2]})"));
    const std::string reason = "s.json: /workloads/w/tasks/t: needs 20 GB, but no device of \"a\"";
    for (const std::string command : {"run", "decide", "audit"}) {
      CAPTURE(command);
      const ProgramResult result = run_program("\"$GPUSIM\" " + command + " s.json", folder.path());
      CHECK(result.exit_code == 3);
      CHECK(result.err.find(reason) != std::string::npos);
      CHECK(result.out.empty() == (command == "run"));
    }
    const ProgramResult sweep = run_program("\"$GPUSIM\" sweep sweep.json", folder.path());
    CHECK(sweep.exit_code == 3);
    CHECK(sweep.err ==
          "gpusim: error: sweep.json: /sweep: no system can run anything at any of its points; the column \"status\" says why\n");
    CHECK(sweep.out.find("infeasible: needs 20 GB") != std::string::npos);
    CHECK(printed("--help").find("3 bad input, or nothing in it can run") != std::string::npos);
  }

  TEST_CASE("where one candidate can run the others are results") {
    const TemporaryFolder folder;
    write_text(folder.path() + "/s.json",
               R"({"systems": {"a": {"gpus": {"T4": 1}}, "b": {"gpus": {"V100-PCIe-32GB": 1}}},
                   "workloads": {"w": {"type": "dag", "tasks": {"t": {"time": "1 h", "memory": "20 GB"}}}}})");
    for (const std::string command : {"run", "decide", "audit"})
      CHECK(run_program("\"$GPUSIM\" " + command + " s.json", folder.path()).exit_code == 0);
  }

  TEST_CASE("compare names the argument with an unknown GPU, and the nearest GPUs") {
    check_refused("compare RTX-309:1 A100:1 --hours RTX-309=1,A100=2",
                  "argument \"RTX-309:1\": unknown GPU \"RTX-309\"; did you mean \"RTX-3090\"?");
    check_refused("compare P40:1 A100:1 --hours P40=1,A1000=3", "--hours: unknown GPU \"A1000\"; did you mean \"A100\"?");
  }

  TEST_CASE("run and sweep send each other's scenarios back") {
    const ProgramResult run = gpusim("run " + kScenarios + "/cards.json");
    CHECK(run.err == "gpusim: error: " + kScenarios + "/cards.json: /sweep: a scenario with a sweep is run by `gpusim sweep`\n");
    CHECK(run.exit_code == 3);
    const ProgramResult sweep = gpusim("sweep s.json");
    CHECK(sweep.err == "gpusim: error: s.json: /sweep: missing key \"sweep\"; a scenario without one is run by `gpusim run`\n");
    CHECK(sweep.exit_code == 3);
  }

  TEST_CASE("the program's own schedules pass the verifier, and a changed one does not") {
    for (const std::string& file : shipped(false)) {
      CAPTURE(file);
      const TemporaryFolder out;
      const std::string gantt = out.path() + "/gantt.csv";
      (void)printed("run " + file + " --out " + out.path());
      CHECK(printed("verify " + file + " " + gantt) == gantt + ": possible\n");
      CHECK(printed("verify " + file + " - < " + gantt) == "-: possible\n");

      // The row on line 3 ends far too late: `end_s` is the last column.
      std::vector<std::string> lines = lines_of(read_text(gantt));
      REQUIRE(lines.size() > 2);
      const std::size_t comma = lines[2].rfind(',');
      lines[2] = lines[2].substr(0, comma + 1) + "1" + lines[2].substr(comma + 1);
      std::string changed;
      for (const std::string& line : lines) changed += line + "\n";
      write_text(gantt, changed);
      const ProgramResult result = gpusim("verify " + file + " " + gantt);
      CHECK(result.exit_code == 1);
      CHECK(result.err.empty());
      // The row itself, or the run whose inputs it is.
      const bool is_named = result.out.rfind(gantt + ":3: ", 0) == 0 || result.out.find("(line 3)") != std::string::npos;
      CHECK(is_named);
    }
    CHECK_FALSE(shipped(false).empty());
  }

  TEST_CASE("terminal settings do not change what a pipe gets") {
    const std::string plain = printed(kShipped + " --gantt");
    CHECK(printed(kShipped + " --gantt", "NO_COLOR=1") == plain);
    CHECK(printed(kShipped + " --gantt", "TERM=dumb") == plain);
    CHECK(printed(kShipped + " --gantt", "TERM=xterm-256color COLORTERM=truecolor CLICOLOR_FORCE=1 COLUMNS=40") == plain);
    CHECK(plain.find('\x1b') == std::string::npos);
  }

  TEST_CASE("without UTF-8 everything printed is ASCII") {
    for (const std::string& file : shipped(false)) {
      CAPTURE(file);
      CHECK(is_ascii(printed(file + " --gantt", "LC_ALL=C")));
      CHECK(is_ascii(printed(file + " --gantt --lang ko", "LC_ALL=C")));
    }
    CHECK(is_ascii(printed(kShipped + " --gantt", "env -u LC_ALL LANG=C")));
    CHECK(is_ascii(printed(kShipped + " --gantt", "env -u LC_ALL -u LC_CTYPE -u LANG")));
    CHECK_FALSE(is_ascii(printed(kShipped + " --gantt")));
    for (const char* arguments : {"catalog", "catalog V100", "list policies", "list workloads", "list outputs", "--help"})
      CHECK(is_ascii(printed(arguments, "LC_ALL=C")));
  }
}

}  // namespace gpusim::test
