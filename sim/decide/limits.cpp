// How far limits of goals and deadlines would have to move for the answer to change.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gpusim/decide.hpp"
#include "sim/base/elementary.hpp"
#include "sim/decide/candidate_facts.hpp"
#include "sim/decide/parts.hpp"
#include "sim/decide/texts.hpp"
#include "sim/decide/variants.hpp"

namespace gpusim {
namespace {

using Reach = SwitchingPoint::Reach;

/// A limit, and what each candidate comes to against it at the end of its range that counts.
struct Limit {
  std::string pointer;
  Value value;
  bool is_most;                             ///< values above it miss it; else those below
  std::vector<std::optional<double>> ends;  ///< by candidate; empty where it has no value
  /// What a candidate meets with this limit and without it alone.
  std::function<void(Candidate&, bool is_kept)> set;
};

constexpr double kMostFactor = 10;

class LimitsOfChoice {
 public:
  LimitsOfChoice(Evaluator& evaluator, const Choice& choice, const Ranking& now)
      : evaluator_(evaluator), scenario_(evaluator.scenario()), choice_(choice), now_(now), answer_(answer_of(now)) {}

  [[nodiscard]] std::vector<SwitchingPoint> find() const {
    std::vector<SwitchingPoint> points;
    if (!answer_.is_known) return points;
    for (const Limit& limit : limits())
      for (const bool is_loosened : {true, false})
        if (const auto point = nearest(limit, is_loosened)) points.push_back(*point);
    return points;
  }

  [[nodiscard]] std::vector<Limit> limits() const {
    std::vector<Limit> all;
    for (std::size_t g = 0; g < choice_.goals.size(); ++g) add_goal(g, all);
    for (const WorkloadId w : scenario_.workloads.ids())
      if (scenario_.workloads[w].deadline) add_deadline(w, all);
    return all;
  }

 private:
  void add_goal(std::size_t g, std::vector<Limit>& all) const {
    const Goal& goal = choice_.goals[g];
    for (const bool is_most : {true, false}) {
      const std::optional<Value>& value = is_most ? goal.at_most : goal.at_least;
      if (!value) continue;
      Limit limit{goal.pointer + (is_most ? "/at_most" : "/at_least"), *value, is_most, {}, {}};
      for (const Candidate& one : now_.candidates)
        limit.ends.push_back(one.goals[g].value ? std::optional(is_most ? one.goals[g].value->high : one.goals[g].value->low)
                                                : std::nullopt);
      const std::optional<Value> other = is_most ? goal.at_least : goal.at_most;
      limit.set = [g, is_most, other](Candidate& one, bool is_kept) {
        const auto& own = one.goals[g].value;
        const bool keeps_other = !other || !own || (is_most ? own->low >= other->nominal : own->high <= other->nominal);
        one.goal_met[g] = own && is_kept && keeps_other;
      };
      all.push_back(std::move(limit));
    }
  }

  void add_deadline(WorkloadId workload, std::vector<Limit>& all) const {
    const Workload& of = scenario_.workloads[workload];
    Limit limit{"/workloads/" + pointer_token(of.name) + "/deadline",
                Value::of(of.deadline->since_start().seconds(), parse_unit("s")->unit),
                true,
                {},
                {}};
    for (const Candidate& one : now_.candidates) {
      std::optional<double>& end = limit.ends.emplace_back();
      if (one.run.workload != workload) continue;
      for (const CaseResult& in_case : evaluator_.result(one.run).cases)
        end = std::max(end.value_or(0), finish(in_case.measures).seconds());
    }
    limit.set = [workload](Candidate& one, bool is_kept) {
      if (one.run.workload == workload) one.is_in_time = is_kept;
    };
    if (std::ranges::any_of(limit.ends, [](const auto& end) { return end.has_value(); })) all.push_back(std::move(limit));
  }

  [[nodiscard]] static bool is_kept(const Limit& limit, double end, double at) {
    constexpr double kSlack = 1e-9;
    const double slack = kSlack * std::max(std::fabs(end), std::fabs(at));
    return limit.is_most ? end <= at + slack : end >= at - slack;
  }

  [[nodiscard]] Ranking ranking_at(const Limit& limit, const std::function<bool(double)>& keeps) const {
    Ranking then = now_;
    for (std::size_t i = 0; i < then.candidates.size(); ++i) {
      Candidate& one = then.candidates[i];
      if (!limit.ends[i]) continue;
      limit.set(one, keeps(*limit.ends[i]));
      one.meets_all = one.is_in_time && std::ranges::all_of(one.goal_met, [](bool is_met) { return is_met; });
    }
    return ranked_again(choice_, std::move(then));
  }

  /// The nearest end of a candidate from which on the answer is another one: at it where the limit is loosened, below (or above) it
  /// where it is tightened.
  [[nodiscard]] std::optional<SwitchingPoint> nearest(const Limit& limit, bool is_loosened) const {
    std::vector<double> ends;
    for (const auto& end : limit.ends)
      if (end && is_kept(limit, *end, limit.value.nominal) != is_loosened) ends.push_back(*end);
    const bool is_upwards = limit.is_most == is_loosened;
    std::ranges::sort(ends, [&](double a, double b) { return is_upwards ? a < b : a > b; });
    for (const double end : ends) {
      const double factor = limit.value.nominal == 0 ? 0 : end / limit.value.nominal;
      if (!(factor >= 1 / kMostFactor && factor <= kMostFactor)) break;
      const Ranking then = ranking_at(limit, [&](double own) {
        return is_loosened ? is_kept(limit, own, end) : is_kept(limit, own, end) && !is_kept(limit, end, own);
      });
      if (!is_change(answer_, answer_of(then))) continue;
      SwitchingPoint found = point(limit, end, is_loosened, factor);
      found.winner = then.winner();
      found.misses_limits = found.winner && !then.candidates[*found.winner].meets_all;
      return found;
    }
    return std::nullopt;
  }

  /// Without its answer.
  [[nodiscard]] SwitchingPoint point(const Limit& limit, double end, bool is_loosened, double factor) const {
    const bool is_upwards = limit.is_most == is_loosened;
    const Reach reach = is_loosened ? (is_upwards ? Reach::or_more : Reach::or_less) : (is_upwards ? Reach::more : Reach::less);
    SwitchingPoint point{.pointer = limit.pointer,
                         .from = {},
                         .to = {},
                         .factor = factor,
                         .basis = {},
                         .winner = {},
                         .is_price = false,
                         .is_weight = false,
                         .is_in_range = false,
                         .reach = reach};
    const bool is_deadline = limit.pointer.starts_with("/workloads/");
    if (is_deadline && has_dates(scenario_)) {
      constexpr double kMinute = 60;
      const double minutes = end / kMinute;
      const double shown = is_upwards ? std::ceil(minutes - 1e-6) : std::floor(minutes + 1e-6);
      point.from = instant_text(scenario_, limit.value.nominal);
      point.to = instant_text(scenario_, shown * kMinute);
    } else {
      std::vector<std::optional<Value>> values{limit.value};
      for (const auto& one : limit.ends)
        if (one) values.emplace_back(Value::of(*one, limit.value.unit));
      const std::optional<WrittenUnit> in = unit_for(values);
      point.from = value_text(limit.value, in);
      point.to = number_text(end, limit.value.unit, in, is_upwards);
    }
    const auto basis = scenario_.document.as_written(limit.pointer + "/basis");
    point.basis = basis.value_or("");
    return point;
  }

  /// In four digits, or as many as the number has before its point; rounded away from where the answer stays, so that it holds.
  [[nodiscard]] static std::string number_text(double end, const Unit& unit, const std::optional<WrittenUnit>& in,
                                               bool is_upwards) {
    constexpr int kDigits = 4;
    const double factor = in ? in->factor : 1;
    const double number = end / factor;
    if (number == 0) return value_text(end, unit, in);
    const double digit = pow(10.0, std::min(0.0, std::floor(log10(std::fabs(number))) - (kDigits - 1)));
    constexpr double kSlack = 1e-6;
    const double whole = is_upwards ? std::ceil(number / digit - kSlack) : std::floor(number / digit + kSlack);
    return value_text(whole * digit * factor, unit, in);
  }

  Evaluator& evaluator_;
  const Scenario& scenario_;
  const Choice& choice_;
  const Ranking& now_;
  VariantAnswer answer_;
};

}  // namespace

std::vector<SwitchingPoint> limit_switching_points(Evaluator& evaluator, const Choice& choice, const Ranking& ranking) {
  if (ranking.candidates.size() < 2) return {};
  return LimitsOfChoice(evaluator, choice, ranking).find();
}

std::size_t number_of_limits(Evaluator& evaluator, const Choice& choice, const Ranking& ranking) {
  return LimitsOfChoice(evaluator, choice, ranking).limits().size();
}

}  // namespace gpusim
