#pragma once
// Min-min and max-min: tasks that become ready together are mapped together, one after the other, in an order that depends on where
// they could end.

#include <memory>

#include "gpusim/policy.hpp"

namespace gpusim {

/// Which task of a batch is mapped next, by the end it would have on its best device.
enum class MappedNext { first_to_end, last_to_end };

/// Maps every batch of newly ready tasks: for each task the device with the least completion time (when the device has done all
/// that is mapped to it, when the inputs have moved, plus the running time), ties to the smaller device id; of these tasks the one
/// that ends first or last, ties to the smaller task id, is appended to its device; and again, until the batch is mapped.
///
/// Tasks without inputs differ only in their times. For first_to_end, and for last_to_end whenever one order by length holds on
/// all classes, a batch of n of them on C classes costs O(n (C + log n)); otherwise O(n (k C + log n)) with k different rows of
/// times. Tasks with equal times and equal inputs are compared once as well.
[[nodiscard]] std::unique_ptr<Policy> make_batch_mapper(MappedNext next);

}  // namespace gpusim
