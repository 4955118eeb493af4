// A first question without a file, as a scenario.

#include <fmt/format.h>

#include "gpusim/decide.hpp"
#include "sim/base/text.hpp"
#include "sim/input/json.hpp"

namespace gpusim {
namespace {

Json systems_of(const EnsembleQuestion& question) {
  Json systems = Json::object();
  for (const EnsembleQuestion::Candidate& candidate : question.candidates) {
    const std::string name = lower_case(fmt::format("{}x{}", candidate.gpu, candidate.cards));
    if (systems.contains(name)) throw UsageError(fmt::format("\"{}\" stands twice", name));
    const std::string title = fmt::format("{} x{}", candidate.gpu, candidate.cards);
    systems[name] = {{"title", title}, {"gpus", {{candidate.gpu, candidate.cards}}}};
    for (const EnsembleQuestion::Speedup& mixed : question.mixed)
      if (mixed.gpu == candidate.gpu)
        systems[name + "_mixed"] = {{"base", name}, {"title", title + " mixed"}, {"precision", "mixed"}};
  }
  return systems;
}

/// The first model in full, the others like it.
Json models_of(const EnsembleQuestion& question) {
  Json first = {{"time", Json::object()}};
  for (const auto& [gpu, hours] : question.hours)
    first["time"][gpu] = {{"value", fmt::format("{} h", hours)}, {"basis", "stated"}, {"source", "command line"}};
  for (const EnsembleQuestion::Speedup& mixed : question.mixed)
    first["mixed_speedup"][mixed.gpu] = mixed.high ? Json::array({mixed.low, *mixed.high}) : Json(mixed.low);
  Json models = {{"model1", std::move(first)}};
  for (std::int64_t model = 2; model <= question.models; ++model) models[fmt::format("model{}", model)] = {{"base", "model1"}};
  return models;
}

}  // namespace

std::string compare(const EnsembleQuestion& question) {
  std::string title;
  for (const EnsembleQuestion::Candidate& candidate : question.candidates)
    title += fmt::format("{}{} x{}", title.empty() ? "" : " or ", candidate.gpu, candidate.cards);
  const Json models = models_of(question);
  Json members = Json::array();
  for (const auto& [name, model] : models.items()) members.push_back(name);
  const Json scenario = {
      {"name", "compare"},
      {"title", title + "?"},
      {"systems", systems_of(question)},
      {"models", models},
      {"workloads",
       {{"cycle", {{"title", fmt::format("{}-model cycle", question.models)}, {"type", "ensemble"}, {"models", members}}},
        {"cross_validation",
         {{"title", fmt::format("{} cross-validation runs", 5 * question.models)},
          {"type", "cross_validation"},
          {"folds", 5},
          {"models", members},
          {"barrier", "none"}}},
        {"search50",
         {{"title", "50 retrain trials, in turn"},
          {"type", "weight_search"},
          {"experiment", "cycle"},
          {"trials", 50},
          {"mode", "retrain"},
          {"barrier", "trial"}}}}},
      {"experiment", "cycle"},
      {"policies", {"lpt"}}};
  return scenario.dump(2) + "\n";
}

}  // namespace gpusim
