#pragma once
// A page for people before it is letters: titled tables of typed cells, sentences in both languages, equations that can be computed
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

/// A text in the languages that pages speak.
struct LocalizedText {
  std::string en;
  std::string ko;  ///< The English text where a scenario gives none.
  [[nodiscard]] const std::string& in(Language language) const { return language == Language::korean ? ko : en; }
  bool operator==(const LocalizedText&) const = default;
};
/// A name, which is the same in both.
[[nodiscard]] inline LocalizedText name_text(std::string name) { return {name, name}; }

/// What stands in a field of a table.
struct Cell {
  /// A quantity, and the unit it is shown in where it has one of its own.
  struct Quantity {
    Value value;
    std::optional<WrittenUnit> in;
  };
  std::variant<std::monostate, LocalizedText, Quantity, std::int64_t> content;  ///< monostate: there is nothing to say
  std::string pointer;     ///< of the input that the cell shows, if it shows one
  bool is_strong = false;  ///< what the reader should see first
  bool is_code = false;    ///< a key, a pointer or a formula

  Cell() = default;
  Cell(LocalizedText text) : content(std::move(text)) {}
  Cell(const Value& value, const std::optional<WrittenUnit>& in = std::nullopt) : content(Quantity{value, in}) {}
  [[nodiscard]] static Cell count(std::uint64_t number);
  [[nodiscard]] static Cell name(std::string text) { return {name_text(std::move(text))}; }
  /// A key, a pointer or a formula, which is the same in both languages.
  [[nodiscard]] static Cell code(std::string text);
  [[nodiscard]] Cell strong() const;
  [[nodiscard]] Cell at(std::string json_pointer) const;
};
/// As people read it; "–" where there is nothing to say.
[[nodiscard]] std::string cell_text(const Cell& cell, Language language);

struct Table {
  struct Column {
    std::string key;       ///< what CSV and JSON call it; words of letters, digits and `_`
    LocalizedText title;   ///< what people read
    bool is_text = false;  ///< Texts stand on the left of their column, numbers on the right.
  };
  std::string key;
  LocalizedText title{};  ///< empty where the section says it
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;  ///< each as long as `columns`
};

/// `left` is a formula of written values, such as "1.5 USD/h * 56 h * 4", of which `right` is the value.
struct Equation {
  std::string left;
  Value right;
  std::optional<WrittenUnit> in;
  /// With the signs that people use: "1.5 USD/h × 56 h × 4 = 336 USD".
  [[nodiscard]] std::string text() const;
};

/// One sentence or a few; equations in it are those that it shows.
struct Sentence {
  LocalizedText text;
  std::vector<Equation> equations{};
};

/// Sentences one below the other, with a bullet or, where their order matters, a number each.
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
  LocalizedText title{};  ///< empty: what stands before the first title
  std::vector<Block> blocks;
  int level = 2;
};

struct Page {
  std::string key;  ///< "decision", "audit": which page it is
  LocalizedText title;
  std::vector<PageSection> sections;
};

[[nodiscard]] std::string markdown(const Page& page, Language language);
/// One line for the columns, one for each row. A column of quantities has three, for the nominal, least and greatest value, in base
/// units, and one for the unit.
[[nodiscard]] std::string csv(const Table& table);
/// All of the page in both languages, one member a section; quantities in base units. What a program reads.
[[nodiscard]] std::string json_text(const Page& page);
/// A text as JSON writes it, in quotes.
[[nodiscard]] std::string json_text(std::string_view text);
/// All equations of the page, in order.
[[nodiscard]] std::vector<Equation> equations(const Page& page);

}  // namespace gpusim
