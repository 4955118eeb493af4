// Who is ahead by what: by score, by dominance, or a trade-off.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "sim/decide/answer_phrases.hpp"
#include "sim/decide/answer_sentences.hpp"
#include "sim/economics/purchase_bases.hpp"

namespace gpusim {

LocalizedText AnswerSentences::value_of(std::size_t candidate, std::size_t criterion) const {
  return name_text(value_text(*candidates_[candidate].criteria[criterion].value));
}

LocalizedText AnswerSentences::figures_of(std::size_t candidate) const {
  const std::optional<RunFacts>& facts = decision_.facts[candidate];
  const System& system = decision_.scenario.systems[candidates_[candidate].run.system];
  Texts figures;
  std::vector<Value> shown;
  if (facts && facts->waiting_p95) {
    figures.push_back(say(kWaitsAtMost, *facts->waiting_p95));
    figures.push_back(gpus_text(static_cast<std::uint32_t>(system.devices.size())));
    shown = {*facts->waiting_p95, Value::number(static_cast<double>(system.devices.size()))};
  } else if (facts) {
    figures.push_back(name_text(value_text(facts->makespan)));
    shown = {facts->makespan};
  }
  if (facts && facts->total) {
    const bool is_whole = includes(purchase_basis(system), PurchaseBasis::whole);
    figures.push_back(say(is_whole ? kCostWithPurchase : kCostOfRun, *facts->total));
    shown.push_back(*facts->total);
  }
  constexpr std::size_t kMostFigures = 5;
  for (std::size_t c = 0; c < decision_.choice.criteria.size() && figures.size() < kMostFigures; ++c) {
    const auto& value = candidates_[candidate].criteria[c].value;
    const auto is_same = [&](const Value& one) {
      return one.unit == value->unit && std::fabs(one.nominal - value->nominal) <= 1e-9 * std::fabs(one.nominal);
    };
    if (!value || std::ranges::any_of(shown, is_same)) continue;
    figures.push_back(say(kNamedFigure, titles_.criterion(decision_.choice.criteria[c]), *value));
    shown.push_back(*value);
  }
  const auto has_comma = [](const LocalizedText& text) { return text.en.find(',') != std::string::npos; };
  return joined(figures, std::ranges::any_of(figures, has_comma) ? "; " : ", ");
}

LocalizedText AnswerSentences::with_figures(std::size_t candidate) const {
  const LocalizedText figures = figures_of(candidate);
  return figures.en.empty() ? titles_.candidate(candidate) : say(kWithFigures, titles_.candidate(candidate), figures);
}

std::vector<std::size_t> AnswerSentences::nearest(std::vector<std::size_t> others) const {
  const bool is_lower = decision_.choice.criteria.front().lower_is_better;
  const auto value = [&](std::size_t i) {
    const auto& of = candidates_[i].criteria.front().value;
    return !of ? std::numeric_limits<double>::max() : is_lower ? of->nominal : -of->nominal;
  };
  std::ranges::stable_sort(others, {}, value);
  constexpr std::size_t kMostOthers = 2;
  std::vector<std::size_t> chosen;
  for (const std::size_t i : others) {
    const auto is_alike = [&](std::size_t other) {
      return candidates_[other].run.system == candidates_[i].run.system &&
             candidates_[other].run.workload == candidates_[i].run.workload;
    };
    if (chosen.size() < kMostOthers && std::ranges::none_of(chosen, is_alike)) chosen.push_back(i);
  }
  return chosen;
}

void AnswerSentences::add_answer(std::size_t best, const std::vector<std::size_t>& others) {
  Texts against;
  for (const std::size_t i : others) against.push_back(with_figures(i));
  add(against.empty() ? say(kAnswerAlone, with_figures(best)) : say(kAnswerAgainst, with_figures(best), listed(against)));
  add_whose_figures(best);
}

void AnswerSentences::add_whose_figures(std::size_t candidate) {
  const bool has_several = decision_.scenario.workloads.size() > 1 && decision_.choice.strategies.empty();
  if (has_several && decision_.facts[candidate] && !names_workload_)
    add(say(kFiguresOf, titles_.workload(candidates_[candidate].run.workload)));
}

LocalizedText AnswerSentences::score_of(std::size_t candidate) const {
  return name_text(fmt::format("{:.2f}", *candidates_[candidate].score));
}

LocalizedText AnswerSentences::what_is_weighed() const {
  double weights = 0;
  for (const Criterion& criterion : decision_.choice.criteria) weights += criterion.weight;
  Texts texts;
  for (const Criterion& criterion : decision_.choice.criteria)
    if (criterion.weight > 0)
      texts.push_back(
          say(kWeightOf, titles_.criterion(criterion), value_text(Value::number(criterion.weight / weights), parse_unit("%"))));
  return listed(texts);
}

void AnswerSentences::add_answer_by_score() {
  std::vector<std::size_t> order;
  for (const std::size_t i : ranking_.order)
    if (std::ranges::find(eligible_, i) != eligible_.end()) order.push_back(i);
  if (order.empty()) return add(say(kNoSystem));
  if (!ranking_.winner()) {
    std::vector<std::size_t> best;
    Texts texts;
    const Candidate& first = candidates_[order.front()];
    for (const std::size_t i : order)
      if (candidates_[i].meets_all == first.meets_all && *candidates_[i].score >= *first.score * (1 - 1e-9)) {
        best.push_back(i);
        texts.push_back(with_figures(i));
      }
    return add(say(kSameScore, listed(texts), score_of(best.front())));
  }
  const std::size_t best = *ranking_.winner();
  const auto is_as_good = [&](std::size_t i) { return i == best || std::ranges::count(ranking_.answer.as_good, i) > 0; };
  const auto after = std::ranges::find_if_not(order, is_as_good);
  constexpr std::ptrdiff_t kMostOthers = 2;
  std::vector<std::size_t> others(after, order.end());
  std::erase_if(others, is_as_good);
  others.resize(std::min<std::size_t>(others.size(), kMostOthers));
  add_answer(best, others);
  // A candidate that scores more than the answer misses a goal; its own sentence follows.
  if (after == order.end() || *candidates_[*after].score > *candidates_[best].score)
    add(say(kWeighedAlone, what_is_weighed(), titles_.candidate(best), score_of(best)));
  else
    add(say(kWeighed, what_is_weighed(), titles_.candidate(best), score_of(best), titles_.candidate(*after), score_of(*after)));
  std::vector<std::size_t> ahead;
  Texts scores;
  for (const std::size_t i : order)
    if (!candidates_[i].meets_all && *candidates_[i].score > *candidates_[best].score) {
      ahead.push_back(i);
      scores.push_back(score_of(i));
    }
  if (!ahead.empty() && candidates_[best].meets_all)
    add(say(ahead.size() == 1 ? kScoresMoreBut : kScoreMoreBut, listed(titles_.candidates(ahead)), listed(scores),
            what_is_asked()));
}

LocalizedText AnswerSentences::names_of_criteria() const {
  Texts texts;
  for (std::size_t c = 0; c < decision_.choice.criteria.size(); ++c)
    if (std::ranges::any_of(candidates_, [&](const Candidate& one) { return one.criteria[c].value.has_value(); }))
      texts.push_back(titles_.criterion(decision_.choice.criteria[c]));
  return listed(texts);
}

void AnswerSentences::add_answer_by_dominance() {
  std::vector<std::size_t> meet_all;
  for (const std::size_t i : eligible_)
    if (candidates_[i].meets_all) meet_all.push_back(i);
  const bool has_goals = !meet_all.empty() && meet_all.size() < eligible_.size();
  if (!ranking_.winner()) {
    if (ranking_.answer.is_tie && !ranking_.pareto.empty()) {
      add(say(kAllEqual, listed(titles_.candidates(ranking_.pareto)), figures_of(ranking_.pareto.front())));
    } else {
      add(say(kNothingRanked, listed(titles_.candidates(ranking_.pareto))));
      add_trade_off(has_goals ? meet_all : eligible_);
    }
    if (has_goals) add(say(meet_all.size() == 1 ? kOnlyMeets : kMeet, listed(titles_.candidates(meet_all)), what_is_asked()));
    return;
  }
  const std::size_t best = *ranking_.winner();
  const auto can_run = std::ranges::count_if(candidates_, &Candidate::can_run);
  if (can_run == 1) {
    add(say(candidates_.size() == 1 ? kOneCandidate : kOnlyCandidate, with_figures(best)));
    return add_whose_figures(best);
  }
  std::vector<std::size_t> others;
  for (const std::size_t i : eligible_)
    if (i != best && std::ranges::count(ranking_.answer.as_good, i) == 0) others.push_back(i);
  add_answer(best, nearest(std::move(others)));
  if (eligible_.size() == 1) return add(say(kOnlyOneToHave));
  if (has_goals && meet_all.size() == 1) return add(say(kOnlyOneMeetsGoals, what_is_asked()));
  if (has_goals) return add(say(kDominatesAllThatMeet, names_of_criteria(), what_is_asked()));
  const bool is_all = can_run == static_cast<std::ptrdiff_t>(eligible_.size());
  const bool is_one = decision_.choice.criteria.size() == 1 && decision_.choice.criteria.front().lower_is_better;
  add(say(!is_all ? kDominatesAllToHave : is_one ? kHasTheLowest : kDominatesAll, names_of_criteria()));
}

void AnswerSentences::add_trade_off(const std::vector<std::size_t>& among) {
  struct Leads {
    std::vector<std::size_t> candidates;
    Texts values;
  };
  std::vector<Leads> all;
  for (std::size_t c = 0; c < decision_.choice.criteria.size(); ++c) {
    const Criterion& criterion = decision_.choice.criteria[c];
    std::vector<std::size_t> best;
    for (const std::size_t i : among) {
      if (!candidates_[i].criteria[c].value) continue;
      const double value = candidates_[i].criteria[c].value->nominal;
      const double least = best.empty() ? value : candidates_[best.front()].criteria[c].value->nominal;
      const double gain = criterion.lower_is_better ? least - value : value - least;
      const double slack = 1e-9 * std::max(std::fabs(value), std::fabs(least));
      if (gain > slack) best.clear();
      if (gain >= -slack) best.push_back(i);
    }
    if (best.empty() || (best.size() == among.size() && among.size() > 1)) continue;
    const LocalizedText lead =
        say(criterion.lower_is_better ? kTheLowest : kTheHighest, titles_.criterion(criterion), value_of(best.front(), c));
    const auto same = std::ranges::find(all, best, &Leads::candidates);
    if (same == all.end())
      all.push_back({best, {lead}});
    else
      same->values.push_back(lead);
  }
  Texts texts;
  for (const Leads& one : all)
    texts.push_back(
        say(one.candidates.size() == 1 ? kLeadsIn : kLeadIn, listed(titles_.candidates(one.candidates)), listed(one.values)));
  if (!texts.empty()) add(say(kTradeOff, joined(texts, "; ")));
  for (std::size_t c = 0; c < decision_.choice.criteria.size(); ++c) {
    const auto is_known = [&](std::size_t i) { return candidates_[i].criteria[c].value.has_value(); };
    std::vector<std::size_t> unknown;
    std::ranges::remove_copy_if(among, std::back_inserter(unknown), is_known);
    if (!unknown.empty() && unknown.size() < among.size())
      add(say(kNotKnownOf, titles_.criterion(decision_.choice.criteria[c]), listed(titles_.candidates(unknown))));
  }
}

void AnswerSentences::add_rivals() {
  const std::vector<std::size_t>& rivals = ranking_.answer.rivals;
  if (rivals.empty() || !ranking_.winner()) return;
  std::vector<std::size_t> all{*ranking_.winner()};
  all.insert(all.end(), rivals.begin(), rivals.end());
  add(say(kRivals, listed(titles_.candidates(all))));
}

}  // namespace gpusim
