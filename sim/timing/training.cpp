#include "sim/timing/training.hpp"

#include <algorithm>
#include <cmath>

namespace gpusim {
namespace {

// Limits of what is read (sizes here are clamped, batches at most 10^9 = 2^30, resolutions at most 10^5 px, so 2^34 squared) keep
// every product below 2^127.

/// The size in bytes rounded to the nearest, so that 5 GB x 0.3 is exactly 1.5 GB.
Wide bounded_bytes(DataSize size) {
  constexpr double kMost = 0x1p62;
  return std::llround(std::min(size / units::byte, kMost));
}

Wide square(std::int64_t pixels) { return static_cast<Wide>(pixels) * pixels; }

/// (reference / resolution)^2 as a fraction, by which the number of images that fit is scaled.
struct Scale {
  Wide numerator = 1;
  Wide denominator = 1;
};
Scale scale_of(const Training& training) {
  if (!training.resolution) return {};
  return {square(training.resolution->reference), square(training.resolution->pixels)};
}

DataSize scaled(DataSize per_image, const Scale& scale) {
  return per_image * static_cast<double>(scale.denominator) / static_cast<double>(scale.numerator);
}

/// Limits rounding: a batch that was found to fit does fit.
DataSize at_most(DataSize memory, DataSize needed) { return std::min(memory, needed); }

/// Limits a batch to at least zero and at most the images of an epoch.
std::int64_t bounded(Wide images, const Training& training) {
  return static_cast<std::int64_t>(std::clamp<Wide>(images, 0, training.images));
}

Batch affine(const Training& training, const Gpu& gpu, const BatchMemory& memory, const Scale& scale) {
  const Wide room = bounded_bytes(gpu.memory) - bounded_bytes(memory.fixed);
  const Wide per_image = std::max<Wide>(1, bounded_bytes(memory.per_image));
  Batch batch;
  if (room > 0) batch.images = bounded(room * scale.numerator / (per_image * scale.denominator), training);
  const DataSize one = scaled(memory.per_image, scale);
  batch.memory = at_most(gpu.memory, memory.fixed + one * static_cast<double>(batch.images));
  batch.one_image = memory.fixed + one;
  return batch;
}

Batch proportional(const Training& training, const Gpu& gpu, const BatchMemory& memory, const Scale& scale) {
  const DataSize reference = *training.reference_memory * memory.factor;
  const Wide whole = std::max<Wide>(1, bounded_bytes(reference));
  Batch batch;
  batch.images =
      bounded(bounded_bytes(gpu.memory) * training.reference_batch * scale.numerator / (whole * scale.denominator), training);
  const DataSize one = scaled(reference / static_cast<double>(training.reference_batch), scale);
  batch.memory = at_most(gpu.memory, one * static_cast<double>(batch.images));
  batch.one_image = one;
  return batch;
}

/// `duration` x numerator / denominator, rounded to the nearest nanosecond.
Duration part_of(Duration duration, std::int64_t numerator, std::int64_t denominator) {
  if (numerator == denominator) return duration;
  const Wide product = static_cast<Wide>(duration.count()) * numerator;
  return Duration::nanoseconds(static_cast<std::int64_t>((product + denominator / 2) / denominator));
}

}  // namespace

std::optional<Batch> batch_on(const Training& training, const Gpu& gpu, const BatchMemory& memory) {
  const Scale scale = scale_of(training);
  if (training.per_image_memory) return affine(training, gpu, memory, scale);
  if (training.reference_memory) return proportional(training, gpu, memory, scale);
  const std::int64_t* stated = training.any_batch ? &*training.any_batch : for_gpu(training.batch, gpu);
  if (stated == nullptr) return std::nullopt;
  return Batch{bounded(*stated * scale.numerator / scale.denominator, training), std::nullopt, std::nullopt};
}

std::int64_t iterations_of(const Training& training, std::int64_t batch) { return (training.images + batch - 1) / batch; }

std::optional<Duration> time_of(const Training& training, std::int64_t epochs, std::int64_t batch, Duration iteration) {
  const std::int64_t iterations = iterations_of(training, batch);
  const double growth = training.grows_from ? static_cast<double>(batch) / static_cast<double>(*training.grows_from) : 1;
  const double estimate =
      static_cast<double>(epochs) * static_cast<double>(iterations) * static_cast<double>(iteration.count()) * growth;
  if (!(estimate < static_cast<double>(kLongestRun.count()))) return std::nullopt;
  Wide nanoseconds = static_cast<Wide>(iteration.count()) * epochs * iterations;
  if (training.grows_from) nanoseconds = (nanoseconds * batch + *training.grows_from / 2) / *training.grows_from;
  return Duration::nanoseconds(static_cast<std::int64_t>(nanoseconds));
}

Duration iteration_with(const Training& training, std::int64_t batch, Duration iteration) {
  if (!training.grows_from) return iteration;
  const Wide product = static_cast<Wide>(iteration.count()) * batch;
  return Duration::nanoseconds(static_cast<std::int64_t>((product + *training.grows_from / 2) / *training.grows_from));
}

Duration length_of(Duration stated, const Profile& profile) {
  const Duration part = part_of(stated, profile.numerator, profile.denominator);
  if (profile.length == 1) return part;
  const double count = static_cast<double>(part.count()) * profile.length;
  return count < static_cast<double>(kLongestRun.count()) ? Duration::nanoseconds(std::llround(count)) : kLongestRun;
}

}  // namespace gpusim
