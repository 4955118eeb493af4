#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "sim/reports/csv.hpp"
#include "sim/reports/reports.hpp"

namespace gpusim {
namespace {

std::string short_number(double value) { return fmt::format("{:.6g}", value); }

/// Writes the links of a run. The links of the graph and of the system have the same order. Links without traffic are left out, and
/// so are links of unlimited bandwidth, which represent no wire.
void write_links(const RunCase& one, CsvWriter& csv) {
  const std::vector<Link> links = one.system.links_in(one.result.which);
  const double seconds = one.result.measures.makespan.seconds();
  for (std::size_t link = 0; link < one.result.links.size(); ++link) {
    const LinkUse& use = one.result.links[link];
    const double bandwidth = links[link].bandwidth.raw();
    if (use.moved == DataSize{} || bandwidth == std::numeric_limits<double>::infinity()) continue;
    csv.fields(one.fields).text(one.system.vertex_name(links[link].from)).text(one.system.vertex_name(links[link].to));
    csv.text(short_number(bandwidth * 1e-9)).text(short_number(use.moved.raw() * 1e-9));
    csv.text(short_number(seconds > 0 ? use.moved.raw() / (bandwidth * seconds) : 0)).text(short_number(use.peak));
    csv.end_row();
  }
}

}  // namespace

bool has_links(const ReportInput& input) {
  return std::any_of(input.scenario.systems.begin(), input.scenario.systems.end(),
                     [](const System& system) { return system.contention != Contention::none; });
}

void write_links_csv(const ReportInput& input, std::ostream& out) {
  write_cases(input, "system,workload,policy,case,from,to,bandwidth_gb_s,moved_gb,utilization,peak", out, write_links);
}

}  // namespace gpusim
