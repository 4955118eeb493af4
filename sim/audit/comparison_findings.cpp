// What statements show together: more GPUs that take longer, systems in another order.

#include "sim/audit/finding_parts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/audit/amounts.hpp"
#include "sim/audit/labels.hpp"
#include "sim/audit/slips.hpp"

namespace gpusim {
namespace {

class ComparisonFinder {
 public:
  explicit ComparisonFinder(FindingList& list) : list_(list) {}

  void run() {
    find_more_gpus_slower();
    find_reversed_rankings();
  }

 private:
  void find_more_gpus_slower() {
    for (const Measured& few : list_.measured())
      for (const Measured& many : list_.measured()) {
        if (few.function != "makespan" || many.function != "makespan") continue;
        const Claim& a = *few.audited->claim;
        const Claim& b = *many.audited->claim;
        const System& small = list_.system(few.audited->scenario, few.subject.run.system);
        const System& large = list_.system(many.audited->scenario, many.subject.run.system);
        const bool are_alike = a.document == b.document && only_gpu(small) && only_gpu(small) == only_gpu(large) &&
                               small.precision == large.precision && list_.workload(few).name == list_.workload(many).name &&
                               list_.workload(few).tasks() == list_.workload(many).tasks();
        if (!are_alike || small.devices.size() >= large.devices.size()) continue;
        if (b.stated->low - b.tolerance_low <= a.stated->high + a.tolerance_high) continue;
        list_.add(
            Finding::Kind::more_gpus_slower, {&a, &b}, factor_between(a.stated->nominal, b.stated->nominal),
            fmt::format("{}|{}|{}|{}", *only_gpu(small), small.devices.size(), large.devices.size(), list_.workload(few).name), {},
            title_of(*list_.audit().scenarios[few.audited->scenario], list_.workload(few)), *only_gpu(small), small.devices.size(),
            stated_amount(a), large.devices.size(), stated_amount(b));
      }
  }

  /// Statements of one kind about the same work on different systems, of one scenario or of several.
  [[nodiscard]] bool are_comparable(const Measured& one, const Measured& other) const {
    const Claim& a = *one.audited->claim;
    const Claim& b = *other.audited->claim;
    if (a.document != b.document || a.metric != b.metric || one.function != other.function ||
        one.subject.part != other.subject.part || !(a.stated->unit == b.stated->unit))
      return false;
    if (one.audited->scenario == other.audited->scenario)
      return one.subject.run.workload == other.subject.run.workload && one.subject.run.system != other.subject.run.system;
    const System& first = list_.system(one.audited->scenario, one.subject.run.system);
    const System& second = list_.system(other.audited->scenario, other.subject.run.system);
    return list_.workload(one).name == list_.workload(other).name && list_.workload(one).tasks() == list_.workload(other).tasks() &&
           first.title != second.title;
  }

  /// Two systems whose stated order is not the one that follows.
  void find_reversed_rankings() {
    for (std::size_t i = 0; i < list_.measured().size(); ++i)
      for (std::size_t j = i + 1; j < list_.measured().size(); ++j) {
        const Measured& one = list_.measured()[i];
        const Measured& other = list_.measured()[j];
        if (!are_comparable(one, other)) continue;
        if (!compares_systems(one.function)) continue;
        if (!one.audited->simulated->value || !other.audited->simulated->value) continue;
        const Claim& a = *one.audited->claim;
        const Claim& b = *other.audited->claim;
        const Value& x = *one.audited->simulated->value;
        const Value& y = *other.audited->simulated->value;
        const bool states_first = is_ahead(one.function, *a.stated, *b.stated) && is_ahead(one.function, y, x);
        const bool states_second = is_ahead(one.function, *b.stated, *a.stated) && is_ahead(one.function, x, y);
        if (!states_first && !states_second) continue;
        const auto title = [&](const Measured& measured) {
          return title_of(*list_.audit().scenarios[measured.audited->scenario],
                          list_.system(measured.audited->scenario, measured.subject.run.system));
        };
        const Measured& said = states_first ? one : other;
        const Measured& real = states_first ? other : one;
        const auto known = list_.bases().basis(said, real);
        const LocalizedText basis = known ? say({" ({})", " ({})"}, *known) : LocalizedText();
        const auto report = [&](Finding::Kind kind, const auto&... more) {
          list_.add(kind, {&a, &b},
                    std::max(factor_between(a.stated->nominal, x.nominal), factor_between(b.stated->nominal, y.nominal)),
                    fmt::format("{}|{}|{}|{}", title(said).en, title(real).en, a.metric, list_.workload(one).name), {},
                    title_of(*list_.audit().scenarios[one.audited->scenario], list_.workload(one)), title(said), title(real),
                    stated_amount(*said.audited->claim), stated_amount(*real.audited->claim),
                    amount(*said.audited->simulated->value, *said.audited->claim),
                    amount(*real.audited->simulated->value, *real.audited->claim), basis, more...);
        };
        if (const auto elsewhere = list_.bases().other_basis(said, real))
          report(Finding::Kind::ranking_by_basis, amount(elsewhere->said, *said.audited->claim),
                 amount(elsewhere->real, *real.audited->claim), elsewhere->name);
        else
          report(Finding::Kind::ranking_reversed);
      }
  }

  FindingList& list_;
};

}  // namespace

void find_in_comparisons(FindingList& list) { ComparisonFinder(list).run(); }

}  // namespace gpusim
