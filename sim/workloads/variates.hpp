#pragma once
// Random variates from the project's own numbers, and laws of lengths as a scenario states them.

#include <cstddef>
#include <functional>
#include <vector>

#include "gpusim/reader.hpp"
#include "gpusim/units.hpp"
#include "sim/base/random.hpp"

namespace gpusim {

extern const KeySection kLengthKeys;  ///< a law of lengths

/// A multiple of 2^-53 plus 2^-54, so neither 0 nor 1.
[[nodiscard]] double open_uniform(Random& random);
/// Mean 1, by inversion (Devroye, Non-Uniform Random Variate Generation, 1986, II.2).
[[nodiscard]] double exponential_variate(Random& random);
/// Shape > 0, scale 1: Marsaglia and Tsang, ACM TOMS 26 (2000).
[[nodiscard]] double gamma_variate(double shape, Random& random);

/// How long something takes: gives one length.
using LengthLaw = std::function<Seconds(Random& random)>;
/// `{"type": "lognormal", "median": "10 min", "p90": "2 h"}` and the like; see scenarios/FORMAT.md.
[[nodiscard]] LengthLaw read_length_law(Reader at);

/// A position, drawn in proportion to the weights; there must be one.
[[nodiscard]] std::size_t drawn_position(const std::vector<double>& weights, Random& random);

/// One number above 0, or one time, that may not be a range.
[[nodiscard]] double one_number(const Reader& at);
[[nodiscard]] Duration one_time(const Reader& at, Reader::Zero zero = Reader::Zero::allowed);
/// "12 /h": per second.
[[nodiscard]] double read_rate(const Reader& at);

}  // namespace gpusim
