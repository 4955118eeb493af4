#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>

#include <algorithm>
#include <limits>

#include "gpusim/hardware.hpp"
#include "sim/base/check.hpp"

namespace gpusim {

struct LinkWeight {
  double seconds_per_byte;
  std::size_t link;
};

namespace {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property, LinkWeight>;
using GraphEdge = boost::graph_traits<Graph>::edge_descriptor;
constexpr std::uint16_t kNoRoute = 0xffff;

/// Links that leave a device other than the source have infinite weight, because devices do not forward for each other.
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

/// The link of a path between two vertices: the widest of parallel links, the first of equal ones.
std::size_t link_between(const Graph& graph, const std::vector<Link>& links, std::size_t from, std::size_t to) {
  std::size_t taken = links.size();
  for (auto [edge, end] = boost::out_edges(from, graph); edge != end; ++edge) {
    const std::size_t link = graph[*edge].link;
    if (index(links[link].to) == to && (taken == links.size() || links[link].bandwidth > links[taken].bandwidth)) taken = link;
  }
  GPUSIM_CHECK(taken < links.size(), "a path without a link");
  return taken;
}

}  // namespace

struct LinkGraph::Edges {
  Edges(std::size_t vertices, const std::vector<Link>& links) : graph(vertices) {
    for (std::size_t link = 0; link < links.size(); ++link)
      boost::add_edge(index(links[link].from), index(links[link].to), LinkWeight{1.0 / links[link].bandwidth.raw(), link}, graph);
  }
  Graph graph;
};

LinkGraph::LinkGraph(std::size_t devices, std::size_t vertices, std::vector<Link> links)
    : devices_(devices), links_(std::move(links)), edges_(std::make_unique<Edges>(vertices, links_)) {}

LinkGraph::~LinkGraph() = default;

LinkGraph::PathTree LinkGraph::tree(VertexId from) const {
  const std::size_t source = index(from);
  const Graph& graph = edges_->graph;
  constexpr double kUnreached = std::numeric_limits<double>::infinity();
  std::vector<double> distance(boost::num_vertices(graph));
  std::vector<std::size_t> previous(distance.size());
  boost::dijkstra_shortest_paths(graph, source,
                                 boost::weight_map(WeightFromSource{&graph, source, devices_})
                                     .distance_map(distance.data())
                                     .predecessor_map(previous.data())
                                     .distance_inf(kUnreached));
  PathTree tree(distance.size());
  for (std::size_t vertex = 0; vertex < tree.size(); ++vertex)
    if (vertex != source && distance[vertex] < kUnreached)
      tree[vertex] = static_cast<std::uint32_t>(link_between(graph, links_, previous[vertex], vertex));
  return tree;
}

std::vector<std::uint32_t> LinkGraph::path(const PathTree& tree, VertexId to) const {
  std::vector<std::uint32_t> path;
  for (; tree[index(to)]; to = links_[*tree[index(to)]].from) path.push_back(*tree[index(to)]);
  std::reverse(path.begin(), path.end());
  return path;
}

Route LinkGraph::route(const PathTree& tree, VertexId to) const {
  Route route{Bandwidth::raw(std::numeric_limits<double>::infinity()), {}};
  for (; tree[index(to)]; to = links_[*tree[index(to)]].from) {
    route.bandwidth = std::min(route.bandwidth, links_[*tree[index(to)]].bandwidth);
    route.latency += links_[*tree[index(to)]].latency;
  }
  return route;
}

Routes::Routes(std::size_t devices, std::size_t vertices, const std::vector<Link>& links)
    : devices_(devices), kind_of_pair_(devices * devices, kNoRoute) {
  const LinkGraph graph(devices, vertices, links);
  for (std::uint32_t source = 0; source < devices; ++source) {
    const LinkGraph::PathTree tree = graph.tree(id<VertexId>(source));
    for (std::uint32_t target = 0; target < devices; ++target) {
      if (target == source) continue;
      if (!tree[target]) {
        ++unreachable_pairs_;
        continue;
      }
      const Route route = graph.route(tree, id<VertexId>(target));
      auto kind = std::find_if(kinds_.begin(), kinds_.end(), [&](const Kind& known) { return known.route == route; });
      if (kind == kinds_.end()) {
        GPUSIM_CHECK(kinds_.size() < kNoRoute, "more than 65,534 different routes");
        kind = kinds_.insert(kinds_.end(), Kind{route, 0});
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
