// When simulated time begins: at the stated date and hour or, where only a day is known, when people arrive whose waiting is paid.

#include "sim/scenario/start_of_runs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "sim/input/json.hpp"
#include "sim/scenario/people.hpp"

namespace gpusim {
namespace {

std::string_view weekday_name(std::int64_t day) {
  constexpr std::string_view kNames[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
  return kNames[static_cast<std::size_t>(weekday(day))];
}

/// A number of hours such as "9 h" or "8.5 h".
std::string hours_text(Duration time) { return fmt::format("{:.6g} h", time.seconds() / 3600); }

/// A member of an object; nullptr where there is none.
const Json* member(const Json* at, std::string_view key) {
  if (at == nullptr || !at->is_object()) return nullptr;
  const auto found = at->find(key);
  return found != at->end() ? &*found : nullptr;
}

/// True where some part of a workload states when its jobs arrive.
bool states_arrival(const Json& value) {
  if (value.is_object() && value.contains("arrival")) return true;
  return value.is_structured() && std::any_of(value.begin(), value.end(), states_arrival);
}

/// Somebody whose waiting is paid in his working hours.
struct PaidWait {
  std::string person;
  const Calendar* hours;
};

/// The first of those who wait and are paid for it in their working hours, as the document has them; empty when nobody is. What is
/// wrong with these sections is found when they are read.
std::optional<PaidWait> first_paid_wait(const Json& root, const Calendars& calendars) {
  const Json* const waiting = member(member(&root, "costs"), "waiting");
  const Json* const charge = member(waiting, "charge");
  const Json* const people = member(waiting, "people");
  if (charge == nullptr || *charge != "working_hours" || people == nullptr || !people->is_object() || people->empty())
    return std::nullopt;
  const std::string& person = people->begin().key();
  const Json* const calendar = member(member(member(&root, "people"), person), "calendar");
  const auto found = calendars.find(calendar != nullptr && calendar->is_string() ? calendar->get<std::string>() : "always");
  if (found == calendars.end()) return std::nullopt;
  return PaidWait{person, &found->second};
}

/// Where only the day of the start is known, work that people wait for starts when they arrive, on that day or the next on which
/// they come: nothing of their waiting is free. Empty when the start stays as it is: where times of arrival are stated, they count
/// from the 00:00 of the day.
std::optional<StartTime> start_of_waiting(const StatedStart& stated, const Calendar& hours, const Json& root) {
  const std::optional<Instant> arrives = hours.next_open(Instant{});
  const Json* const workloads = member(&root, "workloads");
  if (stated.time_of_day || !arrives || (workloads != nullptr && states_arrival(*workloads))) return std::nullopt;
  const std::int64_t days = hours.day_of(*arrives);
  if (*arrives == Instant{}) return std::nullopt;
  return StartTime{stated.day + days, arrives->since_start() - kDay * days};
}

}  // namespace

const Calendar* read_start_and_calendars(Reader& root, Scenario& scenario) {
  const StatedStart stated = read_start(root);
  StartTime start{stated.day, stated.time_of_day.value_or(Duration{})};
  scenario.calendars = read_calendars(root, start);
  const Json& document = json_of(scenario.document);
  if (const auto waits = first_paid_wait(document, scenario.calendars)) {
    if (const auto arrival = start_of_waiting(stated, *waits->hours, document)) {
      start = *arrival;
      scenario.document.note(fmt::format(
          "runs start on {} {}, when \"{}\" arrives, whose waiting is paid; state \"start\" with a time of day to change it",
          weekday_name(start.day), start_text(start), waits->person));
      json_of(scenario.document)["start"] = start_text(start);
      scenario.calendars = read_calendars(root, start);
    } else if (const auto opens = waits->hours->next_open(Instant{}); opens && *opens > Instant{}) {
      scenario.document.note(fmt::format("runs start on {} {}, {} before \"{}\" arrives: that part of the waiting is not paid",
                                         weekday_name(start.day), start_text(start), hours_text(opens->since_start()),
                                         waits->person));
    }
  }
  scenario.start = start.day;
  scenario.start_time = start.time_of_day;
  const auto waits = first_paid_wait(document, scenario.calendars);
  return waits ? waits->hours : nullptr;
}

}  // namespace gpusim
