#pragma once
// A step of data-parallel training: every device computes on its own samples, then all exchange gradients, as far as possible
// during the backward pass.

#include <cstddef>
#include <vector>

#include "gpusim/step.hpp"
#include "gpusim/units.hpp"
#include "sim/timing/collectives.hpp"

namespace gpusim {

/// A part of the gradients: the time of the backward pass from the previous bucket until this one is complete, and the time of its
/// exchange.
struct GradientBucket {
  Seconds backward;
  Seconds allreduce;
};

struct OverlappedStep {
  Seconds step;
  Seconds exposed;  ///< time that the exchange adds to forward and backward pass
};

/// ready_k = forward + sum of backward up to k; done_k = max(ready_k, done_(k-1)) + allreduce_k; the step ends with the later of
/// the backward pass and the last exchange. Buckets are exchanged one at a time in the order in which they become ready (Li et al.,
/// PyTorch Distributed, VLDB 2020, section 3.2.3).
[[nodiscard]] OverlappedStep overlapped_step(Seconds forward, const std::vector<GradientBucket>& buckets);

/// A gang that trains data-parallel, and the routes of its gradient exchange.
struct DataParallel {
  std::vector<StepTime> gpus;      ///< step of each device on its own batch without exchange; the slowest decides
  DataSize gradients;              ///< gradients of one device, as sent: 2 or 4 bytes per parameter
  Grouping grouping;               ///< distribution of the devices over nodes of equal size
  Route inside;                    ///< the slowest route between devices of a node
  Route between;                   ///< route of one device out of its node while all its neighbours send too; unused on one node
  double backward_part = 2.0 / 3;  ///< part of a device's computation; a backward pass costs twice the forward pass
  DataSize bucket = 25 * 1.048576e6 * units::byte;  ///< PyTorch's bucket_cap_mb; a single bucket hides no exchange
  double slowdown = 1;      ///< > 1 when links are shared with others or the exchange reaches less than the route
  Seconds synchronisation;  ///< cost of waiting for each other per doubling of the devices (jitter, host)
};

/// The step of the gang. Its parts are those of the slowest device, and `exposed_communication` contains exchange and waiting.
/// `gpus` must not be empty.
[[nodiscard]] StepTime data_parallel_step(const DataParallel& gang);

}  // namespace gpusim
