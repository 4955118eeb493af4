#pragma once
// Physical profiles: the built-in library, those of a scenario, and their use by trainings.

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gpusim/reader.hpp"
#include "gpusim/scenario.hpp"
#include "gpusim/step.hpp"

namespace gpusim {

/// Reads and checks a physical profile (scenarios/profiles/README.md). Its measured speeds refer to GPUs of `catalog`.
[[nodiscard]] PhysicalProfile read_physical_profile(Reader& at, const std::string& name, const Catalog& catalog);

/// The library's profiles as documents, sorted by name.
[[nodiscard]] const std::vector<std::pair<std::string, Document>>& built_in_profiles();

/// The names of the profiles built in, in order.
[[nodiscard]] std::vector<std::string> library_profile_names();

/// The library as values.
[[nodiscard]] std::vector<PhysicalProfile> library_profiles(const Catalog& catalog);

/// The profiles that trainings of a scenario name: those of its section `profiles`, and otherwise those of the library. Profiles in
/// use are written into the document, so that the expanded scenario needs no library.
class PhysicalProfiles {
 public:
  PhysicalProfiles(Reader& root, const Catalog& catalog);
  /// The profile with this name. If there is none, fails at `pointer` with the nearest names.
  [[nodiscard]] std::shared_ptr<const PhysicalProfile> find(const std::string& name, const std::string& pointer);

 private:
  Document& document_;
  const Catalog& catalog_;
  std::map<std::string, std::shared_ptr<const PhysicalProfile>> known_;
};

}  // namespace gpusim
