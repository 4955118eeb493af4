#pragma once
// The words of the terminal output, in the two languages it speaks.

#include <span>
#include <string>
#include <string_view>

#include "gpusim/report.hpp"

namespace gpusim {

enum class Label {
  policy,
  above_bound,
  experiments_a_day,
  cards_kept_busy,
  experiments_a_workday,
  simulated_a_workday,
  simulated_a_day,
  started_on_first_day,
  slack,
  late,
  gpus_busy,
  largest_model,
  cost,
  of_which_waiting,
  against,
  in_budget,
  yes,
  no,
  energy,
  co2,
  not_stated,
  all_proven,
  proven_except,
  none_proven,
  gap_of_one,
  and_more,
  compared_with,
  shorter,
  longer,
  shorter_to_longer,
  equally_long,
  same_a_workday,
  a_workday_instead,
  sentence,
  note,
  run,
  more_devices,
  no_time,
  waiting_mean,
  waiting_p95,
  completion_mean,
  completion_p95,
  stream_sentence,
  waited_for,
  overloaded,
};

struct LabelText {
  Label label;
  std::string_view en;
  std::string_view ko;
};
/// In the order of the enumeration. `{}` marks what is filled in, numbered where the languages differ in order.
[[nodiscard]] std::span<const LabelText> label_table();

/// Korean where the style asks for it and the terminal can show it.
[[nodiscard]] bool speaks_korean(const TerminalStyle& style);
[[nodiscard]] std::string_view text_of(Label label, const TerminalStyle& style);

/// The name of a bound; names this table does not know stay as they are.
[[nodiscard]] std::string bound_text(std::string_view name, const TerminalStyle& style);

}  // namespace gpusim
