#pragma once
// Random valid scenarios for the laws. What they are made of can be narrowed to what a law is about.

#include <rapidcheck.h>

#include <iosfwd>
#include <string>

#include "gpusim/policy.hpp"

namespace gpusim::test {

struct ScenarioKind {
  bool gangs = false;  ///< tasks on several devices; then only policies that place gangs
  bool data = false;   ///< data on edges
  /// Times, transfers and means of both are whole nanoseconds, also when everything takes twice as long; all links are stated, and
  /// no policy has times of its own.
  bool exact = false;
  bool interrupts = true;  ///< policies that preempt too
  bool identical = false;  ///< one system of equal GPUs, which every task can use
};

constexpr ScenarioKind kAnything{.gangs = true, .data = true};

/// The text of a scenario. Everything in it is called `word_00`, with two digits counted from 01, so that it can be renamed.
struct RandomScenario {
  std::string text;
};
void showValue(const RandomScenario& scenario, std::ostream& out);

/// One to three systems, a few models, one ensemble and one other workload, and all policies that can run it. Small scenarios
/// first, as rapidcheck's size grows.
[[nodiscard]] rc::Gen<RandomScenario> random_scenario(ScenarioKind kind);

/// The same scenario with other names, in the opposite order of the alphabet; also for the files that it writes.
[[nodiscard]] std::string renamed(std::string text);
/// The same scenario (of exact times) with everything taking twice as long: times and latencies doubled, bandwidths halved.
[[nodiscard]] std::string slowed_down(const std::string& text);

/// With its default options.
[[nodiscard]] bool may_preempt(const PolicyRow& row);

}  // namespace gpusim::test
