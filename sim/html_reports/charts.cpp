// The tables of charts: a file and a row each, in the order in which they stand on the page.

#include "sim/html_reports/sections.hpp"

namespace gpusim {

using MakeOfRun = MadeCharts(const ReportInput&);
using MakeOfDecision = MadeCharts(const DecisionAnalysis&);
MakeOfRun gantt_chart, memory_chart, money_chart, energy_chart;
MakeOfDecision scaling_charts, pareto_chart, money_of_candidates_chart;

namespace {

constexpr Phrase kSchedule{"Schedule", "일정"};
constexpr Phrase kMemory{"Memory of GPUs", "GPU 메모리"};
constexpr Phrase kMoney{"Money", "비용"};
constexpr Phrase kEnergy{"Energy", "에너지"};
constexpr Phrase kTimeAndMoney{"Time and money", "시간과 비용"};
constexpr Phrase kMoreGpus{"More GPUs", "GPU를 늘리면"};

}  // namespace

std::span<const ChartRow<ReportInput>> run_charts() {
  static constexpr ChartRow<ReportInput> kTable[] = {
      {.id = "gantt", .section = kSchedule, .make = gantt_chart},
      {.id = "memory", .section = kMemory, .make = memory_chart},
      {.id = "money", .section = kMoney, .make = money_chart},
      {.id = "energy", .section = kEnergy, .make = energy_chart},
  };
  return kTable;
}

std::span<const ChartRow<ReportInput>> schedule_charts() {
  static constexpr ChartRow<ReportInput> kTable[] = {
      {.id = "gantt", .section = kSchedule, .make = gantt_chart},
      {.id = "memory", .section = kMemory, .make = memory_chart},
      {.id = "energy", .section = kEnergy, .make = energy_chart},
  };
  return kTable;
}

std::span<const ChartRow<DecisionAnalysis>> decision_charts() {
  static constexpr ChartRow<DecisionAnalysis> kTable[] = {
      {.id = "scaling", .section = kMoreGpus, .make = scaling_charts},
      {.id = "pareto", .section = kTimeAndMoney, .make = pareto_chart},
      {.id = "money", .section = kTimeAndMoney, .make = money_of_candidates_chart},
  };
  return kTable;
}

}  // namespace gpusim
