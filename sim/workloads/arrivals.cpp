// arrivals: an open system. `count` jobs of one task each, whose interarrival times are a random process and whose lengths follow a
// law; GPUs, users, queues, priorities and estimates are drawn by weights. Every number depends on the seed, the job and its
// purpose alone, so that a change of one law leaves the draws of all others as they are (common random numbers). Processes:
//   poisson        independent exponential interarrival times
//   deterministic  the same interarrival time always
//   bursts         a Markov-modulated Poisson process: states in turn, exponential sojourns, a rate in each (Fischer and
//                  Meier-Hellstern, Perform. Eval. 18 (1993)); it starts in a state with probability in proportion to its sojourn
//   diurnal        a Poisson process whose rate follows the hour and the weekday, by thinning (Lewis and Shedler, Nav. Res. Logist.
//                  Q. 26 (1979))
// The first job arrives one interarrival time after the arrival of the part.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gpusim/calendar.hpp"
#include "gpusim/generator.hpp"
#include "sim/input/keys.hpp"
#include "sim/workloads/parts.hpp"
#include "sim/workloads/variates.hpp"

namespace gpusim {

constexpr Key kStateRows[] = {
    {"rate", "rate", "required", "arrivals in this state"},
    {"sojourn", "one time", "required", "how long it lasts on average"},
};
constinit const KeySection kStateKeys{"state", "a state with its rate and its mean sojourn", kStateRows};

constexpr Key kProcessRows[] = {
    {"type", "'poisson'|'deterministic'|'bursts'|'diurnal'", "required",
     "independent arrivals, one per interval, states in turn, or a rate that follows the hour"},
    {"rate", "rate", "by type", "arrivals on average"},
    {"every", "one time", "by type", "from one arrival to the next"},
    {"states", "list of at least 2 {}", "by type", "states of a Markov-modulated Poisson process, in turn", &kStateKeys},
    {"hours", "list of 24 number", "by type", "relative rates of the hours of a day"},
    {"weekdays", "list of 7 number", "all equal", "relative rates of the days of a week, Monday first"},
};
constinit const KeySection kProcessKeys{"process", "a process of arrivals", kProcessRows,
                                        "type=poisson needs rate; type=diurnal needs rate; rate needs type=poisson|diurnal; "
                                        "type=deterministic has every; type=bursts has "
                                        "states; type=diurnal has hours; weekdays needs type=diurnal"};

constexpr Key kArrivalsRows[] = {
    {"count", "count", "required", "jobs of one task each"},
    {"process", "{}", "required", "when they arrive", &kProcessKeys},
    {"length", "{}", "required", "how long they take", &kLengthKeys},
    {"gpus", "count or map by decimal of at least 1 factor", "=1", "GPUs that they hold, or weights by number of GPUs"},
    {"users", "map of at least 1 factor", "none", "weights by user"},
    {"queues", "map of at least 1 factor", "none", "weights by queue"},
    {"priority_weights", "map of at least 1 factor", "that of the part", "weights by priority, which is added to that of the part"},
    {"estimates", "map of at least 1 factor", "none", "weights by factor on the length, what users say that it takes"},
    {"slack", "map of at least 1 factor", "no deadlines",
     "weights by factor on the length, in which the job should end after its arrival"},
    all_of(kStopsKeys),
};
extern constinit const KeySection kArrivalsKeys{"arrivals", "a part of a workload", kArrivalsRows};

namespace {

constexpr std::int64_t kBillion = 1'000'000'000;

/// Returns the time from the last arrival (or time 0) to the next one. `now` is the last arrival, and `random` belongs to the next
/// job.
using Process = std::function<Duration(Duration now, Random& random)>;

class Bursts {
 public:
  struct State {
    Rate rate;        ///< of arrivals
    Seconds sojourn;  ///< mean time for which the state lasts
  };
  Bursts(std::vector<State> states, Random first) : states_(std::move(states)), state_(drawn_position(weights(states_), first)) {}
  /// The rest of an exponential sojourn is exponential again at every arrival, so only the state has to be remembered.
  [[nodiscard]] Duration operator()(Duration, Random& random) {
    Seconds gap;
    for (;;) {
      const Seconds sojourn = exponential_variate(random) * states_[state_].sojourn;
      const Seconds arrival = exponential_variate(random) / states_[state_].rate;
      if (arrival <= sojourn) return to_duration(gap + arrival);
      gap += sojourn;
      state_ = (state_ + 1) % states_.size();
    }
  }

 private:
  static std::vector<double> weights(const std::vector<State>& states) {
    std::vector<double> weights;
    for (const State& state : states) weights.push_back(state.sojourn.raw());
    return weights;
  }

  std::vector<State> states_;
  std::size_t state_;  ///< position of the present state
};

class Diurnal {
 public:
  /// `hours` and `days` are relative weights; the mean rate over a week is `rate`.
  Diurnal(Rate rate, const std::array<double, 24>& hours, const std::array<double, 7>& days, const GeneratorContext& context)
      : start_(context.start), start_time_(context.start_time), hours_(hours), days_(days) {
    double total = 0;
    for (const double hour : hours_)
      for (const double day : days_) total += hour * day;
    scale_ = rate * 24 * 7 / total;
    most_ = scale_ * *std::max_element(hours_.begin(), hours_.end()) * *std::max_element(days_.begin(), days_.end());
  }
  [[nodiscard]] Duration operator()(Duration now, Random& random) const {
    Duration at = now;
    do {
      at += to_duration(exponential_variate(random) / most_);
    } while (random.uniform() * most_ >= rate(at) && at < kLongestRun);
    return at - now;
  }

 private:
  [[nodiscard]] Rate rate(Duration at) const {
    const std::int64_t hour = (at + start_time_).count() / (3'600 * kBillion);
    return scale_ * hours_[static_cast<std::size_t>(hour % 24)] * days_[static_cast<std::size_t>(weekday(start_ + hour / 24))];
  }

  std::int64_t start_;
  Duration start_time_;
  std::array<double, 24> hours_;
  std::array<double, 7> days_;
  Rate scale_;  ///< the rate for weights of 1
  Rate most_;   ///< the greatest rate of any hour
};

/// Reads an array of numbers of at least 0 of which at least one is positive.
template <std::size_t count>
std::array<double, count> read_weights(const Reader& at) {
  const std::vector<Reader> elements = at.elements();
  if (elements.size() != count) at.fail(fmt::format("expected {} weights, got {}", count, elements.size()));
  std::array<double, count> weights{};
  bool is_any = false;
  for (std::size_t i = 0; i < count; ++i) {
    const bool is_zero = elements[i].number() == 0.0;
    weights[i] = is_zero ? 0 : one_number(elements[i]);
    is_any = is_any || weights[i] > 0;
  }
  if (!is_any) at.fail("expected a weight above 0");
  return weights;
}

Process read_process_of(Reader& at, const GeneratorContext& context) {
  switch (at.at("type").one_of()) {
    case 0:
      return
          [rate = read_rate(at.at("rate"))](Duration, Random& random) { return to_duration(exponential_variate(random) / rate); };
    case 1:
      return [every = one_time(at.at("every"), Reader::Zero::refused)](Duration, Random&) { return every; };
    case 2: {
      std::vector<Bursts::State> states;
      const Reader list = at.at("states");
      for (Reader state : list.elements()) {
        state.expect_object(kStateKeys);
        const Rate rate = read_rate(state.at("rate"));
        states.push_back({rate, to_seconds(one_time(state.at("sojourn"), Reader::Zero::refused))});
        state.done();
      }
      if (states.size() < 2) list.fail("expected at least two states");
      return Bursts(std::move(states), Random(context.seed, 0, context.part + ": first state"));
    }
    default: {
      const Rate rate = read_rate(at.at("rate"));
      const auto hours = read_weights<24>(at.at("hours"));
      std::array<double, 7> days;
      days.fill(1);
      if (const auto stated = at.find("weekdays")) days = read_weights<7>(*stated);
      return Diurnal(rate, hours, days, context);
    }
  }
}

Process read_process(Reader at, const GeneratorContext& context) {
  at.expect_object(kProcessKeys);
  Process process = read_process_of(at, context);
  at.done();
  return process;
}

/// A key that is nothing but a number, as a number; otherwise empty.
template <class Number>
std::optional<Number> parsed(const std::string& key) {
  Number number{};
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
  return error == std::errc{} && end == key.data() + key.size() ? std::optional(number) : std::nullopt;
}

template <class Number>
Number whole_number(const std::string& key, std::int64_t least, std::int64_t most, const Reader& at) {
  const auto number = parsed<std::int64_t>(key);
  if (!number || *number < least || *number > most)
    at.fail(fmt::format("expected whole numbers from {} to {} as keys, got \"{}\"", least, most, key));
  return static_cast<Number>(*number);
}

double positive_factor(const std::string& key, const Reader& at) {
  const auto number = parsed<double>(key);
  if (!number || !(*number > 0) || *number > 1e9) at.fail(fmt::format("expected factors above 0 as keys, got \"{}\"", key));
  return *number;
}

/// A random choice by weights from an object such as `{"1": 0.7, "8": 0.3}`, with the value of each key.
template <class T>
class WeightedChoice {
 public:
  template <class Meaning>
  WeightedChoice(Reader at, Meaning meaning_of) {
    at.expect_object("weights by name");
    const auto members = at.members();
    for (const auto& [key, weight] : members) weights_.push_back(one_number(weight));
    if (members.empty()) at.fail("expected at least one entry");
    for (const auto& [key, weight] : members) meanings_.push_back(meaning_of(key, at));
  }
  [[nodiscard]] const T& sample(Random random) const { return meanings_[drawn_position(weights_, random)]; }

 private:
  std::vector<T> meanings_;
  std::vector<double> weights_;
};

class Arrivals {
 public:
  Arrivals(Reader& part, GeneratorContext& context) : context_(context), part_(part) {
    stops_.pointer = part.pointer();
    read_stops(part, stops_);
    count_ = static_cast<std::uint32_t>(part.at("count").count(1, kMostTasks));
    expect_room(part, context.builder, count_);
    process_ = read_process(part.at("process"), context);
    length_ = read_length_law(part.at("length"));
    if (const Reader gpus = part.at_or("gpus"); gpus.is_object())
      gpus_.emplace(gpus,
                    [](const std::string& key, const Reader& at) { return whole_number<std::uint32_t>(key, 1, kMostGpus, at); });
    else
      one_size_ = static_cast<std::uint32_t>(gpus.count(1, kMostGpus));
    const auto read_choice = [&](std::string_view key, auto& choice, auto meaning_of) {
      if (const auto stated = part.find(key)) choice.emplace(*stated, meaning_of);
    };
    const auto name = [](const std::string& key, const Reader&) { return key; };
    read_choice("users", users_, name);
    read_choice("queues", queues_, name);
    read_choice("priority_weights", priorities_,
                [](const std::string& key, const Reader& at) { return whole_number<std::int32_t>(key, -kBillion, kBillion, at); });
    read_choice("estimates", estimates_, positive_factor);
    read_choice("slack", slack_, positive_factor);
  }

  void generate() {
    Duration now;
    for (std::uint32_t job = 0; job < count_; ++job) {
      Random gaps = random(job, "interarrival");
      now += process_(now, gaps);
      if (now > kLongestRun) part_.fail(fmt::format("job {} would arrive after more than the 73 years of the clock", job + 1));
      add(job, now);
    }
  }

 private:
  [[nodiscard]] Random random(std::uint32_t job, std::string_view purpose) const {
    return {context_.seed, job, fmt::format("{}: {}", context_.part, purpose)};
  }

  void add(std::uint32_t number, Duration arrival) {
    Random lengths = random(number, "length");
    const Duration length = to_duration(length_(lengths));
    const std::uint32_t gpus = gpus_ ? gpus_->sample(random(number, "gpus")) : one_size_;
    const std::int32_t priority = context_.priority + (priorities_ ? priorities_->sample(random(number, "priority")) : 0);
    const auto job = context_.builder.add_job(fmt::format("{}/{}", context_.part, number + 1), context_.part,
                                              context_.arrival + arrival, priority);
    context_.builder.add_task(job, "run", context_.builder.add_multiple(shape(gpus), length.count()));
    const auto times = [&](double factor) { return to_duration(Seconds::raw(length.seconds() * factor)); };
    WorkloadBuilder::JobFacts facts;
    if (users_) facts.user = users_->sample(random(number, "user"));
    if (queues_) facts.queue = queues_->sample(random(number, "queue"));
    if (estimates_) facts.estimate = times(estimates_->sample(random(number, "estimate")));
    if (slack_) facts.deadline = context_.arrival + arrival + times(slack_->sample(random(number, "slack")));
    context_.builder.describe(job, facts);
  }

  ProfileId shape(std::uint32_t gpus) {
    const auto [entry, is_new] = shapes_.try_emplace(gpus);
    if (is_new) {
      Profile profile = stops_;
      profile.name = gpus == 1 ? "jobs on 1 GPU" : fmt::format("jobs on {} GPUs", gpus);
      profile.gpus = gpus;
      const Duration second = Duration::nanoseconds(kBillion);
      profile.any_time = Ranged<Duration>{second, second, second};
      entry->second = context_.builder.add_profile(std::move(profile));
    }
    return entry->second;
  }

  GeneratorContext& context_;
  Reader part_;
  Profile stops_;  ///< checkpoints and interruption of all jobs
  std::uint32_t count_ = 0;
  std::uint32_t one_size_ = 1;
  Process process_;
  LengthLaw length_;
  std::optional<WeightedChoice<std::uint32_t>> gpus_;
  std::optional<WeightedChoice<std::int32_t>> priorities_;
  std::optional<WeightedChoice<std::string>> users_, queues_;
  std::optional<WeightedChoice<double>> estimates_, slack_;
  std::map<std::uint32_t, ProfileId> shapes_;
};

}  // namespace

void generate_arrivals(Reader& part, GeneratorContext& context) { Arrivals(part, context).generate(); }

}  // namespace gpusim
