#pragma once
// Index types. Everything a run contains is stored in arrays; an id is the position there and nothing else.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace gpusim {

enum class GpuId : std::uint32_t {};       ///< a data sheet used by a system
enum class NodeId : std::uint32_t {};      ///< a host with slots
enum class PoolId : std::uint32_t {};      ///< of System::pools
enum class DeviceId : std::uint32_t {};    ///< one GPU in one slot, counted by node, then slot
enum class VertexId : std::uint32_t {};    ///< of the graph of links: the devices, then switches, bridges and hubs
enum class ClassId : std::uint32_t {};     ///< devices that no task can tell apart: same GPU, same pool
enum class ProfileId : std::uint32_t {};   ///< how long a kind of task takes, and what it needs
enum class ResourceId : std::uint32_t {};  ///< of System::resources
enum class JobId : std::uint32_t {};       ///< in order of arrival, then of the file
enum class PersonId : std::uint32_t {};    ///< one row of people, in order of the file
enum class UserId : std::uint32_t {};      ///< who submits jobs
enum class QueueId : std::uint32_t {};     ///< where jobs wait: a partition, a virtual cluster
enum class TaskId : std::uint32_t {};      ///< in order of job, then of the file: the FIFO order of the whole run
enum class SystemId : std::uint32_t {};    ///< of Scenario::systems
enum class WorkloadId : std::uint32_t {};  ///< of Scenario::workloads
enum class PolicyId : std::uint32_t {};    ///< of Scenario::policies

template <class Id>
constexpr std::size_t index(Id id) {
  return static_cast<std::size_t>(id);
}

template <class Id>
constexpr Id id(std::size_t index) {
  return static_cast<Id>(index);
}

/// All ids of a list, ascending, for loops: `for (const SystemId system : systems.ids())`.
template <class Id>
class IdRange {
 public:
  class Iterator {
   public:
    explicit Iterator(std::size_t at) : at_(at) {}
    Id operator*() const { return id<Id>(at_); }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    bool operator==(const Iterator&) const = default;

   private:
    std::size_t at_;
  };
  explicit IdRange(std::size_t size) : size_(size) {}
  [[nodiscard]] Iterator begin() const { return Iterator(0); }
  [[nodiscard]] Iterator end() const { return Iterator(size_); }

 private:
  std::size_t size_;
};

/// A list with one element for each id: it takes ids of this type in brackets and nothing else.
template <class Id, class Element>
class ListById : public std::vector<Element> {
 public:
  using List = std::vector<Element>;
  using List::List;
  ListById() = default;
  ListById(List list) : List(std::move(list)) {}
  Element& operator[](Id id) { return List::operator[](index(id)); }
  const Element& operator[](Id id) const { return List::operator[](index(id)); }
  [[nodiscard]] IdRange<Id> ids() const { return IdRange<Id>(List::size()); }
  /// The first element with this name; empty when there is none.
  [[nodiscard]] std::optional<Id> find(std::string_view name) const {
    for (const Id id : ids())
      if ((*this)[id].name == name) return id;
    return std::nullopt;
  }
};

/// The vertex of a device in the graph of links.
constexpr VertexId vertex_of(DeviceId device) { return static_cast<VertexId>(device); }

}  // namespace gpusim
