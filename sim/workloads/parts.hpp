#pragma once
// What the generators share: lists of models and names, blocks of tasks that are ordered as one, the ensemble.

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

extern const KeySection kTaskKeys;      ///< what makes a task
extern const KeySection kStopsKeys;     ///< `checkpoint` and `interruption`
extern const KeySection kTrainingKeys;  ///< `training`
extern const KeySection kPrecisionSpeedupKeys;
extern const KeySection kPrecisionMemoryKeys;

/// A value for every GPU, or a table by GPU id or family. `what` a value is, for messages; `read` takes the Reader of one.
template <class Read, class T = std::invoke_result_t<Read, const Reader&>>
std::pair<std::optional<T>, std::vector<std::pair<std::string, T>>> read_by_gpu(Reader at, std::string_view what, Read read) {
  if (!at.is_object() || at.is_value()) return {read(at), {}};
  std::vector<std::pair<std::string, T>> table;
  for (const auto& [gpu, value] : at.members()) table.emplace_back(gpu, read(value));
  if (table.empty()) at.fail(fmt::format("expected a {} for at least one GPU", what));
  return {std::nullopt, std::move(table)};
}

/// Texts by text, such as {"h_mean": "96.20 %"}, that are carried to the outputs.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> read_labels(Reader& at);

/// Reads `checkpoint` and `interruption`.
void read_stops(Reader& at, Profile& profile);
/// Reads `mixed_speedup`, `precision_speedup` and `precision_memory`.
void read_precisions(Reader& at, Profile& profile);
/// Reads `training`.
[[nodiscard]] Training read_training(Reader& at);
/// A model that is split over `ways` cards needs that part of its memory on each, so that a rule finds room for more images.
void split_over(Training& training, std::uint32_t ways);

/// The position in `people` that the text at `at` names.
[[nodiscard]] PersonId find_person(const Reader& at, std::span<const Person> people);
/// The model that the text at `name` names.
[[nodiscard]] const Profile& read_model(const Reader& name, const Models& models);
/// A model that is trained, under the name of its task.
struct Member {
  std::string name;
  const Profile* model;
};
/// At least one model, none twice: tasks are named after their models. An object gives models with counts, for studies of growth:
/// {"member": 3} are the tasks member#1, member#2 and member#3.
[[nodiscard]] std::vector<Member> read_members(const Reader& models_of_part, const Models& models);

/// Fails when a workload cannot hold `count` tasks more, before a slip of the finger fills the memory.
void expect_room(const Reader& at, const WorkloadBuilder& builder, std::uint64_t count);

/// The members of an object by their position in the file, looked up in constant time; their lists of predecessors.
class NamedMembers {
 public:
  /// `what` they are, in the singular, for messages.
  NamedMembers(const std::vector<std::pair<std::string, Reader>>& members, std::string_view what);
  /// The position of a name that stands at `at`.
  [[nodiscard]] std::size_t position(const std::string& name, const Reader& at) const;
  /// The positions of a list of names, none twice.
  [[nodiscard]] std::vector<std::size_t> positions(const Reader& list);

 private:
  std::string what_;
  std::vector<std::string> names_;
  std::unordered_map<std::string_view, std::size_t> positions_;  // into names_; never walked
  std::vector<std::size_t> list_;                                // the last list that named a member, by position; 0 for none
  std::size_t lists_ = 0;
};

/// Tasks that are ordered as one: a run, a trial, a fold, a rung.
struct Block {
  std::string name;             ///< within its part
  WorkloadBuilder::JobRef job;  ///< of its first tasks; a barrier in front of the block belongs to it
  Tasks sources;
  Tasks sinks;
};

/// Takes the sources and sinks of `block` into `whole`, which begins as the first block.
void append(std::optional<Block>& whole, const Block& block);
/// Everything in `before` ends before anything in `after` starts: by direct edges where either is a single task, else through a
/// barrier of the given name and job.
void add_order(WorkloadBuilder& builder, const Tasks& before, const Tasks& after, WorkloadBuilder::JobRef job, std::string barrier);
/// The same for blocks; the barrier is named "end of <earlier>" and belongs to the later block.
void add_order(WorkloadBuilder& builder, const Block& earlier, const Block& later);

/// An ensemble as it is stated: all members are trained, then combined.
struct Ensemble {
  std::vector<Member> members;
  std::optional<Profile> combine;
  [[nodiscard]] std::uint64_t tasks() const { return members.size() + (combine ? 1 : 0); }
};
/// Reads `models` and `combine`.
[[nodiscard]] Ensemble read_ensemble(Reader& at, const GeneratorContext& context);

/// The ensemble that `experiment` names. Its workload is read afresh from the document, so that what is asked for here does not
/// count as asked for there.
[[nodiscard]] Ensemble read_experiment(const Reader& at, const GeneratorContext& context);

/// The tasks that an ensemble consists of, ready to be added to any number of jobs.
struct EnsembleTasks {
  std::vector<std::pair<std::string, ProfileId>> members;
  std::optional<ProfileId> combine;
};
/// Every member does the given part of its training; combining is not divided.
[[nodiscard]] EnsembleTasks ensemble_tasks(WorkloadBuilder& builder, const Ensemble& ensemble, std::int64_t numerator = 1,
                                           std::int64_t denominator = 1);
/// Adds one pass over the ensemble to a job.
Block add_ensemble(WorkloadBuilder& builder, WorkloadBuilder::JobRef job, std::string block, const EnsembleTasks& tasks);

}  // namespace gpusim
