// The page a team lead takes to the meeting.

#include <fmt/format.h>

#include <algorithm>

#include "gpusim/decide.hpp"
#include "sim/decide/phrases.hpp"
#include "sim/decide/texts.hpp"
#include "sim/page/messages.hpp"

namespace gpusim {
namespace {

constexpr std::size_t kMostSwitchingPoints = 8;

class DecisionPage {
 public:
  explicit DecisionPage(const Decision& decision) : scenario_(decision.scenario), decision_(decision) {}

  Page write() {
    page_.key = "decision";
    page_.title = title_at("", scenario_.title);
    page_.sections.push_back({});
    add_answer();
    add_criteria();
    add_dominance();
    add_goals();
    add_scaling_curves();
    add_switching_points();
    add_assumed();
    return std::move(page_);
  }

 private:
  /// The title of what stands at `owner`, of which `title` is the English one.
  [[nodiscard]] LocalizedText title_at(const std::string& owner, const std::string& title) const {
    return {title, scenario_.document.as_written(owner + "/title/ko").value_or(title)};
  }
  [[nodiscard]] LocalizedText system_title(std::size_t system) const {
    const System& of = scenario_.systems[system];
    return title_at("/systems/" + pointer_token(of.name), of.title);
  }
  /// Its policy is named where the scenario lists several.
  [[nodiscard]] LocalizedText under(std::size_t policy, LocalizedText system) const {
    return scenario_.policies.size() == 1 ? system : say(kUnderPolicy, system, scenario_.policies[policy].name);
  }
  [[nodiscard]] LocalizedText title(std::size_t candidate) const {
    const Candidate& one = decision_.ranking.candidates[candidate];
    return under(one.policy, system_title(one.system));
  }
  [[nodiscard]] Texts titles(const std::vector<std::size_t>& candidates) const {
    Texts texts;
    for (const std::size_t candidate : candidates) texts.push_back(title(candidate));
    return texts;
  }
  [[nodiscard]] LocalizedText curve_title(const ScalingCurve& curve) const {
    const LocalizedText system = system_title(curve.system);
    if (scenario_.policies.size() == 1) return say(kSystemWithGpu, system, curve.gpu);
    return say(kSystemWithGpuAndPolicy, system, curve.gpu, scenario_.policies[curve.policy].name);
  }
  /// Default criteria have titles of this page's own.
  [[nodiscard]] LocalizedText title(const Criterion& criterion) const {
    if (!scenario_.choice.criteria.empty()) return title_at(criterion.pointer, criterion.title);
    for (const auto& [name, title] : kDefaultTitles)
      if (name == criterion.name) return say(title);
    return name_text(criterion.title);
  }

  void add_section(LocalizedText title) { page_.sections.push_back({std::move(title), {}}); }
  void add(LocalizedText sentence) { page_.sections.back().blocks.emplace_back(Sentence{std::move(sentence)}); }
  void add(Bullets bullets) {
    if (!bullets.items.empty()) page_.sections.back().blocks.emplace_back(std::move(bullets));
  }
  void add(Table table) { page_.sections.back().blocks.emplace_back(std::move(table)); }

  static LocalizedText shown(const Judged& judged) {
    return judged.value ? name_text(value_text(*judged.value)) : say(kCannot, translated(judged.why_not));
  }
  static Cell cell(const Judged& judged) {
    return judged.value ? Cell(*judged.value) : Cell(say(kCannot, translated(judged.why_not)));
  }

  void add_answer() {
    const Ranking& ranking = decision_.ranking;
    const auto& candidates = ranking.candidates;
    if (std::ranges::none_of(candidates, &Candidate::can_run) || (ranking.is_weighed && ranking.order.empty())) {
      add(say(kNoSystem));
      return add_those_that_cannot_run();
    }
    if (!decision_.meets_goals()) add(say(kNoSystemMeetsGoals));
    if (ranking.is_weighed)
      add_answer_by_score();
    else
      add_answer_by_dominance();
    if (!ranking.as_good.empty()) add(say(kAsGood, listed(titles(ranking.as_good))));
    add_those_that_cannot_run();
    if (candidates.size() < 2) return;
    if (decision_.switching_points.empty()) {
      if (!ranking.is_tie) add(nothing_switches());
      return;
    }
    const SwitchingPoint& nearest = decision_.switching_points.front();
    add(say(!nearest.winner    ? kNearestEndsAnswer
            : ranking.winner() ? kNearestSwitch
                               : kNearestMakesAnswer,
            new_answer(nearest), nearest.pointer, range(nearest.to), range(nearest.from)));
  }

  void add_answer_by_score() {
    const Ranking& ranking = decision_.ranking;
    const auto score = [&](std::size_t candidate) { return fmt::format("{:.2f}", *ranking.candidates[candidate].score); };
    if (ranking.is_tie) {
      std::vector<std::size_t> best;
      const Candidate& first = ranking.candidates[ranking.order.front()];
      for (const std::size_t i : ranking.order)
        if (ranking.candidates[i].meets_all == first.meets_all && *ranking.candidates[i].score >= *first.score * (1 - 1e-9))
          best.push_back(i);
      return add(say(kSameScore, listed(titles(best)), score(best.front())));
    }
    const std::size_t best = *ranking.winner();
    LocalizedText answer = say(kAnswer, title(best), score(best));
    if (ranking.order.size() > 1) {
      const std::size_t next = ranking.order[1];
      answer = joined({answer, say(kNext, title(next), score(next))}, " ");
      if (*ranking.candidates[next].score > *ranking.candidates[best].score) answer = joined({answer, say(kMissesGoals)}, " ");
    }
    add(std::move(answer));
  }

  void add_answer_by_dominance() {
    const Ranking& ranking = decision_.ranking;
    const auto can_run = std::ranges::count_if(ranking.candidates, &Candidate::can_run);
    const auto meet_all = std::ranges::count_if(ranking.candidates, &Candidate::meets_all);
    if (!ranking.winner()) {
      add(say(ranking.is_tie ? kAllEqual : kNothingRanked, listed(titles(ranking.pareto))));
      if (!decision_.choice.goals.empty() && meet_all > 0) add(say(kGoalsMetBy, listed(titles(those_that_meet_all()))));
      return;
    }
    const LocalizedText best = title(*ranking.winner());
    const bool has_goals = !decision_.choice.goals.empty() && meet_all > 0;
    add(say(ranking.candidates.size() == 1 ? kOneCandidate
            : can_run == 1                 ? kOnlyCandidate
            : has_goals && meet_all == 1   ? kOnlyOneMeetsGoals
            : has_goals                    ? kDominatesAllThatMeet
                                           : kDominatesAll,
            best));
  }

  [[nodiscard]] std::vector<std::size_t> those_that_meet_all() const {
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < decision_.ranking.candidates.size(); ++i)
      if (decision_.ranking.candidates[i].meets_all) all.push_back(i);
    return all;
  }

  void add_those_that_cannot_run() {
    for (std::size_t i = 0; i < decision_.ranking.candidates.size(); ++i)
      if (!decision_.ranking.candidates[i].can_run())
        add(say(kCannotRun, title(i), translated(decision_.ranking.candidates[i].why_not_run)));
  }

  [[nodiscard]] LocalizedText nothing_switches() const {
    return say(decision_.ranking.winner() ? kNothingSwitches : kNothingMakesAnswer);
  }

  [[nodiscard]] LocalizedText new_answer(const SwitchingPoint& point) const {
    return point.winner ? title(*point.winner) : say(kNoneDominates);
  }

  [[nodiscard]] std::string key(const Candidate& candidate) const {
    const std::string& system = scenario_.systems[candidate.system].name;
    return key_of(scenario_.policies.size() == 1 ? system : system + "_" + scenario_.policies[candidate.policy].name);
  }

  /// The run that the criterion asks for is impossible; a sentence says why.
  static bool is_impossible(const Candidate& candidate, std::size_t criterion) {
    const Judged& judged = candidate.criteria[criterion];
    return !judged.value && !candidate.can_run() && judged.why_not == candidate.why_not_run;
  }

  /// What nobody asked for and nothing answers is no row.
  [[nodiscard]] bool is_shown(std::size_t criterion) const {
    const auto has_value = [&](const Candidate& one) { return one.criteria[criterion].value.has_value(); };
    return decision_.ranking.is_weighed || std::ranges::any_of(decision_.ranking.candidates, has_value);
  }

  void add_criteria() {
    const Ranking& ranking = decision_.ranking;
    Table table{"criteria", {}, {{"criterion", say(kCriterion), true}, {"better", say(kBetter), true}}, {}};
    if (ranking.is_weighed) table.columns.push_back({"weight", say(kWeight)});
    for (std::size_t i = 0; i < ranking.candidates.size(); ++i) {
      std::string name = key(ranking.candidates[i]);
      while (std::ranges::find(table.columns, name, &Table::Column::key) != table.columns.end()) name += '_';
      table.columns.push_back({std::move(name), title(i)});
    }
    double weights = 0;
    for (const Criterion& criterion : decision_.choice.criteria) weights += criterion.weight;
    for (std::size_t c = 0; c < decision_.choice.criteria.size(); ++c) {
      if (!is_shown(c)) continue;
      const Criterion& criterion = decision_.choice.criteria[c];
      std::vector<Cell>& row = table.rows.emplace_back();
      row.push_back(title(criterion));
      row.push_back(say(criterion.lower_is_better ? kLower : kHigher));
      if (ranking.is_weighed) row.push_back({Value::number(criterion.weight / weights), parse_unit("%")});
      for (const Candidate& candidate : ranking.candidates)
        row.push_back(is_impossible(candidate, c) ? Cell(say(kCannotRunCell)) : cell(candidate.criteria[c]));
    }
    if (ranking.is_weighed) add_scores(table);
    if (!table.rows.empty()) add(std::move(table));
    if (ranking.is_weighed) add(say(kScoreIs));
  }

  void add_scores(Table& table) const {
    std::vector<Cell> scores{say(kScore), say(kHigher), {}};
    std::vector<Cell> ranks{say(kRank), say(kLower), {}};
    for (std::size_t i = 0; i < decision_.ranking.candidates.size(); ++i) {
      const Candidate& candidate = decision_.ranking.candidates[i];
      scores.push_back(candidate.score ? Cell(Value::number(*candidate.score)).strong() : Cell());
      const std::string rank = rank_text(decision_.ranking, i);
      ranks.push_back(rank.empty() ? Cell() : Cell::count(std::stoull(rank)));
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
          reasons.push_back(say(kAgainst, title(decision_.choice.criteria[c]),
                                shown(ranking.candidates[dominance.better].criteria[c]),
                                shown(ranking.candidates[dominance.worse].criteria[c])));
      bullets.items.push_back({{say(dominance.is_certain ? kDominates : kDominatesNominally, title(dominance.better),
                                    title(dominance.worse), joined(reasons, "; "))}});
    }
    if (!ranking.pareto.empty()) bullets.items.push_back({{say(kParetoFront, listed(titles(ranking.pareto)))}});
    add(std::move(bullets));
  }

  /// For every dominated system one that dominates it: certain before not, then by rank.
  [[nodiscard]] static std::vector<Dominance> strongest(const Ranking& ranking) {
    const auto rank = [&](std::size_t candidate) {
      const std::vector<std::size_t>& order = ranking.is_weighed ? ranking.order : ranking.pareto;
      return std::ranges::find(order, candidate) - order.begin();
    };
    std::vector<Dominance> chosen;
    for (const Dominance& dominance : ranking.dominances) {
      if (chosen.empty() || chosen.back().worse != dominance.worse) chosen.push_back(dominance);
      Dominance& best = chosen.back();
      if (dominance.is_certain != best.is_certain ? dominance.is_certain : rank(dominance.better) < rank(best.better))
        best = dominance;
    }
    return chosen;
  }

  [[nodiscard]] LocalizedText goal_title(const Goal& goal) const { return title_at(goal.pointer, goal.title); }

  static LocalizedText limits_of(const Goal& goal) {
    Texts limits;
    if (goal.at_most) limits.push_back(say(kAtMost, *goal.at_most));
    if (goal.at_least) limits.push_back(say(kAtLeast, *goal.at_least));
    return joined(limits, ", ");
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
        table.rows.push_back({goal_title(goal), Cell::code(goal.formula.text()), limits_of(goal), title(i),
                              cell(candidate.goals[g]), say(candidate.goal_met[g] ? kYes : kNo)});
      }
      if (decision_.scaling_curves.empty()) continue;
      Bullets::Item& item = enough.items.emplace_back();
      item.sentence.text = say(kFewestFor, goal_title(goal));
      for (const ScalingCurve& curve : decision_.scaling_curves) item.details.push_back({enough_text(curve, g)});
    }
    add(std::move(table));
    add(std::move(enough));
  }

  [[nodiscard]] LocalizedText enough_text(const ScalingCurve& curve, std::size_t goal) const {
    const std::optional<std::uint32_t>& number = curve.enough[goal];
    if (!number) return say(kNotEnough, curve_title(curve), gpus_text(curve.cards.back()));
    return say(*number == 1 ? kOneIsEnough : kAreEnough, curve_title(curve), gpus_text(*number));
  }

  void add_scaling_curves() {
    if (decision_.scaling_curves.empty()) return;
    const Workload& workload = scenario_.workloads[*decision_.choice.cards_workload];
    add_section(say(kScalingCurve, title_at("/workloads/" + pointer_token(workload.name), workload.title)));
    // Jobs that arrive over time end when the last of them does, however many GPUs there are: what counts is how long they wait.
    const bool waits = has_arrivals(workload);
    const auto values = waits ? &ScalingCurve::waiting : &ScalingCurve::makespan;
    add_scaling_table(waits ? "waiting_p95" : "makespan", waits ? kWaitingP95 : kMakespan, values);
    Bullets bullets{"where_more_gpus_stop_helping", {}};
    for (const ScalingCurve& curve : decision_.scaling_curves) add_flat_parts(curve, curve.*values, workload, bullets);
    add(std::move(bullets));
  }

  void add_scaling_table(std::string key, const Phrase& name, std::vector<std::optional<Value>> ScalingCurve::* values) {
    Table table{std::move(key), say(name), {{"system", say(kSystem), true}, {"gpu", say(kGpu), true}}, {}};
    for (const std::uint32_t gpus : decision_.scaling_curves.front().cards)
      table.columns.push_back({fmt::format("gpus_{}", gpus), gpus_text(gpus)});
    for (const ScalingCurve& curve : decision_.scaling_curves) {
      std::vector<Cell>& row = table.rows.emplace_back();
      row.push_back(under(curve.policy, system_title(curve.system)));
      row.push_back(Cell::name(curve.gpu));
      for (const auto& value : curve.*values) row.push_back(value ? Cell(*value) : Cell());
    }
    add(std::move(table));
  }

  /// Which numbers of GPUs do not shorten the makespan, or the waits, and which gains most, against the number tried before.
  void add_flat_parts(const ScalingCurve& curve, const std::vector<std::optional<Value>>& values, const Workload& workload,
                      Bullets& bullets) const {
    const bool waits = has_arrivals(workload);
    std::vector<std::uint32_t> flat;
    std::vector<std::size_t> places;
    std::optional<std::size_t> best;
    double best_gain = 0;
    for (std::size_t n = 1; n < values.size(); ++n) {
      if (!values[n] || !values[n - 1]) continue;
      const double before = values[n - 1]->nominal;
      const double gain = before > 0 ? 1 - values[n]->nominal / before : 0;
      if (gain <= 1e-9) {
        flat.push_back(curve.cards[n]);
        places.push_back(n);
      }
      if (gain > best_gain) {
        best_gain = gain;
        best = n;
      }
    }
    const LocalizedText what = say(waits ? kTheWaits : kTheMakespan);
    const bool is_one_by_one = curve.cards.size() < 2 || curve.cards[1] == curve.cards[0] + 1;
    if (!flat.empty()) {
      const Phrase& phrase = !best              ? kNoneHelps
                             : !is_one_by_one   ? kUpToDoesNotHelp
                             : flat.size() == 1 ? kOneDoesNotHelp
                                                : kDoNotHelp;
      bullets.items.push_back({{say(phrase, curve_title(curve), listed(flat), what)},
                               waits ? std::vector<Sentence>() : reasons_for_flat_parts(curve, workload, places)});
    }
    if (!best) return;
    const std::uint32_t number = curve.cards[*best];
    const LocalizedText place{ordinal(number), std::to_string(number)};
    const std::string percent = fmt::format("{:.0f}", best_gain * 100);
    bullets.items.push_back({{is_one_by_one ? say(kLargestGain, curve_title(curve), place, percent)
                                            : say(kLargestGainUpTo, curve_title(curve), number, percent)}});
  }

  void add_switching_points() {
    if (decision_.ranking.candidates.size() < 2 || decision_.ranking.is_tie) return;
    add_section(say(kWhatWouldChange));
    const VariedInputs& varied = decision_.varied;
    add(say(kVaried, varied.prices, varied.weights, varied.others));
    if (decision_.switching_points.empty()) return add(nothing_switches());
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
      table.rows.push_back({Cell::code(point.pointer), Cell(range(point.from)), Cell(range(point.to)),
                            Cell(Value::number(point.factor)), new_answer(point), basis_text(point.basis),
                            point.is_in_range ? Cell(say(kInRange)).strong() : Cell()});
    }
    add(std::move(table));
  }

  /// The nearest ones, and in any case the nearest price and the nearest weight.
  [[nodiscard]] std::vector<std::size_t> switching_points_shown() const {
    const auto& points = decision_.switching_points;
    const auto first_price = std::ranges::find_if(points, &SwitchingPoint::is_price) - points.begin();
    const auto first_weight = std::ranges::find_if(points, &SwitchingPoint::is_weight) - points.begin();
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < points.size(); ++i)
      if (i < kMostSwitchingPoints || static_cast<std::ptrdiff_t>(i) == first_price ||
          static_cast<std::ptrdiff_t>(i) == first_weight)
        chosen.push_back(i);
    return chosen;
  }

  /// "2 to 3"; in Korean "2~3".
  static LocalizedText range(const std::string& written) {
    LocalizedText text = name_text(written);
    constexpr std::string_view kTo = " to ";
    if (const auto at = written.find(kTo); at != std::string::npos) text.ko.replace(at, kTo.size(), "~");
    return text;
  }

  static LocalizedText basis_text(const std::string& basis) {
    for (const auto& [known, name] : kBasisNames)
      if (known == basis) return say(name);
    return basis.empty() ? say(kNoBasis) : name_text(basis);
  }

  void add_assumed() {
    add_section(say(kAssumptions));
    if (decision_.assumed.empty()) add(say(kNothingMarked));
    Bullets bullets{"assumptions", {}};
    for (const AssumedInput& input : decision_.assumed)
      bullets.items.push_back(
          {{input.source.empty() ? say(kAssumed, input.pointer, range(input.value), basis_text(input.basis))
                                 : say(kAssumedFrom, input.pointer, range(input.value), basis_text(input.basis), input.source)}});
    if (!decision_.ranking.is_weighed && !scenario_.experiment && scenario_.workloads.size() > 1) {
      const Workload& first = scenario_.workloads.front();
      bullets.items.push_back({{say(kFirstWorkload, title_at("/workloads/" + pointer_token(first.name), first.title))}});
    }
    for (const std::string& note : scenario_.document.notes) bullets.items.push_back({{translated(note)}});
    add(std::move(bullets));
    add(say(kExplain));
  }

  const Scenario& scenario_;
  const Decision& decision_;
  Page page_;
};

}  // namespace

Page decision_page(const Decision& decision) { return DecisionPage(decision).write(); }

}  // namespace gpusim
