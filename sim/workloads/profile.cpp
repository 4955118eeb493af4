// Reads the keys that describe a task in models, stages and DAG tasks.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <tuple>

#include "sim/input/keys.hpp"
#include "sim/workloads/parts.hpp"

namespace gpusim {

constexpr Key kScalingRows[] = {
    {"speedup", "map by decimal of factor", "gradient", "speed-up by number of GPUs, of an elastic task for each of its numbers"},
    {"gradient", "data", "speedup",
     "what GPUs exchange after each step, by a ring over the slowest route of the gang; the rest of the time is divided"},
    {"steps", "count", "speedup", "how many steps"},
};
constinit const KeySection kScalingKeys{"scaling", "a scaling", kScalingRows, "one of speedup, gradient; gradient has steps"};

constexpr Key kShardRows[] = {
    {"ways", "count from 2", "required", "GPUs that hold a part of the model each, as a gang"},
    {"efficiency", "factor up to 1", "required", "the time is that of one GPU / (ways x efficiency)"},
};
constinit const KeySection kShardKeys{"shard", "a split of a model over GPUs", kShardRows};

constexpr Key kCpuRows[] = {
    {"cores", "factor", "required", "CPU cores, of all nodes of a gang together, that keep it at full speed"},
};
constinit const KeySection kCpuKeys{"cpu", "the CPU cores that keep it at full speed", kCpuRows};

constexpr Key kDemandRows[] = {
    {"compute", "factor from 0.000001 up to 1", "required", "part of its time alone in which its kernels hold the multiprocessors"},
    {"bandwidth", "factor from 0.000001 up to 1", "required", "part of the memory bandwidth that it uses alone"},
    {"weight", "factor from 0.001 up to 1000", "=1",
     "its claim against others: by time slices about (time of a step / 1 s)^0.18, with MPS the relative length of its kernels"},
};
constinit const KeySection kDemandKeys{"demand", "what a task asks of its GPU", kDemandRows};

constexpr Key kTaskRows[] = {
    {"labels", "map of text", "none", "texts that are carried to `jobs.csv` and `plan.csv`"},
    {"device", "'gpu'|'cpu'", "=gpu", "cpu: it runs on the host, holds no device and never waits for one"},
    {"time", "time by GPU", "training", "how long it takes; a GPU that is not in a table cannot run it"},
    {"training", "{}", "time", "images, epochs and iterations, from which its time follows", &kTrainingKeys},
    {"mixed_speedup", "factor by GPU", "none", "short for `mixed` in `precision_speedup`"},
    {"precision_speedup", "{}", "required where a GPU runs in that precision", "how much faster it is than in FP32",
     &kPrecisionSpeedupKeys},
    {"precision_memory", "{}", "1", "part of its memory that it needs there", &kPrecisionMemoryKeys},
    {"memory", "data", "not checked", "what it needs on each GPU; with `shard` of the whole model"},
    {"gpus", "count", "=1", "GPUs that it holds at once (a gang)"},
    {"elastic", "list of at least 2 different count", "`gpus` only",
     "numbers of GPUs that it may be started with, ascending, `gpus` among them"},
    {"scaling", "{}", "`time` is the gang's own", "how a gang compares with one GPU", &kScalingKeys},
    {"shard", "{}", "none", "a model too large for one GPU, split over several", &kShardKeys},
    {"pool", "name", "any GPU", "the pool, GPU id or family that it is bound to"},
    {"load", "data", "none", "files moved to each GPU before it runs"},
    all_of(kStopsKeys),
    {"resources", "map of count", "none", "what it holds of the system's resources from start to end"},
    {"cpu", "{}", "none", "what it needs of its nodes' cores", &kCpuKeys},
    {"share", "factor up to 1", "1", "the part of a GPU that it can use, where tasks share GPUs"},
    {"demand", "{}", "all of its GPU", "what it asks of a GPU where the law of sharing is interference", &kDemandKeys},
    {"person", "name", "a machine", "the person who does it in their working hours; no device is held"},
    {"resumable", "boolean", "=true", "whether the person may stop outside their hours and go on later"},
};
extern constinit const KeySection kTaskKeys{
    "task keys", "what makes a task", kTaskRows,
    "at most one of time, training; shard excludes gpus, elastic, scaling; resumable needs person; person excludes time:table, "
    "device, gpus, elastic, memory, mixed_speedup, precision_speedup, precision_memory, scaling, shard, training, pool, share, "
    "demand, load, checkpoint, interruption, resources, cpu; device=cpu excludes time:table, gpus, elastic, memory, mixed_speedup, "
    "precision_speedup, precision_memory, scaling, shard, training, pool, share, demand, load, checkpoint, interruption, cpu"};

namespace {

constexpr std::int64_t kMostSteps = 1'000'000'000'000;

/// Reads a number of devices that is written as a key.
std::uint32_t gpu_count(const std::string& key, const Reader& at) {
  std::uint32_t count = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), count);
  if (error != std::errc{} || end != key.data() + key.size() || count == 0 || key.front() == '0' || count > kMostGpus) {
    at.fail(fmt::format("expected a whole number of at least 1 as key, a count of GPUs, got \"{}\"", key));
  }
  return count;
}

Scaling read_scaling(Reader& at, const std::vector<std::uint32_t>& counts) {
  at.expect_object(kScalingKeys);
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
    for (const std::uint32_t count : counts)
      if (count > 1 && !scaling.speedup.contains(count))
        table.fail(counts.size() == 1 ? fmt::format("expected an entry \"{0}\", because \"gpus\" is {0}", count)
                                      : fmt::format("expected an entry \"{0}\", because \"elastic\" has {0}", count));
    if (const auto alone = scaling.speedup.find(1); counts.front() == 1 && alone != scaling.speedup.end())
      if (alone->second.low != 1 || alone->second.high != 1) table.at("1").fail_expected("1, which one GPU is to itself");
  }
  at.done();
  return scaling;
}

/// Reads `shard`: a model that is too large for one GPU runs as a gang in which each GPU holds a part, and is slower than the same
/// number of independent GPUs.
void read_shard(Reader& at, Profile& profile) {
  at.expect_object(kShardKeys);
  profile.gpus = static_cast<std::uint32_t>(at.at("ways").count(2, kMostGpus));
  const Reader efficiency_at = at.at("efficiency");
  const Ranged<double> efficiency = efficiency_at.factor();
  if (efficiency.high > 1 || efficiency.nominal > 1) efficiency_at.fail_expected("an efficiency of at most 1");
  at.done();
  const auto ways = static_cast<double>(profile.gpus);
  profile.scaling.kind = Scaling::Kind::speedup;
  profile.scaling.speedup.emplace(profile.gpus,
                                  Ranged<double>{efficiency.nominal * ways, efficiency.low * ways, efficiency.high * ways});
}

/// Reads the numbers of devices with which a task may be started.
std::vector<std::uint32_t> read_elastic(const Reader& at, std::uint32_t gpus) {
  std::vector<std::uint32_t> counts;
  for (const Reader& count : at.elements()) {
    counts.push_back(static_cast<std::uint32_t>(count.count(1, kMostGpus)));
    if (counts.size() > 1 && counts.back() <= counts[counts.size() - 2]) count.fail_expected("more than the number before it");
  }
  if (counts.size() < 2) at.fail_expected("at least two numbers of GPUs");
  if (!std::binary_search(counts.begin(), counts.end(), gpus))
    at.fail(fmt::format("expected {0} among them, because \"gpus\" is {0}", gpus));
  return counts;
}

/// Reads `gpus`, `elastic` and `scaling`, or `shard`. Returns true for the latter.
bool read_gang(Reader& at, Profile& profile) {
  if (std::optional<Reader> shard = at.find("shard")) {
    for (const std::string_view key : {"gpus", "elastic", "scaling"})
      if (const auto found = at.find(key))
        found->fail(
            fmt::format("expected one of \"{}\" and \"shard\", which states how many GPUs it is split over, got both", key));
    read_shard(*shard, profile);
    return true;
  }
  profile.gpus = static_cast<std::uint32_t>(at.at_or("gpus").count(1, kMostGpus));
  if (const std::optional<Reader> elastic = at.find("elastic")) profile.elastic = read_elastic(*elastic, profile.gpus);
  if (std::optional<Reader> scaling = at.find("scaling")) {
    if (profile.most_gpus() == 1) scaling->fail("\"scaling\" needs \"gpus\" of at least 2, but \"gpus\" is 1");
    profile.scaling = read_scaling(*scaling, profile.counts());
  }
  return false;
}

/// Divides the memory of a split model among its GPUs.
void divide_memory(Profile& profile) {
  const auto ways = static_cast<double>(profile.gpus);
  profile.memory = {profile.memory.nominal / ways, profile.memory.low / ways, profile.memory.high / ways};
  if (profile.training) split_over(*profile.training, profile.gpus);
}

/// Reads the time under `time_key`, or the training from which it follows.
void read_time(Reader& at, std::string_view time_key, Profile& profile) {
  if (std::optional<Reader> training = at.find("training")) {
    if (at.has(time_key)) at.fail(fmt::format("expected one of \"{}\" and \"training\", got both", time_key));
    profile.training = read_training(*training);
    const bool has_memory_rule =
        profile.training->per_image_memory || !profile.training->reference_gpu.empty() || profile.training->is_largest_batch;
    if (has_memory_rule && profile.has_memory)
      at.at("memory").fail("the memory follows from the batch of \"training\"; expected one of the two");
    return;
  }
  std::tie(profile.any_time, profile.time) =
      read_by_gpu(at.at(time_key), "time", [](const Reader& value) { return value.duration(); });
}

/// Reads the amounts of the system's resources that the task holds, by name.
void read_held(Reader& at, Profile& profile) {
  auto resources = at.find("resources");
  if (!resources) return;
  resources->expect_object("amounts of the system's resources by name");
  for (const auto& [name, amount] : resources->members()) profile.resources.emplace_back(name, amount.count(1, 1'000'000'000));
}

/// Reads a task on the host, which has neither GPUs nor a choice of them.
void read_host_task(Reader& at, std::string_view time_key, Profile& profile) {
  for (const std::string_view key : {"gpus", "elastic", "memory", "mixed_speedup", "precision_speedup", "precision_memory",
                                     "scaling", "shard", "training", "pool", "load", "checkpoint", "interruption", "cpu"}) {
    if (const std::optional<Reader> found = at.find(key)) {
      found->fail(fmt::format("\"{}\" is for tasks on GPUs; \"device\": \"cpu\" runs on the host", key));
    }
  }
  const Reader time = at.at(time_key);
  if (time.is_object() && !time.is_value())
    time.fail("expected one time, because \"device\": \"cpu\" runs on the host; got a table by GPU");
  profile.gpus = 0;
  profile.any_time = time.duration();
  read_held(at, profile);
}

/// Reads what the task reads, writes and needs of its node besides GPUs.
void read_node_needs(Reader& at, Profile& profile) {
  if (const std::optional<Reader> load = at.find("load")) profile.load = load->data_size();
  read_stops(at, profile);
  if (std::optional<Reader> cpu = at.find("cpu")) {
    cpu->expect_object(kCpuKeys);
    profile.cpu_cores = cpu->at("cores").factor();
    cpu->done();
  }
}

void read_gpu_task(Reader& at, std::string_view time_key, Profile& profile) {
  const bool is_split = read_gang(at, profile);
  if (const std::optional<Reader> memory = at.find("memory")) {
    profile.memory = memory->data_size();
    profile.has_memory = true;
  }
  if (const std::optional<Reader> pool = at.find("pool")) {
    profile.pool = pool->text();
    if (profile.pool.empty()) pool->fail_expected("the name of a pool, a GPU or a family of GPUs");
  }
  read_precisions(at, profile);
  read_time(at, time_key, profile);
  read_node_needs(at, profile);
  read_held(at, profile);
  if (is_split) divide_memory(profile);
  const bool is_predicted = profile.training && !profile.training->physical_name.empty();
  if (is_predicted && is_split)
    at.at("shard").fail("a physical profile has no model split over GPUs; expected \"time\" or \"iteration\"");
  if (is_predicted)
    for (const std::string_view key : {"mixed_speedup", "precision_speedup", "precision_memory"})
      if (const auto found = at.find(key))
        found->fail(fmt::format("\"{}\" excludes a physical profile, which predicts every precision", key));
  if (is_predicted && profile.most_gpus() > 1) {
    if (profile.scaling.kind != Scaling::Kind::none)
      at.at("scaling").fail("the scaling follows from the physical profile of \"training\"; expected one of the two");
    profile.scaling.kind = Scaling::Kind::data_parallel;
  }
  if (!profile.elastic.empty() && profile.scaling.kind == Scaling::Kind::none)
    at.at("elastic").fail("\"elastic\" requires \"scaling\", because the time of the task depends on how many GPUs it holds");
  if (profile.training && profile.gpus > 1 && profile.scaling.kind == Scaling::Kind::none)
    at.at("training")
        .fail("\"training\" on several \"gpus\" requires \"scaling\", because its batch and iteration are those of one GPU");
}

/// Reads a task of a person. People have no GPUs and do one task at a time.
void read_person_task(Reader& at, std::string_view time_key, std::span<const Person> people, Profile& profile) {
  for (const std::string_view key :
       {"device", "gpus", "elastic", "memory", "mixed_speedup", "precision_speedup", "precision_memory", "scaling", "shard",
        "training", "pool", "share", "demand", "load", "checkpoint", "interruption", "resources", "cpu"})
    if (const std::optional<Reader> found = at.find(key))
      found->fail(fmt::format("\"{}\" is for tasks of machines, but this one is done by \"person\"", key));
  profile.person = find_person(at.at("person"), people);
  profile.is_resumable = at.at_or("resumable").boolean();
  const Reader time = at.at(time_key);
  if (time.is_object() && !time.is_value()) time.fail("expected one time, because a person does it; got a table by GPU");
  profile.gpus = 0;
  profile.any_time = time.duration();
}

/// Reads the part of a GPU that one task can use, in millionths.
std::int64_t read_share(const Reader& at) {
  const Ranged<double> share = at.factor();
  if (share.is_range()) at.fail("expected one number, not a range");
  const auto millionths = std::llround(share.nominal * 1e6);
  if (millionths < 1 || share.nominal > 1) at.fail_expected("a part of a GPU, from 0.000001 to 1");
  return millionths;
}

/// Reads a demand or a weight, rounded to six decimal places.
double read_demand_part(const Reader& at, double least, double most) {
  const Ranged<double> part = at.factor();
  if (part.is_range()) at.fail("expected one number, not a range");
  if (part.nominal < least || part.nominal > most) at.fail_expected(fmt::format("a number from {} to {}", least, most));
  return std::round(part.nominal * 1e6) / 1e6;
}

GpuDemand read_demand(Reader& at) {
  constexpr double kLeastPart = 0.000001;
  constexpr double kLeastWeight = 0.001;
  constexpr double kMostWeight = 1000;
  at.expect_object(kDemandKeys);
  GpuDemand demand;
  demand.compute = read_demand_part(at.at("compute"), kLeastPart, 1);
  demand.bandwidth = read_demand_part(at.at("bandwidth"), kLeastPart, 1);
  demand.weight = read_demand_part(at.at_or("weight"), kLeastWeight, kMostWeight);
  at.done();
  return demand;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> read_labels(Reader& at) {
  std::vector<std::pair<std::string, std::string>> labels;
  if (std::optional<Reader> stated = at.find("labels")) {
    stated->expect_object("texts by label");
    for (const auto& [label, text] : stated->members()) labels.emplace_back(label, text.text());
  }
  return labels;
}

Profile read_profile(Reader& at, std::string name, const KnownNames& names, std::string_view time_key) {
  at.expect_object("a model or task");
  at.describe(kTaskKeys);
  Profile profile;
  profile.name = std::move(name);
  profile.pointer = at.pointer();
  profile.labels = read_labels(at);
  if (at.has("person")) {
    read_person_task(at, time_key, names.people, profile);
    return profile;
  }
  if (const auto resumable = at.find("resumable")) resumable->fail("\"resumable\" requires \"person\"");
  const bool is_host_task = at.at_or("device").one_of() == 1;
  if (is_host_task) {
    read_host_task(at, time_key, profile);
  } else {
    read_gpu_task(at, time_key, profile);
  }
  if (const auto share = at.find("share")) {
    if (is_host_task) share->fail("\"share\" is for tasks on GPUs; \"device\": \"cpu\" runs on the host");
    profile.share_ppm = read_share(*share);
    if (profile.most_gpus() > 1 && profile.share_ppm < 1'000'000)
      share->fail("expected a task on one GPU, because a gang holds whole GPUs");
  }
  if (auto demand = at.find("demand")) {
    if (is_host_task) demand->fail("\"demand\" is for tasks on GPUs; \"device\": \"cpu\" runs on the host");
    if (profile.most_gpus() > 1) demand->fail("expected a task on one GPU, because a gang holds whole GPUs");
    profile.demand = read_demand(*demand);
  }
  names.look_up(profile);
  return profile;
}

}  // namespace gpusim
