#include "tests/theory/dominant_shares.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "sim/base/check.hpp"

namespace gpusim {
namespace {

/// By user: the dominant share of one task.
std::vector<double> share_of_task(const ResourceDemands& demands) {
  for (const double one : demands.capacity) GPUSIM_CHECK(one > 0, "a capacity of {}", one);
  std::vector<double> shares;
  for (const std::vector<double>& demand : demands.demand) {
    GPUSIM_CHECK(demand.size() == demands.capacity.size(), "{} demands for {} resources", demand.size(), demands.capacity.size());
    double share = 0;
    for (std::size_t r = 0; r < demand.size(); ++r) {
      GPUSIM_CHECK(demand[r] >= 0, "a demand of {}", demand[r]);
      share = std::max(share, demand[r] / demands.capacity[r]);
    }
    GPUSIM_CHECK(share > 0, "a task that needs nothing");
    shares.push_back(share);
  }
  GPUSIM_CHECK(demands.weight.empty() || demands.weight.size() == shares.size(), "{} weights of {} users", demands.weight.size(),
               shares.size());
  for (const double one : demands.weight) GPUSIM_CHECK(one > 0, "a weight of {}", one);
  return shares;
}

double weight_of(const ResourceDemands& demands, std::size_t user) { return demands.weight.empty() ? 1 : demands.weight[user]; }

DominantShares with_shares(std::vector<double> tasks, const std::vector<double>& share) {
  DominantShares result{std::move(tasks), {}};
  for (std::size_t user = 0; user < share.size(); ++user) result.dominant_share.push_back(result.tasks[user] * share[user]);
  return result;
}

}  // namespace

DominantShares dominant_resource_fairness(const ResourceDemands& demands) {
  const std::vector<double> share = share_of_task(demands);
  std::vector<double> tasks(share.size());
  // Recomputed from the counts each time, so that what fits exactly fits: sums of many terms would have lost it.
  const auto fits = [&](std::size_t user) {
    for (std::size_t r = 0; r < demands.capacity.size(); ++r) {
      double used = demands.demand[user][r];
      for (std::size_t other = 0; other < tasks.size(); ++other) used += tasks[other] * demands.demand[other][r];
      if (used > demands.capacity[r] * (1 + 1e-12)) return false;
    }
    return true;
  };
  std::vector<bool> is_full(share.size());
  while (true) {
    std::optional<std::size_t> next;
    const auto level = [&](std::size_t user) { return tasks[user] * share[user] / weight_of(demands, user); };
    for (std::size_t user = 0; user < share.size(); ++user)
      if (!is_full[user] && (!next || level(user) < level(*next))) next = user;
    if (!next) return with_shares(std::move(tasks), share);
    // What does not fit now never will.
    if (fits(*next))
      ++tasks[*next];
    else
      is_full[*next] = true;
  }
}

DominantShares divisible_dominant_resource_fairness(const ResourceDemands& demands) {
  const std::vector<double> share = share_of_task(demands);
  std::vector<double> tasks(share.size());
  std::vector<double> left = demands.capacity;
  std::vector<bool> is_full(share.size());
  // Tasks per unit of the common level.
  const auto rate = [&](std::size_t user) { return weight_of(demands, user) / share[user]; };
  for (std::size_t active = share.size(); active > 0;) {
    std::vector<double> use(left.size());
    for (std::size_t user = 0; user < share.size(); ++user)
      for (std::size_t r = 0; r < left.size() && !is_full[user]; ++r) use[r] += rate(user) * demands.demand[user][r];
    double rise = std::numeric_limits<double>::infinity();
    for (std::size_t r = 0; r < left.size(); ++r)
      if (use[r] > 0) rise = std::min(rise, left[r] / use[r]);
    std::vector<bool> is_used_up(left.size());
    for (std::size_t r = 0; r < left.size(); ++r) {
      is_used_up[r] = use[r] > 0 && left[r] / use[r] <= rise * (1 + 1e-12);
      left[r] = is_used_up[r] ? 0 : left[r] - rise * use[r];
    }
    for (std::size_t user = 0; user < share.size(); ++user) {
      if (is_full[user]) continue;
      tasks[user] += rise * rate(user);
      for (std::size_t r = 0; r < left.size(); ++r) is_full[user] = is_full[user] || (is_used_up[r] && demands.demand[user][r] > 0);
      if (is_full[user]) --active;
    }
  }
  return with_shares(std::move(tasks), share);
}

double gittins_index(const DiscreteDistribution& service, double attained) {
  GPUSIM_CHECK(service.value.size() == service.weight.size(), "{} values with {} weights", service.value.size(),
               service.weight.size());
  double above = 0;
  for (std::size_t i = 0; i < service.value.size(); ++i) {
    GPUSIM_CHECK(service.value[i] > 0 && service.weight[i] >= 0 && (i == 0 || service.value[i] > service.value[i - 1]),
                 "value {} is {} of weight {}", i, service.value[i], service.weight[i]);
    if (service.value[i] > attained) above += service.weight[i];
  }
  double best = 0;
  double ended = 0;        // weight of what ends within d
  double ended_after = 0;  // the same times how long it still takes
  for (std::size_t i = 0; i < service.value.size(); ++i) {
    const double after = service.value[i] - attained;
    if (after <= 0) continue;
    ended += service.weight[i];
    ended_after += service.weight[i] * after;
    best = std::max(best, ended / (ended_after + (above - ended) * after));
  }
  return above > 0 ? best : 0;
}

PreemptiveSchedule preemptive_makespan(const std::vector<std::int64_t>& time, std::size_t machines) {
  GPUSIM_CHECK(machines > 0, "no machine");
  PreemptiveSchedule schedule;
  std::int64_t sum = 0;
  const auto count = static_cast<std::int64_t>(machines);
  for (const std::int64_t one : time) {
    GPUSIM_CHECK(one >= 0 && sum <= std::numeric_limits<std::int64_t>::max() - one, "a time of {}", one);
    schedule.makespan = std::max(schedule.makespan, one);
    sum += one;
  }
  schedule.makespan = std::max(schedule.makespan, sum / count + (sum % count > 0 ? 1 : 0));
  std::size_t machine = 0;
  std::int64_t now = 0;
  for (std::size_t job = 0; job < time.size(); ++job) {
    std::int64_t left = time[job];
    while (left > 0) {
      const std::int64_t part = std::min(left, schedule.makespan - now);
      if (part > 0) schedule.pieces.push_back({job, machine, now, now + part});
      left -= part;
      now += part;
      if (now == schedule.makespan) {
        ++machine;
        now = 0;
      }
    }
  }
  return schedule;
}

}  // namespace gpusim
