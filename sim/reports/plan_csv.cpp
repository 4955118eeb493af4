#include "sim/reports/reports.hpp"

#include "gpusim/calendar.hpp"
#include "sim/reports/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <vector>

namespace gpusim {
namespace {

constexpr std::array<std::string_view, 7> kWeekdays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

double hours(Duration duration) { return static_cast<double>(duration.count()) / 3.6e12; }

/// The part of a span on one day.
struct Piece {
  std::int64_t day;
  Instant start;
  Instant end;
  TaskId task;
  SpanKind kind;
};

/// The calendar outside of which a span pauses; null when it does not pause.
const Calendar* pausing_calendar(const System& system, const Workload& workload, const Span& span) {
  const Profile& profile = workload.stated(workload.profile[index(span.task)]);
  if (profile.person) return profile.is_resumable ? &workload.people[index(*profile.person)].calendar : nullptr;
  for (const DeviceId device : span.devices) {
    const Pool& pool = system.pool_of(system.class_of(device));
    if (pool.pauses && !pool.available.is_always()) return &pool.available;
  }
  return nullptr;
}

/// The parts of all spans by day, start and task: cut at midnight, without the hours in which they pause. Barriers are left out;
/// other tasks of no length count on the day on which they start.
std::vector<Piece> pieces_in_order(const System& system, const Workload& workload, const Schedule& schedule, Duration start_time) {
  std::vector<Piece> pieces;
  pieces.reserve(schedule.size());
  for (const Span span : schedule) {
    if (is_barrier(workload, span.task)) continue;
    const Calendar* const hours = pausing_calendar(system, workload, span);
    Instant start = span.start;
    do {
      Instant closes = span.end;
      if (hours != nullptr && start < span.end) {
        start = std::min(span.end, hours->next_open(start).value_or(span.end));
        if (start == span.end) break;
        closes = std::min(span.end, hours->closes(start));
      }
      const std::int64_t day = (start.since_start() + start_time).count() / kDay.count();
      const Instant end = std::min(closes, Instant::at(kDay * (day + 1) - start_time));
      pieces.push_back({day, start, end, span.task, span.kind});
      start = end;
    } while (start < span.end);
  }
  std::sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) {
    return std::tie(a.start, a.task, a.kind, a.end) < std::tie(b.start, b.task, b.kind, b.end);
  });
  return pieces;
}

/// The hours of the working day to which the runs of a day are compared: those of the researcher of a closed loop, else of a person
/// who does a task, else the hours in which tasks start. Null when there are no such hours.
const Calendar* working_calendar(const Workload& workload) {
  if (workload.loop && workload.loop->researcher) return &workload.people[index(*workload.loop->researcher)].calendar;
  for (const Profile& profile : workload.profiles)
    if (profile.person) return &workload.people[index(*profile.person)].calendar;
  return workload.starts.is_always() ? nullptr : &workload.starts;
}

/// The sums over the pieces of a day, which are the last fields of each of their rows.
class Days {
 public:
  Days(const Workload& workload, const CaseResult& one, Duration start_time)
      : calendar_(working_calendar(workload)), start_time_(start_time) {
    if (!workload.deadline) {
      deadline_ = ",";
      return;
    }
    const Duration slack = workload.deadline->since_start() - finish(one.measures);
    deadline_ = fmt::format("{},{}", hours(slack), slack < Duration{});
  }

  /// The fields that the pieces of one day have in common; the pieces are in order of their starts.
  [[nodiscard]] std::string fields(const Piece* first, const Piece* last) const {
    Duration sum;
    Duration busy;
    Instant covered = first->start;
    for (const Piece* piece = first; piece != last; ++piece) {
      sum += piece->end - piece->start;
      if (piece->end <= covered) continue;
      busy += piece->end - std::max(covered, piece->start);
      covered = piece->end;
    }
    std::string text = fmt::format("{},{},", hours(sum), hours(busy));
    if (calendar_ != nullptr) {
      // Of the first day only the part after the start is working time.
      const Instant from = Instant::at(std::max(kDay * first->day, start_time_) - start_time_);
      const Duration working = calendar_->open_time(from, Instant::at(kDay * (first->day + 1) - start_time_));
      text += fmt::format("{},{},", hours(working), busy > working);
    } else {
      text += ",,";
    }
    return text + deadline_;
  }

 private:
  const Calendar* calendar_;
  Duration start_time_;
  std::string deadline_;
};

/// A time of day as "09:30:00", without parts of a second; the end of a day is 24:00:00.
std::string time_of_day(Duration since_midnight) {
  const std::int64_t seconds = since_midnight.count() / 1'000'000'000;
  return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

void write_days(const RunCase& one, CsvWriter& csv) {
  const Workload& workload = one.workload;
  const Duration start_time = one.scenario.start_time;
  const std::vector<Piece> pieces = pieces_in_order(one.system, workload, one.result.schedule, start_time);
  const Days days(workload, one.result, start_time);
  std::vector<std::string> labels;  // by profile
  for (const Profile& profile : workload.profiles) labels.push_back(labels_text(profile.labels));
  for (const Piece *piece = pieces.data(), *const end = piece + pieces.size(); piece != end;) {
    const std::int64_t day = piece->day;
    const Piece* const day_end = std::find_if(piece, end, [&](const Piece& other) { return other.day != day; });
    const std::string of_day = days.fields(piece, day_end);
    const std::int64_t date = one.scenario.start + day;
    const std::string date_fields =
        fmt::format("{},{},{}", day + 1, date_text(date), kWeekdays[static_cast<std::size_t>(weekday(date))]);
    const auto time_of = [&](Instant at) { return time_of_day(at.since_start() + start_time - kDay * day); };
    for (; piece != day_end; ++piece) {
      csv.fields(one.fields).fields(date_fields);
      write_task(workload, piece->task, csv);
      csv.fields(name(piece->kind)).text(labels[index(workload.profile[index(piece->task)])]);
      csv.number(hours(piece->end - piece->start)).fields(time_of(piece->start)).fields(time_of(piece->end));
      csv.seconds(piece->start.since_start()).seconds(piece->end.since_start()).fields(of_day);
      csv.end_row();
    }
  }
}

}  // namespace

bool has_plan(const ReportInput& input) {
  return !input.scenario.people.empty() || any_workload(input, [](const Workload& one) { return one.deadline.has_value(); }) ||
         any_profile(input, [](const Profile& profile) { return !profile.labels.empty(); });
}

void write_plan_csv(const ReportInput& input, std::ostream& out) {
  write_cases(input,
              "system,workload,policy,case,day,date,weekday,job,task,kind,labels,hours,start,end,start_s,end_s,day_hours,"
              "day_busy_hours,working_hours,overfull,slack_h,late",
              out, write_days);
}

}  // namespace gpusim
