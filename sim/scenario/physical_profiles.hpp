#pragma once
// Physical profiles: the library built in, those of a scenario, and the trainings that refer to them.

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gpusim/reader.hpp"
#include "gpusim/scenario.hpp"
#include "gpusim/step.hpp"

namespace gpusim {

/// Reads and checks a whole profile (scenarios/profiles/README.md). Its measured speeds name cards of `catalog`.
[[nodiscard]] PhysicalProfile read_physical_profile(Reader& at, const std::string& name, const Catalog& catalog);

/// The JSON of the library's profiles by name, in order of their names.
[[nodiscard]] const std::vector<std::pair<std::string, JsonTree>>& built_in_profiles();

/// The library as values.
[[nodiscard]] std::vector<PhysicalProfile> library_profiles(const Catalog& catalog);

/// The profiles that a scenario's trainings name: those of its section `profiles`, over the library. What is used is written into
/// the document, so that the expanded scenario stands on its own.
class PhysicalProfiles {
 public:
  PhysicalProfiles(Reader& root, const Catalog& catalog);
  /// The profile that a text at `at` names; fails there with the nearest names when there is none.
  [[nodiscard]] std::shared_ptr<const PhysicalProfile> find(const std::string& name, const std::string& pointer);

 private:
  Document& document_;
  const Catalog& catalog_;
  std::map<std::string, std::shared_ptr<const PhysicalProfile>> known_;
};

}  // namespace gpusim
