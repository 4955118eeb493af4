#pragma once
// A linear program and its solution. Only linear_program.cpp knows which solver is used.

#include <cstddef>
#include <vector>

namespace gpusim {

/// Maximises c x subject to rows and x >= 0. The program must have an optimum.
class LinearProgram {
 public:
  struct Term {
    std::size_t column;
    double coefficient;
  };
  /// Adds a column without an upper bound and returns its number.
  std::size_t add_column(double objective);
  /// Adds the row "sum of terms <= most" and returns its number.
  std::size_t add_row_at_most(const std::vector<Term>& terms, double most);
  /// Adds the row "sum of terms >= least" and returns its number.
  std::size_t add_row_at_least(const std::vector<Term>& terms, double least);

  struct Solution {
    double objective = 0;
    std::vector<double> value;  ///< by column
    std::vector<double> dual;   ///< by row: change of the objective per unit of its bound; >= 0 for at most, <= 0 for at least
  };
  [[nodiscard]] Solution solve() const;

 private:
  std::size_t add_row(const std::vector<Term>& terms, double least, double most);
  std::vector<double> objective_;
  std::vector<double> least_;
  std::vector<double> most_;
  std::vector<int> row_;
  std::vector<int> column_;
  std::vector<double> coefficient_;
};

}  // namespace gpusim
