// Writes pages as Markdown and as JSON, and their tables as CSV.

#include <fmt/format.h>

#include "gpusim/page.hpp"
#include "sim/input/json.hpp"
#include "sim/input/text_tables.hpp"

namespace gpusim {
namespace {

std::string marked(const Cell& cell, Language language) {
  std::string text = markdown_cell(cell_text(cell, language));
  if (cell.is_code) text = "`" + text + "`";
  return cell.is_strong ? "**" + text + "**" : text;
}

/// Without what terminals and viewers obey, which names of a scenario may contain: control characters but for line ends become
/// spaces, and "<" begins no tag of HTML; in code it begins none.
std::string inert(const std::string& text) {
  std::string result;
  bool is_code = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '`' || text[at] == '\n') is_code = text[at] == '`' && !is_code;
    if (text[at] == '<' && !is_code) {
      result += "&lt;";
      continue;
    }
    const auto byte = static_cast<unsigned char>(text[at]);
    // The C1 controls U+0080 to U+009F are C2 80 to C2 9F in UTF-8.
    const bool is_c1 = byte == 0xC2 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0;
    if (is_c1) ++at;
    const bool is_control = (byte < 0x20 && byte != '\n') || byte == 0x7F;
    result += is_c1 || is_control ? ' ' : text[at];
  }
  return result;
}

class Markdown {
 public:
  explicit Markdown(Language language) : language_(language) {}

  std::string write(const Page& page) {
    text_ = fmt::format("# {}\n", page.title.in(language_));
    for (const PageSection& section : page.sections) {
      if (!section.title.en.empty())
        text_ += fmt::format("\n{} {}\n", std::string(static_cast<std::size_t>(section.level), '#'), section.title.in(language_));
      for (const PageSection::Block& block : section.blocks) std::visit([&](const auto& one) { add(one); }, block);
    }
    return inert(text_);
  }

 private:
  void add(const Sentence& sentence) { text_ += fmt::format("\n{}\n", sentence.text.in(language_)); }

  void add(const Bullets& bullets) {
    text_ += '\n';
    std::size_t number = 0;
    for (const Bullets::Item& item : bullets.items) {
      const std::string bullet = bullets.is_numbered ? fmt::format("{}. ", ++number) : "* ";
      text_ += fmt::format("{}{}\n", bullet, item.sentence.text.in(language_));
      for (const Sentence& detail : item.details)
        text_ += fmt::format("{}* {}\n", std::string(bullet.size(), ' '), detail.text.in(language_));
    }
  }

  void add(const Table& table) {
    text_ += '\n';
    if (!table.title.en.empty()) text_ += fmt::format("**{}**\n\n", table.title.in(language_));
    std::string rule = "|";
    text_ += '|';
    for (const Table::Column& column : table.columns) {
      text_ += fmt::format(" {} |", markdown_cell(column.title.in(language_)));
      rule += column.is_text ? "---|" : "--:|";
    }
    text_ += fmt::format("\n{}\n", rule);
    for (const std::vector<Cell>& row : table.rows) {
      text_ += '|';
      for (const Cell& cell : row) text_ += fmt::format(" {} |", marked(cell, language_));
      text_ += '\n';
    }
  }

  Language language_;
  std::string text_;
};

const Cell::Quantity* quantity_of(const Cell& cell) { return std::get_if<Cell::Quantity>(&cell.content); }

Json json_of(const LocalizedText& text) { return {{"en", text.en}, {"ko", text.ko}}; }

Json json_of(const Value& value) {
  Json object = {{"value", value.nominal}, {"unit", value.unit.text()}};
  if (value.is_range()) object.update({{"low", value.low}, {"high", value.high}});
  return object;
}

Json json_of(const Cell& cell) {
  Json value = nullptr;
  if (const auto* text = std::get_if<LocalizedText>(&cell.content)) value = text->en == text->ko ? Json(text->en) : json_of(*text);
  if (const auto* quantity = quantity_of(cell)) value = json_of(quantity->value);
  if (const auto* number = std::get_if<std::int64_t>(&cell.content)) value = *number;
  if (cell.pointer.empty()) return value;
  return {{"content", std::move(value)}, {"pointer", cell.pointer}};
}

Json json_of(const Sentence& sentence) {
  Json object = json_of(sentence.text);
  for (const Equation& equation : sentence.equations)
    object["equations"].push_back({{"left", equation.left}, {"right", json_of(equation.right)}});
  return object;
}

Json json_of(const Bullets& bullets) {
  Json items = Json::array();
  for (const Bullets::Item& item : bullets.items) {
    Json object = json_of(item.sentence);
    for (const Sentence& detail : item.details) object["details"].push_back(json_of(detail));
    items.push_back(std::move(object));
  }
  return {{"list", bullets.key}, {"items", std::move(items)}};
}

Json json_of(const Table& table) {
  Json columns = Json::array();
  for (const Table::Column& column : table.columns) columns.push_back({{"key", column.key}, {"title", json_of(column.title)}});
  Json rows = Json::array();
  for (const std::vector<Cell>& row : table.rows) {
    Json object = Json::object();
    for (std::size_t i = 0; i < row.size(); ++i) object[table.columns[i].key] = json_of(row[i]);
    rows.push_back(std::move(object));
  }
  Json object = {{"table", table.key}, {"columns", std::move(columns)}, {"rows", std::move(rows)}};
  if (!table.title.en.empty()) object["title"] = json_of(table.title);
  return object;
}

}  // namespace

std::string markdown(const Page& page, Language language) { return Markdown(language).write(page); }

std::string csv(const Table& table) {
  std::vector<bool> is_quantity(table.columns.size());
  for (const std::vector<Cell>& row : table.rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      if (quantity_of(row[i]) != nullptr) is_quantity[i] = true;
  std::vector<std::string> fields;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const std::string& key = table.columns[i].key;
    fields.push_back(key);
    if (is_quantity[i]) fields.insert(fields.end(), {key + "_low", key + "_high", key + "_unit"});
  }
  std::string text = csv_line(fields);
  for (const std::vector<Cell>& row : table.rows) {
    fields.clear();
    for (std::size_t i = 0; i < row.size(); ++i) {
      const Cell::Quantity* const quantity = quantity_of(row[i]);
      const bool is_nothing = std::holds_alternative<std::monostate>(row[i].content);
      if (quantity != nullptr)
        fields.insert(fields.end(), {number_text(quantity->value.nominal), number_text(quantity->value.low),
                                     number_text(quantity->value.high), quantity->value.unit.text()});
      else
        fields.push_back(is_nothing ? "" : cell_text(row[i], Language::english));
      if (quantity == nullptr && is_quantity[i]) fields.insert(fields.end(), 3, "");
    }
    text += csv_line(fields);
  }
  return text;
}

std::string json_text(std::string_view text) { return Json(text).dump(); }

std::string json_text(const Page& page) {
  Json sections = Json::array();
  for (const PageSection& section : page.sections) {
    Json blocks = Json::array();
    for (const PageSection::Block& block : section.blocks)
      blocks.push_back(std::visit([](const auto& one) { return json_of(one); }, block));
    sections.push_back({{"title", json_of(section.title)}, {"blocks", std::move(blocks)}});
  }
  return Json{{"page", page.key}, {"title", json_of(page.title)}, {"sections", std::move(sections)}}.dump(
             1, ' ', false, Json::error_handler_t::replace) +
         "\n";
}

}  // namespace gpusim
