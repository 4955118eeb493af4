// Ratios between two results, and which of their cases are compared.

#include "sim/reports/reports.hpp"

namespace gpusim {

std::optional<Value> ratio_over_cases(const Result& result, const Result& other, bool shares_inputs,
                                      const std::function<std::optional<double>(const CaseResult&)>& figure) {
  const auto part = [&](const CaseResult& one, const CaseResult& of) -> std::optional<double> {
    const std::optional<double> above = figure(one);
    const std::optional<double> below = figure(of);
    return above && below && *below > 0 ? std::optional(*above / *below) : std::nullopt;
  };
  const std::optional<double> nominal = part(result.cases.front(), other.cases.front());
  if (!nominal) return std::nullopt;
  Value ratio = Value::number(*nominal);
  const auto reach = [&](const std::optional<double>& one) {
    if (!one) return false;
    ratio.low = std::min(ratio.low, *one);
    ratio.high = std::max(ratio.high, *one);
    return true;
  };
  for (const CaseResult& one : result.cases)
    for (const CaseResult& of : other.cases)
      // If only one of the two has ranges, all its cases are compared with the single case of the other.
      if (!shares_inputs || one.which == of.which || result.cases.size() != other.cases.size())
        if (!reach(part(one, of))) return std::nullopt;
  return ratio;
}

}  // namespace gpusim
