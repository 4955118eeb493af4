#pragma once
// A report as one HTML file: the tables and sentences of pages in both languages, and charts. It asks no network for anything and
// runs no script but its own.

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "gpusim/page.hpp"
#include "sim/figures/figures.hpp"
#include "sim/html/page_gantt.hpp"

namespace gpusim {

struct ReportChart {
  std::string id;  ///< of its element; unique in the report
  std::variant<Chart, PageGantt> content;
  /// The description stands below the title, for those who see the chart and those who do not.
  [[nodiscard]] const ChartHead& head() const;
};

struct ReportSection {
  using Block = std::variant<Sentence, Bullets, Table, ReportChart>;
  std::string id;  ///< of its element; unique in the report
  LocalizedText title;
  std::vector<Block> blocks;
  int level = 2;
  bool has_bars = false;       ///< numbers side by side in a table get bars, on one scale in each row
  bool is_comparison = false;  ///< belongs on the first printed page
};

/// How a text of a table is meant: its color.
enum class Tone : std::uint8_t { plain, good, warn, bad };

struct HtmlReport {
  LocalizedText title;
  LocalizedText kind;  ///< what it is: "Comparison of systems"
  std::vector<LocalizedText> answer;
  bool answers = true;               ///< false: these sentences are a summary of what follows
  std::vector<LocalizedText> basis;  ///< of the answer
  std::vector<ReportSection> sections{};
  std::map<std::string, Tone> tones{};    ///< by the English text of strong cells
  Language language = Language::english;  ///< in which the page opens
};

[[nodiscard]] std::string html(const HtmlReport& report);

/// A section of a page, with an id made of its number.
[[nodiscard]] ReportSection report_section(const PageSection& section, std::string id);

}  // namespace gpusim
