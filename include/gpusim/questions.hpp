#pragma once
// What a scenario asks beyond its runs: goals to meet, criteria to rank by, and claims of documents to check.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/formula.hpp"
#include "gpusim/ids.hpp"
#include "gpusim/page.hpp"
#include "gpusim/value.hpp"

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

/// The workload that formulas of goals and criteria mean by this name: the strategy of the candidate.
inline constexpr std::string_view kStrategyName = "strategy";

struct Choice {
  std::vector<Goal> goals;
  std::vector<Criterion> criteria;
  std::vector<WorkloadId> strategies;  ///< workloads that do the same job in different ways; empty when there is no such choice
  struct GpuCounts {
    std::uint32_t from = 1;
    std::uint32_t up_to = 8;
    std::uint32_t step = 1;
    [[nodiscard]] std::uint32_t counts() const { return (up_to - from) / step + 1; }
  };
  GpuCounts gpus;                           ///< the numbers of GPUs to try for every system with a single pool
  std::optional<WorkloadId> gpus_workload;  ///< the workload of the scaling curve; empty for a curve of each strategy
};

struct SourceDocument {
  std::string id;
  LocalizedText title;
  std::string date;
};

/// A condition that must hold for the arithmetic of a document to be right.
struct Assumption {
  std::string id;
  LocalizedText text;
};

/// The kind of a claim. All kinds except `quantity` are beyond simulation and formulas.
enum class ClaimKind { quantity, accuracy, date, rating, opinion };

struct Claim {
  std::string id;
  std::string file;     ///< file of the scenario
  std::string pointer;  ///< place of the claim in the scenario
  std::string document;
  std::string line;  ///< line or lines of the document: "194" or "420-423"
  std::string section;
  std::string quote;
  std::string metric;
  std::string about;
  std::string note;
  ClaimKind kind = ClaimKind::quantity;
  std::string stated_text;            ///< for display, as written
  std::optional<Value> stated;        ///< empty when the claim is a text
  std::optional<WrittenUnit> unit;    ///< unit in which the value is written
  double tolerance_low = 0;           ///< tolerance below the low end, in base units
  double tolerance_high = 0;          ///< tolerance above the high end, in base units
  std::optional<Formula> arithmetic;  ///< the calculation of the document
  std::optional<Formula> simulated;   ///< the true value by simulation or exact formula
  std::vector<std::string> assumes;   ///< ids of the assumptions that it depends on
  std::string quantity;               ///< claims of one document with the same text here must agree
  std::vector<Formula> consistent;    ///< comparisons that must be true
  std::optional<Formula> published;   ///< the value on a data sheet
  std::optional<Formula> limit;       ///< an upper bound of the true value
};

/// The section `claims` of a scenario.
struct Claims {
  std::vector<SourceDocument> documents;
  std::vector<Assumption> assumptions;
  std::vector<Claim> claims;
};

}  // namespace gpusim
