// `gpusim calibrate` as a user calls it: what is refused, and what the page notes.

#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include "tests/support/program.hpp"

namespace gpusim::test {
namespace {

constexpr const char* kTable = "gpu,model,precision,batch,samples_per_s\nV100,mynet,fp32,32,300\n";

ProgramResult calibrate(const std::string& arguments, const std::string& table = kTable) {
  const TemporaryFolder folder;
  write_text(folder.path() + "/t.csv", table);
  write_text(folder.path() + "/log.txt", "Epoch time: 100.0 s\nEpoch time: 90.0 s\n");
  write_text(folder.path() + "/smi.csv", "index, name, utilization.gpu [%]\n0, A, 90 %\n1, A, 10 %\n");
  return run_program("\"$GPUSIM\" calibrate " + arguments, folder.path());
}

void check_calibrate_refused(const std::string& arguments, const std::string& message) {
  CAPTURE(arguments);
  check_failure(calibrate(arguments), 2, message);
}

}  // namespace

TEST_SUITE("calibrate command") {
  TEST_CASE("two outputs do not go to one stream") {
    check_calibrate_refused("t.csv --json --csv -", "--json and --csv - cannot both write to standard output");
    check_calibrate_refused("t.csv --json --output -", "--json and --output - cannot both write to standard output");
    check_calibrate_refused("t.csv --csv - --output -", "--csv - and --output - cannot both write to standard output");
    CHECK(calibrate("t.csv --json").out.find("\"page\": \"calibration\"") != std::string::npos);
    const ProgramResult printed = calibrate("t.csv --output -");
    CHECK(printed.exit_code == 0);
    CHECK(printed.out.rfind("{", 0) == 0);
    CHECK(calibrate("t.csv --output p.json >page && cat p.json").out == printed.out);
  }

  TEST_CASE("options of a log are refused where none is read") {
    for (const std::string option : {"gpu V100", "model x", "precision fp32", "batch 8", "samples 100"}) {
      const std::string name = option.substr(0, option.find(' '));
      check_calibrate_refused("t.csv --" + option, "--" + name + " requires a log of a training; none is given");
    }
    CHECK(calibrate("log.txt t.csv --gpu T4 --batch 8").exit_code == 0);
  }

  TEST_CASE("a precision of a log is one that is known") {
    check_calibrate_refused("log.txt --gpu V100 --precision fp12",
                            "--precision: expected fp32, tf32 or mixed (amp, fp16, bf16), got \"fp12\"");
    CHECK(calibrate("log.txt --gpu V100 --precision AMP").exit_code == 0);
  }

  TEST_CASE("what a table leaves open is noted") {
    const ProgramResult result = calibrate("t.csv", "GPU;Model;Batch;Samples_per_s\n\nV100;mynet;32;300\n\n");
    CHECK(result.exit_code == 0);
    CHECK(result.out.find("* t.csv: \"V100\" resolves to V100-") != std::string::npos);
    CHECK(result.out.find("* t.csv: 1 row: no precision stated: taken as fp32") != std::string::npos);
  }

  TEST_CASE("a table of unknown GPUs only is an error that names the nearest") {
    const ProgramResult result = calibrate("t.csv", "gpu,model,batch,samples_per_s\nV1000,mynet,32,300\n");
    CHECK(result.exit_code == 3);
    CHECK(result.err.find("no data sheet is called \"V1000\"; did you mean \"V100\"?") != std::string::npos);
  }

  TEST_CASE("each GPU of nvidia-smi has its own row") {
    const ProgramResult result = calibrate("smi.csv");
    CHECK(result.exit_code == 0);
    CHECK(result.out.find("smi.csv  0, A  time in which a kernel ran   90 %  \"demand\": {\"compute\": 0.90}") !=
          std::string::npos);
    CHECK(result.out.find("smi.csv  1, A  time in which a kernel ran   10 %  \"demand\": {\"compute\": 0.10}") !=
          std::string::npos);
  }

  TEST_CASE("the help fits into 80 columns and has no line of one word in the middle of a sentence") {
    std::istringstream help(calibrate("--help").out);
    bool is_summary = true;
    for (std::string line; std::getline(help, line);) {
      CAPTURE(line);
      CHECK(line.size() <= 80);
      is_summary = is_summary && line.find("options:") != 0;
      if (is_summary && !line.empty()) CHECK(line.find(' ') != std::string::npos);
    }
  }
}

}  // namespace gpusim::test
