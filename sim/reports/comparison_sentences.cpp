// The sentences of the comparison: before the table the assumptions behind the answer; below it what is proven, the reasons why
// jobs waited, the other alternatives relative to the first, and the start of runs.

#include <array>
#include <cmath>
#include <functional>

#include "sim/base/time_unit.hpp"
#include "sim/page/phrase.hpp"
#include "sim/reports/comparison.hpp"
#include "sim/scenario/experiment_hours.hpp"

namespace gpusim {
namespace {

using Blocks = std::vector<PageSection::Block>;

Bullets::Item bullet(LocalizedText text) { return {{std::move(text)}}; }

LocalizedText bound_name(std::string_view name) {
  constexpr std::array kNames{Phrase{"longest task", "가장 긴 작업"}, Phrase{"critical path", "임계 경로"},
                              Phrase{"area", "전체 작업량"},          Phrase{"people", "사람의 작업량"},
                              Phrase{"pigeonhole", "비둘기집 원리"},  Phrase{"reachable loads", "도달 가능한 부하"}};
  // `area over 3 barriers`: the bounds of the stretches between them, added up.
  constexpr std::string_view kOver = " over ";
  const std::size_t over = std::min(name.find(kOver), name.size());
  for (const Phrase& row : kNames) {
    if (row.en != name.substr(0, over)) continue;
    if (over == name.size()) return {std::string(name), std::string(row.ko)};
    const std::string_view barriers = name.substr(over + kOver.size());
    return {std::string(name), fmt::format("{}, 장벽 {}개", row.ko, barriers.substr(0, barriers.find(' ')))};
  }
  return name_text(std::string(name));
}

/// The reasons of WaitReason as texts, in its order.
constexpr std::array<Phrase, kWaitReasons> kReasons{{{"tasks before them", "선행 작업"},
                                                     {"hours", "운영 시간"},
                                                     {"quota", "할당량"},
                                                     {"resources or people", "자원 또는 사람"},
                                                     {"no free GPU", "빈 GPU 없음"},
                                                     {"memory", "메모리"},
                                                     {"placement", "배치"},
                                                     {"choice of the policy", "정책의 선택"}}};

/// The reasons why jobs waited with their parts of all waiting in per cent, the largest first; empty when none waited.
LocalizedText waited_for(const OnlineMeasures& measures) {
  double all = 0;
  std::vector<std::pair<DeviceTime, std::size_t>> parts;
  for (std::size_t reason = 0; reason < kWaitReasons; ++reason) {
    all += measures.waited[reason].seconds();
    if (measures.waited[reason] > DeviceTime{}) parts.emplace_back(measures.waited[reason], reason);
  }
  std::ranges::stable_sort(parts, std::greater{}, &std::pair<DeviceTime, std::size_t>::first);
  LocalizedText text;
  for (const auto& [waited, reason] : parts) {
    const std::string_view separator = text.en.empty() ? "" : ", ";
    const std::string share = value_text(waited.seconds() / all, {}, percent_unit());
    text.en += fmt::format("{}{} {}", separator, kReasons[reason].en, share);
    text.ko += fmt::format("{}{} {}", separator, kReasons[reason].ko, share);
  }
  return text;
}

class Sentences {
 public:
  Sentences(const SideBySide& of, const Alternatives& alternatives)
      : of_(of), scenario_(of.scenario), alternatives_(alternatives) {}

  [[nodiscard]] Blocks blocks() {
    add_optimality();
    add_waits();
    add_missed_frequencies();
    add_comparisons(scenario_.experiment);
    return std::move(blocks_);
  }

 private:
  /// Lists the schedules that are not proven optimal with their bounds and gaps. The table has the gaps of those not listed.
  void add_optimality() {
    constexpr std::size_t kMostListed = 6;
    Bullets open{"gaps", {}};
    std::size_t shown = 0;
    for (const WorkloadId workload : scenario_.workloads.ids())
      for (const Alternative& one : alternatives_) {
        const Result* const found = of_.result(one, workload);
        // When the last job of a stream ends says little of its schedule, and the table has it.
        if (found == nullptr || is_stream(scenario_.workloads[workload])) continue;
        ++shown;
        if (!is_proven(*found)) open.items.push_back(bullet(open_text(workload, one, *found)));
      }
    if (shown == 0) return;
    const std::size_t count = open.items.size();
    if (count == 0) {
      blocks_.push_back(Sentence{say({"All schedules are proven optimal.", "모든 일정이 최적임이 증명되었습니다."})});
      return;
    }
    blocks_.push_back(Sentence{
        count == shown ? say({"No schedule is proven optimal:", "최적임이 증명된 일정이 없습니다:"})
                       : say({"All schedules are proven optimal except:", "다음을 제외한 모든 일정이 최적임이 증명되었습니다:"})});
    if (count > kMostListed) {
      open.items.resize(kMostListed);
      open.items.push_back(bullet(say({"and {} more", "그 밖에 {}개"}, count - kMostListed)));
    }
    blocks_.push_back(std::move(open));
  }

  [[nodiscard]] LocalizedText open_text(WorkloadId workload, const Alternative& one, const Result& result) const {
    const LocalizedText title = of_.workload_title(workload);
    const std::optional<Value> distance = gap(result);
    if (!distance)
      return say({"\"{0}\" on {1}: no lower bound takes the hours of GPUs and people into account",
                  "{1}의 \"{0}\": GPU와 사람의 가용 시간을 고려한 하한 없음"},
                 title, one.title);
    return say({"\"{0}\" on {1}: gap of {2} to the lower bound ({3})", "{1}의 \"{0}\": 하한({3})과 {2} 차이"}, title, one.title,
               value_text(*distance, percent_unit()), bound_name(result.nominal().bound.name));
  }

  /// Gives the reasons why jobs waited, and the alternatives on which jobs arrive faster than they can be served.
  void add_waits() {
    Bullets waits{"waits", {}};
    for (const WorkloadId workload : scenario_.workloads.ids())
      for (const Alternative& one : alternatives_) {
        const Result* const found = of_.result(one, workload);
        if (found == nullptr || !is_stream(scenario_.workloads[workload])) continue;
        const OnlineMeasures& online = *found->nominal().online;
        if (const LocalizedText reasons = waited_for(online); !reasons.en.empty())
          waits.items.push_back(bullet(say({"Jobs of \"{0}\" on {1} waited for: {2}.", "{1}에서 \"{0}\" 작업의 대기 이유: {2}."},
                                           of_.workload_title(workload), one.title, reasons)));
        if (online.offered_load > 1)
          waits.items.push_back(
              bullet(say({"\"{0}\" on {1}: the offered load is {2} of the capacity, so waits keep growing while jobs arrive.",
                          "{1}의 \"{0}\": 제공 부하가 용량의 {2}이므로 작업이 들어오는 동안 대기가 계속 늘어납니다."},
                         of_.workload_title(workload), one.title, value_text(*online.offered_load, {}, percent_unit()))));
      }
    if (!waits.items.empty()) blocks_.push_back(std::move(waits));
  }

  /// Lists the alternatives on which a run takes longer, in the worst case, than the stated time from one run to the next.
  void add_missed_frequencies() {
    Bullets missed{"frequency", {}};
    for (const WorkloadId workload : scenario_.workloads.ids()) {
      const auto stated = scenario_.document.as_written("/costs/frequency/" + pointer_token(scenario_.workloads[workload].name));
      if (!stated) continue;
      for (const Alternative& one : alternatives_)
        if (const Result* const found = of_.result(one, workload))
          if (const std::optional<double> longest = longest_missed(*found))
            missed.items.push_back(bullet(say(
                {"\"{0}\" cannot run as often as {2} on {1}: a run takes {3}. Costs on {1} are those of runs one after the other.",
                 "{1}에서는 \"{0}\"을(를) {2}만큼 자주 실행할 수 없습니다: 1회 실행에 {3}이(가) 걸립니다. {1}의 비용은 쉬지 않고 "
                 "이어서 "
                 "실행할 때의 값입니다."},
                of_.workload_title(workload), one.title, frequency_text(*stated), Value::of(*longest, Unit({{"s", 1}})))));
    }
    if (!missed.items.empty()) blocks_.push_back(std::move(missed));
  }

  /// The longest run, in seconds, of the cases that do not keep the stated frequency; empty where all keep it.
  [[nodiscard]] static std::optional<double> longest_missed(const Result& result) {
    std::optional<double> longest;
    for (const CaseResult& one : result.cases)
      if (!one.economics.keeps_frequency)
        longest = std::max(longest.value_or(0), one.economics.period.value_or(Seconds{}) / units::second);
    return longest;
  }

  /// Compares each other alternative with the first.
  void add_comparisons(WorkloadId workload) {
    const Result* const baseline = of_.result(alternatives_.front(), workload);
    if (baseline == nullptr) return;
    Bullets others{"compared", {}};
    for (const Alternative& one : std::span(alternatives_).subspan(1)) {
      const Result* const other = of_.result(one, workload);
      if (other == nullptr) continue;
      const auto text =
          is_stream(scenario_.workloads[workload]) ? stream_text(*baseline, *other) : run_text(one, *baseline, *other);
      if (text) others.items.push_back(bullet(say({"{0}: {1}.", "{0}: {1}."}, one.title, *text)));
    }
    if (others.items.empty()) return;
    blocks_.push_back(Sentence{
        say({"\"{0}\", compared with {1}:", "\"{0}\", {1} 대비:"}, of_.workload_title(workload), alternatives_.front().title)});
    blocks_.push_back(std::move(others));
  }

  [[nodiscard]] static std::optional<LocalizedText> stream_text(const Result& baseline, const Result& other) {
    const Value own = time_over_cases(other, mean_completion);
    const Value first = time_over_cases(baseline, mean_completion);
    const double ends[] = {own.low, own.high, first.low, first.high};
    const std::optional<WrittenUnit> in = time_unit(ends);
    return say({"jobs are completed after {0} on average instead of {1}", "작업 완료까지 평균 {0} (기준 {1})"}, value_text(own, in),
               value_text(first, in));
  }

  [[nodiscard]] std::optional<LocalizedText> run_text(const Alternative& one, const Result& baseline, const Result& other) const {
    const auto makespan = [](const CaseResult& result) { return std::optional(result.measures.makespan.seconds()); };
    const bool shares = share_times(scenario_, other.run.system, baseline.run.system);
    const std::optional<Value> ratio = ratio_over_cases(other, baseline, shares, makespan);
    if (!ratio) return std::nullopt;
    LocalizedText text = change_text(*ratio);
    const auto join = [&](const LocalizedText& more) { text = {text.en + ", " + more.en, text.ko + ", " + more.ko}; };
    const std::optional<Window> hours = hours_of_experiments(scenario_, scenario_.workloads[other.run.workload]);
    if (hours && counts_experiments(of_, alternatives_, other.run.workload)) {
      const std::string before = value_text(experiments_a_workday(baseline, *hours), plain_workday());
      const std::string after = value_text(experiments_a_workday(other, *hours), plain_workday());
      if (before != after) join(say({"{0} started in a workday instead of {1}", "근무일에 {1}회 대신 {0}회 시작"}, after, before));
    }
    const Precision own = precision_of(scenario_.systems[one.system]);
    const Precision first = precision_of(scenario_.systems[alternatives_.front().system]);
    if (own != first) join(say({"in {0} against {1}", "{1} 대비 {0}"}, precision_phrase(own), precision_phrase(first)));
    return text;
  }

  const SideBySide& of_;
  const Scenario& scenario_;
  const Alternatives& alternatives_;
  Blocks blocks_;
};

constexpr std::array<Phrase, 7> kDayNames{{{"Monday", "월요일"},
                                           {"Tuesday", "화요일"},
                                           {"Wednesday", "수요일"},
                                           {"Thursday", "목요일"},
                                           {"Friday", "금요일"},
                                           {"Saturday", "토요일"},
                                           {"Sunday", "일요일"}}};

/// True when a result depends on the date or the time of day at which runs start.
bool depends_on_start(const Scenario& scenario) {
  const auto has_hours = [](const System& system) {
    return std::ranges::any_of(system.pools, [](const Pool& pool) { return !pool.available.is_always(); });
  };
  const auto keeps_hours = [](const Person& person) { return !person.calendar.is_always(); };
  return states_start(scenario) || std::ranges::any_of(scenario.people, keeps_hours) ||
         std::ranges::any_of(scenario.systems, has_hours);
}

}  // namespace

LocalizedText change_text(const Value& ratio) {
  const auto rounded = [](double change) { return change >= 0.01 ? std::round(change * 100) / 100 : change; };
  const auto percent = [&](double low, double high) {
    return value_text(Value{rounded(low), rounded(low), rounded(high), {}}, percent_unit());
  };
  if (ratio.low == 1 && ratio.high == 1) return say({"equally long", "소요 시간 같음"});
  if (ratio.high <= 1) return say({"{} shorter", "{} 짧음"}, percent(1 - ratio.high, 1 - ratio.low));
  if (ratio.low >= 2) return say({"{} times as long", "{}배 걸림"}, ratio);
  if (ratio.low >= 1) return say({"{} longer", "{} 더 걸림"}, percent(ratio.low - 1, ratio.high - 1));
  return say({"{} shorter to {} longer", "{} 짧음에서 {} 더 걸림까지"}, percent(1 - ratio.low, 1 - ratio.low),
             percent(ratio.high - 1, ratio.high - 1));
}

std::optional<Sentence> start_sentence(const Scenario& scenario) {
  const auto start = date_and_time(scenario, Duration{});
  if (!start || !depends_on_start(scenario)) return std::nullopt;
  return Sentence{say({"Runs start on {0} {1}.", "실행 시작: {0} {1}."},
                      say(kDayNames[static_cast<std::size_t>(weekday(scenario.start))]), *start)};
}

std::vector<PageSection::Block> comparison_sentences(const SideBySide& of, const Alternatives& alternatives) {
  return Sentences(of, alternatives).blocks();
}

}  // namespace gpusim
