#include "sim/audit/labels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/base/text.hpp"
#include "sim/page/phrase.hpp"

namespace gpusim {
namespace {

/// A title as the scenario writes it, in one text or in one for each language, without the blanks that indent it in a table.
LocalizedText title_at(const Scenario& scenario, const std::string& place, const std::string& title) {
  const std::string korean = scenario.document.as_written(place + "/title/ko").value_or(title);
  const auto indentation = [](const std::string& text) { return std::min(text.find_first_not_of(' '), text.size()); };
  return {title.substr(indentation(title)), korean.substr(indentation(korean))};
}

struct MeasureName {
  std::string_view function;
  Phrase phrase;
};
constexpr std::array kMeasures = {
    MeasureName{"makespan", {"time of \"{0}\" on {1}", "{1}에서 \"{0}\"의 소요 시간"}},
    MeasureName{"work", {"GPU time of \"{0}\" on {1}", "{1}에서 \"{0}\"의 GPU 시간"}},
    MeasureName{"bound", {"lower bound of \"{0}\" on {1}", "{1}에서 \"{0}\"의 하한"}},
    MeasureName{"utilization", {"utilization by \"{0}\" on {1}", "{1}에서 \"{0}\"의 사용률"}},
    MeasureName{"experiments_per_day", {"runs of \"{0}\" on {1} in 24 h", "{1}에서 24시간 동안 \"{0}\" 실행 횟수"}},
    MeasureName{"energy", {"energy of \"{0}\" on {1}", "{1}에서 \"{0}\"의 에너지"}},
    MeasureName{"co2", {"CO2 of \"{0}\" on {1}", "{1}에서 \"{0}\"의 CO2"}}};
constexpr std::array<std::pair<std::string_view, Phrase>, kCostFigures.size()> kParts = {
    std::pair{"rent", Phrase{"rent of \"{0}\" on {1}", "{1}에서 \"{0}\"의 임대료"}},
    std::pair{"purchase", Phrase{"purchase for \"{0}\" on {1}", "{1}에서 \"{0}\"의 구매비"}},
    std::pair{"electricity", Phrase{"electricity of \"{0}\" on {1}", "{1}에서 \"{0}\"의 전기료"}},
    std::pair{"hosting", Phrase{"hosting of \"{0}\" on {1}", "{1}에서 \"{0}\"의 호스팅비"}},
    std::pair{"operation", Phrase{"operation of \"{0}\" on {1}", "{1}에서 \"{0}\"의 관리비"}},
    std::pair{"waiting", Phrase{"waiting for \"{0}\" on {1}", "{1}에서 \"{0}\"의 대기 비용"}},
    std::pair{"work", Phrase{"work on \"{0}\" on {1}", "{1}에서 \"{0}\"의 작업 비용"}},
    std::pair{"egress", Phrase{"data transfer of \"{0}\" on {1}", "{1}에서 \"{0}\"의 데이터 전송비"}},
    std::pair{"cash", Phrase{"cash paid for \"{0}\" on {1}", "{1}에서 \"{0}\"의 현금 지출"}},
    std::pair{"investment", Phrase{"investment for \"{0}\" on {1}", "{1}에서 \"{0}\"의 투자비"}},
    std::pair{"depreciation", Phrase{"depreciation during \"{0}\" on {1}", "{1}에서 \"{0}\" 동안의 감가상각"}},
    std::pair{"running", Phrase{"running cost of \"{0}\" on {1}", "{1}에서 \"{0}\"의 운영비"}},
    std::pair{"value_left", Phrase{"value left after \"{0}\" on {1}", "{1}에서 \"{0}\" 후의 잔존 가치"}}};
constexpr Phrase kDepreciationBetween{"depreciation from run to run of \"{0}\" on {1}", "{1}에서 \"{0}\" 실행 간격당 감가상각"};
constexpr Phrase kTotalCost{"cost of \"{0}\" on {1}", "{1}에서 \"{0}\"의 비용"};
constexpr Phrase kSheet{"{1} of {0} by its data sheet", "데이터시트의 {0} {1}"};
constexpr Phrase kPeak{"{} peak", "{} 최대 성능"};

constexpr std::array<std::string_view, 18> kUnitsOfMetrics = {"usd",  "eur", "krw",    "pct", "hours", "h",  "s",    "ms", "gb",
                                                              "gbps", "w",   "tflops", "kwh", "kg",    "px", "days", "d",  "x"};
struct MetricWord {
  std::string_view word;
  Phrase phrase;
};
/// The words of metrics, of which a Korean name has the same order.
constexpr std::array kMetricWords = {MetricWord{"gpu", {"GPU", "GPU"}},
                                     MetricWord{"gpus", {"GPUs", "GPU"}},
                                     MetricWord{"fp32", {"FP32", "FP32"}},
                                     MetricWord{"fp16", {"FP16", "FP16"}},
                                     MetricWord{"fp8", {"FP8", "FP8"}},
                                     MetricWord{"tf32", {"TF32", "TF32"}},
                                     MetricWord{"sparse", {"peak with sparsity", "희소성 기준 최대 성능"}},
                                     MetricWord{"co2", {"CO2", "CO2"}},
                                     MetricWord{"nvlink", {"NVLink", "NVLink"}},
                                     MetricWord{"tdp", {"TDP", "TDP"}},
                                     MetricWord{"roi", {"ROI", "ROI"}},
                                     MetricWord{"tensor", {"tensor-core peak", "텐서 코어 최대 성능"}},
                                     MetricWord{"effective", {"effective speed", "실효 성능"}},
                                     MetricWord{"memory", {"memory", "메모리"}},
                                     MetricWord{"bandwidth", {"bandwidth", "대역폭"}},
                                     MetricWord{"price", {"price", "가격"}},
                                     MetricWord{"cost", {"cost", "비용"}},
                                     MetricWord{"rent", {"rent", "임대료"}},
                                     MetricWord{"electricity", {"electricity", "전기료"}},
                                     MetricWord{"energy", {"energy", "에너지"}},
                                     MetricWord{"power", {"power", "전력"}},
                                     MetricWord{"total", {"total", "총"}},
                                     MetricWord{"speedup", {"speed-up", "가속비"}},
                                     MetricWord{"slowdown", {"slowdown", "감속비"}},
                                     MetricWord{"scaling", {"scaling", "확장"}},
                                     MetricWord{"efficiency", {"efficiency", "효율"}},
                                     MetricWord{"productivity", {"productivity", "생산성"}},
                                     MetricWord{"gain", {"gain", "향상"}},
                                     MetricWord{"ratio", {"ratio", "비율"}},
                                     MetricWord{"time", {"time", "시간"}},
                                     MetricWord{"makespan", {"makespan", "소요 시간"}},
                                     MetricWord{"duration", {"duration", "기간"}},
                                     MetricWord{"project", {"project", "과제"}},
                                     MetricWord{"cycle", {"cycle", "사이클"}},
                                     MetricWord{"stage", {"stage", "단계"}},
                                     MetricWord{"iteration", {"iteration", "반복"}},
                                     MetricWord{"epoch", {"epoch", "에폭"}},
                                     MetricWord{"batch", {"batch", "배치"}},
                                     MetricWord{"size", {"size", "크기"}},
                                     MetricWord{"utilisation", {"utilization", "사용률"}},
                                     MetricWord{"utilization", {"utilization", "사용률"}},
                                     MetricWord{"throughput", {"throughput", "처리량"}},
                                     MetricWord{"waiting", {"waiting", "대기"}},
                                     MetricWord{"reduction", {"reduction", "절감"}},
                                     MetricWord{"saving", {"saving", "절감"}},
                                     MetricWord{"budget", {"budget", "예산"}},
                                     MetricWord{"transfer", {"transfer", "전송"}},
                                     MetricWord{"traffic", {"traffic", "전송량"}},
                                     MetricWord{"interconnect", {"interconnect", "연결"}}};

/// A key such as "memory_bandwidth_gbps" or "fp16" in words, without its unit; empty where a word is not known.
std::optional<LocalizedText> words_of(const std::string& key) {
  LocalizedText text;
  for (std::size_t begin = 0; begin <= key.size();) {
    const std::size_t end = std::min(key.find('_', begin), key.size());
    const std::string word = lower_case(key.substr(begin, end - begin));
    begin = end + 1;
    // The unit stands beside the value.
    if (!text.en.empty() && std::ranges::find(kUnitsOfMetrics, word) != kUnitsOfMetrics.end()) continue;
    const auto* const known = std::ranges::find(kMetricWords, word, &MetricWord::word);
    if (known == kMetricWords.end()) return std::nullopt;
    const LocalizedText spoken = say(known->phrase);
    text = text.en.empty() ? spoken : LocalizedText{text.en + " " + spoken.en, text.ko + " " + spoken.ko};
  }
  const bool is_precision = text.en.starts_with("FP") || text.en.starts_with("TF");
  return is_precision && text.en.find("peak") == std::string::npos ? say(kPeak, text) : text;
}

const Phrase* phrase_of(const std::string& function, const std::optional<CostPart>& part) {
  if (function == "cost") return part ? &kParts[static_cast<std::size_t>(*part)].second : &kTotalCost;
  const auto found = std::ranges::find(kMeasures, function, &MeasureName::function);
  return found == kMeasures.end() ? nullptr : &found->phrase;
}

}  // namespace

LocalizedText title_of(const Scenario& scenario, const System& system) {
  return title_at(scenario, "/systems/" + pointer_token(system.name), system.title);
}

LocalizedText title_of(const Scenario& scenario, const Workload& workload) {
  return title_at(scenario, "/workloads/" + pointer_token(workload.name), workload.title);
}

LocalizedText claim_text(const Scenario& scenario, const Claim& claim, const std::string& text) {
  const std::string place = fmt::format("/documents/{}/korean/{}", pointer_token(claim.document), pointer_token(text));
  return {text, scenario.document.as_written(place).value_or(text)};
}

LocalizedText metric_text(const Scenario& scenario, const Claim& claim) {
  if (const LocalizedText stated = claim_text(scenario, claim, claim.metric); stated.ko != stated.en) return stated;
  if (const auto words = words_of(claim.metric)) return *words;
  std::string english = claim.metric;
  std::ranges::replace(english, '_', ' ');
  return {english, fmt::format("`{}`", claim.metric)};
}

bool is_yes_or_no(const Claim& claim) { return claim.stated && (claim.stated_text == "yes" || claim.stated_text == "no"); }

LocalizedText yes_or_no(const Value& value) { return value.nominal != 0 ? say({"yes", "예"}) : say({"no", "아니요"}); }

LocalizedText described(const Formula& formula, const Evaluator& evaluator) {
  const auto call = formula.only_call();
  if (!call) return name_text(formula.text());
  if (call->function == "spec" && call->arguments.size() == 2)
    return say(kSheet, call->arguments[0], words_of(call->arguments[1]).value_or(name_text(call->arguments[1])));
  const auto subject = evaluator.subject(call->function, call->arguments);
  if (!subject) return name_text(formula.text());
  const Scenario& scenario = evaluator.scenario();
  const bool is_between =
      subject->part == CostPart::depreciation && scenario.costs.frequency.contains(scenario.workloads[subject->run.workload].name);
  const Phrase* const phrase = is_between ? &kDepreciationBetween : phrase_of(call->function, subject->part);
  if (phrase == nullptr) return name_text(formula.text());
  return say(*phrase, title_of(scenario, scenario.workloads[subject->run.workload]),
             title_of(scenario, scenario.systems[subject->run.system]));
}

LocalizedText precision_text(Precision precision) {
  switch (precision) {
    case Precision::fp32:
      return name_text("FP32");
    case Precision::tf32:
      return name_text("TF32");
    case Precision::fp8:
      return name_text("FP8");
    case Precision::mixed:
      break;
  }
  return {"mixed precision", "혼합 정밀도"};
}

}  // namespace gpusim
