#pragma once
// Which lines of a document the inputs of a scenario are taken from.

#include <cstddef>
#include <string>
#include <vector>

#include "gpusim/audit.hpp"

namespace gpusim {

/// A value of a scenario with the basis "stated" whose source names a line.
struct StatedInput {
  std::string pointer;
  std::string text;    ///< as written: "2 h"
  Value value;         ///< with the ends of a range
  std::string source;  ///< what stands before the line: the title of a document
  std::string line;    ///< "64" or "64-69"
};

/// All of them, in the order of the file. A value that several keys take from one line is listed once for each.
[[nodiscard]] std::vector<StatedInput> stated_inputs(const Scenario& scenario);

/// Which scenarios of an audit compute with which statements.
class UsesOfClaims {
 public:
  explicit UsesOfClaims(const Audit& audit);
  /// The scenarios with an input that is taken from this claim: from its document and line, with the same value. In order.
  [[nodiscard]] std::vector<std::size_t> users_of(const AuditedClaim& audited) const;
  /// "`a.json`, `b.json` and 9 more files"
  [[nodiscard]] LocalizedText named_files(const std::vector<std::size_t>& scenarios) const;

 private:
  const Audit& audit_;
  std::vector<std::vector<StatedInput>> inputs_;  ///< by scenario
};

}  // namespace gpusim
