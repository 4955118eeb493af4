#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>

#include <algorithm>
#include <limits>

#include "gpusim/check.hpp"
#include "gpusim/hardware.hpp"

namespace gpusim {
namespace {

struct LinkWeight {
  double seconds_per_byte;
  std::size_t link;
};
using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property, LinkWeight>;
using GraphEdge = boost::graph_traits<Graph>::edge_descriptor;
constexpr std::uint16_t kNoRoute = 0xffff;

/// A link that leaves a device other than the source is closed: cards do not forward for each other.
struct WeightFromSource {
  using key_type = GraphEdge;
  using value_type = double;
  using reference = double;
  using category = boost::readable_property_map_tag;
  const Graph* graph;
  std::size_t source;
  std::size_t devices;
  friend double get(const WeightFromSource& map, const GraphEdge& edge) {
    const std::size_t from = boost::source(edge, *map.graph);
    if (from < map.devices && from != map.source) return std::numeric_limits<double>::infinity();
    return (*map.graph)[edge].seconds_per_byte;
  }
};

}  // namespace

Routes::Routes(std::size_t devices, std::size_t vertices, const std::vector<Link>& links)
    : devices_(devices), kind_of_pair_(devices * devices, kNoRoute) {
  Graph graph(vertices);
  for (std::size_t link = 0; link < links.size(); ++link)
    boost::add_edge(links[link].from, links[link].to, LinkWeight{1.0 / links[link].bandwidth.raw(), link}, graph);

  std::vector<double> distance(vertices);
  std::vector<std::size_t> previous(vertices);
  std::vector<std::optional<Route>> route(vertices);
  for (std::size_t source = 0; source < devices; ++source) {
    boost::dijkstra_shortest_paths(graph, source,
                                   boost::weight_map(WeightFromSource{&graph, source, devices})
                                       .distance_map(distance.data())
                                       .predecessor_map(previous.data())
                                       .distance_inf(std::numeric_limits<double>::infinity()));
    // Extends the route of each vertex from the one before it on its path, nearest first.
    std::vector<std::size_t> order(vertices);
    for (std::size_t vertex = 0; vertex < vertices; ++vertex) order[vertex] = vertex;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return distance[a] < distance[b]; });
    std::fill(route.begin(), route.end(), std::nullopt);
    for (const std::size_t vertex : order) {
      if (vertex == source || distance[vertex] == std::numeric_limits<double>::infinity()) continue;
      const std::size_t before = previous[vertex];
      // Of parallel links the one on the path is the widest, the first of equals.
      const Link* taken = nullptr;
      for (auto [edge, end] = boost::out_edges(before, graph); edge != end; ++edge) {
        const Link& link = links[graph[*edge].link];
        if (link.to == vertex && (taken == nullptr || link.bandwidth > taken->bandwidth)) taken = &link;
      }
      GPUSIM_CHECK(taken != nullptr, "a path without a link");
      route[vertex] = before == source
                          ? Route{taken->bandwidth, taken->latency}
                          : Route{std::min(route[before]->bandwidth, taken->bandwidth), route[before]->latency + taken->latency};
    }
    for (std::size_t target = 0; target < devices; ++target) {
      if (target == source) continue;
      if (!route[target]) {
        ++unreachable_pairs_;
        continue;
      }
      auto kind = std::find_if(kinds_.begin(), kinds_.end(), [&](const Kind& known) { return known.route == *route[target]; });
      if (kind == kinds_.end()) {
        GPUSIM_CHECK(kinds_.size() < kNoRoute, "more than 65,534 different routes");
        kind = kinds_.insert(kinds_.end(), Kind{*route[target], 0});
      }
      ++kind->pairs;
      kind_of_pair_[source * devices + target] = static_cast<std::uint16_t>(kind - kinds_.begin());
    }
  }
}

const Route* Routes::between(DeviceId from, DeviceId to) const {
  const std::uint16_t kind = kind_of_pair_[index(from) * devices_ + index(to)];
  return kind == kNoRoute ? nullptr : &kinds_[kind].route;
}

const Route* Routes::uniform() const { return kinds_.size() == 1 && is_complete() ? &kinds_.front().route : nullptr; }

}  // namespace gpusim
