#pragma once
// Equations that hold to the digits they are printed with.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gpusim/page.hpp"
#include "sim/formula/written_out.hpp"

namespace gpusim {

/// The equation whose left side `left` writes with so many digits: with as few as make both sides agree as printed. Empty when none
/// do.
[[nodiscard]] std::optional<Equation> checked_equation(const std::function<std::optional<std::string>(int digits)>& left,
                                                       const Value& right, const std::optional<WrittenUnit>& in);

/// What a formula comes to, its names written out: "450 ms * 736" and 5.52 min.
[[nodiscard]] std::optional<Equation> equation_of(const Formula& formula, const FormulaNames& names, const Value& right,
                                                  const std::optional<WrittenUnit>& in);

/// What a pool is paid for: price × time × number of GPUs; the time is that of all of them together where the number is 1.
struct RentTerm {
  Value price;  ///< money per time
  double seconds;
  std::uint32_t gpus;
};
/// The sum of what the pools are paid for.
[[nodiscard]] std::optional<Equation> equation_of(const std::vector<RentTerm>& terms, const Value& right,
                                                  const std::optional<WrittenUnit>& in);

/// The sum of amounts.
[[nodiscard]] std::optional<Equation> sum_of(const std::vector<Value>& terms, const Value& right,
                                             const std::optional<WrittenUnit>& in);
/// The product of amounts, each in the unit in which people read it.
[[nodiscard]] std::optional<Equation> product_of(const std::vector<Value>& factors, const Value& right,
                                                 const std::optional<WrittenUnit>& in);

}  // namespace gpusim
