// The sentences below the terminal table.

#include "sim/reports/reports.hpp"
#include "sim/reports/terminal_view.hpp"

#include <array>
#include <functional>
#include <optional>
#include <span>

namespace gpusim {
namespace {

constexpr std::size_t kIndent = 2;

/// How much longer `other` takes than `baseline` in per cent; empty when the baseline takes no time.
std::optional<Range> change_pct(const Result& baseline, const Result& other) {
  std::optional<Range> range;
  for (const CaseResult& one : baseline.cases.size() > other.cases.size() ? baseline.cases : other.cases) {
    const double before = in_case(baseline, one.which).measures.makespan.seconds();
    const double after = in_case(other, one.which).measures.makespan.seconds();
    if (before == 0) return std::nullopt;
    const double change = (after - before) / before * 100;
    range = reaching(range, change);
  }
  return range;
}

/// What jobs waited for, in the order of WaitReason.
constexpr std::array<Phrase, kWaitReasons> kReasons{{{"tasks before them", "선행 작업"},
                                                     {"hours", "운영 시간"},
                                                     {"quota", "할당량"},
                                                     {"resources or people", "자원 또는 사람"},
                                                     {"no free GPU", "빈 GPU 없음"},
                                                     {"memory", "메모리"},
                                                     {"placement", "배치"},
                                                     {"held back by the policy", "정책이 보류"}}};

/// What jobs waited for, with its part of all waiting in per cent, the most first; empty when nobody waited.
std::string waited_for(const OnlineMeasures& measures, const TerminalStyle& style) {
  double all = 0;
  std::vector<std::pair<DeviceTime, std::size_t>> parts;
  for (std::size_t reason = 0; reason < kWaitReasons; ++reason) {
    all += measures.waited[reason].seconds();
    if (measures.waited[reason] > DeviceTime{}) parts.emplace_back(measures.waited[reason], reason);
  }
  std::ranges::stable_sort(parts, std::greater{}, &std::pair<DeviceTime, std::size_t>::first);
  std::string text;
  for (const auto& [waited, reason] : parts) {
    const double part = waited.seconds() / all * 100;
    text += fmt::format("{}{} {} %", text.empty() ? "" : ", ", text_of(kReasons[reason], style), percent({part, part}));
  }
  return text;
}

class Sentences {
 public:
  Sentences(const TableView& view, const Section& section) : view_(view), section_(section) {}

  [[nodiscard]] std::string text() const { return optimality() + waits() + comparisons(); }

 private:
  /// Which schedules may be improved, how far they are above which bound. The table has the gaps of those not listed.
  [[nodiscard]] std::string optimality() const {
    constexpr std::size_t kMostListed = 6;
    std::vector<std::string> open;
    std::size_t shown = 0;
    for (std::size_t workload = 0; workload < view_.scenario.workloads.size(); ++workload)
      for (const TableColumn& column : section_) {
        const Result* const found = view_.result(column, workload);
        // When the last job of a stream ends says little of its schedule, and the table has it.
        if (found == nullptr || is_stream(view_.scenario.workloads[workload])) continue;
        ++shown;
        if (is_proven(*found)) continue;
        if (!has_bound(*found)) {
          open.push_back(view_.fill(Label::no_bound_of_one, view_.short_title(view_.names.workloads[workload]),
                                    view_.short_title(column.title)));
          continue;
        }
        open.push_back(view_.fill(Label::gap_of_one, view_.short_title(view_.names.workloads[workload]),
                                  view_.short_title(column.title), gap_text(*found),
                                  bound_text(found->nominal().bound.name, view_.style)));
      }
    if (shown == 0) return {};
    if (open.empty()) return view_.line(Label::all_proven);
    std::string text = view_.line(open.size() == shown ? Label::none_proven : Label::proven_except);
    for (std::size_t i = 0; i < std::min(open.size(), kMostListed); ++i) text += paragraph(open[i], view_.style, kIndent);
    if (open.size() > kMostListed) text += paragraph(view_.fill(Label::and_more, open.size() - kMostListed), view_.style, kIndent);
    return text;
  }

  /// Says for what jobs waited, and where they come faster than they can be served.
  [[nodiscard]] std::string waits() const {
    std::string sentences;
    for (std::size_t workload = 0; workload < view_.scenario.workloads.size(); ++workload)
      for (const TableColumn& column : section_) {
        const Result* const found = view_.result(column, workload);
        if (found == nullptr || !is_stream(view_.scenario.workloads[workload])) continue;
        const OnlineMeasures& online = *found->nominal().online;
        const std::string_view title = without_indentation(view_.names.workloads[workload]);
        if (const std::string reasons = waited_for(online, view_.style); !reasons.empty())
          sentences += view_.line(Label::waited_for, title, column.title, reasons);
        if (online.offered_load > 1) sentences += view_.line(Label::overloaded, title, column.title, *online.offered_load);
      }
    return sentences;
  }

  /// Compares each other column with the first, on the experiment.
  [[nodiscard]] std::string comparisons() const {
    if (!view_.scenario.experiment || section_.size() < 2) return {};
    const Result* const baseline = view_.result(section_.front(), *view_.scenario.experiment);
    if (baseline == nullptr) return {};
    std::string sentences;
    for (const TableColumn& column : std::span(section_).subspan(1)) {
      const Result* const other = view_.result(column, *view_.scenario.experiment);
      if (other != nullptr && is_stream(view_.scenario.workloads[*view_.scenario.experiment])) {
        sentences += paragraph(view_.fill(Label::stream_sentence, column.title, own_time_text(*other, mean_completion),
                                          own_time_text(*baseline, mean_completion)),
                               view_.style, kIndent);
        continue;
      }
      const std::optional<Range> change = other != nullptr ? change_pct(*baseline, *other) : std::nullopt;
      if (!change) continue;
      const std::string sentence =
          view_.fill(Label::sentence, column.title, without_indentation(view_.names.workloads[*view_.scenario.experiment]),
                     change_text(*change), workday_comparison(*baseline, *other));
      sentences += paragraph(sentence, view_.style, kIndent);
    }
    return sentences.empty() ? sentences : view_.line(Label::compared_with, section_.front().title) + sentences;
  }

  [[nodiscard]] std::string change_text(Range change) const {
    if (change.low == 0 && change.high == 0) return view_.fill(Label::equally_long);
    if (change.high <= 0) return view_.fill(Label::shorter, whole_percent({-change.high, -change.low}));
    if (change.low >= 0) return view_.fill(Label::longer, whole_percent(change));
    return view_.fill(Label::shorter_to_longer, whole_percent({-change.low, -change.low}),
                      whole_percent({change.high, change.high}));
  }

  [[nodiscard]] std::string workday_comparison(const Result& baseline, const Result& other) const {
    const std::string before = workday_text(baseline);
    const std::string after = workday_text(other);
    return before == after ? view_.fill(Label::same_a_workday) : view_.fill(Label::a_workday_instead, after, before);
  }

  const TableView& view_;
  const Section& section_;
};

}  // namespace

std::string table_sentences(const TableView& view, const Section& section) { return Sentences(view, section).text(); }

}  // namespace gpusim
