#include "sim/base/texts_in_order.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

namespace gpusim {

TEST_SUITE("texts in order") {
  TEST_CASE("texts come in order from any number of threads") {
    for (const unsigned threads : {1U, 3U}) {
      std::string all;
      for_each_text(
          100, threads, [](std::size_t i) { return std::to_string(i) + " "; }, [&](const std::string& text) { all += text; });
      CHECK(all.rfind("0 1 2 3 ", 0) == 0);
      CHECK(all.substr(all.size() - 6) == "98 99 ");
    }
  }

  TEST_CASE("the first error in order ends the work after all texts before it") {
    std::string all;
    const auto make = [](std::size_t i) {
      if (i == 3) throw std::runtime_error("three");
      if (i > 3) throw std::runtime_error("later");
      return std::to_string(i);
    };
    CHECK_THROWS_WITH(for_each_text(9, 2, make, [&](const std::string& text) { all += text; }), "three");
    CHECK(all == "012");
  }
}

}  // namespace gpusim
