#include "sim/base/random.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace gpusim;

TEST_SUITE("random") {
  // The three rows "philox4x32 10" of the file kat_vectors of Random123, which its authors publish with the paper.
  TEST_CASE("philox4x32 gives the published answers") {
    using Words = std::array<std::uint32_t, 4>;
    CHECK(philox4x32({0, 0, 0, 0}, {0, 0}) == Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    CHECK(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
          Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    CHECK(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
          Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
  }

  TEST_CASE("the numbers of a stream are the words of successive counters, low word first") {
    // The FNV-1a hash of no characters is its offset basis, 0x811c9dc5.
    Random random(0x0000000200000001u, 0x0000000400000003u, "");
    const auto first = philox4x32({0, 0x811c9dc5, 3, 4}, {1, 2});
    const auto second = philox4x32({1, 0x811c9dc5, 3, 4}, {1, 2});
    CHECK(random.bits() == (std::uint64_t{first[1]} << 32 | first[0]));
    CHECK(random.bits() == (std::uint64_t{first[3]} << 32 | first[2]));
    CHECK(random.bits() == (std::uint64_t{second[1]} << 32 | second[0]));
  }

  TEST_CASE("a stream depends on seed, entity and purpose and on nothing else") {
    const std::uint64_t bits = Random(1, 2, "length").bits();
    CHECK(Random(1, 2, "length").bits() == bits);
    CHECK(Random(3, 2, "length").bits() != bits);
    CHECK(Random(1, 3, "length").bits() != bits);
    CHECK(Random(1, 2, "lengths").bits() != bits);
  }

  TEST_CASE("uniform numbers lie from 0 up to but not at 1 and have the mean one half") {
    Random random(1, 0, "uniform");
    double sum = 0;
    constexpr int kNumbers = 100'000;
    for (int i = 0; i < kNumbers; ++i) {
      const double value = random.uniform();
      REQUIRE(value >= 0);
      REQUIRE(value < 1);
      sum += value;
    }
    // The standard error of the mean is sqrt(1/12 / 100,000) = 0.0009; five of them.
    CHECK(std::abs(sum / kNumbers - 0.5) < 0.0046);
  }
}
