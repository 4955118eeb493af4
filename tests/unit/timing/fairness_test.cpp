#include "sim/timing/fairness.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "sim/base/random.hpp"
#include "sim/verify/filling.hpp"

namespace gpusim {
namespace {

struct Network {
  std::vector<double> capacities;
  std::vector<FairFlow> flows;
};

std::uint32_t below(Random& random, std::uint32_t count) { return static_cast<std::uint32_t>(random.uniform() * count); }

/// Small whole numbers make many ties; others are spread over three orders of magnitude.
double amount(Random& random, bool is_whole) { return is_whole ? 1 + below(random, 9) : std::pow(10, 3 * random.uniform()); }

FairFlow random_flow(Random& random, std::size_t links, bool is_whole) {
  FairFlow flow;
  const std::uint32_t passed = 1 + below(random, 4);
  for (std::uint32_t i = 0; i < passed; ++i) flow.links.push_back(below(random, static_cast<std::uint32_t>(links)));
  if (random.uniform() < 0.3) flow.weight = amount(random, is_whole);
  if (random.uniform() < 0.3) flow.cap = amount(random, is_whole);
  return flow;
}

Network random_network(std::uint64_t number) {
  Random random(4, number, "random network");
  const bool is_whole = random.uniform() < 0.5;
  Network network;
  const std::uint32_t links = 1 + below(random, 12);
  for (std::uint32_t link = 0; link < links; ++link) network.capacities.push_back(amount(random, is_whole));
  const std::uint32_t flows = 1 + below(random, 15);
  for (std::uint32_t flow = 0; flow < flows; ++flow) network.flows.push_back(random_flow(random, links, is_whole));
  return network;
}

/// The rates of flows that are all there at once.
std::vector<double> fair_rates(const std::vector<double>& capacities, const std::vector<FairFlow>& flows) {
  FairNetwork network(capacities);
  for (const FairFlow& flow : flows) network.add(flow);
  network.update();
  std::vector<double> rates;
  for (std::uint32_t flow = 0; flow < flows.size(); ++flow) rates.push_back(network.rate(flow));
  return rates;
}

bool is_about(double one, double other) { return std::abs(one - other) <= 1e-9 * std::max(one, other); }

/// The definition: no link above its capacity, and every flow at its cap or with a bottleneck, a full link on which nobody has more
/// for his weight.
void check_fair(const Network& network, const std::vector<double>& rates) {
  std::vector<double> used(network.capacities.size(), 0.0);
  std::vector<double> most(network.capacities.size(), 0.0);
  for (std::size_t flow = 0; flow < rates.size(); ++flow)
    for (const std::uint32_t link : network.flows[flow].links) {
      used[link] += rates[flow];
      most[link] = std::max(most[link], rates[flow] / network.flows[flow].weight);
    }
  for (std::size_t link = 0; link < used.size(); ++link) REQUIRE(used[link] <= network.capacities[link] * (1 + 1e-12));
  for (std::size_t flow = 0; flow < rates.size(); ++flow) {
    const FairFlow& stated = network.flows[flow];
    REQUIRE(rates[flow] > 0);
    REQUIRE(rates[flow] <= stated.cap);
    const bool has_bottleneck = std::any_of(stated.links.begin(), stated.links.end(), [&](std::uint32_t link) {
      return is_about(used[link], network.capacities[link]) && is_about(most[link], rates[flow] / stated.weight);
    });
    REQUIRE((rates[flow] == stated.cap || has_bottleneck));
  }
}

/// What update() promises: the flows whose rate is another than before, ascending.
void check_changed(const FairNetwork& network, std::span<const std::uint32_t> changed, const std::vector<std::uint32_t>& present,
                   const std::vector<double>& before) {
  for (std::size_t i = 0; i < present.size(); ++i) {
    const bool is_listed = std::binary_search(changed.begin(), changed.end(), present[i]);
    REQUIRE(is_listed == (network.rate(present[i]) != before[i]));
  }
}

}  // namespace

TEST_SUITE_BEGIN("fairness");

TEST_CASE("the two flows of a full link get the same, and others what is left") {
  // Links A 10, B 6, C 8. B fills first, at 6 / 2 = 3 for both of its flows; A leaves 10 - 3 = 7 and C 8 - 3 = 5.
  const std::vector<double> capacities = {10, 6, 8};
  const std::vector<FairFlow> flows = {{.links = {0}}, {.links = {0, 1}}, {.links = {1, 2}}, {.links = {2}}};
  CHECK(fair_rates(capacities, flows) == std::vector<double>{7, 3, 3, 5});
}

TEST_CASE("weights divide a link, and what a cap leaves goes to the others") {
  // 12 over weights 1 and 2 is 4 and 8; with the second held at 5 the first has 7.
  const std::vector<double> capacities = {12};
  CHECK(fair_rates(capacities, std::vector<FairFlow>{{.links = {0}}, {.links = {0}, .weight = 2}}) == std::vector<double>{4, 8});
  CHECK(fair_rates(capacities, std::vector<FairFlow>{{.links = {0}}, {.links = {0}, .weight = 2, .cap = 5}}) ==
        std::vector<double>{7, 5});
}

TEST_CASE("a flow that passes a link twice loads it twice") {
  // 3 r = 12: one part for the first flow, two for the second.
  const std::vector<double> capacities = {12};
  CHECK(fair_rates(capacities, std::vector<FairFlow>{{.links = {0}}, {.links = {0, 0}}}) == std::vector<double>{4, 4});
}

TEST_CASE("when a flow leaves, only what hangs together with it changes") {
  // Links 10 and 9 with two flows each, joined by nothing.
  FairNetwork network({10, 9});
  const std::uint32_t first = network.add({.links = {0}});
  const std::uint32_t second = network.add({.links = {0}});
  const std::uint32_t apart = network.add({.links = {1}});
  CHECK(network.update().size() == 3);
  CHECK(network.rate(first) == 5);
  CHECK(network.used(0) == 10);
  network.remove(second);
  const auto changed = network.update();
  REQUIRE(changed.size() == 1);
  CHECK(changed.front() == first);
  CHECK(network.rate(first) == 10);
  CHECK(network.rate(apart) == 9);
  CHECK(network.update().empty());
  network.set_cap(apart, 2);
  CHECK(network.update().size() == 1);
  CHECK(network.rate(apart) == 2);
}

TEST_CASE("ten thousand random networks are fair, and as filled step by step") {
  for (std::uint64_t number = 0; number < 10'000; ++number) {
    CAPTURE(number);
    const Network network = random_network(number);
    const std::vector<double> rates = fair_rates(network.capacities, network.flows);
    check_fair(network, rates);
    const std::vector<double> twin = rates_by_filling(network.capacities, network.flows);
    for (std::size_t flow = 0; flow < rates.size(); ++flow) REQUIRE(is_about(rates[flow], twin[flow]));
  }
}

TEST_CASE("flows that come, change and go leave the rates, to the last bit, of those that stay") {
  for (std::uint64_t number = 0; number < 1'000; ++number) {
    CAPTURE(number);
    Random random(4, number, "changing network");
    const std::vector<double> capacities = random_network(number).capacities;
    FairNetwork network(capacities);
    std::vector<std::uint32_t> present;  // ascending, beside what they are
    std::vector<FairFlow> flows;
    for (int step = 0; step < 30; ++step) {
      std::vector<double> before;
      const auto chosen = present.empty() ? 0 : below(random, static_cast<std::uint32_t>(present.size()));
      const double what = random.uniform();
      if (present.empty() || what < 0.5) {
        const FairFlow flow = random_flow(random, capacities.size(), number % 2 == 0);
        const std::uint32_t added = network.add(flow);
        const auto place = std::lower_bound(present.begin(), present.end(), added) - present.begin();
        present.insert(present.begin() + place, added);
        flows.insert(flows.begin() + place, flow);
      } else if (what < 0.8) {
        network.remove(present[chosen]);
        present.erase(present.begin() + chosen);
        flows.erase(flows.begin() + chosen);
      } else {
        flows[chosen].cap = amount(random, number % 2 == 0);
        network.set_cap(present[chosen], flows[chosen].cap);
      }
      for (const std::uint32_t flow : present) before.push_back(network.rate(flow));
      check_changed(network, network.update(), present, before);
      const std::vector<double> expected = fair_rates(capacities, flows);
      for (std::size_t i = 0; i < present.size(); ++i) REQUIRE(network.rate(present[i]) == expected[i]);
    }
  }
}

TEST_SUITE_END();

}  // namespace gpusim
