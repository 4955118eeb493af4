#include "sim/decide/money_sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/decide/answer.hpp"
#include "sim/decide/candidate_facts.hpp"
#include "sim/decide/texts.hpp"

namespace gpusim {
namespace {

/// Sections about money: investment and running cost, break-even, and the budget.
class MoneySections : public CandidateFacts {
 public:
  using CandidateFacts::CandidateFacts;

  std::vector<PageSection> write() {
    add_money();
    add_budget();
    return std::move(sections_);
  }

 private:
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

  /// What each candidate comes to against the budget, on each basis for purchases.
  void add_budget() {
    if (!scenario_.costs.budget || std::ranges::none_of(decision_.facts, [](const auto& one) { return one && one->budget; }))
      return;
    PageSection& section = sections_.emplace_back(PageSection{about(kBudgetOf, kBudget), {}});
    const Costs::Budget& budget = *scenario_.costs.budget;
    Texts limits;
    if (budget.at_most) limits.push_back(say(kAtMost, *budget.at_most));
    if (budget.at_least) limits.push_back(say(kAtLeast, *budget.at_least));
    Texts sentences{say(kBudgetIs, joined(limits, ", "))};
    if (budget.include.size() < kCostParts.size()) {
      Texts parts;
      for (const CostPart part : budget.include) parts.push_back(say(kCostPartNames[static_cast<std::size_t>(part)]));
      sentences.push_back(say(kBudgetCounts, listed(parts)));
    }
    section.blocks.emplace_back(Sentence{joined(sentences, " ")});
    using Use = std::optional<BudgetUse> RunFacts::*;
    const auto has = [&](Use use) {
      return std::ranges::any_of(decision_.facts, [&](const auto& one) { return one && ((*one).*use).has_value(); });
    };
    Table table{"budget", {}, {{"candidate", say(kSystem), true}}, {}};
    struct Basis {
      const char* key;
      const Phrase* name;
      Use use;
    };
    constexpr Basis kBases[] = {{"in_full", &kPaidInFull, &RunFacts::budget_in_full},
                                {"depreciated", &kAsDepreciation, &RunFacts::budget_depreciated}};
    const bool buys = has(&RunFacts::budget_in_full);
    if (!buys) add_budget_columns(table, "spent", say(kSpent));
    for (const auto& [key, name, use] : kBases)
      if (has(use)) add_budget_columns(table, key, say(kSpentAs, *name));
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (!facts(i) || !facts(i)->budget) continue;
      std::vector<Cell>& row = table.rows.emplace_back();
      row.push_back(titles_.candidate(i));
      if (!buys) add_budget_cells(row, facts(i)->budget);
      for (const auto& [key, name, use] : kBases) {
        if (!has(use)) continue;
        // Without a purchase the amount is the same on either basis.
        const bool has_no_purchase = !facts(i)->budget_in_full;
        add_budget_cells(row, has_no_purchase ? facts(i)->budget : (*facts(i)).*use);
      }
    }
    section.blocks.emplace_back(std::move(table));
    const std::optional<std::size_t> answer = decision_.ranking.winner();
    if (answer && budget.at_most && facts(*answer) && facts(*answer)->budget)
      section.blocks.emplace_back(
          Sentence{say(kBudgetRanksNothing, titles_.candidate(*answer),
                       value_text(facts(*answer)->budget->spent.high, facts(*answer)->budget->spent.unit))});
  }

  static void add_budget_columns(Table& table, const std::string& key, LocalizedText title) {
    table.columns.push_back({key, std::move(title)});
    table.columns.push_back({key + "_keeps", say(kKeeps), true});
  }

  static void add_budget_cells(std::vector<Cell>& row, const std::optional<BudgetUse>& use) {
    row.push_back(use ? Cell(use->spent) : Cell());
    row.push_back(use ? Cell(budget_text(*use, BudgetPlace::cell)) : Cell());
  }

  void add_break_even(PageSection& section) const {
    const auto baseline = scenario_.systems.find(scenario_.costs.baseline);
    if (!baseline) return;
    const LocalizedText against = titles_.system(*baseline);
    std::vector<std::size_t> compared;
    for (std::size_t i = 0; i < candidates_.size(); ++i)
      if (facts(i) && facts(i)->break_even) compared.push_back(i);
    if (compared.empty()) return;
    Bullets bullets{"break_even", {}};
    for (const std::vector<std::size_t>&alike : grouped(compared, [&](std::size_t a, std::size_t b) {
           const Verdict verdict = verdict_of(*facts(a)->break_even);
           const bool is_certain = other_ends(*facts(a)).empty() && other_ends(*facts(b)).empty();
           return verdict != Verdict::number_of_runs && is_certain && verdict == verdict_of(*facts(b)->break_even);
         }))
      bullets.items.push_back({{break_even_text(alike, against)}});
    const auto is_depreciated = [](const System& system) { return purchase_basis(system) == PurchaseBasis::depreciation; };
    if (std::ranges::any_of(scenario_.systems, is_depreciated)) section.blocks.emplace_back(Sentence{say(kBreakEvenInFull)});
    section.blocks.emplace_back(std::move(bullets));
    if (assumes_back_to_back(compared)) section.blocks.emplace_back(Sentence{say(kAssumesBackToBack)});
    add_starts_of_runs(section, compared);
  }

  /// At which hours later runs start, where what waiting costs depends on it.
  void add_starts_of_runs(PageSection& section, const std::vector<std::size_t>& compared) const {
    const auto keeps_hours = [&](const Costs::Waiting& waiting) {
      const auto& people = workload(compared.front()).people;
      return !people[index(waiting.person)].calendar.is_always();
    };
    if (!scenario_.costs.waits_in_working_hours || std::ranges::none_of(scenario_.costs.waiting, keeps_hours)) return;
    const bool is_back_to_back = std::ranges::any_of(compared, [&](std::size_t i) { return !frequency(workload(i)); });
    const std::string first = instant_text(scenario_, 0);
    section.blocks.emplace_back(Sentence{say(is_back_to_back ? kWaitingIsMean : kEveryRunLikeFirst, first)});
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
    const RunFacts& first = *facts(alike.front());
    const Verdict verdict = verdict_of(*first.break_even);
    const auto& [of_one, of_several] = kWords[static_cast<std::size_t>(verdict)];
    const LocalizedText text = verdict == Verdict::number_of_runs
                                   ? runs_text(alike.front(), against)
                                   : say(alike.size() == 1 ? *of_one : *of_several, listed(titles_.candidates(alike)), against);
    const Texts others = other_ends(first);
    return others.empty() ? text : say(kOtherEnds, text, joined(others, "; "));
  }

  /// Whether an extra price is earned back, as against a lower one that is used up.
  static bool pays_back(const BreakEven& at) { return at.fixed > at.fixed_against; }
  /// Runs are whole: it takes one more to earn the rest, and the next would be dearer.
  static double whole_runs(const BreakEven& at) { return pays_back(at) ? std::ceil(*at.runs - 1e-9) : std::floor(*at.runs + 1e-9); }

  /// What the break-even comes to elsewhere in the ranges, each outcome once; nothing where all ends are as the nominal one, whose
  /// numbers of runs then stand in the sentence itself.
  [[nodiscard]] static Texts other_ends(const RunFacts& of) {
    const Verdict nominal = verdict_of(*of.break_even);
    const auto is_as_nominal = [&](const BreakEven& end) {
      return verdict_of(end) == nominal && (!end.runs || pays_back(end) == pays_back(*of.break_even));
    };
    if (std::ranges::all_of(of.break_even_at_ends, is_as_nominal)) return {};
    constexpr const Phrase* kEnds[] = {nullptr, &kEndDearer, &kEndCheaper, &kEndEqual, &kEndNoPayback, &kEndCheaperForLife};
    Texts texts;
    for (const bool does_pay : {true, false}) {
      std::optional<Value> runs;
      for (const BreakEven& end : of.break_even_at_ends)
        if (verdict_of(end) == Verdict::number_of_runs && pays_back(end) == does_pay) runs = with(runs, whole_runs(end));
      if (runs) texts.push_back(say(does_pay ? kEndPaysBack : kEndCheaperUntil, *runs));
    }
    for (const Verdict verdict :
         {Verdict::dearer, Verdict::cheaper, Verdict::equal, Verdict::no_payback, Verdict::cheaper_for_life})
      if (std::ranges::any_of(of.break_even_at_ends, [&](const BreakEven& end) { return verdict_of(end) == verdict; }) &&
          verdict != nominal)
        texts.push_back(say(*kEnds[static_cast<std::size_t>(verdict)]));
    return texts;
  }

  /// A range with one more number in it.
  static Value with(const std::optional<Value>& range, double number) {
    Value value = range.value_or(Value::number(number));
    value.low = std::min(value.low, number);
    value.high = std::max(value.high, number);
    return value;
  }

  /// After how many runs a candidate has cost the same, how long that takes, and the date.
  [[nodiscard]] LocalizedText runs_text(std::size_t candidate, const LocalizedText& against) const {
    const RunFacts& own = *facts(candidate);
    const BreakEven& at = *own.break_even;
    std::vector<BreakEven> all{at};
    // Where other ends have other outcomes, the sentence is about the nominal one.
    if (other_ends(own).empty()) all.insert(all.end(), own.break_even_at_ends.begin(), own.break_even_at_ends.end());
    std::optional<Value> runs;
    std::optional<Value> taken;
    std::optional<Value> day;
    for (const BreakEven& end : all) {
      const double whole = whole_runs(end);
      const Seconds time = *end.time * (whole / *end.runs);
      runs = with(runs, whole);
      taken = with(taken, time / units::second);
      const auto days = [](Seconds of) { return std::floor(of / units::second / kDay.seconds()); };
      if (end.payday) day = with(day, static_cast<double>(*end.payday) + days(time) - days(*end.time));
    }
    LocalizedText time = time_text(candidate, *taken);
    if (day && has_dates(scenario_)) {
      const auto date = [](double number) { return date_text(static_cast<std::int64_t>(number)); };
      const LocalizedText dates =
          day->is_range() ? say(kBetweenDates, date(day->low), date(day->high)) : name_text(date(day->nominal));
      time = say(pays_back(at) ? (day->is_range() ? kBetweenTheDates : kOnDate) : kUntilDate, time, dates);
    }
    return say(pays_back(at) ? kPaysBack : kCheaperUntil, titles_.candidate(candidate), against, *runs, time);
  }

  /// "1930 h back to back"; "4.7 months at 2 runs a month" from a month on, else in the unit that fits.
  [[nodiscard]] LocalizedText time_text(std::size_t candidate, const Value& seconds) const {
    const std::string text = value_text(Value{seconds.nominal, seconds.low, seconds.high, parse_unit("s")->unit});
    const std::optional<LocalizedText> often = frequency(workload(candidate));
    if (!often) return say(kBackToBack, text);
    const double month = scenario_.costs.month.nominal / units::second;
    if (seconds.nominal < month) return say(kAtFrequency, text, *often);
    const std::string low = fmt::format("{:.1f}", seconds.low / month);
    const std::string high = fmt::format("{:.1f}", seconds.high / month);
    return say(kMonthsAtFrequency, low == high ? low : low + "-" + high, *often);
  }

  /// break_even() gives no day where the GPUs that are to pay back wear out before.
  static bool is_past_lifetime(const BreakEven& at) { return !at.payday; }

  std::vector<PageSection> sections_;
};

}  // namespace

std::vector<PageSection> money_sections(const DecisionAnalysis& decision, const DecisionTitles& titles) {
  return MoneySections(decision, titles).write();
}

}  // namespace gpusim
