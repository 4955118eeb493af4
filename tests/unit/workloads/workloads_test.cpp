#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "gpusim/generator.hpp"
#include "gpusim/scenario.hpp"
#include "tests/support/times.hpp"

using namespace gpusim;
using namespace gpusim::test;

namespace {

using Lines = std::vector<std::string>;

/// The models of every scenario below.
constexpr std::string_view kModels = R"("models": {"a": {"time": "1 h"}, "b": {"time": "2 h"}, "c": {"time": "3 h"}})";

/// Generates the workload "w" of a scenario with the models above and the given members of `workloads`.
Workload generate(std::string_view workloads, std::uint64_t seed = 1) {
  Document document = parse_text(fmt::format("{{{}, \"workloads\": {{{}}}}}", kModels, workloads), "s.json");
  Reader root(document);
  Models models;
  for (auto& [name, at] : root.at("models").members()) {
    Reader model = at;
    models.emplace(name, read_profile(model, name));
    model.done();
  }
  std::map<std::string, Reader, std::less<>> entries;
  for (const auto& [name, at] : root.at("workloads").members()) entries.emplace(name, at);
  Reader entry = entries.at("w");
  WorkloadBuilder builder;
  GeneratorContext context{.builder = builder,
                           .models = models,
                           .workloads = entries,
                           .part = "w",
                           .arrival = Duration::nanoseconds(7),
                           .priority = 3,
                           .seed = seed};
  const std::string type = entry.at("type").text();
  for (const GeneratorRow& row : generator_table()) {
    if (row.name == type) row.generate(entry, context);
  }
  entry.done();
  return std::move(builder).build("w", "W", entry);
}

/// What is wrong with "w".
std::string error(std::string_view workloads) {
  try {
    (void)generate(workloads);
  } catch (const InputError& wrong) {
    return wrong.what();
  }
  return "no error";
}

/// Job and name of a task.
std::string full_name(const Workload& workload, TaskId task) {
  return workload.jobs[index(workload.job[index(task)])].name + ":" + workload.task_name[index(task)];
}

Lines tasks(const Workload& workload) {
  Lines result;
  for (std::size_t task = 0; task < workload.tasks(); ++task) result.push_back(full_name(workload, id<TaskId>(task)));
  return result;
}

Lines edges(const Workload& workload) {
  Lines result;
  for (std::size_t task = 0; task < workload.tasks(); ++task) {
    for (const Edge& edge : workload.graph.successors(id<TaskId>(task))) {
      result.push_back(full_name(workload, id<TaskId>(task)) + " > " + full_name(workload, edge.task));
    }
  }
  return result;
}

std::size_t barriers(const Workload& workload) {
  return static_cast<std::size_t>(std::count(workload.is_barrier.begin(), workload.is_barrier.end(), true));
}

Lines job_names(const Workload& workload) {
  Lines result;
  for (const Job& job : workload.jobs) result.push_back(job.name);
  return result;
}

const Profile& profile_of(const Workload& workload, const std::string& task) {
  const Lines names = tasks(workload);
  const auto found = std::find(names.begin(), names.end(), task);
  REQUIRE(found != names.end());
  return workload.profiles[index(workload.profile[static_cast<std::size_t>(found - names.begin())])];
}

}  // namespace

TEST_SUITE("generators") {
  TEST_CASE("an ensemble is one job with a task per member") {
    const Workload workload = generate(R"("w": {"type": "ensemble", "models": ["b", "a"]})");
    CHECK(tasks(workload) == Lines{"w:b", "w:a"});
    CHECK(edges(workload).empty());
    REQUIRE(workload.jobs.size() == 1);
    CHECK(workload.title == "W");
    CHECK(workload.jobs[0].part == "w");
    CHECK(workload.jobs[0].arrival == Instant::at(Duration::nanoseconds(7)));
    CHECK(workload.jobs[0].priority == 3);
    CHECK(profile_of(workload, "w:b").any_time->nominal == hours(2));
    CHECK(profile_of(workload, "w:b").pointer == "/models/b");
  }

  TEST_CASE("the combination of an ensemble follows all members by direct edges") {
    const Workload workload =
        generate(R"("w": {"type": "ensemble", "models": ["a", "b"], "combine": {"device": "cpu", "time": "10 min"}})");
    CHECK(tasks(workload) == Lines{"w:a", "w:b", "w:combine"});
    CHECK(edges(workload) == Lines{"w:a > w:combine", "w:b > w:combine"});
    CHECK(profile_of(workload, "w:combine").gpus == 0);
    CHECK(profile_of(workload, "w:combine").pointer == "/workloads/w/combine");
  }

  TEST_CASE("what is wrong with an ensemble is said at its place") {
    CHECK(error(R"("w": {"type": "ensemble", "models": []})") == "s.json: /workloads/w/models: expected at least one model");
    CHECK(error(R"("w": {"type": "ensemble", "models": ["a", "d"]})") ==
          "s.json: /workloads/w/models/1: unknown model \"d\"; expected one of a, b, c");
    CHECK(error(R"("w": {"type": "ensemble", "models": ["a", "a"]})") ==
          "s.json: /workloads/w/models/1: \"a\" is listed twice, but tasks are named after their models; add a model {\"base\": "
          "\"a\"} "
          "under another name");
    CHECK(error(R"("w": {"type": "ensemble", "models": ["a"], "combine": {"time": "1 h", "tmie": 1}})") ==
          "s.json: /workloads/w/combine/tmie: unknown key; did you mean \"time\"?");
  }

  TEST_CASE("cross-validation without barrier is folds x models free runs in a job per fold") {
    const Workload workload = generate(R"("w": {"type": "cross_validation", "folds": 2, "models": ["a", "b"], "barrier": "none"})");
    CHECK(tasks(workload) == Lines{"w/fold1:a", "w/fold1:b", "w/fold2:a", "w/fold2:b"});
    CHECK(edges(workload).empty());
    CHECK(workload.jobs[1].part == "w");
  }

  TEST_CASE("a fold barrier joins n runs to the next n by 2n edges and belongs to the later fold") {
    const Workload workload = generate(R"("w": {"type": "cross_validation", "folds": 2, "models": ["a", "b"], "barrier": "fold"})");
    CHECK(tasks(workload) == Lines{"w/fold1:a", "w/fold1:b", "w/fold2:a", "w/fold2:b", "w/fold2:end of fold1"});
    CHECK(edges(workload) == Lines{"w/fold1:a > w/fold2:end of fold1", "w/fold1:b > w/fold2:end of fold1",
                                   "w/fold2:end of fold1 > w/fold2:a", "w/fold2:end of fold1 > w/fold2:b"});
    CHECK(barriers(workload) == 1);
    CHECK(profile_of(workload, "w/fold2:end of fold1").gpus == 0);
    CHECK(profile_of(workload, "w/fold2:end of fold1").any_time->high == Duration{});
    // 5 folds x 3 models, 4 barriers of 3 + 3 edges.
    const Workload larger =
        generate(R"("w": {"type": "cross_validation", "folds": 5, "models": ["a", "b", "c"], "barrier": "fold"})");
    CHECK(larger.tasks() == 19);
    CHECK(larger.graph.arcs() == 24);
  }

  TEST_CASE("a fold barrier of a single model is a direct edge") {
    const Workload workload = generate(R"("w": {"type": "cross_validation", "folds": 3, "models": ["a"], "barrier": "fold"})");
    CHECK(edges(workload) == Lines{"w/fold1:a > w/fold2:a", "w/fold2:a > w/fold3:a"});
  }

  TEST_CASE("a run barrier is a chain through all folds") {
    const Workload workload = generate(R"("w": {"type": "cross_validation", "folds": 2, "models": ["a", "b"], "barrier": "run"})");
    CHECK(edges(workload) == Lines{"w/fold1:a > w/fold1:b", "w/fold1:b > w/fold2:a", "w/fold2:a > w/fold2:b"});
  }

  TEST_CASE("with whole cycles every run trains all models and is a job") {
    constexpr std::string_view kStated =
        R"("w": {{"type": "cross_validation", "folds": 2, "models": ["a", "b"], "accounting": "whole_cycle_per_run", "barrier": "{}"}})";
    const Workload free = generate(fmt::format(kStated, "none"));
    CHECK(job_names(free) == Lines{"w/fold1/a", "w/fold1/b", "w/fold2/a", "w/fold2/b"});
    CHECK(free.tasks() == 8);
    CHECK(free.graph.arcs() == 0);

    // Two runs of two tasks a fold: one barrier of 4 + 4 edges, in the first job of the second fold.
    const Workload by_fold = generate(fmt::format(kStated, "fold"));
    CHECK(by_fold.tasks() == 9);
    CHECK(by_fold.graph.arcs() == 8);
    CHECK(tasks(by_fold)[6] == "w/fold2/a:end of fold1");

    // Four runs in a chain: three barriers of 2 + 2 edges; the two models of a run stay side by side.
    const Workload by_run = generate(fmt::format(kStated, "run"));
    CHECK(by_run.tasks() == 11);
    CHECK(by_run.graph.arcs() == 12);
    CHECK(edges(by_run)[0] == "w/fold1/a:a > w/fold1/b:end of fold1/a");
  }

  TEST_CASE("cross-validation needs its barrier stated and cannot outgrow a workload") {
    CHECK(error(R"("w": {"type": "cross_validation", "folds": 2, "models": ["a"]})") ==
          "s.json: /workloads/w: missing key \"barrier\"");
    CHECK(error(R"("w": {"type": "cross_validation", "folds": 1, "models": ["a"], "barrier": "none"})") ==
          "s.json: /workloads/w/folds: expected a whole number of at least 2, got 1");
    CHECK(error(R"("w": {"type": "cross_validation", "folds": 20000000, "models": ["a", "b"], "barrier": "none"})") ==
          "s.json: /workloads/w: makes 40000000 tasks more; a workload has at most 20000000");
  }

  TEST_CASE("retrained trials are jobs of the whole ensemble, one after the other or free") {
    constexpr std::string_view kStated = R"("e": {{"type": "ensemble", "models": ["a", "b"]}},
        "w": {{"type": "weight_search", "experiment": "e", "trials": 3, "mode": "retrain", "barrier": "{}"}})";
    const Workload free = generate(fmt::format(kStated, "none"));
    CHECK(tasks(free) == Lines{"w/trial1:a", "w/trial1:b", "w/trial2:a", "w/trial2:b", "w/trial3:a", "w/trial3:b"});
    CHECK(free.graph.arcs() == 0);
    // Two barriers of 2 + 2 edges.
    const Workload in_turn = generate(fmt::format(kStated, "trial"));
    CHECK(in_turn.tasks() == 8);
    CHECK(in_turn.graph.arcs() == 8);
    CHECK(tasks(in_turn)[4] == "w/trial2:end of trial1");
  }

  TEST_CASE("a retrained trial ends with combination and evaluation, which need no barrier") {
    const Workload workload = generate(R"("e": {"type": "ensemble", "models": ["a", "b"], "combine": {"time": "1 min"}},
        "w": {"type": "weight_search", "experiment": "e", "trials": 2, "mode": "retrain", "barrier": "trial", "evaluation": "2 min"})");
    CHECK(edges(workload) == Lines{"w/trial1:a > w/trial1:combine", "w/trial1:b > w/trial1:combine",
                                   "w/trial1:combine > w/trial1:evaluate", "w/trial1:evaluate > w/trial2:a",
                                   "w/trial1:evaluate > w/trial2:b", "w/trial2:a > w/trial2:combine",
                                   "w/trial2:b > w/trial2:combine", "w/trial2:combine > w/trial2:evaluate"});
    CHECK(profile_of(workload, "w/trial1:evaluate").gpus == 1);
    CHECK(profile_of(workload, "w/trial1:evaluate").pointer == "/workloads/w/evaluation");
  }

  TEST_CASE("re-weighting trains once and evaluates every trial") {
    constexpr std::string_view kStated = R"("e": {{"type": "ensemble", "models": ["a", "b"]}}, "w": {{"type": "weight_search",
        "experiment": "e", "trials": 3, "mode": "reweight", "evaluation": "1 min"{}}})";
    const Workload free = generate(fmt::format(kStated, ""));
    CHECK(job_names(free) == Lines{"w/train", "w/trial1", "w/trial2", "w/trial3"});
    CHECK(edges(free) == Lines{"w/train:a > w/trial1:end of train", "w/train:b > w/trial1:end of train",
                               "w/trial1:end of train > w/trial1:evaluate", "w/trial1:end of train > w/trial2:evaluate",
                               "w/trial1:end of train > w/trial3:evaluate"});
    const Workload in_turn = generate(fmt::format(kStated, R"(, "barrier": "trial")"));
    CHECK(edges(in_turn) == Lines{"w/train:a > w/trial1:evaluate", "w/train:b > w/trial1:evaluate",
                                  "w/trial1:evaluate > w/trial2:evaluate", "w/trial2:evaluate > w/trial3:evaluate"});
  }

  TEST_CASE("halving keeps floor(trials / eta^i) trials and trains them up to eta^(i-r+1)") {
    constexpr std::string_view kStated = R"("e": {{"type": "ensemble", "models": ["a", "b"]}}, "w": {{"type": "weight_search",
        "experiment": "e", "trials": 10, "mode": "retrain", "barrier": "{}", "halving": {{"eta": 3, "rungs": 3}}}})";
    const Workload workload = generate(fmt::format(kStated, "none"));
    // 10, 3 and 1 trials of two members; barriers of 20 + 6 and of 6 + 2 edges behind the first two rungs.
    CHECK(workload.jobs.size() == 14);
    CHECK(workload.tasks() == 28 + 2);
    CHECK(workload.graph.arcs() == 34);
    CHECK(workload.jobs[9].name == "w/rung1/trial10");
    // To 1/9, from there to 1/3 and from there to all: 1/9, 2/9, 2/3.
    const auto share = [](const Workload& of, std::size_t job) {
      const Profile& profile = of.profiles[index(of.profile[of.jobs[job].first_task])];
      return std::pair(profile.numerator, profile.denominator);
    };
    CHECK(share(workload, 0) == std::pair<std::int64_t, std::int64_t>(1, 9));
    CHECK(share(workload, 10) == std::pair<std::int64_t, std::int64_t>(2, 9));
    CHECK(share(workload, 13) == std::pair<std::int64_t, std::int64_t>(2, 3));
    // With trials in turn all 14 jobs are a chain: 13 barriers of 2 + 2 edges.
    const Workload in_turn = generate(fmt::format(kStated, "trial"));
    CHECK(in_turn.tasks() == 28 + 13);
    CHECK(in_turn.graph.arcs() == 52);
  }

  TEST_CASE("who survives a rung is one of those before, and a matter of the seed alone") {
    constexpr std::string_view kStated = R"("e": {"type": "ensemble", "models": ["a"]}, "w": {"type": "weight_search",
        "experiment": "e", "trials": 8, "mode": "retrain", "barrier": "none", "halving": {"eta": 2, "rungs": 3}})";
    std::set<Lines> outcomes;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      const Workload workload = generate(kStated, seed);
      // 8 + 4 + 2 jobs.
      const Lines jobs = job_names(workload);
      REQUIRE(jobs.size() == 14);
      for (std::size_t last = 12; last < 14; ++last) {
        const std::string trial = jobs[last].substr(std::string("w/rung3/").size());
        CHECK(std::find(jobs.begin() + 8, jobs.begin() + 12, "w/rung2/" + trial) != jobs.begin() + 12);
      }
      CHECK(job_names(generate(kStated, seed)) == jobs);
      outcomes.insert(jobs);
    }
    CHECK(outcomes.size() > 10);
  }

  TEST_CASE("what is wrong with a weight search is said at its place") {
    const auto search = [](std::string_view keys) {
      return error(fmt::format(
          R"("cycle": {{"type": "ensemble", "models": ["a"]}}, "both": {{"parts": {{}}}}, "w": {{"type": "weight_search", {}}})",
          keys));
    };
    const std::string retrain = R"("trials": 8, "mode": "retrain", "barrier": "none")";
    CHECK(search("\"experiment\": \"cylce\", " + retrain) ==
          "s.json: /workloads/w/experiment: unknown workload \"cylce\"; did you mean \"cycle\"?");
    CHECK(search("\"experiment\": \"w\", " + retrain) ==
          "s.json: /workloads/w/experiment: expected a workload of type \"ensemble\", but \"w\" is of type \"weight_search\"");
    CHECK(search("\"experiment\": \"both\", " + retrain) ==
          "s.json: /workloads/w/experiment: expected a workload of type \"ensemble\", but \"both\" has parts");
    CHECK(search("\"experiment\": \"cycle\", \"trials\": 2, \"mode\": \"retrain\"") ==
          "s.json: /workloads/w: missing key \"barrier\"");
    CHECK(search("\"experiment\": \"cycle\", \"trials\": 2, \"mode\": \"reweight\"") ==
          "s.json: /workloads/w: missing key \"evaluation\"");
    CHECK(search("\"experiment\": \"cycle\", \"halving\": {\"eta\": 3, \"rungs\": 3}, " + retrain) ==
          "s.json: /workloads/w/halving: 3 rungs with eta 3 need at least 3^2 trials, got 8");
    CHECK(search("\"experiment\": \"cycle\", \"halving\": {\"eta\": 1, \"rungs\": 3}, " + retrain) ==
          "s.json: /workloads/w/halving/eta: expected a whole number of at least 2, got 1");
    CHECK(
        search(
            R"("experiment": "cycle", "trials": 8, "mode": "reweight", "evaluation": "1 s", "halving": {"eta": 2, "rungs": 2})") ==
        "s.json: /workloads/w/halving: \"halving\" needs \"mode\": \"retrain\"; a trial of \"reweight\" trains nothing");
  }

  TEST_CASE("stages follow the one before them in the file, and runs are side by side") {
    const Workload workload = generate(R"("w": {"type": "stages", "stages": {
        "prepare": {"device": "cpu", "time": "0 h"}, "detect": {"time": "2 h", "runs": 2}, "read": {"total_time": "6 h", "runs": 3},
        "correct": {"time": {"P40": "1 h"}}}})");
    CHECK(tasks(workload) ==
          Lines{"w:prepare", "w:detect/1", "w:detect/2", "w:read/1", "w:read/2", "w:read/3", "w:correct", "w:end of detect"});
    // 1 x 2 and 3 x 1 are direct edges, 2 x 3 a barrier.
    CHECK(edges(workload) == Lines{"w:prepare > w:detect/1", "w:prepare > w:detect/2", "w:detect/1 > w:end of detect",
                                   "w:detect/2 > w:end of detect", "w:read/1 > w:correct", "w:read/2 > w:correct",
                                   "w:read/3 > w:correct", "w:end of detect > w:read/1", "w:end of detect > w:read/2",
                                   "w:end of detect > w:read/3"});
    CHECK(profile_of(workload, "w:read/2").any_time->nominal == hours(6));
    CHECK(profile_of(workload, "w:read/2").denominator == 3);
    CHECK(profile_of(workload, "w:detect/2").denominator == 1);
  }

  TEST_CASE("stages may form a graph, and those behind the same stages share a barrier") {
    const Workload workload = generate(R"("w": {"type": "stages", "stages": {
        "x": {"time": "1 h", "runs": 2, "after": ["z"]}, "y": {"time": "1 h", "runs": 2, "after": ["z"]},
        "z": {"time": "1 h", "runs": 2, "after": []}, "both": {"time": "1 h", "runs": 2, "after": ["x", "y"]}}})");
    // Barriers "end of z" with 2 + 4 edges and "start of both" with 4 + 2.
    CHECK(workload.tasks() == 10);
    CHECK(workload.graph.arcs() == 12);
    CHECK(tasks(workload)[8] == "w:end of z");
    CHECK(tasks(workload)[9] == "w:start of both");
  }

  TEST_CASE("what is wrong with stages is said at its place") {
    const auto stages = [](std::string_view members) {
      return error(fmt::format(R"("w": {{"type": "stages", "stages": {{{}}}}})", members));
    };
    CHECK(stages("") == "s.json: /workloads/w/stages: expected at least one stage");
    CHECK(stages(R"("one": {"time": "1 h", "after": ["two"]}, "three": {"time": "1 h"})") ==
          "s.json: /workloads/w/stages/one/after/0: unknown stage \"two\"; expected one of one, three");
    CHECK(stages(R"("one": {"time": "1 h", "total_time": "2 h"})") ==
          "s.json: /workloads/w/stages/one: expected \"time\" (of each run) or \"total_time\" (of all runs), but not both");
    CHECK(stages(R"("one": {"time": "1 h", "after": ["two"]}, "two": {"time": "1 h"})") ==
          "s.json: /workloads/w: tasks form a cycle: \"one\" -> \"two\" -> \"one\"");
    CHECK(stages(R"("one": {"time": "1 h", "runs": 2}, "one/2": {"time": "1 h"})") ==
          "s.json: /workloads/w: two tasks of job \"w\" are named \"one/2\"");
    CHECK(stages(R"("one": {"time": "1 h", "after": []}, "two": {"time": "1 h", "after": ["one", "one"]})") ==
          "s.json: /workloads/w/stages/two/after/1: \"one\" is listed twice");
  }

  TEST_CASE("the tasks of a DAG have their own profile or a model's, and data on their edges") {
    const Workload workload = generate(R"("w": {"type": "dag", "tasks": {
        "last": {"model": "a", "after": {"left": "2 GB", "right": "0 GB"}}, "left": {"time": "5 h", "after": ["first"]},
        "right": {"model": "a", "after": ["first"]}, "first": {"time": "1 h", "memory": "3 GB"}}})");
    CHECK(tasks(workload) == Lines{"w:last", "w:left", "w:right", "w:first"});
    CHECK(edges(workload) == Lines{"w:left > w:last", "w:right > w:last", "w:first > w:left", "w:first > w:right"});
    CHECK(workload.graph.predecessors(TaskId{0})[0].data == 2 * units::GB);
    CHECK(workload.graph.predecessors(TaskId{0})[1].data == DataSize{});
    CHECK(workload.graph.moves_data());
    CHECK(workload.profile[0] == workload.profile[2]);
    CHECK(profile_of(workload, "w:first").memory.nominal == 3 * units::GB);
  }

  TEST_CASE("what is wrong with a DAG is said at its place") {
    const auto dag = [](std::string_view members) {
      return error(fmt::format(R"("w": {{"type": "dag", "tasks": {{{}}}}})", members));
    };
    CHECK(dag("") == "s.json: /workloads/w/tasks: expected at least one task");
    CHECK(dag(R"("x": {"model": "a", "after": ["x"]})") == "s.json: /workloads/w: tasks form a cycle: \"x\" -> \"x\"");
    CHECK(dag(R"("x": {"model": "a", "after": ["y"]}, "y": {"model": "a", "after": ["z"]}, "z": {"model": "a", "after": ["x"]})") ==
          "s.json: /workloads/w: tasks form a cycle: \"x\" -> \"z\" -> \"y\" -> \"x\"");
    CHECK(dag(R"("first": {"model": "a"}, "second": {"model": "a", "after": ["frist"]})") ==
          "s.json: /workloads/w/tasks/second/after/0: unknown task \"frist\"; did you mean \"first\"?");
    CHECK(dag(R"("first": {"model": "a"}, "second": {"model": "a", "after": {"fisrt": "1 GB"}})") ==
          "s.json: /workloads/w/tasks/second/after/fisrt: unknown task \"fisrt\"; did you mean \"first\"?");
    CHECK(dag(R"("x": {"model": "a", "memory": "1 GB"})") ==
          "s.json: /workloads/w/tasks/x/memory: unknown key; expected one of after, model");
    CHECK(dag(R"("x": {"model": "a"}, "y": {"model": "a", "after": {"x": ["1 GB", "2 GB"]}})") ==
          "s.json: /workloads/w/tasks/y/after/x: expected one data size; what moves between tasks cannot be a range");
    CHECK(dag(R"("x": {"model": "a", "after": "y"})") ==
          "s.json: /workloads/w/tasks/x/after: expected a list of tasks, or the data that move by task, got \"y\"");
  }

  TEST_CASE("a hundred thousand tasks with names are looked up without searching") {
    std::string members;
    for (int task = 0; task < 100'000; ++task) {
      members += fmt::format(R"({}"t{}": {{"model": "a"{}}})", task == 0 ? "" : ",", task,
                             task == 0 ? "" : fmt::format(R"(, "after": ["t{}"])", task - 1));
    }
    const Workload workload = generate(fmt::format(R"("w": {{"type": "dag", "tasks": {{{}}}}})", members));
    CHECK(workload.tasks() == 100'000);
    CHECK(workload.graph.arcs() == 99'999);
  }
}

TEST_SUITE("workload builder") {
  TEST_CASE("jobs are numbered by arrival, then as added, and tasks by job") {
    Document document = parse_text("{}", "s.json");
    WorkloadBuilder builder;
    const ProfileId profile = builder.add_profile({});
    const auto late = builder.add_job("late", "p", hours(2), 0);
    const auto early = builder.add_job("early", "p", hours(1), 0);
    const auto also_early = builder.add_job("also early", "p", hours(1), 0);
    const auto x = builder.add_task(late, "x", profile);
    const auto y = builder.add_task(also_early, "y", profile);
    const auto z = builder.add_task(early, "z", profile);
    const auto v = builder.add_task(late, "v", profile);
    builder.add_edge(y, x, 1 * units::GB);
    builder.add_edge(z, v);
    const Workload workload = std::move(builder).build("w", "W", Reader(document));
    CHECK(tasks(workload) == Lines{"early:z", "also early:y", "late:x", "late:v"});
    CHECK(edges(workload) == Lines{"early:z > late:v", "also early:y > late:x"});
    CHECK(workload.jobs[2].first_task == 2);
    CHECK(workload.jobs[2].task_count == 2);
  }

  TEST_CASE("sources and sinks of a range count edges inside of it only") {
    WorkloadBuilder builder;
    const auto job = builder.add_job("j", "p", {}, 0);
    const ProfileId profile = builder.add_profile({});
    Lines unused;
    std::vector<WorkloadBuilder::TaskRef> task;
    for (int i = 0; i < 5; ++i) task.push_back(builder.add_task(job, fmt::format("{}", i), profile));
    builder.add_edge(task[0], task[1]);
    builder.add_edge(task[1], task[2]);
    builder.add_edge(task[2], task[4]);
    CHECK(builder.sources(1, 4) == std::vector{task[1], task[3]});
    CHECK(builder.sinks(1, 4) == std::vector{task[2], task[3]});
    CHECK(builder.sources(2, 2).empty());
  }

  TEST_CASE("an empty workload, equal names and cycles through several jobs are refused") {
    const auto built = [](auto fill) -> std::string {
      Document document = parse_text("{}", "s.json");
      WorkloadBuilder builder;
      fill(builder, builder.add_profile({}));
      try {
        (void)std::move(builder).build("w", "W", Reader(document));
      } catch (const InputError& wrong) {
        return wrong.what();
      }
      return "no error";
    };
    CHECK(built([](WorkloadBuilder&, ProfileId) {}) == "s.json: the workload has no task");
    CHECK(built([](WorkloadBuilder& builder, ProfileId profile) {
            builder.add_task(builder.add_job("j", "p", {}, 0), "x", profile);
            builder.add_task(builder.add_job("j", "p", {}, 0), "x", profile);
          }) == "s.json: two jobs are named \"j\"");
    CHECK(built([](WorkloadBuilder& builder, ProfileId profile) {
            const auto x = builder.add_task(builder.add_job("j", "p", {}, 0), "x", profile);
            const auto y = builder.add_task(builder.add_job("k", "p", {}, 0), "y", profile);
            builder.add_edge(x, y);
            builder.add_edge(y, x);
          }) == "s.json: tasks form a cycle: \"j/x\" -> \"k/y\" -> \"j/x\"");
    // A cycle of 30 tasks: 20 are named.
    const std::string text = built([](WorkloadBuilder& builder, ProfileId profile) {
      const auto job = builder.add_job("j", "p", {}, 0);
      for (int i = 0; i < 30; ++i) builder.add_task(job, fmt::format("{}", i), profile);
      for (std::uint32_t i = 0; i < 30; ++i) builder.add_edge(WorkloadBuilder::TaskRef{i}, WorkloadBuilder::TaskRef{(i + 1) % 30});
    });
    CHECK(text.ends_with("\"18\" -> \"19\" -> (10 more) -> \"0\""));
  }
}
