#pragma once
// Random variates from the project's own random numbers, and the laws of lengths in scenarios.

#include <cstddef>
#include <functional>
#include <vector>

#include "gpusim/reader.hpp"
#include "gpusim/units.hpp"
#include "sim/base/random.hpp"

namespace gpusim {

extern const KeySection kLengthKeys;  ///< the keys of a law of lengths

/// A uniform number in (0, 1): a multiple of 2^-53 plus 2^-54, so neither 0 nor 1.
[[nodiscard]] double open_uniform(Random& random);
/// An exponential variate with mean 1, by inversion (Devroye, Non-Uniform Random Variate Generation, 1986, II.2).
[[nodiscard]] double exponential_variate(Random& random);
/// A gamma variate with shape > 0 and scale 1: Marsaglia and Tsang, ACM TOMS 26 (2000).
[[nodiscard]] double gamma_variate(double shape, Random& random);

/// A law of lengths; each call draws one length.
using LengthLaw = std::function<Seconds(Random& random)>;
/// Reads a law such as `{"type": "lognormal", "median": "10 min", "p90": "2 h"}`; see scenarios/FORMAT.md.
[[nodiscard]] LengthLaw read_length_law(Reader at);

/// Draws a position in proportion to the weights, of which at least one must be positive.
[[nodiscard]] std::size_t drawn_position(const std::vector<double>& weights, Random& random);

/// Reads one number above 0; one_time() reads one time. Ranges are refused.
[[nodiscard]] double one_number(const Reader& at);
[[nodiscard]] Duration one_time(const Reader& at, Reader::Zero zero = Reader::Zero::allowed);
/// Reads a rate of events such as "12 /h".
[[nodiscard]] Rate read_rate(const Reader& at);

}  // namespace gpusim
