// What would have to change for the answer to change.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gpusim/decide.hpp"
#include "sim/base/elementary.hpp"
#include "sim/base/parallel.hpp"
#include "sim/decide/changed_document.hpp"
#include "sim/decide/parts.hpp"
#include "sim/decide/variants.hpp"
#include "sim/decide/written_inputs.hpp"

namespace gpusim {
namespace {

/// Of a factor from 1, the same for twice and half.
double distance(double factor) { return std::fabs(log(factor)); }

class Sensitivity {
 public:
  Sensitivity(const Document& document, const LoadOptions& options)
      : document_(with_stated_weights(without_claims(document))), options_(options) {
    options_.keep_infeasible = true;
    now_ = answer_with(document_);
  }

  /// Whether there is an answer that could change.
  [[nodiscard]] bool has_answer() const { return now_.is_known; }
  [[nodiscard]] std::vector<WrittenInput> inputs() const { return written_inputs(document_); }

  [[nodiscard]] std::optional<SwitchingPoint> find(const WrittenInput& input) const {
    static constexpr double kSteps[] = {1.03, 1.1, 1.25, 1.5, 2, 3, 5, 10};
    std::optional<double> nearest;
    for (const bool grows : {true, false}) {
      double near = 1;
      for (const double step : kSteps) {
        const double far = grows ? step : 1 / step;
        if (!changes(input, far)) {
          near = far;
          continue;
        }
        const double factor = refined(input, near, far);
        if (!nearest || distance(factor) < distance(*nearest)) nearest = factor;
        break;
      }
    }
    if (!nearest) return std::nullopt;
    return point(input, *nearest);
  }

 private:
  /// Bisects until the ends are within 0.1 %.
  [[nodiscard]] double refined(const WrittenInput& input, double near, double far) const {
    while (distance(far / near) > 0.001) {
      const double middle = std::sqrt(near * far);
      (changes(input, middle) ? far : near) = middle;
    }
    return far;
  }

  /// The point in as few digits, from four, as change the answer when they are read again.
  [[nodiscard]] SwitchingPoint point(const WrittenInput& input, double factor) const {
    if (!input.together.empty()) return point_of_many(input, shortened(factor, 4));
    constexpr int kMostDigits = 9;
    Document changed = with_factor(document_, input, factor);
    VariantAnswer outcome = answer_or_none(changed);
    for (int digits = 4; digits < kMostDigits; ++digits) {
      Document shorter = with_factor(document_, input, factor, digits);
      const VariantAnswer then = answer_or_none(shorter);
      if (!is_change(now_, then)) continue;
      outcome = then;
      changed = std::move(shorter);
      break;
    }
    return {input.pointer,
            text_of(document_, input),
            text_of(changed, input),
            factor,
            input.basis,
            outcome.winner,
            is_price(document_, input),
            is_weight(input),
            reaches(document_, input, factor)};
  }

  /// Of many values only the factor is told.
  [[nodiscard]] SwitchingPoint point_of_many(const WrittenInput& input, double factor) const {
    const VariantAnswer then = answer_or_none(with_factor(document_, input, factor));
    return {input.pointer, "1 ×", fmt::format("{:g} ×", factor), factor, "", then.winner, is_price(document_, input), false, false};
  }

  [[nodiscard]] bool changes(const WrittenInput& input, double factor) const {
    return is_change(now_, answer_or_none(with_factor(document_, input, factor)));
  }

  [[nodiscard]] VariantAnswer answer_or_none(Document document) const {
    try {
      return answer_with(std::move(document));
    } catch (const InputError&) {
      return {};  // Such a value is not allowed, as a share above 1.
    }
  }

  [[nodiscard]] VariantAnswer answer_with(Document document) const {
    const Scenario scenario = load(std::move(document), options_);
    return gpusim::answer_with(scenario, choice_or_default(scenario));
  }

  Document document_;
  LoadOptions options_;
  VariantAnswer now_;
};

}  // namespace

VariantAnswer answer_with(const Scenario& scenario, const Choice& choice) {
  Evaluator evaluator(scenario);
  return answer_of(ranking(evaluator, choice));
}

VariantAnswer answer_of(const Ranking& ranking) {
  const Recommendation& answer = ranking.answer;
  return {answer.best, answer.as_good, !answer.is_tie && (answer.best || (!ranking.is_weighed && !ranking.pareto.empty()))};
}

bool is_change(const VariantAnswer& now, const VariantAnswer& then) {
  const bool is_as_good = then.winner && std::ranges::find(now.as_good, *then.winner) != now.as_good.end();
  return then.is_known && then.winner != now.winner && !is_as_good;
}

std::vector<SwitchingPoint> switching_points(const Document& document, const LoadOptions& options, unsigned threads) {
  const Sensitivity sensitivity(document, options);
  if (!sensitivity.has_answer()) return {};
  const std::vector<WrittenInput> inputs = sensitivity.inputs();
  std::vector<std::optional<SwitchingPoint>> found(inputs.size());
  for_each_index(inputs.size(), threads, [&](std::size_t i) { found[i] = sensitivity.find(inputs[i]); });
  std::vector<SwitchingPoint> result;
  for (const auto& point : found)
    if (point) result.push_back(*point);
  sort_by_distance(result);
  return result;
}

void sort_by_distance(std::vector<SwitchingPoint>& points) {
  std::ranges::stable_sort(points, {}, [](const SwitchingPoint& point) { return distance(point.factor); });
}

}  // namespace gpusim
