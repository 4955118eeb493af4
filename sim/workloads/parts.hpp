#pragma once
// What the generators share: lists of models and names, blocks of tasks that are ordered as a unit, and the ensemble.

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "gpusim/generator.hpp"
#include "gpusim/reader.hpp"
#include "gpusim/work.hpp"
#include "sim/input/keys.hpp"

namespace gpusim {

using Tasks = std::vector<WorkloadBuilder::TaskRef>;

/// No task or job may ask for more GPUs.
inline constexpr std::int64_t kMostGpus = 1'000'000;

extern const KeySection kTaskKeys;      ///< the keys that describe a task
extern const KeySection kStopsKeys;     ///< the keys `checkpoint` and `interruption`
extern const KeySection kTrainingKeys;  ///< the keys of `training`
extern const KeySection kPrecisionSpeedupKeys;
extern const KeySection kPrecisionMemoryKeys;

/// Reads a value for every GPU, or a table by GPU id or family. `what` names a value in messages; `read` reads one value.
template <class Read, class T = std::invoke_result_t<Read, const Reader&>>
std::pair<std::optional<T>, std::vector<std::pair<std::string, T>>> read_by_gpu(Reader at, std::string_view what, Read read) {
  if (!at.is_object() || at.is_value()) return {read(at), {}};
  std::vector<std::pair<std::string, T>> table;
  for (const auto& [gpu, value] : at.members()) table.emplace_back(gpu, read(value));
  if (table.empty()) at.fail(fmt::format("expected a {} for at least one GPU", what));
  return {std::nullopt, std::move(table)};
}

/// Reads an object of texts, such as {"h_mean": "96.20 %"}, that are copied to the outputs.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> read_labels(Reader& at);

/// Reads `checkpoint` and `interruption`.
void read_stops(Reader& at, Profile& profile);
/// Reads `mixed_speedup`, `precision_speedup` and `precision_memory`.
void read_precisions(Reader& at, Profile& profile);
/// Reads `training`.
[[nodiscard]] Training read_training(Reader& at);
/// Splits a model over `ways` GPUs: each needs that part of the model's memory, so a memory rule finds room for more images.
void split_over(Training& training, std::uint32_t ways);

/// The position in `people` that the text at `at` names.
[[nodiscard]] PersonId find_person(const Reader& at, std::span<const Person> people);
/// The model that the text at `name` names.
[[nodiscard]] const Profile& read_model(const Reader& name, const Models& models);
/// A model to be trained and the name of its task.
struct Member {
  std::string name;
  const Profile* model;
};
/// Reads at least one model, none twice, since tasks are named after their models. An object gives models with counts, for studies
/// of growth: {"member": 3} yields the tasks member#1, member#2 and member#3.
[[nodiscard]] std::vector<Member> read_members(const Reader& models_of_part, const Models& models);

/// Fails when a workload cannot hold `count` more tasks, so that a typing error does not exhaust the memory.
void expect_room(const Reader& at, const WorkloadBuilder& builder, std::uint64_t count);

/// Finds the members of an object by name in constant time, for lists of predecessors.
class NamedMembers {
 public:
  /// `what` is the noun for a member in messages, in the singular.
  NamedMembers(const std::vector<std::pair<std::string, Reader>>& members, std::string_view what);
  /// The position of a name; `at` is its place for messages.
  [[nodiscard]] std::size_t position(const std::string& name, const Reader& at) const;
  /// The positions of a list of names, none of which may occur twice.
  [[nodiscard]] std::vector<std::size_t> positions(const Reader& list);

 private:
  std::string what_;
  std::vector<std::string> names_;
  std::unordered_map<std::string_view, std::size_t> positions_;  // position in names_; never iterated
  std::vector<std::size_t> list_;                                // by position: the last list that named the member; 0 for none
  std::size_t lists_ = 0;
};

/// A group of tasks that is ordered as a unit: a run, a trial, a fold, a rung.
struct Block {
  std::string name;             ///< name within its part
  WorkloadBuilder::JobRef job;  ///< job of its first tasks, to which a barrier before the block belongs
  Tasks sources;
  Tasks sinks;
};

/// Adds the sources and sinks of `block` to `whole`, which becomes a copy of the first block.
void append(std::optional<Block>& whole, const Block& block);
/// Makes everything in `before` end before anything in `after` starts: by direct edges if either is a single task, otherwise
/// through a barrier with the given name and job.
void add_order(WorkloadBuilder& builder, const Tasks& before, const Tasks& after, WorkloadBuilder::JobRef job, std::string barrier);
/// Orders two blocks. A barrier is named "end of <earlier>" and belongs to the later block.
void add_order(WorkloadBuilder& builder, const Block& earlier, const Block& later);

/// An ensemble as stated: all members are trained, then combined.
struct Ensemble {
  std::vector<Member> members;
  std::optional<Profile> combine;
  [[nodiscard]] std::uint64_t tasks() const { return members.size() + (combine ? 1 : 0); }
};
/// Reads `models` and `combine`.
[[nodiscard]] Ensemble read_ensemble(Reader& at, const GeneratorContext& context);

/// Reads the ensemble that `experiment` names. The workload of that name is read again from the document, so that keys asked for
/// here do not count as asked for there.
[[nodiscard]] Ensemble read_experiment(const Reader& at, const GeneratorContext& context);

/// The tasks of an ensemble, ready to be added to any number of jobs.
struct EnsembleTasks {
  std::vector<std::pair<std::string, ProfileId>> members;
  std::optional<ProfileId> combine;
};
/// Makes the tasks of an ensemble in which every member does the given part of its training. Combining is not divided.
[[nodiscard]] EnsembleTasks ensemble_tasks(WorkloadBuilder& builder, const Ensemble& ensemble, std::int64_t numerator = 1,
                                           std::int64_t denominator = 1);
/// Adds one pass over the ensemble to a job and returns its block.
Block add_ensemble(WorkloadBuilder& builder, WorkloadBuilder::JobRef job, std::string block, const EnsembleTasks& tasks);

}  // namespace gpusim
