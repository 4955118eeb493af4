#include "sim/scenario/outages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/people.hpp"
#include "sim/scenario/sections.hpp"

namespace gpusim {

constexpr Key kWeibullRows[] = {
    {"mean", "one time", "required", "on average"},
    {"shape", "factor from 0.1 up to 10", "required", "below 1: the longer it has lasted, the longer it goes on"},
};
constinit const KeySection kWeibullKeys{"weibull", "a mean and a shape", kWeibullRows};
constexpr Key kLognormalRows[] = {
    {"mean", "one time", "required", "on average"},
    {"sigma", "factor from 0.1 up to 10", "required", "standard deviation of the logarithm"},
};
constinit const KeySection kLognormalKeys{"lognormal", "a mean and a shape", kLognormalRows};
constexpr Key kLastingRows[] = {
    {"constant", "one time", "none", "always this long"},
    {"exponential", "one time", "none", "exponential with this mean"},
    {"weibull", "{}", "none", "of Weibull's law", &kWeibullKeys},
    {"lognormal", "{}", "none", "of the lognormal law", &kLognormalKeys},
};
constinit const KeySection kLastingKeys{"lasting", "a time, or its law", kLastingRows,
                                        "one of constant, exponential, weibull, lognormal"};

constexpr Key kSourceRows[] = {
    {"mtbf", "one time or {}", "required", "how long it works after a repair, used or not; exponential unless a law is given",
     &kLastingKeys},
    {"repair", "one time or {}", "required", "how long it is down then; constant unless a law is given", &kLastingKeys},
};
constinit const KeySection kSourceKeys{"failure source", "how long it works and how long its repair takes", kSourceRows};

constexpr Key kEventRows[] = {
    {"gpu", "name", "node", "the name of one GPU, such as gpu0"},
    {"node", "name", "gpu", "the name of a node, for all its GPUs"},
    {"at", "instant", "required", "when it goes down"},
    {"for", "one time", "required", "how long"},
    {"planned", "boolean", "=false", "whether it is known beforehand (maintenance)"},
};
constinit const KeySection kEventKeys{"outage", "what is down, from when and for how long", kEventRows, "one of gpu, node"};

constexpr Key kFailuresRows[] = {
    {"gpu", "{}", "none", "failures of each GPU", &kSourceKeys},
    {"node", "{}", "none", "failures of each node with all its GPUs", &kSourceKeys},
    {"events", "list of {}", "none", "outages at stated times", &kEventKeys},
};
extern constinit const KeySection kFailuresKeys{"failures", "what fails", kFailuresRows, "any of gpu, node, events"};

namespace {

constexpr double kLeastShape = 0.1;
constexpr double kMostShape = 10;

Duration one_time(const Reader& at) {
  const Ranged<Duration> time = at.duration(Reader::Zero::refused);
  if (time.is_range()) at.fail("expected one time, not a range");
  return time.nominal;
}

/// Reads a random length: `"4 h"` has the law `plain`; `{"exponential": "4 h"}`, `{"constant": "4 h"}`, `{"weibull": {"mean": "4
/// h", "shape": 0.7}}` and `{"lognormal": {"mean": "4 h", "sigma": 1.2}}` state their law.
Lasting read_lasting(Reader at, Lasting::Law plain) {
  Lasting lasting;
  if (!at.is_object() || at.has("value")) return {plain, one_time(at)};
  at.expect_object(kLastingKeys);
  const auto members = at.members();
  constexpr std::string_view kLaws[] = {"constant", "exponential", "weibull", "lognormal"};  // in the order of Lasting::Law
  const auto law = members.size() != 1 ? std::end(kLaws) : std::find(std::begin(kLaws), std::end(kLaws), members.front().first);
  if (law == std::end(kLaws)) at.fail("expected a time, or one of \"constant\", \"exponential\", \"weibull\" and \"lognormal\"");
  lasting.law = static_cast<Lasting::Law>(law - std::begin(kLaws));
  Reader value = members.front().second;
  if (lasting.law <= Lasting::Law::exponential) return {lasting.law, one_time(value)};
  const bool is_weibull = lasting.law == Lasting::Law::weibull;
  value.expect_object(is_weibull ? kWeibullKeys : kLognormalKeys);
  lasting.mean = one_time(value.at("mean"));
  const Reader shape = value.at(is_weibull ? "shape" : "sigma");
  const Ranged<double> number = shape.factor();
  if (number.is_range() || number.nominal < kLeastShape || number.nominal > kMostShape)
    shape.fail_expected(fmt::format("one number from {} to {}", kLeastShape, kMostShape));
  lasting.shape = number.nominal;
  value.done();
  return lasting;
}

std::optional<Outages::Source> read_source(Reader& at, std::string_view key) {
  auto source = at.find(key);
  if (!source) return std::nullopt;
  source->expect_object(kSourceKeys);
  Outages::Source law;
  law.up = read_lasting(source->at("mtbf"), Lasting::Law::exponential);
  law.down = read_lasting(source->at("repair"), Lasting::Law::constant);
  source->done();
  return law;
}

/// Reads the devices of an event: all of a node, or a single one.
std::vector<DeviceId> read_place(Reader& at, const System& system) {
  const auto device = at.find("gpu");
  const auto node = at.find("node");
  if (device.has_value() == node.has_value()) at.fail("expected one of \"gpu\" and \"node\"");
  std::vector<DeviceId> devices;
  std::vector<std::string> known;
  const Reader& place = device ? *device : *node;
  const std::string name = place.text();
  for (std::size_t d = 0; d < system.devices.size(); ++d) {
    const Device& one = system.devices[d];
    const std::string& own = device ? one.name : system.nodes[index(one.node)].name;
    if (own == name) devices.push_back(id<DeviceId>(d));
    if (known.empty() || known.back() != own) known.push_back(own);
  }
  if (devices.empty()) {
    if (known.size() > 20) known.resize(20);
    place.fail(fmt::format("unknown {} \"{}\"{}", device ? "GPU" : "node", name, suggestion(name, known)));
  }
  return devices;
}

Outages::Stated read_event(Reader at, const System& system, const StartTime& start) {
  at.expect_object(kEventKeys);
  Outages::Stated event;
  event.devices = read_place(at, system);
  event.from = read_instant(at.at("at"), start);
  event.until = event.from + one_time(at.at("for"));
  event.is_planned = at.at_or("planned").boolean();
  at.done();
  return event;
}

}  // namespace

std::vector<Resource> read_resources(Reader& at) {
  at.expect_object("amounts by name");
  std::vector<Resource> resources;
  for (const auto& [name, amount] : at.members()) resources.push_back({name, amount.count(1, 1'000'000'000)});
  return resources;
}

Outages read_failures(Reader& at, const System& system, const StartTime& start) {
  at.expect_object(kFailuresKeys);
  Outages outages;
  outages.devices = read_source(at, "gpu");
  outages.nodes = read_source(at, "node");
  if (const auto events = at.find("events")) {
    if (!events->is_array()) events->fail_expected("a list of outages");
    for (const Reader& event : events->elements()) outages.stated.push_back(read_event(event, system, start));
  }
  at.done();
  if (outages.empty()) at.fail("expected at least one of \"gpu\", \"node\" and \"events\"");
  return outages;
}

}  // namespace gpusim
