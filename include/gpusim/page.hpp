#pragma once
// A page for people as a value: titled tables of typed cells, sentences in both languages, and equations that can be computed
// again. Writers turn it into Markdown and JSON, and its tables into CSV.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "gpusim/value.hpp"

namespace gpusim {

enum class Language : std::uint8_t { english, korean };

/// A text in both languages of pages.
struct LocalizedText {
  std::string en;
  std::string ko;  ///< equals `en` when a scenario states no Korean text
  [[nodiscard]] const std::string& in(Language language) const { return language == Language::korean ? ko : en; }
  bool operator==(const LocalizedText&) const = default;
};
/// A name, which is the same in both languages.
[[nodiscard]] inline LocalizedText name_text(std::string name) { return {name, name}; }

/// The content of one field of a table.
struct Cell {
  /// A quantity and the unit in which it is shown; without one the unit suits its size. `text` is what people read in its place,
  /// where it is not empty.
  struct Quantity {
    Value value;
    std::optional<WrittenUnit> in{};
    LocalizedText text{};
  };
  std::variant<std::monostate, LocalizedText, Quantity, std::int64_t> content;  ///< monostate for an empty field
  std::string pointer;     ///< JSON Pointer of the input that the cell shows; empty when it shows none
  bool is_strong = false;  ///< emphasised
  bool is_code = false;    ///< the content is a key, a pointer or a formula

  Cell() = default;
  Cell(LocalizedText text) : content(std::move(text)) {}
  Cell(const Value& value, const std::optional<WrittenUnit>& in = std::nullopt) : content(Quantity{value, in, {}}) {}
  [[nodiscard]] static Cell count(std::uint64_t number);
  [[nodiscard]] static Cell name(std::string text) { return {name_text(std::move(text))}; }
  /// A key, a pointer or a formula, which is the same in both languages.
  [[nodiscard]] static Cell code(std::string text);
  [[nodiscard]] Cell strong() const;
  [[nodiscard]] Cell at(std::string json_pointer) const;
};
/// The content as text for people; "–" for an empty field.
[[nodiscard]] std::string cell_text(const Cell& cell, Language language);

struct Table {
  struct Column {
    std::string key;       ///< name in CSV and JSON, of letters, digits and `_`
    LocalizedText title;   ///< name for people
    bool is_text = false;  ///< texts are aligned left, numbers right
  };
  std::string key;
  LocalizedText title{};  ///< empty when the title of the section is enough
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;  ///< each as long as `columns`
};

/// `left` is a formula of written values, such as "1.5 USD/h * 56 h * 4", of which `right` is the value.
struct Equation {
  std::string left;
  Value right;
  std::optional<WrittenUnit> in;
  /// The equation with signs for people: "1.5 USD/h × 56 h × 4 = 336 USD".
  [[nodiscard]] std::string text() const;
};

/// One sentence or a few, and the equations that they show.
struct Sentence {
  LocalizedText text;
  std::vector<Equation> equations{};
};

/// A list of sentences, with bullets or, when their order matters, with numbers.
struct Bullets {
  std::string key;
  struct Item {
    Sentence sentence;
    std::vector<Sentence> details{};
  };
  std::vector<Item> items;
  bool is_numbered = false;
};

struct PageSection {
  using Block = std::variant<Sentence, Bullets, Table>;
  LocalizedText title{};  ///< empty for the section before the first title
  std::vector<Block> blocks;
  int level = 2;
};

struct Page {
  std::string key;  ///< name of the page for programs: "decision", "audit"
  LocalizedText title;
  std::vector<PageSection> sections;
};

[[nodiscard]] std::string markdown(const Page& page, Language language);
/// The table as CSV: a line with the names of the columns, then a line for each row. A column of quantities becomes four: the
/// nominal, least and greatest value in base units, and the unit.
[[nodiscard]] std::string csv(const Table& table);
/// The whole page as JSON for programs, in both languages, with a member for each section and quantities in base units.
[[nodiscard]] std::string json_text(const Page& page);
/// A text as JSON writes it, in quotes.
[[nodiscard]] std::string json_text(std::string_view text);
/// All equations of the page, in order.
[[nodiscard]] std::vector<Equation> equations(const Page& page);

}  // namespace gpusim
