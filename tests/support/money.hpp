#pragma once
// Amounts of money in tests: compared with a number of units of the scenario's currency, and printed as one.

#include <doctest/doctest.h>

#include <ostream>

#include "gpusim/units.hpp"

namespace gpusim {

inline bool operator==(Money amount, const doctest::Approx& expected) { return amount.raw() == expected; }
inline std::ostream& operator<<(std::ostream& out, Money amount) { return out << amount.raw(); }

}  // namespace gpusim
