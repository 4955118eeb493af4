#include <doctest/doctest.h>

#include "sim/base/parallel.hpp"
#include "sim/commands/progress.hpp"

namespace gpusim {

TEST_SUITE("progress") {
  TEST_CASE("a line says how far work is, how fast it goes and how long it will take") {
    // 50,000 a second: the other 750,000 take 15 s.
    CHECK(progress_text({1, WorkUnit::tasks, 250'000, 1'000'000}, 5) ==
          "gpusim: [#####               ] 250,000 of 1,000,000 tasks, 50,000/s, 15 s left");
    CHECK(progress_text({1, WorkUnit::steps, 3, 12}, 6) == "gpusim: [#####               ] 3 of 12 steps, 0.5/s, 18 s left");
    // 9,999 s are 166 min and 39 s, and that 2 h and 46 min.
    CHECK(progress_text({1, WorkUnit::steps, 1, 10'000}, 1) ==
          "gpusim: [                    ] 1 of 10,000 steps, 1.0/s, 2 h 46 min left");
    CHECK(progress_text({1, WorkUnit::steps, 10, 100}, 10) ==
          "gpusim: [##                  ] 10 of 100 steps, 1.0/s, 1 min 30 s left");
  }

  TEST_CASE("steps that take long are told by their length, and days of them as days") {
    CHECK(progress_text({1, WorkUnit::steps, 2, 8}, 40) ==
          "gpusim: [#####               ] 2 of 8 steps, 20 s each, 2 min 0 s left");
    // 19,998 steps of 20 s: 399,960 s are 4 d and 15 h; with the widest numbers that fit into 80 columns.
    CHECK(progress_text({1, WorkUnit::steps, 2, 20'000}, 40) ==
          "gpusim: [                    ] 2 of 20,000 steps, 20 s each, 4 d 15 h left");
  }

  TEST_CASE("before the first step there is no rate, and without a total no remaining time") {
    CHECK(progress_text({1, WorkUnit::steps, 0, 4}, 3) == "gpusim: [                    ] 0 of 4 steps");
    CHECK(progress_text({1, WorkUnit::rows, 1234, 0}, 2) == "gpusim: 1,234 rows, 617/s");
    CHECK(progress_text({1, WorkUnit::steps, 4, 4}, 2) == "gpusim: [####################] 4 of 4 steps, 2.0/s");
  }

  TEST_CASE("a stage within another is part of it") {
    CHECK(WorkStage::state().number == 0);
    {
      const WorkStage outer(WorkUnit::tasks, 7);
      for_each_index(3, 2, [](std::size_t) { WorkStage::advance_if(WorkUnit::tasks, 2); });
      WorkStage::advance_if(WorkUnit::rows, 100);
      CHECK(WorkStage::state().done == 6);
      CHECK(WorkStage::state().total == 7);
    }
    CHECK(WorkStage::state().number == 0);
  }

  TEST_CASE("a loop counts its own steps where nothing else is under way") {
    std::uint64_t seen = 0;
    for_each_index(3, 1, [&](std::size_t i) {
      CHECK(WorkStage::state().total == 3);
      CHECK(WorkStage::state().done == i);
      ++seen;
    });
    CHECK(seen == 3);
  }
}

}  // namespace gpusim
