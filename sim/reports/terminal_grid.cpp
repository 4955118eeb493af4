#include "sim/reports/terminal_grid.hpp"

#include "sim/reports/terminal_text.hpp"

#include <algorithm>
#include <initializer_list>

namespace gpusim {
namespace {

constexpr std::size_t kMostLines = 3;     ///< largest number of lines of a heading or a label
constexpr std::size_t kNarrowLabel = 28;  ///< below this, labels are wrapped only when a column would not fit beside them
constexpr std::size_t kNarrowestLabel = 12;

/// Wraps a text into at most kMostLines lines; if it is cut, the last line ends with an ellipsis.
std::vector<std::string> wrap_few(const std::string& text, std::size_t width, const TerminalStyle& style) {
  std::vector<std::string> lines = wrap(text, width);
  if (lines.size() <= kMostLines) return lines;
  for (std::size_t i = kMostLines; i < lines.size(); ++i) lines[kMostLines - 1] += ' ' + lines[i];
  lines.resize(kMostLines);
  lines.back() = cut(lines.back(), width, style);
  return lines;
}

/// The layout of a grid: the width of the labels, of each column, and of the space before a column.
struct Layout {
  std::size_t label;
  std::size_t gap;
  std::vector<std::size_t> columns;
};

Layout layout_of(const Grid& grid, std::size_t width, std::size_t longest_heading, std::size_t gap) {
  Layout result{0, gap, {}};
  std::size_t widest_column = 0;
  for (std::size_t column = 0; column < grid.headings.size(); ++column) {
    std::size_t widest = std::min(display_width(grid.headings[column]), longest_heading);
    for (const Grid::Row& row : grid.rows) widest = std::max(widest, display_width(row.cells[column]));
    result.columns.push_back(widest);
    widest_column = std::max(widest_column, widest);
  }
  for (const Grid::Row& row : grid.rows) result.label = std::max(result.label, display_width(row.label));
  // On a very narrow terminal labels make room for one column, as long as they can still be read.
  const std::size_t most = std::max(width * 2 / 5, kNarrowLabel);
  const std::size_t left = width - std::min(width, widest_column + gap);
  result.label = std::min({result.label, most, std::max(left, kNarrowestLabel)});
  return result;
}

/// One past the last column of the block that begins with column `first`: as many columns as fit, at least one.
std::size_t block_end(const Layout& layout, std::size_t first, std::size_t width) {
  std::size_t last = first;
  std::size_t used = layout.label;
  do {
    used += layout.gap + layout.columns[last++];
  } while (last < layout.columns.size() && used + layout.gap + layout.columns[last] <= width);
  return last;
}

std::size_t blocks(const Layout& layout, std::size_t width) {
  std::size_t count = 0;
  for (std::size_t first = 0; first < layout.columns.size(); first = block_end(layout, first, width)) ++count;
  return count;
}

/// The layout with the widest headings that need no further block.
Layout best_layout(const Grid& grid, std::size_t width) {
  Layout best = layout_of(grid, width, 24, 3);
  for (const std::size_t longest_heading : std::initializer_list<std::size_t>{18, 12}) {
    const Layout narrower = layout_of(grid, width, longest_heading, 2);
    if (blocks(narrower, width) < blocks(best, width)) best = narrower;
  }
  return best;
}

std::string without_trailing_spaces(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

/// The headings of columns [first, last), aligned at their last lines.
std::string heading_lines(const Grid& grid, const Layout& layout, std::size_t first, std::size_t last, const TerminalStyle& style) {
  std::vector<std::vector<std::string>> headings;
  std::size_t height = 0;
  for (std::size_t column = first; column < last; ++column) {
    headings.push_back(wrap_few(grid.headings[column], layout.columns[column], style));
    height = std::max(height, headings.back().size());
  }
  std::string text;
  for (std::size_t row = 0; row < height; ++row) {
    std::string line(layout.label, ' ');
    for (std::size_t i = 0; i < headings.size(); ++i) {
      const std::size_t above = height - headings[i].size();
      line += align_right(row < above ? std::string_view{} : headings[i][row - above], layout.gap + layout.columns[first + i]);
    }
    text += without_trailing_spaces(line) + '\n';
  }
  return text;
}

/// A row. If its label is wrapped, the cells are on the last line.
std::string row_lines(const Grid::Row& row, const Layout& layout, std::size_t first, std::size_t last, const TerminalStyle& style) {
  const std::size_t indent = std::min(row.label.find_first_not_of(' '), row.label.size());
  std::vector<std::string> label = wrap_few(row.label, layout.label, style);
  if (label.size() > 1) {
    const std::string rest{without_indentation(std::string_view{row.label}.substr(label.front().size()))};
    const std::string hanging(indent + 2, ' ');
    label.resize(1);
    for (const std::string& line : wrap_few(rest, layout.label - hanging.size(), style)) label.push_back(hanging + line);
  }
  std::string text;
  for (std::size_t i = 0; i + 1 < label.size(); ++i) text += label[i] + '\n';
  std::string line = align_left(label.back(), layout.label);
  for (std::size_t column = first; column < last; ++column)
    line += align_right(row.cells[column].empty() ? printable("–", style) : row.cells[column], layout.gap + layout.columns[column]);
  return text + without_trailing_spaces(line) + '\n';
}

bool says_something(const Grid::Row& row, std::size_t first, std::size_t last) {
  for (std::size_t column = first; column < last; ++column)
    if (!row.cells[column].empty()) return true;
  return false;
}

}  // namespace

std::string grid_text(const Grid& grid, const TerminalStyle& style) {
  const std::size_t width = usable_width(style);
  const Layout layout = best_layout(grid, width);
  std::string text;
  for (std::size_t first = 0; first < grid.headings.size();) {
    const std::size_t last = block_end(layout, first, width);
    if (first > 0) text += '\n';
    text += heading_lines(grid, layout, first, last, style);
    for (const Grid::Row& row : grid.rows)
      if (says_something(row, first, last)) text += row_lines(row, layout, first, last, style);
    first = last;
  }
  return text;
}

}  // namespace gpusim
