#include "sim/solvers/linear_program.hpp"

#include <ClpFactorization.hpp>
#include <ClpSimplex.hpp>
#include <CoinPackedMatrix.hpp>

#include "sim/base/check.hpp"

namespace gpusim {
namespace {

constexpr int kNoPerturbation = 100;  // Clp's code; by default Clp perturbs bounds randomly when it meets ties.

}  // namespace

std::size_t LinearProgram::add_column(double objective) {
  objective_.push_back(objective);
  return objective_.size() - 1;
}

std::size_t LinearProgram::add_row(const std::vector<Term>& terms, double least, double most) {
  for (const Term& term : terms) {
    row_.push_back(static_cast<int>(least_.size()));
    column_.push_back(static_cast<int>(term.column));
    coefficient_.push_back(term.coefficient);
  }
  least_.push_back(least);
  most_.push_back(most);
  return least_.size() - 1;
}

std::size_t LinearProgram::add_row_at_most(const std::vector<Term>& terms, double most) {
  return add_row(terms, -COIN_DBL_MAX, most);
}

std::size_t LinearProgram::add_row_at_least(const std::vector<Term>& terms, double least) {
  return add_row(terms, least, COIN_DBL_MAX);
}

LinearProgram::Solution LinearProgram::solve() const {
  const CoinPackedMatrix matrix(true, row_.data(), column_.data(), coefficient_.data(),
                                static_cast<CoinBigIndex>(coefficient_.size()));
  ClpSimplex simplex;
  simplex.setLogLevel(0);
  simplex.setPerturbation(kNoPerturbation);
  // Avoid LAPACK, whose rounding differs between machines.
  simplex.factorization()->setGoDenseThreshold(-1);
  simplex.factorization()->setDenseThreshold(0);
  simplex.setOptimizationDirection(-1);
  simplex.loadProblem(matrix, nullptr, nullptr, objective_.data(), least_.data(), most_.data());
  simplex.setPrimalTolerance(1e-9);
  simplex.setDualTolerance(1e-9);
  simplex.primal();
  if (simplex.status() != 0) {
    // If rounding in an ill-conditioned program fails, solve it again from scratch with the solver's own tolerances.
    simplex.setPrimalTolerance(1e-7);
    simplex.setDualTolerance(1e-7);
    simplex.allSlackBasis(true);
    simplex.dual();
  }
  GPUSIM_CHECK(simplex.status() == 0, "a linear program of {} rows and {} columns ends with status {}", least_.size(),
               objective_.size(), simplex.status());
  Solution solution;
  solution.objective = simplex.objectiveValue();
  solution.value.assign(simplex.getColSolution(), simplex.getColSolution() + objective_.size());
  solution.dual.assign(simplex.getRowPrice(), simplex.getRowPrice() + least_.size());
  return solution;
}

}  // namespace gpusim
