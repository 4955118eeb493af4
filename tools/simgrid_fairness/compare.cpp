// Compares max-min fair rates with SimGrid's: random networks on which flows come and go, played by both, finish time by finish
// time.
//
// SimGrid's model is CM02 (Casanova and Marchal, 2002; Velho and Legrand, SIMUTools 2009) without what it adds for TCP: no latency,
// no cross traffic, no window limit, no correction factors. Then its rates are max-min fair with the given bounds.

#include <fmt/format.h>
#include <simgrid/s4u.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

#include "sim/base/random.hpp"
#include "sim/timing/fairness.hpp"

namespace {

namespace s4u = simgrid::s4u;

struct Transfer {
  std::vector<std::uint32_t> links;
  double start = 0;  ///< seconds
  double bytes = 0;
  double cap = std::numeric_limits<double>::infinity();
};
struct Network {
  std::vector<double> capacities;
  std::vector<Transfer> transfers;
};

std::uint32_t below(gpusim::Random& random, std::uint32_t count) { return static_cast<std::uint32_t>(random.uniform() * count); }

/// Up to 12 links from 10 MB/s to 10 GB/s and 30 transfers over one to five of them, a third of them with a bound of their own.
Network random_network(std::uint64_t number) {
  gpusim::Random random(1, number, "simgrid comparison");
  Network network;
  const std::uint32_t links = 1 + below(random, 12);
  for (std::uint32_t link = 0; link < links; ++link) network.capacities.push_back(1e7 * std::pow(10, 3 * random.uniform()));
  const std::uint32_t transfers = 2 + below(random, 29);
  for (std::uint32_t i = 0; i < transfers; ++i) {
    Transfer transfer;
    const std::uint32_t passed = 1 + below(random, std::min<std::uint32_t>(links, 5));
    while (transfer.links.size() < passed) {
      const std::uint32_t link = below(random, links);
      if (std::find(transfer.links.begin(), transfer.links.end(), link) == transfer.links.end()) transfer.links.push_back(link);
    }
    transfer.start = random.uniform() < 0.5 ? 0 : 10 * random.uniform();
    transfer.bytes = std::round(1e8 * std::pow(10, 2 * random.uniform()));
    if (random.uniform() < 1.0 / 3) transfer.cap = 1e7 * std::pow(10, 2 * random.uniform());
    network.transfers.push_back(std::move(transfer));
  }
  return network;
}

/// Ours: rates change when a transfer comes or goes.
std::vector<double> finish_times(const Network& network) {
  constexpr double kNever = std::numeric_limits<double>::infinity();
  gpusim::FairNetwork rates(network.capacities);
  const std::size_t count = network.transfers.size();
  std::vector<double> left(count), finish(count, kNever);
  std::vector<std::int64_t> flow(count, -1);
  for (std::size_t i = 0; i < count; ++i) left[i] = network.transfers[i].bytes;
  double now = 0;
  while (true) {
    double next = kNever;
    for (std::size_t i = 0; i < count; ++i) {
      if (finish[i] < kNever) continue;
      next = std::min(next,
                      flow[i] < 0 ? network.transfers[i].start : now + left[i] / rates.rate(static_cast<std::uint32_t>(flow[i])));
    }
    if (next == kNever) return finish;
    for (std::size_t i = 0; i < count; ++i) {
      if (finish[i] < kNever || flow[i] < 0) continue;
      const double rate = rates.rate(static_cast<std::uint32_t>(flow[i]));
      const bool ends = now + left[i] / rate <= next;
      left[i] -= rate * (next - now);
      if (!ends) continue;
      finish[i] = next;
      rates.remove(static_cast<std::uint32_t>(flow[i]));
    }
    now = next;
    for (std::size_t i = 0; i < count; ++i) {
      const Transfer& transfer = network.transfers[i];
      if (flow[i] < 0 && transfer.start <= now) flow[i] = rates.add({.links = transfer.links, .cap = transfer.cap});
    }
    rates.update();
  }
}

/// SimGrid's, of all networks in one run: they have no link in common. One pair of hosts a transfer.
std::vector<std::vector<double>> finish_times_of_simgrid(const std::vector<Network>& networks, int argc, char** argv) {
  s4u::Engine engine(&argc, argv);
  for (const char* setting : {"network/model:CM02", "network/crosstraffic:0", "network/TCP-gamma:0", "network/weight-S:0",
                              "network/bandwidth-factor:1", "network/latency-factor:1", "maxmin/precision:1e-12"})
    s4u::Engine::set_config(setting);
  s4u::NetZone* zone = s4u::create_full_zone("networks");
  std::vector<std::vector<double>> finish(networks.size());
  for (std::size_t n = 0; n < networks.size(); ++n) {
    const Network& network = networks[n];
    finish[n].resize(network.transfers.size());
    std::vector<s4u::Link*> links;
    for (std::size_t link = 0; link < network.capacities.size(); ++link)
      links.push_back(zone->create_link(fmt::format("link-{}-{}", n, link), network.capacities[link])->set_latency(0)->seal());
    for (std::size_t i = 0; i < network.transfers.size(); ++i) {
      const Transfer& transfer = network.transfers[i];
      s4u::Host* from = zone->create_host(fmt::format("from-{}-{}", n, i), 1e9)->seal();
      s4u::Host* to = zone->create_host(fmt::format("to-{}-{}", n, i), 1e9)->seal();
      std::vector<s4u::LinkInRoute> route;
      for (const std::uint32_t link : transfer.links) route.emplace_back(links[link]);
      // A bound is a link of its own: direct transfers of this version ignore Comm::set_rate.
      if (std::isfinite(transfer.cap))
        route.emplace_back(zone->create_link(fmt::format("bound-{}-{}", n, i), transfer.cap)->set_latency(0)->seal());
      zone->add_route(from->get_netpoint(), to->get_netpoint(), nullptr, nullptr, route, false);
      s4u::Actor::create("transfer", from, [&finish, &transfer, from, to, n, i] {
        s4u::this_actor::sleep_until(transfer.start);
        const s4u::CommPtr comm = s4u::Comm::sendto_init(from, to);
        comm->set_payload_size(static_cast<std::uint64_t>(transfer.bytes));
        comm->wait();
        finish[n][i] = s4u::Engine::get_clock();
      });
    }
  }
  zone->seal();
  engine.run();
  return finish;
}

}  // namespace

int main(int argc, char** argv) {
  const int count = argc > 1 ? std::atoi(argv[1]) : 200;
  std::vector<Network> networks;
  for (int n = 0; n < count; ++n) networks.push_back(random_network(static_cast<std::uint64_t>(n)));
  const std::vector<std::vector<double>> theirs = finish_times_of_simgrid(networks, 1, argv);
  double worst = 0;
  std::size_t transfers = 0;
  for (std::size_t n = 0; n < networks.size(); ++n) {
    const std::vector<double> ours = finish_times(networks[n]);
    transfers += ours.size();
    for (std::size_t i = 0; i < ours.size(); ++i) {
      const double difference = std::abs(ours[i] - theirs[n][i]) / ours[i];
      if (difference > 1e-6) fmt::print("network {} transfer {}: {} s, SimGrid {} s\n", n, i, ours[i], theirs[n][i]);
      worst = std::max(worst, difference);
    }
  }
  fmt::print("{} networks, {} transfers: finish times differ by at most {:.2g} of themselves\n", networks.size(), transfers, worst);
  return worst <= 1e-6 ? 0 : 1;
}
