#include "sim/import/cluster.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gpusim/reader.hpp"
#include "sim/base/text.hpp"
#include "sim/page/phrase.hpp"

namespace gpusim {
namespace {

ClusterList nodes_for(const JobTable& table, const ImportOptions& options) {
  const bool has_files = !options.cluster_files.empty();
  const std::uint32_t per_node = options.gpus_per_node;
  if (has_files && options.nodes) throw UsageError("expected one of --cluster and --nodes, got both");
  if (has_files) return read_cluster(options.cluster_files);
  ClusterList cluster;
  if (options.nodes) {
    cluster.groups.push_back({"node", "", per_node, *options.nodes, {}});
  } else if (table.capacity) {
    const auto whole = static_cast<std::uint32_t>(*table.capacity / per_node);
    const auto rest = static_cast<std::uint32_t>(*table.capacity % per_node);
    if (whole > 0) cluster.groups.push_back({"node", "", per_node, whole, {}});
    if (rest > 0) cluster.groups.push_back({"rest", "", rest, 1, {}});
    cluster.notes.push_back(
        say({"the trace states {} GPUs; nodes of {} are assumed", "트레이스에 GPU {}개로 명시됨; 노드당 {}개로 가정함"},
            *table.capacity, per_node));
  } else if (!table.jobs.empty()) {
    throw UsageError("no nodes are stated; expected --cluster FILE or --nodes N (with --gpus-per-node and --gpu)");
  } else if (std::any_of(table.workflows.begin(), table.workflows.end(), [](const Workflow& workflow) {
               return std::any_of(workflow.tasks.begin(), workflow.tasks.end(), [](const auto& task) { return task.gpus > 0; });
             })) {
    throw UsageError("the number of processors is not stated; expected --nodes N (with --gpus-per-node) or --cluster FILE");
  } else {
    cluster.groups.push_back({"node", "", 1, 1, {}});
  }
  return cluster;
}

bool moves_data(const JobTable& table) {
  return std::any_of(table.workflows.begin(), table.workflows.end(), [](const Workflow& workflow) {
    return std::any_of(workflow.edges.begin(), workflow.edges.end(),
                       [](const WorkflowEdge& edge) { return edge.data > DataSize{}; });
  });
}

}  // namespace

GpuNames::GpuNames(const std::vector<std::string>& gpus) : labels_(sheets_of(catalog_)) {
  for (const std::string& text : gpus) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos)
      other_ = sheet(text);
    else
      named_[text.substr(0, equals)] = sheet(text.substr(equals + 1));
  }
}

std::string GpuNames::find(const std::string& type) const {
  const auto named = named_.find(type);
  if (named != named_.end()) return named->second;
  if (!other_.empty()) return other_;
  return type.empty() ? "" : known(type);
}

std::string GpuNames::known(const std::string& name) const {
  for (const std::string& candidate : catalog_.names())
    if (lower_case(candidate) == lower_case(name)) return candidate;
  return labels_.find(name);
}

std::string GpuNames::sheet(const std::string& name) const {
  const std::string id = known(name);
  if (!id.empty()) return id;
  const auto nearest = nearest_name(name, catalog_.names());
  throw UsageError(fmt::format("--gpu: no data sheet is called \"{}\"{}", name,
                               nearest ? fmt::format("; did you mean \"{}\"?", *nearest) : "; `gpusim catalog` lists all"));
}

ClusterList cluster_for(const JobTable& table, const ImportOptions& options, const GpuNames& names) {
  ClusterList cluster = nodes_for(table, options);
  for (NodeGroup& group : cluster.groups) {
    std::string id = names.find(group.gpu_type);
    if (id.empty() && !group.gpu_type.empty())
      throw UsageError(fmt::format("no data sheet is called \"{0}\"; expected --gpu {0}=NAME", group.gpu_type));
    if (id.empty() && moves_data(table))
      throw UsageError("data moves between the tasks, and its time depends on the GPU, which is not stated; expected --gpu NAME");
    if (id.empty() && !table.jobs.empty() && cluster.notes.empty())
      cluster.notes.push_back(
          say({"no GPU is named: times are those of the trace, and no data sheet is used; --gpu NAME states the GPU",
               "GPU 이름이 없음: 시간은 트레이스의 값이며 데이터시트를 쓰지 않음. --gpu NAME으로 지정할 수 있음"}));
    group.gpu_type = id.empty() ? kUnnamedGpu : id;
  }
  std::uint64_t nodes = 0;
  for (const NodeGroup& group : cluster.groups) nodes += group.count;
  if (nodes > 1 && moves_data(table) && options.network.empty())
    throw UsageError(
        "data moves between the tasks, and there are several nodes; expected --network BANDWIDTH, such as \"12 GB/s\"");
  return cluster;
}

}  // namespace gpusim
