#pragma once
// Index types. Everything a run contains is stored in arrays; an id is the position there and nothing else.

#include <cstddef>
#include <cstdint>

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

template <class Id>
constexpr std::size_t index(Id id) {
  return static_cast<std::size_t>(id);
}

template <class Id>
constexpr Id id(std::size_t index) {
  return static_cast<Id>(index);
}

/// The vertex of a device in the graph of links.
constexpr VertexId vertex_of(DeviceId device) { return static_cast<VertexId>(device); }

}  // namespace gpusim
