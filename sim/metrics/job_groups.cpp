#include "sim/metrics/job_groups.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "sim/base/elementary.hpp"
#include "sim/metrics/load.hpp"

namespace gpusim {
namespace {

constexpr std::array<std::string_view, 5> kSizes{"0", "1", "2-4", "5-8", ">8"};

std::size_t size_class(std::uint32_t gpus) {
  if (gpus <= 1) return gpus;
  if (gpus <= 4) return 2;
  return gpus <= 8 ? 3 : 4;
}

/// One way of dividing jobs into groups, with the group of each job.
struct Grouping {
  std::size_t first;                 ///< position of its first group
  std::vector<std::uint32_t> group;  ///< by job: group, counted from `first`
};

double logarithm(Duration value) { return log1p(value.seconds()); }
double logarithm(double value) { return log(value); }
double from_logarithm(double mean, Duration) { return expm1(mean); }
double from_logarithm(double mean, double) { return exp(mean); }

struct SumOf {
  Wide wide = 0;
  double plain = 0;
  void add(Duration value) { wide += value.count(); }
  void add(double value) { plain += value; }
  [[nodiscard]] Duration over(std::size_t count, Duration) const { return mean_duration(wide, count); }
  [[nodiscard]] double over(std::size_t count, double) const { return plain / static_cast<double>(count); }
};

/// The position of a quantile among `count` sorted values, counted from 0: nearest rank.
std::size_t place_of(double quantile, std::size_t count) {
  const double rank = std::ceil(quantile * static_cast<double>(count) - 1e-9);
  return static_cast<std::size_t>(std::clamp(rank, 1.0, static_cast<double>(count))) - 1;
}

/// The values of all jobs in sorted order, so that they are sorted once for all groups.
template <class Value>
class Observations {
 public:
  explicit Observations(std::size_t jobs) { values_.reserve(jobs); }
  void add(Value value, std::size_t job) { values_.emplace_back(value, static_cast<std::uint32_t>(job)); }

  void into(std::vector<JobGroup>& groups, const std::vector<Grouping>& groupings, Distribution<Value> JobGroup::* member) {
    std::sort(values_.begin(), values_.end());
    std::vector<double> logarithms;
    logarithms.reserve(values_.size());
    for (const auto& [value, job] : values_) logarithms.push_back(logarithm(value));
    for (const Grouping& grouping : groupings) spread(groups, grouping, logarithms, member);
  }

 private:
  struct Part {
    std::size_t count = 0;
    std::size_t seen = 0;
    std::array<std::size_t, kQuantiles.size()> place{};
    SumOf sum;
    double logarithms = 0;
  };

  void spread(std::vector<JobGroup>& groups, const Grouping& grouping, const std::vector<double>& logarithms,
              Distribution<Value> JobGroup::* member) const {
    std::vector<Part> parts;
    const auto part_of = [&](std::uint32_t job) -> Part& {
      const std::size_t group = grouping.group.empty() ? 0 : grouping.group[job];
      if (group >= parts.size()) parts.resize(group + 1);
      return parts[group];
    };
    for (const auto& [value, job] : values_) ++part_of(job).count;
    for (Part& part : parts)
      for (std::size_t q = 0; q < kQuantiles.size() && part.count > 0; ++q) part.place[q] = place_of(kQuantiles[q], part.count);
    for (std::size_t i = 0; i < values_.size(); ++i) {
      const auto& [value, job] = values_[i];
      Part& part = part_of(job);
      Distribution<Value>& distribution = groups[grouping.first + static_cast<std::size_t>(&part - parts.data())].*member;
      for (std::size_t q = 0; q < kQuantiles.size(); ++q)
        if (part.seen == part.place[q]) distribution.quantile[q] = value;
      if (++part.seen == part.count) distribution.max = value;
      part.sum.add(value);
      part.logarithms += logarithms[i];
    }
    for (std::size_t group = 0; group < parts.size(); ++group) {
      const Part& part = parts[group];
      if (part.count == 0) continue;
      Distribution<Value>& distribution = groups[grouping.first + group].*member;
      distribution.mean = part.sum.over(part.count, Value{});
      distribution.geometric_mean = from_logarithm(part.logarithms / static_cast<double>(part.count), Value{});
    }
  }

  std::vector<std::pair<Value, std::uint32_t>> values_;
};

std::uint32_t widest(const Workload& workload, const Performance& performance, const Job& job) {
  std::uint32_t gpus = 0;
  for (std::uint32_t task = job.first_task; task < job.first_task + job.task_count; ++task)
    gpus = std::max(gpus, performance.gpus(workload.profile[task]));
  return gpus;
}

/// Adds the groups of one kind.
void add_grouping(std::string_view kind, std::vector<std::string> names, std::vector<std::uint32_t> group,
                  std::vector<JobGroup>& groups, std::vector<Grouping>& groupings) {
  groupings.push_back({groups.size(), std::move(group)});
  for (std::string& name : names) {
    JobGroup& added = groups.emplace_back();
    added.kind = kind;
    added.name = std::move(name);
  }
  for (const std::uint32_t number : groupings.back().group) ++groups[groupings.back().first + number].jobs;
}

std::vector<std::string> names_of(const std::vector<Share>& shares) {
  std::vector<std::string> names;
  for (const Share& share : shares) names.push_back(share.name);
  return names;
}

}  // namespace

std::vector<JobGroup> job_groups(const Workload& workload, const Performance& performance, const std::vector<JobMeasures>& jobs,
                                 const std::vector<JobService>& services) {
  std::vector<JobGroup> groups;
  std::vector<Grouping> groupings;
  add_grouping("all", {""}, {}, groups, groupings);
  groups.front().jobs = jobs.size();
  std::vector<std::uint32_t> sizes;
  std::vector<std::uint32_t> queues;
  std::vector<std::uint32_t> users;
  for (const Job& job : workload.jobs) {
    sizes.push_back(static_cast<std::uint32_t>(size_class(widest(workload, performance, job))));
    queues.push_back(static_cast<std::uint32_t>(job.queue));
    users.push_back(static_cast<std::uint32_t>(job.user));
  }
  add_grouping("gpus", {kSizes.begin(), kSizes.end()}, std::move(sizes), groups, groupings);
  if (workload.queues.size() > 1) add_grouping("queue", names_of(workload.queues), std::move(queues), groups, groupings);
  if (workload.users.size() > 1) add_grouping("user", names_of(workload.users), std::move(users), groups, groupings);

  const auto times = [&](Duration JobMeasures::* value, Distribution<Duration> JobGroup::* member) {
    Observations<Duration> spread(jobs.size());
    for (std::size_t j = 0; j < jobs.size(); ++j) spread.add(jobs[j].*value, j);
    spread.into(groups, groupings, member);
  };
  times(&JobMeasures::waiting, &JobGroup::waiting);
  times(&JobMeasures::completion, &JobGroup::completion);
  const auto ratios = [&](auto JobService::* value, Distribution<double> JobGroup::* member) {
    Observations<double> spread(jobs.size());
    for (std::size_t j = 0; j < jobs.size(); ++j)
      if (const std::optional<double> found = services[j].*value; found > 0) spread.add(*found, j);
    spread.into(groups, groupings, member);
  };
  ratios(&JobService::stretch, &JobGroup::stretch);
  ratios(&JobService::bounded_slowdown, &JobGroup::bounded_slowdown);
  ratios(&JobService::finish_time_fairness, &JobGroup::finish_time_fairness);
  std::erase_if(groups, [](const JobGroup& group) { return group.jobs == 0; });
  return groups;
}

}  // namespace gpusim
