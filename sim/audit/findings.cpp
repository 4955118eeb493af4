#include "sim/audit/findings.hpp"

#include "sim/audit/effects.hpp"
#include "sim/audit/finding_parts.hpp"
#include "sim/audit/labels.hpp"
#include "sim/base/text.hpp"
#include "sim/page/phrase.hpp"

namespace gpusim {
namespace {

/// What every finding of the kind changes at least. What is computed from an input is no answer any more when the input is off by a
/// factor of two.
Finding::Effect least_effect(Finding::Kind kind, double factor) {
  constexpr double kMuch = 2;
  switch (kind) {
    case Finding::Kind::ranking_reversed:
      return Finding::Effect::reverses_order;
    case Finding::Kind::ranking_by_basis:
      return Finding::Effect::reverses_order_on_one_basis;
    case Finding::Kind::above_limit:
    case Finding::Kind::below_work_bound:
      return Finding::Effect::flips_limit;
    case Finding::Kind::input_denied:
      return factor >= kMuch ? Finding::Effect::denies_inputs : Finding::Effect::changes_figure;
    default:
      return Finding::Effect::changes_figure;
  }
}

}  // namespace

FindingList::FindingList(const Audit& audit, const std::vector<Evaluator*>& evaluators)
    : audit_(audit), evaluators_(evaluators), bases_(audit, evaluators) {
  for (const AuditedClaim& claim : audit.claims) {
    claim_of_.emplace(claim.claim->id, &claim);
    if (const auto run = gpusim::measured(claim, *evaluators[claim.scenario])) measured_.push_back(*run);
  }
}

LocalizedText FindingList::subject_of(const Claim& claim) const {
  const AuditedClaim& audited = *claim_of_.at(claim.id);
  const Evaluator& evaluator = *evaluators_[audited.scenario];
  if (gpusim::measured(audited, evaluator)) return capitalized(described(*claim.simulated, evaluator));
  const Scenario& scenario = *audit_.scenarios[audited.scenario];
  const LocalizedText about = claim_text(scenario, claim, claim.about);
  if (claim.metric.empty()) return claim.about.empty() ? name_text(claim.id) : about;
  const LocalizedText metric = metric_text(scenario, claim);
  // What it is about may say what of it is stated.
  if (lower_case(about.en).find(lower_case(metric.en)) != std::string::npos) return about;
  return claim.about.empty() ? capitalized(metric) : say({"{0}, {1}", "{0}, {1}"}, about, metric);
}

FormulaNames FindingList::names(const AuditedClaim& audited) const {
  return evaluators_[audited.scenario]->names({}, [this](const std::string& id) {
    const auto found = claim_of_.find(id);
    if (found == claim_of_.end() || !found->second->claim->stated) throw std::runtime_error("states no value");
    return *found->second->claim->stated;
  });
}

void FindingList::add(Finding::Kind kind, const std::vector<const Claim*>& claims, double factor, std::string what,
                      Sentence sentence) {
  if (what.empty()) what = claims.front()->quantity.empty() ? sentence.text.en : claims.front()->quantity;
  const auto [place, is_new] = place_of_.emplace(std::tuple{kind, claims.front()->document, std::move(what)}, findings_.size());
  if (is_new) findings_.push_back({kind, claims.front()->document, {}, std::move(sentence), least_effect(kind, factor), factor});
  Finding& finding = findings_[place->second];
  finding.factor = std::max(finding.factor, factor);
  for (const Claim* claim : claims)
    if (is_new || std::ranges::find(finding.claims, claim->id) == finding.claims.end()) finding.claims.push_back(claim->id);
}

std::vector<Finding> FindingList::ranked() {
  Effects effects(audit_, evaluators_, measured_);
  for (const Finding& finding : findings_)
    if (finding.kind != Finding::Kind::input_denied)
      for (const std::string& claim : finding.claims) effects.mark(claim, finding.effect);
  for (Finding& finding : findings_)
    if (finding.kind != Finding::Kind::ranking_by_basis && finding.kind != Finding::Kind::input_denied)
      finding.effect = std::min(finding.effect, effects.of(finding.claims));
  std::ranges::stable_sort(findings_, [](const Finding& one, const Finding& other) {
    return one.effect != other.effect ? one.effect < other.effect : one.factor > other.factor;
  });
  return findings_;
}

std::vector<Finding> find_all(const Audit& audit, const std::vector<Evaluator*>& evaluators) {
  FindingList list(audit, evaluators);
  for (const AuditedClaim& claim : audit.claims)
    if (claim.claim->stated) find_in_claim(claim, list);
  for (const Measured& measured : list.measured()) find_in_run(measured, list);
  find_in_comparisons(list);
  find_denied_inputs(list);
  return list.ranked();
}

}  // namespace gpusim
