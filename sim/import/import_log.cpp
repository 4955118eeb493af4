// Imports a log and selects what can run on the cluster.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "gpusim/import.hpp"
#include "gpusim/reader.hpp"
#include "sim/import/cluster.hpp"
#include "sim/page/phrase.hpp"

namespace gpusim {
namespace {

/// Drops jobs that cannot run on the cluster and counts them in the report.
class Fitting {
 public:
  Fitting(ImportedLog& log, const GpuNames& names) : log_(log), names_(names) {
    for (const NodeGroup& group : log.cluster.groups) {
      all_ += std::uint64_t{group.gpus} * group.count;
      pools_[group.name] += std::uint64_t{group.gpus} * group.count;
      types_.insert(group.gpu_type);
    }
  }

  void apply() {
    if (log_.options.pools_are_queues) check_queues();
    std::erase_if(log_.table.jobs, [&](JobRow& job) { return !fits(job); });
  }

 private:
  /// Fails unless each queue is one pool of equal nodes, because a job can be bound to a single pool only.
  void check_queues() const {
    std::map<std::string, std::vector<std::string>> groups_of;
    for (const NodeGroup& group : log_.cluster.groups)
      for (const std::string& queue : group.queues) groups_of[queue].push_back(group.name);
    for (const NodeGroup& group : log_.cluster.groups)
      if (group.queues.size() > 1)
        throw UsageError(fmt::format(
            "--pools queue: the nodes \"{}\" are in several queues ({}), but a pool serves one queue; expected --pools any",
            group.name, fmt::join(group.queues, ", ")));
    for (const auto& [queue, groups] : groups_of)
      if (groups.size() > 1)
        throw UsageError(
            fmt::format("--pools queue: the queue \"{}\" has {} kinds of nodes ({}), but a pool has one kind; expected --pools any",
                        queue, groups.size(), fmt::join(groups, ", ")));
  }

  bool fits(JobRow& job) {
    std::uint64_t capacity = all_;
    if (log_.options.pools_are_queues) {
      const auto pool = pools_.find(log_.table.text(job.queue));
      if (pool == pools_.end()) return drop({"is in a queue that the cluster does not have", "클러스터에 없는 큐에 있음"}, job);
      capacity = pool->second;
    }
    if (job.gpus > capacity) return drop({"requests more GPUs than the cluster has", "클러스터보다 많은 GPU를 요청함"}, job);
    // Where the cluster has several types of GPU, a job that names one stays on it.
    const std::string named =
        job.gpu_type == TextId{} || types_.size() < 2 ? std::string() : names_.find(log_.table.text(job.gpu_type));
    job.gpu_type = types_.contains(named) ? log_.table.texts.id_of(named) : TextId{};
    if (job.duration_on.empty()) return true;
    std::vector<std::pair<TextId, Duration>> times;
    for (const auto& [type, time] : job.duration_on) {
      const std::string id = names_.find(log_.table.text(type));
      if (!types_.contains(id)) continue;
      const TextId number = log_.table.texts.id_of(id);
      const auto same = std::find_if(times.begin(), times.end(), [&](const auto& entry) { return entry.first == number; });
      if (same == times.end())
        times.emplace_back(number, time);
      else if (same->second != time)
        throw UsageError(
            fmt::format("--gpu: two GPU types of the trace with different times both map to \"{}\"; expected --gpu TYPE=NAME "
                        "for one of them only",
                        id));
    }
    if (times.empty()) return drop({"has no time on the cluster's GPUs", "클러스터의 GPU에서 걸리는 시간이 없음"}, job);
    job.duration_on = std::move(times);
    job.duration = std::min_element(job.duration_on.begin(), job.duration_on.end(), [](const auto& left, const auto& right) {
                     return left.second < right.second;
                   })->second;
    return true;
  }

  bool drop(const Phrase& reason, const JobRow& job) {
    log_.report.leave_out(say(reason), true, "job " + job.name);
    return false;
  }

  ImportedLog& log_;
  const GpuNames& names_;
  std::uint64_t all_ = 0;
  std::map<std::string, std::uint64_t> pools_;
  std::set<std::string> types_;
};

}  // namespace

ImportedLog import_log(const std::vector<std::string>& files, const ImportOptions& options) {
  const GpuNames names(options.gpus);
  ImportedTrace trace = import_trace(files, options.format, options.reading);
  ClusterList cluster = cluster_for(trace.table, options, names);
  ImportedLog log{std::move(trace.table), std::move(trace.report), std::move(cluster), options};
  select(log.table, options.selection);
  if (options.selection.from > Duration{}) log.table.first_submit.clear();  // Time 0 is no longer that date.
  if (!log.table.workflows.empty()) return log;
  Fitting(log, names).apply();
  if (log.table.jobs.empty()) throw InputError(files.front(), "", "no job of this trace is selected and fits the cluster");
  return log;
}

}  // namespace gpusim
