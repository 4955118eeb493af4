#pragma once
// Produces texts on several threads and consumes them in order.

#include <cstddef>
#include <functional>
#include <string>

namespace gpusim {

using MakeText = std::function<std::string(std::size_t index)>;
using TakeText = std::function<void(const std::string& text)>;

/// Calls take(make(i)) for i in [0, count) in this order and makes the texts on `threads` threads. A thread that is too far ahead
/// of the slowest text waits, so memory does not grow with their number. Rethrows the error of the first text that failed, after
/// all texts before it have been taken.
void for_each_text(std::size_t count, unsigned threads, const MakeText& make, const TakeText& take);

}  // namespace gpusim
