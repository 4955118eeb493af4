#include "tests/properties/random_work.hpp"
#include "sim/input/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <numeric>
#include <set>

namespace gpusim::test {
namespace {

// 63 s divide into whole nanoseconds by the numbers of devices, and of pairs of them, that random systems have (up to 8 devices),
// by speed-ups of 1.5 and by powers of two.
constexpr int kExact = 63;

struct Scale {
  const char* time;
  const char* data;
};
constexpr Scale kScales[] = {{"s", "GB"}, {"ms", "MB"}, {"ns", "B"}};

}  // namespace

std::string name(const char* word, int number) { return fmt::format("{}_{:02}", word, number); }

Draw::Draw(ScenarioKind kind) : kind_(kind) {
  if (!kind.exact) scale_ = between(0, 2);
}

int Draw::between(int low, int high) const { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(low, high + 1)); }

int Draw::up_to(int low, int high) const { return *rc::gen::inRange(low, high + 1); }

bool Draw::chance(int percent) const { return between(0, 99) >= 100 - percent; }

std::string Draw::time() const {
  if (chance(5)) return "0 s";
  const int count = between(1, 12);  // Few values, so that ends coincide.
  if (kind_.exact) return fmt::format("{} s", kExact * count);
  if (chance(20)) return fmt::format("{}.{:03} {}", count, between(0, 999), scale_ == 2 ? "us" : kScales[scale_].time);
  return fmt::format("{} {}", count, kScales[scale_].time);
}

std::string Draw::latency() const {
  if (kind_.exact) return fmt::format("{} s", kExact * between(0, 1));
  return chance(50) ? "0 s" : fmt::format("{} {}", between(1, 9), chance(50) ? "us" : kScales[scale_].time);
}

std::string Draw::data() const {
  return fmt::format("{} {}", (kind_.exact ? 4 * kExact : 1) * between(0, 12), kScales[scale_].data);
}

std::string Draw::bandwidth() const {
  static constexpr int kMegabytes[] = {1000, 2000, 4000, 3000, 12345};
  return fmt::format("{} MB/s", kMegabytes[between(0, kind_.exact ? 2 : 4)]);
}

WorkMaker::WorkMaker(Draw& draw, const std::vector<Offer>& offers, bool has_mixed)
    : draw_(draw), offers_(offers), has_mixed_(has_mixed) {}

// --- profiles ----------------------------------------------------------------------------------------------------------------

Json WorkMaker::gpu_time() const {
  if (draw_.chance(10) && !draw_.kind().identical) {
    const int low = draw_.between(1, 6);
    return Json::array(
        {fmt::format("{} s", (draw_.kind().exact ? 63 : 1) * low), fmt::format("{} s", (draw_.kind().exact ? 63 : 1) * (low + 2))});
  }
  return draw_.time();
}

/// How many devices can run it on the system that has the fewest of them.
int WorkMaker::able(const Json& profile, const char* time_key) const {
  int fewest = std::numeric_limits<int>::max();
  for (const Offer& offer : offers_) {
    int here = 0;
    for (const Slots& slots : offer.slots) {
      const Json& time = profile.at(time_key);
      const bool has_time = !time.is_object() || time.contains(slots.gpu);
      const bool has_memory = !profile.contains("memory") || std::stoi(profile["memory"].get<std::string>()) <= slots.memory;
      const bool is_in_pool = !profile.contains("pool") || profile["pool"] == slots.gpu || profile["pool"] == slots.pool;
      if (has_time && has_memory && is_in_pool) here += slots.count;
    }
    fewest = std::min(fewest, here);
  }
  return fewest;
}

std::vector<std::string> WorkMaker::pools_everywhere() const {
  std::vector<std::string> everywhere;
  for (const Offer& offer : offers_) {
    std::set<std::string> here;
    for (const Slots& slots : offer.slots) here.insert({slots.gpu, slots.pool});
    here.erase("");
    std::vector<std::string> both;
    if (&offer == &offers_.front())
      both.assign(here.begin(), here.end());
    else
      std::set_intersection(everywhere.begin(), everywhere.end(), here.begin(), here.end(), std::back_inserter(both));
    everywhere = both;
  }
  return everywhere;
}

/// A model, stage or task that every system can run.
Json WorkMaker::profile(const char* time_key) {
  Json profile = Json::object();
  if (draw_.chance(8)) {
    profile["device"] = "cpu";
    profile[time_key] = draw_.time();
    return profile;
  }
  profile[time_key] = gpu_time();
  if (draw_.kind().identical) return profile;

  const auto keep_if_possible = [&](const Json& wanted) {
    if (able(wanted, time_key) > 0) profile = wanted;
  };
  if (draw_.chance(60)) {
    Json wanted = profile;
    wanted[time_key] = Json::object();
    for (int gpu = 1; gpu <= 3; ++gpu)
      for (const Offer& offer : offers_)
        for (const Slots& slots : offer.slots)
          if (slots.gpu == name("card", gpu) && !wanted[time_key].contains(slots.gpu) && !draw_.chance(15))
            wanted[time_key][slots.gpu] = gpu_time();
    keep_if_possible(wanted);
  }
  if (draw_.chance(40)) {
    Json wanted = profile;
    wanted["memory"] = fmt::format("{} GB", draw_.between(1, 24));
    keep_if_possible(wanted);
  }
  const std::vector<std::string> pools = pools_everywhere();
  if (!pools.empty() && draw_.chance(15)) {
    Json wanted = profile;
    wanted["pool"] = pools[static_cast<std::size_t>(draw_.between(0, static_cast<int>(pools.size()) - 1))];
    keep_if_possible(wanted);
  }
  const int devices = able(profile, time_key);
  if (draw_.kind().gangs && devices > 1 && draw_.chance(40)) {
    profile["gpus"] = draw_.between(2, std::min(devices, 4));
    add_gang(profile);
  }
  if (has_mixed_) profile["mixed_speedup"] = draw_.chance(50) ? 1.5 : 2;
  return profile;
}

void WorkMaker::add_gang(Json& profile) {
  has_gangs_ = true;
  switch (draw_.between(0, 2)) {
    case 1:
      profile["scaling"]["speedup"][std::to_string(profile["gpus"].get<int>())] = draw_.chance(50) ? 1.5 : 2;
      break;
    case 2:
      profile["scaling"] = {{"gradient", draw_.data()}, {"steps", draw_.between(1, 3)}};
      break;
    default:
      return;  // The stated time is the gang's.
  }
  if (draw_.chance(50)) return;
  // Numbers that are not there are no choice.
  const int gpus = profile["gpus"].get<int>();
  profile["elastic"] = draw_.chance(50) ? Json{1, gpus, gpus + 2} : Json{gpus, gpus + 1};
  Json& scaling = profile["scaling"];
  if (scaling.contains("speedup"))
    for (const Json& count : profile["elastic"])
      if (count != 1 && count != gpus) scaling["speedup"][std::to_string(count.get<int>())] = count.get<int>() > gpus ? 2.5 : 1.2;
}

Json WorkMaker::models() {
  models_ = draw_.up_to(1, 6);
  Json models = Json::object();
  for (int model = 1; model <= models_; ++model) {
    if (model > 1 && draw_.chance(20))
      models[name("model", model)] = {{"base", name("model", model - 1)}};
    else
      models[name("model", model)] = profile("time");
  }
  return models;
}

Json WorkMaker::some_models() const {
  Json list = Json::array();
  for (int model = 1; model <= models_; ++model)
    if (draw_.chance(60) || (model == models_ && list.empty())) list.push_back(name("model", model));
  return list;
}

// --- workloads ---------------------------------------------------------------------------------------------------------------

Json WorkMaker::workloads() {
  Json workloads = Json::object();
  workloads[name("workload", 1)] = ensemble();
  workloads[name("workload", 2)] = workload();
  return workloads;
}

Json WorkMaker::workload() {
  if (draw_.chance(20)) return part();
  Json parts = Json::object();
  const int count = draw_.up_to(1, 4);
  for (int number = 1; number <= count; ++number) {
    Json added = part();
    if (draw_.chance(40)) added["arrival"] = draw_.time();
    if (draw_.chance(30)) added["priority"] = draw_.between(-2, 2);
    Json after = Json::array();
    for (int other = 1; other < number; ++other)
      if (draw_.chance(25)) after.push_back(name("part", other));
    if (!after.empty()) added["after"] = after;
    parts[name("part", number)] = added;
  }
  return {{"parts", parts}};
}

Json WorkMaker::part() {
  switch (draw_.between(0, 8)) {
    case 0:
      return ensemble();
    case 1:
      return cross_validation();
    case 2:
      return weight_search();
    case 3:
      return stages();
    default:
      return dag();
  }
}

Json WorkMaker::ensemble() {
  Json part = {{"type", "ensemble"}, {"models", some_models()}};
  if (draw_.chance(30)) part["combine"] = profile("time");
  return part;
}

Json WorkMaker::cross_validation() const {
  static const char* const kBarriers[] = {"none", "fold", "run"};
  return {{"type", "cross_validation"},
          {"folds", draw_.between(2, 3)},
          {"models", some_models()},
          {"barrier", kBarriers[draw_.between(0, 2)]},
          {"accounting", draw_.chance(30) ? "whole_cycle_per_run" : "per_model_run"}};
}

Json WorkMaker::weight_search() const {
  const int trials = draw_.up_to(1, 9);
  Json part = {{"type", "weight_search"}, {"experiment", name("workload", 1)}, {"trials", trials}};
  const bool retrains = draw_.chance(60);
  part["mode"] = retrains ? "retrain" : "reweight";
  if (retrains || draw_.chance(50)) part["barrier"] = draw_.chance(50) ? "trial" : "none";
  if (!retrains || draw_.chance(50)) part["evaluation"] = draw_.time();
  if (retrains && trials >= 2 && draw_.chance(40)) part["halving"] = {{"eta", 2}, {"rungs", trials >= 4 ? draw_.between(1, 3) : 2}};
  return part;
}

Json WorkMaker::stages() {
  Json stages = Json::object();
  const int count = draw_.up_to(1, 4);
  for (int number = 1; number <= count; ++number) {
    Json stage = profile(draw_.chance(20) ? "total_time" : "time");
    if (draw_.chance(40)) stage["runs"] = 1 << draw_.between(0, 2);
    if (draw_.chance(40)) {
      stage["after"] = Json::array();
      for (int other = 1; other < number; ++other)
        if (draw_.chance(40)) stage["after"].push_back(name("stage", other));
    }
    stages[name("stage", number)] = stage;
  }
  return {{"type", "stages"}, {"stages", stages}};
}

Json WorkMaker::dag() {
  const int count = draw_.up_to(1, 16);
  const int arcs = draw_.between(0, 30);       // Percent; from no order to nearly a chain.
  const bool is_backwards = draw_.chance(20);  // Tasks wait for those that stand below them.
  Json tasks = Json::object();
  for (int number = 1; number <= count; ++number) {
    Json task = draw_.chance(30) ? Json{{"model", name("model", draw_.between(1, models_))}} : profile("time");
    const bool moves_data = draw_.kind().data && draw_.chance(70);
    Json after = moves_data ? Json::object() : Json::array();
    for (int other = is_backwards ? number + 1 : 1; other != (is_backwards ? count + 1 : number); ++other) {
      if (!draw_.chance(arcs)) continue;
      if (moves_data)
        after[name("task", other)] = draw_.data();
      else
        after.push_back(name("task", other));
    }
    if (!after.empty()) task["after"] = after;
    tasks[name("task", number)] = task;
  }
  return {{"type", "dag"}, {"tasks", tasks}};
}

}  // namespace gpusim::test
