#include "sim/decide/facts_sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/decide/answer.hpp"
#include "sim/decide/candidate_facts.hpp"
#include "sim/decide/money_sections.hpp"
#include "sim/decide/texts.hpp"

namespace gpusim {

namespace {

/// Sections about time: waits, ends, and whether to wait for GPUs that come later.
class TimeSections : public CandidateFacts {
 public:
  using CandidateFacts::CandidateFacts;

  std::vector<PageSection> write() {
    add_waits();
    add_end();
    return std::move(sections_);
  }

 private:
  /// Mean and 95th percentile under every policy, and how many GPUs of the system meet all goals under it.
  void add_waits() {
    if (!has_any(&RunFacts::waiting_p95)) return;
    PageSection& section = sections_.emplace_back(PageSection{about(kWaitsOf, kWaits), {}});
    const bool has_goals = !decision_.choice.goals.empty();
    Table table{"waits",
                {},
                {{"candidate", say(kSystem), true},
                 {"policy", say(kPolicy), true},
                 {"gpus", say(kGpus)},
                 {"waiting_mean", say(kMeanWait)},
                 {"waiting_p95", say(kP95Wait)}},
                {}};
    if (has_goals) table.columns.push_back({"enough", say(kFewestForAll)});
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (!facts(i) || !facts(i)->waiting_p95) continue;
      std::vector<Cell>& row = table.rows.emplace_back();
      row.push_back(titles_.without_policy(i));
      row.push_back(Cell::name(scenario_.policies[candidates_[i].run.policy].name));
      row.push_back(Cell::count(scenario_.systems[candidates_[i].run.system].devices.size()));
      row.push_back(cell_of(facts(i)->waiting_mean));
      row.push_back(cell_of(facts(i)->waiting_p95));
      if (has_goals) row.push_back(fewest_for_all(candidates_[i]));
    }
    for (std::vector<Cell>& row : table.rows) share_units({&row});
    section.blocks.emplace_back(std::move(table));
    Texts preempting;
    for (const PolicyChoice& policy : scenario_.policies)
      if (policy.preempts) preempting.push_back(name_text(policy.name));
    if (!preempting.empty()) section.blocks.emplace_back(Sentence{say(kSuspendedIsNoWait, listed(preempting))});
  }

  [[nodiscard]] Cell fewest_for_all(const Candidate& candidate) const {
    for (const ScalingCurve& curve : decision_.scaling_curves) {
      if (curve.run != candidate.run) continue;
      if (const auto number = curve.enough_for_all()) return Cell::count(*number);
      return say(kMoreThan, curve.gpus.back());
    }
    return {};
  }

  /// When each candidate would have finished, and whether it is worth waiting for GPUs.
  void add_end() {
    const bool has_later =
        std::ranges::any_of(candidates_, [](const Candidate& one) { return one.can_run() && one.until_gpus > Duration{}; });
    bool has_deadline = false;
    for (std::size_t i = 0; i < candidates_.size(); ++i) has_deadline = has_deadline || workload(i).deadline;
    const bool shows_dates = has_dates(scenario_);
    if (!has_later && !has_deadline && !shows_dates) return;
    PageSection& section = sections_.emplace_back(PageSection{about(kEndOf, kEnd), {}});
    if (shows_dates) section.blocks.emplace_back(Sentence{say(kStarts, instant_text(scenario_, 0))});
    Table table{"end", {}, {{"candidate", say(kSystem), true}}, {}};
    if (has_later) table.columns.push_back({"until_gpus", say(kUntilGpus)});
    table.columns.push_back({"makespan", say(kMakespan)});
    if (has_later) table.columns.push_back({"finish", say(kFinish)});
    if (shows_dates) table.columns.push_back({"ends", say(kEnds), true});
    if (has_deadline) table.columns.push_back({"slack", say(kBeforeDeadline)});
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (!facts(i)) continue;
      const Value end = end_of(i);
      std::vector<Cell>& row = table.rows.emplace_back();
      row.push_back(titles_.candidate(i));
      if (has_later) row.push_back(candidates_[i].until_gpus > Duration{} ? seconds(candidates_[i].until_gpus.seconds()) : Cell());
      row.emplace_back(facts(i)->makespan);
      if (has_later) row.emplace_back(end);
      if (shows_dates) row.push_back(ends_text(end));
      if (has_deadline) row.push_back(slack(i, end));
    }
    share_all_units(table);
    section.blocks.emplace_back(std::move(table));
    if (has_later) add_now_or_later(section);
  }

  /// The date of the end; the earliest and the latest of a range.
  [[nodiscard]] LocalizedText ends_text(const Value& end) const {
    const std::string latest = instant_text(scenario_, end.high);
    return end.is_range() ? say(kBetweenDates, instant_text(scenario_, end.low), latest) : name_text(latest);
  }

  static Cell seconds(double number) { return Value::of(number, parse_unit("s")->unit); }
  /// All times of the table in one unit.
  static void share_all_units(Table& table) {
    std::vector<std::vector<Cell>*> rows;
    for (std::vector<Cell>& row : table.rows) rows.push_back(&row);
    share_units(rows);
  }

  /// From the start, with the time until its GPUs are for sale.
  [[nodiscard]] Value end_of(std::size_t candidate) const {
    Value end = facts(candidate)->makespan;
    const double wait = candidates_[candidate].until_gpus.seconds();
    for (double Value::* member : {&Value::nominal, &Value::low, &Value::high}) end.*member += wait;
    return end;
  }

  [[nodiscard]] Cell slack(std::size_t candidate, const Value& end) const {
    const auto& deadline = workload(candidate).deadline;
    if (!deadline) return {};
    const double last = deadline->since_start().seconds();
    const double least = last - end.high;
    const double most = last - end.low;
    const auto range = [&](double low, double high) { return value_text(Value{low, low, high, end.unit}); };
    if (least >= -kHalfNanosecondOfEnd)
      return Value{std::max(last - end.nominal, 0.0), std::max(least, 0.0), std::max(most, 0.0), end.unit};
    if (most < -kHalfNanosecondOfEnd) return say(kLateBy, range(-most, -least));
    return say(kMayBeLate, value_text(std::max(most, 0.0), end.unit), value_text(-least, end.unit));
  }

  /// Adds the section "Buy now or wait": the best candidate that is available now against each that is available later.
  void add_now_or_later(PageSection& section) const {
    const std::optional<std::size_t> now = best_now();
    if (!now) return;
    Bullets bullets{"now_or_later", {}};
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      const Candidate& later = candidates_[i];
      const bool is_alike =
          later.run.policy == candidates_[*now].run.policy && later.run.workload == candidates_[*now].run.workload;
      if (later.is_hypothetical || later.is_there_now() || !facts(i) || !is_alike) continue;
      Bullets::Item& item = bullets.items.emplace_back();
      item.sentence.text = later_text(i, *now);
      add_details(i, *now, item);
    }
    if (!bullets.items.empty()) section.blocks.emplace_back(std::move(bullets));
  }

  /// The answer where its GPUs are there; else the candidate that ends first of those that are there.
  [[nodiscard]] std::optional<std::size_t> best_now() const {
    const auto is_meant = [&](std::size_t i) { return candidates_[i].is_there_now() && facts(i).has_value(); };
    const std::optional<std::size_t> winner = decision_.ranking.winner();
    if (winner && is_meant(*winner)) return winner;
    std::optional<std::size_t> first;
    for (std::size_t i = 0; i < candidates_.size(); ++i)
      if (is_meant(i) && (!first || facts(i)->makespan.nominal < facts(*first)->makespan.nominal)) first = i;
    return first;
  }

  /// Whether the GPUs of a candidate work day and night once they are there, and its tasks may start at any time.
  [[nodiscard]] bool are_always_there(std::size_t candidate) const {
    const auto never_closes = [](const Calendar& calendar) { return calendar.open_per_week() == kDay * 7; };
    const System& system = scenario_.systems[candidates_[candidate].run.system];
    return std::ranges::all_of(system.pools, [&](const Pool& pool) { return never_closes(pool.available); }) &&
           never_closes(workload(candidate).starts);
  }

  /// How much later or earlier what has to be waited for ends. The ends of both ranges are taken apart: what both would share only
  /// narrows them.
  [[nodiscard]] LocalizedText later_text(std::size_t later, std::size_t now) const {
    const Value then = end_of(later);
    const Value first = end_of(now);
    const Value difference{then.nominal - first.nominal, then.low - first.high, then.high - first.low, then.unit};
    const auto range = [&](double low, double high) { return value_text(Value{low, low, high, then.unit}); };
    if (difference.low < 0 && difference.high > 0)
      return say(kWaitingMayEndEarlier, titles_.candidate(later), value_text(-difference.low, then.unit),
                 value_text(difference.high, then.unit), titles_.candidate(now));
    const bool is_later = difference.high > 0;
    return say(is_later ? kWaitingEndsLater : kWaitingEndsEarlier, titles_.candidate(later),
               is_later ? range(difference.low, difference.high) : range(-difference.high, -difference.low),
               titles_.candidate(now));
  }

  void add_details(std::size_t later, std::size_t now, Bullets::Item& item) const {
    const double gain = facts(now)->makespan.nominal - facts(later)->makespan.nominal;
    const double wait = candidates_[later].until_gpus.seconds();
    // With hours of GPUs, or a frequency, the makespan of one run is not the time from run to run.
    if (are_always_there(now) && are_always_there(later) && !frequency(workload(later))) {
      const bool is_range = facts(now)->makespan.is_range() || facts(later)->makespan.is_range();
      const double runs = gain > 1e-9 * facts(now)->makespan.nominal ? std::floor(wait / gain) + 1 : 0;
      if (runs == 0) item.details.push_back({say(kNeverEarlier)});
      if (runs > 1) item.details.push_back({say(is_range ? kManyRunsLaterNominally : kManyRunsLater, fmt::format("{:.0f}", runs))});
    }
    if (facts(later)->total && facts(now)->total)
      item.details.push_back({say(kCostsInsteadOf, *facts(later)->total, *facts(now)->total)});
  }

  static constexpr double kHalfNanosecondOfEnd = 0.5e-9;

  std::vector<PageSection> sections_;
};

}  // namespace

std::vector<PageSection> facts_sections(const DecisionAnalysis& decision, const DecisionTitles& titles) {
  std::vector<PageSection> sections = TimeSections(decision, titles).write();
  for (PageSection& section : money_sections(decision, titles)) sections.push_back(std::move(section));
  return sections;
}

}  // namespace gpusim
