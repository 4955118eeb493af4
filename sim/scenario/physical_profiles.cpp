#include "sim/scenario/physical_profiles.hpp"

#include <fmt/format.h>

#include "sim/scenario/built_in.hpp"
#include "sim/scenario/gpus.hpp"
#include "sim/scenario/sections.hpp"
#include "sim/timing/measured_speeds.hpp"

namespace gpusim {

constexpr Key kMeasuredRows[] = {
    {"gpu", "name", "required", "id or family of the GPU"},
    {"precision", "<>", "required", "what it computed in", nullptr, precision_names},
    {"batch", "factor", "required", "samples at once on one GPU"},
    {"gpus", "count", "=1", "GPUs that trained together"},
    {"per_second", "factor", "required", "samples per second of all of them"},
    {"basis", "'measured'|'stated'", "measured", "how it is known"},
    {"source", "text", "none", "where it comes from"},
    {"date", "text", "none", "when it was measured"},
};
constinit const KeySection kMeasuredKeys{"measured speed", "a measured speed", kMeasuredRows};

constexpr Key kPhysicalProfileRows[] = {
    {"title", "text", "the name", "what it is"},
    {"kind", "text", "=other", "cnn, transformer, recurrent, recommender, detection, segmentation, speech or other"},
    {"sample", "text", "none",
     "what one sample is, with its size; all numbers are for one of these, or for one training step where it says so"},
    {"optimizer", "text", "none", "sgd, sgd_momentum, adam, lamb or rmsprop"},
    {"work", "work", "none", "operations of a sample, forward and backward: three times forward"},
    {"traffic", "data", "none", "memory traffic of a sample in a training step in FP32; half in mixed precision"},
    {"parameters", "factor", "none", "trainable parameters"},
    {"gradients", "data", "none", "what GPUs exchange in a training step, in FP32; of recommenders the dense layers only"},
    {"activations", "data", "none", "what is kept of a sample for the backward pass, in FP32; sets the largest batch"},
    {"fixed_memory", "data", "none",
     "weights, gradients and optimizer states in FP32, CUDA context and work space, whatever the batch"},
    {"kernels", "factor", "none", "kernels started in a training step"},
    {"cpu", "time", "none", "time of one core to read, decode and augment a sample"},
    {"samples", "count", "none", "samples of the usual training"},
    {"epochs", "count", "none", "epochs of the usual training"},
    {"names", "list of text", "none", "other names under which tables of measurements know it"},
    {"measured", "list of {}", "none", "speeds that were measured; `gpusim calibrate` writes them", &kMeasuredKeys},
};
extern constinit const KeySection kPhysicalProfileKeys{"profile", "what training a network asks of a GPU", kPhysicalProfileRows,
                                                       "any of work, measured"};

namespace {

constexpr std::int64_t kMostSamples = 1'000'000'000'000;
constexpr std::int64_t kMostEpochs = 1'000'000'000;

MeasuredSpeed read_measured(Reader at, const Catalog& catalog) {
  at.expect_object(kMeasuredKeys);
  MeasuredSpeed speed;
  const Reader gpu = at.at("gpu");
  speed.gpu = gpu_of(catalog, resolve_gpu_name(gpu.text(), catalog, gpu), at.document().file);
  speed.precision = static_cast<Precision>(at.at("precision").one_of());
  speed.batch = at.at("batch").factor().nominal;
  speed.gpus = static_cast<std::uint32_t>(at.at_or("gpus").count(1, 1'000'000));
  speed.rate = Rate::raw(at.at("per_second").factor().nominal);
  if (const std::string why = impossible_speed(speed.batch, speed.rate); !why.empty()) at.fail(why);
  if (const auto basis = at.find("basis")) (void)basis->one_of();
  for (const char* key : {"source", "date"})
    if (const auto text = at.find(key)) speed.source += (speed.source.empty() ? "" : ", ") + text->text();
  at.done();
  return speed;
}

}  // namespace

PhysicalProfile read_physical_profile(Reader& at, const std::string& name, const Catalog& catalog) {
  at.expect_object(kPhysicalProfileKeys);
  PhysicalProfile profile;
  profile.name = name;
  const auto title = at.find("title");
  profile.title = title ? title->text() : name;
  profile.kind = at.at_or("kind").text();
  for (const char* key : {"sample", "optimizer"})
    if (const auto text = at.find(key)) (void)text->text();
  if (const auto value = at.find("work")) profile.work = value->work().nominal;
  if (const auto value = at.find("traffic")) profile.traffic = value->data_size().nominal;
  if (const auto value = at.find("parameters")) profile.parameters = value->factor().nominal;
  if (const auto value = at.find("gradients")) profile.gradients = value->data_size().nominal;
  if (const auto value = at.find("activations")) profile.activations = value->data_size().nominal;
  if (const auto value = at.find("fixed_memory")) profile.fixed_memory = value->data_size().nominal;
  if (const auto value = at.find("kernels")) profile.kernels = value->factor().nominal;
  if (const auto value = at.find("cpu")) profile.cpu = value->duration();
  if (const auto value = at.find("samples")) profile.samples = value->count(1, kMostSamples);
  if (const auto value = at.find("epochs")) profile.epochs = value->count(1, kMostEpochs);
  if (const auto names = at.find("names"))
    for (const Reader& known : names->elements()) profile.names.push_back(known.text());
  if (const auto measured = at.find("measured"))
    for (const Reader& speed : measured->elements()) profile.measured.push_back(read_measured(speed, catalog));
  at.done();
  std::vector<std::string> notes;
  profile.measured = merged_repeats(profile.measured, notes);
  for (const std::string& note : notes) at.document().note(fmt::format("profile \"{}\": {}", name, note));
  if (profile.work == Work{} && profile.measured.empty())
    at.fail("expected \"work\" or \"measured\", from which a speed could follow");
  return profile;
}

const std::vector<std::pair<std::string, Document>>& built_in_profiles() {
  static const std::vector<std::pair<std::string, Document>> profiles = [] {
    std::vector<std::pair<std::string, Document>> parsed;
    for (std::size_t i = 0; i < kBuiltInProfileCount; ++i)
      parsed.emplace_back(kBuiltInProfiles[i].id, parse_text(kBuiltInProfiles[i].json, ""));
    return parsed;
  }();
  return profiles;
}

std::vector<std::string> library_profile_names() {
  std::vector<std::string> names;
  for (const auto& [name, profile] : built_in_profiles()) names.push_back(name);
  return names;
}

std::vector<PhysicalProfile> library_profiles(const Catalog& catalog) {
  std::vector<PhysicalProfile> profiles;
  for (const auto& [name, built_in] : built_in_profiles()) {
    Document document = built_in;
    Reader root(document);
    profiles.push_back(read_physical_profile(root, name, catalog));
  }
  return profiles;
}

PhysicalProfiles::PhysicalProfiles(Reader& root, const Catalog& catalog) : document_(root.document()), catalog_(catalog) {
  for (auto& [name, at] : root.members("profiles", "physical profiles by name"))
    known_[name] = std::make_shared<const PhysicalProfile>(read_physical_profile(at, name, catalog));
}

std::shared_ptr<const PhysicalProfile> PhysicalProfiles::find(const std::string& name, const std::string& pointer) {
  if (const auto known = known_.find(name); known != known_.end()) return known->second;
  std::vector<std::string> names;
  for (const auto& entry : known_) names.push_back(entry.first);
  for (const auto& [id, built_in] : built_in_profiles()) {
    names.push_back(id);
    if (id != name) continue;
    add_entry(document_, "profiles", id, *built_in.root);
    Reader root(document_);
    Reader at = *root.at("profiles").entry(id);
    return known_[name] = std::make_shared<const PhysicalProfile>(read_physical_profile(at, name, catalog_));
  }
  throw InputError(document_.file, pointer, fmt::format("unknown profile \"{}\"{}", name, suggestion(name, names)));
}

}  // namespace gpusim
