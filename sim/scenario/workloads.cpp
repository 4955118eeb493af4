#include "sim/scenario/workloads.hpp"

#include "sim/scenario/physical_profiles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <limits>

#include "sim/scenario/gpus.hpp"
#include "sim/scenario/people.hpp"
#include "sim/scenario/sections.hpp"
#include "sim/scenario/systems.hpp"
#include "sim/workloads/parts.hpp"

namespace gpusim {

std::vector<Variant> generator_variants() {
  std::vector<Variant> variants;
  for (const GeneratorRow& row : generator_table()) variants.push_back({row.name, row.summary, row.keys});
  return variants;
}

constexpr Key kShareRows[] = {
    {"weight", "factor", "=1", "relative claim"},
    {"quota", "count", "no limit", "most devices that their tasks hold together"},
    {"priority", "whole number", "=0", "of a queue's jobs"},
};
extern constinit const KeySection kShareKeys{"share", "a share", kShareRows};

constexpr Key kModelRows[] = {
    {"base", "name", "none", "another model; its members are copied and those given here replace them"},
    all_of(kTaskKeys),
};
extern constinit const KeySection kModelKeys{"model", "a model or task", kModelRows, "one of time, training"};

/// The keys of a part (or of a workload with a single part) besides those of its type.
constexpr Key kSubmissionRows[] = {
    {"arrival", "one time", "=0 s", "when its jobs arrive"},
    {"priority", "whole number", "=0", "of its jobs, higher first under list policies"},
    {"user", "name", "none", "whose its jobs are; of a trace: only jobs of this user"},
    {"queue", "name", "none", "where its jobs wait; of a trace: only jobs of this queue"},
};
constinit const KeySection kSubmissionKeys{"submission", "who submits a part and when", kSubmissionRows};

constexpr Key kPartRows[] = {
    {"type", "name", "required", "what makes its tasks; the other keys follow from it"},
    {"after", "list of name", "none", "parts that must have ended"},
    all_of(kSubmissionKeys),
};
constinit const KeySection kPartKeys{"part", "a part of a workload", kPartRows, {}, generator_variants};

constexpr Key kWorkloadRows[] = {
    {"title", "title", "the name", "what people read in place of the name"},
    {"deadline", "instant", "none", "when it should have ended; slack and delay are shown"},
    {"starts", "name", "at any time", "a person in whose hours its tasks on GPUs start"},
    {"parts", "map of at least 1 {}", "one part of `type`", "what it consists of", &kPartKeys},
    {"type", "name", "parts", "what makes its tasks; the other keys follow from it"},
    all_of(kSubmissionKeys),
};
extern constinit const KeySection kWorkloadKeys{"workload", "a workload", kWorkloadRows,
                                                "one of type, parts; parts excludes arrival, priority, user, queue",
                                                generator_variants};

namespace {

using TaskRef = WorkloadBuilder::TaskRef;

/// The tasks of a part, and the parts for which it waits.
struct Part {
  std::uint32_t first_task = 0;
  std::uint32_t last_task = 0;
  std::vector<std::pair<std::string, Reader>> after;
};

const GeneratorRow& read_type(Reader& at) {
  std::vector<std::string> names;
  for (const GeneratorRow& row : generator_table()) names.emplace_back(row.name);
  return generator_table()[at.at("type").one_of(names)];
}

/// Makes all tasks of `part` start after all tasks of the parts that it names.
void order_parts(const std::string& name, const Part& part, const std::map<std::string, Part, std::less<>>& parts,
                 WorkloadBuilder& builder) {
  std::vector<TaskRef> before;
  std::vector<std::string> known;
  for (const auto& entry : parts) known.push_back(entry.first);
  for (const auto& [other, at] : part.after) {
    if (other == name) at.fail(fmt::format("\"{}\" cannot wait for itself", name));
    const auto found = parts.find(other);
    if (found == parts.end()) at.fail(fmt::format("unknown part \"{}\"{}", other, suggestion(other, known)));
    const std::vector<TaskRef> sinks = builder.sinks(found->second.first_task, found->second.last_task);
    before.insert(before.end(), sinks.begin(), sinks.end());
  }
  if (before.empty()) return;
  const std::vector<TaskRef> sources = builder.sources(part.first_task, part.last_task);
  if (before.size() > 1 && sources.size() > 1)
    before = {builder.add_barrier(builder.job_of(sources.front()), fmt::format("start of {}", name), before)};
  for (const TaskRef from : before)
    for (const TaskRef to : sources) builder.add_edge(from, to);
}

/// Reads the user or the queue of the jobs of a part. In a trace these keys select jobs instead, since its jobs state their own.
std::string read_submitter(Reader& at, const GeneratorRow& generator, const char* key) {
  if (std::string_view(generator.name) == "trace") return {};
  const auto name = at.find(key);
  if (!name) return {};
  std::string text = name->text();
  if (text.empty()) name->fail_expected("a name");
  return text;
}

/// Reads `users` or `queues` of the scenario, with settings for names that occur in workloads.
void read_shares(Reader& root, const char* key, std::vector<Share> Workload::* shares, std::vector<Workload>& workloads) {
  if (!root.has(key)) return;
  std::vector<std::string> known;
  for (const Workload& workload : workloads)
    for (const Share& share : workload.*shares)
      if (!share.name.empty() && std::find(known.begin(), known.end(), share.name) == known.end()) known.push_back(share.name);
  for (auto& [name, at] : root.members(key, "shares by name")) {
    at.expect_object(kShareKeys);
    if (std::find(known.begin(), known.end(), name) == known.end())
      at.fail(fmt::format("no job of any workload is of \"{}\"{}", name, suggestion(name, known)));
    const double weight = at.at_or("weight").factor().nominal;
    std::optional<std::uint32_t> quota;
    if (const auto most = at.find("quota")) quota = static_cast<std::uint32_t>(most->count(1, 1'000'000'000));
    const auto priority = static_cast<std::int32_t>(at.at_or("priority").count(-1'000'000'000, 1'000'000'000));
    at.done();
    for (Workload& workload : workloads)
      for (Share& share : workload.*shares)
        if (share.name == name) {
          share.weight = weight;
          share.quota = quota;
          share.priority = priority;
        }
  }
}

class WorkloadReader {
 public:
  WorkloadReader(const Models& models, const KnownNames& names, const std::map<std::string, Reader, std::less<>>& entries,
                 std::uint64_t seed, const StartTime& start, const TablesInMemory& tables)
      : models_(models), names_(names), entries_(entries), seed_(seed), start_(start), tables_(tables) {}

  Workload read(const std::string& name, Reader at) {
    at.expect_object(kWorkloadKeys);
    const std::string title = read_title(at, name);
    std::optional<Instant> deadline;
    if (const auto stated_deadline = at.find("deadline")) deadline = read_instant(*stated_deadline, start_);
    Calendar starts;
    if (const auto starter = at.find("starts")) starts = names_.people[index(find_person(*starter, names_.people))].calendar;
    std::map<std::string, Part, std::less<>> parts;
    if (auto stated = at.find("parts")) {
      stated->expect_object("parts by name");
      std::vector<std::string> order;
      for (auto& [part_name, part] : stated->members()) {
        parts[part_name] = read_part(part_name, part, true);
        part.done();
        order.push_back(part_name);
      }
      if (parts.empty()) stated->fail("expected at least one part");
      // Edges are added last, because a part may wait for one further down in the file.
      for (const std::string& part_name : order) order_parts(part_name, parts[part_name], parts, builder_);
    } else {
      (void)read_part(name, at, false);
    }
    at.done();
    Workload workload = std::move(builder_).build(name, title, at, std::move(loop_));
    workload.file = at.document().file;
    workload.people.assign(names_.people.begin(), names_.people.end());
    workload.starts = starts;
    workload.deadline = deadline;
    return workload;
  }

 private:
  Part read_part(const std::string& name, Reader& at, bool has_after) {
    if (has_after) at.expect_object(kPartKeys);
    const GeneratorRow& generator = read_type(at);
    Part part;
    if (has_after)
      if (const auto after = at.find("after"))
        for (const Reader& other : after->elements()) part.after.emplace_back(other.text(), other);
    const Reader arrival_at = at.at_or("arrival");
    const Ranged<Duration> arrival = arrival_at.duration();
    if (arrival.is_range()) arrival_at.fail("expected one time, not a range");
    const auto priority = static_cast<std::int32_t>(at.at_or("priority").count(-1'000'000'000, 1'000'000'000));
    const auto name_of = [&](const char* key) { return read_submitter(at, generator, key); };
    builder_.submitted_by(name_of("user"), name_of("queue"));
    GeneratorContext context{builder_, models_,    entries_,           name,   arrival.nominal, priority,      seed_,
                             names_,   start_.day, start_.time_of_day, &loop_, &tables_,        &kWorkloadKeys};
    part.first_task = builder_.tasks();
    generator.generate(at, context);
    part.last_task = builder_.tasks();
    return part;
  }

  const Models& models_;
  const KnownNames& names_;
  const std::map<std::string, Reader, std::less<>>& entries_;
  std::uint64_t seed_;
  StartTime start_;
  const TablesInMemory& tables_;
  WorkloadBuilder builder_;
  std::optional<ClosedLoop> loop_;
};

[[noreturn]] void fail_unknown_gpu(const std::string& name, const std::string& pointer, const Catalog& catalog,
                                   const Document& document) {
  throw InputError(document.file, pointer, fmt::format("unknown GPU \"{}\"{}", name, suggestion(name, catalog.names())));
}

/// The first of several places below a profile at which the document has the key `name`. A table may have one of two forms, and
/// repeated runs of a stage state `total_time` instead of `time`.
std::string entry_pointer(const Profile& profile, const Document& document, std::initializer_list<const char*> places,
                          const std::string& name) {
  for (const char* place : places) {
    const std::string pointer = fmt::format("{}/{}/{}", profile.pointer, place, pointer_token(name));
    if (document.as_written(pointer)) return pointer;
  }
  return fmt::format("{}/{}/{}", profile.pointer, *places.begin(), pointer_token(name));
}

template <class T>
void check_table(const std::vector<std::pair<std::string, T>>& table, std::initializer_list<const char*> places,
                 const Profile& profile, const Catalog& catalog, const Document& document) {
  if (table.empty()) return;
  const std::vector<std::string> families = catalog.families();
  for (const auto& entry : table) {
    const std::string& name = entry.first;
    if (catalog.sheet(name) == nullptr && std::find(families.begin(), families.end(), name) == families.end())
      fail_unknown_gpu(name, entry_pointer(profile, document, places, name), catalog, document);
  }
}

/// Sets the memory of the GPU to which a batch is proportional. A family resolves to one of its members, which is noted.
void look_up_reference(Training& training, const std::string& pointer, const Catalog& catalog, Document& document) {
  if (training.reference_gpu.empty()) return;
  if (catalog.sheet(training.reference_gpu) == nullptr) {
    const auto member = catalog.representative(training.reference_gpu);
    if (!member) fail_unknown_gpu(training.reference_gpu, pointer + "/training/batch/reference/gpu", catalog, document);
    document.note(fmt::format("\"{}\" resolves to {}", training.reference_gpu, *member));
    training.reference_gpu = *member;
  }
  training.reference_memory = gpu_of(catalog, training.reference_gpu, document.file).memory;
}

/// True when the condition holds for a workload or a part of one. Each is tried in the order of the file.
template <class Condition>
bool any_part(Reader& root, Condition holds) {
  for (auto& [name, workload] : root.members("workloads", "workloads by name")) {
    if (holds(workload)) return true;
    auto parts = workload.has("parts") ? workload.entry("parts") : std::nullopt;
    if (!parts || !parts->is_object()) continue;
    for (const auto& [part_name, part] : parts->members())
      if (holds(part)) return true;
  }
  return false;
}

}  // namespace

Models read_models(Reader& root, const KnownNames& names) {
  Models models;
  for (auto& [name, at] : root.members("models", "models by name")) {
    at.describe(kModelKeys);
    models.emplace(name, read_profile(at, name, names));
    at.done();
  }
  return models;
}

bool states_arrival(Reader& root) {
  return any_part(root, [](const Reader& part) { return part.has("arrival"); });
}

const Person* first_researcher(Reader& root, const std::vector<Person>& people) {
  const Person* first = nullptr;
  (void)any_part(root, [&](const Reader& part) {
    const auto named = part.has("researcher") ? part.entry("researcher") : std::nullopt;
    const auto found =
        std::ranges::find_if(people, [&](const Person& one) { return named && named->is_string() && one.name == named->text(); });
    if (found == people.end() || found->calendar.is_always()) return false;
    first = &*found;
    return true;
  });
  return first;
}

std::vector<Workload> read_workloads(Reader& root, const Models& models, const KnownNames& names, std::uint64_t seed,
                                     const StartTime& start, const TablesInMemory& tables) {
  Reader section = root.at("workloads");
  section.expect_object("workloads by name");
  const auto members = section.members();
  if (members.empty()) section.fail("expected at least one workload");
  const std::map<std::string, Reader, std::less<>> entries(members.begin(), members.end());
  std::vector<Workload> workloads;
  for (const auto& [name, at] : members)
    workloads.push_back(WorkloadReader(models, names, entries, seed, start, tables).read(name, at));
  read_shares(root, "users", &Workload::users, workloads);
  read_shares(root, "queues", &Workload::queues, workloads);
  return workloads;
}

void look_up_names(Profile& profile, const Catalog& catalog, PhysicalProfiles& physical, Document& document) {
  check_table(profile.time, {"time", "total_time"}, profile, catalog, document);
  check_table(profile.mixed_speedup, {"mixed_speedup", "precision_speedup/mixed"}, profile, catalog, document);
  for (const auto& [precision, speedup] : profile.precision_speedup)
    check_table(speedup.by_gpu, {precision == Precision::tf32 ? "precision_speedup/tf32" : "precision_speedup/fp8"}, profile,
                catalog, document);
  if (!profile.training) return;
  check_table(profile.training->iteration, {"training/iteration"}, profile, catalog, document);
  check_table(profile.training->batch, {"training/batch"}, profile, catalog, document);
  look_up_reference(*profile.training, profile.pointer, catalog, document);
  Training& training = *profile.training;
  if (training.physical_name.empty()) return;
  training.physical = physical.find(training.physical_name, profile.pointer + "/training/profile");
  const std::vector<MeasuredSpeed>& measured = training.physical->measured;
  const bool is_measured =
      std::any_of(measured.begin(), measured.end(), [&](const MeasuredSpeed& speed) { return speed.gpus == profile.gpus; });
  if (profile.gpus > 1 && training.physical->gradients == DataSize{} && !is_measured)
    throw InputError(document.file, profile.pointer + "/training/profile",
                     fmt::format("expected a profile with \"gradients\", because {} GPUs exchange them; \"{}\" has none",
                                 profile.gpus, training.physical_name));
  if (training.is_largest_batch && training.physical->activations == DataSize{})
    throw InputError(document.file, profile.pointer + "/training/batch",
                     fmt::format("expected a batch, because profile \"{}\" does not say what a sample needs (\"activations\")",
                                 training.physical_name));
}

}  // namespace gpusim
