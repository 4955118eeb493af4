// Chrome Trace Event JSON, which Perfetto and speedscope read: a process for each node, a track for each GPU.
// The format: "Trace Event Format", N. Duca and D. Sinclair, Google.

#include "sim/base/text.hpp"
#include "sim/reports/csv.hpp"
#include "sim/reports/levels.hpp"
#include "sim/reports/reports.hpp"
#include "sim/reports/trace_tracks.hpp"
#include "sim/scenario/built_in.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <ostream>

namespace gpusim {
namespace {

/// Appends a JSON string. Bytes that are no UTF-8 become U+FFFD, which any reader takes.
void append_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view kReplacement = "\uFFFD";
  const bool is_valid = is_utf8(text);
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      (out += '\\') += c;
    else if (byte < 0x20 || byte == 0x7F)
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", byte);
    else if (byte >= 0x80 && !is_valid)
      out += kReplacement;
    else
      out += c;
  }
  out += '"';
}

/// Appends the exact decimal number of microseconds.
void append_microseconds(std::string& out, Duration time) {
  const std::int64_t count = time.count();
  fmt::format_to(std::back_inserter(out), "{}", count / 1000);
  std::int64_t fraction = count % 1000;
  if (fraction == 0) return;
  out += '.';
  for (std::int64_t unit = 100; fraction > 0; fraction %= unit, unit /= 10) out += static_cast<char>('0' + fraction / unit);
}

/// Writes one event a line, member by member, in blocks. finish() must be called after the last one.
class EventWriter {
 public:
  explicit EventWriter(std::ostream& out) : out_(out) {}

  EventWriter& begin(std::string_view phase) {
    buffer_ += is_first_ ? "\n{" : ",\n{";
    is_first_ = false;
    is_first_member_ = true;
    return text("ph", phase);
  }
  EventWriter& text(std::string_view key, std::string_view value) {
    member(key);
    append_json_string(buffer_, value);
    return *this;
  }
  EventWriter& number(std::string_view key, std::uint64_t value) { return raw(key, fmt::format_int(value).c_str()); }
  /// `value` is JSON.
  EventWriter& raw(std::string_view key, std::string_view value) {
    member(key);
    buffer_ += value;
    return *this;
  }
  EventWriter& time(std::string_view key, Duration value) {
    member(key);
    append_microseconds(buffer_, value);
    return *this;
  }
  EventWriter& begin_args() {
    member("args");
    buffer_ += '{';
    is_first_member_ = true;
    return *this;
  }
  EventWriter& end_args() {
    buffer_ += '}';
    return *this;
  }
  void end() {
    buffer_ += '}';
    if (buffer_.size() >= kBlockBytes) finish();
  }
  void finish() {
    out_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    buffer_.clear();
  }

 private:
  void member(std::string_view key) {
    if (!is_first_member_) buffer_ += ',';
    is_first_member_ = false;
    ((buffer_ += '"') += key) += "\":";
  }

  std::ostream& out_;
  std::string buffer_;
  bool is_first_ = true;         ///< of the events
  bool is_first_member_ = true;  ///< of its object
};

/// Process and thread of the trace event format.
struct TrackId {
  std::uint32_t process;
  std::uint32_t thread;
};

/// The task whose end a task waited for through barriers: itself, unless it is one.
class Sources {
 public:
  explicit Sources(const RunCase& one) : workload_(one.workload), times_(task_times(one.workload, one.result.schedule)) {
    if (std::ranges::none_of(workload_.is_barrier, [](bool is) { return is; })) return;
    const std::optional<std::vector<TaskId>> order = topological_order(workload_.graph);
    source_.resize(workload_.tasks());
    for (const TaskId task : *order) source_[index(task)] = source_of(task);
  }

  [[nodiscard]] const TaskTimes& times() const { return times_; }

  /// The tasks that a task depends on, without barriers, each once.
  [[nodiscard]] std::vector<TaskId> before(TaskId task) const {
    std::vector<TaskId> tasks;
    if (workload_.graph.tasks() == 0) return tasks;
    for (const Edge& edge : workload_.graph.predecessors(task))
      if (const std::optional<TaskId> one = source_.empty() ? edge.task : source_[index(edge.task)];
          one && std::ranges::find(tasks, *one) == tasks.end())
        tasks.push_back(*one);
    return tasks;
  }

 private:
  [[nodiscard]] std::optional<TaskId> source_of(TaskId task) const {
    if (!is_barrier(workload_, task)) return task;
    std::optional<TaskId> last;
    for (const Edge& edge : workload_.graph.predecessors(task))
      if (const std::optional<TaskId> one = source_[index(edge.task)];
          one && (!last || times_.end[index(*one)] > times_.end[index(*last)]))
        last = one;
    return last;
  }

  const Workload& workload_;
  TaskTimes times_;
  std::vector<std::optional<TaskId>> source_;  ///< by task; empty without barriers
};

/// One run as processes, tracks and events.
class RunTrace {
 public:
  RunTrace(const RunCase& one, std::uint32_t first_process, EventWriter& events)
      : one_(one),
        events_(events),
        first_process_(first_process),
        has_nodes_(one.system.nodes.size() > 1),
        holders_(one),
        lanes_(one, holders_),
        sources_(one),
        services_(job_services(one)) {
    place_tracks();
    find_ends();
  }

  /// How many processes the run takes.
  [[nodiscard]] std::uint32_t processes() const {
    return has_nodes_ ? static_cast<std::uint32_t>(one_.system.nodes.size() + 1) : 1;
  }

  /// Writes the run. `flow` is the number of the first arrow; returns that of the next.
  std::uint64_t write(std::uint64_t flow) {
    name_tracks();
    for (const SpanRow& row : spans_in_order(one_.workload, one_.result.schedule)) {
      if (is_barrier(one_.workload, row.task)) continue;
      write_span(row);
      if (row.span == 0) flow = write_dependencies(row, flow);
    }
    for (const Lanes::Down& down : lanes_.down()) write_down(down);
    write_counters();
    return flow;
  }

 private:
  /// The process of a device is that of its node; everything else is in the first one.
  [[nodiscard]] std::uint32_t process_of(std::size_t holder) const {
    if (!has_nodes_ || !holders_.is_device(holder)) return first_process_;
    return first_process_ + 1 + static_cast<std::uint32_t>(index(one_.system.devices[holder].node));
  }

  void place_tracks() {
    std::vector<std::uint32_t> threads(processes());
    for (std::size_t holder = 0; holder < holders_.count(); ++holder) {
      const std::uint32_t process = process_of(holder);
      std::uint32_t& next = threads[process - first_process_];
      first_track_.push_back({process, next + 1});
      next += lanes_on(holder);
    }
  }

  /// A device has a track even when nothing runs on it.
  [[nodiscard]] std::uint32_t lanes_on(std::size_t holder) const {
    return std::max<std::uint32_t>(lanes_.count(holder), holders_.is_device(holder) ? 1 : 0);
  }

  /// Remembers where each task ends: arrows leave from its last span.
  void find_ends() {
    last_span_.resize(one_.workload.tasks(), one_.result.schedule.size());
    for (std::size_t i = 0; i < one_.result.schedule.size(); ++i) {
      std::size_t& last = last_span_[index(one_.result.schedule[i].task)];
      if (last == one_.result.schedule.size() || one_.result.schedule[i].end >= one_.result.schedule[last].end) last = i;
    }
  }

  [[nodiscard]] TrackId track(std::size_t holder, std::uint32_t lane) const {
    return {first_track_[holder].process, first_track_[holder].thread + lane};
  }

  [[nodiscard]] std::string holder_name(std::size_t holder) const {
    if (holders_.is_device(holder)) {
      const Device& device = one_.system.devices[holder];
      return fmt::format("{} ({})", device.name, one_.system.gpu_of(id<DeviceId>(holder)).id);
    }
    if (const auto person = holders_.person(holder)) return one_.workload.people[*person].name;
    return "host";
  }

  void write_name(std::string_view what, TrackId where, std::string_view name) {
    events_.begin("M").text("name", what).number("pid", where.process).number("tid", where.thread);
    events_.begin_args().text("name", name).end_args().end();
  }
  void write_place(std::string_view what, TrackId where, std::uint32_t place) {
    events_.begin("M").text("name", what).number("pid", where.process).number("tid", where.thread);
    events_.begin_args().number("sort_index", place).end_args().end();
  }

  void name_tracks() {
    const std::string run =
        fmt::format("{}, {}, {}", one_.system.name, one_.workload.name, one_.scenario.policies[one_.run.policy].name);
    for (std::uint32_t i = 0; i < processes(); ++i) {
      const TrackId process{first_process_ + i, 0};
      write_name("process_name", process, i == 0 ? run : run + ": " + one_.system.nodes[i - 1].name);
      write_place("process_sort_index", process, process.process);
    }
    for (std::size_t holder = 0; holder < holders_.count(); ++holder)
      for (std::uint32_t lane = 0; lane < lanes_on(holder); ++lane) {
        const TrackId at = track(holder, lane);
        write_name("thread_name", at, lane == 0 ? holder_name(holder) : fmt::format("{}, lane {}", holder_name(holder), lane + 1));
        write_place("thread_sort_index", at, at.thread);
      }
  }

  /// Viewers choose a color by the name, so names are those of models, which are few.
  [[nodiscard]] std::string name_of(const Span& span) const {
    const std::string& model = one_.workload.stated(one_.workload.profile[index(span.task)]).name;
    return span.kind == SpanKind::run ? model : fmt::format("{} ({})", model, name(span.kind));
  }

  void write_span(const SpanRow& row) {
    const Span span = one_.result.schedule[row.position];
    const std::vector<std::size_t> on = holders_.of(span);
    for (std::size_t place = 0; place < on.size(); ++place) {
      const TrackId at = track(on[place], lanes_.of(row.position, place));
      begin_slice(span, at);
      write_args(row, span);
      events_.end();
      if (!has_own_end(span)) continue;
      // speedscope finds the beginning by name and arguments.
      events_.begin("E").text("name", name_of(span)).text("cat", name(span.kind));
      events_.number("pid", at.process).number("tid", at.thread).time("ts", span.end.since_start());
      write_args(row, span);
      events_.end();
    }
  }

  /// Begins the event of a span: a slice, or an instant of its track where it takes no time, because viewers do not close slices
  /// that end where they begin.
  void begin_slice(const Span& span, TrackId at) {
    const bool takes_time = span.end > span.start;
    events_.begin(!takes_time ? "i" : has_own_end(span) ? "B" : "X").text("name", name_of(span)).text("cat", name(span.kind));
    events_.number("pid", at.process).number("tid", at.thread).time("ts", span.start.since_start());
    if (!takes_time)
      events_.text("s", "t");
    else if (!has_own_end(span))
      events_.time("dur", span.end - span.start);
  }

  /// True where times are not whole microseconds: a viewer that adds up fractions in floating point may see a slice end after the
  /// next one begins. Its end is an event of its own then, whose time is written as that of the next slice.
  static bool has_own_end(const Span& span) {
    const auto is_whole = [](Instant time) { return time.since_start().count() % 1000 == 0; };
    return span.end > span.start && !(is_whole(span.start) && is_whole(span.end));
  }

  void write_args(const SpanRow& row, const Span& span) {
    const Workload& workload = one_.workload;
    const std::size_t task = index(row.task);
    const std::size_t job = index(workload.job[task]);
    events_.begin_args().text("job", workload.jobs[job].name);
    if (!workload.task_name.empty()) events_.text("task", workload.task_name[task]);
    events_.text("model", workload.stated(workload.profile[task]).name).number("gpus", span.devices.size());
    if (row.span == 0) write_waiting(task, job);
    events_.end_args();
  }

  /// How long the task waited for its start and, where it is the first of its job, for what.
  void write_waiting(std::size_t task, std::size_t job) {
    const TaskTimes& times = sources_.times();
    if (times.start[task] > times.ready[task]) events_.raw("waited_s", exact_seconds(times.start[task] - times.ready[task]));
    if (times.start[task] != one_.result.measures.jobs[job].start) return;
    for (std::size_t reason = 0; reason < kWaitReasons; ++reason)
      if (const Duration waited = services_[job].waited[reason]; waited > Duration{})
        events_.raw(fmt::format("waited_{}_s", name(static_cast<WaitReason>(reason))), exact_seconds(waited));
  }

  /// Arrows from the ends of the tasks before to the start of this one. An arrow binds to the slice that is open where it begins
  /// or ends, so it begins shortly before the end, and a slice that takes no time has none.
  std::uint64_t write_dependencies(const SpanRow& row, std::uint64_t flow) {
    constexpr Duration kMargin = Duration::nanoseconds(1000);
    const Schedule& schedule = one_.result.schedule;
    const Span to = schedule[row.position];
    if (to.end == to.start) return flow;
    for (const TaskId before : sources_.before(row.task)) {
      const std::size_t position = last_span_[index(before)];
      if (position == schedule.size()) continue;
      const Span from = schedule[position];
      if (from.end == from.start) continue;
      const Instant leaves = from.end - from.start > kMargin ? Instant::at(from.end.since_start() - kMargin) : from.start;
      write_arrow_end("s", flow, leaves, track(holders_.of(from).front(), lanes_.of(position, 0)));
      write_arrow_end("f", flow, to.start, track(holders_.of(to).front(), lanes_.of(row.position, 0)));
      ++flow;
    }
    return flow;
  }

  void write_arrow_end(std::string_view phase, std::uint64_t flow, Instant time, TrackId at) {
    events_.begin(phase).text("name", "dependency").text("cat", "dependency").number("id", flow);
    if (phase == "f") events_.text("bp", "e");
    events_.number("pid", at.process).number("tid", at.thread).time("ts", time.since_start()).end();
  }

  void write_down(const Lanes::Down& down) {
    const TrackId at = track(down.device, down.lane);
    events_.begin("X").text("name", "down").text("cat", "outage").number("pid", at.process).number("tid", at.thread);
    events_.time("ts", down.from.since_start()).time("dur", down.until - down.from).end();
  }

  /// A counter has an event where its value changes, and at the end of the run.
  void write_counters() {
    UsageChanges levels(one_.problem(), one_.result);
    const auto devices = static_cast<double>(std::max<std::size_t>(one_.system.devices.size(), 1));
    std::optional<UsageLevel> last;
    for_each_step(levels.system(), levels.end(), [&](Instant time, const UsageLevel& level) {
      const bool is_end = time == levels.end();
      if (!last || is_end || last->busy != level.busy) write_counter("GPU utilization", time, {{"%", 100 * level.busy / devices}});
      if (!last || is_end || last->bytes != level.bytes)
        write_counter("GPU memory", time, {{"GB", static_cast<double>(level.bytes) * units::byte / units::GB}});
      if (!last || is_end || last->tasks_waiting != level.tasks_waiting || last->jobs_waiting != level.jobs_waiting)
        write_counter("waiting", time,
                      {{"jobs", static_cast<double>(level.jobs_waiting)}, {"tasks", static_cast<double>(level.tasks_waiting)}});
      last = level;
    });
  }

  void write_counter(std::string_view counter, Instant time, std::initializer_list<std::pair<std::string_view, double>> values) {
    events_.begin("C").text("name", counter).number("pid", first_process_).time("ts", time.since_start()).begin_args();
    for (const auto& [key, value] : values) events_.raw(key, fmt::format("{}", value));
    events_.end_args().end();
  }

  const RunCase& one_;
  EventWriter& events_;
  std::uint32_t first_process_;
  bool has_nodes_;
  Holders holders_;
  Lanes lanes_;
  Sources sources_;
  std::vector<JobService> services_;
  std::vector<TrackId> first_track_;    ///< by holder
  std::vector<std::size_t> last_span_;  ///< by task: position in the schedule, or its size without one
};

}  // namespace

void write_trace_json(const ReportInput& input, std::ostream& out) {
  std::string head = "{\"displayTimeUnit\":\"ms\",\"otherData\":{\"program\":";
  append_json_string(head, fmt::format("gpusim {}", kVersion));
  head += ",\"scenario\":";
  append_json_string(head, input.scenario.title);
  out << head << "},\"traceEvents\":[";
  EventWriter events(out);
  std::uint32_t process = 1;
  std::uint64_t flow = 1;
  for (const Result& result : input.results) {
    const RunCase one = nominal_case(input, result);
    RunTrace run(one, process, events);
    flow = run.write(flow);
    process += run.processes();
  }
  events.finish();
  out << "\n]}\n";
}

}  // namespace gpusim
