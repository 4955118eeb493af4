#include "sim/page/messages.hpp"

#include <fmt/args.h>
#include <fmt/format.h>

#include <optional>
#include <vector>

#include "sim/page/phrase.hpp"

namespace gpusim {
namespace {

/// The messages in English as the program writes them, with blanks, and in Korean. A special pattern precedes a more general one.
constexpr Phrase kMessages[] = {
    // Notes on a scenario:
    {"\"{}\" resolves to {}", "\"{}\"은(는) {}(으)로 해석함"},
    {"carbon intensity of {} is {} g/kWh ({})", "{}의 탄소 집약도는 {} g/kWh ({})"},
    {"\"{}\" has no calendar: every hour of waiting counts as a working hour, at night too",
     "\"{}\"에 calendar가 없어 밤을 포함한 모든 대기 시간을 근무 시간으로 계산함"},
    {"a month of salary is 176 working hours; /costs/work_month states another number",
     "월급은 한 달 근무 시간을 176시간으로 계산함. 다른 값은 /costs/work_month로 명시"},
    {"power of idle GPUs is not stated and not counted: {}", "유휴 GPU의 전력은 명시되지 않아 포함하지 않음: {}"},
    {"{} of {} rows of \"{}\" are left out; `gpusim import` reports why",
     "\"{2}\"의 {1}행 중 {0}행을 뺌. 이유는 `gpusim import`로 볼 수 있음"},
    {"profile \"{}\": {}", "프로파일 \"{}\": {}"},
    {"{} batch {}: {} measurements from {} to {} samples/s; their median is taken",
     "{0} 배치 {1}: 초당 샘플 {3}~{4}의 측정값 {2}개의 중앙값을 씀"},
    {"{} disagrees with the other speeds of {}: it is {} times what follows from them, so bands are wider",
     "{1}의 {0} 속도가 나머지 속도와 어긋남: 나머지로 구한 값의 {2}배여서 구간을 넓힘"},
    {"{} batch {} and {} batch {} of {} disagree with each other, so bands are wider",
     "{4}의 {0} 배치 {1}와(과) {2} 배치 {3}의 속도가 서로 어긋나 구간을 넓힘"},
    {"a batch of {}; expected {} to {}", "배치 크기가 {}임; {}~{}이어야 함"},
    {"{} samples per second; expected {} to {}", "속도가 초당 샘플 {}개임; {}~{}이어야 함"},
    {"--set adds {}, which the file does not have", "파일에 없는 {}을(를) --set으로 더함"},
    {"{} has no {}: it stays at FP32 in \"{}\"", "{}에는 {}이(가) 없어 \"{}\"에서 FP32로 계산함"},
    {"{} has no {}: it runs mixed precision in \"{}\"", "{}에는 {}이(가) 없어 \"{}\"에서 혼합 정밀도로 계산함"},
    {"tasks are scheduled by {}, because the scenario states no policies",
     "시나리오에 정책이 명시되지 않아 작업을 {}(으)로 스케줄링함"},
    {"the CPU cores that \"{}\" needs are not looked at on \"{}\", which has no \"contention\"",
     "\"{1}\"에 \"contention\"이 없어 \"{0}\"이(가) 쓰는 CPU 코어를 고려하지 않음"},
    {"runs start on {} {}, when \"{}\" arrives, whose waiting is paid; state \"start\" with a time of day to change it",
     "대기 시간에도 임금이 나가는 \"{2}\"이(가) 출근하는 {1} {0}에 실행을 시작함; 바꾸려면 \"start\"에 시각까지 적어야 함"},
    {"runs start on {} {}, when \"{}\" arrives, who starts experiments; state \"start\" with a time of day to change it",
     "실험을 시작하는 \"{2}\"이(가) 출근하는 {1} {0}에 실행을 시작함; 바꾸려면 \"start\"에 시각까지 적어야 함"},
    {"runs start on {} {}, {} before \"{}\" arrives: that part of the waiting is not paid",
     "\"{3}\"이(가) 출근하기 {2} 전인 {1} {0}에 실행을 시작함: 그동안의 대기 비용은 포함하지 않음"},
    {"a run of {} is charged the loss of value of bought GPUs while it lasts, as though they never stood idle between runs: {}; "
     "/costs/frequency may state how often it is run",
     "{}의 1회 실행에는 구매한 GPU가 실행 사이에 쉬지 않는다고 보고 실행 중의 감가상각만 포함함: {}; 실행 빈도는 "
     "/costs/frequency에 "
     "적을 수 있음"},
    {"a run is charged the loss of value of bought GPUs while it lasts, as though they never stood idle between runs: {}; "
     "/costs/frequency may state how often a workload is run",
     "구매한 GPU가 실행 사이에 쉬지 않는다고 보고 실행 중의 감가상각만 비용에 포함함: {}; 실행 빈도는 /costs/frequency에 적을 수 "
     "있음"},
    {"some of this is drawn, and figures are of seed {} alone; --seeds 5 shows how they differ over seeds",
     "일부는 난수로 정해지며, 값은 시드 {} 하나의 것임; --seeds 5로 시드에 따른 차이를 볼 수 있음"},
    {"{}; {} of the {} seeds cannot run", "{0}; 시드 {2}개 중 {1}개로는 실행할 수 없음"},
    {"{}, and 95 % of jobs wait at most {}", "{}, 작업의 95 %가 기다리는 시간은 최대 {}"},
    {"\"{}\" on \"{}\", policy {}: figures are of seed {}; over seeds {} to {} the makespan is {}",
     "\"{1}\"의 \"{0}\", 정책 {2}: 값은 시드 {3}의 것이며, 시드 {4}~{5}에서 전체 소요 시간은 {6}"},
    {"\"{}\" on \"{}\": figures are of seed {}; over seeds {} to {} the makespan is {}",
     "\"{1}\"의 \"{0}\": 값은 시드 {2}의 것이며, 시드 {3}~{4}에서 전체 소요 시간은 {5}"},
    {"the figures of {} more runs differ over seeds too", "그 밖에 실행 {}개의 값도 시드에 따라 다름"},
    // Why a workload can never run:
    {"needs {} GPUs at once, but tasks share the GPUs of \"{}\" (\"colocation\"), which only tasks on one GPU can; bind it to a "
     "pool "
     "without",
     "GPU {}개가 동시에 필요하지만 \"{}\"에서는 작업들이 GPU를 공유하며(\"colocation\"), 공유는 GPU 하나를 쓰는 작업만 가능함; "
     "공유하지 "
     "않는 풀을 지정해야 함"},
    {"needs {} GB, but a slice of a GPU of \"{}\" has {} GB (\"partition\")",
     "{} GB가 필요하지만 \"{}\"의 GPU 조각은 {} GB임 (\"partition\")"},
    {"{} of the {} tasks of workload \"{}\" that could be ready at once fit on the GPUs of \"{}\"; \"refuse\" does not let tasks "
     "wait",
     "작업 부하 \"{2}\"에서 동시에 준비될 수 있는 작업 {1}개 중 {0}개만 \"{3}\"의 GPU에 들어감; \"refuse\"에서는 작업이 기다릴 수 "
     "없음"},
    {"needs {} connected GPUs, but \"{}\" has {} that reach each other",
     "서로 연결된 GPU {}개가 필요하지만 \"{}\"에서 서로 닿는 GPU는 {}개임"},
    {"needs {} GPUs, but \"{}\" has {} that can run it", "GPU {}개가 필요하지만 \"{}\"에서 실행할 수 있는 GPU는 {}개임"},
    {"a batch of one image needs {}, but no device of \"{}\" that it has a time for has more than {}",
     "이미지 하나의 배치에 {}이(가) 필요하지만, \"{}\"에서 시간이 주어진 GPU의 메모리는 최대 {}임"},
    {"a batch of {} needs {}, but no device of \"{}\" has more than {}",
     "{}의 배치에 {}이(가) 필요하지만, \"{}\"의 GPU 메모리는 최대 {}임"},
    {"needs {}, but no device of \"{}\" that it has a time for has more than {}",
     "{}이(가) 필요하지만, \"{}\"에서 시간이 주어진 GPU의 메모리는 최대 {}임"},
    {"its batch at {} px on {} leaves no room for an image of {} px",
     "{1}에서 {0} px일 때의 배치로는 {2} px 이미지 하나도 들어가지 않음"},
    {"bound to \"{}\", which is no pool and no GPU of \"{}\"", "\"{}\"에 지정했으나 \"{}\"에 그런 풀이나 GPU가 없음"},
    {"no time for {} of \"{}\"; times are given for {}", "\"{1}\"의 {0}에서 걸리는 시간이 없음; 시간이 주어진 GPU: {2}"},
    {"no iteration time for {} of \"{}\"; iteration times are given for {}",
     "\"{1}\"의 {0}에서 반복 한 번에 걸리는 시간이 없음; 시간이 주어진 GPU: {2}"},
    {"no batch for {} of \"{}\"; batches are given for {}", "\"{1}\"의 {0}에 대한 배치가 없음; 배치가 주어진 GPU: {2}"},
    {"takes {}, but no GPU of \"{}\" has an availability window that long after an hour in which it may start",
     "{} 걸리지만, \"{}\"에는 시작할 수 있는 시각부터 그만큼 계속 쓸 수 있는 GPU가 없음"},
    {"takes {}, but no GPU of \"{}\" has an availability window that long",
     "{} 걸리지만, \"{}\"에는 그만큼 계속 쓸 수 있는 GPU가 없음"},
    {"takes {}, but only {} GPU of \"{}\" has an availability window that long",
     "{0} 걸리지만, \"{2}\"에서 그만큼 계속 쓸 수 있는 GPU는 {1}개뿐임"},
    {"takes {}, but only {} GPUs of \"{}\" have an availability window that long",
     "{0} 걸리지만, \"{2}\"에서 그만큼 계속 쓸 수 있는 GPU는 {1}개뿐임"},
    {"takes {} without a break, but \"{}\" has no availability window that long",
     "쉬지 않고 {} 걸리지만, \"{}\"에게는 그만큼 이어지는 시간이 없음"},
    {"takes {}, but \"{}\" has no availability window that long", "{} 걸리지만, \"{}\"에게는 그만큼 이어지는 시간이 없음"},
    {"holds {} of \"{}\", which is no resource of \"{}\"", "\"{1}\" {0}개를 쓰지만 \"{2}\"에 그런 자원이 없음"},
    {"holds {} of \"{}\", of which \"{}\" has {}", "\"{1}\" {0}개를 쓰지만 \"{2}\"에는 {3}개뿐임"},
    {"moves files, but {} of \"{}\" has no link to its host; expected \"interconnect\" to state one",
     "파일을 옮기지만 \"{1}\"의 {0}에서 호스트로 가는 링크가 없음; \"interconnect\"에 적어야 함"},
    {"profile \"{}\" cannot predict a step on {}: it has no measured speed that can be scaled to this GPU, and {}",
     "프로파일 \"{}\"(으)로는 {}의 스텝을 예측할 수 없음: 이 GPU로 환산할 측정 속도가 없고 {}"},
    {"{} still waits, but no hours come in which \"{}\" could do it",
     "{}이(가) 계속 기다리지만 \"{}\"이(가) 할 수 있는 시간이 오지 않음"},
    {"{} has not ended, but no window comes in which it could", "{}이(가) 끝나지 않았지만 끝낼 수 있는 시간이 오지 않음"},
    {"{} has not started, but no window comes in which it could", "{}이(가) 시작하지 못했지만 시작할 수 있는 시간이 오지 않음"},
    {"{} has not started, but no hours come in which it could", "{}이(가) 시작하지 못했지만 시작할 수 있는 시간이 오지 않음"},
    {"{} failures and repairs in a row have left too few GPUs for anything to start; {}",
     "고장과 수리가 {}번 되풀이되는 동안 어떤 작업도 시작할 만큼 GPU가 남지 않음; {}"},
    {"{} has been interrupted {} times in a row and kept nothing of its work; expected \"checkpoint\", or fewer failures and "
     "preemptions",
     "{}이(가) {}번 연달아 중단되어 진행된 작업이 남지 않음; \"checkpoint\"를 두거나 고장과 선점을 줄여야 함"},
    {"{} is ready {} after the start, but no GPU has room for it with the {} that run ({} have none); \"refuse\" does not let "
     "tasks wait",
     "실행 시작 {1} 뒤에 {0}이(가) 준비되지만, 실행 중인 {2}개와 함께 들어갈 GPU가 없음 (자리가 없는 작업 {3}개); \"refuse\"에서는 "
     "작업이 기다릴 "
     "수 없음"},
    {"the run takes longer than {} days", "실행이 {}일보다 오래 걸림"},
    // Why a formula has no value:
    {"division by zero", "0으로 나눔"},
    {"the power of a GPU is not known: state \"power\"", "GPU의 전력을 알 수 없음: \"power\"를 적어야 함"},
    {"the lifetime of the GPUs is not known: state \"lifetime\"", "GPU의 수명을 알 수 없음: \"lifetime\"을 적어야 함"},
    {"no rate between {} and {} is stated in /costs/rates", "/costs/rates에 {}와(과) {} 사이의 환율이 없음"},
    {"the claim stands in another file", "다른 파일의 주장임"},
    {"requires jobs that arrive at several instants, and available GPUs", "여러 시각에 도착하는 작업과 쓸 수 있는 GPU가 필요함"},
    {"the workload has no jobs", "작업 부하에 작업이 없음"},
    {"the data sheet of {} does not say {}", "{}의 데이터시트에 {}이(가) 없음"},
    {"the data sheet of {} lacks a peak", "{}의 데이터시트에 최대 성능이 없음"},
    {"model \"{}\" states no memory", "모델 \"{}\"에 메모리가 없음"},
    {"no {} is priced in this scenario", "이 시나리오에는 `{}`의 가격이 없음"},
    {"nothing is priced for this run", "이 실행에는 가격이 없음"},
    {"expected a workload of type \"experiments\"", "\"experiments\" 형식의 작업 부하가 필요함"},
    {"expected \"carbon\" in the section \"energy\"", "\"energy\"에 \"carbon\"이 필요함"},
    // Where a predicted step comes from:
    {"measured: {}", "측정값: {}"},
    {"not measured on {} in {} with batch {}; from {} batch {} ({}); {}",
     "{0}에서 {1}, 배치 {2}(으)로는 측정값이 없음; {3} 배치 {4}에서 환산함 ({5}); {6}"},
    {"not measured on {} in {} with batch {}; from {} batch {} ({})",
     "{0}에서 {1}, 배치 {2}(으)로는 측정값이 없음; {3} 배치 {4}에서 환산함 ({5})"},
    {"nothing was measured; on {} from {} and {} a sample", "측정값이 없음; {0}에서 샘플당 {1}와(과) {2}(으)로 계산함"},
    {"on {} from {} and {} a sample", "{0}에서 샘플당 {1}와(과) {2}(으)로 계산함"},
    {"no source stated", "출처가 명시되지 않음"},
    // Words that stand in their blanks:
    {"mixed precision", "혼합 정밀도"},
    {"{} mixed", "{} 혼합 정밀도"},
    {"Monday", "월요일"},
    {"Tuesday", "화요일"},
    {"Wednesday", "수요일"},
    {"Thursday", "목요일"},
    {"Friday", "금요일"},
    {"Saturday", "토요일"},
    {"Sunday", "일요일"},
    {"one sample", "샘플 하나"},
    {"{} samples", "샘플 {}개"},
    {"it states no \"work\"", "\"work\"도 없음"},
    {"the GPU's data sheet lacks {}", "이 GPU의 데이터시트에 {}이(가) 없음"},
};

/// The texts in the blanks of an English pattern; empty when the message does not match the pattern.
std::optional<std::vector<std::string_view>> matched(std::string_view message, std::string_view pattern) {
  constexpr std::string_view kBlank = "{}";
  std::vector<std::string_view> blanks;
  std::size_t blank = pattern.find(kBlank);
  if (!message.starts_with(pattern.substr(0, blank))) return std::nullopt;
  if (blank == std::string_view::npos) return message == pattern ? std::optional(blanks) : std::nullopt;
  message.remove_prefix(blank);
  while (blank != std::string_view::npos) {
    pattern.remove_prefix(blank + kBlank.size());
    blank = pattern.find(kBlank);
    const std::string_view next = pattern.substr(0, blank);
    const bool is_last = blank == std::string_view::npos;
    if (is_last && !message.ends_with(next)) return std::nullopt;
    const std::size_t end = is_last ? message.size() - next.size() : message.find(next, 1);
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    blanks.push_back(message.substr(0, end));
    message.remove_prefix(end + next.size());
  }
  return blanks;
}

std::optional<LocalizedText> found(std::string_view message) {
  for (const Phrase& phrase : kMessages) {
    const auto blanks = matched(message, phrase.en);
    if (!blanks) continue;
    fmt::dynamic_format_arg_store<fmt::format_context> filling;
    for (const std::string_view blank : *blanks) filling.push_back(translated(blank).ko);
    return LocalizedText{std::string(message), filled_in_korean(phrase.ko, filling)};
  }
  return std::nullopt;
}

}  // namespace

LocalizedText translated(std::string_view message) { return found(message).value_or(name_text(std::string(message))); }

LocalizedText note_sentence(std::string_view message) {
  LocalizedText text = capitalized(translated(message));
  for (std::string* one : {&text.en, &text.ko})
    if (!one->ends_with('.')) *one += '.';
  return text;
}

bool is_known_message(std::string_view message) { return found(message).has_value(); }

}  // namespace gpusim
