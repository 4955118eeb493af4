#pragma once
// What cards cost and draw, as a pool of the scenario states it. Amounts keep their currency.

#include <cstdint>
#include <optional>
#include <string>

#include "gpusim/formula.hpp"

namespace gpusim {

/// Money for a pool of cards.
struct PoolCost {
  /// Which hours of a rented card are paid.
  enum class Billed {
    use,   ///< all cards of the pool from its first start to its last end
    busy,  ///< each card while it is held
    run,   ///< all cards from the start of the run (or of the pool's availability) to its end
  };
  std::optional<Value> rent;  ///< money per second and card
  Billed billed = Billed::use;
  bool pays_electricity = true;    ///< false: the rent includes it
  std::optional<Value> purchase;   ///< money per card
  std::optional<Value> lifetime;   ///< months
  double residual = 0;             ///< part of the price left at the end of the lifetime
  bool is_depreciated = false;     ///< charge purchase x (1 - residual) x run / lifetime instead of the whole price
  std::optional<Value> hosting;    ///< money per month and card
  std::optional<Value> operation;  ///< seconds of a person per month and card
  std::string operator_name;       ///< who does it; a name of `people`
};

/// Power of a pool.
struct PoolPower {
  std::optional<Value> busy;  ///< watts a card while a task holds it; the data sheet's TDP when not stated
  std::optional<Value> idle;  ///< watts a card otherwise
  std::optional<Value> host;  ///< watts a node from the pool's first start to its last end
};

}  // namespace gpusim
