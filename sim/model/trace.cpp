#include "gpusim/trace.hpp"

namespace gpusim {

void Trace::reserve(std::size_t spans) {
  records_.reserve(spans);
  devices_.reserve(spans);
}

void Trace::take(const Span& span) {
  records_.push_back({span.start, span.end, span.task, static_cast<std::uint32_t>(devices_.size()),
                      static_cast<std::uint32_t>(span.devices.size()), span.kind});
  devices_.insert(devices_.end(), span.devices.begin(), span.devices.end());
}

Span Trace::operator[](std::size_t position) const {
  const Record& record = records_[position];
  return {record.task, record.kind, record.start, record.end, {devices_.data() + record.first_device, record.device_count}};
}

}  // namespace gpusim
