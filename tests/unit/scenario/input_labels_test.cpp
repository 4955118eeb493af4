#include "sim/scenario/input_labels.hpp"

#include <doctest/doctest.h>

namespace gpusim {

TEST_SUITE("input labels") {
  TEST_CASE("a value that depends on the GPU names what it is of and on which GPU") {
    CHECK(input_label("/models/cascade/time/RTX-4090") ==
          LocalizedText{"time of cascade on RTX-4090", "RTX-4090에서 cascade의 시간"});
    CHECK(input_label("/models/m/mixed_speedup/V100").en == "mixed-precision speed-up of m on V100");
  }

  TEST_CASE("names inside names are told from the inside out, in Korean from the outside in") {
    CHECK(input_label("/systems/hybrid/nodes/cloud/cost/rent") ==
          LocalizedText{"rent of cloud in hybrid", "hybrid의 cloud의 임대료"});
    CHECK(input_label("/systems/a/gpus/P40") == LocalizedText{"number of P40 in a", "a의 P40의 개수"});
    CHECK(input_label("/systems/a/nodes/n/count").en == "number of n in a");
  }

  TEST_CASE("a value without a key has the noun of its kind, places in lists count from 1") {
    CHECK(input_label("/quantities/work_month") == LocalizedText{"quantity work_month", "값 work_month"});
    CHECK(input_label("/seed").en == "seed");
    CHECK(input_label("/people/kim/count") == LocalizedText{"number of kim", "kim의 인원"});
    CHECK(input_label("/systems/a/cost/charged") == LocalizedText{"charging basis of a", "a의 구매비 산정 방식"});
    CHECK(input_label("/workloads/w/tasks/0/time").en == "task 1 time of w");
    CHECK(input_label("/policies").en == "policies");
    CHECK(input_label("").en.empty());
  }

  TEST_CASE("a name that looks like a key, and escaped characters, stay a name") {
    CHECK(input_label("/models/gpus/time").en == "time of gpus");
    CHECK(input_label("/models/a~1b/memory").en == "memory of a/b");
    CHECK(input_label("/gpus/my_gpu/memory_bandwidth").en == "memory bandwidth of my_gpu");
  }
}

}  // namespace gpusim
