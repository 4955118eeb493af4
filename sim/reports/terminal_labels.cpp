#include "sim/reports/terminal_labels.hpp"

#include <fmt/format.h>

namespace gpusim {

bool speaks_korean(const TerminalStyle& style) { return style.is_korean && style.is_utf8; }

std::string_view text_of(const Phrase& phrase, const TerminalStyle& style) { return speaks_korean(style) ? phrase.ko : phrase.en; }

std::string bound_text(std::string_view name, const TerminalStyle& style) {
  static constexpr Phrase kNames[] = {{"longest task", "가장 긴 작업"},
                                      {"critical path", "임계 경로"},
                                      {"area", "전체 작업량"},
                                      {"reachable loads", "도달 가능한 부하"}};
  if (!speaks_korean(style)) return std::string{name};
  // `area over 3 barriers`: the bounds of the stretches between them, added up.
  constexpr std::string_view kOver = " over ";
  const std::size_t over = name.find(kOver);
  for (const Phrase& row : kNames) {
    if (row.en != name.substr(0, over)) continue;
    if (over == std::string_view::npos) return std::string{row.ko};
    const std::string_view barriers = name.substr(over + kOver.size());
    return fmt::format("{}, 장벽 {}개", row.ko, barriers.substr(0, barriers.find(' ')));
  }
  return std::string{name};
}

}  // namespace gpusim
