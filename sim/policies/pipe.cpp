// pipe: an external program decides. It receives one line of JSON for each instant at which something has happened and answers with
// one line.
//
// Option `command`: the program and its arguments; it runs only when the command line contains --allow-commands. `timeout` (10 s):
// how long the program may take to answer, in real time, before the run fails; nothing else depends on real time. `preempts`
// (true): the program may preempt tasks, for which GPUs must not have windows or be shared.
//
// The messages in both directions are described in tools/policies/README.md, with an example of thirty lines. Every error is an
// ExternalPolicyError: one line, exit code 5.

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "gpusim/policy.hpp"
#include "gpusim/reader.hpp"
#include "sim/input/json.hpp"
#include "sim/input/keys.hpp"
#include "sim/policies/common/child_process.hpp"
#include "sim/policies/common/online_state.hpp"

namespace gpusim {

constexpr Key kPipeRows[] = {
    {"command", "list of at least 1 text", "required", "the program that decides and its arguments, see tools/policies/README.md"},
    {"timeout", "time", "=10 s", "how long it may take for an answer"},
    {"preempts", "boolean", "=true", "whether it may take GPUs from tasks that run"},
};
extern constinit const KeySection kPipeKeys{"pipe", "options of pipe", kPipeRows};

namespace {

/// How often in a row the program may ask to be woken without deciding anything.
constexpr int kMostIdleWakes = 100'000;
constexpr int kDeepestAnswer = 16;

struct PipeOptions {
  std::vector<std::string> command;
  Duration timeout;
  bool preempts = true;
};

std::int64_t nanoseconds(Instant at) { return at.since_start().count(); }

Json devices_of_system(const System& system) {
  Json devices = Json::array();
  for (std::size_t d = 0; d < system.devices.size(); ++d) {
    const Device& device = system.devices[d];
    devices.push_back({{"id", d},
                       {"name", device.name},
                       {"node", index(device.node)},
                       {"class", index(device.device_class)},
                       {"gpu", system.gpu_of(id<DeviceId>(d)).id}});
  }
  return devices;
}

/// The description of a task that is sent when it becomes ready for the first time; times are by class, null where it cannot run.
Json description(TaskId task, const View& view) {
  const Workload& workload = view.workload;
  const ProfileId profile = workload.profile[index(task)];
  const Job& job = view.job_of(task);
  Json estimates = Json::array();
  for (std::size_t c = 0; c < view.system.classes.size(); ++c) {
    const auto device_class = id<ClassId>(c);
    estimates.push_back(view.performance.can_run(profile, device_class) ? Json(view.estimate(task, device_class).count()) : Json());
  }
  Json holds = Json::object();
  for (const auto& hold : view.performance.holds(profile)) holds[view.system.resources[index(hold.resource)].name] = hold.amount;
  Json told = {{"id", index(task)},
               {"name", workload.task_name.empty() ? "" : workload.task_name[index(task)]},
               {"job", job.name},
               {"arrival_ns", nanoseconds(job.arrival)},
               {"priority", job.priority},
               {"weight", job.weight},
               {"gpus", view.performance.gpus(profile)},
               {"estimate_ns", std::move(estimates)},
               {"resources", std::move(holds)}};
  if (!workload.users.empty()) told["user"] = workload.users[index(job.user)].name;
  if (!workload.queues.empty()) told["queue"] = workload.queues[index(job.queue)].name;
  if (job.deadline) told["deadline_ns"] = nanoseconds(*job.deadline);
  return told;
}

template <class Id>
Json numbers(std::span<const Id> ids) {
  Json list = Json::array();
  for (const Id one : ids) list.push_back(index(one));
  return list;
}

class PipePolicy : public Policy {
 public:
  explicit PipePolicy(PipeOptions options) : options_(std::move(options)) {}
  [[nodiscard]] bool preempts() const override { return options_.preempts; }

  void prepare(const View& view) override {
    child_ = std::make_unique<ChildProcess>(options_.command, options_.timeout);
    state_.assign(view.workload.tasks(), State::unknown);
    owner_.assign(view.system.devices.size(), 0);
  }

  const Decisions& decide(const Changes& changes, const View& view) override {
    decisions_.clear();
    const bool is_woken = wake_ && *wake_ <= view.now;
    const bool has_news = !changes.ready.empty() || !changes.freed.empty() || !changes.lost.empty() || changes.has_freed_resources;
    if (!has_news && !is_woken) {
      if (wake_) decisions_.wake(*wake_);
      return decisions_;
    }
    wake_.reset();
    take_over(changes, view);
    free_.assign(view.free_resources.begin(), view.free_resources.end());
    const std::string line = child_->ask(message(changes, view).dump());
    bool is_deep = false;
    const auto not_deep = [&](int depth, Json::parse_event_t, Json&) {
      is_deep = is_deep || depth > kDeepestAnswer;
      return depth <= kDeepestAnswer;
    };
    const Json answer = Json::parse(line, not_deep, false);
    if (is_deep) reject(fmt::format("expected an object on one line, got one that is nested more than {} deep", kDeepestAnswer));
    if (!answer.is_object()) reject(fmt::format("expected an object on one line, got {}", shortened(line)));
    apply(answer, view);
    idle_wakes_ = decisions_.empty() && !has_news ? idle_wakes_ + 1 : 0;
    if (idle_wakes_ > kMostIdleWakes) child_->fail("asks to be woken again and again and decides nothing");
    return decisions_;
  }

  void stop(const std::string& waiting) const override {
    if (child_) child_->fail("decides nothing any more with work left; " + waiting);
  }

 private:
  enum class State : std::uint8_t { unknown, ready, running, saving };

  void take_over(const Changes& changes, const View& view) {
    // Without limits on devices the engine reports which are free; with limits a device may hold several tasks.
    if (view.capacity != nullptr) owner_.assign(owner_.size(), 0);
    for (const TaskId task : changes.ready)
      if (state_[index(task)] == State::running || state_[index(task)] == State::saving) leave(task, view);
    for (const auto& list : {changes.freed, changes.lost})
      for (const DeviceId device : list) owner_[index(device)] = 0;
  }

  void leave(TaskId task, const View& view) {
    for (const DeviceId device : view.held[task]) owner_[index(device)] = 0;
    state_[index(task)] = State::ready;
  }

  Json message(const Changes& changes, const View& view) {
    Json told = {{"now_ns", nanoseconds(view.now)}};
    if (!has_begun_) {
      told["devices"] = devices_of_system(view.system);
      Json resources = Json::object();
      for (const Resource& resource : view.system.resources) resources[resource.name] = resource.capacity;
      told["resources"] = std::move(resources);
      has_begun_ = true;
    }
    Json tasks = Json::array();
    for (const TaskId task : changes.ready) {
      if (state_[index(task)] != State::unknown) continue;
      tasks.push_back(description(task, view));
      state_[index(task)] = State::ready;
    }
    told["tasks"] = std::move(tasks);
    told["ready"] = numbers(changes.ready);
    told["freed"] = numbers(changes.freed);
    told["lost"] = numbers(changes.lost);
    return told;
  }

  void apply(const Json& answer, const View& view) {
    for (const auto& [key, value] : answer.items()) {
      if (key != "preempt" && key != "start" && key != "wake_ns")
        reject(fmt::format("unknown key \"{}\"; expected preempt, start or wake_ns", shortened(key)));
      if (key != "wake_ns" && !value.is_array())
        reject(fmt::format("\"{}\": expected a list, got {}", key, shortened(value.dump())));
    }
    if (const auto found = answer.find("preempt"); found != answer.end())
      for (const Json& task : *found) preempt(id<TaskId>(number(task, state_.size(), "preempt", "a task")), view);
    if (const auto found = answer.find("start"); found != answer.end())
      for (const Json& one : *found) {
        if (!one.is_array() || one.size() != 2 || !one[1].is_array())
          reject(fmt::format("\"start\": expected [task, [device, ...]], got {}", shortened(one.dump())));
        std::vector<DeviceId> devices;
        for (const Json& device : one[1]) devices.push_back(id<DeviceId>(number(device, owner_.size(), "start", "a device")));
        start(id<TaskId>(number(one[0], state_.size(), "start", "a task")), std::move(devices), view);
      }
    if (const auto found = answer.find("wake_ns"); found != answer.end()) {
      if (!found->is_number_integer() || *found <= nanoseconds(view.now) || *found > kLongestRun.count())
        reject(
            fmt::format("\"wake_ns\": expected a whole number above {}, got {}", nanoseconds(view.now), shortened(found->dump())));
      wake_ = Instant::at(Duration::nanoseconds(found->get<std::int64_t>()));
      decisions_.wake(*wake_);
    }
  }

  void preempt(TaskId task, const View& view) {
    if (!options_.preempts) reject("\"preempt\": the option \"preempts\" is false");
    const std::span<const DeviceId> devices = view.held[task];
    if (state_[index(task)] != State::running || devices.empty() || owner_[index(devices.front())] != index(task) + 1)
      reject(fmt::format("\"preempt\": task {} does not run on devices", index(task)));
    decisions_.preempt(task);
    const ProfileId profile = view.workload.profile[index(task)];
    if (view.performance.save_time(profile) > Duration{} && view.now > view.progress[index(task)].since) {
      state_[index(task)] = State::saving;
      return;
    }
    leave(task, view);
    for (const auto& hold : view.performance.holds(profile)) free_[index(hold.resource)] += hold.amount;
  }

  void start(TaskId task, std::vector<DeviceId> devices, const View& view) {
    const auto refuse = [&](const std::string& why) { reject(fmt::format("\"start\": task {} {}", index(task), why)); };
    const ProfileId profile = view.workload.profile[index(task)];
    if (state_[index(task)] != State::ready) refuse("is not ready");
    std::sort(devices.begin(), devices.end());
    if (std::adjacent_find(devices.begin(), devices.end()) != devices.end()) refuse("has a device twice");
    if (devices.size() != view.performance.gpus(profile))
      refuse(fmt::format("needs {} devices, got {}", view.performance.gpus(profile), devices.size()));
    for (const DeviceId device : devices)
      if (const char* why = obstacle(profile, device, view))
        refuse(fmt::format("cannot start on device {}: {}", index(device), why));
    const Routes* routes = view.performance.routes();
    if (devices.size() > 1 && view.performance.depends_on_placement(profile) && routes != nullptr)
      for (std::size_t i = 1; i < devices.size(); ++i)
        if (routes->between(devices.front(), devices[i]) == nullptr) refuse("needs devices that reach each other");
    if (view.capacity != nullptr && !devices.empty() &&
        !view.capacity->end(devices, view.now, input_time(task, devices, view) + view.performance.run_time(profile, devices)))
      refuse("would not end before its devices close");
    for (const auto& hold : view.performance.holds(profile)) {
      if (free_[index(hold.resource)] < hold.amount)
        refuse(fmt::format("needs more \"{}\" than is free", view.system.resources[index(hold.resource)].name));
      free_[index(hold.resource)] -= hold.amount;
    }
    for (const DeviceId device : devices) owner_[index(device)] = static_cast<std::uint32_t>(index(task) + 1);
    state_[index(task)] = State::running;
    decisions_.start(task, devices);
  }

  /// The reason why a task cannot start on a device now; null when it can.
  [[nodiscard]] const char* obstacle(ProfileId profile, DeviceId device, const View& view) const {
    const ClassId device_class = view.system.class_of(device);
    if (!view.performance.can_run(profile, device_class)) return "its GPU cannot run it";
    if (!view.is_up(device)) return "it is down";
    if (!view.closes.empty() && view.closes[index(device)] - view.now < view.performance.time(profile, device_class))
      return "an outage is planned before it would end";
    if (view.capacity == nullptr) return owner_[index(device)] == 0 ? nullptr : "it is busy";
    if (owner_[index(device)] != 0) return "it has been given a task at this instant";
    if (!view.capacity->is_open(device_class, view.now)) return "it is closed";
    return view.capacity->has_room(device_class, view.loads[index(device)], profile) ? nullptr : "it has no room";
  }

  [[nodiscard]] std::size_t number(const Json& value, std::size_t count, const char* key, const char* what) const {
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() >= count)
      reject(fmt::format("\"{}\": expected the number of {} below {}, got {}", key, what, count, shortened(value.dump())));
    return value.get<std::size_t>();
  }

  [[noreturn]] void reject(const std::string& reason) const { child_->fail("answers wrongly: " + reason); }

  static std::string shortened(const std::string& text) {
    std::string shown = text.substr(0, 60);
    for (char& c : shown)
      if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e) c = '?';
    return text.size() > 60 ? shown + "..." : shown.empty() ? "nothing" : shown;
  }

  PipeOptions options_;
  std::unique_ptr<ChildProcess> child_;
  std::vector<State> state_;          ///< by task
  std::vector<std::uint32_t> owner_;  ///< by device: 1 + the task that holds it; 0 for none
  std::vector<std::int64_t> free_;    ///< by resource
  std::optional<Instant> wake_;
  int idle_wakes_ = 0;
  bool has_begun_ = false;
  Decisions decisions_;
};

}  // namespace

std::unique_ptr<Policy> make_pipe(Reader& options) {
  PipeOptions read;
  const Reader command = options.at("command");
  if (!command.is_array() || command.elements().empty()) command.fail_expected("a list of a program and its arguments");
  for (const Reader& word : command.elements()) read.command.push_back(word.text());
  if (read.command.front().empty()) command.elements().front().fail_expected("the name of a program");
  const Reader timeout = options.at_or("timeout");
  read.timeout = timeout.duration(Reader::Zero::refused).nominal;
  read.preempts = options.at_or("preempts").boolean();
  options.done();
  if (!options.document().allows_commands)
    command.fail("the policy runs a program; expected --allow-commands on the command line, if you trust it");
  return std::make_unique<PipePolicy>(std::move(read));
}

}  // namespace gpusim
