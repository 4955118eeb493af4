// When simulated time begins: at the stated date and hour or, where only a day is known, when people arrive whose waiting is paid
// or who start experiments.

#include "sim/scenario/start_of_runs.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

#include "sim/scenario/people.hpp"
#include "sim/scenario/workloads.hpp"

namespace gpusim {
namespace {

std::string_view weekday_name(std::int64_t day) {
  constexpr std::string_view kNames[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
  return kNames[static_cast<std::size_t>(weekday(day))];
}

/// A number of hours such as "9 h" or "8.5 h".
std::string hours_text(Duration time) { return fmt::format("{:.6g} h", time.seconds() / 3600); }

/// Where only the day of the start is known, work that people wait for or start begins when they arrive, on that day or the next on
/// which they come: nothing of their waiting is free, and no run begins before anybody could start it.
StartTime when_open(const StatedStart& stated, const Calendar& hours, Instant opens) {
  const std::int64_t days = hours.day_of(opens);
  return {stated.day + days, opens.since_start() - kDay * days};
}

/// Counts all hours that have been read from another start.
void move_start(const StartTime& start, Scenario& scenario) {
  for (auto& [name, calendar] : scenario.calendars) calendar = calendar.starting_at(start.day, start.time_of_day);
  for (Person& person : scenario.people) person.calendar = person.calendar.starting_at(start.day, start.time_of_day);
}

}  // namespace

WaitingPeople read_start_and_people(Reader& root, Scenario& scenario) {
  const StatedStart stated = read_start(root);
  StartTime start{stated.day, stated.time_of_day.value_or(Duration{})};
  scenario.calendars = read_calendars(root, start);
  scenario.people = read_people(root, scenario.calendars);
  WaitingPeople waiting = read_waiting(root, scenario.people);
  const Person* const waits = waiting.first_in_working_hours(scenario.people);
  const Person* const person = waits != nullptr ? waits : first_researcher(root, scenario.people);
  const auto opens = person != nullptr ? person->calendar.next_open(Instant{}) : std::nullopt;
  const bool is_there_later = opens && *opens > Instant{};
  // Where times of arrival are stated, they count from the 00:00 of the day.
  if (is_there_later && !stated.time_of_day && !states_arrival(root)) {
    start = when_open(stated, person->calendar, *opens);
    move_start(start, scenario);
    root.at("start").write(start_text(start));
    const std::string_view day = weekday_name(start.day);
    const std::string time = start_text(start);
    scenario.document.note(waits != nullptr ? fmt::format("runs start on {} {}, when \"{}\" arrives, whose waiting is paid; state "
                                                          "\"start\" with a time of day to change it",
                                                          day, time, person->name)
                                            : fmt::format("runs start on {} {}, when \"{}\" arrives, who starts experiments; state "
                                                          "\"start\" with a time of day to change it",
                                                          day, time, person->name));
  } else if (is_there_later && waits != nullptr) {
    scenario.document.note(fmt::format("runs start on {} {}, {} before \"{}\" arrives: that part of the waiting is not paid",
                                       weekday_name(start.day), start_text(start), hours_text(opens->since_start()), person->name));
  }
  scenario.start = start.day;
  scenario.start_time = start.time_of_day;
  return waiting;
}

}  // namespace gpusim
