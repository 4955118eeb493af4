#include "sim/timing/cholesky.hpp"

#include <algorithm>
#include <cmath>

#include "sim/base/check.hpp"

namespace gpusim {
namespace {

constexpr double kLeastPivot = 1e-9;

}  // namespace

double dot(const Vector& a, const Vector& b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += a[k] * b[k];
  return sum;
}

Cholesky::Cholesky(const Matrix& matrix) : lower_(matrix.size(), Vector(matrix.size(), 0)) {
  for (std::size_t row = 0; row < matrix.size(); ++row) {
    Vector& at = lower_[row];
    for (std::size_t column = 0; column <= row; ++column) {
      const Vector& above = lower_[column];
      double rest = matrix[row][column];
      for (std::size_t k = 0; k < column; ++k) rest -= at[k] * above[k];
      if (column < row) {
        at[column] = rest / above[column];
        continue;
      }
      GPUSIM_CHECK(matrix[row][row] > 0, "a covariance matrix without variance at row {}", row);
      // Nearly equal rows leave a pivot that is only rounding error. It is raised to what the precision of the diagonal justifies.
      at[row] = std::sqrt(std::max(rest, matrix[row][row] * kLeastPivot));
    }
  }
}

Vector Cholesky::forward(Vector b) const {
  for (std::size_t row = 0; row < b.size(); ++row) {
    for (std::size_t k = 0; k < row; ++k) b[row] -= lower_[row][k] * b[k];
    b[row] /= lower_[row][row];
  }
  return b;
}

Vector Cholesky::backward(Vector b) const {
  for (std::size_t row = b.size(); row-- > 0;) {
    b[row] /= lower_[row][row];
    for (std::size_t k = 0; k < row; ++k) b[k] -= lower_[row][k] * b[row];
  }
  return b;
}

Matrix Cholesky::inverse() const {
  const std::size_t size = lower_.size();
  Matrix inverse(size);
  for (std::size_t column = 0; column < size; ++column) {
    Vector unit(size, 0);
    unit[column] = 1;
    inverse[column] = solve(unit);
  }
  return inverse;
}

}  // namespace gpusim
