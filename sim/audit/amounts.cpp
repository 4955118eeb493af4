#include "sim/audit/amounts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "gpusim/audit.hpp"
#include "sim/audit/labels.hpp"
#include "sim/base/elementary.hpp"
#include "sim/base/text.hpp"
#include "sim/base/time_unit.hpp"
#include "sim/page/phrase.hpp"

namespace gpusim {
namespace {

/// What is counted, in the singular and the plural, and how often something is done.
struct CountedWords {
  std::array<std::string_view, 6> units;
  Phrase one;
  Phrase many;
  Phrase rate;  ///< in front of "a day"
};
constexpr CountedWords kCountedWords[] = {
    {{"x"}, {"{}×", "{}배"}, {"{}×", "{}배"}, {"{}×", "{}배"}},
    {{"GPU", "GPUs", "gpu", "gpus", "card", "cards"}, {"{} GPU", "GPU {}개"}, {"{} GPUs", "GPU {}개"}, {"{} GPUs", "GPU {}개"}},
    {{"model", "models"}, {"{} model", "모델 {}개"}, {"{} models", "모델 {}개"}, {"{} models", "모델 {}개"}},
    {{"trial", "trials"}, {"{} trial", "시행 {}회"}, {"{} trials", "시행 {}회"}, {"{} trials", "{}회"}},
    {{"image", "images", "img"}, {"{} image", "이미지 {}장"}, {"{} images", "이미지 {}장"}, {"{} images", "이미지 {}장"}},
    {{"run", "runs"}, {"{} run", "실행 {}회"}, {"{} runs", "실행 {}회"}, {"{} runs", "{}회"}},
    {{"fold", "folds"}, {"{} fold", "폴드 {}개"}, {"{} folds", "폴드 {}개"}, {"{} folds", "폴드 {}개"}},
    {{"experiment", "experiments"}, {"{} experiment", "실험 {}회"}, {"{} experiments", "실험 {}회"}, {"{} experiments", "{}회"}},
    {{"stage", "stages"}, {"{} stage", "단계 {}개"}, {"{} stages", "단계 {}개"}, {"{} stages", "단계 {}개"}},
    {{"star", "stars"}, {"{} star", "별 {}개"}, {"{} stars", "별 {}개"}, {"{} stars", "별 {}개"}},
    {{"epoch", "epochs"}, {"{} epoch", "{}에폭"}, {"{} epochs", "{}에폭"}, {"{} epochs", "{}에폭"}},
    {{"iteration", "iterations"}, {"{} iteration", "반복 {}회"}, {"{} iterations", "반복 {}회"}, {"{} iterations", "반복 {}회"}},
    {{"element", "elements"}, {"{} element", "원소 {}개"}, {"{} elements", "원소 {}개"}, {"{} elements", "원소 {}개"}},
    {{"person", "people"}, {"{} person", "{}명"}, {"{} people", "{}명"}, {"{} people", "{}명"}},
    {{"week", "weeks"}, {"{} week", "{}주"}, {"{} weeks", "{}주"}, {"{} weeks", "{}주"}},
    {{"month", "months"}, {"{} month", "{}개월"}, {"{} months", "{}개월"}, {"{} months", "{}개월"}},
    {{"year"}, {"{} year", "{}년"}, {"{} years", "{}년"}, {"{} years", "{}년"}},
    {{"workday", "workdays"}, {"{} workday", "근무일 {}일"}, {"{} workdays", "근무일 {}일"}, {"{} workdays", "근무일 {}일"}}};

struct PerWords {
  std::string_view unit;
  Phrase phrase;
};
constexpr PerWords kPerWords[] = {{"s", {"{} a second", "초당 {}"}},  {"min", {"{} a minute", "분당 {}"}},
                                  {"h", {"{} an hour", "시간당 {}"}}, {"d", {"{} a day", "하루 {}"}},
                                  {"week", {"{} a week", "주 {}"}},   {"month", {"{} a month", "월 {}"}},
                                  {"year", {"{} a year", "연 {}"}},   {"workday", {"{} a workday", "근무일당 {}"}},
                                  {"GPU", {"{} per GPU", "GPU당 {}"}}};

const CountedWords* counted_words(std::string_view unit) {
  const auto* const found = std::ranges::find_if(
      kCountedWords, [&](const CountedWords& words) { return std::ranges::find(words.units, unit) != words.units.end(); });
  return found == std::end(kCountedWords) || unit.empty() ? nullptr : found;
}

/// A number, as text, with its unit in words; with the unit as written where it is no word.
LocalizedText in_words(const std::string& number, const std::string& unit) {
  const std::size_t slash = unit.find('/');
  if (slash == std::string::npos) {
    const CountedWords* const words = counted_words(unit);
    if (words != nullptr) return say(number == "1" ? words->one : words->many, number);
    return name_text(unit.empty() ? number : number + " " + unit);
  }
  const std::string above = unit.substr(0, slash);
  const CountedWords* const words = counted_words(above);
  const auto* const per = std::ranges::find(kPerWords, unit.substr(slash + 1), &PerWords::unit);
  if (per == std::end(kPerWords) || (words == nullptr && above != "1")) return name_text(number + " " + unit);
  if (words == nullptr) return say(per->phrase, LocalizedText{number, number + "회"});
  const LocalizedText count{say(number == "1" ? words->one : words->many, number).en, say(words->rate, number).ko};
  return say(per->phrase, count);
}

/// The number of a text such as "1-2 experiments/d", "12 GB" or "33 %".
std::string number_of_text(const std::string& text) { return text.substr(0, text.find(' ')); }

/// How many digits stand behind the point.
int decimals_of(const std::string& number) {
  int most = 0;
  int count = -1;  // none before the point
  for (const char c : number) {
    if (c == '.')
      count = 0;
    else if (!is_digit(c))
      count = -1;
    else if (count >= 0)
      most = std::max(most, ++count);
  }
  return most;
}

/// In which unit a value stands beside the claim: a time that is far from the claim's unit in the one that suits its size.
WrittenUnit unit_beside(const Value& value, const Claim& claim) {
  constexpr double kFar = 10;
  const WrittenUnit own = claim.unit.value_or(WrittenUnit{});
  if (!(value.unit == Unit({{"s", 1}})) || value.nominal == 0) return own;
  const double size = value.low > 0 ? std::sqrt(value.low) * std::sqrt(value.high) : std::abs(value.nominal);
  const double stated = std::abs(claim.stated->nominal);
  const bool is_small = size < own.factor && size < stated / kFar;
  if (!is_small && size <= stated * kFar) return own;
  const double ends[] = {std::max(value.low, 0.0), value.high};
  return time_unit(ends).value_or(own);
}

double rounded(double value, int decimals) {
  const double step = pow(10.0, -decimals);
  return std::round(value / step) * step;
}

/// The number of a value in a unit. Digits that a range of a factor of two cannot have are left out.
std::string number_text(const Value& value, const WrittenUnit& unit, int stated_decimals) {
  constexpr double kWide = 2;
  const WrittenUnit bare{"", unit.factor, unit.unit};
  if (!(value.low > 0) || value.high < kWide * value.low) return value_text(value, bare);
  const int own = std::max(0, 1 - static_cast<int>(std::floor(log10(value.low / unit.factor))));
  const int decimals = std::max(own, stated_decimals);
  const auto end = [&](double amount) { return rounded(amount / unit.factor, decimals) * unit.factor; };
  return value_text(Value{value.nominal, end(value.low), end(value.high), value.unit}, bare);
}

}  // namespace

LocalizedText stated_amount(const Claim& claim) {
  if (is_yes_or_no(claim)) return yes_or_no(*claim.stated);
  if (!claim.unit || claim.unit->text.empty()) return name_text(claim.stated_text);
  return in_words(number_of_text(claim.stated_text), claim.unit->text);
}

LocalizedText amount(const Value& value, const Claim& claim) {
  if (is_yes_or_no(claim)) return yes_or_no(value);
  if (!claim.stated || !(value.unit == claim.stated->unit)) return name_text(value_text(value));
  const WrittenUnit unit = unit_beside(value, claim);
  const bool is_own = unit.text == (claim.unit ? claim.unit->text : "");
  const std::string stated = number_of_text(claim.stated_text);
  const int decimals = is_own ? decimals_of(stated) : 0;
  std::string number = number_text(value, unit, decimals);
  if (is_own && number == stated && !value.is_range() && !agrees(claim, value)) {
    constexpr int kMostDecimals = 12;
    for (int more = decimals + 1; more <= kMostDecimals && number == stated; ++more) {
      const std::string exact = fmt::format("{:.{}f}", value.nominal / unit.factor, more);
      if (exact.find_last_not_of('0') + 1 == exact.size()) number = exact;
    }
  }
  return in_words(number, unit.text);
}

Cell amount_cell(const Value& value, const Claim& claim) {
  Cell cell(value, claim.unit);
  std::get<Cell::Quantity>(cell.content).text = amount(value, claim);
  return cell;
}

}  // namespace gpusim
