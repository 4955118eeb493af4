// The parser of command lines, without the program.

#include "sim/commands/options.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sim/commands/command.hpp"

namespace gpusim {
namespace {

Options parsed(const std::vector<std::string>& words) {
  Options options("gpusim test FILE [options]", "Tests.");
  options.positionals(1, 2)
      .flag("json", "print JSON", "--output FILE")
      .value("csv", "FILE", "write CSV there")
      .value("output", "FILE", "write there")
      .value("jobs", "N", "threads")
      .list("policy", "NAME", "a policy")
      .retired("save", "--output FILE");
  options.parse({words, "gpusim test"});
  return options;
}

std::string refusal(const std::vector<std::string>& words) {
  try {
    check_one_on_standard_output(parsed(words));
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_SUITE("options") {
  TEST_CASE("options may stand before, between and behind arguments") {
    const Options options = parsed({"--policy", "fifo", "a.json", "--json", "--policy=lpt", "b.json"});
    CHECK(options.arguments() == std::vector<std::string>{"a.json", "b.json"});
    CHECK(options.has("json"));
    CHECK(options.texts("policy") == std::vector<std::string>{"fifo", "lpt"});
    CHECK_FALSE(options.text("csv"));
  }

  TEST_CASE("a number lies in its bounds, and has a default") {
    CHECK(parsed({"a"}).number("jobs", 1, 8, 4) == 4);
    CHECK(parsed({"a", "--jobs", "2"}).number("jobs", 1, 8, 4) == 2);
    for (const char* wrong : {"0", "9", "2x", ""})
      CHECK_THROWS_AS((void)parsed({"a", "--jobs", wrong}).number("jobs", 1, 8, 4), UsageError);
  }

  TEST_CASE("what is not an option, or not any more, is refused with what was meant") {
    CHECK(refusal({"a", "--jbos", "2"}) == "unknown option \"--jbos\"; did you mean \"--jobs\"?");
    CHECK(refusal({"a", "--save", "x"}).find("expected --output FILE") != std::string::npos);
    CHECK(refusal({"a", "--json", "x.json"}).find("expected --output FILE") != std::string::npos);
    CHECK(refusal({"a", "b", "c"}).find("unexpected argument \"c\"") == 0);
    CHECK(refusal({}).find("too few arguments") == 0);
  }

  TEST_CASE("one output at most goes to standard output") {
    CHECK(refusal({"a", "--csv", "-"}).empty());
    CHECK(refusal({"a", "--csv", "x", "--output", "-"}).empty());
    CHECK(refusal({"a", "--json", "--csv", "-"}) == "--json and --csv - cannot both write to standard output");
    CHECK(refusal({"a", "--output", "-", "--csv", "-"}) == "--csv - and --output - cannot both write to standard output");
  }

  TEST_CASE("values of options are read with their units, and counted arguments with theirs") {
    CHECK(time_option("2 h", "from").seconds() == 7200);
    CHECK_THROWS_AS((void)time_option("2 GB", "from"), UsageError);
    CHECK(bandwidth_option("12 GB/s", "network") == "12 GB/s");
    CHECK(positive_option("1.5", "load", 10) == 1.5);
    CHECK_THROWS_AS((void)positive_option("0", "load", 10), UsageError);
    CHECK(counted_argument("P40:3") == std::pair<std::string, std::int64_t>{"P40", 3});
    CHECK(counted_argument("P40") == std::pair<std::string, std::int64_t>{"P40", 1});
    CHECK_THROWS_AS((void)counted_argument("P40:0"), UsageError);
    CHECK(assignments_option("P40=4,V100=1.2", "hours", "GPU=VALUE") == Assignments{{"P40", "4"}, {"V100", "1.2"}});
    CHECK_THROWS_AS((void)assignments_option("P40", "hours", "GPU=VALUE"), UsageError);
  }

  TEST_CASE("every command has a summary, its own name, and options whose help fits 80 columns") {
    for (const CommandRow& row : command_table()) {
      CAPTURE(row.name);
      CHECK(find_command(row.name) == &row);
      CHECK_FALSE(row.summary.empty());
      const std::string help = options_of(row).help();
      for (std::size_t begin = 0; begin < help.size();) {
        const std::size_t end = std::min(help.find('\n', begin), help.size());
        CHECK(end - begin <= 80);
        begin = end + 1;
      }
    }
  }
}

}  // namespace gpusim
