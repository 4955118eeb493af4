#pragma once
// The changes since the policy was last asked.

#include <algorithm>
#include <vector>

#include "gpusim/policy.hpp"
#include "sim/engine/large_array.hpp"

namespace gpusim {

struct ChangeLists {
  std::vector<JobId> arrived;
  LargeArray<TaskId> ready;
  std::vector<DeviceId> freed;
  std::vector<DeviceId> lost;
  bool has_freed_resources = false;

  void clear() {
    arrived.clear();
    ready.clear();
    freed.clear();
    lost.clear();
    has_freed_resources = false;
  }
  /// Sorts a list that is usually sorted already, because usually one task ends at a time.
  template <class Ids>
  static void sort(Ids& ids) {
    if (ids.size() > 1) sort_several(ids);
  }
  /// Sorts a list and removes duplicates, because several events of one instant may add the same entry.
  template <class Ids>
  static void sort_once(Ids& ids) {
    sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  }
  /// Removes entries that are no longer true: within one instant a task may be stopped and started again, and a device may fail
  /// after it was freed.
  template <class IsReady, class IsFree, class IsLost>
  void keep(IsReady is_ready, IsFree is_free, IsLost is_lost) {
    std::erase_if(ready, [&](TaskId task) { return !is_ready(task); });
    std::erase_if(freed, [&](DeviceId device) { return !is_free(device); });
    std::erase_if(lost, [&](DeviceId device) { return !is_lost(device); });
    sort_once(ready);
    sort_once(freed);
    sort_once(lost);
  }

 private:
  /// Apart, so that the usual case of none or one is a comparison where it is asked.
  template <class Ids>
  [[gnu::noinline]] static void sort_several(Ids& ids) {
    if (!std::is_sorted(ids.begin(), ids.end())) std::sort(ids.begin(), ids.end());
  }
};

}  // namespace gpusim
