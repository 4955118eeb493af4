#pragma once
// The words of a decision's page, but for the sentences at its head. Other pages may use the same names: these are of one file
// each.

#include <string_view>
#include <utility>

#include "sim/page/phrase.hpp"

namespace gpusim {

constexpr Phrase kNumbersTried{"Numbers of GPUs tried: {}.", "시험한 GPU 수: {}."};
constexpr Phrase kNoCost{"{}: no cost is known.", "{}: 비용을 알 수 없습니다."};
constexpr Phrase kInSoLong{"{} after the start", "시작 {} 뒤"};
constexpr Phrase kFrom{"{} (from {})", "{} ({}부터)"};

constexpr Phrase kPaidInFull{"paid in full", "구매비 전액"};
constexpr Phrase kAsDepreciation{"as depreciation", "감가상각"};

/// The parts of a cost, in their order.
constexpr Phrase kCostPartNames[] = {{"rent", "임대료"},      {"purchases", "구매비"},      {"electricity", "전기료"},
                                     {"hosting", "상면료"},   {"operation", "운영 인건비"}, {"waiting", "대기 비용"},
                                     {"work", "작업 인건비"}, {"egress", "데이터 전송료"}};
constexpr Phrase kBudget{"Budget", "예산"};
constexpr Phrase kBudgetOf{"Budget: \"{}\"", "예산: \"{}\""};
constexpr Phrase kBudgetIs{"The budget for a run is {0}.", "1회 실행 예산: {0}."};
constexpr Phrase kBudgetCounts{"It counts {}.", "예산에 넣는 항목: {}."};
constexpr Phrase kSpent{"amount that counts", "예산 대상 금액"};
constexpr Phrase kSpentAs{"amount, purchases {}", "예산 대상 금액 ({})"};
constexpr Phrase kKeeps{"keeps to it", "예산 준수"};
constexpr Phrase kKeptWith{"yes, {} left", "예, {} 남음"};
constexpr Phrase kKeptExactly{"yes, nothing left", "예, 남는 금액 없음"};
constexpr Phrase kKeptAbove{"yes, {} above the least", "예, 하한보다 {} 많음"};
constexpr Phrase kNotKept{"no, {}", "아니요, {}"};
constexpr Phrase kExceededBy{"{} too much", "{} 초과"};
constexpr Phrase kShortBy{"{} too little", "{} 부족"};
constexpr Phrase kMayExceed{"not certain: {} left to {} too much", "불확실: {} 남음에서 {} 초과까지"};
constexpr Phrase kMayBeShort{"not certain: {} above the least to {} too little", "불확실: 하한보다 {} 많음에서 {} 부족까지"};
constexpr Phrase kBudgetRanksNothing{"The budget ranks nothing: {} is the answer whatever it is, and keeps to it from {} on.",
                                     "예산은 순위에 반영하지 않습니다. 예산이 얼마이든 답은 {}이며, {}부터 예산을 지킵니다."};
constexpr Phrase kDifferentPrecisions{"The systems compute in different precisions: {}.", "시스템마다 계산 정밀도가 다릅니다: {}."};
constexpr Phrase kComputesIn{"in {} {}", "{}: {}"};
constexpr Phrase kFp32{"FP32", "FP32"};
constexpr Phrase kTf32{"TF32", "TF32"};
constexpr Phrase kMixed{"mixed precision", "혼합 정밀도"};
constexpr Phrase kFp8{"FP8", "FP8"};

constexpr Phrase kCannotRun{"{} cannot run: {}.", "{}은(는) 실행할 수 없습니다: {}."};
constexpr Phrase kCannotRunCell{"cannot run", "실행 불가"};
constexpr Phrase kCodeText{"`{}`", "`{}`"};
constexpr Phrase kAndAlike{"{} and {} more like it", "{} 외 같은 항목 {}개"};
constexpr Phrase kHypothetical{"{} (hypothetical)", "{} (가상)"};
constexpr Phrase kWithStrategy{"{}: {}", "{}: {}"};
constexpr Phrase kUnderPolicy{"{} (policy {})", "{} (정책 {})"};

constexpr Phrase kCriterion{"criterion", "기준"};
constexpr Phrase kBetter{"better", "방향"};
constexpr Phrase kWeight{"weight", "가중치"};
constexpr Phrase kLower{"lower", "작을수록 좋음"};
constexpr Phrase kHigher{"higher", "클수록 좋음"};
constexpr Phrase kScore{"score", "점수"};
constexpr Phrase kRank{"rank", "순위"};
constexpr Phrase kScoreIs{
    "Score: the weighted mean over the criteria of best value / own value (its inverse where higher is better).",
    "점수: 기준별 (최선값 / 자기값, 클수록 좋은 기준은 그 역수)의 가중 평균."};
constexpr Phrase kScoresAreNominal{"Scores and ranks are of nominal values, whatever the ranges.",
                                   "점수와 순위는 범위가 아니라 명목값으로 계산했습니다."};
constexpr Phrase kSharedRank{"{} =", "{} ="};
constexpr Phrase kSharedRankIs{"\"=\" marks a rank that several share: their scores are equal.",
                               "\"=\" 표시는 점수가 같아 함께 차지한 순위입니다."};
constexpr Phrase kGoalsRankFirst{"Those that meet all goals rank before those that do not.",
                                 "모든 목표를 달성하는 것이 달성하지 못하는 것보다 앞섭니다."};
constexpr Phrase kRanksCountLater{"Ranks include what can be had only later; the answer does not.",
                                  "순위에는 나중에야 구할 수 있는 것도 들어 있으나 답에서는 제외했습니다."};
constexpr Phrase kCannot{"no value: {}", "값 없음: {}"};

constexpr Phrase kGoalIsAbout{"The goal \"{0}\" is about {1} whichever candidate is chosen.",
                              "목표 \"{0}\"은(는) 어느 후보를 고르든 {1}에 관한 것입니다."};
constexpr Phrase kCriterionIsAbout{
    "The criterion \"{0}\" is about {1} whichever candidate is chosen, so it does not tell candidates apart.",
    "기준 \"{0}\"은(는) 어느 후보를 고르든 {1}에 관한 것이므로 후보를 가려내지 못합니다."};

constexpr Phrase kDominance{"Dominance", "우열 관계"};
constexpr Phrase kDominates{"{} dominates {}: {}.", "{}이(가) {}보다 모든 기준에서 낫거나 같음: {}."};
constexpr Phrase kDominatesNominally{"{} dominates {} by nominal values, but the ranges overlap: {}.",
                                     "{}이(가) {}보다 모든 기준에서 낫거나 같음 (명목값 기준, 범위는 겹침): {}."};
constexpr Phrase kAgainst{"{} {} against {}", "{} {} 대 {}"};
constexpr Phrase kParetoFront{"Not dominated (Pareto front): {}.", "모든 면에서 더 나은 시스템이 없음(파레토 최적): {}."};

constexpr Phrase kGoals{"Goals", "목표"};
constexpr Phrase kGoal{"goal", "목표"};
constexpr Phrase kFormula{"formula", "수식"};
constexpr Phrase kLimit{"limit", "목표값"};
constexpr Phrase kSystem{"system", "시스템"};
constexpr Phrase kGpu{"GPU", "GPU"};
constexpr Phrase kValue{"value", "값"};
constexpr Phrase kMet{"met", "달성"};
constexpr Phrase kYes{"yes", "예"};
constexpr Phrase kNo{"no", "아니요"};
constexpr Phrase kYesFrom{"yes, but only from {}", "예, 다만 {}부터"};
constexpr Phrase kAtMost{"at most {}", "{} 이하"};
constexpr Phrase kAtLeast{"at least {}", "{} 이상"};
constexpr Phrase kFewestFor{"The fewest GPUs for \"{}\":", "\"{}\"에 필요한 최소 GPU 수:"};
constexpr Phrase kOneIsEnough{"{}: {} is enough.", "{}: {}면 충분합니다."};
constexpr Phrase kAreEnough{"{}: {} are enough.", "{}: {}면 충분합니다."};
constexpr Phrase kNotEnough{"{}: not met with up to {}.", "{}: {}까지로는 달성하지 못합니다."};
constexpr Phrase kWithEverySeed{"{} That holds with each of the seeds {} to {}.", "{} 시드 {}~{} 모두에서 그렇습니다."};
constexpr Phrase kNearly{"{0} With {1} it is met with {2} of the {3} seeds.", "{0} {1}로는 시드 {3}개 중 {2}개에서 달성합니다."};
constexpr Phrase kSystemWithGpu{"{} ({})", "{} ({})"};
constexpr Phrase kSystemWithGpuAndPolicy{"{} ({}, policy {})", "{} ({}, 정책 {})"};

constexpr Phrase kScalingCurve{"Scaling curve: \"{}\"", "GPU 수에 따른 변화: \"{}\""};
constexpr Phrase kMakespanTitle{"Makespan", "전체 소요 시간"};
constexpr Phrase kMakespan{"makespan", "전체 소요 시간"};
constexpr Phrase kWaitingP95{"95 % of jobs wait at most", "작업 95 %의 대기 시간 상한"};
constexpr Phrase kTheMakespan{"the makespan", "전체 소요 시간"};
constexpr Phrase kTheWaits{"the waiting time that 95 % of jobs do not exceed", "작업 95 %의 대기 시간 상한"};
constexpr Phrase kNoneHelps{"{0}: no further GPU shortens {2}.", "{0}: GPU를 더해도 {2}이(가) 줄지 않습니다."};
constexpr Phrase kNoneHelpsAny{"No further GPU shortens {0} of any of these systems.",
                               "GPU를 더해도 {0}이(가) 줄어드는 시스템은 없습니다."};
constexpr Phrase kOneDoesNotHelp{"{0}: GPU {1} does not shorten {2}.", "{0}: {1}번째 GPU는 {2}을(를) 줄이지 않습니다."};
constexpr Phrase kDoNotHelp{"{0}: GPUs {1} do not shorten {2}.", "{0}: {1}번째 GPU는 {2}을(를) 줄이지 않습니다."};
constexpr Phrase kUpToDoesNotHelp{"{0}: going up to {1} GPUs does not shorten {2}.",
                                  "{0}: GPU를 {1}개로 늘려도 {2}이(가) 줄지 않습니다."};
constexpr Phrase kOneLengthens{"{0}: GPU {1} lengthens {2}, {3} instead of {4}.",
                               "{0}: {1}번째 GPU를 더하면 {2}이(가) {4}에서 {3}(으)로 늘어납니다."};
constexpr Phrase kSomeLengthen{"{0}: GPUs {1} lengthen {2}, each against the number before.",
                               "{0}: {1}번째 GPU를 더하면 바로 앞 개수보다 {2}이(가) 늘어납니다."};
constexpr Phrase kGoingUpLengthens{"{0}: going up to {1} GPUs lengthens {2}.", "{0}: GPU를 {1}개로 늘리면 {2}이(가) 늘어납니다."};
constexpr Phrase kLargestGainsAlike{"{}: the largest gain is the {} GPU, {} % less:",
                                    "{}: {}번째 GPU의 효과가 가장 큽니다 ({} % 감소)."};
constexpr Phrase kLargestGainsAlikeUpTo{"{}: the largest gain is going up to {} GPUs, {} % less:",
                                        "{}: GPU를 {}개로 늘릴 때 효과가 가장 큽니다 ({} % 감소)."};
constexpr Phrase kGainOf{"{}: {} instead of {}", "{0}: {2}에서 {1}(으)로"};
constexpr Phrase kLargestGain{"{}: the largest gain is the {} GPU: {} instead of {}, {} % less.",
                              "{}: {}번째 GPU의 효과가 가장 큽니다. {3}에서 {2}(으)로 {4} % 감소."};
constexpr Phrase kLargestGainUpTo{"{}: the largest gain is going up to {} GPUs: {} instead of {}, {} % less.",
                                  "{}: GPU를 {}개로 늘릴 때 효과가 가장 큽니다. {3}에서 {2}(으)로 {4} % 감소."};
constexpr Phrase kOneTask{"The workload is one task.", "작업이 하나뿐입니다."};
constexpr Phrase kChain{"The tasks run one after the other.", "작업이 하나씩 차례로 실행됩니다."};
constexpr Phrase kChainOfSingles{
    "The tasks run one after the other, each on one GPU; the scenario does not say that a task can use several.",
    "작업이 하나씩 차례로 실행되며 각각 GPU 하나를 사용합니다. 한 작업이 GPU 여러 개를 쓸 수 있다는 내용은 시나리오에 "
    "없습니다."};
constexpr Phrase kRounds{"{0} {1} on {2} GPUs alike.", "{0}: GPU가 {2} {1}회차입니다."};

constexpr Phrase kCostByGpus{"Cost of a run", "1회 실행 비용"};
constexpr Phrase kCashByGpus{"Cash until the end of the first run", "첫 실행이 끝날 때까지의 현금 지출"};
constexpr Phrase kCheapestNumber{"{}: {} cost least ({}).", "{}: {}일 때 가장 저렴합니다 ({})."};
constexpr Phrase kCheapestNumberIsOne{"{}: {} costs least ({}).", "{}: {}일 때 가장 저렴합니다 ({})."};
constexpr Phrase kCheapestThatMeets{"{}: of the numbers that meet {}, {} cost least ({}).",
                                    "{}: {}을(를) 달성하는 GPU 수 가운데 {}일 때 가장 저렴합니다 ({})."};
constexpr Phrase kCheapestOneThatMeets{"{}: of the numbers that meet {}, {} costs least ({}).",
                                       "{}: {}을(를) 달성하는 GPU 수 가운데 {}일 때 가장 저렴합니다 ({})."};
constexpr Phrase kNoneMeets{"{}: no number up to {} meets {}.", "{}: GPU {}개까지는 {}을(를) 달성하지 못합니다."};
constexpr Phrase kAllGoals{"all goals", "모든 목표"};
constexpr Phrase kTheDeadline{"the deadline", "마감"};
constexpr Phrase kGoalsAndDeadline{"all goals and the deadline", "모든 목표와 마감"};

constexpr Phrase kWaits{"Waits", "대기 시간"};
constexpr Phrase kWaitsOf{"Waits: \"{}\"", "대기 시간: \"{}\""};
constexpr Phrase kSuspendedIsNoWait{
    "A job waits until it starts for the first time; while {} suspends it, it does not count as waiting, only its completion is "
    "later.",
    "대기 시간은 작업이 처음 시작할 때까지입니다. 정책 {}이(가) 작업을 중단시킨 시간은 대기에 넣지 않으며 완료만 늦어집니다."};
constexpr Phrase kPolicy{"policy", "정책"};
constexpr Phrase kGpus{"GPUs", "GPU 수"};
constexpr Phrase kMeanWait{"mean wait", "평균 대기"};
constexpr Phrase kP95Wait{"95 % wait at most", "작업 95 %의 대기 상한"};
constexpr Phrase kFewestForAll{"fewest GPUs that meet all goals", "모든 목표를 달성하는 최소 GPU 수"};
constexpr Phrase kMoreThan{"more than {}", "{}개 초과"};

constexpr Phrase kEnd{"When it ends", "종료 시점"};
constexpr Phrase kEndOf{"When \"{}\" ends", "\"{}\" 종료 시점"};
constexpr Phrase kStarts{"The start is {}.", "시작은 {}입니다."};
constexpr Phrase kUntilGpus{"until its GPUs can be had", "GPU를 구할 수 있을 때까지"};
constexpr Phrase kFinish{"from the start to the end", "시작부터 끝까지"};
constexpr Phrase kEnds{"ends", "종료"};
constexpr Phrase kBetweenDates{"{} to {}", "{} ~ {}"};
constexpr Phrase kBeforeDeadline{"before the deadline", "마감까지 남는 시간"};
constexpr Phrase kLateBy{"late by {}", "{} 늦음"};
constexpr Phrase kMayBeLate{"from {} before to {} late", "{} 여유에서 {} 늦음까지"};
constexpr Phrase kWaitingEndsLater{"Start now or wait: waiting for {0} ends {1} later than {2} taken now.",
                                   "지금 시작할지 기다릴지: {0}을(를) 기다리면 지금 {2}(으)로 시작하는 것보다 {1} 늦게 끝납니다."};
constexpr Phrase kWaitingEndsEarlier{
    "Start now or wait: waiting for {0} still ends {1} earlier than {2} taken now.",
    "지금 시작할지 기다릴지: {0}을(를) 기다려도 지금 {2}(으)로 시작하는 것보다 {1} 일찍 끝납니다."};
constexpr Phrase kWaitingMayEndEarlier{
    "Start now or wait: waiting for {0} ends from {1} earlier to {2} later than {3} taken now.",
    "지금 시작할지 기다릴지: {0}을(를) 기다리면 지금 {3}(으)로 시작하는 것보다 {1} 일찍에서 {2} 늦게까지 끝납니다."};
constexpr Phrase kManyRunsLaterNominally{"By nominal values, run back to back, waiting ends earlier from {} runs on.",
                                         "명목값 기준으로 쉬지 않고 이어서 실행하면 {}번째 실행부터 기다리는 쪽이 먼저 끝납니다."};
constexpr Phrase kManyRunsLater{"Run back to back, waiting ends earlier from {} runs on.",
                                "쉬지 않고 이어서 실행하면 {}번째 실행부터 기다리는 쪽이 먼저 끝납니다."};
constexpr Phrase kNeverEarlier{"However many runs there are, waiting does not end earlier.",
                               "몇 번 실행해도 기다리는 쪽이 먼저 끝나지 않습니다."};
constexpr Phrase kCostsInsteadOf{"A run costs {} instead of {}.", "1회 실행 비용은 {}입니다 (지금 시작하면 {})."};

constexpr Phrase kMoney{"Money", "비용"};
constexpr Phrase kMoneyOf{"Money: \"{}\"", "비용: \"{}\""};
constexpr Phrase kInvestment{"investment", "투자비"};
constexpr Phrase kRunning{"running cost of a run", "1회 실행의 운영비"};
constexpr Phrase kDepreciation{"depreciation per run", "1회 실행의 감가상각"};
constexpr Phrase kCash{"cash until the end of the first run", "첫 실행이 끝날 때까지의 현금 지출"};
constexpr Phrase kValueLeft{"value left after it", "실행 후 잔존 가치"};
constexpr Phrase kTotal{"cost of a run on this basis", "이 비교에 쓴 1회 실행 비용"};
constexpr Phrase kOtherEnds{"{0} That is by nominal values; elsewhere in the ranges: {1}.",
                            "{0} 이것은 명목값 기준이며, 범위 안의 다른 값에서는: {1}."};
constexpr Phrase kEndPaysBack{"after {} runs", "{}회 실행 후 회수"};
constexpr Phrase kEndCheaperUntil{"for up to {} runs", "{}회 실행까지 저렴"};
constexpr Phrase kEndDearer{"it costs more, however many runs there are", "몇 번 실행해도 더 비쌈"};
constexpr Phrase kEndCheaper{"it costs less, however many runs there are", "몇 번 실행해도 더 저렴"};
constexpr Phrase kEndEqual{"it costs as much", "비용이 같음"};
constexpr Phrase kEndNoPayback{"not within the lifetime of its GPUs", "GPU 수명 안에는 회수하지 못함"};
constexpr Phrase kEndCheaperForLife{"for the whole lifetime of the other GPUs", "상대 GPU의 수명 내내 저렴"};
constexpr Phrase kEveryRunLikeFirst{"Every run is charged like the first, which starts on {}.",
                                    "모든 실행의 비용은 {}에 시작하는 첫 실행과 같다고 봅니다."};
constexpr Phrase kWaitingIsMean{
    "Runs that follow each other back to back start at any hour, so their waiting is charged with its mean over a week; the first "
    "run starts on {}.",
    "쉬지 않고 이어지는 실행은 아무 시각에나 시작하므로 대기 비용은 한 주의 평균으로 산정합니다. 첫 실행은 {}에 시작합니다."};
constexpr Phrase kBreakEvenInFull{"These comparisons count the whole price of what is bought, which is paid at once:",
                                  "아래 비교는 처음에 지불하는 구매비 전액으로 계산합니다:"};
constexpr Phrase kPaysBack{"{0} pays for itself against {1} after {2} runs ({3}).",
                           "{0}은(는) 약 {2}회 실행하면 {1} 대비 추가 비용을 회수합니다 ({3})."};
constexpr Phrase kCheaperUntil{"{0} costs less than {1} for up to {2} runs ({3}).",
                               "{0}은(는) 약 {2}회 실행까지는 {1}보다 저렴합니다 ({3})."};
constexpr Phrase kBackToBack{"{} back to back", "쉬지 않고 이어서 실행하면 {}"};
constexpr Phrase kAtFrequency{"{} at {}", "{1} 기준 {0}"};
constexpr Phrase kMonthsAtFrequency{"{} months at {}", "{1} 기준 {0}개월"};
constexpr Phrase kOnDate{"{}, on {}", "{}, {}"};
constexpr Phrase kBetweenTheDates{"{}, from {}", "{}, {} 사이"};
constexpr Phrase kUntilDate{"{}, until {}", "{}, {}까지"};
constexpr Phrase kNoPayback{"{0} does not pay for itself against {1} within the lifetime of its GPUs.",
                            "{0}은(는) GPU 수명 안에 {1} 대비 추가 비용을 회수하지 못합니다."};
constexpr Phrase kNoPaybacks{"{0} do not pay for themselves against {1} within the lifetime of their GPUs.",
                             "{0}은(는) GPU 수명 안에 {1} 대비 추가 비용을 회수하지 못합니다."};
constexpr Phrase kCheaperForLife{"{0} costs less than {1} for the whole lifetime of the GPUs of {1}.",
                                 "{0}은(는) {1}의 GPU 수명 내내 {1}보다 저렴합니다."};
constexpr Phrase kAllCheaperForLife{"{0} cost less than {1} for the whole lifetime of the GPUs of {1}.",
                                    "{0}은(는) {1}의 GPU 수명 내내 {1}보다 저렴합니다."};
constexpr Phrase kAlwaysDearer{"{0} costs more than {1}, however many runs there are.",
                               "{0}은(는) 몇 번 실행해도 {1}보다 비쌉니다."};
constexpr Phrase kAllDearer{"{0} cost more than {1}, however many runs there are.", "{0}은(는) 몇 번 실행해도 {1}보다 비쌉니다."};
constexpr Phrase kAlwaysCheaper{"{0} costs less than {1}, however many runs there are.",
                                "{0}은(는) 몇 번 실행해도 {1}보다 저렴합니다."};
constexpr Phrase kAllCheaper{"{0} cost less than {1}, however many runs there are.",
                             "{0}은(는) 몇 번 실행해도 {1}보다 저렴합니다."};
constexpr Phrase kAlwaysEqual{"{0} costs as much as {1}.", "{0}의 비용은 {1}와(과) 같습니다."};
constexpr Phrase kAllEqualCosts{"{0} cost as much as {1}.", "{0}의 비용은 {1}와(과) 같습니다."};
constexpr Phrase kCannotKeepUp{"{0} cannot run the workload as often as `costs.frequency` says ({1}): a run takes {2}.",
                               "{0}은(는) `costs.frequency`({1})만큼 자주 실행할 수 없습니다. 1회 실행에 {2}이(가) 걸립니다."};
constexpr Phrase kAssumesBackToBack{
    "Since the scenario does not state `costs.frequency`, all of this assumes that runs follow each other back to back.",
    "시나리오에 `costs.frequency`가 없으므로, 쉬지 않고 이어서 실행한다고 가정한 결과입니다."};

constexpr Phrase kWhatWouldChange{"What would change the answer", "답을 바꾸는 입력값"};
constexpr Phrase kVaried{
    "Varied one at a time, each from a tenth to ten times its value: prices, wages and exchange rates ({}), weights of criteria "
    "({}), limits of goals and deadlines ({}) and other quantities ({}).",
    "한 번에 하나씩 1/10배에서 10배까지 바꾸어 본 입력값: 가격, 임금, 환율 {}개, 기준의 가중치 {}개, 목표값과 마감 {}개, 그 밖의 "
    "값 "
    "{}개."};
constexpr Phrase kVariedTogether{
    "Of these, {} are many of a kind; they are changed together, by the same factor, and `*` stands for their names.",
    "그중 {}개는 같은 종류의 값이 많아 모두 같은 배수로 함께 바꾸었습니다. `*`는 그 이름들을 뜻합니다."};
constexpr Phrase kInput{"input", "입력값"};
constexpr Phrase kNow{"now", "현재"};
constexpr Phrase kChangesAt{"changes at", "바뀌는 값"};
constexpr Phrase kFactor{"factor", "배수"};
constexpr Phrase kChangesTo{"changes to", "그때의 답"};
constexpr Phrase kBasis{"basis", "근거"};
constexpr Phrase kStatedRange{"stated range", "명시된 범위"};
constexpr Phrase kInRange{"inside", "범위 안"};

constexpr Phrase kAssumptions{"Assumptions", "가정"};
constexpr Phrase kNothingMarked{"The scenario marks no input as assumed or estimated.",
                                "시나리오에 가정이나 추정으로 표시된 입력값이 없습니다."};
constexpr Phrase kAssumed{"`{}` = {} ({})", "`{}` = {} ({})"};
constexpr Phrase kAssumedFrom{"`{}` = {} ({}: {})", "`{}` = {} ({}: {})"};
constexpr Phrase kChargedByDefault{
    "The scenario does not say how purchases count (`charged`); because it states a lifetime, they count as depreciation: {}.",
    "시나리오에 구매비 산정 방식(`charged`)이 없고 수명이 있으므로 감가상각으로 산정합니다: {}."};
constexpr Phrase kDecisiveDefault{"{} = {}: a default on which the answer rests; the scenario does not state it.",
                                  "{} = `{}`: 시나리오에 없는 값이며, 답이 이 기본값에 달려 있습니다."};
constexpr Phrase kOtherDefaults{"{} with alternatives were tried one at a time; the others do not change the answer.",
                                "다른 값이 가능한 {}을(를) 하나씩 바꾸어 보았습니다. 나머지는 답을 바꾸지 않습니다."};
constexpr Phrase kNoDefaultChanges{"{} with alternatives were tried one at a time; none of them changes the answer.",
                                   "다른 값이 가능한 {}을(를) 하나씩 바꾸어 보았지만 답은 바뀌지 않습니다."};
constexpr Phrase kNoDefaultMakesAnswer{
    "{} with alternatives were tried one at a time; none of them makes one dominate all others.",
    "다른 값이 가능한 {}을(를) 하나씩 바꾸어 보았지만 모든 기준에서 나머지보다 낫거나 같은 후보는 생기지 않습니다."};
constexpr Phrase kOneDefaultChanges{"One default with alternatives was tried; it changes the answer.",
                                    "다른 값이 가능한 기본값 1개를 바꾸어 보았더니 답이 바뀝니다."};
constexpr Phrase kOneDefaultDoesNot{"One default with alternatives was tried; it does not change the answer.",
                                    "다른 값이 가능한 기본값 1개를 바꾸어 보았지만 답은 바뀌지 않습니다."};
constexpr Phrase kNotTried{"Not tried: {0} = {1}; it needs `{2}`, which the scenario does not state.",
                           "{0} 값을 `{1}`(으)로 바꾸는 경우는 시험하지 않았습니다. 시나리오에 없는 `{2}`이(가) 필요합니다."};
constexpr Phrase kLeftOutOfTrials{"{} further alternatives were not tried.", "그 밖의 {}가지 값은 시험하지 않았습니다."};
constexpr Phrase kExplain{"Defaults and the origin of every other value: `gpusim explain FILE`.",
                          "기본값과 다른 모든 값의 출처: `gpusim explain FILE`."};

constexpr Phrase kNoBasis{"not stated", "명시되지 않음"};
/// What an input may state as its basis.
constexpr std::pair<std::string_view, Phrase> kBasisNames[] = {{"assumed", Phrase{"assumed", "가정"}},
                                                               {"estimated", Phrase{"estimated", "추정"}},
                                                               {"stated", Phrase{"stated", "명시"}},
                                                               {"measured", Phrase{"measured", "측정"}},
                                                               {"datasheet", Phrase{"data sheet", "데이터시트"}}};

/// Titles of criteria that a scenario does not state, by name.
constexpr std::pair<std::string_view, Phrase> kDefaultTitles[] = {
    {"time", Phrase{"makespan", "전체 소요 시간"}},
    {"waiting_mean", Phrase{"mean waiting time", "평균 대기 시간"}},
    {"waiting_p95", Phrase{"waiting time that 95 % of jobs do not exceed", "작업 95 %의 대기 시간 상한"}},
    {"gpus", Phrase{"GPUs", "GPU 수"}},
    {"cost", Phrase{"cost", "비용"}},
    {"energy", Phrase{"energy", "전력량"}},
    {"co2", Phrase{"CO2", "CO2 배출량"}}};

}  // namespace gpusim
