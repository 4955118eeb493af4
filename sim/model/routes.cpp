#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>

#include <algorithm>
#include <limits>

#include "gpusim/check.hpp"
#include "gpusim/hardware.hpp"

namespace gpusim {

struct LinkWeight {
  double seconds_per_byte;
  std::size_t link;
};

namespace {

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

/// In place, because g++ 12 takes copies of such a graph for uninitialized.
void add_links(const std::vector<Link>& links, Graph& graph) {
  for (std::size_t link = 0; link < links.size(); ++link)
    boost::add_edge(links[link].from, links[link].to, LinkWeight{1.0 / links[link].bandwidth.raw(), link}, graph);
}

void find_paths(const Graph& graph, std::size_t source, std::size_t devices, std::vector<double>& distance,
                std::vector<std::size_t>& previous) {
  boost::dijkstra_shortest_paths(graph, source,
                                 boost::weight_map(WeightFromSource{&graph, source, devices})
                                     .distance_map(distance.data())
                                     .predecessor_map(previous.data())
                                     .distance_inf(std::numeric_limits<double>::infinity()));
}

/// Of parallel links the one on the path is the widest, the first of equals.
std::size_t link_between(const Graph& graph, const std::vector<Link>& links, std::size_t from, std::size_t to) {
  std::size_t taken = links.size();
  for (auto [edge, end] = boost::out_edges(from, graph); edge != end; ++edge) {
    const std::size_t link = graph[*edge].link;
    if (links[link].to == to && (taken == links.size() || links[link].bandwidth > links[taken].bandwidth)) taken = link;
  }
  GPUSIM_CHECK(taken < links.size(), "a path without a link");
  return taken;
}

}  // namespace

struct LinkGraph::Edges {
  Edges(std::size_t vertices, const std::vector<Link>& links) : graph(vertices) { add_links(links, graph); }
  Graph graph;
};

LinkGraph::LinkGraph(std::size_t devices, std::size_t vertices, std::vector<Link> links)
    : devices_(devices), links_(std::move(links)), edges_(std::make_unique<Edges>(vertices, links_)) {}

LinkGraph::~LinkGraph() = default;

std::vector<std::uint32_t> LinkGraph::tree(std::uint32_t source) const {
  const Graph& graph = edges_->graph;
  std::vector<double> distance(boost::num_vertices(graph));
  std::vector<std::size_t> previous(distance.size());
  find_paths(graph, source, devices_, distance, previous);
  std::vector<std::uint32_t> tree(distance.size(), kNoLink);
  for (std::size_t vertex = 0; vertex < tree.size(); ++vertex)
    if (vertex != source && distance[vertex] < std::numeric_limits<double>::infinity())
      tree[vertex] = static_cast<std::uint32_t>(link_between(graph, links_, previous[vertex], vertex));
  return tree;
}

std::vector<std::uint32_t> LinkGraph::path(std::span<const std::uint32_t> tree, std::uint32_t to) const {
  std::vector<std::uint32_t> path;
  for (; tree[to] != kNoLink; to = links_[tree[to]].from) path.push_back(tree[to]);
  std::reverse(path.begin(), path.end());
  return path;
}

Routes::Routes(std::size_t devices, std::size_t vertices, const std::vector<Link>& links)
    : devices_(devices), kind_of_pair_(devices * devices, kNoRoute) {
  Graph graph(vertices);
  add_links(links, graph);
  std::vector<double> distance(vertices);
  std::vector<std::size_t> previous(vertices);
  std::vector<std::optional<Route>> route(vertices);
  for (std::size_t source = 0; source < devices; ++source) {
    find_paths(graph, source, devices, distance, previous);
    // Extends the route of each vertex from the one before it on its path, nearest first.
    std::vector<std::size_t> order(vertices);
    for (std::size_t vertex = 0; vertex < vertices; ++vertex) order[vertex] = vertex;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return distance[a] < distance[b]; });
    std::fill(route.begin(), route.end(), std::nullopt);
    for (const std::size_t vertex : order) {
      if (vertex == source || distance[vertex] == std::numeric_limits<double>::infinity()) continue;
      const std::size_t before = previous[vertex];
      const Link& taken = links[link_between(graph, links, before, vertex)];
      route[vertex] = before == source
                          ? Route{taken.bandwidth, taken.latency}
                          : Route{std::min(route[before]->bandwidth, taken.bandwidth), route[before]->latency + taken.latency};
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
