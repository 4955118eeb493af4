// The answer of the report of runs: which system is fastest, by how much, in which precision; which costs least; which cannot run.

#include <algorithm>
#include <cmath>

#include "sim/html_reports/runs.hpp"
#include "sim/page/messages.hpp"

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
    const auto is_hypothetical = [&](const Timed& run) { return of_.scenario.systems[run.alternative.system].is_hypothetical; };
    if (!std::ranges::all_of(runs_, is_hypothetical)) std::erase_if(runs_, is_hypothetical);
    if (const std::vector<Alternatives> sections = of_.sections(); sections.size() > 1)
      for (Timed& run : runs_)
        run.alternative.title =
            say({"{0} (policy {1})", "{0} (정책 {1})"}, run.alternative.title, of_.scenario.policies[run.alternative.policy].name);
  }

  [[nodiscard]] std::vector<LocalizedText> sentences() const {
    std::vector<LocalizedText> texts;
    if (runs_.empty()) {
      texts.push_back(say({"Nothing can run.", "실행할 수 있는 것이 없습니다."}));
    } else {
      texts.push_back(with_like_for_like(fastest()));
      if (std::optional<LocalizedText> money = cheapest())
        texts.push_back(std::move(*money));
      else if (runs_.size() > 2 && !all_alike())
        texts.push_back(others());
      add_what_cannot_be_had(texts);
      add_what_is_late(texts);
    }
    add_those_that_cannot_run(texts);
    return texts;
  }

 private:
  [[nodiscard]] Value time_of(const Result& result) const {
    if (is_stream_) return time_over_cases(result, mean_completion);
    return time_over_cases(result, [](const Measures& measures) { return measures.makespan; });
  }

  [[nodiscard]] Precision precision(const Timed& run) const { return precision_of(of_.scenario.systems[run.alternative.system]); }

  /// "63-75 % shorter", with the precisions where they are two.
  [[nodiscard]] LocalizedText change(const Value& ratio, const Timed& fast, const Timed& slow) const {
    const LocalizedText text = change_text(ratio);
    if (precision(fast) == precision(slow)) return text;
    return say({"{0}, in {1} against {2}", "{0}, {2} 대비 {1}"}, text, precision_phrase(precision(fast)),
               precision_phrase(precision(slow)));
  }

  /// Where the fastest computes in another precision than what it is compared with: the fastest in that one too.
  [[nodiscard]] LocalizedText with_like_for_like(LocalizedText text) const {
    if (runs_.size() < 2 || all_alike()) return text;
    const Timed& slow = other();
    if (precision(best()) == precision(slow)) return text;
    const Timed* alike = nullptr;
    for (const Timed& run : runs_)
      if (&run != &slow && precision(run) == precision(slow) && (alike == nullptr || run.time.nominal < alike->time.nominal))
        alike = &run;
    const Phrase& both = precision_phrase(precision(slow));
    const std::optional<Value> ratio = alike != nullptr ? ratio_of_times(*alike, slow) : std::nullopt;
    const LocalizedText more =
        ratio ? say({"In {0} on both, {1} takes {2} ({3}).", "둘 다 {0}로 비교하면 {1}에서 {2} 걸립니다 ({3})."}, both,
                    alike->alternative.title, alike->time, change_text(*ratio))
              : say({"No other system computes in {0}, so there is no comparison in the same precision.",
                     "{0}로 계산하는 다른 시스템이 없어 같은 정밀도로는 비교할 수 없습니다."},
                    both);
    return {text.en + " " + more.en, text.ko + " " + more.ko};
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
    const bool shares = share_times(of_.scenario, run.result->run.system, against.result->run.system);
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
    return is_stream_
               ? say({"{0} is fastest: jobs of \"{1}\" are completed after {2} on average, against {3} on {4} ({5}).",
                      "가장 빠른 것은 {0}입니다. \"{1}\" 작업이 평균 {2} 만에 완료되며, {4}에서는 {3} 걸립니다 ({5})."},
                     fast.alternative.title, title, fast.time, slow.time, slow.alternative.title, change(*ratio, fast, slow))
               : say({"{0} is fastest: \"{1}\" takes {2}, against {3} on {4} ({5}).",
                      "가장 빠른 것은 {0}입니다. \"{1}\"에 {2} 걸리며, {4}에서는 {3} 걸립니다 ({5})."},
                     fast.alternative.title, title, fast.time, slow.time, slow.alternative.title, change(*ratio, fast, slow));
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
    const LocalizedText parts = paid_parts(of_.input, workload_);
    if (runs_.size() == 1)
      return say({"The cash paid by its end ({0}) is {1}.", "끝날 때까지의 현금 지출({0})은 {1}입니다."}, parts, *least_cost);
    if (is_tie) return std::nullopt;
    const Timed& against = least == &best() ? other() : best();
    const auto cost = over_cases(*against.result, currency, [](const CaseResult& one) { return one.economics.cash; });
    const LocalizedText text = say({"{0} takes the least cash by the end of one run ({4}): {1}, against {2} on {3}",
                                    "1회 실행이 끝날 때까지 현금 지출({4})이 가장 적은 것은 {0}입니다. {0}에서 {1}, {3}에서 {2}"},
                                   least->alternative.title, *least_cost, *cost, against.alternative.title, parts);
    return with_pay_back(text, against, *least);
  }

  /// Ends the sentence, and says when the other earns its higher price back.
  [[nodiscard]] LocalizedText with_pay_back(const LocalizedText& text, const Timed& dear, const Timed& cheap) const {
    const std::optional<PayBack> found = pay_back(of_.scenario, *dear.result, *cheap.result);
    if (!found) return say({"{}.", "{}입니다."}, text);
    const Value runs{std::ceil(found->runs.nominal), std::ceil(found->runs.low), std::ceil(found->runs.high), {}};
    if (found->wears_out_before)
      return say({"{0}, whose higher price would take {1} runs to pay back, longer than its GPUs last.",
                  "{0}이며, 더 높은 구매비는 {1}회 실행해야 회수되어 GPU 수명 안에는 회수되지 않습니다."},
                 text, runs);
    return say({"{0}, whose higher price is paid back after {1} runs.", "{0}이며, 더 높은 구매비는 {1}회 실행하면 회수됩니다."},
               text, runs);
  }

  /// Systems that are hypothetical, and waits for GPUs that are not there at the start.
  void add_what_cannot_be_had(std::vector<LocalizedText>& texts) const {
    for (const SystemId s : of_.scenario.systems.ids())
      if (of_.scenario.systems[s].is_hypothetical)
        texts.push_back(say({"{0} is hypothetical: it cannot be had.", "{0}은(는) 가상의 시스템으로, 구할 수 없습니다."},
                            of_.titles.systems[s]));
    for (const Timed& run : runs_)
      if (const Duration wait = run.result->nominal().until_gpus; wait > Duration{})
        texts.push_back(say({"The GPUs of {0} come {1} after the start, which is not counted here.",
                             "{0}의 GPU는 시작 {1} 뒤에야 들어오며, 이 기간은 위의 시간에 넣지 않았습니다."},
                            run.alternative.title, Value::of(wait.seconds(), Unit({{"s", 1}}))));
  }

  /// Which systems do not finish before the deadline, in some case.
  void add_what_is_late(std::vector<LocalizedText>& texts) const {
    const std::optional<Instant>& deadline = of_.scenario.workloads[workload_].deadline;
    if (!deadline) return;
    LocalizedText late;
    for (const Timed& run : runs_) {
      const auto is_late = [&](const CaseResult& one) {
        return one.measures.until_gpus + one.measures.makespan > deadline->since_start();
      };
      if (!std::ranges::any_of(run.result->cases, is_late)) continue;
      const LocalizedText& title = run.alternative.title;
      late = late.en.empty() ? title : LocalizedText{late.en + ", " + title.en, late.ko + ", " + title.ko};
    }
    if (!late.en.empty()) texts.push_back(say({"Not in time for the deadline: {0}.", "마감을 지키지 못하는 시스템: {0}."}, late));
  }

  void add_those_that_cannot_run(std::vector<LocalizedText>& texts) const {
    for (const Result& result : of_.input.not_run)
      if (result.run.workload == workload_)
        texts.push_back(say({"{0} cannot run \"{1}\": {2}.", "{0}에서는 \"{1}\"을(를) 실행할 수 없습니다: {2}."},
                            of_.titles.systems[result.run.system], of_.workload_title(workload_), translated(result.why_not)));
  }

  SideBySide of_;
  WorkloadId workload_;
  bool is_stream_;
  std::vector<Timed> runs_;
};

/// How a part of the cost is called inside of a sentence; purchase and running parts only.
constexpr std::pair<CostPart, Phrase> kPaidParts[] = {
    {CostPart::investment, Phrase{"purchase", "구매비"}},     {CostPart::rent, Phrase{"rent", "임대료"}},
    {CostPart::electricity, Phrase{"electricity", "전기료"}}, {CostPart::hosting, Phrase{"hosting", "호스팅"}},
    {CostPart::operation, Phrase{"operation", "운영"}},       {CostPart::waiting, Phrase{"wages of waiting", "대기 인건비"}},
    {CostPart::work, Phrase{"wages of work", "작업 인건비"}}, {CostPart::egress, Phrase{"egress", "데이터 전송료"}}};

}  // namespace

std::vector<LocalizedText> answer_of_runs(const ReportInput& input) { return AnswerOfRuns(input).sentences(); }

LocalizedText paid_parts(const ReportInput& input, WorkloadId workload) {
  LocalizedText list;
  for (const auto& [part, phrase] : kPaidParts) {
    const auto is_paid = [&, paid = part](const Result& result) {
      return result.run.workload == workload && !result.cases.empty() &&
             result.cases.front().economics.part(paid).value_or(Money{}) > Money{};
    };
    if (std::ranges::none_of(input.results, is_paid)) continue;
    const std::string_view separator = list.en.empty() ? "" : ", ";
    list = {fmt::format("{}{}{}", list.en, separator, phrase.en), fmt::format("{}{}{}", list.ko, separator, phrase.ko)};
  }
  return list;
}

}  // namespace gpusim
