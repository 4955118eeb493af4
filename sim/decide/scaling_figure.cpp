#include <fmt/format.h>

#include <algorithm>

#include "sim/base/message.hpp"
#include "sim/decide/decision_figures.hpp"
#include "sim/decide/phrases.hpp"
#include "sim/decide/titles.hpp"

namespace gpusim {
namespace {

/// As many as there are colors.
constexpr std::size_t kMostCurves = 7;
using Amounts = std::vector<std::optional<Value>>;

bool has_amount(const Amounts& amounts) {
  return std::ranges::any_of(amounts, [](const std::optional<Value>& one) { return one.has_value(); });
}

/// The time of a workload and its cost by number of GPUs, one above the other.
class ScalingFigure {
 public:
  ScalingFigure(const DecisionAnalysis& decision, WorkloadId workload)
      : decision_(decision),
        workload_(decision.scenario.workloads[workload]),
        titles_(decision),
        curves_(alike_curves(decision, workload)) {
    std::erase_if(curves_, [](const AlikeCurves& alike) { return !has_amount(alike.front()->makespan); });
    chart_.head = {
        say(kScalingCurve, titles_.workload(workload)),
        asks_for_something()
            ? say({"Time and money by the number of GPUs; large dots are the cheapest number of GPUs that meets all goals "
                   "and the deadline.",
                   "GPU 수에 따른 시간과 비용입니다. 큰 점은 모든 목표와 마감을 지키는 가장 저렴한 GPU 수입니다."})
            : say({"Time and money by the number of GPUs.", "GPU 수에 따른 시간과 비용입니다."})};
    chart_.x = {.title = say({"Number of GPUs", "GPU 수"}), .from = 1, .has_zero = false, .is_whole = true};
  }

  std::optional<Chart> make() {
    if (curves_.empty()) return std::nullopt;
    curves_.resize(std::min(curves_.size(), kMostCurves));
    const bool waits = has_arrivals(workload_);
    add_panel(say(waits ? kWaitingP95 : kMakespanTitle), waits ? &ScalingCurve::waiting : &ScalingCurve::makespan);
    if (!waits) add_limits();
    const bool has_cost = std::ranges::any_of(curves_, [](const AlikeCurves& alike) { return has_amount(alike.front()->cost); });
    if (has_cost) add_panel(say(kCostByGpus), &ScalingCurve::cost);
    mark_numbers(has_cost);
    return chart_;
  }

 private:
  void add_panel(LocalizedText title, Amounts ScalingCurve::* amounts) {
    LineChart::Panel& panel = chart_.panels.emplace_back();
    panel.axis.title = std::move(title);
    for (const AlikeCurves& alike : curves_) {
      const ScalingCurve& curve = *alike.front();
      LineChart::Series& series = panel.series.emplace_back();
      series.color = color_of(alike);
      series.name = titles_.curves_with_gpu(alike);
      series.shape = LineChart::Shape::dots;
      for (std::size_t n = 0; n < (curve.*amounts).size(); ++n) {
        const std::optional<Value>& amount = (curve.*amounts)[n];
        LineChart::Point& point = series.points.emplace_back(LineChart::Point{static_cast<double>(curve.gpus[n]), std::nullopt});
        if (!amount) continue;
        panel.axis.unit = amount->unit;
        point.y = Ranged<double>{amount->nominal, amount->low, amount->high};
      }
    }
  }

  [[nodiscard]] bool asks_for_something() const { return !decision_.choice.goals.empty() || workload_.deadline; }

  /// That of the first system of the curve; that of its place where one system has several curves.
  [[nodiscard]] std::size_t color_of(const AlikeCurves& alike) const {
    const auto is_own = [&](const AlikeCurves& other) { return other.front()->run.system == alike.front()->run.system; };
    return std::ranges::count_if(curves_, is_own) == 1 ? index(alike.front()->run.system)
                                                       : static_cast<std::size_t>(&alike - curves_.data());
  }

  /// The deadline, and goals for just this time.
  void add_limits() {
    std::vector<ChartMark>& marks = chart_.panels.front().marks;
    if (workload_.deadline) {
      const double at = workload_.deadline->since_start().seconds();
      marks.push_back({at, say({"deadline {}", "마감 {}"}, Value::of(at, Unit({{"s", 1}})))});
    }
    for (const Goal& goal : decision_.choice.goals) {
      const std::optional<Formula::Call> call = goal.formula.only_call();
      const bool is_meant = call && call->function == "makespan" && call->arguments.size() == 1 &&
                            (call->arguments[0] == workload_.name || call->arguments[0] == kStrategyName);
      if (is_meant && goal.at_most)
        marks.push_back({goal.at_most->nominal, say({"goal: at most {}", "목표: {} 이하"}, *goal.at_most)});
    }
  }

  /// The cheapest number that meets what is asked or, where nothing is priced, the fewest GPUs that do.
  [[nodiscard]] std::optional<std::size_t> best_number(const ScalingCurve& curve, bool has_cost) const {
    if (!asks_for_something()) return std::nullopt;
    if (has_cost) return curve.cheapest(curve.cost);
    const std::optional<std::uint32_t> enough = curve.enough_for_all();
    if (!enough) return std::nullopt;
    return static_cast<std::size_t>(std::ranges::find(curve.gpus, *enough) - curve.gpus.begin());
  }

  void mark_numbers(bool has_cost) {
    for (std::size_t i = 0; i < curves_.size(); ++i) {
      const ScalingCurve& curve = *curves_[i].front();
      const std::optional<std::size_t> best = best_number(curve, has_cost);
      if (!best || *best >= curve.gpus.size()) continue;
      for (LineChart::Panel& panel : chart_.panels) {
        LineChart::Series& series = panel.series[i];
        if (*best < series.points.size() && series.points[*best].y) series.labels.push_back({*best, gpus_text(curve.gpus[*best])});
      }
    }
  }

  const DecisionAnalysis& decision_;
  const Workload& workload_;
  DecisionTitles titles_;
  std::vector<AlikeCurves> curves_;
  LineChart chart_;
};

}  // namespace

std::optional<Chart> scaling_figure(const DecisionAnalysis& decision, WorkloadId workload) {
  return ScalingFigure(decision, workload).make();
}

std::string why_no_scaling_figure(const DecisionAnalysis& decision, WorkloadId workload) {
  if (decision.scaling_curves.empty()) return "it requires a system with one pool and one type of GPU";
  const auto name = [&](WorkloadId which) { return quoted_name(decision.scenario.workloads[which].name); };
  const bool is_varied =
      std::ranges::any_of(decision.scaling_curves, [&](const ScalingCurve& curve) { return curve.run.workload == workload; });
  if (!is_varied)
    return fmt::format("numbers of GPUs are tried for {}, not for {}", name(decision.scaling_curves.front().run.workload),
                       name(workload));
  return fmt::format("{} runs on none of these numbers of GPUs", name(workload));
}

}  // namespace gpusim
