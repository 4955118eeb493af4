#include "gpusim/import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "gpusim/reader.hpp"
#include "sim/base/text.hpp"
#include "sim/page/phrase.hpp"
#include "sim/traces/fields.hpp"
#include "sim/traces/slurm_tres.hpp"
#include "sim/traces/trace_import.hpp"

namespace gpusim {
namespace {

class Groups {
 public:
  explicit Groups(ClusterList& list) : list_(list) {}

  /// Adds a node, or `count` equal ones, to the group of equal nodes.
  void add(NodeGroup node) {
    if (node.gpus == 0 || node.count == 0) return;
    const auto same = std::find_if(list_.groups.begin(), list_.groups.end(), [&](const NodeGroup& group) {
      return group.gpus == node.gpus && group.gpu_type == node.gpu_type && group.queues == node.queues;
    });
    if (same != list_.groups.end()) {
      same->count += node.count;
      return;
    }
    node.name = name_of(node);
    list_.groups.push_back(std::move(node));
  }

 private:
  /// The name of a group: its queue if it has exactly one, otherwise the type of its GPUs.
  std::string name_of(const NodeGroup& node) {
    std::string name = node.queues.size() == 1 ? node.queues.front() : node.gpu_type;
    if (name.empty()) name = "nodes";
    for (char& c : name)
      if (c == ' ' || c == '/' || c == '\t') c = '_';
    const std::uint32_t number = ++names_[name];
    return number == 1 ? name : fmt::format("{}-{}", name, number);
  }

  ClusterList& list_;
  std::map<std::string, std::uint32_t> names_;
};

/// Parses KEY=VALUE pairs separated by blanks. A value may itself contain blanks and ends at the next KEY=.
std::map<std::string, std::string> pairs_of(std::string_view record) {
  std::map<std::string, std::string> pairs;
  std::string key;
  while (!record.empty()) {
    const std::string_view word = take_until(record, ' ');
    const std::size_t equals = word.find('=');
    const bool starts_pair = equals != std::string_view::npos && equals > 0 && is_capital(word[0]);
    if (starts_pair) {
      key = word.substr(0, equals);
      pairs[key] = word.substr(equals + 1);
    } else if (!key.empty() && !word.empty()) {
      pairs[key] += " " + std::string(word);
    }
  }
  return pairs;
}

/// True for a list with several types, such as `gpu:h100:8,gpu:a100:4`.
bool has_several_types(std::string_view gres) {
  std::size_t types = 0;
  for (std::string_view rest = gres; !rest.empty();)
    if (trimmed(take_until(rest, ',')).starts_with("gpu:")) ++types;
  return types > 1;
}

void add_slurm_node(const std::map<std::string, std::string>& pairs, Groups& groups, std::uint64_t& away, std::uint64_t& mixed) {
  const auto text = [&](const char* key) {
    const auto found = pairs.find(key);
    return found == pairs.end() || found->second == "(null)" ? std::string{} : found->second;
  };
  SlurmGpus gpus = slurm_gpus(text("CfgTRES"), 1);
  const SlurmGpus stated = slurm_gpus(text("Gres"), 1);
  if (gpus.count == 0) gpus.count = stated.count;
  if (!stated.type.empty()) gpus.type = stated.type;
  if (const std::string gres = text("Gres"); stated.count > 0 && gpus.count > 0 && has_several_types(gres)) ++mixed;
  NodeGroup node{"", gpus.type, gpus.count, 1, {}};
  const std::string partitions = text("Partitions");
  for (std::string_view rest = partitions; !rest.empty();) node.queues.emplace_back(trimmed(take_until(rest, ',')));
  const std::string state = text("State");
  if (gpus.count > 0 && (state.find("DOWN") != std::string::npos || state.find("DRAIN") != std::string::npos)) ++away;
  groups.add(std::move(node));
}

void read_scontrol(const TraceFile& file, ClusterList& list, Groups& groups) {
  std::vector<std::string> records;
  for (std::string_view rest = file.text; !rest.empty();) {
    const std::string_view line = trimmed(take_until(rest, '\n'));
    if (line.starts_with("NodeName=") || line.starts_with("PartitionName="))
      records.emplace_back(line);
    else if (!records.empty() && !line.empty())
      records.back() += " " + std::string(line);
  }
  std::uint64_t away = 0;
  std::uint64_t mixed = 0;
  for (const std::string& record : records)
    if (record.starts_with("NodeName=")) add_slurm_node(pairs_of(record), groups, away, mixed);
  if (mixed > 0)
    list.notes.push_back(say({"nodes with GPUs of several types ({}) count as having the first type only",
                              "GPU 종류가 섞인 노드({}개)는 첫 번째 종류만 있는 것으로 봄"},
                             mixed));
  if (away > 0)
    list.notes.push_back(
        say({"nodes that are down or drained ({}) count as available", "down 또는 drain 상태인 노드({}개)도 사용 가능한 것으로 봄"},
            away));
}

void read_table(const TraceFile& file, Groups& groups) {
  RowReader rows(file.text);
  const Header header(rows, file.name);
  const std::size_t gpus = header.needed({"gpus_per_node", "gpus", "gpu", "number of gpus", "cap_gpu", "num_gpus"});
  const auto nodes = header.find({"nodes", "count"});
  const auto type = header.find({"model", "gpu_type", "type"});
  const auto queue = header.find({"queue", "partition", "vc"});
  while (rows.next()) {
    const auto fields = rows.fields();
    const auto per_node = parse_count(field(fields, gpus));
    const auto count = nodes ? parse_count(field(fields, nodes)) : 1;
    if (!per_node || !count)
      throw InputError(fmt::format("{}:{}", file.name, rows.line()), "", "expected whole numbers of nodes and GPUs");
    NodeGroup node{"", clean_text(field(fields, type)), *per_node, *count, {}};
    if (const std::string_view name = field(fields, queue); !name.empty()) node.queues.emplace_back(clean_text(name));
    groups.add(std::move(node));
  }
}

}  // namespace

std::uint64_t ClusterList::gpus() const {
  std::uint64_t sum = 0;
  for (const NodeGroup& group : groups) sum += std::uint64_t{group.gpus} * group.count;
  return sum;
}

ClusterList read_cluster(const std::vector<std::string>& files) {
  ClusterList list;
  Groups groups(list);
  for (const std::string& name : files) {
    const TraceFile file = read_trace_file(name);
    if (file.text.find("NodeName=") != std::string::npos || file.text.find("PartitionName=") != std::string::npos)
      read_scontrol(file, list, groups);
    else
      read_table(file, groups);
  }
  if (list.groups.empty()) throw InputError(files.front(), "", "no node with GPUs");
  return list;
}

}  // namespace gpusim
