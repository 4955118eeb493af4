#include "sim/scenario/input_labels.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "sim/base/text.hpp"
#include "sim/page/phrase.hpp"

namespace gpusim {
namespace {

/// Keys whose members have names, with the noun for one member.
constexpr std::pair<std::string_view, Phrase> kNamedMembers[] = {{"systems", Phrase{"system", "시스템"}},
                                                                 {"models", Phrase{"model", "모델"}},
                                                                 {"workloads", Phrase{"workload", "작업 부하"}},
                                                                 {"policies", Phrase{"policy", "정책"}},
                                                                 {"people", Phrase{"person", "사람"}},
                                                                 {"calendars", Phrase{"calendar", "달력"}},
                                                                 {"gpus", Phrase{"GPU", "GPU"}},
                                                                 {"profiles", Phrase{"profile", "프로파일"}},
                                                                 {"nodes", Phrase{"node", "노드"}},
                                                                 {"jobs", Phrase{"job", "작업"}},
                                                                 {"tasks", Phrase{"task", "태스크"}},
                                                                 {"stages", Phrase{"stage", "단계"}},
                                                                 {"users", Phrase{"user", "사용자"}},
                                                                 {"queues", Phrase{"queue", "큐"}},
                                                                 {"quantities", Phrase{"quantity", "값"}},
                                                                 {"documents", Phrase{"document", "문서"}},
                                                                 {"assumptions", Phrase{"assumption", "가정"}},
                                                                 {"claims", Phrase{"claim", "주장"}},
                                                                 {"goals", Phrase{"goal", "목표"}},
                                                                 {"criteria", Phrase{"criterion", "기준"}},
                                                                 {"resources", Phrase{"resource", "자원"}},
                                                                 {"rates", Phrase{"exchange rate", "환율"}}};

/// Keys in words where the words are not the key with spaces for its underscores, and in Korean.
constexpr std::pair<std::string_view, Phrase> kKeys[] = {
    {"about", Phrase{"about", "대상"}},
    {"accounting", Phrase{"accounting", "집계 방식"}},
    {"after", Phrase{"predecessors", "선행 태스크"}},
    {"architecture", Phrase{"architecture", "아키텍처"}},
    {"arithmetic", Phrase{"arithmetic", "문서의 계산"}},
    {"arrival", Phrase{"arrival", "도착"}},
    {"assumes", Phrase{"assumptions", "전제"}},
    {"at_least", Phrase{"lower limit", "하한"}},
    {"at_most", Phrase{"upper limit", "상한"}},
    {"attachment", Phrase{"attachment", "연결 방식"}},
    {"attended", Phrase{"attended", "사람 필요"}},
    {"available", Phrase{"availability", "가용 시점"}},
    {"bandwidth", Phrase{"bandwidth", "대역폭"}},
    {"bandwidth_per_direction", Phrase{"bandwidth per direction", "방향별 대역폭"}},
    {"baseline", Phrase{"baseline system", "비교 기준 시스템"}},
    {"batch", Phrase{"batch", "배치"}},
    {"better", Phrase{"better direction", "좋은 방향"}},
    {"billed", Phrase{"billing basis", "청구 기준"}},
    {"busy", Phrase{"when busy", "사용 중"}},
    {"calendar", Phrase{"calendar", "달력"}},
    {"cards", Phrase{"numbers of GPUs", "GPU 수"}},
    {"charge", Phrase{"charging of waiting", "대기 비용 산정 방식"}},
    {"charged", Phrase{"charging basis", "구매비 산정 방식"}},
    {"checkpoint", Phrase{"checkpoint", "체크포인트"}},
    {"choice", Phrase{"choice", "선택"}},
    {"colocation", Phrase{"sharing", "GPU 공유"}},
    {"compute", Phrase{"compute", "연산"}},
    {"compute_capability", Phrase{"compute capability", "연산 능력"}},
    {"contention", Phrase{"contention", "자원 경합"}},
    {"cost", Phrase{"cost", "비용"}},
    {"costs", Phrase{"cost", "비용"}},
    {"count", Phrase{"number", "개수"}},
    {"cpu_cores", Phrase{"CPU cores", "CPU 코어 수"}},
    {"currency", Phrase{"currency", "통화"}},
    {"date", Phrase{"date", "날짜"}},
    {"days", Phrase{"days", "요일"}},
    {"deadline", Phrase{"deadline", "마감"}},
    {"demand", Phrase{"demand", "요구량"}},
    {"device", Phrase{"device", "장치"}},
    {"electricity", Phrase{"electricity price", "전기 요금"}},
    {"en", Phrase{"in English", "(영어)"}},
    {"energy", Phrase{"energy", "에너지"}},
    {"epochs", Phrase{"epochs", "에폭 수"}},
    {"every", Phrase{"interval", "간격"}},
    {"experiment", Phrase{"workload compared", "비교할 작업 부하"}},
    {"family", Phrase{"family", "제품군"}},
    {"folds", Phrase{"folds", "폴드 수"}},
    {"form_factor", Phrase{"form factor", "폼 팩터"}},
    {"formula", Phrase{"formula", "수식"}},
    {"frequency", Phrase{"run frequency", "실행 빈도"}},
    {"gangs", Phrase{"gangs", "다중 GPU 작업"}},
    {"generation", Phrase{"generation", "세대"}},
    {"gpus", Phrase{"GPUs", "GPU 수"}},
    {"gradient", Phrase{"gradient", "그래디언트"}},
    {"hours", Phrase{"hours", "시간대"}},
    {"hypothetical", Phrase{"hypothetical", "가상 여부"}},
    {"idle", Phrase{"when idle", "유휴"}},
    {"images", Phrase{"images", "이미지 수"}},
    {"in_flight", Phrase{"in flight", "동시 진행 수"}},
    {"interconnect", Phrase{"interconnect", "인터커넥트"}},
    {"iteration", Phrase{"iteration", "반복"}},
    {"kernels", Phrase{"kernels", "커널"}},
    {"kind", Phrase{"kind", "종류"}},
    {"ko", Phrase{"in Korean", "(한국어)"}},
    {"korean", Phrase{"Korean", "한국어"}},
    {"labels", Phrase{"labels", "다른 이름"}},
    {"last_cuda", Phrase{"last CUDA", "지원하는 마지막 CUDA"}},
    {"latency", Phrase{"latency", "지연 시간"}},
    {"lifetime", Phrase{"lifetime", "수명"}},
    {"limit", Phrase{"limit", "한도"}},
    {"line", Phrase{"line", "행"}},
    {"links", Phrase{"links", "링크"}},
    {"load", Phrase{"load", "부하"}},
    {"look", Phrase{"time to look", "결과 확인 시간"}},
    {"max_per_gpu", Phrase{"most tasks on a GPU", "GPU당 최대 작업 수"}},
    {"memory", Phrase{"memory", "메모리"}},
    {"memory_bandwidth", Phrase{"memory bandwidth", "메모리 대역폭"}},
    {"memory_type", Phrase{"memory type", "메모리 종류"}},
    {"metric", Phrase{"metric", "지표"}},
    {"mixed_speedup", Phrase{"mixed-precision speed-up", "혼합 정밀도 속도 배수"}},
    {"mode", Phrase{"mode", "방식"}},
    {"model", Phrase{"model", "모델"}},
    {"month", Phrase{"hours of a month", "한 달의 시간"}},
    {"multiprocessors", Phrase{"multiprocessors", "멀티프로세서 수"}},
    {"name", Phrase{"name", "이름"}},
    {"network", Phrase{"network", "네트워크"}},
    {"note", Phrase{"note", "메모"}},
    {"nvlink", Phrase{"NVLink", "NVLink"}},
    {"nvlink_generation", Phrase{"NVLink generation", "NVLink 세대"}},
    {"overhead", Phrase{"overhead", "오버헤드"}},
    {"parameters", Phrase{"parameters", "파라미터"}},
    {"parts", Phrase{"part", "부분"}},
    {"pcie_generation", Phrase{"PCIe generation", "PCIe 세대"}},
    {"pcie_lanes", Phrase{"PCIe lanes", "PCIe 레인 수"}},
    {"peak", Phrase{"peak", "최고 성능"}},
    {"peak_sparse", Phrase{"sparse peak", "희소 최고 성능"}},
    {"placement", Phrase{"placement", "배치 방식"}},
    {"power", Phrase{"power", "전력"}},
    {"precision", Phrase{"precision", "정밀도"}},
    {"price", Phrase{"price", "가격"}},
    {"priority", Phrase{"priority", "우선순위"}},
    {"profile", Phrase{"profile", "프로파일"}},
    {"published", Phrase{"data sheet", "데이터시트의 값"}},
    {"pue", Phrase{"PUE", "PUE"}},
    {"purchase", Phrase{"purchase price", "구매가"}},
    {"quantity", Phrase{"quantity", "같은 값의 이름"}},
    {"quote", Phrase{"quote", "인용문"}},
    {"released", Phrase{"release date", "출시일"}},
    {"rent", Phrase{"rent", "임대료"}},
    {"represents_family", Phrase{"represents its family", "제품군 대표 여부"}},
    {"researcher", Phrase{"researcher", "연구자"}},
    {"residual", Phrase{"residual value", "잔존율"}},
    {"runs", Phrase{"runs", "실행 수"}},
    {"salary", Phrase{"wage", "임금"}},
    {"samples", Phrase{"samples", "샘플 수"}},
    {"section", Phrase{"section", "절"}},
    {"seed", Phrase{"seed", "시드"}},
    {"share", Phrase{"share", "몫"}},
    {"simulated", Phrase{"simulation", "시뮬레이션 수식"}},
    {"start", Phrase{"start", "시작"}},
    {"stated", Phrase{"stated", "문서의 값"}},
    {"storage", Phrase{"storage", "저장 장치"}},
    {"tdp", Phrase{"TDP", "TDP"}},
    {"tensor_core_generation", Phrase{"tensor core generation", "텐서 코어 세대"}},
    {"time", Phrase{"time", "시간"}},
    {"title", Phrase{"title", "제목"}},
    {"tolerance", Phrase{"tolerance", "허용 오차"}},
    {"training", Phrase{"training", "학습"}},
    {"trials", Phrase{"trials", "시도 수"}},
    {"type", Phrase{"type", "종류"}},
    {"unit", Phrase{"unit", "단위"}},
    {"waiting", Phrase{"waiting", "대기"}},
    {"warm_up", Phrase{"warm-up", "준비 시간"}},
    {"weight", Phrase{"weight", "가중치"}},
    {"when_full", Phrase{"when full", "자리가 없을 때"}},
    {"work_month", Phrase{"working hours of a month", "한 달의 근무 시간"}}};

const Phrase* noun_of_member(std::string_view key) {
  const auto* found = std::ranges::find(kNamedMembers, key, &std::pair<std::string_view, Phrase>::first);
  return found == std::end(kNamedMembers) ? nullptr : &found->second;
}

LocalizedText words_of(const std::string& key) {
  const auto* found = std::ranges::find(kKeys, key, &std::pair<std::string_view, Phrase>::first);
  if (found != std::end(kKeys)) return say(found->second);
  std::string words = key;
  std::ranges::replace(words, '_', ' ');
  return name_text(std::move(words));
}

std::vector<std::string> decoded_tokens(std::string_view pointer) {
  std::vector<std::string> tokens;
  if (pointer.starts_with('/')) pointer.remove_prefix(1);
  while (!pointer.empty()) {
    std::string token(take_until(pointer, '/'));
    // RFC 6901 writes "/" as ~1 and "~" as ~0.
    for (const auto& [code, character] : {std::pair{"~1", "/"}, std::pair{"~0", "~"}})
      for (std::size_t at = 0; (at = token.find(code, at)) != std::string::npos; ++at) token.replace(at, 2, character);
    tokens.push_back(std::move(token));
  }
  return tokens;
}

/// The parts of a label, collected along a pointer.
class Label {
 public:
  explicit Label(const std::vector<std::string>& tokens) {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const std::string& token = tokens[i];
      const Phrase* const noun = i > 0 && !follows_name_ ? noun_of_member(tokens[i - 1]) : nullptr;
      const bool is_number = !token.empty() && std::ranges::all_of(token, is_digit);
      follows_name_ = false;
      if (noun != nullptr && !is_number) {
        add_name(token, *noun, i + 1 == tokens.size(), i > 1);
      } else if (is_number) {
        if (noun != nullptr) add_key(say(*noun));
        add_key(name_text(std::to_string(std::stoull(token.substr(0, 18)) + 1)));
      } else if (i > 1 && !token.empty() && is_capital(token.front())) {
        gpu_ = token;
      } else if (i + 1 == tokens.size() || (noun_of_member(token) == nullptr && !token.starts_with("cost"))) {
        add_key(tokens[0] == "people" && token == "count" ? say({"number", "인원"}) : words_of(token));
      }
    }
  }

  [[nodiscard]] LocalizedText text() const {
    LocalizedText label = what_;
    for (std::size_t i = owners_.size(); i > 0; --i) label.en += (i == owners_.size() ? " of " : " in ") + owners_[i - 1];
    if (!gpu_.empty()) label.en += " on " + gpu_;
    std::string owners = gpu_.empty() ? "" : gpu_ + "에서 ";
    for (const std::string& owner : owners_) owners += owner + "의 ";
    label.ko = owners + label.ko;
    return label;
  }

 private:
  /// A name at the end is the value itself: a quantity, or the number of GPUs of a type.
  void add_name(const std::string& name, const Phrase& noun, bool is_last, bool is_inside) {
    follows_name_ = true;
    if (!is_last) {
      owners_.push_back(name);
      what_ = {};
    } else if (noun.en == "GPU" && is_inside) {
      owners_.push_back(name);
      what_ = say({"number", "개수"});
    } else {
      what_ = say({"{} {}", "{} {}"}, noun, name);
    }
  }
  /// In Korean a state stands before what it is a state of: "power when idle" is "유휴 전력".
  void add_key(const LocalizedText& words) {
    const bool is_state = words.en.starts_with("when ");
    if (what_.en.empty())
      what_ = words;
    else
      what_ = {what_.en + " " + words.en, is_state ? words.ko + " " + what_.ko : what_.ko + " " + words.ko};
  }

  bool follows_name_ = false;
  std::vector<std::string> owners_;  ///< names, the outermost first
  LocalizedText what_;
  std::string gpu_;  ///< where the value depends on the GPU
};

}  // namespace

LocalizedText input_label(std::string_view pointer) { return Label(decoded_tokens(pointer)).text(); }

}  // namespace gpusim
