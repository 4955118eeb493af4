// Writes a page as aligned text for a terminal.

#include <algorithm>

#include "gpusim/report.hpp"
#include "sim/reports/terminal_grid.hpp"
#include "sim/reports/terminal_text.hpp"

namespace gpusim {
namespace {

/// The largest width of a column. A longer text moves the rest of its row to the right.
constexpr std::size_t kWidestColumn = 44;

class TerminalPage {
 public:
  explicit TerminalPage(const TerminalStyle& style) : style_(style), language_(style.language()) {}

  std::string write(const Page& page) {
    add({page.title});
    for (const PageSection& section : page.sections) {
      if (!section.title.en.empty()) text_ += '\n' + paragraph(shown(section.title), style_);
      for (const PageSection::Block& block : section.blocks) {
        const bool is_first = &block == &section.blocks.front();
        // A table is headed by the title of its section, or by that of the page.
        const bool is_titled =
            !section.title.en.empty() || (&section == &page.sections.front() && std::holds_alternative<Table>(block));
        if (!is_first || !is_titled) text_ += '\n';
        std::visit([&](const auto& one) { add(one); }, block);
      }
    }
    return std::move(text_);
  }

 private:
  using Lines = std::vector<std::string>;

  [[nodiscard]] std::string shown(const LocalizedText& text) const { return printable(text.in(language_), style_); }

  void add(const Sentence& sentence, std::string_view bullet = "", std::size_t indent = 0) {
    text_ += paragraph(std::string(bullet) + shown(sentence.text), style_, indent);
  }

  void add(const Bullets& bullets) {
    std::size_t number = 0;
    for (const Bullets::Item& item : bullets.items) {
      add(item.sentence, bullets.is_numbered ? std::to_string(++number) + ". " : "* ");
      for (const Sentence& detail : item.details) add(detail, "* ", 2);
    }
  }

  void add(const Table& table) {
    if (!table.title.en.empty()) add({table.title});
    // Labels of rows need no heading of their own.
    const bool is_grid = table.columns.size() > 1 && table.columns.front().title.en.empty();
    is_grid ? add_grid(table) : add_lines(table);
  }

  /// Figures under their headings, with labels on the left.
  void add_grid(const Table& table) {
    Grid grid;
    for (std::size_t i = 1; i < table.columns.size(); ++i) grid.headings.push_back(shown(table.columns[i].title));
    for (const std::vector<Cell>& cells : table.rows) {
      Grid::Row& row = grid.rows.emplace_back();
      row.label = printable(cell_text(cells.front(), language_), style_);
      for (std::size_t i = 1; i < cells.size(); ++i)
        row.cells.push_back(
            std::holds_alternative<std::monostate>(cells[i].content) ? "" : printable(cell_text(cells[i], language_), style_));
    }
    text_ += grid_text(grid, style_);
  }

  /// Texts and figures in columns as wide as they need.
  void add_lines(const Table& table) {
    std::vector<Lines> heads;
    std::vector<std::size_t> widths;
    std::vector<Lines> rows;
    for (const auto& row : table.rows) {
      Lines& texts = rows.emplace_back();
      for (const auto& cell : row) texts.push_back(printable(cell_text(cell, language_), style_));
    }
    std::size_t head_height = 0;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      std::size_t width = longest_word(table.columns[i].title.in(language_));
      for (const Lines& row : rows) width = std::max(width, std::min(display_width(row[i]), kWidestColumn));
      heads.push_back(wrap(shown(table.columns[i].title), width));
      widths.push_back(width);
      head_height = std::max(head_height, heads.back().size());
    }
    for (std::size_t height = head_height; height > 0; --height) {
      Lines texts;
      for (const Lines& head : heads) texts.push_back(head.size() < height ? "" : head[head.size() - height]);
      add_row(table, texts, widths);
    }
    for (const Lines& row : rows) add_row(table, row, widths);
  }

  [[nodiscard]] static std::size_t longest_word(std::string_view text) {
    std::size_t longest = 0;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find(' '), text.size());
      longest = std::max(longest, display_width(text.substr(0, end)));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return longest;
  }

  void add_row(const Table& table, const Lines& texts, const std::vector<std::size_t>& widths) {
    std::string row;
    for (std::size_t i = 0; i < texts.size(); ++i)
      row += "  " + (table.columns[i].is_text ? align_left(texts[i], widths[i]) : align_right(texts[i], widths[i]));
    row.erase(row.find_last_not_of(' ') + 1);
    text_ += row + "\n";
  }

  const TerminalStyle& style_;
  Language language_;
  std::string text_;
};

}  // namespace

std::string terminal_page(const Page& page, const TerminalStyle& style) { return TerminalPage(style).write(page); }

}  // namespace gpusim
