#include "sim/base/work_stage.hpp"

namespace gpusim {
namespace {

// Each value is right by itself. A reader may see values of two stages together, which the next line of progress puts right.
std::atomic<bool> is_under_way = false;
std::atomic<std::uint64_t> stages_begun = 0;
std::atomic<WorkUnit> unit_of_stage = WorkUnit::steps;
std::atomic<std::uint64_t> steps_done = 0;
std::atomic<std::uint64_t> steps_in_all = 0;
std::atomic<void (*)()> eraser = nullptr;

}  // namespace

WorkStage::WorkStage(WorkUnit unit, std::uint64_t total) : counts_(!is_under_way.exchange(true)) {
  if (!counts_) return;
  steps_done = 0;
  steps_in_all = total;
  unit_of_stage = unit;
  ++stages_begun;
}

WorkStage::~WorkStage() {
  if (!counts_) return;
  is_under_way = false;
  before_output();
}

void WorkStage::add(std::uint64_t steps) { steps_done.fetch_add(steps, std::memory_order_relaxed); }

void WorkStage::advance_if(WorkUnit unit, std::uint64_t steps) {
  if (is_under_way.load(std::memory_order_relaxed) && unit_of_stage.load(std::memory_order_relaxed) == unit) add(steps);
}

void WorkStage::set_eraser(void (*erase)()) { eraser = erase; }

void WorkStage::before_output() {
  if (void (*const erase)() = eraser) erase();
}

WorkStage::State WorkStage::state() {
  if (!is_under_way) return {};
  return {stages_begun, unit_of_stage, steps_done, steps_in_all};
}

}  // namespace gpusim
