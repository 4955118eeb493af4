#include "sim/audit/finding_kinds.hpp"

#include <algorithm>

namespace gpusim {

const FindingKind& row_of(Finding::Kind kind) {
  using Kind = Finding::Kind;
  static const FindingKind kTable[] = {
      {.kind = Kind::order_turned,
       .weight = 100,
       .name = {"order of systems turned", "시스템 순서가 뒤바뀜"},
       .sentence = {"\"{0}\": the document has {1} ahead of {2} ({3} against {4}); from its own inputs it is {5} against {6}: {2} "
                    "is ahead",
                    "\"{0}\": 문서는 {1}이(가) {2}보다 낫다고 하나({3} 대 {4}), 문서의 입력값으로는 {5} 대 {6}로 {2}이(가) 앞섬"}},
      {.kind = Kind::below_work_bound,
       .weight = 60,
       .name = {"makespan below the work bound", "작업량 하한보다 짧은 시간"},
       .sentence = {"{0}: {1} cannot be reached: {2} of work on {3} card{4} take at least {5} ({6})",
                    "{0}: {1}은(는) 불가능; 카드 {3}장으로 최소 {5}"}},
      {.kind = Kind::superlinear,
       .weight = 55,
       .name = {"more than n-fold speed-up on n cards", "n장에서 n배를 넘는 가속"},
       .sentence = {"{0}: {1} times faster on {2} times the cards ({3} instead of {4} {5})",
                    "{0}: 카드는 {2}배인데 속도는 {1}배라고 함"}},
      {.kind = Kind::card_count_ignored,
       .weight = 50,
       .name = {"card count ignored", "카드 수 무시"},
       .sentence = {"{0}: {1} is the work one task after the other; {2} cards take {3}",
                    "{0}: {1}은(는) 카드 {2}장을 무시한 순차 시간; 실제 {3}"}},
      {.kind = Kind::more_cards_slower,
       .weight = 45,
       .name = {"more cards take longer", "카드가 늘었는데 더 느림"},
       .sentence = {"\"{0}\" on {1}: {2} cards are said to take {3}, {4} cards {5}; more cards cannot take longer for equal jobs",
                    "{1} \"{0}\": {2}장은 {3}, {4}장은 {5}; 같은 작업에서 카드가 늘면 더 걸릴 수 없음"}},
      {.kind = Kind::cost_product,
       .weight = 40,
       .name = {"cost is not price x hours x cards", "비용이 단가 x 시간 x 카드 수와 다름"},
       .sentence = {"{0}: {1} is stated, but {2} a card x {3} x {4} card{5} come to {6}",
                    "{0}: {1}(으)로 적혀 있으나 단가 x 시간 x 카드 수는 {6}"}},
      {.kind = Kind::sum_of_parts,
       .weight = 30,
       .name = {"total is not the sum of its parts", "합계가 부분의 합과 다름"},
       .sentence = {"{0}: the parts add up to {3}, not to {1} ({2} = {3})", "{0}: 부분의 합은 {3}인데 {1}(으)로 적혀 있음"}},
      {.kind = Kind::unit_slip,
       .weight = 35,
       .name = {"unit slip", "단위 착오"},
       .sentence = {"{0}: {1} is stated, {2} = {3}; off by {4}", "{0}: {1}(으)로 적혀 있으나 {3}; {5}"}},
      {.kind = Kind::sparse_as_dense,
       .weight = 38,
       .name = {"sparse peak used as dense", "희소 최대치를 일반 최대치로 사용"},
       .sentence = {"{0}: {1} is the peak with 2:4 structured sparsity; dense training gets at most {2}",
                    "{0}: {1}은(는) 2:4 희소성 기준 최대치; 일반(dense) 학습은 최대 {2}"}},
      {.kind = Kind::above_roofline,
       .weight = 36,
       .name = {"above the physical limit", "물리적 한계 초과"},
       .sentence = {"{0}: {1} lies above the limit {2} = {3}", "{0}: {1}은(는) 한계 {3}을(를) 넘음"}},
      {.kind = Kind::efficiency,
       .weight = 20,
       .name = {"efficiency does not follow from its speed-up", "가속비와 맞지 않는 효율"},
       .sentence = {"{0}: {1} is stated, but its own speed-up gives {2} = {3}",
                    "{0}: {1}(으)로 적혀 있으나 문서의 가속비로는 {3}"}},
      {.kind = Kind::mixed_precisions,
       .weight = 32,
       .name = {"different precisions compared", "서로 다른 정밀도 비교"},
       .sentence = {"{0}: {1} compares \"{2}\" and \"{3}\", which compute in different precisions",
                    "{0}: {1}은(는) 서로 다른 정밀도의 \"{2}\"와(과) \"{3}\"을(를) 비교함"}},
      {.kind = Kind::says_otherwise,
       .weight = 25,
       .name = {"the document says otherwise elsewhere", "문서의 다른 곳과 모순"},
       .sentence = {"{0}: line {1} says {2}, line {3} says {4}", "{0}: {1}행은 {2}, {3}행은 {4}"}},
      {.kind = Kind::published_differs,
       .weight = 5,
       .name = {"differs from the data sheet", "데이터시트와 다름"},
       .sentence = {"{0}: {1} is stated, the data sheet says {2}", "{0}: {1}(으)로 적혀 있으나 데이터시트는 {2}"}},
  };
  return *std::find_if(std::begin(kTable), std::end(kTable), [&](const FindingKind& row) { return row.kind == kind; });
}

LocalizedText name(Finding::Kind kind) { return row_of(kind).name; }

}  // namespace gpusim
