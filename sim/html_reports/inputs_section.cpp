// The stated values that the answer of a report comes from: times and speed-ups of what is run, wages and prices.

#include <algorithm>
#include <map>
#include <set>

#include "sim/base/text.hpp"
#include "sim/decide/answer.hpp"
#include "sim/html_reports/runs.hpp"
#include "sim/page/columns.hpp"
#include "sim/scenario/input_labels.hpp"

namespace gpusim {
namespace {

constexpr std::size_t kMostTimes = 8;    ///< rows of models, where there are many; `gpusim explain` has all of them
constexpr std::size_t kMostInputs = 20;  ///< rows

struct StatedInput {
  std::vector<std::string> path;  ///< of its pointer
  Cell value;
  Cell basis;
  Cell source;
  std::vector<std::string> owners{};  ///< names at path[1] of all that state the same
};

std::vector<std::string> path_of(std::string_view pointer) {
  std::vector<std::string> path;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    path.emplace_back(pointer.substr(0, end));
    pointer.remove_prefix(end);
  }
  return path;
}

/// Numbers of five and more digits with commas: "10,000,000 KRW/month".
std::string with_commas(const std::string& text) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && is_digit(text[end])) ++end;
    const bool is_whole = i == 0 || (text[i - 1] != '.' && !is_letter(text[i - 1]));
    for (std::size_t at = i; at < end; ++at) {
      result += text[at];
      if (is_whole && end - i >= 5 && at + 1 < end && (end - at - 1) % 3 == 0) result += ',';
    }
    if (end < text.size()) result += text[end];
    i = end + 1;
  }
  return result;
}

/// A value with its range as pages write it: "0.15 USD/kWh, 0.10 USD/kWh to 0.40 USD/kWh" for "0.15 USD/kWh [0.10 USD/kWh .. 0.40
/// USD/kWh]".
Cell with_range(const Cell& value) {
  std::string text = with_commas(cell_text(value, Language::english));
  const std::size_t from = text.rfind('[');
  const std::size_t dots = text.rfind(" .. ");
  if (std::get<LocalizedText>(value.content).en != std::get<LocalizedText>(value.content).ko) return value;
  if (from == std::string::npos || dots == std::string::npos || dots < from || text.back() != ']') return name_text(text);
  text.pop_back();
  text.replace(dots, 4, " to ");
  from == 0 ? text.erase(0, 1) : text.replace(from - 1, 2, ", ");
  return range_text(text);
}

class InputsOfAnswer {
 public:
  InputsOfAnswer(const Scenario& scenario, const std::set<WorkloadId>& workloads) : scenario_(scenario), titles_(scenario) {
    for (const WorkloadId workload : workloads) {
      for (const Profile& profile : scenario_.workloads[workload].profiles) profiles_.insert(profile.pointer);
      frequencies_.insert("/costs/frequency/" + pointer_token(scenario_.workloads[workload].name));
    }
    for (const System& system : scenario_.systems)
      for (const Gpu& gpu : system.gpus) gpus_.insert({gpu.id, gpu.family});
    is_priced_ = !scenario_.costs.currency.empty();
    collect(std::get<Table>(explanation_page(scenario_).sections.front().blocks.front()));
  }

  [[nodiscard]] std::optional<ReportSection> section() const {
    if (inputs_.empty()) return std::nullopt;
    Table table{.key = "inputs",
                .columns = {text_column("input", {"input", "입력"}), text_column("value", {"value", "값"}),
                            text_column("kind", {"kind", "종류"}), text_column("source", {"source", "출처"})},
                .rows = {}};
    const bool are_all_shown = inputs_.size() <= kMostInputs;
    std::size_t times = 0;
    for (const StatedInput& input : inputs_) {
      if (input.path.front() == "models" && ++times > kMostTimes && !are_all_shown) continue;
      if (table.rows.size() < kMostInputs) table.rows.push_back({Cell(label(input)), input.value, input.basis, input.source});
    }
    const std::size_t left_out = inputs_.size() - table.rows.size();
    ReportSection section{.id = "inputs", .title = say({"Inputs", "입력"}), .blocks = {}};
    section.blocks.emplace_back(Sentence{say({"What the answer is computed from, with the sources that the scenario names.",
                                              "결론을 계산하는 데 쓴 값과 시나리오에 적힌 출처입니다."})});
    section.blocks.emplace_back(std::move(table));
    if (left_out > 0)
      section.blocks.emplace_back(Sentence{say({"{} more: `gpusim explain FILE` lists all of them.",
                                                "이 밖에 {}개가 더 있으며 `gpusim explain FILE`이 모두 보여 줍니다."},
                                               left_out)});
    return section;
  }

 private:
  void collect(const Table& values) {
    const auto column = [&](std::string_view key) {
      return static_cast<std::size_t>(std::ranges::find(values.columns, key, &Table::Column::key) - values.columns.begin());
    };
    for (const auto section : {"models", "people", "costs", "systems"})
      for (const std::vector<Cell>& row : values.rows) {
        const std::vector<std::string> path = path_of(row.front().pointer);
        const std::string basis = cell_text(row[column("basis")], Language::english);
        if (path.size() < 2 || basis == "default" || !is_meant(row.front().pointer, path, section)) continue;
        add({path, with_range(row[column("value")]), row[column("basis")], row[column("source")]});
      }
  }

  /// Whether the numbers of the answer come from this value.
  [[nodiscard]] bool is_meant(const std::string& pointer, const std::vector<std::string>& path, std::string_view section) const {
    if (section == "models") return is_of_profile(pointer);
    if (path.front() != section || !is_priced_) return false;
    if (section == "people") return path.back() == "salary";
    if (section == "costs")
      return path[1] == "electricity" || path[1] == "rates" || path[1] == "work_month" || frequencies_.contains(pointer);
    return std::ranges::find(path, "cost") != path.end() && path.back() != "charged";
  }

  /// Times and speed-ups of what the workload runs, on the GPUs that there are.
  [[nodiscard]] bool is_of_profile(const std::string& pointer) const {
    constexpr std::string_view kKeys[] = {"time",    "speedup", "mixed_speedup", "tf32_speedup", "fp8_speedup",
                                          "scaling", "profile", "epochs",        "images",       "batch"};
    std::size_t end = pointer.find('/', 1);
    while (end != std::string::npos && !profiles_.contains(pointer.substr(0, end))) end = pointer.find('/', end + 1);
    if (end == std::string::npos) return false;
    const std::vector<std::string> rest = path_of(pointer.substr(end));
    if (std::ranges::find(kKeys, rest.front()) == std::end(kKeys)) return false;
    return rest.size() < 2 || rest[1] == "value" || !is_gpu_key(rest.front()) || gpus_.contains(rest[1]);
  }
  [[nodiscard]] static bool is_gpu_key(std::string_view key) { return key == "time" || key.ends_with("speedup"); }

  /// What several state alike is one row.
  void add(StatedInput input) {
    const std::string owner = input.path[1];
    const auto [known, is_new] =
        input.path.size() < 3 ? std::pair(rows_.end(), true) : rows_.try_emplace(all_but_owner(input), inputs_.size());
    if (!is_new) {
      inputs_[known->second].owners.push_back(owner);
      return;
    }
    input.owners = {owner};
    inputs_.push_back(std::move(input));
  }
  [[nodiscard]] static std::vector<std::string> all_but_owner(const StatedInput& input) {
    std::vector<std::string> all = input.path;
    all[1].clear();
    for (const Cell& cell : {input.value, input.basis, input.source}) all.push_back(cell_text(cell, Language::english));
    return all;
  }

  /// With the titles of systems instead of their keys, and all names that the row is about.
  [[nodiscard]] LocalizedText label(const StatedInput& input) const {
    const auto in = [&](Language language) {
      std::string names;
      for (std::size_t i = 0; i < input.owners.size(); ++i) {
        if (i == kMostNames && input.owners.size() > kMostNames + 1) {
          names += fmt::format(", … ({})", input.owners.size());
          break;
        }
        names += (i == 0 ? "" : ", ") + name_of(input, input.owners[i], language);
      }
      std::string pointer;
      for (std::size_t i = 0; i < input.path.size(); ++i) pointer += "/" + (i == 1 ? names : input.path[i]);
      return input_label(pointer).in(language);
    };
    return {in(Language::english), in(Language::korean)};
  }

  [[nodiscard]] std::string name_of(const StatedInput& input, const std::string& owner, Language language) const {
    if (input.path.front() != "systems") return title_of("/" + input.path.front() + "/" + owner, language).value_or(owner);
    const auto known = std::ranges::find(scenario_.systems, owner, [](const System& one) { return pointer_token(one.name); });
    if (known == scenario_.systems.end()) return owner;
    return pointer_token(titles_.systems[id<SystemId>(static_cast<std::size_t>(known - scenario_.systems.begin()))].in(language));
  }

  [[nodiscard]] std::optional<std::string> title_of(const std::string& owner, Language language) const {
    for (const char* const key : {language == Language::korean ? "/title/ko" : "/title/en", "/title/en", "/title"})
      if (const std::optional<std::string> title = scenario_.document.as_written(owner + key); title && !title->starts_with('{'))
        return pointer_token(*title);
    return std::nullopt;
  }

  static constexpr std::size_t kMostNames = 6;
  const Scenario& scenario_;
  Titles titles_;
  std::map<std::vector<std::string>, std::size_t> rows_;  ///< positions in inputs_ by all that one row has in common
  std::set<std::string> profiles_;
  std::set<std::string> gpus_;
  std::set<std::string> frequencies_;
  bool is_priced_ = false;
  std::vector<StatedInput> inputs_;
};

}  // namespace

std::optional<ReportSection> inputs_section(const Scenario& scenario, const std::set<WorkloadId>& workloads) {
  return InputsOfAnswer(scenario, workloads).section();
}

}  // namespace gpusim
