#pragma once
// A step of data-parallel training: every card computes on its own samples, then all exchange gradients, as far as possible while
// the backward pass still runs.

#include <cstddef>
#include <vector>

#include "gpusim/step.hpp"
#include "gpusim/units.hpp"
#include "sim/timing/collectives.hpp"

namespace gpusim {

/// A part of the gradients: how long the backward pass takes until it is complete, counted from the one before, and its exchange.
struct GradientBucket {
  Seconds backward;
  Seconds allreduce;
};

struct OverlappedStep {
  Seconds step;
  Seconds exposed;  ///< what the exchange adds to forward and backward
};

/// ready_k = forward + sum of backward up to k; done_k = max(ready_k, done_(k-1)) + allreduce_k; the step ends with the later of
/// the backward pass and the last exchange. Buckets in the order in which they get ready, one exchange at a time (Li et al.,
/// PyTorch Distributed, VLDB 2020, section 3.2.3).
[[nodiscard]] OverlappedStep overlapped_step(Seconds forward, const std::vector<GradientBucket>& buckets);

/// What a gang trains and over what it exchanges gradients.
struct DataParallel {
  std::vector<StepTime> cards;     ///< what each card takes for its own part without exchange; the slowest decides
  DataSize gradients;              ///< of one card, as sent: 2 or 4 bytes a parameter
  Grouping grouping;               ///< of the cards, nodes of equal size
  Route inside;                    ///< the slowest between cards of a node
  Route between;                   ///< of one card out of its node while all its neighbours send too; not read on one node
  double backward_part = 2.0 / 3;  ///< of a card's computation; a backward pass costs twice the forward one
  DataSize bucket = 25 * 1.048576e6 * units::byte;  ///< PyTorch's bucket_cap_mb; a single bucket hides nothing
  double slowdown = 1;      ///< > 1: links are shared with others, or the exchange reaches less than the route
  Seconds synchronisation;  ///< what waiting for each other adds for each doubling of the cards (jitter, host)
};

/// The gang's step; its parts are the slowest card's, `exposed_communication` holds exchange and waiting. Pure. `cards` is not
/// empty.
[[nodiscard]] StepTime data_parallel_step(const DataParallel& gang);

}  // namespace gpusim
