#pragma once
// Functions of real numbers with the same result on every machine and from every compiler. Those of the C library take other paths
// on processors with other instructions, and other releases of it round otherwise, so that a drawn time would differ in its last
// nanosecond.
//
// Each is computed in pairs of doubles (Dekker, "A floating-point technique for extending the available precision", Numerische
// Mathematik 18, 1971; Knuth, TAOCP 2, 4.2.2) of +, -, *, / and exact scaling alone, which IEEE 754 defines to the bit. Arguments
// are reduced with tables (Tang, ACM TOMS 15, 1989 and 16, 1990) that are made when the program is compiled, with 97 bits or more.
// What is returned is within 0.51 units of its last place of the true value, 0.5 being what rounding itself costs: whatever can be
// exact is exact. Results below 2^-1022 are within one unit. As in the C library, no argument is an error: what has no value is
// NaN, what is too large infinite.

namespace gpusim {

[[nodiscard]] double exp(double x);
[[nodiscard]] double expm1(double x);  ///< exp(x) - 1, precise near 0
[[nodiscard]] double log(double x);
[[nodiscard]] double log1p(double x);  ///< log(1 + x), precise near 0
[[nodiscard]] double log2(double x);
[[nodiscard]] double log10(double x);
/// x to the power y for x >= 0; for x < 0 where y is a whole number.
[[nodiscard]] double pow(double x, double y);
/// The gamma function of x >= 1, by Stirling's series (Abramowitz and Stegun, 6.1.40) of an argument that is raised to 20 at least.
[[nodiscard]] double gamma(double x);

}  // namespace gpusim
