#include "gpusim/page.hpp"

#include <algorithm>

namespace gpusim {

Cell Cell::count(std::uint64_t number) {
  Cell cell;
  cell.content = static_cast<std::int64_t>(number);
  return cell;
}

Cell Cell::code(std::string text) {
  Cell cell = name(std::move(text));
  cell.is_code = true;
  return cell;
}

Cell Cell::strong() const {
  Cell cell = *this;
  cell.is_strong = true;
  return cell;
}

Cell Cell::at(std::string json_pointer) const {
  Cell cell = *this;
  cell.pointer = std::move(json_pointer);
  return cell;
}

std::string cell_text(const Cell& cell, Language language) {
  if (const auto* text = std::get_if<LocalizedText>(&cell.content)) return text->in(language);
  if (const auto* quantity = std::get_if<Cell::Quantity>(&cell.content)) {
    const std::string& text = quantity->text.in(language);
    return text.empty() ? value_text(quantity->value, quantity->in) : text;
  }
  if (const auto* number = std::get_if<std::int64_t>(&cell.content)) return std::to_string(*number);
  return "–";
}

std::string Equation::text() const {
  std::string shown;
  for (const char c : left) shown += c == '*' ? "×" : std::string(1, c);
  return shown + " = " + value_text(right, in);
}

std::vector<Equation> equations(const Page& page) {
  std::vector<Equation> all;
  const auto add = [&](const Sentence& sentence) { all.insert(all.end(), sentence.equations.begin(), sentence.equations.end()); };
  for (const PageSection& section : page.sections)
    for (const PageSection::Block& block : section.blocks) {
      if (const auto* sentence = std::get_if<Sentence>(&block)) add(*sentence);
      if (const auto* bullets = std::get_if<Bullets>(&block))
        for (const Bullets::Item& item : bullets->items) {
          add(item.sentence);
          std::ranges::for_each(item.details, add);
        }
    }
  return all;
}

}  // namespace gpusim
