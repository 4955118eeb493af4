#include "sim/html/html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "sim/base/text.hpp"
#include "sim/html/letters.hpp"
#include "sim/html/sha256.hpp"
#include "sim/page/phrase.hpp"

namespace gpusim {

extern const char* const kReportStyle;   // sim/html/report/report.css
extern const char* const kReportScript;  // sim/html/report/*.js, joined

namespace {

constexpr std::size_t kLongWord = 40;    ///< in bytes; what is longer breaks
constexpr std::size_t kSentence = 30;    ///< in bytes; texts that are longer make a table one of prose
constexpr std::size_t kShortLabel = 24;  ///< of a row, in bytes; it does not break
constexpr std::size_t kLongText = 400;   ///< in bytes; what is longer scrolls within its place

std::string text_html(std::string_view text) { return with_isolated_letters(html_text(text)); }

/// Text with the marks that sentences of pages have: `code` and **strong**. A mark that is not closed is text.
std::string marked_text(std::string_view text) {
  std::string escaped = text_html(text);
  for (const auto& [mark, element] : {std::pair<std::string_view, std::string_view>{"`", "code"}, {"**", "strong"}}) {
    std::string result;
    std::string_view rest = escaped;
    for (;;) {
      const std::size_t from = rest.find(mark);
      const std::size_t to = from == std::string_view::npos ? from : rest.find(mark, from + mark.size());
      if (to == std::string_view::npos) break;
      result += fmt::format("{}<{}>{}</{}>", rest.substr(0, from), element,
                            rest.substr(from + mark.size(), to - from - mark.size()), element);
      rest.remove_prefix(to + mark.size());
    }
    escaped = result.append(rest);
  }
  return escaped;
}

/// The ends of a range stay on one line: the digits around a hyphen, in an element that does not break.
std::string with_whole_ranges(const std::string& html) {
  const auto is_part = [](char c) { return is_digit(c) || c == '.' || c == ','; };
  std::string result;
  std::size_t copied = 0;
  for (std::size_t at = html.find('-'); at != std::string::npos; at = html.find('-', at + 1)) {
    std::size_t from = at;
    while (from > copied && is_part(html[from - 1])) --from;
    std::size_t to = at + 1;
    while (to < html.size() && is_part(html[to])) ++to;
    if (from == at || to == at + 1 || !is_digit(html[at + 1])) continue;
    if (html.substr(to, 2) == " %") to += 2;
    result += fmt::format("{}<span class=\"whole\">{}</span>", html.substr(copied, from - copied), html.substr(from, to - from));
    copied = to;
  }
  return result + html.substr(copied);
}

std::size_t longest_word(std::string_view text) {
  std::size_t longest = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    longest = std::max(longest, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return longest;
}

std::string in_its_place(const std::string& html, std::string_view text) {
  if (text.size() > kLongText) return fmt::format("<span class=\"long\" tabindex=\"0\">{}</span>", html);
  return longest_word(text) > kLongWord ? fmt::format("<span class=\"breaks\">{}</span>", html) : html;
}

/// A text in both languages, of which the style sheet shows one; once where they are the same.
template <class Write>
std::string in_both(const LocalizedText& text, Write write) {
  if (text.en == text.ko) return in_its_place(write(text.en), text.en);
  return fmt::format("<span lang=\"en\">{}</span><span lang=\"ko\">{}</span>", in_its_place(write(text.en), text.en),
                     in_its_place(write(text.ko), text.ko));
}
std::string marked(const LocalizedText& text) { return in_both(text, marked_text); }
std::string unmarked(const LocalizedText& text) { return in_both(text, text_html); }

const Value* value_of(const Cell& cell) {
  const auto* quantity = std::get_if<Cell::Quantity>(&cell.content);
  return quantity == nullptr ? nullptr : &quantity->value;
}

/// A number with its range and its unit, as bars need it.
std::optional<Value> number_of(const Cell& cell) {
  if (const Value* value = value_of(cell)) return *value;
  if (const auto* count = std::get_if<std::int64_t>(&cell.content)) return Value::number(static_cast<double>(*count));
  return std::nullopt;
}

/// The scale of the bars of a row: the greatest of at least two numbers of one unit. Nothing for rows that cannot be compared so.
struct BarScale {
  Unit unit;
  double greatest;
};
std::optional<BarScale> bar_scale(const std::vector<Cell>& row) {
  std::optional<BarScale> scale;
  std::size_t numbers = 0;
  for (std::size_t i = row.size(); i-- > 0;) {
    const std::optional<Value> number = number_of(row[i]);
    if (!number) continue;
    if (!(number->low >= 0) || !(number->high < 1e300)) return std::nullopt;
    if (!scale) scale = BarScale{number->unit, 0};
    if (number->unit != scale->unit) continue;
    scale->greatest = std::max(scale->greatest, number->high);
    ++numbers;
  }
  return numbers >= 2 && scale->greatest > 0 ? scale : std::nullopt;
}

std::string bar(const Value& value, const BarScale& scale) {
  const auto place = [&](double number) { return 100 * number / scale.greatest; };
  std::string text =
      "<svg class=\"bar\" viewBox=\"0 0 100 6\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">";
  text += fmt::format("<rect class=\"value\" width=\"{:.4g}\" height=\"6\"/>", place(value.low));
  if (value.is_range())
    text += fmt::format("<rect class=\"range\" x=\"{:.4g}\" width=\"{:.4g}\" height=\"6\"/>", place(value.low),
                        place(value.high) - place(value.low));
  return text + "</svg>";
}

constexpr Phrase kAnswer{"Answer", "결론"};
constexpr Phrase kSummary{"Summary", "요약"};
constexpr Phrase kBasis{"Basis", "근거"};
constexpr Phrase kContents{"Contents", "목차"};
constexpr Phrase kSkip{"Skip to the answer", "결론으로 건너뛰기"};
constexpr Phrase kNeedsScript{"This chart is drawn by the script of this page.", "이 차트는 페이지의 스크립트로 그립니다."};

class Html {
 public:
  explicit Html(const HtmlReport& report) : report_(report) {}

  std::string write() {
    add_head();
    add_top();
    text_ += "<main id=\"main\">\n";
    add_answer();
    for (std::size_t i = 0; i < report_.sections.size();) i = add_section(i);
    text_ += "</main>\n";
    text_ += fmt::format("<script>{}</script>\n</body>\n</html>\n", kReportScript);
    return std::move(text_);
  }

 private:
  void add_head() {
    const std::string charts = chart_style_sheet();
    const LocalizedText& title = report_.title;
    text_ = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{}\" data-title-en=\"{}\" data-title-ko=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n",
        report_.language == Language::korean ? "ko" : "en", html_text(title.en), html_text(title.ko));
    text_ += fmt::format(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}' 'sha256-{}'; "
        "script-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'\">\n",
        sha256_base64(charts), sha256_base64(kReportStyle), sha256_base64(kReportScript));
    text_ +=
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"generator\" content=\"gpusim\">\n"
        "<link rel=\"icon\" href=\"data:,\">\n";
    text_ += fmt::format("<title>{}</title>\n<style>{}</style>\n<style>{}</style>\n</head>\n",
                         html_text(title.in(report_.language)), charts, kReportStyle);
  }

  void add_top() {
    text_ += fmt::format(
        "<body>\n<a class=\"skip\" href=\"#main\">{}</a>\n<header>\n<div>\n<p class=\"kind\">{}</p>\n<h1>{}</h1>\n</div>\n",
        marked(say(kSkip)), marked(report_.kind), unmarked(report_.title));
    text_ +=
        "<div class=\"switches\">\n<button type=\"button\" id=\"language\" hidden></button>\n"
        "<button type=\"button\" id=\"scheme\" hidden></button>\n</div>\n</header>\n";
    text_ += "<nav aria-labelledby=\"contents\">\n<span id=\"contents\" hidden>" + marked(say(kContents)) + "</span>\n<ul>\n";
    for (const ReportSection& section : report_.sections)
      if (section.level == 2 && !section.title.en.empty())
        text_ += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", section.id, marked(section.title));
    text_ += "</ul>\n</nav>\n";
  }

  void add_answer() {
    text_ += fmt::format("<section class=\"answer\" aria-labelledby=\"answer\">\n<h2 id=\"answer\">{}</h2>\n<div class=\"says\">\n",
                         marked(say(report_.answers ? kAnswer : kSummary)));
    for (const LocalizedText& sentence : report_.answer)
      text_ += fmt::format("<p>{}</p>\n",
                           in_both(sentence, [](const std::string& text) { return with_whole_ranges(marked_text(text)); }));
    text_ += "</div>\n";
    if (!report_.basis.empty()) {
      text_ += fmt::format("<div class=\"basis\">\n<h2>{}</h2>\n<ul>\n", marked(say(kBasis)));
      for (const LocalizedText& sentence : report_.basis) text_ += fmt::format("<li>{}</li>\n", marked(sentence));
      text_ += "</ul>\n</div>\n";
    }
    text_ += "</section>\n";
  }

  /// Adds a section with those of a lower level behind it. Returns the place of the next.
  std::size_t add_section(std::size_t place) {
    const ReportSection& first = report_.sections[place];
    text_ += fmt::format("<section{} id=\"{}\"{}>\n", first.is_comparison ? " class=\"comparison\"" : "", first.id,
                         first.title.en.empty() ? "" : fmt::format(" aria-labelledby=\"{}-title\"", first.id));
    add_content(first);
    std::size_t next = place + 1;
    for (; next < report_.sections.size() && report_.sections[next].level > first.level; ++next)
      add_content(report_.sections[next]);
    text_ += "</section>\n";
    return next;
  }

  void add_content(const ReportSection& section) {
    section_ = &section;
    if (!section.title.en.empty())
      text_ += fmt::format("<h{0} id=\"{1}-title\">{2}</h{0}>\n", section.level, section.id, marked(section.title));
    for (const ReportSection::Block& block : section.blocks) std::visit([&](const auto& one) { add(one); }, block);
  }

  void add(const Sentence& sentence) { text_ += fmt::format("<p>{}</p>\n", marked(sentence.text)); }

  void add(const Bullets& bullets) {
    const std::string_view list = bullets.is_numbered ? "ol" : "ul";
    text_ += fmt::format("<{}>\n", list);
    for (const Bullets::Item& item : bullets.items) {
      text_ += fmt::format("<li>{}", marked(item.sentence.text));
      if (!item.details.empty()) {
        text_ += "\n<ul>\n";
        for (const Sentence& detail : item.details) text_ += fmt::format("<li>{}</li>\n", marked(detail.text));
        text_ += "</ul>\n";
      }
      text_ += "</li>\n";
    }
    text_ += fmt::format("</{}>\n", list);
  }

  void add(const Table& table) {
    ++tables_;
    const std::string label = table.title.en.empty() ? section_->id + "-title" : fmt::format("table-{}-title", tables_);
    const bool has_label = !table.title.en.empty() || !section_->title.en.empty();
    text_ += fmt::format("<div class=\"{}\" role=\"region\" tabindex=\"0\"{}>\n<table id=\"table-{}\">\n",
                         is_prose(table) ? "scroll prose" : "scroll",
                         has_label ? fmt::format(" aria-labelledby=\"{}\"", label) : "", tables_);
    if (!table.title.en.empty()) text_ += fmt::format("<caption id=\"{}\">{}</caption>\n", label, marked(table.title));
    text_ += "<thead>\n<tr>";
    for (const Table::Column& column : table.columns)
      text_ += column.title.en.empty() ? "<td></td>"
                                       : fmt::format("<th scope=\"col\"{}>{}</th>", is_text(table, column) ? " class=\"text\"" : "",
                                                     unmarked(column.title));
    text_ += "</tr>\n</thead>\n<tbody>\n";
    for (const std::vector<Cell>& row : table.rows) add_row(table, row);
    text_ += "</tbody>\n</table>\n</div>\n";
  }

  /// Most columns are texts, and some are sentences; on a narrow page each row is a block.
  static bool is_prose(const Table& table) {
    const auto is_sentence = [](const Cell& cell) { return cell_text(cell, Language::english).size() > kSentence; };
    const auto has_sentence = [&](const std::vector<Cell>& row) { return std::ranges::any_of(row, is_sentence); };
    const auto texts = std::ranges::count_if(table.columns, &Table::Column::is_text);
    return texts >= 3 && 2 * texts > std::ssize(table.columns) && std::ranges::any_of(table.rows, has_sentence);
  }

  /// The first column of a table has labels, whatever it says of itself, when it has no heading.
  static bool is_text(const Table& table, const Table::Column& column) {
    return column.is_text || (&column == table.columns.data() && column.title.en.empty());
  }

  void add_row(const Table& table, const std::vector<Cell>& row) {
    const std::optional<BarScale> scale = section_->has_bars ? bar_scale(row) : std::nullopt;
    text_ += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool is_label = i == 0 && is_text(table, table.columns[i]);
      std::string classes = is_text(table, table.columns[i]) ? (is_indented(row[i]) ? "text sub" : "text") : "";
      if (is_label && is_one_short_word(row[i])) classes += " whole";
      text_ += fmt::format("<{}{}>{}", is_label ? "th scope=\"row\"" : "td",
                           classes.empty() ? "" : fmt::format(" class=\"{}\"", classes), cell_html(row[i], classes.empty()));
      const std::optional<Value> number = scale ? number_of(row[i]) : std::nullopt;
      if (number && number->unit == scale->unit) text_ += bar(*number, *scale);
      text_ += is_label ? "</th>" : "</td>";
    }
    text_ += "</tr>\n";
  }

  static bool is_one_short_word(const Cell& cell) {
    const std::string text = cell_text(cell, Language::english);
    return text.size() <= kShortLabel && text.find(' ') == std::string::npos;
  }

  /// Rows that belong to the one above begin with spaces.
  static bool is_indented(const Cell& cell) {
    const auto* text = std::get_if<LocalizedText>(&cell.content);
    return text != nullptr && text->en.starts_with("  ");
  }

  [[nodiscard]] std::string cell_html(const Cell& cell, bool is_number_column) const {
    const auto* text = std::get_if<LocalizedText>(&cell.content);
    std::string html = text == nullptr ? text_html(cell_text(cell, Language::english))
                       : cell.is_code  ? unmarked(*text)
                                       : marked(*text);
    if (cell.is_code) html = "<code>" + html + "</code>";
    if (cell.is_strong) {
      const auto tone = text == nullptr ? report_.tones.end() : report_.tones.find(text->en);
      html = tone == report_.tones.end() ? "<strong>" + html + "</strong>" : verdict(html, tone->second);
    } else if (text != nullptr && is_number_column) {
      html = "<span class=\"words\">" + html + "</span>";
    }
    return html;
  }

  static std::string verdict(const std::string& html, Tone tone) {
    constexpr std::string_view kClasses[] = {"plain", "good", "warn", "bad"};
    return fmt::format("<span class=\"verdict {}\">{}</span>", kClasses[static_cast<std::size_t>(tone)], html);
  }

  void add(const ReportChart& chart) {
    // A chart that is called as its section needs no title of its own.
    const bool is_titled = chart.head().title != section_->title;
    text_ += fmt::format("<figure id=\"{}\">\n<figcaption>{}{}</figcaption>\n", chart.id,
                         is_titled ? fmt::format("<strong>{}</strong>", unmarked(chart.head().title)) : "",
                         marked(chart.head().description));
    std::visit([&](const auto& content) { add_drawing(chart, content); }, chart.content);
    text_ += "</figure>\n";
  }

  /// One drawing for wide pages and paper, one for narrow pages, whose letters would be too small otherwise.
  void add_drawing(const ReportChart& /*chart*/, const Chart& content) {
    for (const auto& [name, width] : {std::pair<std::string_view, double>{"wide", 900}, {"narrow", 340}})
      for (const auto& [lang, language] :
           {std::pair<std::string_view, Language>{"en", Language::english}, {"ko", Language::korean}})
        text_ += fmt::format("<div class=\"{}\" lang=\"{}\">{}</div>\n", name, lang,
                             svg(content, language, {.medium = ChartStyle::Medium::page, .width = width}));
  }

  void add_drawing(const ReportChart& chart, const PageGantt& content) {
    text_ += fmt::format(
        "<div class=\"gantt\" id=\"{0}-chart\"><p>{1}</p></div>\n<script type=\"application/json\" "
        "id=\"{0}-chart-data\">{2}</script>\n",
        chart.id, marked(say(kNeedsScript)), json_text(content));
  }

  const HtmlReport& report_;
  const ReportSection* section_ = nullptr;
  std::string text_;
  std::size_t tables_ = 0;
};

}  // namespace

const ChartHead& ReportChart::head() const {
  const auto* gantt = std::get_if<PageGantt>(&content);
  return gantt != nullptr ? gantt->head : head_of(std::get<Chart>(content));
}

std::string html(const HtmlReport& report) { return Html(report).write(); }

ReportSection report_section(const PageSection& section, std::string id) {
  ReportSection result{.id = std::move(id), .title = section.title, .blocks = {}, .level = section.level};
  for (const PageSection::Block& block : section.blocks)
    std::visit([&](const auto& one) { result.blocks.emplace_back(one); }, block);
  return result;
}

}  // namespace gpusim
