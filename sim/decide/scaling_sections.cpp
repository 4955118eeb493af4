#include "sim/decide/scaling_sections.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/decide/phrases.hpp"
#include "sim/decide/texts.hpp"
#include "sim/economics/purchase_bases.hpp"

namespace gpusim {
namespace {

class ScalingSections {
 public:
  ScalingSections(const DecisionAnalysis& decision, const DecisionTitles& titles)
      : decision_(decision), scenario_(decision.scenario), titles_(titles) {}

  /// The curves of one workload after the other.
  std::vector<PageSection> write() {
    std::vector<WorkloadId> workloads;
    for (const ScalingCurve& curve : decision_.scaling_curves)
      if (std::ranges::find(workloads, curve.run.workload) == workloads.end()) workloads.push_back(curve.run.workload);
    for (const WorkloadId workload : workloads) add_curves_of(workload);
    return std::move(sections_);
  }

 private:
  void add(Bullets bullets) {
    if (!bullets.items.empty()) sections_.back().blocks.emplace_back(std::move(bullets));
  }
  void add(Table table) { sections_.back().blocks.emplace_back(std::move(table)); }

  void add_curves_of(WorkloadId number) {
    const Workload& workload = scenario_.workloads[number];
    const std::vector<AlikeCurves> curves = alike_curves(decision_, number);
    sections_.push_back({say(kScalingCurve, titles_.workload(number)), {}});
    // Jobs that arrive over time end when the last of them does, however many GPUs there are: what counts is how long they wait.
    const bool waits = has_arrivals(workload);
    const auto values = waits ? &ScalingCurve::waiting : &ScalingCurve::makespan;
    const auto is_constant = [&](const AlikeCurves& alike) { return changes_nothing(alike.front()->*values); };
    if (!std::ranges::all_of(curves, is_constant))
      add_scaling_table(waits ? "waiting_p95" : "makespan", waits ? kWaitingP95 : kMakespanTitle, curves, values);
    add_flat_parts(curves, workload);
    if (curves.front().front()->cost.empty()) return;
    add_money_curves("cost", "cheapest", kCostByGpus, curves, workload, &ScalingCurve::cost);
    // Paid in full, a purchase is in the cost already.
    if (includes(purchase_basis_of_all(scenario_.systems), PurchaseBasis::depreciation))
      add_money_curves("cash", "least_cash", kCashByGpus, curves, workload, &ScalingCurve::cash);
  }

  void add_money_curves(std::string key, std::string key_of_least, const Phrase& name, const std::vector<AlikeCurves>& curves,
                        const Workload& workload, std::vector<std::optional<Value>> ScalingCurve::* values) {
    add_scaling_table(std::move(key), name, curves, values);
    Bullets least{std::move(key_of_least), {}};
    const auto has_any = [&](const AlikeCurves& alike) {
      return std::ranges::any_of(alike.front()->*values, [](const auto& amount) { return amount.has_value(); });
    };
    const auto meets_nothing = [&](const AlikeCurves& alike) { return !alike.front()->cheapest(alike.front()->*values); };
    for (const std::vector<AlikeCurves>&alike : grouped(curves, [&](const AlikeCurves& a, const AlikeCurves& b) {
           return meets_nothing(a) && meets_nothing(b) && has_any(a) == has_any(b);
         }))
      least.items.push_back({{cheapest_text(alike, alike.front().front()->*values, workload)}});
    add(std::move(least));
  }

  void add_scaling_table(std::string key, const Phrase& name, const std::vector<AlikeCurves>& curves,
                         std::vector<std::optional<Value>> ScalingCurve::* values) {
    Table table{std::move(key), say(name), {{"system", say(kSystem), true}, {"gpu", say(kGpu), true}}, {}};
    for (const std::uint32_t gpus : curves.front().front()->gpus)
      table.columns.push_back({fmt::format("gpus_{}", gpus), gpus_text(gpus)});
    for (const AlikeCurves& alike : curves) {
      std::vector<Cell>& row = table.rows.emplace_back();
      row.push_back(titles_.curves(alike));
      row.push_back(Cell::name(alike.front()->gpu));
      for (const auto& value : alike.front()->*values) row.push_back(value ? Cell(*value) : Cell());
      share_units({&row});
    }
    add(std::move(table));
  }

  /// The number of GPUs that costs least of those that do what is asked; several curves where none does.
  [[nodiscard]] LocalizedText cheapest_text(const std::vector<AlikeCurves>& alike, const std::vector<std::optional<Value>>& amounts,
                                            const Workload& workload) const {
    const ScalingCurve& curve = *alike.front().front();
    const LocalizedText title = titles_.curves_with_gpu(alike);
    const bool has_goals = !decision_.choice.goals.empty();
    const LocalizedText asked = say(!workload.deadline ? kAllGoals : has_goals ? kGoalsAndDeadline : kTheDeadline);
    if (std::ranges::none_of(amounts, [](const auto& amount) { return amount.has_value(); })) return say(kNoCost, title);
    const std::optional<std::size_t> best = curve.cheapest(amounts);
    if (!best) return say(kNoneMeets, title, curve.gpus.back(), asked);
    const LocalizedText gpus = gpus_text(curve.gpus[*best]);
    const bool is_one = curve.gpus[*best] == 1;
    if (!has_goals && !workload.deadline) return say(is_one ? kCheapestNumberIsOne : kCheapestNumber, title, gpus, *amounts[*best]);
    return say(is_one ? kCheapestOneThatMeets : kCheapestThatMeets, title, asked, gpus, *amounts[*best]);
  }

  /// True when several numbers of GPUs give the same value.
  static bool changes_nothing(const std::vector<std::optional<Value>>& values) {
    const auto is_same = [&](const std::optional<Value>& one) {
      return one && std::ranges::all_of(std::initializer_list<double Value::*>{&Value::nominal, &Value::low, &Value::high},
                                        [&](double Value::* end) { return (*one).*end == (*values.front()).*end; });
    };
    return values.size() > 1 && values.front() && std::ranges::all_of(values, is_same);
  }

  /// Numbers of GPUs that do not shorten the makespan, or the waits, those that lengthen it, and which gains most, against the
  /// number tried before.
  struct FlatParts {
    AlikeCurves alike;
    std::vector<std::uint32_t> flat{};
    std::vector<std::uint32_t> longer{};
    std::optional<std::size_t> first_longer{};  ///< its place in the curve
    std::optional<std::uint32_t> best{};
    std::string before{};  ///< of the best, the value of the number tried before
    std::string after{};
    std::string percent{};
    Texts reasons{};
    [[nodiscard]] bool says_the_same(const FlatParts& other) const {
      return flat == other.flat && longer.empty() && other.longer.empty() && best == other.best && percent == other.percent &&
             reasons == other.reasons;
    }
  };

  [[nodiscard]] FlatParts flat_parts(const AlikeCurves& alike, const Workload& workload) const {
    const ScalingCurve& curve = *alike.front();
    const bool waits = has_arrivals(workload);
    const auto& values = waits ? curve.waiting : curve.makespan;
    FlatParts parts{alike};
    std::vector<std::size_t> places;
    double best_gain = 0;
    for (std::size_t n = 1; n < values.size(); ++n) {
      if (!values[n] || !values[n - 1]) continue;
      const double before = values[n - 1]->nominal;
      const double gain = before > 0 ? 1 - values[n]->nominal / before : 0;
      const bool is_longer = values[n]->nominal > before * (1 + 1e-9);
      if (is_longer) {
        if (!parts.first_longer) parts.first_longer = n;
        parts.longer.push_back(curve.gpus[n]);
      } else if (gain <= 1e-9) {
        parts.flat.push_back(curve.gpus[n]);
        places.push_back(n);
      }
      if (gain > best_gain) {
        best_gain = gain;
        parts.best = curve.gpus[n];
        const std::optional<WrittenUnit> in = unit_for(values);
        parts.before = value_text(*values[n - 1], in);
        parts.after = value_text(*values[n], in);
      }
    }
    parts.percent = fmt::format("{:.0f}", best_gain * 100);
    if (!waits && !places.empty())
      for (Sentence& reason : reasons_for_flat_parts(curve, scenario_, places)) parts.reasons.push_back(std::move(reason.text));
    return parts;
  }

  void add_flat_parts(const std::vector<AlikeCurves>& curves, const Workload& workload) {
    std::vector<FlatParts> parts;
    for (const AlikeCurves& alike : curves) parts.push_back(flat_parts(alike, workload));
    const auto groups = grouped(parts, [](const FlatParts& a, const FlatParts& b) { return a.says_the_same(b); });
    Bullets bullets{"where_more_gpus_stop_helping", {}};
    for (const std::vector<FlatParts>& alike : groups) add_flat_parts(alike, parts.size(), workload, bullets);
    add(std::move(bullets));
  }

  /// What is the same for several of `all` curves.
  void add_flat_parts(const std::vector<FlatParts>& alike, std::size_t all, const Workload& workload, Bullets& bullets) const {
    const FlatParts& parts = alike.front();
    const std::vector<std::uint32_t>& gpus = parts.alike.front()->gpus;
    std::vector<AlikeCurves> curves;
    for (const FlatParts& one : alike) curves.push_back(one.alike);
    const LocalizedText title = titles_.curves_with_gpu(curves);
    const LocalizedText what = say(has_arrivals(workload) ? kTheWaits : kTheMakespan);
    const bool is_one_by_one = gpus.size() < 2 || gpus[1] == gpus[0] + 1;
    if (!parts.flat.empty()) {
      const Phrase& phrase = !parts.best && parts.longer.empty() ? kNoneHelps
                             : !is_one_by_one                    ? kUpToDoesNotHelp
                             : parts.flat.size() == 1            ? kOneDoesNotHelp
                                                                 : kDoNotHelp;
      Bullets::Item& item = bullets.items.emplace_back();
      const bool is_for_all = !parts.best && parts.longer.empty() && alike.size() == all && all > 1;
      item.sentence.text = is_for_all ? say(kNoneHelpsAny, what) : say(phrase, title, listed(parts.flat), what);
      for (const LocalizedText& reason : parts.reasons) item.details.push_back({reason});
    }
    add_longer(parts, title, what, is_one_by_one, bullets);
    if (!parts.best) return;
    const LocalizedText place{ordinal(*parts.best), std::to_string(*parts.best)};
    const auto is_like_first = [&](const FlatParts& one) { return one.before == parts.before && one.after == parts.after; };
    if (std::ranges::all_of(alike, is_like_first)) {
      bullets.items.push_back(
          {{is_one_by_one ? say(kLargestGain, title, place, parts.after, parts.before, parts.percent)
                          : say(kLargestGainUpTo, title, *parts.best, parts.after, parts.before, parts.percent)}});
      return;
    }
    Bullets::Item& item = bullets.items.emplace_back();
    item.sentence.text = is_one_by_one ? say(kLargestGainsAlike, title, place, parts.percent)
                                       : say(kLargestGainsAlikeUpTo, title, *parts.best, parts.percent);
    for (const FlatParts& one : alike)
      item.details.push_back({say(kGainOf, titles_.curves_with_gpu(one.alike), one.after, one.before)});
  }

  /// Numbers that lengthen it: why is not known here, as it may be the order of tasks, failures of more GPUs or what is drawn.
  static void add_longer(const FlatParts& parts, const LocalizedText& title, const LocalizedText& what, bool is_one_by_one,
                         Bullets& bullets) {
    if (parts.longer.empty()) return;
    const ScalingCurve& curve = *parts.alike.front();
    const auto& values = curve.waiting.empty() ? curve.makespan : curve.waiting;
    const std::size_t n = *parts.first_longer;
    const std::optional<WrittenUnit> in = unit_for(values);
    bullets.items.push_back({{!is_one_by_one             ? say(kGoingUpLengthens, title, listed(parts.longer), what)
                              : parts.longer.size() == 1 ? say(kOneLengthens, title, curve.gpus[n], what,
                                                               value_text(*values[n], in), value_text(*values[n - 1], in))
                                                         : say(kSomeLengthen, title, listed(parts.longer), what)}});
  }

  const DecisionAnalysis& decision_;
  const Scenario& scenario_;
  const DecisionTitles& titles_;
  std::vector<PageSection> sections_;
};

}  // namespace

std::vector<PageSection> scaling_sections(const DecisionAnalysis& decision, const DecisionTitles& titles) {
  return ScalingSections(decision, titles).write();
}

}  // namespace gpusim
