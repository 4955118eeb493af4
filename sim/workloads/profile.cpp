// What makes a task, as models, stages and DAG tasks state it.

#include <fmt/format.h>

#include <charconv>
#include <limits>

#include "sim/workloads/parts.hpp"

namespace gpusim {
namespace {

constexpr std::int64_t kMostGpus = 1'000'000;
constexpr std::int64_t kMostSteps = 1'000'000'000'000;

/// A value that holds for every GPU, or one by GPU id or family.
template <class T>
struct ByGpu {
  std::optional<Ranged<T>> any;
  std::vector<std::pair<std::string, Ranged<T>>> table;
};

template <class Read>
auto read_by_gpu(Reader at, std::string_view what, Read read) {
  ByGpu<decltype(read(at).nominal)> result;
  if (!at.is_object() || at.is_value()) {
    result.any = read(at);
    return result;
  }
  for (const auto& [gpu, value] : at.members()) result.table.emplace_back(gpu, read(value));
  if (result.table.empty()) at.fail(fmt::format("expected a {} for at least one GPU", what));
  return result;
}

/// A number of devices written as a key.
std::uint32_t gpu_count(const std::string& key, const Reader& at) {
  std::uint32_t count = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), count);
  if (error != std::errc{} || end != key.data() + key.size() || count == 0 || key.front() == '0' || count > kMostGpus) {
    at.fail(fmt::format("expected a whole number of at least 1 as key, a count of GPUs, got \"{}\"", key));
  }
  return count;
}

Scaling read_scaling(Reader& at, std::uint32_t gpus) {
  at.expect_object("a scaling");
  Scaling scaling;
  const bool has_speedup = at.has("speedup");
  const bool has_gradient = at.has("gradient") || at.has("steps");
  if (has_speedup && has_gradient) at.fail("expected \"speedup\", or \"gradient\" and \"steps\", but not both");
  if (!has_speedup && !has_gradient) {
    for (const std::string_view key : {"speedup", "gradient", "steps"}) (void)at.find(key);
    at.done();
    at.fail("expected \"speedup\", or \"gradient\" and \"steps\"");
  }
  if (has_gradient) {
    scaling.kind = Scaling::Kind::allreduce;
    scaling.gradient = at.at("gradient").data_size();
    scaling.steps = at.at("steps").count(1, kMostSteps);
  } else {
    scaling.kind = Scaling::Kind::speedup;
    Reader table = at.at("speedup");
    table.expect_object("a table of speed-ups by count of GPUs");
    for (const auto& [count, value] : table.members()) scaling.speedup.emplace(gpu_count(count, value), value.factor());
    if (!scaling.speedup.contains(gpus)) table.fail(fmt::format("expected an entry \"{0}\", because \"gpus\" is {0}", gpus));
  }
  at.done();
  return scaling;
}

/// The host has neither cards nor a choice of them.
void read_host_task(Reader& at, std::string_view time_key, Profile& profile) {
  for (const std::string_view key : {"gpus", "memory", "mixed_speedup", "scaling", "pool"}) {
    if (const std::optional<Reader> found = at.find(key)) {
      found->fail(fmt::format("\"{}\" is for tasks on GPUs; \"device\": \"cpu\" runs on the host", key));
    }
  }
  const Reader time = at.at(time_key);
  if (time.is_object() && !time.is_value())
    time.fail("expected one time, because \"device\": \"cpu\" runs on the host; got a table by GPU");
  profile.gpus = 0;
  profile.any_time = time.duration();
}

void read_gpu_task(Reader& at, std::string_view time_key, Profile& profile) {
  profile.gpus = static_cast<std::uint32_t>(at.at_or("gpus", "1").count(1, kMostGpus));
  if (std::optional<Reader> scaling = at.find("scaling")) {
    if (profile.gpus == 1) scaling->fail("\"scaling\" needs \"gpus\" of at least 2, but \"gpus\" is 1");
    profile.scaling = read_scaling(*scaling, profile.gpus);
  }
  if (const std::optional<Reader> memory = at.find("memory")) {
    profile.memory = memory->data_size();
    profile.has_memory = true;
  }
  if (const std::optional<Reader> pool = at.find("pool")) {
    profile.pool = pool->text();
    if (profile.pool.empty()) pool->fail_expected("the name of a pool, a GPU or a family of GPUs");
  }
  if (const std::optional<Reader> speedup = at.find("mixed_speedup")) {
    auto by_gpu = read_by_gpu(*speedup, "speed-up", [](const Reader& value) { return value.factor(); });
    profile.any_mixed_speedup = by_gpu.any;
    profile.mixed_speedup = std::move(by_gpu.table);
  }
  auto by_gpu = read_by_gpu(at.at(time_key), "time", [](const Reader& value) { return value.duration(); });
  profile.any_time = by_gpu.any;
  profile.time = std::move(by_gpu.table);
}

/// Texts by text, such as {"h_mean": "96.20 %"}, that are carried to the outputs.
std::vector<std::pair<std::string, std::string>> read_labels(Reader& at) {
  std::vector<std::pair<std::string, std::string>> labels;
  if (std::optional<Reader> stated = at.find("labels")) {
    stated->expect_object("texts by label");
    for (const auto& [label, text] : stated->members()) labels.emplace_back(label, text.text());
  }
  return labels;
}

}  // namespace

Profile read_profile(Reader& at, std::string name) { return read_profile(at, std::move(name), "time"); }

Profile read_profile(Reader& at, std::string name, std::string_view time_key) {
  at.expect_object("a model or task");
  Profile profile;
  profile.name = std::move(name);
  profile.pointer = at.pointer();
  profile.labels = read_labels(at);
  const bool is_host_task = at.at_or("device", "\"gpu\"").one_of({"gpu", "cpu"}) == 1;
  if (is_host_task) {
    read_host_task(at, time_key, profile);
  } else {
    read_gpu_task(at, time_key, profile);
  }
  return profile;
}

}  // namespace gpusim
