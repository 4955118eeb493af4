#include "sim/page/latex.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gpusim {
namespace {

constexpr std::pair<std::string_view, std::string_view> kCommands[] = {
    {"\\", "\\textbackslash{}"},
    {"{", "\\{"},
    {"}", "\\}"},
    {"$", "\\$"},
    {"&", "\\&"},
    {"#", "\\#"},
    {"%", "\\%"},
    {"_", "\\_"},
    {"~", "\\textasciitilde{}"},
    {"^", "\\textasciicircum{}"},
    {"<", "\\textless{}"},
    {">", "\\textgreater{}"},
    {"|", "\\textbar{}"},
    {"`", "\\textasciigrave{}"},
    {"[", "{[}"},
    {"]", "{]}"},
    {"*", "{*}"},
    {"\t", " "},
    {"\n", " "},
    {"–", "--"},
    {"—", "---"},
    {"×", "$\\times$"},
    {"≤", "$\\leq$"},
    {"≥", "$\\geq$"},
    {"…", "\\ldots{}"},
    {"“", "``"},
    {"”", "''"},
    {"‘", "`"},
    {"’", "'"},
    {"µ", "$\\mu$"},
    {"·", "$\\cdot$"},
    {"\xC2\xA0", "~"},
};

std::string latex_cell(const Cell& cell, Language language) {
  const std::string whole = cell_text(cell, language);
  const std::size_t indentation = std::min(whole.find_first_not_of(' '), whole.size());
  std::string text = latex_text(std::string_view(whole).substr(indentation));
  if (cell.is_code) text = "\\texttt{" + text + "}";
  if (cell.is_strong) text = "\\textbf{" + text + "}";
  return (indentation > 0 ? "\\quad " : "") + text;
}

}  // namespace

std::string latex_text(std::string_view text) {
  std::string result;
  bool is_quoted = false;  // The straight quotation mark opens and closes in turn.
  while (!text.empty()) {
    const auto known = std::ranges::find_if(kCommands, [&](const auto& one) { return text.starts_with(one.first); });
    if (text.front() == '"') {
      result += is_quoted ? "''" : "``";
      is_quoted = !is_quoted;
      text.remove_prefix(1);
    } else if (text.front() == '-') {
      result += !result.empty() && result.back() == '-' ? "{}-" : "-";  // Two hyphens would become a dash.
      text.remove_prefix(1);
    } else if (known != std::end(kCommands)) {
      result += known->second;
      text.remove_prefix(known->first.size());
    } else {
      const auto c = static_cast<unsigned char>(text.front());
      if (c >= 0x20 && c != 0x7F) result += text.front();
      text.remove_prefix(1);
    }
  }
  return result;
}

std::string latex(const Table& table, Language language) {
  std::string text = "% \\usepackage{booktabs}\n";
  if (language == Language::korean) text += "% \\usepackage{kotex}\n";
  text += "\\begin{tabular}{";
  for (const Table::Column& column : table.columns) text += column.is_text ? 'l' : 'r';
  text += "}\n\\toprule\n";
  const auto add_row = [&](auto cell) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) text += (i > 0 ? " & " : "") + cell(i);
    text += " \\\\\n";
  };
  add_row([&](std::size_t i) { return latex_text(table.columns[i].title.in(language)); });
  text += "\\midrule\n";
  for (const std::vector<Cell>& row : table.rows) add_row([&](std::size_t i) { return latex_cell(row[i], language); });
  return text + "\\bottomrule\n\\end{tabular}\n";
}

}  // namespace gpusim
