#pragma once
// Amounts in one case, converted into the currency of the totals.

#include "gpusim/check.hpp"
#include "gpusim/economics.hpp"

namespace gpusim {

/// The cheap end of every price is the optimistic one.
class Prices {
 public:
  Prices(const Costs& costs, Case which) : costs_(costs), which_(which) {}

  /// Money, or money per second, byte or joule, in Costs::currency.
  [[nodiscard]] double amount(const Value& value) const { return value.at(which_, false) * rate(currency_of(value.unit)); }
  /// Per second of the clock, of an amount per month.
  [[nodiscard]] double monthly(const Value& value) const { return amount(value) / costs_.month.at(which_, true); }
  /// Per second of work.
  [[nodiscard]] double salary(const Value& value) const {
    for (const auto& [base, power] : value.unit.powers())
      if (base == "month" && power == -1) return amount(value) / costs_.work_month.at(which_, true);
    return amount(value);
  }
  /// Without a currency.
  [[nodiscard]] double plain(const Value& value) const { return value.at(which_, false); }
  /// Seconds of so many months.
  [[nodiscard]] double months(const Value& value) const { return value.at(which_, true) * costs_.month.at(which_, true); }

 private:
  [[nodiscard]] double rate(const std::string& currency) const {
    if (currency.empty() || currency == costs_.currency) return 1;
    const auto found = costs_.rates.find(currency);
    GPUSIM_CHECK(found != costs_.rates.end(), "no rate from {} to \"{}\"", currency, costs_.currency);
    return found->second.at(which_, false);
  }

  const Costs& costs_;
  Case which_;
};

}  // namespace gpusim
