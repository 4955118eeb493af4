// Reads a training with images, epochs and the time of an iteration. Its time follows from the batch that a GPU can hold.

#include <fmt/format.h>

#include <cmath>
#include <tuple>

#include "gpusim/formula.hpp"
#include "sim/input/keys.hpp"
#include "sim/workloads/parts.hpp"

namespace gpusim {

constexpr Key kReferenceRows[] = {
    {"gpu", "name", "required", "id or family of a GPU"},
    {"batch", "count", "required", "what fits there"},
};
constinit const KeySection kReferenceKeys{"reference batch", "a GPU and its batch", kReferenceRows};

constexpr Key kBatchRows[] = {
    {"fixed", "data", "reference", "memory that does not grow with the batch"},
    {"per_image", "data", "reference", "memory of each image"},
    {"reference", "{}", "fixed and per_image", "a batch in proportion to the memory of the GPU", &kReferenceKeys},
};
constinit const KeySection kBatchKeys{"batch", "a batch by the memory of the GPU", kBatchRows,
                                      "one of fixed, reference; fixed has per_image"};

constexpr Key kGrowthRows[] = {
    {"at_batch", "count", "required", "the batch at which it is stated; it grows in proportion"},
};
constinit const KeySection kGrowthKeys{"growth", "how an iteration grows with the batch", kGrowthRows};

constexpr Key kTrainingRows[] = {
    {"images", "count", "required", "images of an epoch"},
    {"epochs", "count", "required", "passes over them"},
    {"iteration", "time by GPU", "profile", "time of one iteration"},
    {"profile", "name", "iteration", "a physical profile, from which iterations are predicted on every GPU, in every precision"},
    {"startup", "time", "none", "once before the first iteration; with `profile`"},
    {"batch", "'largest' or count by GPU or {}", "required", "images at once on one GPU, never more than `images`", &kBatchKeys},
    {"resolution", "pixels", "the reference", "memory per image grows by (resolution / reference_resolution)^2"},
    {"reference_resolution", "pixels", "none", "the resolution for which batch and memory are stated"},
    {"iteration_grows", "'constant' or {}", "=constant", "whether an iteration takes longer the larger its batch is", &kGrowthKeys},
};
extern constinit const KeySection kTrainingKeys{
    "training", "a training", kTrainingRows,
    "one of iteration, profile; startup needs profile; batch=largest needs profile; profile excludes iteration_grows, resolution, "
    "reference_resolution; resolution has reference_resolution"};

namespace {

constexpr std::int64_t kMostImages = 1'000'000'000'000;
constexpr std::int64_t kMostEpochs = 1'000'000'000;
constexpr std::int64_t kMostBatch = 1'000'000'000;
constexpr double kMostPixels = 100'000;

std::int64_t read_batch_count(const Reader& at) { return at.count(1, kMostBatch); }

/// Reads the batch: stated, or by a rule on the memory of the GPU.
void read_batch(Reader at, Training& training) {
  const bool is_affine = at.has("fixed") || at.has("per_image");
  if (!at.is_object() || at.is_value() || (!is_affine && !at.has("reference"))) {
    std::tie(training.any_batch, training.batch) = read_by_gpu(at, "batch", read_batch_count);
    return;
  }
  at.describe(kBatchKeys);
  if (is_affine) {
    training.fixed_memory = at.at("fixed").data_size();
    training.per_image_memory = at.at("per_image").data_size(Reader::Zero::refused);
  } else {
    Reader reference = at.at("reference");
    reference.expect_object(kReferenceKeys);
    const Reader gpu = reference.at("gpu");
    training.reference_gpu = gpu.text();
    if (training.reference_gpu.empty()) gpu.fail_expected("the id or the family of a GPU");
    training.reference_batch = read_batch_count(reference.at("batch"));
    reference.done();
  }
  at.done();
}

void read_growth(Reader at, Training& training) {
  if (!at.is_object()) {
    if (!at.is_string() || at.text() != "constant") at.fail_expected("\"constant\" or {\"at_batch\": ...}");
    return;
  }
  at.describe(kGrowthKeys);
  training.grows_from = read_batch_count(at.at("at_batch"));
  at.done();
}

/// Reads a whole number of pixels, "1280 px", plain or with its origin.
std::int64_t read_pixels(Reader at) {
  Reader stated = at;
  if (at.is_object()) {
    read_origin(at, Basis::required);
    stated = at.at("value");
    at.done();
  }
  const auto pixels = stated.is_string() ? parse_value(stated.text()) : std::nullopt;
  const bool is_right = pixels && pixels->unit.text == "px" && pixels->value >= 1 && pixels->value <= kMostPixels &&
                        pixels->value == std::floor(pixels->value);
  if (!is_right) stated.fail_expected(fmt::format("a resolution of 1 px to {:.0f} px", kMostPixels));
  return static_cast<std::int64_t>(pixels->value);
}

void read_stated(Reader& at, Training& training) {
  std::tie(training.any_iteration, training.iteration) =
      read_by_gpu(at.at("iteration"), "time", [](const Reader& value) { return value.duration(); });
  read_batch(at.at("batch"), training);
}

/// Reads a training whose iterations are predicted from a physical profile.
void read_predicted(Reader& at, Training& training) {
  for (const std::string_view key : {"iteration", "iteration_grows", "resolution", "reference_resolution"})
    if (const auto found = at.find(key))
      found->fail(fmt::format("\"{}\" does not go with \"profile\", from which the time of an iteration follows", key));
  const Reader profile = at.at("profile");
  training.physical_name = profile.text();
  if (training.physical_name.empty()) profile.fail_expected("the name of a physical profile");
  if (const auto startup = at.find("startup")) training.startup = startup->duration();
  const Reader batch = at.at("batch");
  training.is_largest_batch = batch.is_string() && batch.text() == "largest";
  if (!training.is_largest_batch) read_batch(batch, training);
}

}  // namespace

Training read_training(Reader& at) {
  at.expect_object(kTrainingKeys);
  Training training;
  training.images = at.at("images").count(1, kMostImages);
  training.epochs = at.at("epochs").count(1, kMostEpochs);
  if (at.has("profile"))
    read_predicted(at, training);
  else
    read_stated(at, training);
  if (at.has("resolution") || at.has("reference_resolution")) {
    const std::int64_t pixels = read_pixels(at.at("resolution"));
    training.resolution = {pixels, read_pixels(at.at("reference_resolution"))};
  }
  // These keys are asked for before done(), so that a misspelling of one of them is reported with the correct key.
  for (const std::string_view key : {"resolution", "reference_resolution", "profile", "iteration"}) (void)at.find(key);
  if (training.physical_name.empty()) read_growth(at.at_or("iteration_grows"), training);
  at.done();
  return training;
}

void split_over(Training& training, std::uint32_t ways) {
  const auto divide = [&](std::optional<Ranged<DataSize>>& size) {
    if (size) size = Ranged<DataSize>{size->nominal / ways, size->low / ways, size->high / ways};
  };
  divide(training.fixed_memory);
  divide(training.per_image_memory);
  training.reference_batch *= ways;
}

}  // namespace gpusim
