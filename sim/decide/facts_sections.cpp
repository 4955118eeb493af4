#include "sim/decide/facts_sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/decide/answer.hpp"
#include "sim/decide/phrases.hpp"
#include "sim/decide/texts.hpp"

namespace gpusim {
namespace {

Cell cell_of(const std::optional<Value>& value) { return value ? Cell(*value) : Cell(); }

constexpr std::int64_t kMinutesOfDay = 1440;

/// Date and time of day, to the minute.
std::string instant_text(const Scenario& scenario, double seconds) {
  constexpr double kMinute = 60;
  const auto minutes = static_cast<std::int64_t>(std::floor((scenario.start_time.seconds() + seconds) / kMinute + 1e-9));
  const std::int64_t in_day = minutes % kMinutesOfDay;
  return fmt::format("{} {:02}:{:02}", date_text(scenario.start + minutes / kMinutesOfDay), in_day / 60, in_day % 60);
}

class FactsSections {
 public:
  FactsSections(const Decision& decision, const DecisionTitles& titles)
      : decision_(decision), scenario_(decision.scenario), candidates_(decision.ranking.candidates), titles_(titles) {}

  std::vector<PageSection> write() {
    add_waits();
    add_end();
    add_money();
    return std::move(sections_);
  }

 private:
  [[nodiscard]] const std::optional<RunFacts>& facts(std::size_t candidate) const { return decision_.facts[candidate]; }
  [[nodiscard]] const Workload& workload(std::size_t candidate) const {
    return scenario_.workloads[candidates_[candidate].workload];
  }
  /// The title of a section about one workload; where there are strategies the rows name them.
  [[nodiscard]] LocalizedText about(const Phrase& of_workload, const Phrase& of_all) const {
    return decision_.choice.strategies.empty() ? say(of_workload, titles_.workload(candidates_.front().workload)) : say(of_all);
  }
  [[nodiscard]] bool has_any(std::optional<Value> RunFacts::* member) const {
    return std::ranges::any_of(decision_.facts, [&](const auto& one) { return one && ((*one).*member).has_value(); });
  }

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
      row.push_back(Cell::name(scenario_.policies[candidates_[i].policy].name));
      row.push_back(Cell::count(scenario_.systems[candidates_[i].system].devices.size()));
      row.push_back(cell_of(facts(i)->waiting_mean));
      row.push_back(cell_of(facts(i)->waiting_p95));
      if (has_goals) row.push_back(fewest_for_all(candidates_[i]));
    }
    section.blocks.emplace_back(std::move(table));
  }

  [[nodiscard]] Cell fewest_for_all(const Candidate& candidate) const {
    for (const ScalingCurve& curve : decision_.scaling_curves) {
      if (curve.system != candidate.system || curve.policy != candidate.policy || curve.workload != candidate.workload) continue;
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
      if (has_later) row.push_back(candidates_[i].until_gpus > Duration{} ? days(candidates_[i].until_gpus.seconds()) : Cell());
      row.emplace_back(facts(i)->makespan);
      if (has_later) row.emplace_back(end);
      if (shows_dates) row.push_back(ends_text(end));
      if (has_deadline) row.push_back(slack(i, end));
    }
    section.blocks.emplace_back(std::move(table));
    if (has_later) add_now_or_later(section);
  }

  /// The date of the end; the earliest and the latest of a range.
  [[nodiscard]] LocalizedText ends_text(const Value& end) const {
    const std::string latest = instant_text(scenario_, end.high);
    return end.is_range() ? say(kBetweenDates, instant_text(scenario_, end.low), latest) : name_text(latest);
  }

  static Cell seconds(double number) { return Value::of(number, parse_unit("s")->unit); }
  static Cell days(double number) { return {Value::of(number, parse_unit("s")->unit), parse_unit("d")}; }

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
    const double slack = deadline->since_start().seconds() - end.high;
    if (slack < -kHalfNanosecondOfEnd) return say(kLateBy, value_text(-slack, end.unit));
    return seconds(std::max(slack, 0.0));
  }

  /// Adds the section "Buy now or wait": the best candidate that is available now against each that is available later.
  void add_now_or_later(PageSection& section) const {
    const std::optional<std::size_t> now = best_now();
    if (!now) return;
    Bullets bullets{"now_or_later", {}};
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      const Candidate& later = candidates_[i];
      const bool is_alike = later.policy == candidates_[*now].policy && later.workload == candidates_[*now].workload;
      if (later.is_hypothetical || later.is_there_now() || !facts(i) || !is_alike) continue;
      Bullets::Item& item = bullets.items.emplace_back();
      const double difference = end_of(i).nominal - end_of(*now).nominal;
      const std::string by = value_text(std::fabs(difference), parse_unit("s")->unit);
      item.sentence.text =
          say(difference > 0 ? kWaitingEndsLater : kWaitingEndsEarlier, titles_.candidate(i), by, titles_.candidate(*now));
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
    const System& system = scenario_.systems[candidates_[candidate].system];
    return std::ranges::all_of(system.pools, [&](const Pool& pool) { return never_closes(pool.available); }) &&
           never_closes(workload(candidate).starts);
  }

  void add_details(std::size_t later, std::size_t now, Bullets::Item& item) const {
    const double gain = facts(now)->makespan.nominal - facts(later)->makespan.nominal;
    const double wait = candidates_[later].until_gpus.seconds();
    // With hours of GPUs, or a frequency, the makespan of one run is not the time from run to run.
    if (are_always_there(now) && are_always_there(later) && !frequency(workload(later))) {
      const double runs = gain > 1e-9 * facts(now)->makespan.nominal ? std::floor(wait / gain) + 1 : 0;
      if (runs == 0) item.details.push_back({say(kNeverEarlier)});
      if (runs > 1) item.details.push_back({say(kManyRunsLater, fmt::format("{:.0f}", runs))});
    }
    if (facts(later)->total && facts(now)->total)
      item.details.push_back({say(kCostsInsteadOf, *facts(later)->total, *facts(now)->total)});
  }

  void add_money() {
    const bool is_bought =
        std::ranges::any_of(decision_.facts, [](const auto& one) { return one && one->investment && one->investment->high > 0; });
    if (!is_bought) return;
    PageSection& section = sections_.emplace_back(PageSection{about(kMoneyOf, kMoney), {}});
    struct Column {
      const char* key;
      const Phrase* title;
      std::optional<Value> RunFacts::* member;
    };
    constexpr Column kColumns[] = {
        {"investment", &kInvestment, &RunFacts::investment},       {"running", &kRunning, &RunFacts::running},
        {"depreciation", &kDepreciation, &RunFacts::depreciation}, {"cash", &kCash, &RunFacts::cash},
        {"value_left", &kValueLeft, &RunFacts::value_left},        {"total", &kTotal, &RunFacts::total}};
    Table table{"money", {}, {{"candidate", say(kSystem), true}}, {}};
    for (const Column& column : kColumns)
      if (has_any(column.member)) table.columns.push_back({column.key, say(*column.title)});
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (!facts(i)) continue;
      std::vector<Cell>& row = table.rows.emplace_back();
      row.push_back(titles_.candidate(i));
      for (const Column& column : kColumns)
        if (has_any(column.member)) row.push_back(cell_of((*facts(i)).*column.member));
    }
    section.blocks.emplace_back(std::move(table));
    add_those_too_slow(section);
    add_break_even(section);
  }

  void add_break_even(PageSection& section) const {
    const auto baseline = std::ranges::find(scenario_.systems, scenario_.costs.baseline, &System::name);
    if (baseline == scenario_.systems.end()) return;
    const LocalizedText against = titles_.system(static_cast<std::size_t>(baseline - scenario_.systems.begin()));
    std::vector<std::size_t> compared;
    for (std::size_t i = 0; i < candidates_.size(); ++i)
      if (facts(i) && facts(i)->break_even) compared.push_back(i);
    if (compared.empty()) return;
    Bullets bullets{"break_even", {}};
    for (const std::vector<std::size_t>&alike : grouped(compared, [&](std::size_t a, std::size_t b) {
           const Verdict verdict = verdict_of(*facts(a)->break_even);
           return verdict != Verdict::number_of_runs && verdict == verdict_of(*facts(b)->break_even);
         }))
      bullets.items.push_back({{break_even_text(alike, against)}});
    section.blocks.emplace_back(std::move(bullets));
    if (assumes_back_to_back(compared)) section.blocks.emplace_back(Sentence{say(kAssumesBackToBack)});
  }

  /// How often a workload is run, as the scenario states it; empty where runs follow each other.
  [[nodiscard]] std::optional<std::string> frequency(const Workload& of) const {
    const auto frequency = scenario_.costs.frequency.find(of.name);
    if (frequency == scenario_.costs.frequency.end()) return std::nullopt;
    const std::optional<std::string> written = scenario_.document.as_written("/costs/frequency/" + pointer_token(of.name));
    return written && parse_value(*written) ? *written : value_text(frequency->second);
  }

  /// GPUs with a lifetime are bought, and nothing says how often they are used.
  [[nodiscard]] bool assumes_back_to_back(const std::vector<std::size_t>& compared) const {
    const auto wears_out = [](const System& system) {
      return std::ranges::any_of(system.pools, [](const Pool& pool) { return pool.cost.purchase && pool.cost.lifetime; });
    };
    return std::ranges::any_of(scenario_.systems, wears_out) &&
           std::ranges::any_of(compared, [&](std::size_t i) { return !frequency(workload(i)); });
  }

  /// Systems that cannot run the workload as often as the scenario says.
  void add_those_too_slow(PageSection& section) const {
    Bullets bullets{"too_slow", {}};
    for (std::size_t i = 0; i < candidates_.size(); ++i)
      if (facts(i) && !facts(i)->keeps_frequency)
        bullets.items.push_back({{say(kCannotKeepUp, titles_.candidate(i), *frequency(workload(i)), facts(i)->makespan)}});
    if (!bullets.items.empty()) section.blocks.emplace_back(std::move(bullets));
  }

  /// The kinds of results of a break-even.
  enum class Verdict : std::uint8_t { number_of_runs, dearer, cheaper, equal, no_payback, cheaper_for_life };
  static Verdict verdict_of(const BreakEven& at) {
    if (at.runs && is_past_lifetime(at)) return at.fixed > at.fixed_against ? Verdict::no_payback : Verdict::cheaper_for_life;
    if (at.runs) return Verdict::number_of_runs;
    if (at.fixed > at.fixed_against || at.per_run > at.per_run_against) return Verdict::dearer;
    return at.fixed < at.fixed_against || at.per_run < at.per_run_against ? Verdict::cheaper : Verdict::equal;
  }

  /// Of candidates with one verdict.
  [[nodiscard]] LocalizedText break_even_text(const std::vector<std::size_t>& alike, const LocalizedText& against) const {
    struct Words {
      const Phrase* of_one;
      const Phrase* of_several;
    };
    constexpr Words kWords[] = {{&kPaysBack, &kPaysBack},        {&kAlwaysDearer, &kAllDearer},
                                {&kAlwaysCheaper, &kAllCheaper}, {&kAlwaysEqual, &kAllEqualCosts},
                                {&kNoPayback, &kNoPaybacks},     {&kCheaperForLife, &kAllCheaperForLife}};
    const Verdict verdict = verdict_of(*facts(alike.front())->break_even);
    if (verdict == Verdict::number_of_runs) return runs_text(alike.front(), against);
    const auto& [of_one, of_several] = kWords[static_cast<std::size_t>(verdict)];
    return say(alike.size() == 1 ? *of_one : *of_several, listed(titles_.candidates(alike)), against);
  }

  /// After how many runs a candidate has cost the same, how long that takes, and the date.
  [[nodiscard]] LocalizedText runs_text(std::size_t candidate, const LocalizedText& against) const {
    const BreakEven& at = *facts(candidate)->break_even;
    const bool pays_back = at.fixed > at.fixed_against;
    // Runs are whole: it takes one more to earn the rest, and the next would be dearer.
    const double whole = pays_back ? std::ceil(*at.runs - 1e-9) : std::floor(*at.runs + 1e-9);
    const std::string runs = fmt::format("{:.0f}", whole);
    const Seconds taken = *at.time * (whole / *at.runs);
    LocalizedText time = time_text(candidate, taken);
    const auto days = [](Seconds of) { return static_cast<std::int64_t>(std::floor(of / units::second / kDay.seconds())); };
    if (at.payday && has_dates(scenario_))
      time = say(pays_back ? kOnDate : kUntilDate, time, date_text(*at.payday + days(taken) - days(*at.time)));
    return say(pays_back ? kPaysBack : kCheaperUntil, titles_.candidate(candidate), against, runs, time);
  }

  /// "1930 h back to back"; "4.7 months at 2 run/month" from a month on, else in the unit that fits.
  [[nodiscard]] LocalizedText time_text(std::size_t candidate, Seconds time) const {
    const std::string text = value_text(time / units::second, parse_unit("s")->unit);
    const std::optional<std::string> often = frequency(workload(candidate));
    if (!often) return say(kBackToBack, text);
    const double months = time / scenario_.costs.month.nominal;
    if (months < 1) return say(kAtFrequency, text, *often);
    return say(kMonthsAtFrequency, fmt::format("{:.1f}", months), *often);
  }

  /// break_even() gives no day where the GPUs that are to pay back wear out before.
  static bool is_past_lifetime(const BreakEven& at) { return !at.payday; }

  static constexpr double kHalfNanosecondOfEnd = 0.5e-9;

  const Decision& decision_;
  const Scenario& scenario_;
  const std::vector<Candidate>& candidates_;
  const DecisionTitles& titles_;
  std::vector<PageSection> sections_;
};

}  // namespace

std::vector<PageSection> facts_sections(const Decision& decision, const DecisionTitles& titles) {
  return FactsSections(decision, titles).write();
}

}  // namespace gpusim
