#include "sim/optimal/independent.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <set>

#include "gpusim/spread.hpp"

namespace gpusim {
namespace {

/// A card that is being filled.
struct Card {
  std::uint32_t device_class;
  Time load;
};

std::vector<Card> empty_cards(const Problem& problem) {
  std::vector<Card> cards;
  for (std::uint32_t c = 0; c < problem.classes; ++c)
    for (std::int64_t i = 0; i < problem.capacity[c]; ++i) cards.push_back({c, 0});
  return cards;
}

/// Times by class, kCannotRun where there is no mode.
WorkParts times_by_class(const Problem& problem, const std::vector<Task>& order) {
  WorkParts parts;
  parts.classes = problem.classes;
  for (const Task task : order) {
    parts.amounts.push_back(1);
    const std::size_t row = parts.times.size();
    parts.times.resize(row + problem.classes, WorkParts::kCannotRun);
    for (const Mode& mode : problem.modes[task]) parts.times[row + mode.device_class] = mode.time;
  }
  return parts;
}

/// Tasks one after the other on the cards that were chosen for them; `card` by position in `order`.
Plan plan_of(const Problem& problem, const std::vector<Task>& order, const std::vector<Card>& cards,
             const std::vector<std::uint32_t>& card) {
  Plan plan{std::vector<Time>(problem.tasks()), std::vector<std::uint32_t>(problem.tasks()), 0};
  std::vector<Time> load(cards.size());
  for (std::size_t position = 0; position < order.size(); ++position) {
    const Task task = order[position];
    const std::vector<Mode>& modes = problem.modes[task];
    const auto mode = std::find_if(modes.begin(), modes.end(), [&](const Mode& candidate) {
      return candidate.device_class == cards[card[position]].device_class;
    });
    plan.mode[task] = static_cast<std::uint32_t>(mode - modes.begin());
    plan.start[task] = load[card[position]];
    load[card[position]] += mode->time;
    plan.makespan = std::max(plan.makespan, load[card[position]]);
  }
  return plan;
}

/// Sums of the tasks from each position on, by class: what at most can still be put on a card.
class RemainingSums {
 public:
  RemainingSums(const WorkParts& parts, Time limit) : positions_(parts.size() + 1), limit_(limit) {
    constexpr std::int64_t kMostBits = std::int64_t{1} << 27;
    const Wide bits = static_cast<Wide>(positions_) * (limit + 64) * static_cast<Wide>(parts.classes);
    if (bits > kMostBits) return;
    words_ = static_cast<std::size_t>(limit / 64 + 1);
    sums_.assign(parts.classes * positions_ * words_, 0);
    for (std::size_t c = 0; c < parts.classes; ++c) {
      row(c, parts.size())[0] = 1;
      for (std::size_t position = parts.size(); position-- > 0;) add(parts.on(position, c), row(c, position + 1), row(c, position));
    }
  }

  /// The greatest sum of times on a class of tasks from `position` on that is at most `room`.
  [[nodiscard]] Time most(std::size_t device_class, std::size_t position, Time room) const {
    if (sums_.empty()) return room;
    const std::uint64_t* const words = sums_.data() + (device_class * positions_ + position) * words_;
    auto word = static_cast<std::size_t>(room / 64);
    std::uint64_t bits = words[word] & (~std::uint64_t{0} >> (63 - room % 64));
    while (bits == 0) bits = words[--word];  // the sum 0 is always there
    return static_cast<Time>(word) * 64 + 63 - std::countl_zero(bits);
  }

 private:
  std::uint64_t* row(std::size_t device_class, std::size_t position) {
    return sums_.data() + (device_class * positions_ + position) * words_;
  }
  void add(Time time, const std::uint64_t* from, std::uint64_t* to) const {
    std::copy_n(from, words_, to);
    if (time > limit_) return;
    const auto whole = static_cast<std::size_t>(time / 64);
    const int part = static_cast<int>(time % 64);
    for (std::size_t word = words_; word-- > whole;) {
      std::uint64_t shifted = from[word - whole] << part;
      if (part > 0 && word > whole) shifted |= from[word - whole - 1] >> (64 - part);
      to[word] |= shifted;
    }
  }

  std::size_t positions_;
  Time limit_;
  std::size_t words_ = 0;
  std::vector<std::uint64_t> sums_;
};

/// Puts the tasks, longest first, on cards that end by `limit`, best fit first. Cards of a class with equal loads are one; states
/// that failed are remembered; what is left must fit what the cards can still reach, at the prices of the area bound.
class LoadSearch {
 public:
  LoadSearch(const Problem& problem, const std::vector<Task>& order, const WorkParts& parts, const Prices& prices, Time limit,
             Steps& steps)
      : parts_(parts), prices_(prices), limit_(limit), steps_(steps), sums_(parts, limit), cards_(empty_cards(problem)),
        card_(order.size()), worth_from_(order.size() + 1) {
    const std::vector<Wide> none(parts.classes, 1);
    const Spread spread{parts, none, limit};
    for (std::size_t position = order.size(); position-- > 0;)
      worth_from_[position] = worth_from_[position + 1] + worth(spread, prices, position);
  }

  enum class Answer { found, impossible, gave_up };
  Answer search() { return place(0); }
  [[nodiscard]] const std::vector<std::uint32_t>& chosen() const { return card_; }

 private:
  struct Choice {
    std::uint32_t card;
    Wide loss;  ///< worth of the time taken above the least
    Time room;  ///< left on the card
  };

  [[nodiscard]] std::vector<Choice> choices(std::size_t position) const {
    std::vector<Choice> result;
    for (std::uint32_t card = 0; card < cards_.size(); ++card) {
      const Card& here = cards_[card];
      const Time time = parts_.on(position, here.device_class);
      if (time == WorkParts::kCannotRun || here.load + time > limit_) continue;
      const auto is_same = [&](const Choice& other) {
        return cards_[other.card].device_class == here.device_class && cards_[other.card].load == here.load;
      };
      if (std::any_of(result.begin(), result.end(), is_same)) continue;
      result.push_back({card, static_cast<Wide>(time) * prices_[here.device_class], limit_ - here.load - time});
    }
    std::stable_sort(result.begin(), result.end(), [](const Choice& left, const Choice& right) {
      return left.loss != right.loss ? left.loss < right.loss : left.room < right.room;
    });
    // On equal cards a task that fills one up may as well be there.
    if (parts_.classes == 1 && !result.empty() && result.front().room == 0) result.resize(1);
    return result;
  }

  [[nodiscard]] bool can_fit(std::size_t position) const {
    Wide room = 0;
    for (const Card& card : cards_)
      room += static_cast<Wide>(sums_.most(card.device_class, position, limit_ - card.load)) * prices_[card.device_class];
    return room >= worth_from_[position];
  }

  [[nodiscard]] std::vector<Time> key(std::size_t position) const {
    std::vector<Time> key{static_cast<Time>(position)};
    auto begin = cards_.begin();
    while (begin != cards_.end()) {
      const auto first = static_cast<std::ptrdiff_t>(key.size());
      const std::uint32_t device_class = begin->device_class;
      for (; begin != cards_.end() && begin->device_class == device_class; ++begin) key.push_back(begin->load);
      std::sort(key.begin() + first, key.end());
    }
    return key;
  }

  Answer place(std::size_t position) {
    constexpr std::size_t kMostFailures = 200'000;
    if (position == card_.size()) return Answer::found;
    if (!steps_.spend(100 * static_cast<std::int64_t>(cards_.size()))) return Answer::gave_up;
    if (!can_fit(position)) return Answer::impossible;
    std::vector<Time> state = key(position);
    if (failures_.contains(state)) return Answer::impossible;
    for (const Choice& choice : choices(position)) {
      const Time time = parts_.on(position, cards_[choice.card].device_class);
      cards_[choice.card].load += time;
      card_[position] = choice.card;
      const Answer answer = place(position + 1);
      cards_[choice.card].load -= time;
      if (answer != Answer::impossible) return answer;
    }
    if (failures_.size() < kMostFailures) failures_.insert(std::move(state));
    return Answer::impossible;
  }

  const WorkParts& parts_;
  const Prices& prices_;
  Time limit_;
  Steps& steps_;
  RemainingSums sums_;
  std::vector<Card> cards_;
  std::vector<std::uint32_t> card_;
  std::vector<Wide> worth_from_;  ///< by position: of the tasks from there on
  std::set<std::vector<Time>> failures_;
};

/// Longest first, each where it ends first; with prices, of the classes on which it is not dearer than `most_loss` percent.
std::vector<std::uint32_t> longest_first(const WorkParts& parts, const Prices& prices, std::vector<Card> cards, int most_loss) {
  std::vector<std::uint32_t> chosen(parts.size());
  for (std::size_t position = 0; position < parts.size(); ++position) {
    Wide least = -1;
    for (std::size_t c = 0; c < parts.classes; ++c)
      if (const Time time = parts.on(position, c); time != WorkParts::kCannotRun)
        least = least < 0 ? static_cast<Wide>(time) * prices[c] : std::min(least, static_cast<Wide>(time) * prices[c]);
    std::uint32_t best = 0;
    Time best_end = -1;
    for (std::uint32_t card = 0; card < cards.size(); ++card) {
      const Time time = parts.on(position, cards[card].device_class);
      if (time == WorkParts::kCannotRun) continue;
      if (static_cast<Wide>(time) * prices[cards[card].device_class] * 100 > least * (100 + most_loss)) continue;
      if (best_end < 0 || cards[card].load + time < best_end) {
        best = card;
        best_end = cards[card].load + time;
      }
    }
    cards[best].load = best_end;
    chosen[position] = best;
  }
  return chosen;
}

}  // namespace

void solve_independent(const Problem& problem, Standing& standing, Steps& steps) {
  std::vector<Task> order(problem.tasks());
  std::iota(order.begin(), order.end(), Task{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](Task left, Task right) { return problem.shortest(left) > problem.shortest(right); });
  const WorkParts parts = times_by_class(problem, order);
  const std::vector<Card> cards = empty_cards(problem);
  const std::vector<Wide> devices(problem.capacity.begin(), problem.capacity.begin() + static_cast<std::ptrdiff_t>(problem.classes));
  const Prices prices = best_prices({parts, devices});
  for (const int most_loss : {1'000'000, 50, 10, 0})
    standing.offer(plan_of(problem, order, cards, longest_first(parts, prices, cards, most_loss)), "list scheduling");

  // Up from the bound: what is impossible raises it, what is found is best. A limit that the search cannot decide is left out, and
  // the next ones are only tried for a better plan.
  bool is_bound = true;
  Time limit = standing.bound.time;
  while (limit < standing.plan.makespan && steps.left > 0) {
    Steps share{std::max<std::int64_t>(steps.left / 4, 1'000'000), 0};
    LoadSearch search(problem, order, parts, prices, limit, share);
    const LoadSearch::Answer answer = search.search();
    steps.spend(share.spent);
    if (answer == LoadSearch::Answer::found) {
      standing.offer(plan_of(problem, order, cards, search.chosen()), "exhaustive search");
      break;
    }
    if (answer == LoadSearch::Answer::impossible) {
      if (is_bound) standing.bound.offer(limit + 1, "exhaustive search");
      ++limit;
    } else {
      is_bound = false;
      limit += std::max<Time>(1, (standing.plan.makespan - limit) / 4);
    }
  }
}

}  // namespace gpusim
