#pragma once
// What a scenario asks besides its runs: goals that must be met, criteria to rank by, and what documents claim.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gpusim/formula.hpp"

namespace gpusim {

/// A formula that is evaluated for each system.
struct Criterion {
  std::string name;
  std::string title;
  std::string pointer;
  Formula formula;
  bool lower_is_better = true;
  double weight = 1;
};

struct Goal {
  std::string name;
  std::string title;
  std::string pointer;
  Formula formula;
  std::optional<Value> at_most;
  std::optional<Value> at_least;
};

struct Choice {
  std::vector<Goal> goals;
  std::vector<Criterion> criteria;
  struct Cards {
    std::uint32_t from = 1;
    std::uint32_t up_to = 8;
    std::uint32_t step = 1;
    [[nodiscard]] std::uint32_t counts() const { return (up_to - from) / step + 1; }
  };
  Cards cards;                                ///< how many to try of every system of one pool
  std::optional<std::size_t> cards_workload;  ///< whose makespan the scaling curve shows
};

/// A text in the languages the reports speak.
struct LocalizedText {
  std::string en;
  std::string ko;  ///< the English one when it is not given
};

struct SourceDocument {
  std::string id;
  LocalizedText title;
  std::string date;
};

/// Something that must be granted for a document's arithmetic to hold.
struct Assumption {
  std::string id;
  LocalizedText text;
};

/// What no simulation or formula can speak to.
enum class ClaimKind { quantity, accuracy, date, rating, opinion };

struct Claim {
  std::string id;
  std::string file;     ///< of the scenario
  std::string pointer;  ///< in it
  std::string document;
  std::string line;  ///< "194" or "420-423"
  std::string section;
  std::string quote;
  std::string metric;
  std::string about;
  std::string note;
  ClaimKind kind = ClaimKind::quantity;
  std::string stated_text;            ///< as written, for people
  std::optional<Value> stated;        ///< empty for texts
  std::optional<WrittenUnit> unit;    ///< the unit it is written in
  double tolerance_low = 0;           ///< at the low end, in base units
  double tolerance_high = 0;          ///< at the high end
  std::optional<Formula> arithmetic;  ///< how the document came to it
  std::optional<Formula> simulated;   ///< what follows by simulation or exact formula
  std::vector<std::string> assumes;   ///< ids of assumptions
  std::string quantity;               ///< statements of one document with the same text must agree
  std::vector<Formula> consistent;    ///< comparisons that must hold
  std::optional<Formula> published;   ///< what a data sheet says
  std::optional<Formula> limit;       ///< no true value is above it
};

/// The section of a scenario.
struct Claims {
  std::vector<SourceDocument> documents;
  std::vector<Assumption> assumptions;
  std::vector<Claim> claims;
};

}  // namespace gpusim
