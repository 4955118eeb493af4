#include "gpusim/schedule.hpp"

namespace gpusim {

void Schedule::reserve(std::size_t spans) { records_.reserve(spans); }

void Schedule::take(const Span& span) {
  const std::size_t count = span.devices.size();
  records_.push_back({span.start, span.end, span.task, count == 1 ? span.devices.front() : DeviceId{},
                      static_cast<std::uint32_t>(gangs_.size()), static_cast<std::uint32_t>(count) & 0x1fffffffU,
                      static_cast<std::uint32_t>(span.kind) & 7U});
  if (count > 1) gangs_.insert(gangs_.end(), span.devices.begin(), span.devices.end());
}

Span Schedule::operator[](std::size_t position) const {
  const Record& record = records_[position];
  const DeviceId* devices = record.device_count == 1 ? &record.device : gangs_.data() + record.gang_begin;
  return {record.task, static_cast<SpanKind>(record.kind), record.start, record.end, {devices, record.device_count}};
}

}  // namespace gpusim
