#include "sim/reports/terminal_waiting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "sim/reports/terminal_labels.hpp"
#include "sim/reports/terminal_numbers.hpp"

namespace gpusim {
namespace {

/// In the order of WaitReason.
constexpr std::array<Phrase, kWaitReasons> kReasons{{{"tasks before them", "선행 작업"},
                                                     {"hours", "운영 시간"},
                                                     {"quota", "할당량"},
                                                     {"resources or people", "자원 또는 사람"},
                                                     {"no free GPU", "빈 GPU 없음"},
                                                     {"memory", "메모리"},
                                                     {"placement", "배치"},
                                                     {"held back by the policy", "정책이 보류"}}};

}  // namespace

bool is_stream(const Workload& workload) {
  std::size_t instants = 0;
  for (std::size_t j = 0; j < workload.jobs.size() && instants < kLeastArrivals; ++j)
    if (j == 0 || workload.jobs[j].arrival != workload.jobs[j - 1].arrival) ++instants;
  return instants == kLeastArrivals;
}

std::string waited_for(const OnlineMeasures& measures, const TerminalStyle& style) {
  double all = 0;
  std::vector<std::pair<DeviceTime, std::size_t>> parts;
  for (std::size_t reason = 0; reason < kWaitReasons; ++reason) {
    all += measures.waited[reason].seconds();
    if (measures.waited[reason] > DeviceTime{}) parts.emplace_back(measures.waited[reason], reason);
  }
  std::stable_sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string text;
  for (const auto& [waited, reason] : parts) {
    const double part = waited.seconds() / all * 100;
    text += fmt::format("{}{} {} %", text.empty() ? "" : ", ", text_of(kReasons[reason], style), percent({part, part}));
  }
  return text;
}

}  // namespace gpusim
