#include "sim/calibration/links_of.hpp"

#include <algorithm>
#include <cstdlib>

#include "sim/base/elementary.hpp"
#include "sim/calibration/table_row.hpp"

namespace gpusim {
namespace {

constexpr Bandwidth kGigabyte = Bandwidth::raw(1e9);

/// The PCIe generation of GPUs whose data sheet states none.
constexpr int kPcieGeneration = 3;
/// NVLink 2 with six links (V100), the least among GPUs with a switch or a mesh.
constexpr Bandwidth kNvLink = kGigabyte * 150;
/// A bridge of two NVLink 2 links (Turing white paper WP-09183-001).
constexpr Bandwidth kBridge = kGigabyte * 50;
/// The bandwidth of one TCP connection, however fast the network adapter is: 10 Gb/s (Amazon EC2 user guide, network bandwidth: 5
/// Gb/s per flow, 10 within a placement group).
constexpr Bandwidth kConnection = kGigabyte * 1.25;

/// The bandwidth that collectives reach on PCIe x16: 12 GB/s for generation 3, doubling with each (NVIDIA NCCL, src/graph/topo.h).
Bandwidth pcie_reached(int generation) { return kGigabyte * (12 * pow(2.0, generation - 3)); }

bool says(const std::string& text, const char* word) { return text.find(word) != std::string::npos; }

}  // namespace

std::optional<Bandwidth> stated_network(const std::string& text) {
  for (const char* unit : {"Gb/s", "Gbit/s", "Gbps"}) {
    const std::size_t at = text.find(unit);
    if (at == std::string::npos) continue;
    std::size_t begin = at;
    while (begin > 0 && text[begin - 1] == ' ') --begin;
    const std::size_t end = begin;
    while (begin > 0 && (std::isdigit(static_cast<unsigned char>(text[begin - 1])) != 0 || text[begin - 1] == '.')) --begin;
    if (begin == end) continue;
    return kGigabyte * (std::atof(text.substr(begin, end - begin).c_str()) / 8);
  }
  return std::nullopt;
}

GangLinks links_of(const Measurement& gang, const Gpu* gpu) {
  GangLinks links;
  const std::string words = plain_name(gang.link + " " + gang.host);
  const bool is_bridge = says(words, "bridge");
  const bool has_nvlink = says(plain_name(gang.link), "nvlink") || says(plain_name(gang.link), "nvswitch") || says(words, "dgx");
  if (has_nvlink) {
    links.inside = is_bridge ? LinkKind::bridge : LinkKind::nvlink;
    const Bandwidth line = gpu != nullptr && gpu->nvlink ? gpu->nvlink->per_direction : is_bridge ? kBridge : kNvLink;
    links.inside_bandwidth = line * kNvLinkReached;
  } else {
    links.inside_bandwidth = pcie_reached(gpu != nullptr ? gpu->pcie_generation.value_or(kPcieGeneration) : kPcieGeneration);
  }
  // DGX systems have a 100 Gb/s InfiniBand adapter for every two GPUs; from the A100 on they have one of 200 Gb/s for each.
  const auto stated = stated_network(gang.link + " " + gang.host);
  links.is_rdma = says(words, "infiniband") || says(words, "rdma") || says(words, "roce") || says(words, "dgx");
  if (!links.is_rdma) {
    links.network = std::min(kConnection, stated.value_or(kConnection));
  } else if (stated) {
    links.network = *stated;
  } else if (says(words, "dgxa100") || says(words, "dgxh100")) {
    links.network = kGigabyte * 200;
  } else {
    links.network = kGigabyte * (says(words, "dgx2") ? 100 : 50);
  }
  return links;
}

}  // namespace gpusim
