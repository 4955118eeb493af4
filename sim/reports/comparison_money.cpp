// The rows of the comparison about money and energy, and the sentences above it. The cost of a run and the price of the GPUs have
// rows of their own. If GPUs are bought, the label of each sum says how their price counts in it.

#include "sim/economics/purchase_bases.hpp"
#include "sim/reports/comparison_rows.hpp"

namespace gpusim {
namespace {

class MoneyRows {
 public:
  MoneyRows(ComparisonRows& rows, WorkloadId workload)
      : rows_(rows),
        scenario_(rows.of.scenario),
        workload_(workload),
        title_(rows.of.workload_title(workload)),
        money_{"", 1, Unit({{scenario_.costs.currency, 1}})} {}

  void add() {
    if (!is_positive(CostPart::investment)) {
      if (add(say({"Cost of \"{}\", {}", "\"{}\" 비용, {}"}, title_, currency()), &Economics::total)) add_below_total();
      return;
    }
    const PurchaseBasis basis = purchase_basis();
    if (is_positive(CostPart::running)) {
      add(is_repeated() ? say({"Running cost of \"{}\" from run to run, {}", "실행 간격당 \"{}\" 운영비, {}"}, title_, currency())
                        : say({"Running cost of \"{}\", {}", "\"{}\" 운영비, {}"}, title_, currency()),
          &Economics::running);
      add_waiting();
    }
    add(say({"Investment, {}", "투자비, {}"}, currency()), &Economics::investment);
    add(say({"Investment and running cost, {}", "투자비와 운영비 합계, {}"}, currency()), &Economics::cash);
    if (basis == PurchaseBasis::whole) add_comparisons();
    if (is_positive(CostPart::depreciation)) {
      add(is_repeated() ? say({"Depreciation from run to run of \"{}\", {}", "\"{}\" 실행 간격당 감가상각, {}"}, title_, currency())
                        : say({"Depreciation during \"{}\", {}", "\"{}\" 동안의 감가상각, {}"}, title_, currency()),
          &Economics::depreciation);
      add_figure(say({"Running cost and depreciation, {}", "운영비와 감가상각, {}"}, currency()), [](const Economics& run) {
        return run.depreciation ? std::optional(*run.running + *run.depreciation) : std::nullopt;
      });
      if (basis == PurchaseBasis::depreciation) add_comparisons();
      add(is_repeated() ? say({"Value left when the next run starts, {}", "다음 실행 시작 시 잔존 가치, {}"}, currency())
                        : say({"Value left at the end, {}", "종료 시 잔존 가치, {}"}, currency()),
          &Economics::value_left);
    }
    if (basis != PurchaseBasis::both) return;
    add(say({"Cost as the systems charge their purchase, {}", "시스템별 구매비 산정 방식에 따른 비용, {}"}, currency()),
        &Economics::total);
    add_comparisons();
  }

  void add_energy() {
    if (!scenario_.energy.is_stated) return;
    rows_.add(
        say({"Energy of \"{}\"", "\"{}\" 전력량"}, title_), workload_,
        [](const Result& result) {
          return over_cases(result, Unit({{"J", 1}}), [](const CaseResult& one) {
            return one.economics.is_energy_known ? std::optional(one.economics.energy / units::J) : std::nullopt;
          });
        },
        parse_unit("kWh"));
    rows_.add(
        say({"CO2 of \"{}\"", "\"{}\" CO2"}, title_), workload_,
        [](const Result& result) {
          return over_cases(result, Unit({{"kg", 1}}), [](const CaseResult& one) { return co2_kg(one.economics); });
        },
        parse_unit("kg"));
  }

 private:
  /// True when the scenario states how often the workload is run, so that purchased GPUs cost something between runs too.
  [[nodiscard]] bool is_repeated() const { return scenario_.costs.frequency.contains(scenario_.workloads[workload_].name); }
  [[nodiscard]] const std::string& currency() const { return scenario_.costs.currency; }

  template <class Figure>
  bool add_figure(LocalizedText label, Figure figure) {
    return rows_.add(
        std::move(label), workload_,
        [&](const Result& result) {
          return over_cases(result, money_.unit, [&](const CaseResult& one) { return number_of(figure(one.economics)); });
        },
        money_);
  }
  bool add(LocalizedText label, std::optional<Money> Economics::* member) {
    return add_figure(std::move(label), [member](const Economics& run) { return run.*member; });
  }

  /// True when a part is priced and more than 0 for some alternative.
  [[nodiscard]] bool is_positive(CostPart part) const {
    return std::ranges::any_of(rows_.alternatives, [&](const Alternative& one) {
      const Result* const found = rows_.of.result(one, workload_);
      return found != nullptr && found->cases.front().economics.part(part).value_or(Money{}) > Money{};
    });
  }

  /// How the purchase counts in the totals of all systems that buy GPUs.
  [[nodiscard]] PurchaseBasis purchase_basis() const {
    PurchaseBasis all = PurchaseBasis::none;
    for (const Alternative& one : rows_.alternatives) {
      all = together(all, gpusim::purchase_basis(scenario_.systems[one.system]));
    }
    return all;
  }

  void add_waiting() {
    if (is_positive(CostPart::waiting))
      add_figure(say({"  of which waiting", "  그중 대기 비용"}), [](const Economics& run) { return run.part(CostPart::waiting); });
  }

  void add_below_total() {
    add_waiting();
    add_comparisons();
  }

  /// Adds rows that compare the total with that of the baseline and with the budget.
  void add_comparisons() {
    const auto baseline = scenario_.systems.find(scenario_.costs.baseline);
    if (scenario_.systems.size() > 1 && baseline)
      rows_.add(say({"  ratio to {}", "  {} 대비"}, rows_.of.titles.systems[*baseline]), workload_,
                [this](const Result& result) { return cost_ratio(rows_.of.input, result); });
    if (!scenario_.costs.budget) return;
    const Phrase label = includes(purchase_basis(), PurchaseBasis::depreciation)
                             ? Phrase{"  within the budget, as depreciation", "  예산 안, 감가상각 기준"}
                             : Phrase{"  within the budget", "  예산 안"};
    rows_.add_texts(say(label), [this](const Alternative& one) -> std::optional<LocalizedText> {
      const Result* const found = rows_.of.result(one, workload_);
      return found != nullptr ? within_budget(*found) : std::nullopt;
    });
  }

  [[nodiscard]] static std::optional<LocalizedText> within_budget(const Result& result) {
    bool is_in = false;
    bool is_out = false;
    for (const CaseResult& one : result.cases)
      if (one.economics.fits_budget) (*one.economics.fits_budget ? is_in : is_out) = true;
    if (is_in && is_out) return say({"yes or no", "예 또는 아니요"});
    if (is_in) return say({"yes", "예"});
    return is_out ? std::optional(say({"no", "아니요"})) : std::nullopt;
  }

  ComparisonRows& rows_;
  const Scenario& scenario_;
  WorkloadId workload_;
  LocalizedText title_;
  WrittenUnit money_;
};

constexpr Phrase kCheapest{
    "Which system is cheapest for \"{0}\" depends on how the purchase counts: paid in full it is {1} ({2}), with depreciation "
    "{5} {3} ({4}).",
    "\"{0}\" 비용이 가장 적은 시스템은 구매비 산정 방식에 따라 다릅니다: 전액 지불 기준으로는 {1}({2}), {5} 감가상각 "
    "기준으로는 {3}({4})입니다."};
constexpr Phrase kCheapestMixed{
    "Some purchases count as depreciation here and others in full, which is no comparison: as they are charged {1} is cheapest for "
    "\"{0}\" ({2}), with all paid in full {3} ({4}).",
    "일부 구매비는 감가상각으로, 일부는 전액으로 산정되어 서로 비교할 수 없습니다. \"{0}\" 비용이 가장 적은 시스템은 산정된 대로는 "
    "{1}({2}), "
    "모두 전액 지불하면 {3}({4})입니다."};
constexpr Phrase kAssumed{
    "Assumed, because \"lifetime\" is stated and \"charged\" is not: the purchase counts as depreciation, price x (1 - residual) x "
    "{2} / lifetime. With the purchase paid in full, \"{0}\" costs {1}.",
    "가정(\"lifetime\"은 있으나 \"charged\"가 없음): 구매비는 감가상각(가격 x (1 - 잔존율) x {2} / 수명)으로 산정합니다. "
    "구매비를 전액 지불하면 "
    "\"{0}\" 비용은 {1}입니다."};

/// True when the scenario leaves open how the purchase of this system is charged although it states a lifetime.
bool assumes_depreciation(const Document& document, const System& system) {
  const std::string owner = "/systems/" + pointer_token(system.name) + "/";
  return std::ranges::any_of(document.default_pointers, [&](const std::string& pointer) {
    return pointer.starts_with(owner) && pointer.ends_with("/cost/charged") && document.as_written(pointer) == "depreciation";
  });
}

/// Sentences about assumptions on which the answer depends when GPUs are bought.
class PurchaseSentences {
 public:
  explicit PurchaseSentences(const SideBySide& of) : of_(of), scenario_(of.scenario) {}

  void add_to(std::vector<PageSection::Block>& blocks) const {
    const auto by_depreciation = cheapest(
        [](const Economics& run) { return run.depreciation ? std::optional(*run.running + *run.depreciation) : std::nullopt; });
    const auto in_cash = cheapest([](const Economics& run) { return run.cash; });
    if (by_depreciation && in_cash && by_depreciation->result->run.system != in_cash->result->run.system)
      blocks.push_back(
          Sentence{say(kCheapest, of_.workload_title(scenario_.experiment), of_.titles.systems[in_cash->result->run.system],
                       in_cash->range, of_.titles.systems[by_depreciation->result->run.system], by_depreciation->range,
                       is_repeated() ? say({"from run to run", "실행 간격당"}) : say({"during the run", "실행 중"}))});
    const auto as_charged = cheapest([](const Economics& run) { return run.total; });
    if (!by_depreciation && purchase_basis_of_all(scenario_.systems) == PurchaseBasis::both && as_charged && in_cash &&
        as_charged->result->run.system != in_cash->result->run.system)
      blocks.push_back(
          Sentence{say(kCheapestMixed, of_.workload_title(scenario_.experiment), of_.titles.systems[as_charged->result->run.system],
                       as_charged->range, of_.titles.systems[in_cash->result->run.system], in_cash->range)});
    add_assumption(blocks);
  }

 private:
  /// True when the scenario states how often the experiment is run.
  [[nodiscard]] bool is_repeated() const {
    return scenario_.costs.frequency.contains(scenario_.workloads[scenario_.experiment].name);
  }
  struct Cheapest {
    const Result* result;
    Money amount;
    Value range;
  };
  /// True for a run of the experiment under the first policy.
  [[nodiscard]] bool is_asked_about(const Result& result) const {
    return result.run.workload == scenario_.experiment && result.run.policy == PolicyId{};
  }
  /// The result of the experiment with the least figure; empty when a result has no figure or two have the least.
  template <class Figure>
  [[nodiscard]] std::optional<Cheapest> cheapest(Figure figure) const {
    std::optional<Cheapest> best;
    bool is_tie = false;
    for (const Result& result : of_.input.results) {
      if (!is_asked_about(result)) continue;
      const std::optional<Money> amount = figure(result.cases.front().economics);
      if (!amount) return std::nullopt;
      is_tie = best && *amount == best->amount ? true : is_tie && !(best && *amount < best->amount);
      if (!best || *amount < best->amount) best = Cheapest{&result, *amount, money(result, figure)};
    }
    return is_tie ? std::nullopt : best;
  }

  void add_assumption(std::vector<PageSection::Block>& blocks) const {
    LocalizedText in_full;
    for (const Result& result : of_.input.results) {
      const Economics& run = result.cases.front().economics;
      if (!is_asked_about(result) || !run.cash || !assumes_depreciation(scenario_.document, scenario_.systems[result.run.system]))
        continue;
      const LocalizedText one = say({"{1} on {0}", "{0} {1}"}, of_.titles.systems[result.run.system],
                                    money(result, [](const Economics& of) { return of.cash; }));
      const std::string_view separator = in_full.en.empty() ? "" : ", ";
      in_full = {fmt::format("{}{}{}", in_full.en, separator, one.en), fmt::format("{}{}{}", in_full.ko, separator, one.ko)};
    }
    if (!in_full.en.empty())
      blocks.push_back(Sentence{say(kAssumed, of_.workload_title(scenario_.experiment), in_full,
                                    is_repeated() ? say({"time from run to run", "실행 간격"}) : say({"run", "실행 시간"}))});
  }

  /// A figure that every case of the result has.
  template <class Figure>
  [[nodiscard]] Value money(const Result& result, Figure figure) const {
    return *over_cases(result, Unit({{scenario_.costs.currency, 1}}),
                       [&](const CaseResult& one) { return number_of(figure(one.economics)); });
  }

  const SideBySide& of_;
  const Scenario& scenario_;
};

}  // namespace

void add_money(ComparisonRows& rows, WorkloadId workload) {
  if (!has_economics(rows.of.input)) return;
  MoneyRows money(rows, workload);
  money.add();
  money.add_energy();
}

std::vector<PageSection::Block> purchase_sentences(const SideBySide& of) {
  std::vector<PageSection::Block> blocks;
  PurchaseSentences(of).add_to(blocks);
  return blocks;
}

}  // namespace gpusim
