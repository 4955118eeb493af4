#include "sim/reports/comparison.hpp"

#include <array>

#include "sim/page/messages.hpp"

namespace gpusim {

SideBySide::SideBySide(const ReportInput& report)
    : input(report),
      scenario(report.scenario),
      titles(report.scenario),
      results_(scenario.policies.size() * scenario.workloads.size() * scenario.systems.size()) {
  for (const Result& result : input.results) results_[place(result.run)] = &result;
}

std::vector<Alternatives> SideBySide::sections() const {
  std::vector<Alternatives> sections;
  if (scenario.systems.size() == 1 && scenario.policies.size() > 1) {
    Alternatives& policies = sections.emplace_back();
    for (const PolicyId policy : scenario.policies.ids())
      policies.push_back({policy, {}, scenario.policies[policy].name, name_text(scenario.policies[policy].name)});
    return sections;
  }
  for (const PolicyId policy : scenario.policies.ids()) {
    Alternatives& systems = sections.emplace_back();
    for (const SystemId system : scenario.systems.ids())
      systems.push_back({policy, system, scenario.systems[system].name, titles.systems[system]});
  }
  return sections;
}

bool SideBySide::cannot_run(const Alternative& alternative, WorkloadId workload) const {
  const Run run{alternative.system, workload, alternative.policy};
  return std::ranges::find(input.not_run, run, &Result::run) != input.not_run.end();
}

Duration mean_completion(const Measures& measures) { return measures.online->groups.front().completion.mean; }

namespace {

/// A gap smaller than this comes from rounding to nanoseconds.
constexpr double kLeastGap = 1e-9;

bool reaches_bound(const Measures& measures) {
  return measures.proven_optimal || (measures.bound.time > Duration{} && measures.gap < kLeastGap);
}

}  // namespace

bool is_proven(const Result& result) {
  return std::ranges::all_of(result.cases, [](const CaseResult& one) { return reaches_bound(one.measures); });
}

std::optional<Value> gap(const Result& result) {
  const auto ignores_hours = [](const CaseResult& one) { return one.measures.bound.ignores_hours; };
  if (!is_proven(result) && std::ranges::any_of(result.cases, ignores_hours)) return std::nullopt;
  return over_cases(result, {},
                    [](const CaseResult& one) { return std::optional(reaches_bound(one.measures) ? 0 : one.measures.gap); });
}

Value experiments_a_workday(const Result& result, const Window& hours) {
  return *over_cases(result, plain_workday().unit, [&](const CaseResult& one) {
    return std::optional(starts_per_workday(one.measures.makespan, hours.opens, hours.closes));
  });
}

WrittenUnit percent_unit() { return {"%", 0.01, {}}; }

WrittenUnit plain_workday() { return {"", 1, Unit({{"workday", -1}})}; }

bool counts_experiments(const SideBySide& of, const Alternatives& alternatives, WorkloadId workload) {
  constexpr Duration kShortest = Duration::nanoseconds(900'000'000'000);
  const auto is_loop = [](const Workload& one) { return one.loop.has_value(); };
  if (is_stream(of.scenario.workloads[workload]) || std::ranges::any_of(of.scenario.workloads, is_loop)) return false;
  return std::ranges::all_of(alternatives, [&](const Alternative& one) {
    const Result* const found = of.result(one, workload);
    return found == nullptr || (found->nominal().makespan >= kShortest && found->nominal().makespan <= kDay);
  });
}

Precision precision_of(const System& system) {
  const auto supported = [&](const Gpu& gpu) { return gpu.supported(system.precision).value_or(system.precision); };
  if (system.gpus.empty()) return system.precision;
  const Precision first = supported(system.gpus.front());
  return std::ranges::all_of(system.gpus, [&](const Gpu& gpu) { return supported(gpu) == first; }) ? first : system.precision;
}

const Phrase& precision_phrase(Precision precision) {
  static constexpr std::array<Phrase, 4> kNames{
      {{"FP32", "FP32"}, {"TF32", "TF32"}, {"mixed precision", "혼합 정밀도"}, {"FP8", "FP8"}}};
  return kNames[static_cast<std::size_t>(precision)];
}

std::optional<std::string> date_and_time(const Scenario& scenario, Duration since_start) {
  const Duration since_midnight = scenario.start_time + since_start;
  const std::int64_t day = scenario.start + since_midnight.count() / kDay.count();
  if (day > day_number(9999, 12, 31)) return std::nullopt;
  const std::int64_t minutes = since_midnight.count() % kDay.count() / 60'000'000'000;
  return fmt::format("{} {:02}:{:02}", date_text(day), minutes / 60, minutes % 60);
}

bool states_start(const Scenario& scenario) {
  return scenario.document.as_written("/start") && !scenario.document.default_pointers.contains("/start");
}

namespace {

/// The sentences about all alternatives: when runs start, why some cannot run, and notes.
std::vector<PageSection::Block> closing_blocks(const SideBySide& of) {
  std::vector<PageSection::Block> blocks;
  const auto tells_start = [](const std::string& note) { return note.starts_with("runs start on "); };
  if (std::ranges::none_of(of.scenario.document.notes, tells_start))
    if (const std::optional<Sentence> start = start_sentence(of.scenario)) blocks.emplace_back(*start);
  Bullets notes{"notes", {}};
  for (const Result& result : of.input.not_run)
    notes.items.push_back(
        {{say({"{0} cannot run \"{1}\": {2}.", "{0}에서 \"{1}\" 실행 불가: {2}."}, of.titles.systems[result.run.system],
              of.workload_title(result.run.workload), translated(result.why_not))}});
  for (const std::string& note : of.scenario.document.notes)
    notes.items.push_back({{say({"Note: {}", "참고: {}"}, translated(note))}});
  if (!notes.items.empty()) blocks.emplace_back(std::move(notes));
  return blocks;
}

}  // namespace

Page comparison_page(const ReportInput& input) {
  const SideBySide of(input);
  Page page{"comparison", of.titles.scenario, {}};
  if (std::vector<PageSection::Block> preface = purchase_sentences(of); !preface.empty())
    page.sections.push_back({{}, std::move(preface)});
  const std::vector<Alternatives> sections = of.sections();
  for (const Alternatives& alternatives : sections) {
    PageSection& section = page.sections.emplace_back();
    if (sections.size() > 1) section.title = say({"Policy {}", "정책 {}"}, of.scenario.policies[alternatives.front().policy].name);
    section.blocks.emplace_back(comparison_table(of, alternatives));
    for (PageSection::Block& block : comparison_sentences(of, alternatives)) section.blocks.push_back(std::move(block));
  }
  page.sections.push_back({{}, closing_blocks(of)});
  return page;
}

}  // namespace gpusim
