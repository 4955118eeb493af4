// The report of runs: which system is ahead, by how much, on what basis.

#include <algorithm>

#include "sim/html_reports/sections.hpp"
#include "sim/page/messages.hpp"
#include "sim/reports/comparison.hpp"

namespace gpusim {
namespace {

/// A run with what it is judged by: when a stream's jobs are completed on average, else how long it takes.
struct Timed {
  Alternative alternative;
  const Result* result;
  Value time;
};

class AnswerOfRuns {
 public:
  explicit AnswerOfRuns(const ReportInput& input)
      : of_(input), workload_(input.scenario.experiment), is_stream_(is_stream(input.scenario.workloads[workload_])) {
    for (const Alternatives& alternatives : of_.sections())
      for (const Alternative& one : alternatives)
        if (const Result* result = of_.result(one, workload_); result != nullptr && !result->cases.empty())
          runs_.push_back({one, result, time_of(*result)});
    if (const std::vector<Alternatives> sections = of_.sections(); sections.size() > 1)
      for (Timed& run : runs_)
        run.alternative.title =
            say({"{0} (policy {1})", "{0} (정책 {1})"}, run.alternative.title, of_.scenario.policies[run.alternative.policy].name);
  }

  [[nodiscard]] std::vector<LocalizedText> sentences() const {
    if (runs_.empty()) return {say({"Nothing can run.", "실행할 수 있는 것이 없습니다."})};
    std::vector<LocalizedText> texts{fastest()};
    if (std::optional<LocalizedText> money = cheapest())
      texts.push_back(std::move(*money));
    else if (runs_.size() > 2 && !all_alike())
      texts.push_back(others());
    return texts;
  }

 private:
  [[nodiscard]] Value time_of(const Result& result) const {
    if (is_stream_) return time_over_cases(result, mean_completion);
    return time_over_cases(result, [](const Measures& measures) { return measures.makespan; });
  }

  [[nodiscard]] const Timed& best() const {
    return *std::ranges::min_element(runs_, {}, [](const Timed& run) { return run.time.nominal; });
  }

  /// The first alternative, with which the comparison compares; the next best where that one is the best.
  [[nodiscard]] const Timed& other() const {
    const Timed& first = runs_.front();
    if (&first != &best()) return first;
    return *std::ranges::min_element(runs_.begin() + 1, runs_.end(), {}, [](const Timed& run) { return run.time.nominal; });
  }

  [[nodiscard]] bool all_alike() const {
    return std::ranges::all_of(runs_, [&](const Timed& run) {
      return run.time.low == runs_.front().time.low && run.time.high == runs_.front().time.high;
    });
  }

  [[nodiscard]] std::optional<Value> ratio_of_times(const Timed& run, const Timed& against) const {
    const bool shares = share_inputs(of_.scenario, run.result->run.system, against.result->run.system, false);
    return ratio_over_cases(*run.result, *against.result, shares, [&](const CaseResult& one) {
      return std::optional((is_stream_ ? mean_completion(one.measures) : one.measures.makespan).seconds());
    });
  }

  /// The best of the runs that may be as fast as this one within the ranges of their inputs; null where it is faster than all.
  [[nodiscard]] const Timed* rival_of(const Timed& fast) const {
    const Timed* rival = nullptr;
    for (const Timed& run : runs_) {
      if (&run == &fast) continue;
      const std::optional<Value> ratio = ratio_of_times(fast, run);
      if (ratio && ratio->high < 1) continue;
      if (rival == nullptr || run.time.nominal < rival->time.nominal) rival = &run;
    }
    return rival;
  }

  [[nodiscard]] LocalizedText fastest() const {
    const LocalizedText title = of_.workload_title(workload_);
    const Timed& fast = best();
    if (runs_.size() == 1)
      return is_stream_ ? say({"On {0}, jobs of \"{1}\" are completed after {2} on average.",
                               "{0}에서 \"{1}\" 작업은 평균 {2} 만에 완료됩니다."},
                              fast.alternative.title, title, fast.time)
                        : say({"On {0}, \"{1}\" takes {2}.", "{0}에서 \"{1}\"은(는) {2} 걸립니다."}, fast.alternative.title, title,
                              fast.time);
    const Timed& slow = other();
    if (all_alike())
      return say({"\"{0}\" takes equally long on all systems: {1}.", "\"{0}\"은(는) 모든 시스템에서 똑같이 {1} 걸립니다."}, title,
                 fast.time);
    if (const Timed* const rival = rival_of(fast))
      return is_stream_
                 ? say({"None is certainly fastest: jobs of \"{1}\" are completed after {2} on average on {0}, after {3} on {4}.",
                        "어느 것이 가장 빠른지 확실하지 않습니다. \"{1}\" 작업이 {0}에서는 평균 {2}, {4}에서는 {3} 만에 "
                        "완료됩니다."},
                       fast.alternative.title, title, fast.time, rival->time, rival->alternative.title)
                 : say({"None is certainly fastest: \"{1}\" takes {2} on {0} and {3} on {4}.",
                        "어느 것이 가장 빠른지 확실하지 않습니다. \"{1}\"에 {0}에서는 {2}, {4}에서는 {3} 걸립니다."},
                       fast.alternative.title, title, fast.time, rival->time, rival->alternative.title);
    const std::optional<Value> ratio = ratio_of_times(fast, slow);
    if (!ratio)
      return say({"{0} is fastest: \"{1}\" takes {2}.", "가장 빠른 것은 {0}: \"{1}\"에 {2} 걸립니다."}, fast.alternative.title,
                 title, fast.time);
    return is_stream_ ? say({"{0} is fastest: jobs of \"{1}\" are completed after {2} on average, against {3} on {4} ({5}).",
                             "가장 빠른 것은 {0}입니다. \"{1}\" 작업이 평균 {2} 만에 완료되며, {4}에서는 {3} 걸립니다 ({5})."},
                            fast.alternative.title, title, fast.time, slow.time, slow.alternative.title, change_text(*ratio))
                      : say({"{0} is fastest: \"{1}\" takes {2}, against {3} on {4} ({5}).",
                             "가장 빠른 것은 {0}입니다. \"{1}\"에 {2} 걸리며, {4}에서는 {3} 걸립니다 ({5})."},
                            fast.alternative.title, title, fast.time, slow.time, slow.alternative.title, change_text(*ratio));
  }

  [[nodiscard]] LocalizedText others() const {
    LocalizedText list;
    const Timed* named = rival_of(best());
    if (named == nullptr) named = &other();
    for (const Timed& run : runs_) {
      if (&run == &best() || &run == named) continue;
      const LocalizedText one = say({"{0} {1}", "{0} {1}"}, run.alternative.title, run.time);
      list = list.en.empty() ? one : LocalizedText{list.en + "; " + one.en, list.ko + "; " + one.ko};
    }
    return say({"The others: {}.", "나머지: {}."}, list);
  }

  /// Which system costs least, by the total that the scenario charges.
  [[nodiscard]] std::optional<LocalizedText> cheapest() const {
    const Scenario& scenario = of_.scenario;
    if (scenario.costs.currency.empty()) return std::nullopt;
    const Unit currency({{scenario.costs.currency, 1}});
    const Timed* least = nullptr;
    std::optional<Value> least_cost;
    bool is_tie = false;
    for (const Timed& run : runs_) {
      const auto cost = over_cases(*run.result, currency, [](const CaseResult& one) { return one.economics.cash; });
      if (!cost) return std::nullopt;
      if (least != nullptr && cost->nominal >= least_cost->nominal) {
        is_tie = is_tie || cost->nominal == least_cost->nominal;
        continue;
      }
      is_tie = false;
      least = &run;
      least_cost = cost;
    }
    if (runs_.size() == 1) return say({"The cash paid by its end is {}.", "끝날 때까지 지출한 현금은 {}입니다."}, *least_cost);
    if (is_tie) return std::nullopt;
    const Timed& against = least == &best() ? other() : best();
    const auto cost = over_cases(*against.result, currency, [](const CaseResult& one) { return one.economics.cash; });
    return say({"{0} takes the least cash by the end of a run: {1}, against {2} on {3}.",
                "실행이 끝날 때까지 현금이 가장 적게 드는 것은 {0}: {1} ({3}은(는) {2})."},
               least->alternative.title, *least_cost, *cost, against.alternative.title);
  }

  SideBySide of_;
  WorkloadId workload_;
  bool is_stream_;
  std::vector<Timed> runs_;
};

/// Under which policies the runs are, and whether their schedules could be better.
std::vector<LocalizedText> basis_of_runs(const ReportInput& input) {
  std::vector<LocalizedText> basis;
  std::string policies;
  for (const PolicyChoice& policy : input.scenario.policies) policies += (policies.empty() ? "" : ", ") + policy.name;
  basis.push_back(input.scenario.policies.size() == 1
                      ? say({"Simulated schedules under the policy {}.", "정책 {}에 따른 시뮬레이션 일정."}, policies)
                      : say({"Simulated schedules under the policies {}.", "정책 {}에 따른 시뮬레이션 일정."}, policies));
  if (!input.results.empty() && std::ranges::all_of(input.results, is_proven))
    basis.push_back(say({"All schedules are proven optimal.", "모든 일정이 최적임이 증명되었습니다."}));
  const auto has_ranges = [](const Result& result) { return result.cases.size() > 1; };
  if (std::ranges::any_of(input.results, has_ranges))
    basis.push_back(say({"Two numbers with a dash are the ends of a range that follows from ranges of inputs.",
                         "줄표로 이은 두 값은 입력의 범위에서 나온 결과의 양 끝입니다."}));
  if (const std::size_t assumed = assumed_inputs(input.scenario.document).size(); assumed > 0)
    basis.push_back(say({"{0} assumed or estimated; see Assumptions.", "가정하거나 추정한 입력 {1}개 (아래 \"가정\" 참고)."},
                        LocalizedText{counted(assumed, "input") + (assumed == 1 ? " is" : " are"), ""}, assumed));
  return basis;
}

/// The blocks of the page behind its tables: why some cannot run, and notes. Taken off the end of the page.
std::vector<LocalizedText> notes_of(SplitPage& page) {
  std::vector<LocalizedText> notes;
  if (page.sections.empty() || !page.sections.back().title.en.empty()) return notes;
  const auto is_table = [](const ReportSection::Block& block) { return std::holds_alternative<Table>(block); };
  if (std::ranges::any_of(page.sections.back().blocks, is_table)) return notes;
  for (const ReportSection::Block& block : page.sections.back().blocks) {
    if (const auto* sentence = std::get_if<Sentence>(&block)) notes.push_back(sentence->text);
    if (const auto* bullets = std::get_if<Bullets>(&block))
      for (const Bullets::Item& item : bullets->items) notes.push_back(item.sentence.text);
  }
  page.sections.pop_back();
  return notes;
}

}  // namespace

HtmlReport run_report(const ReportInput& input, const ReportOrigin& origin) {
  SplitPage page = split(comparison_page(input));
  const std::vector<LocalizedText> notes = notes_of(page);
  HtmlReport report{.title = Titles(input.scenario).scenario,
                    .kind = say({"Comparison of systems", "시스템 비교"}),
                    .answer = AnswerOfRuns(input).sentences(),
                    .basis = basis_of_runs(input),
                    .language = origin.language};
  report.basis.insert(report.basis.end(), page.sentences.begin(), page.sentences.end());
  for (ReportSection& section : page.sections) {
    section.has_bars = true;
    section.is_comparison = report.sections.empty();
    if (section.title.en.empty()) section.title = say({"Comparison", "비교"});
    report.sections.push_back(std::move(section));
  }
  add_charts(run_charts(), input, report);
  if (auto assumptions = assumptions_section(input.scenario, notes)) report.sections.push_back(std::move(*assumptions));
  report.sections.push_back(reproduction_section({origin.command, scenario_hash(input.scenario), origin.language}));
  return report;
}

}  // namespace gpusim
