// Inputs of scenarios that are statements which the audit contradicts.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "sim/audit/amounts.hpp"
#include "sim/audit/finding_parts.hpp"
#include "sim/audit/labels.hpp"
#include "sim/audit/slips.hpp"
#include "sim/audit/sources.hpp"

namespace gpusim {
namespace {

/// The figure that contradicts a claim; empty where it is not contradicted, or by another statement only.
std::optional<Value> denying_figure(const AuditedClaim& audited) {
  if (audited.verdict != Verdict::contradicted) return std::nullopt;
  for (const auto& comparison : {audited.simulated, audited.arithmetic})
    if (comparison && comparison->value && !comparison->agrees) return comparison->value;
  return std::nullopt;
}

/// A statement that is contradicted, and the scenarios that compute with it.
struct DeniedInput {
  const AuditedClaim* audited;
  Value figure;
  std::vector<std::size_t> users;  ///< in order
};

class InputFinder {
 public:
  explicit InputFinder(FindingList& list) : list_(list), uses_(list.audit()) {}

  void run() {
    // Statements that one file contradicts are one finding.
    std::map<std::size_t, std::vector<DeniedInput>> by_file;
    for (const AuditedClaim& audited : list_.audit().claims)
      if (const auto figure = denying_figure(audited))
        if (std::vector<std::size_t> users = uses_.users_of(audited); !users.empty())
          by_file[audited.scenario].push_back({&audited, *figure, std::move(users)});
    for (const auto& [file, denied] : by_file) report(file, denied);
  }

 private:
  void report(std::size_t file, const std::vector<DeniedInput>& denied) {
    const auto factor = [](const DeniedInput& one) {
      return factor_between(one.audited->claim->stated->nominal, one.figure.nominal);
    };
    const DeniedInput& farthest = *std::ranges::max_element(denied, {}, factor);
    std::vector<const Claim*> claims;
    std::set<std::size_t> users;
    for (const DeniedInput& one : denied) {
      claims.push_back(one.audited->claim);
      users.insert(one.users.begin(), one.users.end());
    }
    const Claim& claim = *farthest.audited->claim;
    const LocalizedText more =
        denied.size() == 1
            ? LocalizedText()
            : say({"; {0} in the same way", "; 다른 입력값 {1}개도 마찬가지로 다름"},
                  denied.size() == 2 ? "1 more input differs" : fmt::format("{} more inputs differ", denied.size() - 1),
                  denied.size() - 1);
    const LocalizedText denier = users == std::set{file} ? say({"the same file", "같은 파일"}) : uses_.named_files({file});
    const LocalizedText files = uses_.named_files({users.begin(), users.end()});
    const LocalizedText computing = users.size() == 1 ? say({"{} computes", "{}이(가) 이 값으로 계산함"}, files)
                                                      : say({"{} compute", "{}이(가) 이 값으로 계산함"}, files);
    list_.add(Finding::Kind::input_denied, claims, factor(farthest),
              "inputs denied by " + list_.audit().scenarios[file]->document.file, {}, list_.subject_of(claim), stated_amount(claim),
              claim.line, computing, denier, amount(farthest.figure, claim), more);
  }

  FindingList& list_;
  UsesOfClaims uses_;
};

}  // namespace

void find_denied_inputs(FindingList& list) { InputFinder(list).run(); }

}  // namespace gpusim
