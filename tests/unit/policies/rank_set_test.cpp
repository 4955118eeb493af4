#include "sim/policies/common/rank_set.hpp"

#include <doctest/doctest.h>

#include <random>
#include <set>

using gpusim::RankSet;

TEST_SUITE("rank set") {
  TEST_CASE("an empty set has no first member") {
    CHECK(RankSet().first() == RankSet::kNone);
    CHECK(RankSet(1000).first() == RankSet::kNone);
    CHECK(RankSet(1000).first_from(5) == RankSet::kNone);
  }

  TEST_CASE("members are found at the edges of words and levels") {
    for (const std::uint32_t size : {1U, 64U, 65U, 4096U, 4097U, 262145U}) {
      RankSet set(size);
      set.insert(size - 1);
      CHECK(set.first() == size - 1);
      CHECK(set.first_from(size - 1) == size - 1);
      set.insert(0);
      CHECK(set.first() == 0);
      set.erase(0);
      CHECK((size == 1 || set.first() == size - 1));
      set.erase(size - 1);
      CHECK(set.empty());
      CHECK(set.first_from(0) == RankSet::kNone);
    }
  }

  TEST_CASE("it agrees with std::set") {
    std::mt19937_64 random(1);
    for (const std::uint32_t size : {50U, 5000U, 300000U}) {
      RankSet set(size);
      std::set<std::uint32_t> twin;
      for (int step = 0; step < 3000; ++step) {
        const auto member = static_cast<std::uint32_t>(random() % size);
        if (random() % 2 == 0) {
          set.insert(member);
          twin.insert(member);
        } else {
          set.erase(member);
          twin.erase(member);
        }
        REQUIRE(set.empty() == twin.empty());
        REQUIRE(set.first() == (twin.empty() ? RankSet::kNone : *twin.begin()));
        const auto from = static_cast<std::uint32_t>(random() % size);
        const auto next = twin.lower_bound(from);
        REQUIRE(set.first_from(from) == (next == twin.end() ? RankSet::kNone : *next));
        REQUIRE(set.contains(from) == twin.contains(from));
      }
    }
  }
}
