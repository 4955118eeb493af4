#include "tests/properties/random_scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <ostream>
#include <vector>

#include "gpusim/policy.hpp"
#include "gpusim/reader.hpp"
#include "sim/input/json.hpp"
#include "tests/properties/random_work.hpp"

namespace gpusim::test {
namespace {

/// Rounds, leases, thresholds, decays: they do not grow with the tasks.
bool has_own_times(std::string_view policy) {
  for (const std::string_view own : {"srtf", "las", "gittins", "slurm", "fair_share", "gavel", "themis", "sia", "allox"})
    if (policy == own) return true;
  return false;
}

/// Draws the systems; what they offer decides which models are possible.
class ScenarioMaker {
 public:
  explicit ScenarioMaker(ScenarioKind kind) : kind_(kind), draw_(kind) {}

  RandomScenario make() {
    add_gpus();
    const int systems = kind_.identical ? 1 : draw_.between(1, 3);
    for (int system = 1; system <= systems; ++system) add_system(name("system", system));
    scenario_["seed"] = draw_.between(0, 1000);
    WorkMaker work(draw_, offers_, has_mixed_);
    scenario_["models"] = work.models();
    scenario_["workloads"] = work.workloads();
    add_policies(work.has_gangs());
    return {scenario_.dump(1)};
  }

 private:
  void add_gpus() {
    gpus_ = kind_.identical ? 1 : draw_.between(1, 3);
    for (int gpu = 1; gpu <= gpus_; ++gpu) {
      const int memory = 8 * draw_.between(1, 3);
      memory_.push_back(memory);
      scenario_["gpus"][name("card", gpu)] = {
          {"memory", fmt::format("{} GB", memory)},
          {"pcie_generation", draw_.between(3, 4)},
          {"peak", {{"fp32", "10 TFLOPS"}, {"fp16", draw_.chance(50) ? "40 TFLOPS" : "5 TFLOPS"}}}};
    }
  }

  void add_system(const std::string& system_name) {
    Json system = Json::object();
    Offer offer;
    if (kind_.identical) {
      const int count = draw_.between(1, 5);
      system["gpus"] = {{name("card", 1), count}};
      offer.slots.push_back({name("card", 1), "", memory_[0], count});
    } else if (draw_.chance(50)) {
      add_node(system, {"", 1, 6}, offer);
    } else {
      const int nodes = draw_.between(1, 2);
      for (int node = 1; node <= nodes; ++node) {
        const int count = draw_.between(1, 2);
        Json& added = system["nodes"][name("node", node)];
        added = Json::object();
        add_node(added, {name("node", node), count, nodes == 1 ? 4 : 2}, offer);
        if (count > 1) added["count"] = count;
      }
      // Data and gradients can only move where everything is connected.
      if (kind_.data || kind_.gangs || draw_.chance(50))
        system["network"] = {{"bandwidth", draw_.bandwidth()}, {"latency", draw_.latency()}};
    }
    if (!kind_.identical && draw_.chance(20)) {
      system["precision"] = "mixed";
      has_mixed_ = true;
    }
    scenario_["systems"][system_name] = system;
    offers_.push_back(std::move(offer));
  }

  struct NodePlan {
    std::string pool;
    int copies;
    int most_devices;  ///< so that a system has eight at most
  };
  void add_node(Json& node, const NodePlan& plan, Offer& offer) {
    int left = plan.most_devices;
    for (int gpu = 1; gpu <= gpus_ && left > 0; ++gpu) {
      if (draw_.chance(40) && (gpu < gpus_ || node.contains("gpus"))) continue;
      const int count = draw_.between(1, std::min(left, 2));
      left -= count;
      node["gpus"][name("card", gpu)] = count;
      offer.slots.push_back({name("card", gpu), plan.pool, memory_[static_cast<std::size_t>(gpu - 1)], count * plan.copies});
    }
    if (kind_.exact || draw_.chance(70)) node["interconnect"] = interconnect();
  }

  Json interconnect() {
    static const char* const kTypes[] = {"pcie", "pcie_switch", "mesh", "nvlink", "nvlink_bridge"};
    // What hangs on the GPUs' own PCIe, whose speed is not stated, cannot be slowed down.
    const std::string type = kTypes[draw_.between(0, kind_.exact ? 2 : 4)];
    if (!kind_.exact && type.starts_with("pcie") && draw_.chance(50)) return type;
    Json stated = {{"type", type}, {"bandwidth", draw_.bandwidth()}, {"latency", draw_.latency()}};
    if (type == "pcie_switch") stated["group"] = draw_.between(1, 2);
    return stated;
  }

  void add_policies(bool has_gangs) {
    for (const PolicyRow& row : policy_table()) {
      // What cannot plan everything has laws of its own.
      if (row.is_external || (has_gangs && !row.places_gangs) || row.why_not != nullptr) continue;
      if ((kind_.exact && has_own_times(row.name)) || (!kind_.interrupts && may_preempt(row))) continue;
      // One in four, so that a scenario costs as much as ever.
      if (!draw_.chance(25)) continue;
      scenario_["policies"][std::string(row.name)] = {{"type", std::string(row.name)}};
    }
    for (const char* type : {"fifo", "lpt"})
      scenario_["policies"][fmt::format("{}_first", type)] = {{"type", type}, {"placement", "first"}};
  }

  ScenarioKind kind_;
  Draw draw_;
  Json scenario_;
  int gpus_ = 0;
  std::vector<int> memory_;  ///< GB, of each GPU
  std::vector<Offer> offers_;
  bool has_mixed_ = false;
};

void double_times(Json& value) {
  if (value.is_structured()) {
    for (Json& member : value) double_times(member);
    return;
  }
  if (!value.is_string()) return;
  const std::string text = value.get<std::string>();
  if (text.ends_with(" s"))
    value = fmt::format("{} s", 2 * std::stoll(text));
  else if (text.ends_with(" MB/s"))
    value = fmt::format("{} MB/s", std::stoll(text) / 2);
}

}  // namespace

void showValue(const RandomScenario& scenario, std::ostream& out) { out << scenario.text; }

rc::Gen<RandomScenario> random_scenario(ScenarioKind kind) {
  return rc::gen::exec([kind] { return ScenarioMaker(kind).make(); });
}

std::string renamed(std::string text) {
  const auto is_digit = [&](std::size_t position) {
    return position < text.size() && std::isdigit(static_cast<unsigned char>(text[position])) != 0;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_' || !is_digit(i + 1) || !is_digit(i + 2)) continue;
    for (const std::size_t digit : {i + 1, i + 2}) text[digit] = static_cast<char>('0' + '9' - text[digit]);
  }
  return text;
}

std::string slowed_down(const std::string& text) {
  Json scenario = Json::parse(text);
  double_times(scenario);
  return scenario.dump(1);
}

bool may_preempt(const PolicyRow& row) {
  if (row.is_external) return false;
  Document document;
  json_of(document) = Json::object();
  Reader options(document);
  return row.make(options)->preempts();
}

}  // namespace gpusim::test
