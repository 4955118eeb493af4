// The page a team lead takes to the meeting, and its tables for programs.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gpusim/decide.hpp"
#include "sim/input/text_tables.hpp"

namespace gpusim {
namespace {

constexpr std::size_t kMostSwitchingPoints = 8;

/// A phrase in the language of the page.
class Phrases {
 public:
  explicit Phrases(bool is_korean) : is_korean_(is_korean) {}
  [[nodiscard]] const char* operator()(const char* en, const char* ko) const { return is_korean_ ? ko : en; }
  /// With its blanks filled in; they are numbered where the languages differ in order.
  template <class... Arguments>
  [[nodiscard]] std::string operator()(const char* en, const char* ko, const Arguments&... arguments) const {
    return fmt::format(fmt::runtime(is_korean_ ? ko : en), arguments...);
  }

 private:
  bool is_korean_;
};

std::string shown(const Judged& judged) { return judged.value ? value_text(*judged.value) : "cannot: " + judged.why_not; }

/// The place of a candidate, the best being 1; `none` of one without a score.
std::string rank_text(const Ranking& ranking, std::size_t candidate, const char* none) {
  const auto place = std::ranges::find(ranking.order, candidate);
  return place == ranking.order.end() ? none : fmt::format("{}", place - ranking.order.begin() + 1);
}

class DecisionPage {
 public:
  DecisionPage(const Decision& decision, bool is_korean) : scenario_(decision.scenario), decision_(decision), say_(is_korean) {}

  std::string write() {
    text_ = fmt::format("# {}\n\n", scenario_.title);
    add_answer();
    add_table();
    add_dominance();
    add_goals();
    add_scaling_curves();
    add_switching_points();
    add_assumed();
    return std::move(text_);
  }

 private:
  [[nodiscard]] const std::string& title(std::size_t candidate) const {
    return scenario_.systems[decision_.ranking.candidates[candidate].system].title;
  }

  void add_answer() {
    const Ranking& ranking = decision_.ranking;
    if (!ranking.winner()) {
      text_ += say_("No system can do what is asked.\n\n", "요구를 충족할 수 있는 시스템이 없습니다.\n\n");
      return;
    }
    const Candidate& best = ranking.candidates[*ranking.winner()];
    text_ += fmt::format("**{}: {}**", say_("Answer", "답"), title(*ranking.winner()));
    text_ += say_(" (score {:.3g} of 1", " (점수 {:.3g} / 1", *best.score);
    if (ranking.order.size() > 1)
      text_ +=
          say_("; next {} with {:.3g}", "; 다음은 {} {:.3g}", title(ranking.order[1]), *ranking.candidates[ranking.order[1]].score);
    text_ += ")";
    if (!decision_.choice.goals.empty() && !best.meets_all)
      text_ += say_(", though no system meets all goals", ", 단 모든 목표를 만족하는 시스템은 없음");
    text_ += ".\n\n";
    if (!decision_.switching_points.empty()) {
      const SwitchingPoint& nearest = decision_.switching_points.front();
      text_ += say_("The answer turns to {} if `{}` were {} instead of {}.\n\n",
                    "`{1}` 값이 {3} 대신 {2}이면 답은 {0}(으)로 바뀝니다.\n\n", nearest.winner, nearest.pointer, nearest.to,
                    nearest.from);
    } else if (ranking.order.size() > 1) {
      text_ += say_("No single input, changed up to tenfold either way, turns the answer.\n\n",
                    "어떤 입력값 하나를 10배까지 바꾸어도 답은 바뀌지 않습니다.\n\n");
    }
  }

  void add_table() {
    text_ += fmt::format("| {} | {} |", say_("criterion", "기준"), say_("weight", "가중치"));
    std::string rule = "|---|--:|";
    for (const Candidate& candidate : decision_.ranking.candidates) {
      text_ += fmt::format(" {} |", markdown_cell(scenario_.systems[candidate.system].title));
      rule += "--:|";
    }
    text_ += "\n" + rule + "\n";
    double weights = 0;
    for (const Criterion& criterion : decision_.choice.criteria) weights += criterion.weight;
    for (std::size_t c = 0; c < decision_.choice.criteria.size(); ++c) {
      const Criterion& criterion = decision_.choice.criteria[c];
      text_ +=
          fmt::format("| {} ({}) | {:.0f} % |", markdown_cell(criterion.title),
                      criterion.lower_is_better ? say_("less is better", "작을수록 좋음") : say_("more is better", "클수록 좋음"),
                      weights > 0 ? criterion.weight / weights * 100 : 0);
      for (const Candidate& candidate : decision_.ranking.candidates)
        text_ += fmt::format(" {} |", markdown_cell(shown(candidate.criteria[c])));
      text_ += "\n";
    }
    text_ += fmt::format("| **{}** | |", say_("score", "점수"));
    for (const Candidate& candidate : decision_.ranking.candidates)
      text_ += candidate.score ? fmt::format(" **{:.3g}** |", *candidate.score) : std::string(" - |");
    text_ += fmt::format("\n| {} | |", say_("rank", "순위"));
    for (std::size_t i = 0; i < decision_.ranking.candidates.size(); ++i)
      text_ += fmt::format(" {} |", rank_text(decision_.ranking, i, "-"));
    text_ += "\n\n";
    text_ += say_("Score: the weighted mean over the criteria of best value / own value (or its inverse where more is better).\n\n",
                  "점수: 기준별 (최선값 / 자기값, 클수록 좋은 기준은 그 역)의 가중 평균.\n\n");
  }

  void add_dominance() {
    const Ranking& ranking = decision_.ranking;
    if (ranking.candidates.size() < 2 || decision_.choice.criteria.size() < 2) return;
    text_ += fmt::format("## {}\n\n", say_("Who beats whom", "우열 관계"));
    for (const Dominance& dominance : strongest(ranking)) {
      std::string reasons;
      for (std::size_t c = 0; c < decision_.choice.criteria.size(); ++c)
        reasons += fmt::format("{}{} {} {} {}", reasons.empty() ? "" : ", ", decision_.choice.criteria[c].title,
                               shown(ranking.candidates[dominance.better].criteria[c]), say_("against", "대"),
                               shown(ranking.candidates[dominance.worse].criteria[c]));
      text_ +=
          say_("* {} dominates {}{} because: {}.\n", "* {}이(가) {}을(를){} 지배: {}.\n", title(dominance.better),
               title(dominance.worse),
               dominance.is_certain ? "" : say_(" by nominal values (ranges overlap)", " (명목값 기준, 범위는 겹침)"), reasons);
    }
    std::string front;
    for (const std::size_t candidate : ranking.pareto) front += (front.empty() ? "" : ", ") + title(candidate);
    text_ += say_("* Dominated by none (Pareto front): {}.\n\n", "* 지배되지 않음 (파레토 최적): {}.\n\n", front);
  }

  /// For every dominated system one that beats it: certain before not, then by rank.
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

  void add_goals() {
    const Choice& choice = decision_.choice;
    if (choice.goals.empty()) return;
    text_ += fmt::format("## {}\n\n", say_("Goals", "목표"));
    for (std::size_t g = 0; g < choice.goals.size(); ++g) {
      const Goal& goal = choice.goals[g];
      std::string limits;
      if (goal.at_most) limits += fmt::format("{} {}", say_("at most", "최대"), value_text(*goal.at_most));
      if (goal.at_least)
        limits += fmt::format("{}{} {}", limits.empty() ? "" : ", ", say_("at least", "최소"), value_text(*goal.at_least));
      text_ += fmt::format("* **{}** (`{}`, {}): ", goal.title, goal.formula.text(), limits);
      std::string met;
      std::string missed;
      for (const Candidate& candidate : decision_.ranking.candidates) {
        std::string& side = candidate.goal_met[g] ? met : missed;
        side += fmt::format("{}{} ({})", side.empty() ? "" : ", ", scenario_.systems[candidate.system].title,
                            shown(candidate.goals[g]));
      }
      text_ += say_("met by {}; missed by {}.\n", "달성: {}; 미달: {}.\n", met.empty() ? say_("none", "없음") : met,
                    missed.empty() ? say_("none", "없음") : missed);
      for (const ScalingCurve& curve : decision_.scaling_curves) {
        const std::string who = fmt::format("{}, {}", scenario_.systems[curve.system].title, curve.gpu);
        text_ += curve.enough[g]
                     ? say_("  * {}: {} card(s) are enough\n", "  * {}: 카드 {}장이면 충분\n", who, *curve.enough[g])
                     : say_("  * {}: not with up to {} cards\n", "  * {}: {}장까지로는 불가\n", who, curve.cards.back());
      }
    }
    text_ += "\n";
  }

  void add_scaling_curves() {
    if (decision_.scaling_curves.empty()) return;
    const Workload& workload = scenario_.workloads[*decision_.choice.cards_workload];
    text_ += fmt::format("## {}: \"{}\"\n\n", say_("How many cards", "카드 수"), workload.title);
    add_scaling_table(say_("system, card", "시스템, 카드"), &ScalingCurve::makespan);
    for (const ScalingCurve& curve : decision_.scaling_curves) add_knees(curve, workload);
    text_ += "\n";
    if (has_arrivals(workload))
      add_scaling_table(say_("95 % of jobs wait at most", "작업의 95 %는 최대 이만큼 대기"), &ScalingCurve::waiting);
  }

  void add_scaling_table(std::string_view corner, std::vector<std::optional<Value>> ScalingCurve::* values) {
    text_ += fmt::format("| {} |", corner);
    std::string rule = "|---|";
    for (const std::uint32_t cards : decision_.scaling_curves.front().cards) {
      text_ += fmt::format(" {} |", cards);
      rule += "--:|";
    }
    text_ += "\n" + rule + "\n";
    for (const ScalingCurve& curve : decision_.scaling_curves) {
      text_ += fmt::format("| {}, {} |", markdown_cell(scenario_.systems[curve.system].title), curve.gpu);
      for (const auto& value : curve.*values) text_ += fmt::format(" {} |", value ? value_text(*value) : "-");
      text_ += "\n";
    }
    text_ += "\n";
  }

  /// Where one more card buys nothing, and where it buys most.
  void add_knees(const ScalingCurve& curve, const Workload& workload) {
    std::string flat;
    std::size_t first_flat = 0;
    std::size_t best = 0;
    double best_gain = 0;
    for (std::size_t n = 1; n < curve.makespan.size(); ++n) {
      if (!curve.makespan[n] || !curve.makespan[n - 1]) continue;
      const double gain = 1 - curve.makespan[n]->nominal / curve.makespan[n - 1]->nominal;
      if (gain <= 1e-9) {
        flat += fmt::format("{}{}", flat.empty() ? "" : ", ", curve.cards[n]);
        if (first_flat == 0) first_flat = n;
      }
      if (gain > best_gain) {
        best_gain = gain;
        best = curve.cards[n];
      }
    }
    const std::string& name = scenario_.systems[curve.system].title;
    const bool is_card_by_card = curve.cards.size() < 2 || curve.cards[1] == curve.cards[0] + 1;
    if (best == 0 && !flat.empty()) {
      text_ += say_("* {}: no further card buys anything: the tasks wait for each other, not for cards.\n",
                    "* {}: 카드를 더해도 효과 없음: 작업이 카드가 아니라 서로를 기다림.\n", name);
      return;
    }
    if (!flat.empty()) {
      const std::string rounds = rounds_text(curve, workload, first_flat);
      text_ += is_card_by_card ? say_("* {}: card {} buys nothing{}.\n", "* {}: {}번째 카드는 효과 없음{}.\n", name, flat, rounds)
                               : say_("* {}: going up to {} cards buys nothing{}.\n", "* {}: {}장까지 늘려도 효과 없음{}.\n", name,
                                      flat, rounds);
    }
    if (best > 0)
      text_ += is_card_by_card ? say_("* {}: the most is bought by card {} ({:.0f} % less time).\n",
                                      "* {}: {}번째 카드의 효과가 가장 큼 (시간 {:.0f} % 감소).\n", name, best, best_gain * 100)
                               : say_("* {}: the most is bought by going up to {} cards ({:.0f} % less time).\n",
                                      "* {}: {}장까지 늘릴 때 효과가 가장 큼 (시간 {:.0f} % 감소).\n", name, best, best_gain * 100);
  }

  /// Equal tasks in whole rounds explain themselves: ": 5 tasks on 4 cards are still 2 rounds".
  [[nodiscard]] std::string rounds_text(const ScalingCurve& curve, const Workload& workload, std::size_t which) const {
    const std::uint32_t cards = curve.cards[which];
    if (curve.cards.front() != 1) return "";
    const auto tasks = workload.tasks() - static_cast<std::size_t>(std::ranges::count(workload.is_barrier, true));
    const std::size_t rounds = (tasks + cards - 1) / cards;
    const auto& one = curve.makespan[0];
    const auto& now = curve.makespan[which];
    const bool are_equal = one && now && workload.graph.arcs() == 0 && tasks > 0 &&
                           std::fabs(now->nominal * static_cast<double>(tasks) - one->nominal * static_cast<double>(rounds)) <=
                               1e-9 * one->nominal * static_cast<double>(rounds);
    if (!are_equal) return "";
    return say_(": {} tasks on {} cards are still {} round{}", ": 작업 {}개는 카드 {}장에서도 여전히 {}차{}", tasks, cards, rounds,
                rounds == 1 ? "" : say_("s", ""));
  }

  void add_switching_points() {
    if (decision_.ranking.order.size() < 2) return;
    text_ += fmt::format("## {}\n\n", say_("What would turn the answer", "답을 바꾸는 입력값"));
    if (decision_.switching_points.empty()) {
      text_ += say_("No single input between a tenth and ten times its value.\n\n",
                    "1/10배에서 10배 사이의 어떤 입력값도 답을 바꾸지 않음.\n\n");
      return;
    }
    text_ +=
        fmt::format("| {} | {} | {} | {} | {} | {} |\n|---|---|---|--:|---|---|\n", say_("input", "입력값"), say_("now", "현재"),
                    say_("turns at", "전환점"), say_("factor", "배수"), say_("then wins", "그때의 답"), say_("basis", "근거"));
    for (std::size_t i = 0; i < std::min(kMostSwitchingPoints, decision_.switching_points.size()); ++i) {
      const SwitchingPoint& point = decision_.switching_points[i];
      text_ += fmt::format("| `{}` | {} | {} | {:.2f} | {} | {}{} |\n", markdown_cell(point.pointer), markdown_cell(point.from),
                           markdown_cell(point.to), point.factor, markdown_cell(point.winner), point.basis,
                           point.is_in_range ? say_(" **inside its stated range**", " **명시된 범위 안**") : "");
    }
    text_ += "\n";
  }

  void add_assumed() {
    text_ += fmt::format("## {}\n\n", say_("What is assumed", "가정"));
    if (decision_.assumed.empty())
      text_ += say_("The scenario marks no input as assumed or estimated.\n", "가정 또는 추정으로 표시된 입력값이 없음.\n");
    for (const AssumedInput& input : decision_.assumed)
      text_ += fmt::format("* `{}` = {} ({}{}{})\n", input.pointer, input.value, input.basis, input.source.empty() ? "" : ": ",
                           input.source);
    for (const std::string& note : scenario_.document.notes) text_ += fmt::format("* {}\n", note);
    text_ += say_("\nDefaults and the origin of every other value: `gpusim explain FILE`.\n",
                  "\n기본값과 모든 값의 출처: `gpusim explain FILE`.\n");
  }

  const Scenario& scenario_;
  const Decision& decision_;
  Phrases say_;
  std::string text_;
};

std::string plain(double value) { return fmt::format("{}", value); }

void append(std::vector<std::string>& row, const std::optional<Value>& value) {
  for (double Value::* end : {&Value::nominal, &Value::low, &Value::high}) row.push_back(value ? plain((*value).*end) : "");
}

}  // namespace

std::string decision_markdown(const Decision& decision, bool is_korean) { return DecisionPage(decision, is_korean).write(); }

std::string ranking_csv(const Decision& decision) {
  std::string text = "rank,system,score,meets_goals,dominated,criterion,weight,better,value,value_low,value_high,unit\n";
  const Ranking& ranking = decision.ranking;
  for (std::size_t i = 0; i < ranking.candidates.size(); ++i) {
    const Candidate& candidate = ranking.candidates[i];
    const bool is_dominated = std::ranges::find(ranking.dominances, i, &Dominance::worse) != ranking.dominances.end();
    for (std::size_t c = 0; c < decision.choice.criteria.size(); ++c) {
      const Criterion& criterion = decision.choice.criteria[c];
      const auto& value = candidate.criteria[c].value;
      std::vector<std::string> row{rank_text(ranking, i, ""),
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
