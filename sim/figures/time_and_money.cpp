#include "sim/figures/time_and_money.hpp"

#include <algorithm>
#include <utility>

#include "sim/page/phrase.hpp"

namespace gpusim {

ScatterChart time_and_money_chart(LocalizedText title, LocalizedText time, const Unit& money,
                                  std::vector<ScatterChart::Point> points) {
  ScatterChart chart{.head = {std::move(title), {}},
                     .x = {.title = std::move(time), .unit = Unit({{"s", 1}})},
                     .y = {.title = say({"Cost of a run", "1회 실행 비용"}), .unit = money},
                     .points = std::move(points)};
  mark_front(chart);
  const auto front = std::ranges::find_if(chart.points, &ScatterChart::Point::is_on_front);
  const auto size = std::ranges::count_if(chart.points, &ScatterChart::Point::is_on_front);
  chart.head.description =
      size == 1 ? say({"Each system by how long a run takes and what it costs; nearer to the lower left corner is better. No other "
                       "is as good as {} in both.",
                       "1회 실행의 시간과 비용입니다. 왼쪽 아래일수록 좋습니다. 두 가지 모두에서 가장 좋은 것은 {}입니다."},
                      front->label)
                : say({"Each system by how long a run takes and what it costs; nearer to the lower left corner is better. The "
                       "dashed line joins those that no other beats in both.",
                       "1회 실행의 시간과 비용입니다. 왼쪽 아래일수록 좋습니다. 점선은 두 가지 모두에서 더 나은 시스템이 없는 "
                       "시스템을 잇습니다."});
  return chart;
}

}  // namespace gpusim
