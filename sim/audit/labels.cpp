#include "sim/audit/labels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

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

bool is_yes_or_no(const Claim& claim) { return claim.stated && (claim.stated_text == "yes" || claim.stated_text == "no"); }

LocalizedText yes_or_no(const Value& value) { return value.nominal != 0 ? say({"yes", "예"}) : say({"no", "아니요"}); }

LocalizedText described(const Formula& formula, const Evaluator& evaluator) {
  const auto call = formula.only_call();
  if (!call) return name_text(formula.text());
  if (call->function == "spec" && call->arguments.size() == 2) return say(kSheet, call->arguments[0], call->arguments[1]);
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

LocalizedText capitalized(LocalizedText text) {
  if (!text.en.empty() && text.en.front() >= 'a' && text.en.front() <= 'z')
    text.en.front() = static_cast<char>(text.en.front() - 'a' + 'A');
  return text;
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
