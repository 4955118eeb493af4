// What more GPUs of a system change: the figure of `gpusim figure`, once for each workload that has curves.

#include <set>

#include "sim/decide/decision_figures.hpp"
#include "sim/html_reports/sections.hpp"

namespace gpusim {

MadeCharts scaling_charts(const DecisionAnalysis& decision) {
  std::set<WorkloadId> workloads;
  for (const ScalingCurve& curve : decision.scaling_curves)
    if (curve.gpus.size() > 1) workloads.insert(curve.run.workload);
  MadeCharts charts;
  for (const WorkloadId workload : workloads)
    if (std::optional<Chart> chart = scaling_figure(decision, workload)) charts.emplace_back(std::move(*chart));
  return charts;
}

}  // namespace gpusim
