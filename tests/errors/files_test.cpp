// Files that cannot be read or written, full disks, closed and broken streams.

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>

#include "tests/support/program.hpp"

namespace gpusim::test {
namespace {

constexpr int kBadInput = 3;
constexpr int kCannotReadOrWrite = 4;

const std::string kTiny =
    R"({"systems": {"a": {"gpus": {"T4": 2}}}, "workloads": {"w": {"type": "dag", "tasks": {"t": {"time": "1 h"}}}}})";
const std::string kComparison = GPUSIM_SOURCE "/scenarios/p40x3_vs_v100x1.json";

/// A folder with a scenario s.json.
class Workplace {
 public:
  Workplace() { write_text(file("s.json"), kTiny); }
  [[nodiscard]] std::string file(const std::string& name) const { return folder_.path() + "/" + name; }
  [[nodiscard]] ProgramResult run(const std::string& shell) const { return run_program(shell, folder_.path()); }

 private:
  TemporaryFolder folder_;
};

/// A folder that everyone may write to, with a copy of the program that everyone may run.
class SharedWorkplace : public Workplace {
 public:
  SharedWorkplace() {
    std::filesystem::copy_file(GPUSIM_PROGRAM, file("gpusim"));
    REQUIRE(chmod(file("gpusim").c_str(), 0755) == 0);
    REQUIRE(chmod(file("s.json").c_str(), 0644) == 0);
    REQUIRE(chmod(file("").c_str(), 0777) == 0);
    if (geteuid() != 0)
      prefix_ = "sh";
    else if (run("setpriv --reuid=65534 --regid=65534 --clear-groups ./gpusim --version").exit_code == 0)
      prefix_ = "setpriv --reuid=65534 --regid=65534 --clear-groups sh";
    else if (run("su nobody -s /bin/sh -c './gpusim --version'").exit_code == 0)
      prefix_ = "su nobody -s /bin/sh --";
  }
  [[nodiscard]] bool has_unprivileged_user() const { return !prefix_.empty(); }
  /// Runs as a user to whom permissions apply.
  [[nodiscard]] ProgramResult run_unprivileged(const std::string& shell) const {
    write_text(file("script"), shell + "\n");
    chmod(file("script").c_str(), 0644);
    return run(prefix_ + " script");
  }

 private:
  std::string prefix_;
};

/// Runs `shell` where the folder `disk` is a file system of `size` (as mount writes it), which nobody else sees.
class SmallDisk {
 public:
  SmallDisk() {
    for (const char* unshare : {"unshare --mount", "unshare --map-root-user --mount"})
      if (unshare_.empty() && run_program(std::string(unshare) + " mount -t tmpfs none /tmp").exit_code == 0) unshare_ = unshare;
  }
  [[nodiscard]] bool is_possible() const { return !unshare_.empty(); }
  [[nodiscard]] ProgramResult run(const Workplace& workplace, const std::string& size, const std::string& shell) const {
    write_text(workplace.file("script"), "mount -t tmpfs -o size=" + size + " none disk || exit 99\n" + shell + "\n");
    return workplace.run("mkdir disk && " + unshare_ + " sh script");
  }

 private:
  std::string unshare_;
};

}  // namespace

TEST_SUITE("errors: files") {
  TEST_CASE("what cannot be read is named with the reason") {
    const Workplace here;
    check_failure(here.run("\"$GPUSIM\" run none.json"), kCannotReadOrWrite,
                  "cannot read \"none.json\": No such file or directory");
    check_failure(here.run("\"$GPUSIM\" none.json"), kCannotReadOrWrite, "cannot read \"none.json\": No such file or directory");
    check_failure(here.run("\"$GPUSIM\" run s.json/x"), kCannotReadOrWrite, "cannot read \"s.json/x\": Not a directory");
    check_failure(here.run("\"$GPUSIM\" run ."), kCannotReadOrWrite, "cannot read \".\": Is a directory");
    check_failure(here.run("\"$GPUSIM\" run - < ."), kCannotReadOrWrite, "cannot read standard input: Is a directory");
    check_failure(here.run("\"$GPUSIM\" run - <&-"), kCannotReadOrWrite, "cannot read standard input: Bad file descriptor");
    check_failure(here.run("\"$GPUSIM\" run s.json --catalog none"), kCannotReadOrWrite,
                  "cannot read \"none\": No such file or directory");
    check_failure(here.run("\"$GPUSIM\" verify s.json none.csv"), kCannotReadOrWrite,
                  "cannot read \"none.csv\": No such file or directory");
    check_failure(here.run("\"$GPUSIM\" verify s.json ."), kCannotReadOrWrite, "cannot read \".\": Is a directory");
  }

  TEST_CASE("what cannot be written is named with the reason") {
    const Workplace here;
    check_failure(here.run("\"$GPUSIM\" run s.json --out s.json"), kCannotReadOrWrite, "cannot write \"s.json\": Not a directory");
    check_failure(here.run("\"$GPUSIM\" run s.json --out s.json/x"), kCannotReadOrWrite,
                  "cannot write \"s.json/x\": Not a directory");
    check_failure(here.run("\"$GPUSIM\" run s.json --csv ."), kCannotReadOrWrite, "cannot write \".\": Is a directory");
    check_failure(here.run("\"$GPUSIM\" run s.json --csv none/x.csv"), kCannotReadOrWrite,
                  "cannot write \"none/x.csv\": No such file or directory");
    check_failure(here.run("\"$GPUSIM\" run s.json --report none/x.html"), kCannotReadOrWrite,
                  "cannot write \"none/x.html\": No such file or directory");
    check_failure(here.run("\"$GPUSIM\" decide s.json --report ."), kCannotReadOrWrite, "cannot write \".\": Is a directory");
    CHECK(read_text(here.file("s.json")) == kTiny);
  }

  TEST_CASE("permissions are respected and named") {
    const SharedWorkplace here;
    if (!here.has_unprivileged_user()) {
      MESSAGE("skipped: neither setpriv nor su gives an unprivileged user");
      return;
    }
    REQUIRE(here.run("cp s.json secret.json && chmod 000 secret.json && mkdir locked && chmod 555 locked && "
                     "echo old > old.csv && chmod 444 old.csv && mkdir secrets && chmod 000 secrets")
                .exit_code == 0);
    CHECK(here.run_unprivileged("./gpusim run s.json").exit_code == 0);
    check_failure(here.run_unprivileged("./gpusim run secret.json"), kCannotReadOrWrite,
                  "cannot read \"secret.json\": Permission denied");
    check_failure(here.run_unprivileged("./gpusim run secrets/s.json"), kCannotReadOrWrite,
                  "cannot read \"secrets/s.json\": Permission denied");
    check_failure(here.run_unprivileged("./gpusim run s.json --catalog secrets"), kCannotReadOrWrite,
                  "cannot read \"secrets\": Permission denied");
    check_failure(here.run_unprivileged("./gpusim run s.json --out locked/new"), kCannotReadOrWrite,
                  "cannot write \"locked/new\": Permission denied");
    check_failure(here.run_unprivileged("./gpusim run s.json --csv locked/new.csv"), kCannotReadOrWrite,
                  "cannot write \"locked/new.csv\": Permission denied");
    check_failure(here.run_unprivileged("./gpusim run s.json --csv old.csv"), kCannotReadOrWrite,
                  "cannot write \"old.csv\": Permission denied");
    CHECK(read_text(here.file("old.csv")) == "old\n");

    check_failure(here.run_unprivileged("./gpusim run s.json --out locked"), kCannotReadOrWrite,
                  "cannot write \"locked\": Permission denied");
    CHECK(here.run("ls -A locked").out.empty());
  }

  TEST_CASE("a full disk is an error, whatever is written") {
    const Workplace here;
    for (const char* arguments :
         {"run s.json", "run s.json --json", "run s.json --csv -", "run s.json --report -", "run s.json --gantt", "validate s.json",
          "explain s.json", "catalog", "list policies", "--help", "run --help", "--version"})
      check_failure(here.run("\"$GPUSIM\" " + std::string(arguments) + " > /dev/full"), kCannotReadOrWrite,
                    "cannot write standard output: No space left on device");
    check_failure(here.run("\"$GPUSIM\" run s.json --csv /dev/full"), kCannotReadOrWrite,
                  "cannot write \"/dev/full\": No space left on device");
    // The table is printed after the files are written, so a device is left in place and the table is not there.
    CHECK(here.run("\"$GPUSIM\" run s.json --csv /dev/null").exit_code == 0);
  }

  TEST_CASE("a disk that fills up while files are written keeps whole files only") {
    const SmallDisk small;
    if (!small.is_possible()) {
      MESSAGE("skipped: a file system cannot be mounted here");
      return;
    }
    SUBCASE("a folder of reports") {
      const Workplace here;
      // The Gantt CSV alone is larger than that.
      const ProgramResult result =
          small.run(here, "256k", "\"$GPUSIM\" run " + kComparison + " --out disk; code=$?; ls -A disk >&2; exit $code");
      CHECK(result.exit_code == kCannotReadOrWrite);
      CHECK(result.out.empty());
      CHECK(result.err.find("gpusim: error: cannot write \"disk/gantt.csv\": No space left on device\n") == 0);
      CHECK(result.err.find(".tmp") == std::string::npos);
      CHECK(result.err.find("gantt.csv\n", 60) == std::string::npos);
    }
    SUBCASE("a file that was there before") {
      const Workplace here;
      const ProgramResult result =
          small.run(here, "32k",
                    "echo old > disk/old.csv; cat /dev/zero > disk/fill 2> /dev/null\n"
                    "\"$GPUSIM\" run s.json --csv disk/old.csv; code=$?; cat disk/old.csv >&2; ls -A disk >&2; exit $code");
      CHECK(result.exit_code == kCannotReadOrWrite);
      CHECK(result.err == "gpusim: error: cannot write \"disk/old.csv\": No space left on device\nold\nfill\nold.csv\n");
    }
  }

  TEST_CASE("a sweep that fails or is killed leaves the file as it was") {
    const Workplace here;
    write_text(here.file("fails.json"), kTiny.substr(0, kTiny.size() - 1) + R"(, "sweep": {"/seed": [1, 2, -3]}})");
    write_text(here.file("long.json"),
               kTiny.substr(0, kTiny.size() - 1) +
                   R"(, "sweep": {"/seed": {"from": 1, "to": 1000000}, "/experiment": ["w", "w", "w", "w", "w"]}})");
    write_text(here.file("rows.csv"), "old\n");
    check_failure(here.run("\"$GPUSIM\" sweep fails.json --csv rows.csv"), kBadInput,
                  "fails.json: /seed: expected a whole number of at least 0, got -3");
    CHECK(read_text(here.file("rows.csv")) == "old\n");
    CHECK(here.run("ls -A | grep tmp").out.empty());
    CHECK(here.run("timeout -s KILL 0.5 \"$GPUSIM\" sweep long.json --csv rows.csv").exit_code == 137);
    CHECK(read_text(here.file("rows.csv")) == "old\n");
  }

  TEST_CASE("a link stays a link, and a file that is replaced keeps its permissions") {
    const Workplace here;
    REQUIRE(here.run("echo old > real.csv && chmod 640 real.csv && mkdir links && ln -s ../real.csv links/file.csv && "
                     "ln -s links/file.csv twice.csv && ln -s none.csv none_yet.csv && ln -s a b && ln -s b a")
                .exit_code == 0);
    CHECK(here.run("\"$GPUSIM\" run s.json --csv twice.csv").exit_code == 0);
    CHECK(read_text(here.file("real.csv")).starts_with("system,"));
    CHECK(here.run("stat -c '%F %a' twice.csv links/file.csv real.csv").out ==
          "symbolic link 777\nsymbolic link 777\nregular file 640\n");
    CHECK(here.run("\"$GPUSIM\" run s.json --csv none_yet.csv && stat -c %F none_yet.csv none.csv | tr '\\n' ,")
              .out.ends_with("symbolic link,regular file,"));
    check_failure(here.run("\"$GPUSIM\" run s.json --csv a"), kCannotReadOrWrite,
                  "cannot write \"a\": Too many levels of symbolic links");
    CHECK(here.run("ls -A . links | grep tmp").out.empty());
  }

  TEST_CASE("pipes, devices and standard output under another name are written to as they are") {
    const Workplace here;
    // As /dev/stdout is; a program that replaced it would break the machine for all others.
    REQUIRE(here.run("ln -s /proc/self/fd/1 stdout").exit_code == 0);
    const std::string table = here.run("\"$GPUSIM\" run s.json").out;
    const std::string csv = here.run("\"$GPUSIM\" run s.json --csv -").out;
    CHECK(here.run("\"$GPUSIM\" run s.json --csv stdout").out == csv + table);
    CHECK(here.run("\"$GPUSIM\" run s.json --csv stdout > both.txt && cat both.txt").out == csv + table);
    CHECK(here.run("\"$GPUSIM\" run s.json --csv stdout | cat").out == csv + table);
    CHECK(here.run("\"$GPUSIM\" run s.json --csv /dev/null").out == table);
    CHECK(here.run("mkfifo pipe && { \"$GPUSIM\" run s.json --csv pipe > /dev/null & cat pipe; wait; }").out == csv);
    CHECK(here.run("stat -c %F /dev/null pipe stdout").out == "character special file\nfifo\nsymbolic link\n");
  }

  TEST_CASE("what ends the program leaves no unfinished file") {
    const Workplace here;
    write_text(here.file("long.json"),
               kTiny.substr(0, kTiny.size() - 1) +
                   R"(, "sweep": {"/seed": {"from": 1, "to": 1000000}, "/experiment": ["w", "w", "w", "w", "w"]}})");
    for (const auto& [signal, code] : {std::pair{"INT", 130}, {"TERM", 143}, {"HUP", 129}}) {
      CAPTURE(signal);
      // A shell ignores SIGINT for what it starts in the background, so that timeout has to send it.
      CHECK(here.run("timeout --preserve-status -s " + std::string(signal) + " 0.5 \"$GPUSIM\" sweep long.json --csv rows.csv")
                .exit_code == code);
      CHECK(here.run("ls -A | grep -e tmp -e rows").out.empty());
    }
    check_failure(here.run("ulimit -f 8; \"$GPUSIM\" run " + kComparison + " --csv /dev/null --trace trace.json"),
                  kCannotReadOrWrite, "cannot write \"trace.json\": File too large");
    CHECK(here.run("ls -A | grep -e tmp -e trace").out.empty());
  }

  TEST_CASE("nothing is written where one of several outputs cannot be") {
    const Workplace here;
    write_text(here.file("log.swf"), "; UnixStartTime: 0\n1 0 0 90 2 -1 -1 2 100 -1 1 1 1 -1 1 -1 -1 -1\n");
    REQUIRE(here.run("mkdir folder folder/gantt.csv old.jobs.csv").exit_code == 0);
    const std::string before = here.run("ls -AR").out;
    check_failure(here.run("\"$GPUSIM\" import log.swf --nodes 1 --output new.json --report none/x.html"), kCannotReadOrWrite,
                  "cannot write \"none/x.html\": No such file or directory");
    check_failure(here.run("\"$GPUSIM\" import log.swf --nodes 1 --output old.json"), kCannotReadOrWrite,
                  "cannot write \"old.jobs.csv\": Is a directory");
    check_failure(here.run("\"$GPUSIM\" run s.json --out new --csv x.csv --trace folder"), kCannotReadOrWrite,
                  "cannot write \"folder\": Is a directory");
    check_failure(here.run("\"$GPUSIM\" run s.json --out folder --csv x.csv"), kCannotReadOrWrite,
                  "cannot write \"folder/gantt.csv\": Is a directory");
    check_failure(here.run("\"$GPUSIM\" decide s.json --out s.json/x --report x.html"), kCannotReadOrWrite,
                  "cannot write \"s.json/x\": Not a directory");
    CHECK(here.run("ls -AR").out == before);
  }

  TEST_CASE("two gigabytes of brackets are refused within seconds and without a disk") {
    const Workplace here;
    const auto start = std::chrono::steady_clock::now();
    check_failure(here.run("yes '[' | head -c 2147483648 | \"$GPUSIM\" run -"), kBadInput, "-: nested deeper than 64 levels");
    check_failure(here.run("head -c 2147483648 /dev/zero | tr '\\0' '[' | \"$GPUSIM\" run -"), kBadInput,
                  "-: nested deeper than 64 levels");
    check_failure(here.run("yes '{\"a\":' | head -c 2147483648 | \"$GPUSIM\" run -"), kBadInput, "-: nested deeper than 64 levels");
    check_failure(here.run("mkfifo pipe && { yes '[' | head -c 2147483648 > pipe & \"$GPUSIM\" run pipe; }"), kBadInput,
                  "pipe: nested deeper than 64 levels");
    check_failure(here.run("truncate -s 2G holes.json && \"$GPUSIM\" run holes.json"), kBadInput, "holes.json: larger than 256 MB");
    check_failure(here.run("\"$GPUSIM\" run /dev/zero"), kBadInput, "/dev/zero: not a text: it has a zero byte");
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
  }

  TEST_CASE("a closed standard output is an error, a closed standard error is not") {
    const Workplace here;
    check_failure(here.run("\"$GPUSIM\" run s.json >&-"), kCannotReadOrWrite, "cannot write standard output: Bad file descriptor");
    CHECK(here.run("\"$GPUSIM\" run s.json 2>&-").exit_code == 0);
    CHECK(here.run("\"$GPUSIM\" run none.json 2>&-").exit_code == kCannotReadOrWrite);
    CHECK(here.run("\"$GPUSIM\" run s.json --polcy lpt 2>&-").exit_code == 2);
  }

  TEST_CASE("a reader that goes away ends the program without a storm of messages") {
    const Workplace here;
    write_text(here.file("long.json"), kTiny.substr(0, kTiny.size() - 1) + R"(, "sweep": {"/seed": {"from": 1, "to": 1000000}}})");
    const ProgramResult result = here.run("\"$GPUSIM\" sweep long.json | head -n 1");
    CHECK(result.out.rfind("point,/seed,system,", 0) == 0);
    CHECK(result.err.empty());
    // Where SIGPIPE is ignored, as under some supervisors, writing fails instead.
    const ProgramResult ignored = here.run("trap '' PIPE; \"$GPUSIM\" sweep long.json | head -n 1");
    CHECK(ignored.out == result.out);
    CHECK(ignored.err == "gpusim: error: cannot write standard output: Broken pipe\n");
  }
}

}  // namespace gpusim::test
