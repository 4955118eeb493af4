// Scores the gain of NVLink bridges over PCIe in training and the bandwidth of collectives, each predicted without the network or
// the system in question.

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "sim/base/elementary.hpp"
#include "sim/calibration/links_of.hpp"
#include "sim/calibration/quantiles.hpp"
#include "sim/calibration/scaling_fit.hpp"
#include "sim/calibration/table_row.hpp"
#include "sim/timing/collectives.hpp"

namespace gpusim {
namespace {

/// One training on two servers that differ only in NVLink.
struct LinkPair {
  const Measurement* pcie;
  const Measurement* nvlink;
  double gain;    ///< measured speed over NVLink / speed over PCIe - 1
  double saving;  ///< time saved per step as a part of the PCIe step, if neither exchange is hidden
};

std::string without_nvlink(const std::string& host) {
  std::string plain = plain_name(host);
  if (const std::size_t at = plain.find("nvlink"); at != std::string::npos) plain.erase(at, 6);
  return plain;
}

bool has_nvlink(const Measurement& row) { return plain_name(row.link).find("nvlink") != std::string::npos; }

bool is_same_training(const Measurement& a, const Measurement& b) {
  return a.kind == b.kind && a.series == b.series && a.model == b.model && a.gpu_label == b.gpu_label &&
         a.precision == b.precision && a.unit == b.unit && a.gpus == b.gpus && a.nodes == b.nodes && a.batch == b.batch &&
         a.mode == b.mode && without_nvlink(a.host) == without_nvlink(b.host);
}

Route route(Bandwidth bandwidth) { return {bandwidth, Duration{}}; }

/// The seconds by which the exchange gets shorter. Two GPUs have a bridge between them. More GPUs form a ring in which each pair
/// remains on PCIe: half of its hops avoid the host, so the others have twice the bandwidth. GPUs joined by a switch or a mesh have
/// NVLink throughout.
double shorter_exchange(const Measurement& nvlink, const Gpu* gpu, DataSize gradients) {
  const GangLinks links = links_of(nvlink, gpu);
  Measurement over_pcie = nvlink;
  over_pcie.link = "PCIe";
  over_pcie.host.clear();
  const Bandwidth pcie = links_of(over_pcie, gpu).inside_bandwidth;
  const bool is_ring_of_pairs = links.inside == LinkKind::bridge && nvlink.gpus > 2;
  const Bandwidth better = is_ring_of_pairs ? pcie * 2 : links.inside_bandwidth;
  return (ring_allreduce(nvlink.gpus, gradients, route(pcie)) - ring_allreduce(nvlink.gpus, gradients, route(better))) /
         units::second;
}

/// The time of a step over PCIe; a typical one when the table does not tell.
double pcie_step(const Measurement& pcie) {
  const std::string unit = plain_name(pcie.unit);
  const bool counts_samples = unit.starts_with("im") || unit.starts_with("seq") || unit.starts_with("sample");
  if (pcie.batch && counts_samples) return *pcie.batch * pcie.gpus / pcie.per_second;
  // The stated constants and not the fitted ones, so that nothing of the network in question influences them.
  const ScalingLaw law;
  return pcie.precision == "mixed" ? law.typical_step * law.mixed_step : law.typical_step;
}

std::vector<LinkPair> link_pairs(const Measurements& all, const std::vector<Gpu>& catalogue) {
  std::vector<LinkPair> pairs;
  for (const Measurement& nvlink : all.speeds) {
    if (nvlink.gpus < 2 || nvlink.is_doubtful || !has_nvlink(nvlink)) continue;
    for (const Measurement& pcie : all.speeds) {
      if (pcie.is_doubtful || has_nvlink(pcie) || plain_name(pcie.link).find("pci") == std::string::npos) continue;
      if (!is_same_training(nvlink, pcie)) continue;
      const DataSize gradients = units::byte * (4 * known_parameters(nvlink.model).value_or(35e6));
      const double saving = shorter_exchange(nvlink, find_gpu(catalogue, nvlink.gpu), gradients) / pcie_step(pcie);
      pairs.push_back({&pcie, &nvlink, nvlink.per_second / pcie.per_second - 1, saving});
      break;
    }
  }
  return pairs;
}

/// The weight of a pair measured on the same kind of server, relative to others: slots, switches and peer-to-peer access differ
/// between servers.
constexpr double kSameServer = 4;

/// The gain of a pair if the part `exposed` of the saving is not hidden. The exchange is at most half of a step.
double gain_of(double exposed, const LinkPair& pair) {
  const double part = std::clamp(exposed * pair.saving, 0.0, 0.5);
  return part / (1 - part);
}

/// The kind of a server, regardless of the number of GPUs: "8x2080TiNVlink_trt" and "2x2080Ti_trt" are of one kind.
std::string server_of(const Measurement& row) {
  std::string plain = without_nvlink(row.host);
  plain.erase(0, plain.find_first_not_of("0123456789"));
  return plain;
}

/// The exposed part with the least sum of absolute errors over pairs of other families, found on a grid, so that it does not depend
/// on a starting point.
double fitted_exposed(const std::vector<LinkPair>& pairs, const std::string& without, const std::string& server) {
  double best_error = 1e300;
  double best = 1;
  for (int k = 0; k <= 60; ++k) {
    const double exposed = 0.02 * pow(1.08, k);
    double error = 0;
    for (const LinkPair& pair : pairs)
      if (pair.nvlink->family != without)
        error += (server_of(*pair.nvlink) == server ? kSameServer : 1) * std::abs(gain_of(exposed, pair) - pair.gain);
    if (error < best_error - 1e-12) {
      best_error = error;
      best = exposed;
    }
  }
  return best;
}

/// The scale of errors of a pair, which grows with the possible saving.
double stake(const LinkPair& pair) { return 0.02 + 0.5 * std::min(1.0, std::max(0.0, pair.saving)); }

std::vector<Scored> score_gains(const Measurements& all, const std::vector<Gpu>& catalogue) {
  const std::vector<LinkPair> pairs = link_pairs(all, catalogue);
  std::map<std::pair<std::string, std::string>, double> fitted;
  const auto exposed = [&](const LinkPair& pair) {
    const std::string& family = pair.nvlink->family;
    const std::string server = server_of(*pair.nvlink);
    const auto [found, is_new] = fitted.try_emplace({family, server});
    if (is_new) found->second = fitted_exposed(pairs, family, server);
    return found->second;
  };
  std::vector<Scored> result;
  for (const LinkPair& pair : pairs) {
    const Measurement& at = *pair.nvlink;
    std::vector<double> errors;
    std::vector<double> gains;
    std::set<std::string> families;
    for (const LinkPair& other : pairs)
      if (other.nvlink->family != at.family) {
        errors.push_back((other.gain - gain_of(exposed(other), other)) / stake(other));
        gains.push_back(other.gain);
        families.insert(other.nvlink->family);
      }
    const double value = gain_of(exposed(pair), pair);
    // The errors of few networks say less about the next one, so the quantiles move outwards with 1 / (1 + number of networks).
    const double tail = 0.1 * (1 - 1 / (1 + static_cast<double>(families.size())));
    result.push_back(
        {.question = "links",
         .at = at.at,
         .pair = "pcie -> nvlink",
         .family = at.family,
         .precision = at.precision,
         .gpus = at.gpus,
         .measured = pair.gain,
         .predicted = {value, value + stake(pair) * quantile(errors, tail), value + stake(pair) * quantile(errors, 1 - tail)},
         .baselines = {{"no difference", 0.0}, {"constant", quantile(gains, 0.5)}},
         .is_difference = true});
  }
  return result;
}

/// The kind of a transfer, on which the reached part of the line rate depends, with the part that sources state for it.
struct Transfer {
  std::string kind;
  Bandwidth line;     ///< line rate, one way
  double shape = 1;   ///< factor of the formula besides line rate and reached part
  double stated = 1;  ///< stated part of the line rate, with its source below
};

/// The line rate of all NVLinks (1 to 5) of a GPU, one way (data sheets of P100, V100, A100, H100 and B200), for labels that name a
/// chip without a data sheet.
std::optional<Bandwidth> nvlink_line(const std::string& link, const std::string& label, const Gpu* gpu) {
  if (gpu != nullptr && gpu->nvlink) return gpu->nvlink->per_direction;
  if (link.find("nvlink") == std::string::npos) return std::nullopt;
  using Named = std::pair<const char*, double>;  // GB per second
  for (const auto& [name, line] : {Named{"nvlink1", 80}, {"nvlink2", 150}, {"nvlink3", 300}, {"nvlink4", 450}, {"nvlink5", 900}})
    if (link.find(name) != std::string::npos) return line * units::GB / units::second;
  for (const auto& [name, line] :
       {Named{"p100", 80}, {"v100", 150}, {"a100", 300}, {"h100pcie", 300}, {"h100", 450}, {"h200", 450}})
    if (label.find(name) != std::string::npos) return line * units::GB / units::second;
  return std::nullopt;
}

/// The line rate of PCIe x16, one way (PCI-SIG, 128b/130b from generation 3 on). Tables write the generation as "gen4" or "PCIe 4".
Bandwidth pcie_line(const std::string& link, const Gpu* gpu) {
  int generation = gpu != nullptr ? gpu->pcie_generation.value_or(3) : 3;
  for (const char digit : {'3', '4', '5', '6'})
    if (link.find(std::string("gen") + digit) != std::string::npos || link.find(std::string("pcie") + digit) != std::string::npos)
      generation = digit - '0';
  return 15.75 * units::GB / units::second * pow(2.0, generation - 3);
}

std::optional<Collective> collective_of(const std::string& plain) {
  if (plain == "allreduce") return Collective::all_reduce;
  if (plain == "allgather") return Collective::all_gather;
  if (plain == "reducescatter") return Collective::reduce_scatter;
  if (plain == "alltoall") return Collective::all_to_all;
  return std::nullopt;
}

/// NVIDIA NCCL src/graph/topo.h: 20 of 25 GB/s of an NVLink, 12 of 15.75 GB/s of PCIe 3; nccl-tests issue 212: 480 GB/s of NVLS
/// over a line rate of 450, which is 0.61 of what the formula of `switch_allreduce` gives; peer-to-peer copies: 0.92 (NVIDIA
/// cuda-samples, p2pBandwidthLatencyTest on P100 and V100); copies through host memory: half, they cross PCIe and memory twice.
Transfer transfer_of(const CollectiveMeasurement& row, const Gpu* gpu) {
  const std::string link = plain_name(row.link);
  const std::string what = plain_name(row.collective);
  const auto collective = collective_of(what);
  const bool is_copy = what.find("p2p") != std::string::npos;
  if (const auto line = nvlink_line(link, plain_name(row.gpu_label), gpu); line && link.find("nvlink") != std::string::npos) {
    if (plain_name(row.algorithm) == "nvls" && collective) {
      const double n = row.gpus;
      return {"in the switch", *line, bus_factor(*collective, row.gpus) / (1 + 1 / n), 0.61};
    }
    if (is_copy) return {"NVLink copy", *line, 1, 0.92};
    if (!collective) return {"NVLink send and receive", *line, 1, 0.7};
    return {link.find("bridge") != std::string::npos ? "bridge ring" : "NVLink ring", *line, 1, kNvLinkReached};
  }
  const Bandwidth line = pcie_line(link, gpu);
  const bool is_staged = link.find("disabled") != std::string::npos || link.find("notavailable") != std::string::npos ||
                         link.find("host") != std::string::npos;
  if (is_staged) return {"PCIe through the host", line, 1, 0.5};
  return {is_copy ? "PCIe copy" : "PCIe ring", line, 1, 12 / 15.75};
}

std::vector<Scored> score_collectives(const Measurements& all, const std::vector<Gpu>& catalogue) {
  std::vector<Transfer> transfers;
  for (const CollectiveMeasurement& row : all.collectives) transfers.push_back(transfer_of(row, find_gpu(catalogue, row.gpu)));
  std::vector<Scored> result;
  for (std::size_t k = 0; k < transfers.size(); ++k) {
    const CollectiveMeasurement& row = all.collectives[k];
    const Transfer& transfer = transfers[k];
    const Bandwidth formula = transfer.line * transfer.shape;
    // One vote for the stated value, and one for each system on which this kind of transfer was measured.
    std::map<std::string, std::vector<double>> votes;
    std::vector<double> misses{log(0.75), log(1.15)};
    for (std::size_t j = 0; j < transfers.size(); ++j) {
      if (all.collectives[j].system == row.system) continue;
      const double reached = all.collectives[j].bus_bandwidth / (transfers[j].line * transfers[j].shape);
      if (transfers[j].kind == transfer.kind) votes[all.collectives[j].system].push_back(reached);
      misses.push_back(log(reached / transfers[j].stated));
    }
    std::vector<double> parts{transfer.stated};
    for (auto& [system, reached] : votes) parts.push_back(quantile(reached, 0.5));
    const double value = (formula * quantile(parts, 0.5)).raw();
    result.push_back({.question = "collective bandwidth",
                      .at = row.at,
                      .pair = transfer.kind,
                      .family = row.system,
                      .precision = "",
                      .gpus = row.gpus,
                      .measured = row.bus_bandwidth.raw(),
                      .predicted = {value, value * exp(quantile(misses, 0.1)), value * exp(quantile(misses, 0.9))},
                      .baselines = {{"line rate", transfer.line.raw()}}});
  }
  return result;
}

}  // namespace

std::vector<Scored> score_links(const Measurements& all, const std::vector<Gpu>& catalogue) {
  std::vector<Scored> result = score_gains(all, catalogue);
  for (Scored& row : score_collectives(all, catalogue)) result.push_back(std::move(row));
  return result;
}

}  // namespace gpusim
