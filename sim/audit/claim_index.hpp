#pragma once
// The claims of all files of an audit, found by id and by what they are about.

#include <fmt/format.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gpusim/audit.hpp"

namespace gpusim {

/// All claims of an audit by document and id.
class ClaimIndex {
 public:
  explicit ClaimIndex(const std::vector<std::unique_ptr<const Scenario>>& scenarios) {
    for (const auto& scenario : scenarios)
      for (const Claim& claim : scenario->claims.claims) {
        scenario_of_.emplace(&claim, scenario.get());
        const auto [place, is_new] = by_id_.emplace(claim.id, &claim);
        if (!is_new)
          throw InputError(claim.file, claim.pointer,
                           fmt::format("claim \"{}\" is also stated in {}", claim.id, place->second->file));
        if (!claim.quantity.empty() && claim.stated) of_quantity_[{claim.document, claim.quantity}].push_back(&claim);
      }
  }
  /// Arithmetic that leads back to the claim it explains explains nothing.
  void refuse_circles() const {
    for (const auto& [id, claim] : by_id_) {
      std::vector<std::string> open = {id};
      std::set<std::string> seen;
      while (!open.empty()) {
        const Claim* from = find(open.back());
        open.pop_back();
        if (from == nullptr || !from->arithmetic) continue;
        for (const std::string& next : from->arithmetic->claims()) {
          if (next == id)
            throw InputError(claim->file, claim->pointer + "/arithmetic", fmt::format("leads back to claim \"{}\" itself", id));
          if (seen.insert(next).second) open.push_back(next);
        }
      }
    }
  }
  [[nodiscard]] const Scenario& scenario_of(const Claim& claim) const { return *scenario_of_.at(&claim); }
  [[nodiscard]] const Claim* find(const std::string& id) const {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : found->second;
  }
  /// The statements of the same quantity in the same document that have other values than this one.
  [[nodiscard]] std::vector<const Claim*> against(const Claim& claim) const {
    std::vector<const Claim*> others;
    if (claim.quantity.empty() || !claim.stated) return others;
    for (const Claim* other : of_quantity_.at({claim.document, claim.quantity}))
      if (other != &claim && !agree(claim, *other)) others.push_back(other);
    return others;
  }

 private:
  std::map<std::string, const Claim*> by_id_;
  std::map<const Claim*, const Scenario*> scenario_of_;
  std::map<std::pair<std::string, std::string>, std::vector<const Claim*>> of_quantity_;
};

}  // namespace gpusim
