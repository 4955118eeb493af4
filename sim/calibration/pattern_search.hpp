#pragma once
// A deterministic search without derivatives for the constants of a law.

#include "sim/base/elementary.hpp"

namespace gpusim {

/// Varies each of `constants` (pointers to members of a law) by factors that shrink from round to round, as long as `error_of`
/// improves by more than `least_gain`. With an infinite `least_gain` no change is accepted.
template <class Law, class Constants, class ErrorOf>
[[nodiscard]] Law pattern_search(Law law, const Constants& constants, int rounds, double least_gain, const ErrorOf& error_of) {
  double best = error_of(law);
  double step = 0.4;
  for (int round = 0; round < rounds; ++round, step *= 0.6)
    for (const auto constant : constants)
      for (const double factor : {exp(step), exp(-step)})
        for (;;) {
          Law tried = law;
          tried.*constant *= factor;
          const double error = error_of(tried);
          if (error >= best - least_gain) break;
          best = error;
          law = tried;
        }
  return law;
}

}  // namespace gpusim
