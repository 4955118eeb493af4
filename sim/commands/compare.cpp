#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "sim/commands/command.hpp"
#include "sim/input/json.hpp"

namespace gpusim {
namespace {

/// `NAME=VALUE,NAME=VALUE` or `VALUE` for all.
using Assignments = std::vector<std::pair<std::string, std::string>>;

Assignments read_assignments(const std::string& text, const char* option) {
  Assignments assignments;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string item = text.substr(begin, end - begin);
    const std::size_t equals = item.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == item.size())
      throw UsageError(fmt::format("--{}: expected GPU=VALUE,GPU=VALUE, got \"{}\"", option, text));
    assignments.emplace_back(item.substr(0, equals), item.substr(equals + 1));
    begin = end + 1;
  }
  return assignments;
}

double positive_number(const std::string& text, const char* option) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !(number > 0) || number > 1e9)
    throw UsageError(fmt::format("--{}: expected a number above 0, got \"{}\"", option, text));
  return number;
}

struct Candidate {
  std::string gpu;
  std::int64_t count;
  std::string name;  ///< of the system: p40x3
};

Candidate read_candidate(const std::string& argument) {
  const std::size_t colon = argument.rfind(':');
  Candidate candidate{argument.substr(0, colon), 1, ""};
  if (colon != std::string::npos) {
    const std::string count = argument.substr(colon + 1);
    const auto [end, error] = std::from_chars(count.data(), count.data() + count.size(), candidate.count);
    if (error != std::errc() || end != count.data() + count.size() || candidate.count < 1 || candidate.count > 100'000 ||
        candidate.gpu.empty())
      throw UsageError(fmt::format("expected GPU:COUNT such as P40:3, got \"{}\"", argument));
  }
  candidate.name = fmt::format("{}x{}", candidate.gpu, candidate.count);
  std::transform(candidate.name.begin(), candidate.name.end(), candidate.name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return candidate;
}

/// The speed-up as it is written in a scenario: a number, or [low, high] for "2-3".
Json speedup(const std::string& text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string::npos) return positive_number(text, "mixed");
  return Json::array({positive_number(text.substr(0, dash), "mixed"), positive_number(text.substr(dash + 1), "mixed")});
}

Json stated(const std::string& value) { return {{"value", value}, {"basis", "stated"}, {"source", "command line"}}; }

/// A candidate's table entry, by the name the user gave it.
const std::string* find(const Assignments& assignments, const std::string& gpu) {
  for (const auto& [name, value] : assignments)
    if (name == gpu) return &value;
  return nullptr;
}

Json scenario_for(const std::vector<Candidate>& candidates, const Assignments& hours, const Assignments& mixed,
                  std::int64_t models) {
  Json systems = Json::object();
  Json time = Json::object();
  for (const auto& [gpu, value] : hours) time[gpu] = stated(fmt::format("{} h", positive_number(value, "hours")));
  std::vector<std::string> names;
  for (const Candidate& candidate : candidates) {
    if (systems.contains(candidate.name)) throw UsageError(fmt::format("\"{}\" stands twice", candidate.name));
    systems[candidate.name] = {{"title", fmt::format("{} x{}", candidate.gpu, candidate.count)},
                               {"gpus", {{candidate.gpu, candidate.count}}}};
    if (find(mixed, candidate.gpu) != nullptr)
      systems[candidate.name + "_mixed"] = {
          {"base", candidate.name}, {"title", fmt::format("{} x{} mixed", candidate.gpu, candidate.count)}, {"precision", "mixed"}};
  }
  Json first = {{"time", time}};
  if (!mixed.empty()) {
    first["mixed_speedup"] = Json::object();
    for (const auto& [gpu, value] : mixed) first["mixed_speedup"][gpu] = speedup(value);
  }
  Json model_table = Json::object();
  Json members = Json::array();
  for (std::int64_t model = 1; model <= models; ++model) {
    const std::string name = fmt::format("model{}", model);
    model_table[name] = model == 1 ? first : Json{{"base", "model1"}};
    members.push_back(name);
  }
  std::string question;
  for (const Candidate& candidate : candidates)
    question += fmt::format("{}{} x{}", question.empty() ? "" : " or ", candidate.gpu, candidate.count);
  const auto search = [](int trials) {
    return Json{{"title", fmt::format("{} retrain trials, in turn", trials)},
                {"type", "weight_search"},
                {"experiment", "cycle"},
                {"trials", trials},
                {"mode", "retrain"},
                {"barrier", "trial"}};
  };
  return {{"name", "compare"},
          {"title", question + "?"},
          {"systems", systems},
          {"models", model_table},
          {"workloads",
           {{"cycle", {{"title", fmt::format("{}-model cycle", models)}, {"type", "ensemble"}, {"models", members}}},
            {"cross_validation",
             {{"title", fmt::format("{} cross-validation runs", 5 * models)},
              {"type", "cross_validation"},
              {"folds", 5},
              {"models", members},
              {"barrier", "none"}}},
            {"search50", search(50)}}},
          {"experiment", "cycle"},
          {"policies", {"lpt"}}};
}

}  // namespace

int compare_command(const CommandLine& line) {
  Options options("gpusim compare GPU:COUNT GPU:COUNT ... --hours GPU=H,GPU=H [options]",
                  "A first answer without a file: an ensemble, its 5-fold cross-validation and 50 trials on each candidate.");
  options.value("hours", "GPU=H,...", "hours one model takes on one card (required)")
      .value("models", "N", "models of the ensemble (default: 5)")
      .value("mixed", "GPU=S,...", "speed-up by mixed precision, a number or a range such as 2-3; adds a system")
      .value("save", "FILE", "write the scenario there, to edit and run")
      .list("policy", "NAME", "scheduling policy (default: lpt)")
      .value("catalog", "DIR", "data sheets that go over the built-in ones");
  declare_output_options(options);
  declare_jobs_option(options);
  options.positionals(1, 100).parse(line.arguments);
  if (options.wants_help()) {
    print(options.help());
    return kDone;
  }
  const auto hours = options.text("hours");
  if (!hours) throw UsageError("\"--hours\" is required, e.g. --hours P40=4,V100=1.2");
  std::vector<Candidate> candidates;
  for (const std::string& argument : options.arguments()) candidates.push_back(read_candidate(argument));
  const auto mixed = options.text("mixed");
  const Json json = scenario_for(candidates, read_assignments(*hours, "hours"),
                                 mixed ? read_assignments(*mixed, "mixed") : Assignments{}, options.number("models", 1, 10'000, 5));
  const std::string text = json.dump(2) + "\n";
  const Scenario scenario = load(parse_text(text, options.text("save").value_or("compare")), load_options(options));
  const int code = simulate_and_report(scenario, options, line);
  if (const auto file = options.text("save")) {
    write_file(*file, text);
    if (*file != "-") std::fputs(fmt::format("wrote {}; run it with `gpusim {}`\n", *file, *file).c_str(), stderr);
  }
  return code;
}

}  // namespace gpusim
