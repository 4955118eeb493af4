#include "sim/scenario/pools.hpp"

#include "gpusim/economics.hpp"

namespace gpusim {

Pool read_pool(Reader& at, const std::string& name, std::int64_t nodes, const SystemContext& context) {
  Pool pool;
  pool.name = name;
  pool.pointer = at.pointer();
  pool.nodes = static_cast<std::uint32_t>(nodes);
  pool.cost = read_pool_cost(at, context.people);
  pool.power = read_pool_power(at);
  return pool;
}

}  // namespace gpusim
