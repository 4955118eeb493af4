#pragma once
// The colors of charts: seven that people with any kind of color vision tell apart, each with a contrast of at least 3 to a white
// and to a dark page. From M. Okabe and K. Ito, "Color universal design" (2008), and P. Tol, "Color schemes" (SRON/EPS/TN/09-002).

#include <array>
#include <cstddef>
#include <string_view>

namespace gpusim {

struct ChartColor {
  std::string_view code;    ///< "#RRGGBB"
  bool takes_dark_letters;  ///< letters on it are black, with a contrast of at least 4.5; else white
};
inline constexpr std::array<ChartColor, 7> kChartColors{{
    {"#0072B2", false},  // blue, Okabe-Ito
    {"#D55E00", true},   // vermillion, Okabe-Ito
    {"#009E73", true},   // bluish green, Okabe-Ito
    {"#CC79A7", true},   // reddish purple, Okabe-Ito
    {"#117733", false},  // green, Tol muted
    {"#999933", true},   // olive, Tol muted
    {"#EE6677", true},   // red, Tol bright
}};
/// What is beyond the palette.
inline constexpr ChartColor kOtherColor{"#767676", false};

/// Colors of everything that is no data, on a light and on a dark page.
struct ChartInk {
  std::string_view name;  ///< of the class
  std::string_view light;
  std::string_view dark;
};
inline constexpr ChartInk kChartText{"text", "#1A1A1A", "#ECECEC"};
inline constexpr ChartInk kChartFaint{"faint", "#5A5A5A", "#B4B4B4"};  ///< axes and their ticks
inline constexpr ChartInk kChartGrid{"grid", "#DEDEDE", "#3A3D44"};
inline constexpr ChartInk kChartPaper{"paper", "#FFFFFF", "#16181D"};  ///< the background
inline constexpr ChartInk kChartLane{"lane", "#F2F2F2", "#23262C"};    ///< an empty lane

}  // namespace gpusim
