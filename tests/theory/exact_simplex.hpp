#pragma once
// A simplex in exact rationals, slow and small: what programs with rounding are held against. Bland's rule (Bland, Mathematics of
// Operations Research 2, 1977), so it ends.

#include <cstddef>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace gpusim::test {

class Rational {
 public:
  __extension__ using Wide = __int128;
  Rational(long long whole = 0) : numerator_(whole) {}
  Rational(Wide numerator, Wide denominator) : numerator_(numerator), denominator_(denominator) { reduce(); }
  [[nodiscard]] double value() const {
    return static_cast<double>(static_cast<long double>(numerator_) / static_cast<long double>(denominator_));
  }
  [[nodiscard]] int sign() const { return numerator_ > 0 ? 1 : numerator_ < 0 ? -1 : 0; }
  Rational operator+(const Rational& other) const {
    return {product(numerator_, other.denominator_) + product(other.numerator_, denominator_),
            product(denominator_, other.denominator_)};
  }
  Rational operator-(const Rational& other) const { return *this + Rational(-other.numerator_, other.denominator_); }
  Rational operator*(const Rational& other) const {
    return {product(numerator_, other.numerator_), product(denominator_, other.denominator_)};
  }
  Rational operator/(const Rational& other) const {
    return {product(numerator_, other.denominator_), product(denominator_, other.numerator_)};
  }
  bool operator<(const Rational& other) const { return (*this - other).sign() < 0; }
  bool operator==(const Rational& other) const { return (*this - other).sign() == 0; }

 private:
  static Wide product(Wide a, Wide b) {
    Wide result = 0;
    if (__builtin_mul_overflow(a, b, &result)) throw std::overflow_error("a rational that is too long");
    return result;
  }
  void reduce() {
    Wide a = numerator_ < 0 ? -numerator_ : numerator_;
    Wide b = denominator_ < 0 ? -denominator_ : denominator_;
    while (b != 0) {
      const Wide rest = a % b;
      a = b;
      b = rest;
    }
    if (denominator_ < 0) a = -a;
    numerator_ /= a;
    denominator_ /= a;
  }
  Wide numerator_;
  Wide denominator_ = 1;
};

/// The greatest objective x with rows x <= bound and x >= 0, where bounds are not negative and there is a greatest.
inline Rational exact_maximum(std::vector<std::vector<Rational>> rows, std::vector<Rational> bound,
                              std::vector<Rational> objective) {
  const std::size_t columns = objective.size();
  std::vector<std::size_t> basis;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    rows[r].resize(columns + rows.size());
    rows[r][columns + r] = 1;
    basis.push_back(columns + r);
  }
  objective.resize(columns + rows.size());
  Rational value;
  while (true) {
    std::size_t enter = 0;
    while (enter < objective.size() && objective[enter].sign() <= 0) ++enter;
    if (enter == objective.size()) return value;
    std::size_t leave = rows.size();
    for (std::size_t r = 0; r < rows.size(); ++r) {
      if (rows[r][enter].sign() <= 0) continue;
      if (leave == rows.size()) {
        leave = r;
        continue;
      }
      const Rational here = bound[r] / rows[r][enter];
      const Rational best = bound[leave] / rows[leave][enter];
      if (here < best || (here == best && basis[r] < basis[leave])) leave = r;
    }
    if (leave == rows.size()) throw std::runtime_error("unbounded");
    const Rational pivot = rows[leave][enter];
    for (Rational& one : rows[leave]) one = one / pivot;
    bound[leave] = bound[leave] / pivot;
    const auto subtract = [&](std::vector<Rational>& row, Rational& right) {
      const Rational factor = row[enter];
      if (factor.sign() == 0) return;
      for (std::size_t c = 0; c < row.size(); ++c) row[c] = row[c] - factor * rows[leave][c];
      right = right - factor * bound[leave];
    };
    for (std::size_t r = 0; r < rows.size(); ++r)
      if (r != leave) subtract(rows[r], bound[r]);
    Rational negative = Rational() - value;
    subtract(objective, negative);
    value = Rational() - negative;
    basis[leave] = enter;
  }
}

}  // namespace gpusim::test
