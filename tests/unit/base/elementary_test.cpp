#include "sim/base/elementary.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "sim/base/random.hpp"

namespace gpusim {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct OfOne {
  double (*function)(double);
  const char* name;
  double x;
  double value;
};

/// The doubles nearest to the true values, which mpmath 1.3 gave with 60 digits.
constexpr OfOne kOfOne[] = {
    {&gpusim::exp, "exp", 1, 0x1.5bf0a8b145769p+1},           {&gpusim::exp, "exp", -1, 0x1.78b56362cef38p-2},
    {&gpusim::exp, "exp", 0.1, 0x1.1aec7b35a00d4p+0},         {&gpusim::exp, "exp", 1e-9, 0x1.000000044b830p+0},
    {&gpusim::exp, "exp", 35.7, 0x1.6b18f20436413p+51},       {&gpusim::exp, "exp", 709.5, 0x1.81e9b4b52d0c9p+1023},
    {&gpusim::exp, "exp", -700.25, 0x1.af5fe9a485c8ep-1011},  {&gpusim::expm1, "expm1", 1e-12, 0x1.19799812df3bdp-40},
    {&gpusim::expm1, "expm1", -1e-5, -0x1.4f8aea9acf2c9p-17}, {&gpusim::expm1, "expm1", 0.0013, 0x1.55024138adbb1p-10},
    {&gpusim::expm1, "expm1", 0.002, 0x1.066804831cdadp-9},   {&gpusim::expm1, "expm1", -0.7, -0x1.01bf92311555fp-1},
    {&gpusim::expm1, "expm1", 1.5, 0x1.bda7fcc9f8a83p+1},     {&gpusim::expm1, "expm1", 60, 0x1.79dbc9dc53c66p+86},
    {&gpusim::log, "log", 2, 0x1.62e42fefa39efp-1},           {&gpusim::log, "log", 10, 0x1.26bb1bbb55516p+1},
    {&gpusim::log, "log", 0.1, -0x1.26bb1bbb55515p+1},        {&gpusim::log, "log", 1.001, 0x1.060354f8c3cc4p-10},
    {&gpusim::log, "log", 123456.789, 0x1.77281cad8a844p+3},  {&gpusim::log, "log", 1e300, 0x1.5963447f87fb5p+9},
    {&gpusim::log, "log", 1e-310, -0x1.64e69394d9508p+9},     {&gpusim::log1p, "log1p", 1e-18, 0x1.2725dd1d243acp-60},
    {&gpusim::log1p, "log1p", -1e-9, -0x1.12e0be84bbb51p-30}, {&gpusim::log1p, "log1p", 1e-3, 0x1.060354f8c3ebfp-10},
    {&gpusim::log1p, "log1p", -0.25, -0x1.269621134db92p-2},  {&gpusim::log1p, "log1p", 0.5, 0x1.9f323ecbf984cp-2},
    {&gpusim::log1p, "log1p", 1e10, 0x1.7069e2aa3184ep+4},    {&gpusim::log2, "log2", 3, 0x1.95c01a39fbd68p+0},
    {&gpusim::log2, "log2", 10, 0x1.a934f0979a371p+1},        {&gpusim::log2, "log2", 0.7, -0x1.0776228967d13p-1},
    {&gpusim::log10, "log10", 2, 0x1.34413509f79ffp-2},       {&gpusim::log10, "log10", 7e-5, -0x1.09e9e9e90e678p+2},
    {&gpusim::log10, "log10", 12345, 0x1.05dafd7670640p+2},   {&gpusim::gamma, "gamma", 1.5, 0x1.c5bf891b4ef6bp-1},
    {&gpusim::gamma, "gamma", 1.1, 0x1.e71772b7348d9p-1},     {&gpusim::gamma, "gamma", 2.25, 0x1.220c7dacf5552p+0},
    {&gpusim::gamma, "gamma", 3.75, 0x1.1b123dfb60e22p+2},    {&gpusim::gamma, "gamma", 10.3, 0x1.5dd1d60ccc8a7p+19},
    {&gpusim::gamma, "gamma", 50.5, 0x1.4dbec5a259b68p+211},  {&gpusim::gamma, "gamma", 171.5, 0x1.0e1863dcad789p+1023}};

struct OfTwo {
  double x;
  double y;
  double value;
};

constexpr OfTwo kPowersOfNumbers[] = {
    {2, 0.5, 0x1.6a09e667f3bcdp+0},          {10, -3, 0x1.0624dd2f1a9fcp-10},        {0.1, 2.5, 0x1.9e7c6e43390b8p-9},
    {1.08, 17, 0x1.d99a310dfd582p+1},        {1.0000001, 1e7, 0x1.5bf0a790ce6f2p+1}, {0.9999, -12345.6, 0x1.b7f22d2b5253fp+1},
    {123.456, -7.25, 0x1.8ba54295b1992p-51}, {1e-5, 0.1, 0x1.43d136248490fp-2},      {3, 400.5, 0x1.b6d19d2605c27p+634}};

bool are_neighbours(double a, double b) { return std::nextafter(a, b) == b; }

}  // namespace

TEST_SUITE("elementary functions") {
  TEST_CASE("what is returned is the double nearest to the true value") {
    for (const OfOne& one : kOfOne) {
      CAPTURE(one.name);
      CAPTURE(one.x);
      CHECK(one.function(one.x) == one.value);
    }
    for (const OfTwo& one : kPowersOfNumbers) {
      CAPTURE(one.x);
      CAPTURE(one.y);
      CHECK(gpusim::pow(one.x, one.y) == one.value);
    }
  }

  TEST_CASE("what can be exact is exact") {
    CHECK(gpusim::exp(0) == 1);
    CHECK(gpusim::expm1(0) == 0);
    CHECK(gpusim::log(1) == 0);
    CHECK(gpusim::log1p(0) == 0);
    for (int power = -1074; power < 1024; ++power) {
      REQUIRE(gpusim::log2(std::ldexp(1, power)) == power);
      REQUIRE(gpusim::pow(2, power) == std::ldexp(1, power));
    }
    double ten = 1;
    for (int power = 0; power <= 22; ++power, ten *= 10) {  // 10^22 is the last that a double holds
      CHECK(gpusim::pow(10, power) == ten);
      CHECK(gpusim::log10(ten) == power);
    }
    CHECK(gpusim::pow(3, 33) == 5559060566555523);
    CHECK(gpusim::pow(-3, 3) == -27);
    CHECK(gpusim::pow(-3, 2) == 9);
    double factorial = 1;
    for (int n = 1; n <= 20; factorial *= n++) CHECK(gpusim::gamma(n) == factorial);
  }

  TEST_CASE("what has no value is NaN, what is too large infinite, what is too small 0") {
    CHECK(gpusim::exp(710) == kInfinity);
    CHECK(gpusim::exp(-746) == 0);
    CHECK(gpusim::exp(kInfinity) == kInfinity);
    CHECK(gpusim::exp(-kInfinity) == 0);
    CHECK(gpusim::log(0) == -kInfinity);
    CHECK(gpusim::log1p(-1) == -kInfinity);
    CHECK(gpusim::log(kInfinity) == kInfinity);
    CHECK(std::isnan(gpusim::log(-1)));
    CHECK(std::isnan(gpusim::log1p(-2)));
    CHECK(std::isnan(gpusim::exp(std::numeric_limits<double>::quiet_NaN())));
    CHECK(gpusim::pow(0, 2) == 0);
    CHECK(gpusim::pow(0, -1) == kInfinity);
    CHECK(gpusim::pow(0.5, kInfinity) == 0);
    CHECK(gpusim::pow(1, kInfinity) == 1);
    CHECK(std::isnan(gpusim::pow(-2, 0.5)));
    CHECK(gpusim::gamma(172) == kInfinity);
  }

  TEST_CASE("each undoes its inverse and none falls where the true one rises") {
    Random random(1, 0, "elementary");
    for (int i = 0; i < 20'000; ++i) {
      const double x = random.uniform() * 20 - 10;
      CAPTURE(x);
      const double next = std::nextafter(x, kInfinity);
      REQUIRE(gpusim::exp(x) <= gpusim::exp(next));
      REQUIRE(gpusim::expm1(x) <= gpusim::expm1(next));
      REQUIRE(gpusim::log(std::abs(x)) <= gpusim::log(std::nextafter(std::abs(x), kInfinity)));
      // Half a unit of exp(x) is up to 2^-53 of it, by so much log() may be off before it rounds.
      REQUIRE(std::abs(gpusim::log(gpusim::exp(x)) - x) <= 0x1p-53 + std::abs(x) * 0x1p-53);
      // From 1 to e, logs lie denser than numbers: nothing is lost.
      const double y = 1 + random.uniform();
      REQUIRE(are_neighbours(gpusim::exp(gpusim::log(y)), y));
      REQUIRE(gpusim::pow(y, 1) == y);
      REQUIRE(gpusim::pow(y, 0.5) == std::sqrt(y));
      REQUIRE(gpusim::pow(y, 2) == y * y);
      REQUIRE(gpusim::pow(y, -1) == 1 / y);
    }
  }
}

}  // namespace gpusim
