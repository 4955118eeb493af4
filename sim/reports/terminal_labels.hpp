#pragma once
// The words of the terminal output, in the two languages it speaks.

#include <string>
#include <string_view>

#include "gpusim/report.hpp"
#include "sim/page/phrase.hpp"

namespace gpusim {

struct Label {
  static constexpr Phrase policy{"policy {}", "정책 {}"};
  static constexpr Phrase until_gpus{"  not counted: until GPUs are there", "  제외: GPU가 들어올 때까지"};
  static constexpr Phrase above_bound{"  above the bound", "  하한 초과"};
  static constexpr Phrase experiments_a_day{"Experiments a day, 24 h", "하루(24시간) 실험 수"};
  static constexpr Phrase cards_kept_busy{"  cards kept busy", "  카드를 쉬지 않고 쓸 때"};
  static constexpr Phrase experiments_a_workday{"Experiments a workday, 9-18", "근무일(9-18시) 실험 수"};
  static constexpr Phrase simulated_a_workday{"  a workday, simulated", "  근무일 실험 수, 시뮬레이션"};
  static constexpr Phrase simulated_a_day{"  a day of 24 h, simulated", "  하루(24시간) 실험 수, 시뮬레이션"};
  static constexpr Phrase started_on_first_day{"  started on the first day", "  첫날 시작한 수"};
  static constexpr Phrase slack{"  slack before the deadline", "  마감까지 여유"};
  static constexpr Phrase late{"late by {}", "{} 늦음"};
  static constexpr Phrase gpus_busy{"GPUs busy during \"{0}\"", "GPU 사용률, {0}"};
  static constexpr Phrase largest_model{"Largest model", "가장 큰 모델"};
  static constexpr Phrase cost{"Cost of \"{0}\", {1}", "{0} 비용, {1}"};
  static constexpr Phrase of_which_waiting{"  of which waiting", "  그중 대기 비용"};
  static constexpr Phrase against{"  against {}", "  {} 대비"};
  static constexpr Phrase in_budget{"  within the budget", "  예산 안"};
  static constexpr Phrase yes{"yes", "예"};
  static constexpr Phrase no{"no", "아니요"};
  static constexpr Phrase energy{"Energy, kWh", "전력량, kWh"};
  static constexpr Phrase co2{"CO2, kg", "CO2, kg"};
  static constexpr Phrase not_stated{"not stated", "미기재"};
  static constexpr Phrase all_proven{"All schedules proven optimal.", "모든 일정이 최적으로 증명됨."};
  static constexpr Phrase proven_except{"All schedules proven optimal except:", "다음을 뺀 모든 일정이 최적으로 증명됨:"};
  static constexpr Phrase none_proven{"No schedule proven optimal:", "최적으로 증명된 일정 없음:"};
  static constexpr Phrase gap_of_one{"{0} on {1}: {2} % above the bound ({3})", "{1}의 {0}: 하한({3})보다 {2} % 김"};
  static constexpr Phrase no_bound_of_one{"{0} on {1}: no lower bound that knows the hours of GPUs and people",
                                          "{1}의 {0}: GPU와 사람의 시간을 고려한 하한 없음"};
  static constexpr Phrase and_more{"and {} more", "그 밖에 {}개"};
  static constexpr Phrase compared_with{"Compared with {}:", "{} 대비:"};
  static constexpr Phrase shorter{"{} % shorter", "{} % 짧음"};
  static constexpr Phrase longer{"{} % longer", "{} % 김"};
  static constexpr Phrase shorter_to_longer{"{0} % shorter to {1} % longer", "{0} % 짧음에서 {1} % 김까지"};
  static constexpr Phrase equally_long{"equally long", "시간 같음"};
  static constexpr Phrase same_a_workday{"same number a workday", "근무일당 횟수 같음"};
  static constexpr Phrase a_workday_instead{"{0} a workday instead of {1}", "근무일당 {1}회 대신 {0}회"};
  static constexpr Phrase sentence{"{0}: {1} {2}, {3}.", "{0}: {1} {2}, {3}."};
  static constexpr Phrase note{"Note: {}", "참고: {}"};
  static constexpr Phrase cannot_run{"cannot run", "실행 불가"};
  static constexpr Phrase why_not{"{0} cannot run {1}: {2}.", "{0}에서 {1} 실행 불가: {2}."};
  static constexpr Phrase run{"{0} on {1}, policy {2}: {3}", "{1}의 {0}, 정책 {2}: {3}"};
  static constexpr Phrase more_devices{"… and {} more", "… 외 {}개"};
  static constexpr Phrase no_time{"nothing took any time", "걸린 시간 없음"};
  static constexpr Phrase waiting_mean{"  jobs wait, on average", "  작업 대기 시간, 평균"};
  static constexpr Phrase waiting_p95{"  95 % of jobs wait at most", "  작업의 95 %가 이 시간 안에 시작"};
  static constexpr Phrase completion_mean{"  jobs end after, on average", "  작업 완료까지, 평균"};
  static constexpr Phrase completion_p95{"  95 % of jobs end within", "  작업의 95 %가 이 시간 안에 완료"};
  static constexpr Phrase stream_sentence{"{}: jobs end after {} on average instead of {}.",
                                          "{}: 작업 완료까지 평균 {} (기준 {})."};
  static constexpr Phrase waited_for{"Jobs of \"{0}\" on {1} waited for: {2}.", "{1}의 {0}, 대기 이유: {2}."};
  static constexpr Phrase overloaded{"{0} on {1}: offered load {2:.2f} of capacity: waits grow as long as jobs arrive.",
                                     "{1}의 {0}: 제공 부하가 용량의 {2:.2f}배: 작업이 계속 들어오는 한 대기가 늘어남."};
};

/// True when texts are in Korean: the style asks for it and the terminal can show it.
[[nodiscard]] bool speaks_korean(const TerminalStyle& style);
[[nodiscard]] std::string_view text_of(const Phrase& phrase, const TerminalStyle& style);

/// The name of a bound; names this table does not know stay as they are.
[[nodiscard]] std::string bound_text(std::string_view name, const TerminalStyle& style);

}  // namespace gpusim
