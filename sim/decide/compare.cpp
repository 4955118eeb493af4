// A first question without a file, as a scenario.

#include <fmt/format.h>

#include <algorithm>

#include "gpusim/decide.hpp"
#include "sim/base/text.hpp"
#include "sim/input/json.hpp"

namespace gpusim {
namespace {

Json systems_of(const EnsembleQuestion& question) {
  Json systems = Json::object();
  for (const EnsembleQuestion::Candidate& candidate : question.candidates) {
    const std::string name = lower_case(fmt::format("{}x{}", candidate.gpu, candidate.count));
    const std::string title = fmt::format("{} x{}", candidate.gpu, candidate.count);
    if (systems.contains(name)) throw UsageError(fmt::format("duplicate candidate \"{}\"", title));
    systems[name] = {{"title", title}, {"gpus", {{candidate.gpu, candidate.count}}}};
    if (question.training && !question.training->precision.empty()) systems[name]["precision"] = question.training->precision;
    for (const EnsembleQuestion::Speedup& mixed : question.mixed)
      if (mixed.gpu == candidate.gpu)
        systems[name + "_mixed"] = {{"base", name}, {"title", title + " mixed"}, {"precision", "mixed"}};
  }
  return systems;
}

Json stated(const Json& value) { return {{"value", value}, {"basis", "stated"}, {"source", "command line"}}; }

Json training_of(const EnsembleQuestion::Training& training) {
  Json json = {{"profile", training.profile}, {"images", stated(training.images)}, {"epochs", stated(training.epochs)}};
  const std::int64_t assumed = std::min(EnsembleQuestion::kAssumedBatch, training.images);
  if (training.batch_is_largest)
    json["batch"] = "largest";
  else if (training.batch)
    json["batch"] = stated(*training.batch);
  else
    json["batch"] = {{"value", assumed}, {"basis", "assumed"}, {"source", "gpusim compare without --batch"}};
  return json;
}

/// The first model in full, the others like it.
Json models_of(const EnsembleQuestion& question) {
  Json first = question.training ? Json{{"training", training_of(*question.training)}} : Json{{"time", Json::object()}};
  for (const auto& [gpu, hours] : question.hours) first["time"][gpu] = stated(fmt::format("{} h", hours));
  for (const EnsembleQuestion::Speedup& mixed : question.mixed)
    first["mixed_speedup"][mixed.gpu] = mixed.high ? Json::array({mixed.low, *mixed.high}) : Json(mixed.low);
  Json models = {{"model1", std::move(first)}};
  for (std::int64_t model = 2; model <= question.models; ++model) models[fmt::format("model{}", model)] = {{"base", "model1"}};
  return models;
}

std::string title_of_cycle(const EnsembleQuestion& question) {
  if (!question.training) return fmt::format("{}-model cycle", question.models);
  const std::string training = fmt::format("{}, {} epoch{}", question.training->profile, question.training->epochs,
                                           question.training->epochs == 1 ? "" : "s");
  return question.models == 1 ? training : fmt::format("{} x {}", question.models, training);
}

/// The cycle; of several models, or of stated hours, what is usually done with an ensemble too.
Json workloads_of(const EnsembleQuestion& question, const Json& members) {
  Json workloads = {{"cycle", {{"title", title_of_cycle(question)}, {"type", "ensemble"}, {"models", members}}}};
  if (question.training && question.models == 1) return workloads;
  workloads["cross_validation"] = {{"title", fmt::format("{} cross-validation runs", 5 * question.models)},
                                   {"type", "cross_validation"},
                                   {"folds", 5},
                                   {"models", members},
                                   {"barrier", "none"}};
  workloads["search50"] = {{"title", "50 retrain trials, in turn"},
                           {"type", "weight_search"},
                           {"experiment", "cycle"},
                           {"trials", 50},
                           {"mode", "retrain"},
                           {"barrier", "trial"}};
  return workloads;
}

}  // namespace

std::string compare(const EnsembleQuestion& question) {
  std::string title;
  for (const EnsembleQuestion::Candidate& candidate : question.candidates)
    title += fmt::format("{}{} x{}", title.empty() ? "" : " or ", candidate.gpu, candidate.count);
  const Json models = models_of(question);
  Json members = Json::array();
  for (const auto& [name, model] : models.items()) members.push_back(name);
  const Json scenario = {{"name", "compare"},
                         {"title", title + "?"},
                         {"systems", systems_of(question)},
                         {"models", models},
                         {"workloads", workloads_of(question, members)},
                         {"experiment", "cycle"},
                         {"policies", question.policies}};
  return scenario.dump(2) + "\n";
}

}  // namespace gpusim
