#include "sim/decide/answer.hpp"

#include <algorithm>

#include "sim/decide/answer_phrases.hpp"
#include "sim/decide/answer_sentences.hpp"
#include "sim/decide/phrases.hpp"
#include "sim/page/messages.hpp"
#include "sim/scenario/seeds.hpp"

namespace gpusim {

AnswerSentences::AnswerSentences(const DecisionAnalysis& decision, const DecisionTitles& titles)
    : decision_(decision), ranking_(decision.ranking), candidates_(decision.ranking.candidates), titles_(titles) {
  for (std::size_t i = 0; i < candidates_.size(); ++i)
    if (ranking_.comes_first(candidates_[i])) eligible_.push_back(i);
}

Texts AnswerSentences::write() {
  add_purchase_bases();
  add_precisions();
  if (std::ranges::none_of(candidates_, &Candidate::can_run) || (ranking_.is_weighed && !has_score())) {
    add(say(std::ranges::all_of(candidates_, &Candidate::is_hypothetical) ? kAllHypothetical : kNoSystem));
    add_those_that_cannot_run();
    return std::move(texts_);
  }
  if (eligible_.empty()) {
    add(say(kAllHypothetical));
    add_those_that_cannot_run();
    return std::move(texts_);
  }
  add_what_is_compared();
  add_whether_goals_are_met();
  if (ranking_.is_weighed)
    add_answer_by_score();
  else
    add_answer_by_dominance();
  if (ranking_.winner() && !candidates_[*ranking_.winner()].meets_all) add(say(kAnswerMisses, what_is_asked()));
  add_rivals();
  add_those_that_cannot_run();
  add_budget();
  if (!ranking_.answer.as_good.empty()) add(say(kAsGood, listed(titles_.candidates(ranking_.answer.as_good))));
  add_defaults();
  add_later();
  add_hypothetical();
  add_basis();
  add_nearest_change();
  return std::move(texts_);
}

void AnswerSentences::add(LocalizedText text) { texts_.push_back(std::move(text)); }

bool AnswerSentences::has_score() const {
  return std::ranges::any_of(candidates_, [](const Candidate& one) { return one.score.has_value(); });
}

void AnswerSentences::add_precisions() {
  Texts outcomes;
  for (const PrecisionOutcome& outcome : decision_.precision_outcomes)
    outcomes.push_back(say(kInPrecision, precision_title(outcome.precision), titles_.candidate(outcome.winner)));
  if (!outcomes.empty()) add(say(kAnswerDependsOnPrecision, joined(outcomes, "; ")));
}

void AnswerSentences::add_what_is_compared() {
  const Scenario& scenario = decision_.scenario;
  const bool is_default = scenario.document.default_pointers.contains("/experiment") && decision_.choice.strategies.empty();
  names_workload_ = !ranking_.is_weighed && is_default && scenario.workloads.size() > 1;
  if (names_workload_) add(say(kFirstWorkload, titles_.workload(WorkloadId{})));
  if (!draws_at_random(scenario)) return;
  const std::uint32_t seeds = decision_.scaling_curves.empty() ? 1 : decision_.scaling_curves.front().seeds;
  if (seeds > 1)
    add(say(kDrawnOverSeeds, scenario.seed, scenario.seed, scenario.seed + seeds - 1));
  else
    add(say(kDrawn, scenario.seed));
}

LocalizedText AnswerSentences::what_is_asked() const { return gpusim::what_is_asked(decision_); }

void AnswerSentences::add_whether_goals_are_met() {
  if (!decision_.meets_goals()) return add(say(kNoSystemMeets, what_is_asked()));
  if (std::ranges::any_of(eligible_, [&](std::size_t i) { return candidates_[i].meets_all; })) return;
  std::vector<std::size_t> later;
  for (std::size_t i = 0; i < candidates_.size(); ++i)
    if (candidates_[i].meets_all && !candidates_[i].is_hypothetical) later.push_back(i);
  if (!later.empty()) add(say(kNoneNowMeets, what_is_asked(), listed(titles_.candidates(later))));
}

LocalizedText AnswerSentences::wait_text(const Candidate& later) const {
  if (has_dates(decision_.scenario)) return say(kFromDate, day_text(decision_.scenario, later.until_gpus));
  return say(kInTime, value_text(later.until_gpus.seconds(), parse_unit("s")->unit));
}

void AnswerSentences::add_defaults() {
  for (const DecisiveDefault& one : decision_.defaults.decisive) {
    const LocalizedText pointers = pointers_text(one.pointers);
    if (!one.winner)
      add(say(kDefaultEndsAnswer, pointers, one.instead, one.value));
    else
      add(say(ranking_.winner() ? kRestsOnDefault : kDefaultMakesAnswer, titles_.candidate(*one.winner), pointers, one.instead,
              one.value));
  }
}

void AnswerSentences::add_later() {
  if (ranking_.later) {
    const Candidate& later = candidates_[*ranking_.later];
    add(say(kLaterWouldBeBest, with_figures(*ranking_.later), wait_text(later)));
  }
  if (ranking_.winner() && !candidates_[*ranking_.winner()].is_there_now()) {
    add(say(kNothingForSaleNow, titles_.candidate(*ranking_.winner()), wait_text(candidates_[*ranking_.winner()])));
  }
}

void AnswerSentences::add_hypothetical() {
  Texts systems;
  for (const SystemId s : decision_.scenario.systems.ids())
    if (decision_.scenario.systems[s].is_hypothetical) systems.push_back(titles_.system(s));
  if (!systems.empty()) add(say(kNotRecommended, listed(systems)));
}

void AnswerSentences::add_those_that_cannot_run() {
  for (std::size_t i = 0; i < candidates_.size(); ++i)
    if (!candidates_[i].can_run()) add(say(kCannotRun, titles_.candidate(i), translated(candidates_[i].why_not_run)));
}

void AnswerSentences::add_nearest_change() {
  if (candidates_.size() < 2) return;
  const std::vector<SwitchingPoint>& points = decision_.switching_points;
  if (points.empty()) {
    if (!ranking_.answer.is_tie) add(nothing_switches(ranking_));
    return;
  }
  const SwitchingPoint& nearest = points.front();
  if (!nearest.is_limit())
    add(say(!nearest.winner     ? kNearestEndsAnswer
            : ranking_.winner() ? kNearestSwitch
                                : kNearestMakesAnswer,
            new_answer(nearest, titles_), nearest.pointer, range_text(nearest.to), range_text(nearest.from)));
  auto limit = std::ranges::find_if(points, [](const SwitchingPoint& one) { return one.is_limit() && !one.misses_limits; });
  if (limit == points.end()) limit = std::ranges::find_if(points, &SwitchingPoint::is_limit);
  if (limit != points.end()) add(limit_text(*limit, decision_, titles_));
}

Texts answer_sentences(const DecisionAnalysis& decision, const DecisionTitles& titles) {
  return AnswerSentences(decision, titles).write();
}

LocalizedText nothing_switches(const Ranking& ranking) { return say(ranking.winner() ? kNothingSwitches : kNothingMakesAnswer); }

LocalizedText new_answer(const SwitchingPoint& point, const DecisionTitles& titles) {
  return point.winner ? titles.candidate(*point.winner) : say(kNoneDominates);
}

LocalizedText what_is_asked(const DecisionAnalysis& decision) {
  const bool has_deadline = std::ranges::any_of(decision.ranking.candidates, [&](const Candidate& one) {
    return decision.scenario.workloads[one.run.workload].deadline.has_value();
  });
  return say(!has_deadline ? kAllGoals : decision.choice.goals.empty() ? kTheDeadline : kGoalsAndDeadline);
}

LocalizedText reach_text(const SwitchingPoint& point, const DecisionAnalysis& decision) {
  using Reach = SwitchingPoint::Reach;
  const bool is_date = point.pointer.starts_with("/workloads/") && has_dates(decision.scenario);
  switch (point.reach) {
    case Reach::or_more:
      return say(is_date ? kOrLater : kOrMore, point.to);
    case Reach::or_less:
      return say(kOrLess, point.to);
    case Reach::more:
      return say(kMore, point.to);
    case Reach::less:
      return say(is_date ? kEarlier : kLess, point.to);
    case Reach::no_limit:
      break;
  }
  return range_text(point.to);
}

LocalizedText limit_text(const SwitchingPoint& point, const DecisionAnalysis& decision, const DecisionTitles& titles) {
  LocalizedText limit;
  for (const Goal& goal : decision.choice.goals)
    if (point.pointer == goal.pointer + "/at_most" || point.pointer == goal.pointer + "/at_least")
      limit = say(kLimitOf, titles.at(goal.pointer, goal.title));
  for (const WorkloadId w : decision.scenario.workloads.ids())
    if (point.pointer == "/workloads/" + pointer_token(decision.scenario.workloads[w].name) + "/deadline")
      limit = say(kDeadlineOf, titles.workload(w));
  const LocalizedText reach = reach_text(point, decision);
  if (point.winner && point.misses_limits)
    return say(kLimitNobodyMeets, new_answer(point, titles), limit, reach, point.from, what_is_asked(decision));
  return say(point.winner ? kLimitSwitches : kLimitEndsAnswer, new_answer(point, titles), limit, reach, point.from);
}

LocalizedText range_text(const std::string& written) {
  LocalizedText text = name_text(written);
  constexpr std::string_view kTo = " to ";
  if (const auto at = written.find(kTo); at != std::string::npos) text.ko.replace(at, kTo.size(), "~");
  return text;
}

}  // namespace gpusim
