#pragma once
// Solves symmetric positive definite systems that are small enough for dense matrices.

#include <cstddef>
#include <vector>

namespace gpusim {

using Vector = std::vector<double>;

/// A square matrix as a vector of rows.
using Matrix = std::vector<Vector>;

[[nodiscard]] double dot(const Vector& a, const Vector& b);

/// A = L L' (Golub & Van Loan, Matrix Computations, section 4.2). Only the lower triangle of A is read.
class Cholesky {
 public:
  Cholesky() = default;
  explicit Cholesky(const Matrix& matrix);
  [[nodiscard]] Vector forward(Vector b) const;   ///< L x = b
  [[nodiscard]] Vector backward(Vector b) const;  ///< L' x = b
  [[nodiscard]] Vector solve(const Vector& b) const { return backward(forward(b)); }
  [[nodiscard]] Matrix inverse() const;

 private:
  Matrix lower_;
};

}  // namespace gpusim
