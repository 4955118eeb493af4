#pragma once
// Distributes independent work over threads.

#include <atomic>
#include <cstddef>
#include <exception>
#include <thread>
#include <vector>

#include "sim/base/work_stage.hpp"

namespace gpusim {

/// Calls work(i) for i in [0, count) on `threads` threads. Throws the first error in order of i.
template <class Work>
void for_each_index(std::size_t count, unsigned threads, Work work) {
  std::vector<std::exception_ptr> errors(count);
  std::atomic<std::size_t> next = 0;
  WorkStage stage(WorkUnit::steps, count);
  const auto take = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      try {
        work(i);
      } catch (...) {
        errors[i] = std::current_exception();
      }
      stage.advance();
    }
  };
  {
    std::vector<std::jthread> workers;
    for (unsigned thread = 1; thread < threads && thread < count; ++thread) workers.emplace_back(take);
    take();
  }
  for (const std::exception_ptr& error : errors)
    if (error) std::rethrow_exception(error);
}

}  // namespace gpusim
