// Fair shares, matchings and indices against published examples and exact arithmetic.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "sim/base/random.hpp"
#include "sim/input/json.hpp"
#include "sim/solvers/allocation.hpp"
#include "tests/theory/dominant_shares.hpp"
#include "tests/theory/exact_simplex.hpp"
#include "tests/theory/machines.hpp"

namespace gpusim::test {
namespace {

/// Three jobs on one V100 and one K80: Narayanan et al., Gavel, OSDI 2020, sections 2 and 4.1.
SharedCluster gavel_example() { return {{{40, 10}, {12, 4}, {100, 50}}, {1, 1}, {}, {}}; }

doctest::Approx near(double value, double relative = 1e-9) { return doctest::Approx(value).epsilon(relative); }

/// A whole number in [least, most] for position `of` of a test.
int number(Random& random, int least, int most) {
  return least + static_cast<int>(random.uniform() * static_cast<double>(most - least + 1));
}

void expect_possible(const SharedCluster& cluster, const SharedTime& shared) {
  for (std::size_t i = 0; i < cluster.jobs(); ++i) {
    double time = 0;
    double work = 0;
    for (std::size_t j = 0; j < cluster.workers.size(); ++j) {
      CHECK(shared.time_fraction[i][j] >= 0);
      time += shared.time_fraction[i][j];
      work += shared.time_fraction[i][j] * cluster.throughput[i][j];
    }
    CHECK(time <= 1 + 1e-9);
    CHECK(shared.throughput[i] == near(work));
  }
  for (std::size_t j = 0; j < cluster.workers.size(); ++j) {
    double held = 0;
    for (std::size_t i = 0; i < cluster.jobs(); ++i) held += cluster.scale_of(i) * shared.time_fraction[i][j];
    CHECK(held <= cluster.workers[j] * (1 + 1e-9));
  }
}

/// max l: sum_j T_ij X_ij >= l need_i, in exact rationals.
double exact_level(const std::vector<std::vector<int>>& throughput, const std::vector<int>& workers, const std::vector<int>& scale,
                   const std::vector<Rational>& need) {
  const std::size_t jobs = throughput.size();
  const std::size_t types = workers.size();
  std::vector<std::vector<Rational>> rows;
  std::vector<Rational> bound;
  for (std::size_t i = 0; i < jobs; ++i) {
    std::vector<Rational> demand(jobs * types + 1);
    std::vector<Rational> time(jobs * types + 1);
    for (std::size_t j = 0; j < types; ++j) {
      demand[i * types + j] = Rational(-throughput[i][j]);
      if (throughput[i][j] > 0) time[i * types + j] = 1;
    }
    demand.back() = need[i];
    rows.push_back(demand);
    bound.emplace_back(0);
    rows.push_back(time);
    bound.emplace_back(1);
  }
  for (std::size_t j = 0; j < types; ++j) {
    std::vector<Rational> held(jobs * types + 1);
    for (std::size_t i = 0; i < jobs; ++i)
      if (throughput[i][j] > 0) held[i * types + j] = scale[i];
    rows.push_back(held);
    bound.emplace_back(workers[j]);
  }
  std::vector<Rational> objective(jobs * types + 1);
  objective.back() = 1;
  return exact_maximum(std::move(rows), std::move(bound), std::move(objective)).value();
}

struct IntegerCluster {
  std::vector<std::vector<int>> throughput;
  std::vector<int> workers;
  std::vector<int> scale;
  [[nodiscard]] SharedCluster cluster() const {
    SharedCluster result;
    for (const auto& row : throughput) result.throughput.emplace_back(row.begin(), row.end());
    result.workers.assign(workers.begin(), workers.end());
    result.scale.assign(scale.begin(), scale.end());
    return result;
  }
};

IntegerCluster random_cluster(Random& random) {
  IntegerCluster made;
  const int jobs = number(random, 1, 5);
  const int types = number(random, 1, 3);
  for (int j = 0; j < types; ++j) made.workers.push_back(number(random, 1, 4));
  for (int i = 0; i < jobs; ++i) {
    std::vector<int> row;
    for (int j = 0; j < types; ++j) row.push_back(number(random, 0, 9));
    if (*std::max_element(row.begin(), row.end()) == 0) row.front() = 1;
    made.throughput.push_back(row);
    made.scale.push_back(number(random, 1, 2));
  }
  return made;
}

}  // namespace

TEST_SUITE("fair shares") {
  TEST_CASE("Gavel's example of max-min fairness is reproduced") {
    const SharedTime shared = max_min_fairness(gavel_example());
    CHECK(shared.objective == near(12.0 / 11));
    const double expected[3][2] = {{5.0 / 11, 0}, {5.0 / 11, 1.0 / 11}, {1.0 / 11, 10.0 / 11}};
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < 2; ++j) CHECK(shared.time_fraction[i][j] == near(expected[i][j]));
    const std::vector<double> isolated = isolated_throughput(gavel_example(), false);
    CHECK(isolated[0] == near(50.0 / 3));
    CHECK(isolated[1] == near(16.0 / 3));
    CHECK(isolated[2] == near(50));
  }

  TEST_CASE("Gavel's makespan is one linear program, not a bisection to five percent") {
    const SharedTime shared = least_makespan(gavel_example(), {40'000, 12'000, 200'000});
    CHECK(shared.objective == near(2'800));
    expect_possible(gavel_example(), shared);
  }

  TEST_CASE("at time 0 finish-time fairness is the inverse of max-min fairness") {
    const SharedTime shared = finish_time_fairness(gavel_example(), {{40'000, {}, {}}, {12'000, {}, {}}, {200'000, {}, {}}});
    CHECK(shared.objective == near(11.0 / 12));
    expect_possible(gavel_example(), shared);
  }

  TEST_CASE("finish-time fairness of jobs that have waited: every rho is at most the one reported, and it is the least") {
    // One GPU, two jobs of 100 each; the first has waited 50 for nothing. D = 200 each (half a GPU for itself); thr x and 1 - x:
    // (50 + 100 / x) / 200 = (100 / (1 - x)) / 200, so 50 x^2 + 150 x - 100 = 0 and x = (sqrt(17) - 3) / 2.
    const SharedTime shared = finish_time_fairness({{{1}, {1}}, {1}, {}, {}}, {{100, 50 * units::second, {}}, {100, {}, {}}});
    const double x = (std::sqrt(17.0) - 3) / 2;
    CHECK(shared.time_fraction[0][0] == near(x));
    CHECK(shared.time_fraction[1][0] == near(1 - x));
    CHECK(shared.objective == near((50 + 100 / x) / 200));
  }

  TEST_CASE("what one job cannot use goes to the next worst off") {
    // Two types of one GPU each; the first job runs on neither fast. By hand: job 0 alone on a slow type is capped at 1 of time.
    const SharedCluster cluster{{{1, 0}, {0, 4}, {0, 4}}, {2, 1}, {}, {}};
    const SharedTime shared = max_min_fairness(cluster);
    CHECK(shared.time_fraction[0][0] == near(1));
    CHECK(shared.time_fraction[1][1] == near(0.5));
    CHECK(shared.time_fraction[2][1] == near(0.5));
  }

  TEST_CASE("weights and gangs: equal GPU time for equal weights") {
    const SharedTime shared = max_min_fairness({{{1}, {1}, {1}}, {4}, {4, 4, 4}, {1, 1, 2}});
    CHECK(shared.time_fraction[0][0] == near(0.25));
    CHECK(shared.time_fraction[1][0] == near(0.25));
    CHECK(shared.time_fraction[2][0] == near(0.5));
  }

  TEST_CASE("the greatest sum of throughputs, and the greatest for the money") {
    const SharedTime shared = max_sum_throughput(gavel_example(), {1, 1});
    CHECK(shared.objective == near(110));  // The third job on the fast GPU, the first on the slow one.
    CHECK(shared.time_fraction[2][0] == near(1));
    CHECK(shared.time_fraction[0][1] == near(1));
    const SharedTime for_money = max_sum_throughput(gavel_example(), {10, 1});
    CHECK(for_money.objective == near(54));
    // Who is alike: the earlier one.
    CHECK(max_sum_throughput({{{1}, {1}, {1}}, {2}, {}, {}}, {1}).time_fraction[2][0] == near(0));
  }

  TEST_CASE("random clusters: levels and makespans equal those of exact rational arithmetic") {
    for (std::uint64_t which = 0; which < 150; ++which) {
      Random random(1, which, "fair shares");
      const IntegerCluster made = random_cluster(random);
      CAPTURE(which);
      std::vector<Rational> work;
      std::vector<double> work_as_double;
      for (std::size_t i = 0; i < made.scale.size(); ++i) {
        const int one = number(random, 1, 20);
        work.emplace_back(one);
        work_as_double.push_back(one);
      }
      const SharedTime shared = least_makespan(made.cluster(), work_as_double);
      CHECK(1 / shared.objective == near(exact_level(made.throughput, made.workers, made.scale, work)));
      expect_possible(made.cluster(), shared);

      std::vector<Rational> need;  // s_i thr / isolated_i >= l, isolated_i = sum_j T_ij W_j / max(n, sum W)
      const int sum = std::accumulate(made.workers.begin(), made.workers.end(), 0);
      const int parts = std::max(static_cast<int>(made.scale.size()), sum);
      for (std::size_t i = 0; i < made.scale.size(); ++i) {
        int isolated = 0;
        for (std::size_t j = 0; j < made.workers.size(); ++j) isolated += made.throughput[i][j] * made.workers[j];
        need.emplace_back(Rational::Wide{isolated}, Rational::Wide{parts} * made.scale[i]);
      }
      const SharedTime fair = max_min_fairness(made.cluster());
      CHECK(fair.objective == near(exact_level(made.throughput, made.workers, made.scale, need)));
      expect_possible(made.cluster(), fair);
    }
  }

  TEST_CASE("random clusters: no rho below the one of finish-time fairness is possible, and that one is") {
    for (std::uint64_t which = 0; which < 150; ++which) {
      Random random(2, which, "fair shares");
      const IntegerCluster made = random_cluster(random);
      CAPTURE(which);
      std::vector<FairnessState> state;
      for (std::size_t i = 0; i < made.scale.size(); ++i)
        state.push_back({static_cast<double>(number(random, 1, 50)), Seconds::raw(static_cast<double>(number(random, 0, 30))),
                         Seconds::raw(static_cast<double>(number(random, 0, 30)))});
      const SharedTime shared = finish_time_fairness(made.cluster(), state);
      expect_possible(made.cluster(), shared);
      const std::vector<double> isolated = isolated_throughput(made.cluster(), true);
      std::vector<double> less;  // What a rho a millionth smaller asks for.
      for (std::size_t i = 0; i < state.size(); ++i) {
        const Seconds alone = state[i].elapsed_isolated + Seconds::raw(state[i].work / isolated[i]);
        CHECK((state[i].elapsed + Seconds::raw(state[i].work / shared.throughput[i])) / alone <= shared.objective * (1 + 1e-9));
        less.push_back(state[i].work / (shared.objective * (1 - 1e-6) * alone - state[i].elapsed).raw());
      }
      const bool is_possible = std::all_of(less.begin(), less.end(), [](double one) { return one > 0; });
      if (is_possible) CHECK(least_makespan(made.cluster(), less).objective > 1);
    }
  }
}

TEST_SUITE("matchings") {
  TEST_CASE("assignments cost what the best of all permutations costs") {
    for (std::uint64_t which = 0; which < 100; ++which) {
      Random random(3, which, "assignment");
      const auto columns = static_cast<std::size_t>(number(random, 1, 6));
      const auto rows = static_cast<std::size_t>(number(random, 1, static_cast<int>(columns)));
      std::vector<std::vector<std::int64_t>> cost(rows, std::vector<std::int64_t>(columns));
      for (auto& row : cost)
        for (auto& one : row) one = number(random, -5, 20);
      std::vector<std::size_t> order(columns);
      std::iota(order.begin(), order.end(), std::size_t{0});
      std::int64_t best = 1'000'000;
      do {
        std::int64_t sum = 0;
        for (std::size_t r = 0; r < rows; ++r) sum += cost[r][order[r]];
        best = std::min(best, sum);
      } while (std::next_permutation(order.begin(), order.end()));
      std::vector<std::size_t> chosen = least_cost_assignment(cost);
      std::int64_t sum = 0;
      for (std::size_t r = 0; r < rows; ++r) sum += cost[r][chosen[r]];
      CHECK(sum == best);
      std::sort(chosen.begin(), chosen.end());
      CHECK(std::adjacent_find(chosen.begin(), chosen.end()) == chosen.end());
    }
  }

  TEST_CASE("the least sum of completion times on unrelated machines") {
    // AlloX: two machines; the short ones first, each on the machine that suits it.
    const auto places = least_total_completion({{10, 2}, {3, 30}, {4, 40}}, {1, 1});
    CHECK(places[0].type == 1);
    CHECK(places[1].type == 0);
    CHECK(places[2].type == 0);
    CHECK(places[1].order == 0);
    CHECK(places[2].order == 1);
    // Equal machines: shortest processing time first.
    const auto equal = least_total_completion({{5}, {1}, {3}, {2}}, {2});
    std::int64_t total = 0;
    const std::vector<std::int64_t> time = {5, 1, 3, 2};
    for (std::size_t i = 0; i < 4; ++i)
      for (std::size_t k = 0; k < 4; ++k)
        if (equal[k].machine == equal[i].machine && equal[k].order <= equal[i].order) total += time[k];
    CHECK(total == 1 + 2 + (1 + 3) + (2 + 5));
    // What cannot run on the first type does not.
    CHECK(least_total_completion({{std::nullopt, 100}, {1, 1}}, {1, 1})[0].type == 1);
  }

  TEST_CASE("one choice for each job: the value of the best of all combinations") {
    for (std::uint64_t which = 0; which < 300; ++which) {
      Random random(11, which, "choices");
      const auto draw = [&](std::uint32_t below) { return static_cast<std::uint32_t>(random.uniform() * below); };
      std::vector<std::uint32_t> gpus(1 + draw(3));
      for (std::uint32_t& of_type : gpus) of_type = 1 + draw(6);
      std::vector<std::vector<GpuChoice>> jobs(1 + draw(6));
      for (std::vector<GpuChoice>& choices : jobs)
        for (std::uint32_t n = draw(5); n > 0; --n)
          choices.push_back({0.1 + random.uniform(), draw(static_cast<std::uint32_t>(gpus.size())), 1 + draw(4)});
      double best = 0;
      const auto try_all = [&](auto&& self, std::size_t job, std::vector<std::uint32_t> left, double value) -> void {
        if (job == jobs.size()) {
          best = std::max(best, value);
          return;
        }
        self(self, job + 1, left, value);
        for (const GpuChoice& one : jobs[job]) {
          if (one.gpus > left[one.type]) continue;
          left[one.type] -= one.gpus;
          self(self, job + 1, left, value + one.value);
          left[one.type] += one.gpus;
        }
      };
      try_all(try_all, 0, gpus, 0);
      const ChosenGpus chosen = best_choices(jobs, gpus);
      CAPTURE(which);
      CHECK(chosen.is_optimal);
      CHECK(chosen.value == doctest::Approx(best).epsilon(1e-9));
      double sum = 0;
      for (std::size_t job = 0; job < jobs.size(); ++job) {
        if (!chosen.choice[job]) continue;
        const GpuChoice& one = jobs[job][*chosen.choice[job]];
        sum += one.value;
        REQUIRE(one.gpus <= gpus[one.type]);
        gpus[one.type] -= one.gpus;
      }
      CHECK(sum == doctest::Approx(chosen.value));
      // With a single program it is worse at most, and says what it can be.
      const ChosenGpus hasty = best_choices(jobs, std::vector<std::uint32_t>(gpus.size(), 5), 1);
      CHECK(hasty.value <= hasty.bound + 1e-9);
    }
  }

  TEST_CASE("a preemptive schedule on equal machines attains McNaughton's bound") {
    const PreemptiveSchedule schedule = preemptive_makespan({5, 4, 3, 2}, 3);
    CHECK(schedule.makespan == 5);
    CHECK(preemptive_makespan({4, 4, 4}, 2).makespan == 6);
    std::vector<std::int64_t> done(4);
    for (const SchedulePiece& piece : schedule.pieces) {
      CHECK(piece.start >= 0);
      CHECK(piece.end <= schedule.makespan);
      done[piece.job] += piece.end - piece.start;
      for (const SchedulePiece& other : schedule.pieces)
        if (&other != &piece && (other.machine == piece.machine || other.job == piece.job))
          CHECK((other.end <= piece.start || piece.end <= other.start));
    }
    CHECK(done == std::vector<std::int64_t>{5, 4, 3, 2});
  }
}

TEST_SUITE("dominant shares and indices") {
  TEST_CASE("the example of dominant resource fairness") {
    // Ghodsi et al., NSDI 2011, section 4.1: 9 CPUs, 18 GB.
    const ResourceDemands demands{{9, 18}, {{1, 4}, {3, 1}}, {}};
    const DominantShares whole = dominant_resource_fairness(demands);
    CHECK(whole.tasks == std::vector<double>{3, 2});
    CHECK(whole.dominant_share[0] == near(2.0 / 3));
    CHECK(whole.dominant_share[1] == near(2.0 / 3));
    const DominantShares parts = divisible_dominant_resource_fairness(demands);
    CHECK(parts.tasks[0] == near(3));
    CHECK(parts.tasks[1] == near(2));
  }

  TEST_CASE("the same example through a scenario: three tasks of one user and two of the other run at once") {
    const Answers answers(Json::parse(R"json({
      "gpus": {"p": {"memory": "1 GB"}},
      "systems": {"s": {"gpus": {"p": 1}, "resources": {"cpu": 9, "memory": 18}}},
      "models": {"a": {"device": "cpu", "time": "1 h", "resources": {"cpu": 1, "memory": 4}},
                 "b": {"device": "cpu", "time": "1 h", "resources": {"cpu": 3, "memory": 1}}},
      "workloads": {"w": {"parts": {
        "ann": {"type": "cross_validation", "folds": 6, "models": ["a"], "barrier": "none", "user": "ann"},
        "bob": {"type": "cross_validation", "folds": 6, "models": ["b"], "barrier": "none", "user": "bob"}}}}})json"),
                          {"drf"});
    int of_ann = 0;
    int of_bob = 0;
    for (const auto& row : answers.rows())
      if (row.at("start_s") == "0") ++(row.at("job").starts_with("ann") ? of_ann : of_bob);
    CHECK(of_ann == 3);
    CHECK(of_bob == 2);
  }

  TEST_CASE("weights, and users whose resource is used up stop alone") {
    const DominantShares weighted = divisible_dominant_resource_fairness({{12}, {{1}, {1}}, {2, 1}});
    CHECK(weighted.tasks[0] == near(8));
    CHECK(weighted.tasks[1] == near(4));
    // Users 0 and 1 share the first resource; user 2 goes on with the second.
    const DominantShares apart = divisible_dominant_resource_fairness({{10, 10}, {{1, 0}, {1, 0}, {0, 1}}, {}});
    CHECK(apart.dominant_share[0] == near(0.5));
    CHECK(apart.dominant_share[2] == near(1));
    // A user whose next task does not fit is passed over.
    CHECK(dominant_resource_fairness({{10}, {{6}, {3}}, {}}).tasks == std::vector<double>{1, 1});
    CHECK(dominant_resource_fairness({{10}, {{6}, {2}}, {}}).tasks == std::vector<double>{1, 2});
  }

  TEST_CASE("the Gittins index of a two-point law") {
    // 1 with probability 1/2, else 9. At 0: d = 1 gives .5 / 1, d = 9 gives 1 / 5. Past 1 it is 1 / (9 - a).
    const DiscreteDistribution service{{1, 9}, {1, 1}};
    CHECK(gittins_index(service, 0) == near(0.5));
    CHECK(gittins_index(service, 0.5) == near(1));
    CHECK(gittins_index(service, 1) == near(1.0 / 8));
    CHECK(gittins_index(service, 5) == near(0.25));
    CHECK(gittins_index(service, 9) == 0);
    // Of a certain length: the inverse of what is left, so that it is shortest remaining time first.
    CHECK(gittins_index({{4}, {1}}, 1) == near(1.0 / 3));
  }
}

}  // namespace gpusim::test
