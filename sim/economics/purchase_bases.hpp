#pragma once
// Bases on which purchases count, of several systems together.

#include "gpusim/economics.hpp"

namespace gpusim {

/// Whether some of what is bought counts on this basis.
[[nodiscard]] constexpr bool includes(PurchaseBasis all, PurchaseBasis one) { return all == one || all == PurchaseBasis::both; }

/// The basis of two purchases together.
[[nodiscard]] constexpr PurchaseBasis together(PurchaseBasis one, PurchaseBasis other) {
  if (one == PurchaseBasis::none || one == other) return other;
  return other == PurchaseBasis::none ? one : PurchaseBasis::both;
}

/// The basis of all that any of these systems buys.
template <class Systems>
[[nodiscard]] PurchaseBasis purchase_basis_of_all(const Systems& systems) {
  PurchaseBasis all = PurchaseBasis::none;
  for (const System& system : systems) all = together(all, purchase_basis(system));
  return all;
}

}  // namespace gpusim
