#include "sim/timing/fairness.hpp"

#include <algorithm>
#include <functional>

#include "sim/base/check.hpp"

namespace gpusim {

FairNetwork::FairNetwork(const std::vector<double>& capacities) {
  links_.reserve(capacities.size());
  for (const double capacity : capacities) {
    GPUSIM_CHECK(capacity > 0, "a link of capacity {}", capacity);
    links_.push_back({capacity, {}});
  }
}

std::uint32_t FairNetwork::add(const FairFlow& added) {
  GPUSIM_CHECK(added.weight > 0 && added.cap > 0, "a flow of weight {} and cap {}", added.weight, added.cap);
  GPUSIM_CHECK(!added.links.empty() || added.cap < std::numeric_limits<double>::infinity(), "a flow without links and cap");
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(flows_.size()));
    flows_.emplace_back();
  }
  std::pop_heap(free_.begin(), free_.end(), std::greater<>());
  const std::uint32_t number = free_.back();
  free_.pop_back();

  Flow& flow = flows_[number];
  flow.weight = added.weight;
  flow.cap = added.cap;
  flow.is_present = true;
  std::vector<std::uint32_t> passed = added.links;
  std::sort(passed.begin(), passed.end());
  for (const std::uint32_t link : passed) {
    if (!flow.uses.empty() && flow.uses.back().link == link)
      ++flow.uses.back().times;
    else
      flow.uses.push_back({link, 1});
  }
  for (const Use& use : flow.uses) {
    std::vector<OnLink>& there = links_[use.link].flows;
    const auto before = [](const OnLink& on, std::uint32_t than) { return on.flow < than; };
    there.insert(std::lower_bound(there.begin(), there.end(), number, before), {number, use.times});
  }
  touch(number);
  return number;
}

void FairNetwork::remove(std::uint32_t number) {
  Flow& flow = flows_[number];
  GPUSIM_CHECK(flow.is_present, "no flow {}", number);
  touch(number);
  for (const Use& use : flow.uses) {
    std::vector<OnLink>& there = links_[use.link].flows;
    there.erase(std::find_if(there.begin(), there.end(), [&](const OnLink& on) { return on.flow == number; }));
  }
  flow.uses.clear();
  flow.is_present = false;
  flow.rate = 0;
  free_.push_back(number);
  std::push_heap(free_.begin(), free_.end(), std::greater<>());
}

void FairNetwork::set_cap(std::uint32_t number, double cap) {
  Flow& flow = flows_[number];
  GPUSIM_CHECK(flow.is_present && cap > 0, "flow {} is not there, or its cap {} is not positive", number, cap);
  if (flow.cap == cap) return;
  flow.cap = cap;
  touch(number);
}

void FairNetwork::touch_link(std::uint32_t link) {
  if (links_[link].is_dirty) return;
  links_[link].is_dirty = true;
  part_links_.push_back(link);
}

void FairNetwork::touch(std::uint32_t number) {
  for (const Use& use : flows_[number].uses) touch_link(use.link);
  if (flows_[number].is_dirty) return;
  flows_[number].is_dirty = true;
  part_flows_.push_back(number);
}

/// Collects everything that is connected with a change, in ascending order, without flows that were removed.
void FairNetwork::collect() {
  for (std::size_t next = 0; next < part_links_.size(); ++next)
    for (const OnLink& on : links_[part_links_[next]].flows) touch(on.flow);
  std::sort(part_links_.begin(), part_links_.end());
  for (const std::uint32_t link : part_links_) links_[link].is_dirty = false;
  for (const std::uint32_t flow : part_flows_) flows_[flow].is_dirty = false;
  std::erase_if(part_flows_, [&](std::uint32_t flow) { return !flows_[flow].is_present; });
  std::sort(part_flows_.begin(), part_flows_.end());
}

std::span<const std::uint32_t> FairNetwork::update() {
  changed_.clear();
  updated_links_.clear();
  if (part_flows_.empty() && part_links_.empty()) return changed_;
  collect();
  for (const std::uint32_t flow : part_flows_) flows_[flow].old_rate = flows_[flow].rate;
  fill();
  for (const std::uint32_t flow : part_flows_)
    if (flows_[flow].rate != flows_[flow].old_rate) changed_.push_back(flow);
  part_flows_.clear();
  std::swap(part_links_, updated_links_);
  return changed_;
}

/// The height at which the unfrozen flows of a link would fill it. It is summed afresh each time, so that it does not depend on
/// history.
double FairNetwork::height_of(const Link& link) const {
  double frozen = 0;
  double rising = 0;
  for (const OnLink& on : link.flows) {
    const Flow& flow = flows_[on.flow];
    if (flow.is_frozen)
      frozen += flow.rate * on.times;
    else
      rising += flow.weight * on.times;
  }
  return std::max(0.0, link.capacity - frozen) / rising;
}

void FairNetwork::freeze(std::uint32_t number, double rate) {
  Flow& flow = flows_[number];
  flow.rate = rate;
  flow.is_frozen = true;
  for (const Use& use : flow.uses) --links_[use.link].open;
}

/// The height of a link can only rise while its flows freeze on other links, so a height that was computed earlier is a lower
/// bound. The least one is therefore recomputed, and it is used if it is still the least.
void FairNetwork::fill() {
  heights_.clear();
  caps_.clear();
  for (const std::uint32_t number : part_flows_) {
    Flow& flow = flows_[number];
    flow.is_frozen = false;
    if (flow.cap < std::numeric_limits<double>::infinity()) caps_.push_back({flow.cap / flow.weight, number});
  }
  for (const std::uint32_t number : part_links_) {
    Link& link = links_[number];
    link.open = link.flows.size();
    if (link.open > 0) heights_.push_back({height_of(link), number});
  }
  std::sort(caps_.begin(), caps_.end(), [](const Level& left, const Level& right) { return right > left; });
  std::make_heap(heights_.begin(), heights_.end(), std::greater<>());

  std::size_t next_cap = 0;
  double height = 0;
  while (next_cap < caps_.size() || !heights_.empty()) {
    const bool is_cap = next_cap < caps_.size() && (heights_.empty() || caps_[next_cap].height <= heights_.front().height);
    if (is_cap) {
      const std::uint32_t flow = caps_[next_cap++].number;
      if (!flows_[flow].is_frozen) freeze(flow, flows_[flow].cap);
      continue;
    }
    std::pop_heap(heights_.begin(), heights_.end(), std::greater<>());
    const Level noted = heights_.back();
    heights_.pop_back();
    Link& link = links_[noted.number];
    if (link.open == 0) continue;
    const double now = height_of(link);
    if (now > noted.height) {
      heights_.push_back({now, noted.number});
      std::push_heap(heights_.begin(), heights_.end(), std::greater<>());
      continue;
    }
    height = std::max(height, now);
    for (const OnLink& on : link.flows)
      if (!flows_[on.flow].is_frozen) freeze(on.flow, height * flows_[on.flow].weight);
  }
}

double FairNetwork::used(std::uint32_t link) const {
  double sum = 0;
  for (const OnLink& on : links_[link].flows) sum += flows_[on.flow].rate * on.times;
  return sum;
}

}  // namespace gpusim
