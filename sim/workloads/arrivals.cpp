// arrivals: an open system. `count` jobs of one task each, whose interarrival times are a random process and whose lengths follow a
// law; cards, users, queues, priorities and estimates are drawn by weights. Every number depends on the seed, the job and its
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
#include <map>

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
     "independent arrivals, one every so often, states in turn, or a rate that follows the hour"},
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
    {"users", "map of at least 1 factor", "nobody", "weights by user"},
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

/// Gives the gap between an arrival, or time 0, and the next.
class Process {
 public:
  virtual ~Process() = default;
  /// `now` is the last arrival; `random` belongs to the next job.
  [[nodiscard]] virtual Duration gap(Duration now, Random& random) = 0;
};

class Poisson : public Process {
 public:
  explicit Poisson(double rate) : rate_(rate) {}
  [[nodiscard]] Duration gap(Duration, Random& random) override {
    return to_duration(Seconds::raw(exponential_variate(random) / rate_));
  }

 private:
  double rate_;
};

class Deterministic : public Process {
 public:
  explicit Deterministic(Duration every) : every_(every) {}
  [[nodiscard]] Duration gap(Duration, Random&) override { return every_; }

 private:
  Duration every_;
};

class Bursts : public Process {
 public:
  struct State {
    double rate;     ///< per second
    double sojourn;  ///< mean, in seconds
  };
  Bursts(std::vector<State> states, Random first) : states_(std::move(states)) {
    double total = 0;
    for (const State& state : states_) total += state.sojourn;
    double rest = first.uniform() * total;
    while (state_ + 1 < states_.size() && rest >= states_[state_].sojourn) rest -= states_[state_++].sojourn;
  }
  /// What is left of a sojourn is exponential again at every arrival, so nothing but the state is remembered.
  [[nodiscard]] Duration gap(Duration, Random& random) override {
    double gap = 0;
    for (;;) {
      const State& state = states_[state_];
      const double stay = exponential_variate(random) * state.sojourn;
      const double arrival = exponential_variate(random) / state.rate;
      if (arrival <= stay) return to_duration(Seconds::raw(gap + arrival));
      gap += stay;
      state_ = (state_ + 1) % states_.size();
    }
  }

 private:
  std::vector<State> states_;
  std::size_t state_ = 0;
};

class Diurnal : public Process {
 public:
  /// Weights are relative; the mean over a week is `rate`.
  Diurnal(double rate, const std::array<double, 24>& hours, const std::array<double, 7>& days, std::int64_t start)
      : start_(start), hours_(hours), days_(days) {
    double total = 0;
    for (const double hour : hours_)
      for (const double day : days_) total += hour * day;
    scale_ = rate * 24 * 7 / total;
    most_ = scale_ * *std::max_element(hours_.begin(), hours_.end()) * *std::max_element(days_.begin(), days_.end());
  }
  [[nodiscard]] Duration gap(Duration now, Random& random) override {
    Duration at = now;
    do {
      at += to_duration(Seconds::raw(exponential_variate(random) / most_));
    } while (random.uniform() * most_ >= rate(at) && at < kLongestRun);
    return at - now;
  }

 private:
  [[nodiscard]] double rate(Duration at) const {
    const std::int64_t hour = at.count() / (3'600 * kBillion);
    return scale_ * hours_[static_cast<std::size_t>(hour % 24)] * days_[static_cast<std::size_t>(weekday(start_ + hour / 24))];
  }

  std::int64_t start_;
  std::array<double, 24> hours_;
  std::array<double, 7> days_;
  double scale_ = 1;
  double most_ = 1;
};

/// Numbers of at least 0, not all of them 0.
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

std::unique_ptr<Process> read_process(Reader at, const GeneratorContext& context) {
  at.expect_object(kProcessKeys);
  std::unique_ptr<Process> process;
  switch (at.at("type").one_of()) {
    case 0:
      process = std::make_unique<Poisson>(read_rate(at.at("rate")));
      break;
    case 1:
      process = std::make_unique<Deterministic>(one_time(at.at("every"), Reader::Zero::refused));
      break;
    case 2: {
      std::vector<Bursts::State> states;
      const Reader list = at.at("states");
      for (Reader state : list.elements()) {
        state.expect_object(kStateKeys);
        const double rate = read_rate(state.at("rate"));
        states.push_back({rate, one_time(state.at("sojourn"), Reader::Zero::refused).seconds()});
        state.done();
      }
      if (states.size() < 2) list.fail("expected at least two states");
      process = std::make_unique<Bursts>(std::move(states), Random(context.seed, 0, context.part + ": first state"));
      break;
    }
    default: {
      const double rate = read_rate(at.at("rate"));
      const auto hours = read_weights<24>(at.at("hours"));
      std::array<double, 7> days;
      days.fill(1);
      if (const auto stated = at.find("weekdays")) days = read_weights<7>(*stated);
      process = std::make_unique<Diurnal>(rate, hours, days, context.start);
    }
  }
  at.done();
  return process;
}

/// A whole number written as a key.
std::int64_t number_of_key(const std::string& key, std::int64_t least, std::int64_t most, const Reader& at) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
  if (error != std::errc{} || end != key.data() + key.size() || number < least || number > most)
    at.fail(fmt::format("expected whole numbers from {} to {} as keys, got \"{}\"", least, most, key));
  return number;
}

double factor_of_key(const std::string& key, const Reader& at) {
  double number = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
  if (error != std::errc{} || end != key.data() + key.size() || !(number > 0) || number > 1e9)
    at.fail(fmt::format("expected factors above 0 as keys, got \"{}\"", key));
  return number;
}

class Arrivals {
 public:
  Arrivals(Reader& part, GeneratorContext& context) : context_(context), part_(part) {
    stops_.pointer = part.pointer();
    read_stops(part, stops_);
    count_ = static_cast<std::uint32_t>(part.at("count").count(1, kMostTasks));
    expect_room(part, context.builder, count_);
    process_ = read_process(part.at("process"), context);
    length_ = read_length_law(part.at("length"));
    const Reader gpus = part.at_or("gpus");
    if (gpus.is_object()) {
      gpus_.emplace(gpus);
      for (const auto& [key, weight] : gpus_->entries())
        cards_[key] = static_cast<std::uint32_t>(number_of_key(key, 1, 1'000'000, gpus));
    } else {
      one_size_ = static_cast<std::uint32_t>(gpus.count(1, 1'000'000));
    }
    if (const auto users = part.find("users")) users_.emplace(*users);
    if (const auto queues = part.find("queues")) queues_.emplace(*queues);
    if (const auto priorities = part.find("priority_weights")) {
      priorities_.emplace(*priorities);
      for (const auto& [key, weight] : priorities_->entries())
        classes_[key] = static_cast<std::int32_t>(number_of_key(key, -1'000'000'000, 1'000'000'000, *priorities));
    }
    if (const auto estimates = part.find("estimates")) {
      estimates_.emplace(*estimates);
      for (const auto& [key, weight] : estimates_->entries()) factors_[key] = factor_of_key(key, *estimates);
    }
    if (const auto slack = part.find("slack")) {
      slack_.emplace(*slack);
      for (const auto& [key, weight] : slack_->entries()) factors_[key] = factor_of_key(key, *slack);
    }
  }

  void generate() {
    Duration now;
    for (std::uint32_t job = 0; job < count_; ++job) {
      Random gaps = random(job, "interarrival");
      now += process_->gap(now, gaps);
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
    const Duration length = to_duration(length_->sample(lengths));
    std::uint32_t gpus = one_size_;
    if (gpus_) {
      Random sizes = random(number, "gpus");
      gpus = cards_.at(gpus_->sample(sizes));
    }
    std::int32_t priority = context_.priority;
    if (priorities_) {
      Random classes = random(number, "priority");
      priority += classes_.at(priorities_->sample(classes));
    }
    const auto job = context_.builder.add_job(fmt::format("{}/{}", context_.part, number + 1), context_.part,
                                              context_.arrival + arrival, priority);
    context_.builder.add_task(job, "run", context_.builder.add_multiple(shape(gpus), length.count()));
    WorkloadBuilder::JobFacts facts;
    Random users = random(number, "user");
    Random queues = random(number, "queue");
    Random estimates = random(number, "estimate");
    if (users_) facts.user = users_->sample(users);
    if (queues_) facts.queue = queues_->sample(queues);
    if (estimates_) facts.estimate = to_duration(Seconds::raw(length.seconds() * factors_.at(estimates_->sample(estimates))));
    Random slack = random(number, "slack");
    if (slack_)
      facts.deadline =
          context_.arrival + arrival + to_duration(Seconds::raw(length.seconds() * factors_.at(slack_->sample(slack))));
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
  Profile stops_;  ///< how all jobs stop and go on
  std::uint32_t count_ = 0;
  std::uint32_t one_size_ = 1;
  std::unique_ptr<Process> process_;
  std::unique_ptr<LengthLaw> length_;
  std::optional<WeightedChoice> gpus_, users_, queues_, priorities_, estimates_, slack_;
  std::map<std::string, std::uint32_t> cards_;
  std::map<std::string, std::int32_t> classes_;
  std::map<std::string, double> factors_;
  std::map<std::uint32_t, ProfileId> shapes_;
};

}  // namespace

void generate_arrivals(Reader& part, GeneratorContext& context) {
  part.describe(kArrivalsKeys);
  Arrivals(part, context).generate();
}

}  // namespace gpusim
