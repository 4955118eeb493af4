#pragma once
// Columns and cells that several pages share.

#include <string>
#include <utility>

#include "sim/page/phrase.hpp"

namespace gpusim {

[[nodiscard]] inline Table::Column text_column(std::string key, const Phrase& title) { return {std::move(key), say(title), true}; }
[[nodiscard]] inline Table::Column number_column(std::string key, const Phrase& title) {
  return {std::move(key), say(title), false};
}

/// A part of 1, shown in per cent.
[[nodiscard]] inline Cell part_cell(double part) { return Cell(Value::number(part), WrittenUnit{"%", 0.01, {}}); }
[[nodiscard]] inline Cell seconds_cell(double seconds) { return Value::of(seconds, Unit({{"s", 1}})); }

/// Appends a section with these notes, if there are any.
inline void add_notes(const std::vector<LocalizedText>& notes, Page& page) {
  if (notes.empty()) return;
  Bullets bullets{.key = "notes", .items = {}};
  for (const LocalizedText& note : notes) bullets.items.push_back({{note}});
  page.sections.push_back({.title = say({"Notes", "참고"}), .blocks = {std::move(bullets)}});
}

}  // namespace gpusim
