// The page a team lead takes to the meeting.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "gpusim/decide.hpp"
#include "sim/decide/answer.hpp"
#include "sim/decide/facts_sections.hpp"
#include "sim/decide/phrases.hpp"
#include "sim/decide/scaling_sections.hpp"
#include "sim/decide/texts.hpp"
#include "sim/decide/titles.hpp"
#include "sim/page/messages.hpp"

namespace gpusim {
namespace {

constexpr std::size_t kMostSwitchingPoints = 8;

class DecisionPage {
 public:
  explicit DecisionPage(const DecisionAnalysis& decision) : scenario_(decision.scenario), decision_(decision), titles_(decision) {}

  Page write() {
    page_.key = "decision";
    page_.title = titles_.at("", scenario_.title);
    page_.sections.push_back({});
    add_answer();
    add_criteria();
    add_dominance();
    add_goals();
    for (PageSection& section : facts_sections(decision_, titles_)) page_.sections.push_back(std::move(section));
    for (PageSection& section : scaling_sections(decision_, titles_)) page_.sections.push_back(std::move(section));
    add_switching_points();
    add_assumed();
    return std::move(page_);
  }

 private:
  void add_section(LocalizedText title) { page_.sections.push_back({std::move(title), {}}); }
  void add(LocalizedText sentence) { page_.sections.back().blocks.emplace_back(Sentence{std::move(sentence)}); }
  void add(Bullets bullets) {
    if (!bullets.items.empty()) page_.sections.back().blocks.emplace_back(std::move(bullets));
  }
  void add(Table table) { page_.sections.back().blocks.emplace_back(std::move(table)); }

  static LocalizedText shown(const Judged& judged, const std::optional<WrittenUnit>& in) {
    return judged.value ? name_text(value_text(*judged.value, in)) : say(kCannot, translated(judged.why_not));
  }
  /// "makespan 6 h against 8 h", in the unit of the table.
  [[nodiscard]] LocalizedText against_text(std::size_t criterion, const Candidate& better, const Candidate& worse) const {
    const Judged& own = better.criteria[criterion];
    const Judged& other = worse.criteria[criterion];
    std::vector<std::optional<Value>> values;
    for (const Candidate& one : decision_.ranking.candidates) values.push_back(one.criteria[criterion].value);
    const std::optional<WrittenUnit> in = unit_for(values);
    return say(kAgainst, titles_.criterion(decision_.choice.criteria[criterion]), shown(own, in), shown(other, in));
  }
  static Cell cell(const Judged& judged) {
    return judged.value ? Cell(*judged.value) : Cell(say(kCannot, translated(judged.why_not)));
  }

  void add_answer() {
    for (LocalizedText& text : answer_sentences(decision_, titles_)) add(std::move(text));
  }

  /// The run that the criterion asks for is impossible; a sentence says why.
  static bool is_impossible(const Candidate& candidate, std::size_t criterion) {
    const Judged& judged = candidate.criteria[criterion];
    return !judged.value && !candidate.can_run() && judged.why_not == candidate.why_not_run;
  }

  /// True for criteria of the scenario, and for default criteria that have a value for some candidate.
  [[nodiscard]] bool is_shown(std::size_t criterion) const {
    const auto has_value = [&](const Candidate& one) { return one.criteria[criterion].value.has_value(); };
    return decision_.ranking.is_weighed || std::ranges::any_of(decision_.ranking.candidates, has_value);
  }

  void add_criteria() {
    const Ranking& ranking = decision_.ranking;
    Table table{"criteria", {}, {{"criterion", say(kCriterion), true}, {"better", say(kBetter), true}}, {}};
    if (ranking.is_weighed) table.columns.push_back({"weight", say(kWeight)});
    for (std::size_t i = 0; i < ranking.candidates.size(); ++i) {
      std::string name = titles_.key(ranking.candidates[i]);
      while (std::ranges::find(table.columns, name, &Table::Column::key) != table.columns.end()) name += '_';
      table.columns.push_back({std::move(name), titles_.candidate(i)});
    }
    double weights = 0;
    for (const Criterion& criterion : decision_.choice.criteria) weights += criterion.weight;
    for (std::size_t c = 0; c < decision_.choice.criteria.size(); ++c) {
      if (!is_shown(c)) continue;
      const Criterion& criterion = decision_.choice.criteria[c];
      std::vector<Cell>& row = table.rows.emplace_back();
      row.push_back(titles_.criterion(criterion));
      row.push_back(say(criterion.lower_is_better ? kLower : kHigher));
      if (ranking.is_weighed) row.push_back({Value::number(criterion.weight / weights), parse_unit("%")});
      for (const Candidate& candidate : ranking.candidates)
        row.push_back(is_impossible(candidate, c) ? Cell(say(kCannotRunCell)) : cell(candidate.criteria[c]));
      share_units({&row});
    }
    if (ranking.is_weighed) add_scores(table);
    if (!table.rows.empty()) add(std::move(table));
    if (ranking.is_weighed) add(how_it_is_scored());
    for (const Criterion& criterion : decision_.choice.criteria)
      add_what_is_meant(kCriterionIsAbout, criterion.formula, titles_.criterion(criterion));
    add_precisions();
  }

  /// What a score is, and what goes before it.
  [[nodiscard]] LocalizedText how_it_is_scored() const {
    Texts texts{say(kScoreIs)};
    const auto& candidates = decision_.ranking.candidates;
    const auto is_range = [](const Judged& judged) { return judged.value && judged.value->is_range(); };
    if (std::ranges::any_of(candidates, [&](const Candidate& one) { return std::ranges::any_of(one.criteria, is_range); }))
      texts.push_back(say(kScoresAreNominal));
    for (std::size_t i = 0; i < candidates.size(); ++i)
      if (const auto rank = rank_of(decision_.ranking, i); rank && rank->is_shared) {
        texts.push_back(say(kSharedRankIs));
        break;
      }
    if (!std::ranges::all_of(candidates, &Candidate::meets_all) && std::ranges::any_of(candidates, &Candidate::meets_all))
      texts.push_back(say(kGoalsRankFirst));
    const auto is_later = [](const Candidate& one) { return one.score && !one.is_there_now() && !one.is_hypothetical; };
    if (std::ranges::any_of(candidates, is_later) && decision_.ranking.answer.best) texts.push_back(say(kRanksCountLater));
    return joined(texts, " ");
  }

  /// That a formula is about systems that it names, if it is.
  void add_what_is_meant(const Phrase& phrase, const Formula& formula, const LocalizedText& title) {
    if (scenario_.systems.size() < 2) return;
    Texts systems;
    for (const SystemId system : systems_that_are_meant(scenario_, formula)) systems.push_back(titles_.system(system));
    if (!systems.empty()) add(say(phrase, title, listed(systems)));
  }

  /// Systems that compute in different precisions are compared with care.
  void add_precisions() {
    Texts precisions;
    for (std::size_t p = 0; p < precision_names().size(); ++p) {
      Texts systems;
      for (const SystemId s : scenario_.systems.ids())
        if (scenario_.systems[s].precision == static_cast<Precision>(p)) systems.push_back(titles_.system(s));
      if (!systems.empty()) precisions.push_back(say(kComputesIn, precision_title(static_cast<Precision>(p)), listed(systems)));
    }
    if (precisions.size() > 1) add(say(kDifferentPrecisions, joined(precisions, "; ")));
  }

  void add_scores(Table& table) const {
    std::vector<Cell> scores{say(kScore), say(kHigher), {}};
    std::vector<Cell> ranks{say(kRank), say(kLower), {}};
    for (std::size_t i = 0; i < decision_.ranking.candidates.size(); ++i) {
      const Candidate& candidate = decision_.ranking.candidates[i];
      scores.push_back(candidate.score ? Cell(Value::number(*candidate.score)).strong() : Cell());
      const std::optional<Rank> rank = rank_of(decision_.ranking, i);
      ranks.push_back(!rank ? Cell() : rank->is_shared ? Cell(say(kSharedRank, rank->place)) : Cell::count(rank->place));
    }
    table.rows.push_back(std::move(scores));
    table.rows.push_back(std::move(ranks));
  }

  void add_dominance() {
    const Ranking& ranking = decision_.ranking;
    if (ranking.candidates.size() < 2 || decision_.choice.criteria.size() < 2) return;
    add_section(say(kDominance));
    Bullets bullets{"dominance", {}};
    for (const Dominance& dominance : strongest(ranking)) {
      Texts reasons;
      for (std::size_t c = 0; c < decision_.choice.criteria.size(); ++c)
        if (is_shown(c))
          reasons.push_back(against_text(c, ranking.candidates[dominance.better], ranking.candidates[dominance.worse]));
      bullets.items.push_back({{say(dominance.is_certain ? kDominates : kDominatesNominally, titles_.candidate(dominance.better),
                                    titles_.candidate(dominance.worse), joined(reasons, "; "))}});
    }
    if (!ranking.pareto.empty()) bullets.items.push_back({{say(kParetoFront, listed(titles_.candidates(ranking.pareto)))}});
    add(std::move(bullets));
  }

  /// For every dominated candidate one that dominates it: one to have before a hypothetical one, certain before not, then by rank.
  [[nodiscard]] static std::vector<Dominance> strongest(const Ranking& ranking) {
    const auto rank = [&](std::size_t candidate) {
      const std::vector<std::size_t>& order = ranking.is_weighed ? ranking.order : ranking.pareto;
      return std::ranges::find(order, candidate) - order.begin();
    };
    std::vector<Dominance> chosen;
    for (const Dominance& dominance : ranking.dominances) {
      if (chosen.empty() || chosen.back().worse != dominance.worse) chosen.push_back(dominance);
      Dominance& best = chosen.back();
      const bool is_to_have = !ranking.candidates[dominance.better].is_hypothetical;
      if (is_to_have == ranking.candidates[best.better].is_hypothetical)
        best = is_to_have ? dominance : best;
      else if (dominance.is_certain != best.is_certain ? dominance.is_certain : rank(dominance.better) < rank(best.better))
        best = dominance;
    }
    return chosen;
  }

  [[nodiscard]] LocalizedText goal_title(const Goal& goal) const { return titles_.at(goal.pointer, goal.title); }

  static LocalizedText limits_of(const Goal& goal, const std::optional<WrittenUnit>& in) {
    Texts limits;
    if (goal.at_most) limits.push_back(say(kAtMost, value_text(*goal.at_most, in)));
    if (goal.at_least) limits.push_back(say(kAtLeast, value_text(*goal.at_least, in)));
    return joined(limits, ", ");
  }

  /// The unit of a goal: its limits and the values of all candidates.
  [[nodiscard]] std::optional<WrittenUnit> unit_of_goal(std::size_t goal) const {
    std::vector<std::optional<Value>> values{decision_.choice.goals[goal].at_most, decision_.choice.goals[goal].at_least};
    for (const Candidate& one : decision_.ranking.candidates) values.push_back(one.goals[goal].value);
    return unit_for(values);
  }

  void add_goals() {
    const Choice& choice = decision_.choice;
    if (choice.goals.empty()) return;
    add_section(say(kGoals));
    Table table{"goals",
                {},
                {{"goal", say(kGoal), true},
                 {"formula", say(kFormula), true},
                 {"limit", say(kLimit), true},
                 {"candidate", say(kSystem), true},
                 {"value", say(kValue)},
                 {"is_met", say(kMet), true}},
                {}};
    Bullets enough{"enough", {}};
    for (std::size_t g = 0; g < choice.goals.size(); ++g) {
      const Goal& goal = choice.goals[g];
      for (std::size_t i = 0; i < decision_.ranking.candidates.size(); ++i) {
        const Candidate& candidate = decision_.ranking.candidates[i];
        const std::optional<WrittenUnit> in = unit_of_goal(g);
        Cell value = cell(candidate.goals[g]);
        if (candidate.goals[g].value) value = Cell(*candidate.goals[g].value, in);
        table.rows.push_back({goal_title(goal), Cell::code(goal.formula.text()), limits_of(goal, in), titles_.candidate(i),
                              std::move(value), met_text(candidate, g)});
      }
      if (decision_.scaling_curves.empty()) continue;
      Bullets::Item& item = enough.items.emplace_back();
      item.sentence.text = say(kFewestFor, goal_title(goal));
      for (const std::vector<AlikeCurves>& alike : with_same_outcome(g))
        item.details.push_back({enough_text(*alike.front().front(), titles_.curves_with_gpu(alike), g)});
    }
    add(std::move(table));
    for (const Goal& goal : choice.goals) add_what_is_meant(kGoalIsAbout, goal.formula, goal_title(goal));
    add(std::move(enough));
    add_numbers_tried();
  }

  /// Where not every number of GPUs from 1 on was tried, the fewest is the fewest of these.
  void add_numbers_tried() {
    if (decision_.scaling_curves.empty()) return;
    const std::vector<std::uint32_t>& tried = decision_.scaling_curves.front().gpus;
    if (tried.front() == 1 && tried.back() == tried.size()) return;
    Texts numbers;
    for (const std::uint32_t number : tried) numbers.push_back(name_text(std::to_string(number)));
    add(say(kNumbersTried, joined(numbers, ", ")));
  }

  /// Whether the goal is met; of GPUs that are for sale later, from when.
  [[nodiscard]] LocalizedText met_text(const Candidate& candidate, std::size_t goal) const {
    if (!candidate.goal_met[goal]) return say(kNo);
    return candidate.until_gpus > Duration{} ? say(kYesFrom, day_text(scenario_, candidate.until_gpus)) : say(kYes);
  }

  /// Curves with the same outcome for a goal, together.
  [[nodiscard]] std::vector<std::vector<AlikeCurves>> with_same_outcome(std::size_t goal) const {
    return grouped(alike_curves(decision_), [&](const AlikeCurves& a, const AlikeCurves& b) {
      return a.front()->enough[goal] == b.front()->enough[goal] && a.front()->nearly[goal] == b.front()->nearly[goal];
    });
  }

  [[nodiscard]] LocalizedText enough_text(const ScalingCurve& curve, const LocalizedText& title, std::size_t goal) const {
    const std::optional<std::uint32_t>& number = curve.enough[goal];
    LocalizedText text = number ? say(*number == 1 ? kOneIsEnough : kAreEnough, title, gpus_text(*number))
                                : say(kNotEnough, title, gpus_text(curve.gpus.back()));
    if (curve.seeds == 1) return text;
    if (number) text = say(kWithEverySeed, text, scenario_.seed, scenario_.seed + curve.seeds - 1);
    if (!curve.nearly[goal]) return text;
    return say(kNearly, text, gpus_text(curve.nearly[goal]->gpus), curve.nearly[goal]->seeds, curve.seeds);
  }

  void add_switching_points() {
    if (decision_.ranking.candidates.size() < 2 || decision_.ranking.answer.is_tie) return;
    add_section(say(kWhatWouldChange));
    const VariedInputs& varied = decision_.varied;
    add(say(kVaried, varied.prices, varied.weights, varied.limits, varied.others));
    if (varied.together > 0) add(say(kVariedTogether, varied.together));
    if (decision_.switching_points.empty()) return add(nothing_switches(decision_.ranking));
    Table table{"switching_points",
                {},
                {{"input", say(kInput), true},
                 {"now", say(kNow), true},
                 {"changes_at", say(kChangesAt), true},
                 {"factor", say(kFactor)},
                 {"changes_to", say(kChangesTo), true},
                 {"basis", say(kBasis), true},
                 {"range", say(kStatedRange), true}},
                {}};
    for (const std::size_t i : switching_points_shown()) {
      const SwitchingPoint& point = decision_.switching_points[i];
      table.rows.push_back({Cell::code(point.pointer), Cell(range_text(point.from)), Cell(reach_text(point, decision_)),
                            Cell(Value::number(point.factor)), new_answer(point, titles_), basis_text(point.basis),
                            point.is_in_range ? Cell(say(kInRange)).strong() : Cell()});
    }
    add(std::move(table));
    Bullets limits{"limits", {}};
    for (const SwitchingPoint& point : decision_.switching_points)
      if (point.is_limit()) limits.items.push_back({{limit_text(point, decision_, titles_)}});
    add(std::move(limits));
  }

  /// The nearest ones, and in any case the nearest price, the nearest weight and all limits.
  [[nodiscard]] std::vector<std::size_t> switching_points_shown() const {
    const auto& points = decision_.switching_points;
    const auto first_price = std::ranges::find_if(points, &SwitchingPoint::is_price) - points.begin();
    const auto first_weight = std::ranges::find_if(points, &SwitchingPoint::is_weight) - points.begin();
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < points.size(); ++i)
      if (i < kMostSwitchingPoints || static_cast<std::ptrdiff_t>(i) == first_price ||
          static_cast<std::ptrdiff_t>(i) == first_weight || points[i].is_limit())
        chosen.push_back(i);
    return chosen;
  }

  static LocalizedText basis_text(const std::string& basis) {
    for (const auto& [known, name] : kBasisNames)
      if (known == basis) return say(name);
    return basis.empty() ? say(kNoBasis) : name_text(basis);
  }

  [[nodiscard]] bool is_decisive(const std::string& pointer) const {
    return std::ranges::any_of(decision_.defaults.decisive, [&](const DecisiveDefault& one) {
      return std::ranges::find(one.pointers, pointer) != one.pointers.end();
    });
  }

  /// Systems with a pool whose purchase counts as depreciation although the scenario does not say so, where that changes costs
  /// only.
  [[nodiscard]] Texts charged_by_default() const {
    const auto is_meant = [&](const Pool& pool) {
      const std::string charged = pool.pointer + "/cost/charged";
      return pool.cost.is_depreciated && scenario_.document.default_pointers.contains(charged) && !is_decisive(charged);
    };
    Texts texts;
    for (const SystemId s : scenario_.systems.ids())
      if (std::ranges::any_of(scenario_.systems[s].pools, is_meant)) texts.push_back(titles_.system(s));
    return texts;
  }

  void add_assumed() {
    add_section(say(kAssumptions));
    if (decision_.assumed.empty()) add(say(kNothingMarked));
    Bullets bullets{"assumptions", {}};
    for (const AssumedInput& input : decision_.assumed)
      bullets.items.push_back(
          {{input.source.empty()
                ? say(kAssumed, input.pointer, range_text(input.value), basis_text(input.basis))
                : say(kAssumedFrom, input.pointer, range_text(input.value), basis_text(input.basis), input.source)}});
    if (const Texts unstated = charged_by_default(); !unstated.empty())
      bullets.items.push_back({{say(kChargedByDefault, listed(unstated))}});
    add_decisive_defaults(bullets);
    for (const std::string& note : scenario_.document.notes) bullets.items.push_back({{note_sentence(note)}});
    add(std::move(bullets));
    add_tried_defaults();
    add(say(kExplain));
  }

  /// Each default on which the answer rests, once.
  void add_decisive_defaults(Bullets& bullets) const {
    std::set<std::string> listed_before;
    for (const DecisiveDefault& one : decision_.defaults.decisive) {
      std::vector<std::string> pointers;
      for (const std::string& pointer : one.pointers)
        if (listed_before.insert(pointer).second) pointers.push_back(pointer);
      if (!pointers.empty()) bullets.items.push_back({{say(kDecisiveDefault, pointers_text(pointers), one.value)}});
    }
  }

  void add_tried_defaults() {
    for (const UntriedDefault& one : decision_.defaults.untried)
      add(say(kNotTried, pointers_text(one.pointers), one.instead, one.needs));
    if (decision_.defaults.left_out > 0) add(say(kLeftOutOfTrials, decision_.defaults.left_out));
    const std::size_t places = decision_.defaults.places;
    const std::vector<DecisiveDefault>& decisive = decision_.defaults.decisive;
    if (places == 0) return;
    if (places == 1) return add(say(decisive.empty() ? kOneDefaultDoesNot : kOneDefaultChanges));
    const LocalizedText defaults{counted(places, "default"), fmt::format("기본값 {}개", places)};
    add(say(!decisive.empty() ? kOtherDefaults : decision_.ranking.winner() ? kNoDefaultChanges : kNoDefaultMakesAnswer, defaults));
  }

  const Scenario& scenario_;
  const DecisionAnalysis& decision_;
  DecisionTitles titles_;
  Page page_;
};

}  // namespace

Page decision_page(const DecisionAnalysis& decision) { return DecisionPage(decision).write(); }

}  // namespace gpusim
