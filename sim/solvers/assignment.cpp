#include <algorithm>
#include <limits>
#include <numeric>

#include "sim/base/check.hpp"
#include "sim/solvers/allocation.hpp"

namespace gpusim {
namespace {

constexpr std::int64_t kInfinite = std::numeric_limits<std::int64_t>::max() / 4;
constexpr std::int64_t kMostCost = std::int64_t{1} << 52;

}  // namespace

std::vector<std::size_t> least_cost_assignment(const std::vector<std::vector<std::int64_t>>& cost) {
  const std::size_t rows = cost.size();
  if (rows == 0) return {};
  const std::size_t columns = cost.front().size();
  GPUSIM_CHECK(rows <= columns, "{} rows for {} columns", rows, columns);
  for (const std::vector<std::int64_t>& row : cost) {
    GPUSIM_CHECK(row.size() == columns, "a row of {} in a matrix of {} columns", row.size(), columns);
    for (const std::int64_t one : row) GPUSIM_CHECK(one < kMostCost && one > -kMostCost, "a cost of {}", one);
  }
  // Rows and columns are numbered from 1; 0 is the row that is being assigned, and also stands for no row.
  std::vector<std::int64_t> row_price(rows + 1), column_price(columns + 1), slack(columns + 1);
  std::vector<std::size_t> row_of(columns + 1), before(columns + 1);
  std::vector<bool> is_done(columns + 1);
  for (std::size_t row = 1; row <= rows; ++row) {
    row_of[0] = row;
    slack.assign(columns + 1, kInfinite);
    is_done.assign(columns + 1, false);
    std::size_t column = 0;
    do {  // Dijkstra over reduced costs, to the nearest column without a row.
      is_done[column] = true;
      const std::size_t from = row_of[column];
      std::int64_t least = kInfinite;
      std::size_t nearest = 0;
      for (std::size_t c = 1; c <= columns; ++c) {
        if (is_done[c]) continue;
        const std::int64_t reduced = cost[from - 1][c - 1] - row_price[from] - column_price[c];
        if (reduced < slack[c]) {
          slack[c] = reduced;
          before[c] = column;
        }
        if (slack[c] < least) {
          least = slack[c];
          nearest = c;
        }
      }
      for (std::size_t c = 0; c <= columns; ++c) {
        if (is_done[c]) {
          row_price[row_of[c]] += least;
          column_price[c] -= least;
        } else {
          slack[c] -= least;
        }
      }
      column = nearest;
    } while (row_of[column] != 0);
    for (; column != 0; column = before[column]) row_of[column] = row_of[before[column]];
  }
  std::vector<std::size_t> column_of(rows);
  for (std::size_t c = 1; c <= columns; ++c)
    if (row_of[c] != 0) column_of[row_of[c] - 1] = c - 1;
  return column_of;
}

std::vector<MachinePlace> least_total_completion(const std::vector<std::vector<std::optional<std::int64_t>>>& time,
                                                 const std::vector<std::size_t>& machines) {
  // In an optimal schedule no machine has two jobs more than another of its type, so n + machines places suffice for a type.
  struct Place {
    std::size_t type;
    std::int64_t from_end;
    std::size_t machine;
  };
  const std::size_t jobs = time.size();
  std::vector<Place> places;
  for (std::size_t type = 0; type < machines.size(); ++type) {
    if (machines[type] == 0) continue;
    const std::size_t each = (jobs + machines[type] - 1) / machines[type];
    for (std::size_t k = 1; k <= each; ++k)
      for (std::size_t machine = 0; machine < std::min(machines[type], jobs); ++machine)
        places.push_back({type, static_cast<std::int64_t>(k), machine});
  }
  // More than any schedule of the other jobs costs, so that such a place is taken only as a last resort.
  std::int64_t longest = 0;
  for (const auto& row : time) {
    GPUSIM_CHECK(row.size() == machines.size(), "{} times on {} types", row.size(), machines.size());
    longest = std::max(longest, std::max_element(row.begin(), row.end())->value_or(0));
  }
  const auto n = static_cast<std::int64_t>(jobs);
  GPUSIM_CHECK(longest < kMostCost / (n * n + n + 1), "a time of {} of one of {} jobs", longest, jobs);
  const std::int64_t forbidden = longest * n * n + 1;
  std::vector<std::vector<std::int64_t>> cost(jobs);
  for (std::size_t i = 0; i < jobs; ++i)
    for (const Place& place : places) cost[i].push_back(time[i][place.type] ? *time[i][place.type] * place.from_end : forbidden);
  const std::vector<std::size_t> chosen = least_cost_assignment(cost);

  std::vector<MachinePlace> result(jobs);
  std::vector<std::vector<std::size_t>> on_machine;
  for (std::size_t i = 0; i < jobs; ++i) {
    const Place& place = places[chosen[i]];
    GPUSIM_CHECK(time[i][place.type].has_value(), "job {} can run nowhere", i);
    result[i] = {place.type, place.machine, 0};
  }
  for (std::size_t i = 0; i < jobs; ++i)
    for (std::size_t k = 0; k < jobs; ++k)
      if (result[k].type == result[i].type && result[k].machine == result[i].machine &&
          places[chosen[k]].from_end > places[chosen[i]].from_end)
        ++result[i].order;
  return result;
}

}  // namespace gpusim
