// The page a team lead takes to the meeting, and its tables for programs.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gpusim/decide.hpp"
#include "sim/decide/phrases.hpp"
#include "sim/input/text_tables.hpp"

namespace gpusim {
namespace {

constexpr std::size_t kMostSwitchingPoints = 8;

using Texts = std::vector<LocalizedText>;

/// "a, b and c"; in Korean "a, b, c".
LocalizedText listed(const Texts& texts) {
  LocalizedText all;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const bool is_last = i + 1 == texts.size();
    if (i > 0) all.en += is_last ? " and " : ", ";
    if (i > 0) all.ko += ", ";
    all.en += texts[i].en;
    all.ko += texts[i].ko;
  }
  return all;
}

LocalizedText listed(const std::vector<std::uint32_t>& numbers) {
  Texts texts;
  for (const std::uint32_t number : numbers) texts.push_back(name_text(std::to_string(number)));
  return listed(texts);
}

/// Parts of one sentence, with `separator` between them.
LocalizedText joined(const Texts& texts, std::string_view separator) {
  LocalizedText all;
  for (const LocalizedText& text : texts) {
    if (!all.en.empty()) {
      all.en += separator;
      all.ko += separator;
    }
    all.en += text.en;
    all.ko += text.ko;
  }
  return all;
}

LocalizedText gpus_text(std::uint32_t number) { return {counted(number, "GPU"), fmt::format("GPU {}개", number)}; }

/// "1st", "2nd", "11th", "21st".
std::string ordinal(std::uint32_t number) {
  const std::uint32_t ones = number % 10;
  const bool is_teen = number / 10 % 10 == 1;
  return fmt::format("{}{}", number, is_teen || ones == 0 || ones > 3 ? "th" : ones == 1 ? "st" : ones == 2 ? "nd" : "rd");
}

/// The place of a candidate, the best being 1; empty for one without a score.
std::string rank_text(const Ranking& ranking, std::size_t candidate) {
  const auto place = std::ranges::find(ranking.order, candidate);
  return place == ranking.order.end() ? "" : std::to_string(place - ranking.order.begin() + 1);
}

std::string key_of(std::string_view name) {
  std::string key;
  for (const char c : name) key += (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? c : '_';
  return key;
}

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
  [[nodiscard]] LocalizedText title(std::size_t candidate) const {
    return system_title(decision_.ranking.candidates[candidate].system);
  }
  [[nodiscard]] LocalizedText curve_title(const ScalingCurve& curve) const {
    return say(kSystemWithGpu, system_title(curve.system), curve.gpu);
  }
  /// Default criteria have titles of this page's own.
  [[nodiscard]] LocalizedText title(const Criterion& criterion) const {
    if (!scenario_.choice.criteria.empty()) return title_at(criterion.pointer, criterion.title);
    for (const DefaultTitle& known : kDefaultTitles)
      if (known.name == criterion.name) return say(known.title);
    return name_text(criterion.title);
  }

  PageSection& add_section(const Phrase& phrase) {
    page_.sections.push_back({say(phrase), {}});
    return page_.sections.back();
  }
  void add(LocalizedText sentence) { page_.sections.back().blocks.emplace_back(Sentence{std::move(sentence)}); }
  void add(Bullets bullets) {
    if (!bullets.items.empty()) page_.sections.back().blocks.emplace_back(std::move(bullets));
  }
  void add(Table table) { page_.sections.back().blocks.emplace_back(std::move(table)); }

  static LocalizedText shown(const Judged& judged) {
    return judged.value ? name_text(value_text(*judged.value)) : say(kCannot, judged.why_not);
  }
  static Cell cell(const Judged& judged) { return judged.value ? Cell(*judged.value) : Cell(say(kCannot, judged.why_not)); }

  void add_answer() {
    const Ranking& ranking = decision_.ranking;
    if (!ranking.winner()) return add(say(kNoSystem));
    const Candidate& best = ranking.candidates[*ranking.winner()];
    if (!decision_.choice.goals.empty() && !best.meets_all) add(say(kNoSystemMeetsGoals));
    LocalizedText answer = say(kAnswer, title(*ranking.winner()), fmt::format("{:.2f}", *best.score));
    if (ranking.order.size() > 1) {
      const std::size_t next = ranking.order[1];
      answer = joined({answer, say(kNext, title(next), fmt::format("{:.2f}", *ranking.candidates[next].score))}, " ");
    }
    add(std::move(answer));
    if (!decision_.switching_points.empty()) {
      const SwitchingPoint& nearest = decision_.switching_points.front();
      add(say(kNearestSwitch, title(nearest.winner), nearest.pointer, nearest.to, nearest.from));
    } else if (ranking.order.size() > 1) {
      add(say(kNothingSwitches));
    }
  }

  void add_criteria() {
    Table table{
        "criteria", {}, {{"criterion", say(kCriterion), true}, {"better", say(kBetter), true}, {"weight", say(kWeight)}}, {}};
    for (std::size_t i = 0; i < decision_.ranking.candidates.size(); ++i)
      table.columns.push_back({key_of(scenario_.systems[decision_.ranking.candidates[i].system].name), title(i)});
    double weights = 0;
    for (const Criterion& criterion : decision_.choice.criteria) weights += criterion.weight;
    for (std::size_t c = 0; c < decision_.choice.criteria.size(); ++c) {
      const Criterion& criterion = decision_.choice.criteria[c];
      std::vector<Cell>& row = table.rows.emplace_back();
      row.push_back(title(criterion));
      row.push_back(say(criterion.lower_is_better ? kLower : kHigher));
      row.push_back({Value::number(criterion.weight / weights), parse_unit("%")});
      for (const Candidate& candidate : decision_.ranking.candidates) row.push_back(cell(candidate.criteria[c]));
    }
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
    add(std::move(table));
    add(say(kScoreIs));
  }

  void add_dominance() {
    const Ranking& ranking = decision_.ranking;
    if (ranking.candidates.size() < 2 || decision_.choice.criteria.size() < 2) return;
    add_section(kDominance);
    Bullets bullets{"dominance", {}};
    for (const Dominance& dominance : strongest(ranking)) {
      Texts reasons;
      for (std::size_t c = 0; c < decision_.choice.criteria.size(); ++c)
        reasons.push_back(say(kAgainst, title(decision_.choice.criteria[c]),
                              shown(ranking.candidates[dominance.better].criteria[c]),
                              shown(ranking.candidates[dominance.worse].criteria[c])));
      bullets.items.push_back({{say(dominance.is_certain ? kDominates : kDominatesNominally, title(dominance.better),
                                    title(dominance.worse), joined(reasons, ", "))}});
    }
    Texts front;
    for (const std::size_t candidate : ranking.pareto) front.push_back(title(candidate));
    if (!front.empty()) bullets.items.push_back({{say(kParetoFront, listed(front))}});
    add(std::move(bullets));
  }

  /// For every dominated system one that dominates it: certain before not, then by rank.
  [[nodiscard]] static std::vector<Dominance> strongest(const Ranking& ranking) {
    const auto rank = [&](std::size_t candidate) { return std::ranges::find(ranking.order, candidate) - ranking.order.begin(); };
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
    add_section(kGoals);
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
    PageSection& section = add_section(kScalingCurve);
    section.title = say(kScalingCurve, title_at("/workloads/" + pointer_token(workload.name), workload.title));
    add_scaling_table("makespan", kMakespan, &ScalingCurve::makespan);
    Bullets bullets{"where_more_gpus_stop_helping", {}};
    for (const ScalingCurve& curve : decision_.scaling_curves) add_flat_parts(curve, workload, bullets);
    add(std::move(bullets));
    if (has_arrivals(workload)) add_scaling_table("waiting_p95", kWaitingP95, &ScalingCurve::waiting);
  }

  void add_scaling_table(std::string key, const Phrase& name, std::vector<std::optional<Value>> ScalingCurve::* values) {
    Table table{std::move(key), say(name), {{"system", say(kSystem), true}, {"gpu", say(kGpu), true}}, {}};
    for (const std::uint32_t gpus : decision_.scaling_curves.front().cards)
      table.columns.push_back({fmt::format("gpus_{}", gpus), gpus_text(gpus)});
    for (const ScalingCurve& curve : decision_.scaling_curves) {
      std::vector<Cell>& row = table.rows.emplace_back();
      row.push_back(system_title(curve.system));
      row.push_back(Cell::name(curve.gpu));
      for (const auto& value : curve.*values) row.push_back(value ? Cell(*value) : Cell());
    }
    add(std::move(table));
  }

  /// Which numbers of GPUs do not shorten the makespan and which gains most, against the number tried before.
  void add_flat_parts(const ScalingCurve& curve, const Workload& workload, Bullets& bullets) const {
    std::vector<std::uint32_t> flat;
    std::vector<Sentence> reasons;
    std::optional<std::size_t> best;
    double best_gain = 0;
    for (std::size_t n = 1; n < curve.makespan.size(); ++n) {
      if (!curve.makespan[n] || !curve.makespan[n - 1]) continue;
      const double gain = 1 - curve.makespan[n]->nominal / curve.makespan[n - 1]->nominal;
      if (gain <= 1e-9) {
        flat.push_back(curve.cards[n]);
        if (const auto reason = rounds_text(curve, workload, n)) reasons.push_back({*reason});
      }
      if (gain > best_gain) {
        best_gain = gain;
        best = n;
      }
    }
    const bool is_one_by_one = curve.cards.size() < 2 || curve.cards[1] == curve.cards[0] + 1;
    if (!flat.empty()) {
      const Phrase& phrase = !best              ? kNoneHelps
                             : !is_one_by_one   ? kUpToDoesNotHelp
                             : flat.size() == 1 ? kOneDoesNotHelp
                                                : kDoNotHelp;
      bullets.items.push_back({{say(phrase, curve_title(curve), listed(flat))}, std::move(reasons)});
    }
    if (!best) return;
    const std::uint32_t number = curve.cards[*best];
    const std::string percent = fmt::format("{:.0f}", best_gain * 100);
    bullets.items.push_back(
        {{is_one_by_one ? say(kLargestGain, curve_title(curve), LocalizedText{ordinal(number), std::to_string(number)}, percent)
                        : say(kLargestGainUpTo, curve_title(curve), number, percent)}});
  }

  /// Where tasks are equal and each makespan is a whole number of rounds, that explains the same makespan as with the number of
  /// GPUs tried before; empty otherwise.
  [[nodiscard]] static std::optional<LocalizedText> rounds_text(const ScalingCurve& curve, const Workload& workload,
                                                                std::size_t which) {
    if (curve.cards.front() != 1 || workload.graph.arcs() != 0) return std::nullopt;
    const auto tasks = workload.tasks() - static_cast<std::size_t>(std::ranges::count(workload.is_barrier, true));
    const auto& one = curve.makespan[0];
    if (!one || tasks == 0) return std::nullopt;
    const auto rounds_of = [&](std::size_t n) -> std::optional<std::size_t> {
      const std::size_t rounds = (tasks + curve.cards[n] - 1) / curve.cards[n];
      const double expected = one->nominal * static_cast<double>(rounds) / static_cast<double>(tasks);
      if (std::fabs(curve.makespan[n]->nominal - expected) > 1e-9 * expected) return std::nullopt;
      return rounds;
    };
    const auto rounds = rounds_of(which);
    if (!rounds || rounds != rounds_of(which - 1)) return std::nullopt;
    const LocalizedText work{counted(tasks, "equal task"), fmt::format("같은 작업 {}개", tasks)};
    const LocalizedText times{
        tasks == 1 ? fmt::format("takes {}", counted(*rounds, "round")) : fmt::format("take {}", counted(*rounds, "round")),
        fmt::format("{}차례", *rounds)};
    return say(kRounds, work, times, gpus_text(curve.cards[which]), curve.cards[which - 1]);
  }

  void add_switching_points() {
    if (decision_.ranking.order.size() < 2) return;
    add_section(kWhatWouldChange);
    if (decision_.switching_points.empty()) return add(say(kNothingSwitches));
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
    for (std::size_t i = 0; i < std::min(kMostSwitchingPoints, decision_.switching_points.size()); ++i) {
      const SwitchingPoint& point = decision_.switching_points[i];
      table.rows.push_back({Cell::code(point.pointer), Cell::name(point.from), Cell::name(point.to),
                            Cell(Value::number(point.factor)), title(point.winner), basis_text(point.basis),
                            point.is_in_range ? Cell(say(kInRange)).strong() : Cell()});
    }
    add(std::move(table));
  }

  static LocalizedText basis_text(const std::string& basis) {
    for (const BasisName& known : kBasisNames)
      if (known.basis == basis) return say(known.name);
    return basis.empty() ? say(kNoBasis) : name_text(basis);
  }

  void add_assumed() {
    add_section(kAssumptions);
    if (decision_.assumed.empty()) add(say(kNothingMarked));
    Bullets bullets{"assumptions", {}};
    for (const AssumedInput& input : decision_.assumed)
      bullets.items.push_back(
          {{input.source.empty() ? say(kAssumed, input.pointer, input.value, basis_text(input.basis))
                                 : say(kAssumedFrom, input.pointer, input.value, basis_text(input.basis), input.source)}});
    for (const std::string& note : scenario_.document.notes) bullets.items.push_back({{name_text(note)}});
    add(std::move(bullets));
    add(say(kExplain));
  }

  const Scenario& scenario_;
  const Decision& decision_;
  Page page_;
};

std::string plain(double value) { return fmt::format("{}", value); }

void append(std::vector<std::string>& row, const std::optional<Value>& value) {
  for (double Value::* end : {&Value::nominal, &Value::low, &Value::high}) row.push_back(value ? plain((*value).*end) : "");
}

}  // namespace

Page decision_page(const Decision& decision) { return DecisionPage(decision).write(); }

std::string ranking_csv(const Decision& decision) {
  std::string text = "rank,system,score,meets_goals,dominated,criterion,weight,better,value,value_low,value_high,unit\n";
  const Ranking& ranking = decision.ranking;
  for (std::size_t i = 0; i < ranking.candidates.size(); ++i) {
    const Candidate& candidate = ranking.candidates[i];
    const bool is_dominated = std::ranges::find(ranking.dominances, i, &Dominance::worse) != ranking.dominances.end();
    for (std::size_t c = 0; c < decision.choice.criteria.size(); ++c) {
      const Criterion& criterion = decision.choice.criteria[c];
      const auto& value = candidate.criteria[c].value;
      std::vector<std::string> row{rank_text(ranking, i),
                                   decision.scenario.systems[candidate.system].name,
                                   candidate.score ? plain(*candidate.score) : "",
                                   candidate.meets_all ? "true" : "false",
                                   is_dominated ? "true" : "false",
                                   criterion.name,
                                   plain(criterion.weight),
                                   criterion.lower_is_better ? "lower" : "higher"};
      append(row, value);
      row.push_back(value ? value->unit.text() : "");
      text += csv_line(row);
    }
  }
  return text;
}

std::string scaling_curve_csv(const Decision& decision) {
  const bool has_waiting =
      std::ranges::any_of(decision.scaling_curves, [](const ScalingCurve& one) { return !one.waiting.empty(); });
  std::string text = "system,gpu,cards,makespan_s,makespan_low_s,makespan_high_s";
  if (has_waiting) text += ",waiting_p95_s,waiting_p95_low_s,waiting_p95_high_s";
  text += '\n';
  for (const ScalingCurve& curve : decision.scaling_curves)
    for (std::size_t n = 0; n < curve.makespan.size(); ++n) {
      std::vector<std::string> row{decision.scenario.systems[curve.system].name, curve.gpu, std::to_string(curve.cards[n])};
      append(row, curve.makespan[n]);
      if (has_waiting) append(row, curve.waiting.empty() ? std::nullopt : curve.waiting[n]);
      text += csv_line(row);
    }
  return text;
}

}  // namespace gpusim
