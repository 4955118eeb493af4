#pragma once
// What the sentences at the head of a decision's page say; `phrases.hpp` has the words of its sections.

#include "sim/page/phrase.hpp"

namespace gpusim {

constexpr Phrase kNoSystem{"No system meets the requirements.", "요구 사항을 충족하는 시스템이 없습니다."};
constexpr Phrase kNoSystemMeets{"No system meets {}.", "{}을(를) 달성하는 시스템이 없습니다."};
constexpr Phrase kAnswerMisses{"The answer does not meet {}.", "답도 {}을(를) 달성하지는 못합니다."};
constexpr Phrase kDrawn{"Something here is drawn at random; figures are of seed {} alone.",
                        "일부는 난수로 정해지며, 값은 시드 {} 하나의 것입니다."};
constexpr Phrase kDrawnOverSeeds{
    "Something here is drawn at random: figures are of seed {0}, and numbers of GPUs that are enough are so with each of the seeds "
    "{1} to {2}.",
    "일부는 난수로 정해집니다. 값은 시드 {0}의 것이며, 충분하다고 한 GPU 수는 시드 {1}~{2} 모두에서 충분합니다."};
/// What a candidate comes to, in the answer: "39 h, 1190 USD a run".
constexpr Phrase kWithFigures{"{} ({})", "{} ({})"};
constexpr Phrase kWaitsAtMost{"95 % of jobs wait at most {}", "작업 95 %의 대기 {} 이하"};
constexpr Phrase kCostOfRun{"{} a run", "1회 실행 {}"};
constexpr Phrase kCostWithPurchase{"{} with the whole purchase", "구매비 전액 포함 {}"};
constexpr Phrase kNamedFigure{"{} {}", "{} {}"};
constexpr Phrase kAnswerAgainst{"Answer: {}, against {}.", "답: {}. 비교 대상: {}."};
constexpr Phrase kAnswerAlone{"Answer: {}.", "답: {}."};
constexpr Phrase kFiguresOf{"These figures are of a run of \"{}\".", "위의 값은 \"{}\" 1회 실행의 값입니다."};
constexpr Phrase kScoresMoreBut{"{} would score more ({}), but does not meet {}.",
                                "{}의 점수가 더 높지만({}) {}을(를) 달성하지 못합니다."};
constexpr Phrase kScoreMoreBut{"{} would score more ({}), but do not meet {}.",
                               "{}의 점수가 더 높지만({}) {}을(를) 달성하지 못합니다."};
constexpr Phrase kNothingRanked{"The scenario states no weights for criteria, so nothing is ranked. Not dominated: {}.",
                                "시나리오에 기준의 가중치가 없으므로 순위를 매기지 않습니다. "
                                "모든 면에서 더 나은 시스템이 없는 후보(파레토 최적): {}."};
constexpr Phrase kTradeOff{"The trade-off: {}.", "기준별 비교: {}."};
/// "A has the lowest makespan (2 h) and the lowest cost (3 EUR)".
constexpr Phrase kLeadsIn{"{} has {}", "{}: {}"};
constexpr Phrase kLeadIn{"{} have {}", "{}: {}"};
constexpr Phrase kTheLowest{"the lowest {} ({})", "최저 {} ({})"};
constexpr Phrase kTheHighest{"the highest {} ({})", "최고 {} ({})"};
constexpr Phrase kNotKnownOf{"Not known, and so not compared: {} of {}.", "알 수 없어 비교하지 못한 값: {1}의 {0}."};
constexpr Phrase kWeighed{"What was weighed: {}. {} scores {}, and {}, the next, {} (of at most 1).",
                          "점수에 반영한 기준: {}. 점수(최고 1)는 {} {}, 다음인 {} {}입니다."};
constexpr Phrase kWeighedAlone{"What was weighed: {}. {} scores {} (of at most 1).",
                               "점수에 반영한 기준: {}. {}의 점수는 {} (최고 1)입니다."};
constexpr Phrase kWeightOf{"{} ({})", "{} ({})"};
constexpr Phrase kSameScore{"A tie: {} have the same score, {} (of at most 1), so none of them is the answer.",
                            "동점: {}의 점수가 {} (최고 1)로 같아 답을 하나로 정할 수 없습니다."};
constexpr Phrase kAsGood{"A tie between policies: the result is the same for {}; the answer names the policy that is listed first.",
                         "정책 사이의 동점: 결과가 같은 후보는 {}이며, 답에는 먼저 적힌 정책을 썼습니다."};
constexpr Phrase kHasTheLowest{"No weights are needed: it has the lowest {}.",
                               "{}이(가) 가장 작으므로 가중치가 필요하지 않습니다."};
constexpr Phrase kDominatesAll{"No weights are needed: it is at least as good as all others in every criterion ({}).",
                               "모든 기준({})에서 나머지 후보보다 낫거나 같으므로 가중치가 필요하지 않습니다."};
constexpr Phrase kDominatesAllToHave{
    "No weights are needed: it is at least as good in every criterion ({}) as all others that can be had now.",
    "지금 구할 수 있는 나머지 후보보다 모든 기준({})에서 낫거나 같으므로 가중치가 필요하지 않습니다."};
constexpr Phrase kDominatesAllThatMeet{
    "No weights are needed: it is at least as good in every criterion ({}) as all others that meet {}.",
    "모든 기준({0})에서 나머지 후보({1} 달성)보다 낫거나 같으므로 가중치가 필요하지 않습니다."};
constexpr Phrase kOnlyOneMeetsGoals{"It is the only one that meets {}.", "{}을(를) 달성하는 유일한 후보입니다."};
constexpr Phrase kOnlyOneToHave{"No other candidate can both run and be had now.",
                                "지금 구할 수 있고 실행할 수 있는 다른 후보가 없습니다."};
constexpr Phrase kAllEqual{"A tie: {} are equal in all that is compared ({}), so none of them is the answer.",
                           "동점: {}은(는) 비교한 값이 모두 같아 ({}) 답을 하나로 정할 수 없습니다."};
constexpr Phrase kOneCandidate{"The scenario has one candidate, {}, so there is nothing to choose between.",
                               "시나리오에 후보가 {} 하나뿐이므로 고를 것이 없습니다."};
constexpr Phrase kOnlyCandidate{"Only {} can run, so there is nothing to choose between.",
                                "실행할 수 있는 후보가 {}뿐이므로 고를 것이 없습니다."};
constexpr Phrase kRivals{"Within the ranges of the inputs {} cannot be told apart.",
                         "입력값의 범위 안에서는 {}의 우열을 가릴 수 없습니다."};
constexpr Phrase kAllHypothetical{"All candidates that can run are hypothetical, so none is the answer.",
                                  "실행할 수 있는 후보가 모두 가상이므로 답이 없습니다."};
constexpr Phrase kNotRecommended{"{} cannot be had; compared, but never the answer.",
                                 "{}은(는) 구할 수 없어 비교만 하고 답으로 고르지 않습니다."};
constexpr Phrase kNoneNowMeets{"No system that can be had now meets {0}; later {1} does.",
                               "지금 구할 수 있는 시스템 가운데 {0}을(를) 달성하는 것이 없습니다. 나중에 달성하는 것: {1}."};
constexpr Phrase kLaterWouldBeBest{
    "{0} would be best, but its GPUs can be had only {1}. This answer considers only GPUs that can be had now.",
    "{0}이(가) 가장 좋지만 GPU는 {1} 구할 수 있습니다. 이 답은 지금 구할 수 있는 GPU만 고려합니다."};
constexpr Phrase kNothingForSaleNow{"No GPUs can be had now; those of {0} can be had {1}.",
                                    "지금 구할 수 있는 GPU가 없습니다. {0}의 GPU는 {1} 구할 수 있습니다."};
constexpr Phrase kInTime{"in {}", "{} 뒤에야"};
constexpr Phrase kFromDate{"from {}", "{}부터"};
constexpr Phrase kEachAsStated{"each as it states, some paid in full and some as depreciation",
                               "시스템마다 적힌 대로 (일부는 구매비 전액, 일부는 감가상각)"};
constexpr Phrase kAnswerDependsOnPurchase{
    "The answer depends on how purchases count. With purchases {0}: {1}. With purchases {2}: {3}.",
    "구매비 산정 방식에 따라 답이 달라집니다. {0}: {1}. {2}: {3}."};
constexpr Phrase kCheapestDependsOnPurchase{
    "Which is cheapest depends on how purchases count. With purchases {0}: {1}. With purchases {2}: {3}.",
    "구매비 산정 방식에 따라 가장 저렴한 시스템이 달라집니다. {0}: {1}. {2}: {3}."};
constexpr Phrase kCostAgainst{"{0}, {1} against {3} for {2}", "{0}, {1} ({2}은(는) {3})"};
constexpr Phrase kThisPageCounts{"The rest of this page counts purchases {}.",
                                 "이 페이지의 나머지 부분에 쓴 구매비 산정 방식: {}."};
constexpr Phrase kBasisOfAnswer{"Basis of the costs: purchases {}.", "비용 산정 기준: {}."};
constexpr Phrase kNoneAhead{"none is ahead", "앞서는 시스템 없음"};
constexpr Phrase kMixedBases{
    "Costs on this page are on two bases: purchases count in full for {0}, which states no lifetime, and as depreciation for {1}.",
    "이 페이지의 비용은 기준이 섞여 있습니다. 수명이 명시되지 않은 {0}은(는) 구매비 전액으로, {1}은(는) 감가상각으로 "
    "산정했습니다."};
constexpr Phrase kMixedBasesOfSeveral{
    "Costs on this page are on two bases: purchases count in full for {0}, which state no lifetime, and as depreciation for {1}.",
    "이 페이지의 비용은 기준이 섞여 있습니다. 수명이 명시되지 않은 {0}은(는) 구매비 전액으로, {1}은(는) 감가상각으로 "
    "산정했습니다."};
constexpr Phrase kAllInFull{"With all purchases paid in full the answer is: {}.", "모든 구매비를 전액으로 산정한 답: {}."};
constexpr Phrase kAllInFullCheapest{"With all purchases paid in full {} costs least ({}).",
                                    "모든 구매비를 전액으로 산정하면 {}이(가) 가장 저렴합니다 ({})."};
constexpr Phrase kAnswerOffBudget{"The answer does not keep to the budget with purchases {}: {}.",
                                  "답은 예산을 지키지 못합니다 ({} 기준): {}."};
constexpr Phrase kAnswerMayBreakBudget{"Whether the answer keeps to the budget is {}.", "답이 예산을 지키는지: {}."};
constexpr Phrase kAnswerOffPlainBudget{"The answer does not keep to the budget: {}.", "답은 예산을 지키지 못합니다: {}."};
constexpr Phrase kBudgetDependsOnPurchase{
    "Which candidates keep to the budget depends on how purchases count. With purchases {0}: {1} With purchases {2}: {3}",
    "구매비 산정 방식에 따라 예산을 지키는 후보가 달라집니다. {0}: {1} {2}: {3}"};
constexpr Phrase kBudgetKeptBy{"The budget is kept by {}.", "예산을 지키는 후보: {}."};
constexpr Phrase kNoneKeepsToBudget{"No candidate is certain to keep to the budget.", "예산을 확실히 지키는 후보가 없습니다."};
constexpr Phrase kBudgetBrokenBy{"It is not kept by {}.", "지키지 못하는 후보: {}."};
constexpr Phrase kBudgetUncertainFor{"Within the ranges of the inputs it is not certain for {}.",
                                     "입력값의 범위에 따라 달라지는 후보: {}."};
constexpr Phrase kBudgetUnknownFor{"It cannot be told for {}.", "알 수 없는 후보: {}."};

constexpr Phrase kAnswerDependsOnPrecision{"The answer depends on the precision: {}.", "정밀도에 따라 답이 달라집니다: {}."};
constexpr Phrase kInPrecision{"in {}: {}", "{}: {}"};
constexpr Phrase kNearestEndsAnswer{"If `{1}` is {2} instead of {3}, none dominates all others any more.",
                                    "`{1}` 값이 {3} 대신 {2}이면 모든 기준에서 나머지보다 낫거나 같은 후보가 더는 없습니다."};
constexpr Phrase kNearestMakesAnswer{"If `{1}` is {2} instead of {3}, the answer is {0}.",
                                     "`{1}` 값이 {3} 대신 {2}이면 답은 {0}입니다."};
constexpr Phrase kRestsOnDefault{"The answer rests on a default: with {1} = {2} instead of {3} it is {0}.",
                                 "답은 기본값에 달려 있습니다. {1} 값이 `{3}` 대신 `{2}`이면 답은 {0}입니다."};
constexpr Phrase kDefaultEndsAnswer{
    "The answer rests on a default: with {0} = {1} instead of {2} none dominates all others any more.",
    "답은 기본값에 달려 있습니다. {0} 값이 `{2}` 대신 `{1}`이면 모든 기준에서 나머지보다 낫거나 같은 후보가 더는 없습니다."};
constexpr Phrase kDefaultMakesAnswer{"That there is no answer rests on a default: with {1} = {2} instead of {3} the answer is {0}.",
                                     "답이 없는 것은 기본값 때문입니다. {1} 값이 `{3}` 대신 `{2}`이면 답은 {0}입니다."};
constexpr Phrase kNoneDominates{"none dominates all others", "모든 기준에서 앞서는 후보 없음"};
constexpr Phrase kNearestSwitch{"The answer changes to {0} if `{1}` is {2} instead of {3}.",
                                "`{1}` 값이 {3} 대신 {2}이면 답은 {0}(으)로 바뀝니다."};
constexpr Phrase kNothingSwitches{"No single input, changed to between a tenth and ten times its value, changes the answer.",
                                  "어떤 입력값 하나를 1/10배에서 10배 사이로 바꾸어도 답은 바뀌지 않습니다."};

constexpr Phrase kNothingMakesAnswer{
    "No single input, changed to between a tenth and ten times its value, makes one of them dominate all others.",
    "어떤 입력값 하나를 1/10배에서 10배 사이로 바꾸어도 모든 기준에서 나머지보다 낫거나 같은 후보는 생기지 않습니다."};
constexpr Phrase kOnlyMeets{"Only {} meets {}.", "{0}만 {1}을(를) 달성합니다."};
constexpr Phrase kMeet{"{} meet {}.", "{1}을(를) 달성하는 후보: {0}."};
/// Of a limit that is moved: "the limit of "done in two days"".
constexpr Phrase kLimitOf{"the limit of \"{}\"", "\"{}\"의 목표값"};
constexpr Phrase kDeadlineOf{"the deadline of \"{}\"", "\"{}\"의 마감"};
constexpr Phrase kOrMore{"{} or more", "{} 이상"};
constexpr Phrase kOrLess{"{} or less", "{} 이하"};
constexpr Phrase kMore{"more than {}", "{} 초과"};
constexpr Phrase kLess{"less than {}", "{} 미만"};
constexpr Phrase kOrLater{"{} or later", "{} 또는 그 뒤"};
constexpr Phrase kEarlier{"before {}", "{} 전"};
constexpr Phrase kLimitSwitches{"If {1} were {2} instead of {3}, {0} would be the answer.",
                                "{1}이(가) {3} 대신 {2}이면 답은 {0}입니다."};
constexpr Phrase kLimitNobodyMeets{
    "If {1} were {2} instead of {3}, no candidate that can be had now would meet {4}; {0} would be ahead of the others that can be "
    "had now.",
    "{1}이(가) {3} 대신 {2}이면 지금 구할 수 있는 후보 가운데 {4}을(를) 달성하는 것이 없고, 지금 구할 수 있는 후보 중에서는 "
    "{0}이(가) 앞섭니다."};
constexpr Phrase kLimitEndsAnswer{
    "If {1} were {2} instead of {3}, there would be no single answer: no candidate would be ahead in everything.",
    "{1}이(가) {3} 대신 {2}이면 모든 기준에서 나머지보다 낫거나 같은 후보가 없어 답을 하나로 정할 수 없습니다."};
constexpr Phrase kFirstWorkload{"The scenario names no `experiment`; what is compared is its first workload, \"{}\".",
                                "시나리오에 `experiment`가 없으므로 첫 번째 작업 부하 \"{}\"을(를) 비교합니다."};

}  // namespace gpusim
