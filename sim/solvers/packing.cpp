#include "sim/solvers/packing.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace gpusim {
namespace {

/// The largest total size in bits of the sums of one packing.
constexpr Wide kMostBits = Wide{1} << 27;

}  // namespace

RemainingSums::RemainingSums(const std::vector<Time>& times, Time limit) {
  if (static_cast<Wide>(times.size() + 1) * (limit + 64) > kMostBits) return;
  words_ = static_cast<std::size_t>(limit / 64 + 1);
  sums_.assign((times.size() + 1) * words_, 0);
  sums_[times.size() * words_] = 1;
  for (std::size_t position = times.size(); position-- > 0;) {
    const std::uint64_t* const from = sums_.data() + (position + 1) * words_;
    std::uint64_t* const to = sums_.data() + position * words_;
    std::copy_n(from, words_, to);
    if (times[position] > limit) continue;
    const auto whole = static_cast<std::size_t>(times[position] / 64);
    const auto part = static_cast<unsigned>(times[position] % 64);
    for (std::size_t word = whole; word < words_; ++word) {
      std::uint64_t shifted = from[word - whole] << part;
      if (part > 0 && word > whole) shifted |= from[word - whole - 1] >> (64 - part);
      to[word] |= shifted;
    }
  }
}

Time RemainingSums::most(std::size_t position, Time room) const {
  if (sums_.empty()) return room;
  const std::uint64_t* const words = sums_.data() + position * words_;
  auto word = static_cast<std::size_t>(room / 64);
  std::uint64_t bits = words[word] & (~std::uint64_t{0} >> (63 - room % 64));
  while (bits == 0) bits = words[--word];  // the sum 0 is always there
  return static_cast<Time>(word) * 64 + 63 - std::countl_zero(bits);
}

Packing::Packing(std::vector<Time> times, std::size_t gpus, Time limit)
    : times_(std::move(times)),
      limit_(limit),
      sums_(times_, limit),
      room_(gpus, limit),
      gpu_(times_.size()),
      work_from_(times_.size() + 1) {
  for (std::size_t position = times_.size(); position-- > 0;) work_from_[position] = work_from_[position + 1] + times_[position];
}

std::int64_t Packing::price(std::size_t tasks, Time limit) {
  const Wide words = static_cast<Wide>(tasks + 1) * (limit / 64 + 1);
  return static_cast<std::int64_t>(200 + 20 * tasks) + 5 * static_cast<std::int64_t>(std::min<Wide>(words, kMostBits / 64));
}

Answer Packing::search(Steps& steps) {
  if (!times_.empty() && times_.front() > limit_) return Answer::impossible;
  return place(0, steps);
}

std::vector<std::uint32_t> Packing::choices(Time time) const {
  std::vector<std::uint32_t> result;
  for (std::uint32_t gpu = 0; gpu < room_.size(); ++gpu) {
    if (room_[gpu] == time) return {gpu};
    const auto is_same = [&](std::uint32_t other) { return room_[other] == room_[gpu]; };
    if (room_[gpu] > time && std::none_of(result.begin(), result.end(), is_same)) result.push_back(gpu);
  }
  std::sort(result.begin(), result.end(), [&](std::uint32_t left, std::uint32_t right) { return room_[left] < room_[right]; });
  return result;
}

bool Packing::can_fit(std::size_t position) const {
  Wide most = 0;
  for (const Time room : room_) most += sums_.most(position, room);
  return most >= work_from_[position];
}

Answer Packing::place(std::size_t position, Steps& steps) {
  constexpr std::size_t kMostFailures = 100'000;
  if (position == times_.size()) return Answer::found;
  if (!steps.spend(100 + 50 * static_cast<std::int64_t>(room_.size()))) return Answer::gave_up;
  if (!can_fit(position)) return Answer::impossible;
  std::vector<Time> state = room_;
  std::sort(state.begin(), state.end());
  state.push_back(static_cast<Time>(position));
  if (failed_.contains(state)) return Answer::impossible;
  for (const std::uint32_t gpu : choices(times_[position])) {
    room_[gpu] -= times_[position];
    gpu_[position] = gpu;
    const Answer answer = place(position + 1, steps);
    room_[gpu] += times_[position];
    if (answer != Answer::impossible) return answer;
  }
  if (failed_.size() < kMostFailures) failed_.insert(std::move(state));
  return Answer::impossible;
}

}  // namespace gpusim
