#include "sim/reports/terminal_labels.hpp"

#include <fmt/format.h>

#include <array>

namespace gpusim {

std::span<const LabelText> label_table() {
  static constexpr std::array kTable{
      LabelText{Label::policy, "policy {}", "정책 {}"},
      LabelText{Label::above_bound, "  above the bound", "  하한 초과"},
      LabelText{Label::experiments_a_day, "Experiments a day, 24 h", "하루(24시간) 실험 수"},
      LabelText{Label::cards_kept_busy, "  cards kept busy", "  카드를 쉬지 않고 쓸 때"},
      LabelText{Label::experiments_a_workday, "Experiments a workday, 9-18", "근무일(9-18시) 실험 수"},
      LabelText{Label::simulated_a_workday, "  a workday, simulated", "  근무일 실험 수, 시뮬레이션"},
      LabelText{Label::simulated_a_day, "  a day of 24 h, simulated", "  하루(24시간) 실험 수, 시뮬레이션"},
      LabelText{Label::started_on_first_day, "  started on the first day", "  첫날 시작한 수"},
      LabelText{Label::slack, "  slack before the deadline", "  마감까지 여유"},
      LabelText{Label::late, "late by {}", "{} 늦음"},
      LabelText{Label::gpus_busy, "GPUs busy during \"{0}\"", "GPU 사용률, {0}"},
      LabelText{Label::largest_model, "Largest model", "가장 큰 모델"},
      LabelText{Label::cost, "Cost of \"{0}\", {1}", "{0} 비용, {1}"},
      LabelText{Label::of_which_waiting, "  of which waiting", "  그중 대기 비용"},
      LabelText{Label::against, "  against {}", "  {} 대비"},
      LabelText{Label::in_budget, "  within the budget", "  예산 안"},
      LabelText{Label::yes, "yes", "예"},
      LabelText{Label::no, "no", "아니요"},
      LabelText{Label::energy, "Energy, kWh", "전력량, kWh"},
      LabelText{Label::co2, "CO2, kg", "CO2, kg"},
      LabelText{Label::not_stated, "not stated", "미기재"},
      LabelText{Label::all_proven, "All schedules proven optimal.", "모든 일정이 최적으로 증명됨."},
      LabelText{Label::proven_except, "All schedules proven optimal except:", "다음을 뺀 모든 일정이 최적으로 증명됨:"},
      LabelText{Label::none_proven, "No schedule proven optimal:", "최적으로 증명된 일정 없음:"},
      LabelText{Label::gap_of_one, "{0} on {1}: {2} % above the bound ({3})", "{1}의 {0}: 하한({3})보다 {2} % 김"},
      LabelText{Label::and_more, "and {} more", "그 밖에 {}개"},
      LabelText{Label::compared_with, "Compared with {}:", "{} 대비:"},
      LabelText{Label::shorter, "{} % shorter", "{} % 짧음"},
      LabelText{Label::longer, "{} % longer", "{} % 김"},
      LabelText{Label::shorter_to_longer, "{0} % shorter to {1} % longer", "{0} % 짧음에서 {1} % 김까지"},
      LabelText{Label::equally_long, "equally long", "시간 같음"},
      LabelText{Label::same_a_workday, "same number a workday", "근무일당 횟수 같음"},
      LabelText{Label::a_workday_instead, "{0} a workday instead of {1}", "근무일당 {1}회 대신 {0}회"},
      LabelText{Label::sentence, "{0}: {1} {2}, {3}.", "{0}: {1} {2}, {3}."},
      LabelText{Label::note, "Note: {}", "참고: {}"},
      LabelText{Label::run, "{0} on {1}, policy {2}: {3}", "{1}의 {0}, 정책 {2}: {3}"},
      LabelText{Label::more_devices, "… and {} more", "… 외 {}개"},
      LabelText{Label::no_time, "nothing took any time", "걸린 시간 없음"},
      LabelText{Label::waiting_mean, "  jobs wait, on average", "  작업 대기 시간, 평균"},
      LabelText{Label::waiting_p95, "  95 % of jobs wait at most", "  작업의 95 %가 이 시간 안에 시작"},
      LabelText{Label::completion_mean, "  jobs end after, on average", "  작업 완료까지, 평균"},
      LabelText{Label::completion_p95, "  95 % of jobs end within", "  작업의 95 %가 이 시간 안에 완료"},
      LabelText{Label::stream_sentence, "{}: jobs end after {} on average instead of {}.", "{}: 작업 완료까지 평균 {} (기준 {})."},
      LabelText{Label::waited_for, "Jobs of \"{0}\" on {1} waited for: {2}.", "{1}의 {0}, 대기 이유: {2}."},
      LabelText{Label::overloaded, "{0} on {1}: offered load {2:.2f} of capacity: waits grow as long as jobs arrive.",
                "{1}의 {0}: 제공 부하가 용량의 {2:.2f}배: 작업이 계속 들어오는 한 대기가 늘어남."},
  };
  return kTable;
}

bool speaks_korean(const TerminalStyle& style) { return style.is_korean && style.is_utf8; }

std::string_view text_of(Label label, const TerminalStyle& style) {
  const LabelText& row = label_table()[static_cast<std::size_t>(label)];
  return speaks_korean(style) ? row.ko : row.en;
}

std::string bound_text(std::string_view name, const TerminalStyle& style) {
  struct Row {
    std::string_view en;
    std::string_view ko;
  };
  static constexpr std::array kNames{
      Row{"longest task", "가장 긴 작업"},
      Row{"critical path", "임계 경로"},
      Row{"area", "전체 작업량"},
      Row{"reachable loads", "도달 가능한 부하"},
  };
  if (!speaks_korean(style)) return std::string{name};
  // `area over 3 barriers`: the bounds of the stretches between them, added up.
  constexpr std::string_view kOver = " over ";
  const std::size_t over = name.find(kOver);
  for (const Row& row : kNames) {
    if (row.en != name.substr(0, over)) continue;
    if (over == std::string_view::npos) return std::string{row.ko};
    const std::string_view barriers = name.substr(over + kOver.size());
    return fmt::format("{}, 장벽 {}개", row.ko, barriers.substr(0, barriers.find(' ')));
  }
  return std::string{name};
}

}  // namespace gpusim
