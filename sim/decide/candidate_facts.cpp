#include "sim/decide/candidate_facts.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sim/decide/texts.hpp"

namespace gpusim {

std::string instant_text(const Scenario& scenario, double seconds) {
  constexpr std::int64_t kMinutesOfDay = 1440;
  constexpr double kMinute = 60;
  const auto minutes = static_cast<std::int64_t>(std::floor((scenario.start_time.seconds() + seconds) / kMinute + 1e-9));
  const std::int64_t in_day = minutes % kMinutesOfDay;
  return fmt::format("{} {:02}:{:02}", date_text(scenario.start + minutes / kMinutesOfDay), in_day / 60, in_day % 60);
}

std::optional<LocalizedText> CandidateFacts::frequency(const Workload& of) const {
  const auto frequency = scenario_.costs.frequency.find(of.name);
  if (frequency == scenario_.costs.frequency.end()) return std::nullopt;
  const std::optional<std::string> written = scenario_.document.as_written("/costs/frequency/" + pointer_token(of.name));
  return written && parse_value(*written) ? frequency_text(*written) : name_text(value_text(frequency->second));
}

}  // namespace gpusim
