#include "sim/audit/finding_kinds.hpp"

#include <algorithm>

namespace gpusim {

const FindingKind& row_of(Finding::Kind kind) {
  using Kind = Finding::Kind;
  static constexpr FindingKind kTable[] = {
      {.kind = Kind::ranking_reversed,
       .name = {"ranking reversed", "순위가 뒤바뀜"},
       .sentence = {"\"{0}\": the document puts {1} ahead of {2} ({3} against {4}); its own inputs give {5} against {6}, so {2} is "
                    "ahead{7}",
                    "\"{0}\": 문서는 {1}이(가) {2}보다 낫다고 하나({3} 대 {4}), 문서의 입력값으로는 {5} 대 {6}이므로 {2}이(가) "
                    "앞섬{7}"}},
      {.kind = Kind::ranking_by_basis,
       .name = {"ranking depends on the basis", "기준에 따라 달라지는 순위"},
       .sentence =
           {"\"{0}\": the document puts {1} ahead of {2} ({3} against {4}); that depends on the basis: {5} against {6}, so {2} "
            "is ahead{7}; but {8} against {9}, so {1} is ahead ({10})",
            "\"{0}\": 문서는 {1}이(가) {2}보다 낫다고 함({3} 대 {4}); 기준에 따라 다름: {5} 대 {6}이므로 {2}이(가) 앞섬{7}; {8} "
            "대 {9}이므로 {1}이(가) 앞섬 ({10})"}},
      {.kind = Kind::below_work_bound,
       .name = {"makespan below the lower bound", "하한보다 짧은 소요 시간"},
       .sentence = {"{0}: {1} cannot be reached{4}: {2}{3}", "{0}: {1}은(는){4} 불가능함: {2}{3}"}},
      {.kind = Kind::superlinear,
       .name = {"more than n-fold speed-up on n GPUs", "GPU n개에서 n배를 넘는 가속"},
       .sentence = {"{0}: {1} times as fast with {2} times the GPUs ({3} instead of {4} {5})",
                    "{0}: GPU는 {2}배({5} {4}개 대신 {3}개)인데 속도는 {1}배라고 함"}},
      {.kind = Kind::gpu_count_ignored,
       .name = {"number of GPUs ignored", "GPU 수 무시"},
       .sentence = {"{0}: {1} is what the tasks take one after the other; {2} GPUs at the same time take {3}",
                    "{0}: {1}은(는) 작업을 하나씩 차례로 실행한 시간이며, GPU {2}개를 동시에 쓰면 {3}이(가) 걸림"}},
      {.kind = Kind::more_gpus_slower,
       .name = {"more GPUs take longer", "GPU를 늘렸는데 더 느림"},
       .sentence = {"\"{0}\" on {1}: {3} is stated for {2} GPUs and {5} for {4}; more GPUs cannot take longer for equal jobs",
                    "{1}의 \"{0}\": GPU {2}개에 {3}, {4}개에 {5}(으)로 적혀 있으나, 같은 작업에서 GPU가 늘면 더 걸릴 수 없음"}},
      {.kind = Kind::cost_product,
       .name = {"cost is not price × GPU hours", "비용이 단가 × GPU 시간과 다름"},
       .sentence = {"{0}: {1} is stated, but price × GPU hours comes to another amount: {2}",
                    "{0}: {1}(으)로 적혀 있으나 단가 × GPU 시간은 다름: {2}"}},
      {.kind = Kind::sum_of_parts,
       .name = {"total is not the sum of its parts", "합계가 부분의 합과 다름"},
       .sentence = {"{0}: {1} is stated, but the parts add up to another total: {2}",
                    "{0}: {1}(으)로 적혀 있으나 부분의 합은 다름: {2}"}},
      {.kind = Kind::unit_error,
       .name = {"unit error", "단위 오류"},
       .sentence = {"{0}: {1} is stated, but the document's own inputs give another value: {2}; {3}",
                    "{0}: {1}(으)로 적혀 있으나 문서의 입력값으로는 다름: {2}; {3}"}},
      {.kind = Kind::sparse_as_dense,
       .name = {"sparse peak used as dense", "희소성 기준 최대치를 일반 최대치로 사용"},
       .sentence = {"{0}: {1} is the peak with 2:4 structured sparsity; dense training reaches at most {2}",
                    "{0}: {1}은(는) 2:4 희소성 기준 최대치이며, 희소성 없는 학습은 최대 {2}"}},
      {.kind = Kind::sparse_ratio,
       .name = {"ratio of sparse peaks", "희소 최대치의 비율"},
       .sentence = {"{0}: {1} is a ratio with peaks of 2:4 structured sparsity; of dense peaks it is {2}",
                    "{0}: {1}은(는) 2:4 희소성 기준 최대치의 비율이며, 희소성 없는 최대치로는 {2}"}},
      {.kind = Kind::purchase_basis,
       .name = {"price paid against depreciation", "구매 금액과 감가상각의 차이"},
       .sentence = {"{0}: {1} counts {2}; with {3} it is {4}", "{0}: {1}은(는) {2} 기준이며, {3} 기준으로는 {4}"}},
      {.kind = Kind::above_limit,
       .name = {"above the limit", "한계 초과"},
       .sentence = {"{0}: {1} is above the limit of {3} ({2})", "{0}: {1}은(는) 한계 {3}을(를) 넘음 ({2})"}},
      {.kind = Kind::efficiency,
       .name = {"efficiency does not follow from its speed-up", "가속비와 맞지 않는 효율"},
       .sentence = {"{0}: {1} is stated, but the stated speed-up gives another efficiency: {2}",
                    "{0}: {1}(으)로 적혀 있으나 문서의 가속비로는 다름: {2}"}},
      {.kind = Kind::mixed_precisions,
       .name = {"different precisions compared", "서로 다른 정밀도 비교"},
       .sentence = {"{0}: {1} compares \"{2}\" in {3} and \"{4}\" in {5}",
                    "{0}: {1}은(는) {3}의 \"{2}\"와(과) {5}의 \"{4}\"을(를) 비교함"}},
      {.kind = Kind::internal_contradiction,
       .name = {"internal contradiction", "문서 내부의 모순"},
       .sentence = {"{0}: line {1} says {2}, line {3} says {4}", "{0}: {1}행은 {2}, {3}행은 {4}"}},
      {.kind = Kind::published_differs,
       .name = {"differs from the data sheet", "데이터시트와 다름"},
       .sentence = {"{0}: {1} is stated, the data sheet says {2}", "{0}: {1}(으)로 적혀 있으나 데이터시트는 {2}"}},
      {.kind = Kind::electricity_twice,
       .name = {"electricity counted twice", "전기료 이중 계산"},
       .sentence = {"{0}: {1} counts the electricity twice: {2}; counted once, the cost is {3}{4}",
                    "{0}: {1}에는 전기료가 두 번 포함됨: {2}; 한 번만 포함하면 {3}{4}"}},
      {.kind = Kind::power_as_energy,
       .name = {"power taken for energy", "전력을 에너지로 혼동"},
       .sentence = {"{0}: {1} is power × 1 h, not power × time: {2}", "{0}: {1}은(는) 전력 × 시간이 아니라 전력 × 1시간임: {2}"}},
      {.kind = Kind::energy_as_power,
       .name = {"energy taken for power", "에너지를 전력으로 혼동"},
       .sentence = {"{0}: {1} is the energy, {2}, taken for the power, which is {3}",
                    "{0}: {1}은(는) 전력이 아니라 에너지 {2}의 숫자이며, 전력은 {3}"}},
      {.kind = Kind::working_days,
       .name = {"working days and calendar days confused", "근무일과 달력일 혼동"},
       .sentence = {"{0}: {1} is stated instead of {2}; it counts {3}", "{0}: {2}이어야 하나 {1}(으)로 적혀 있음; {3}"}},
      {.kind = Kind::gangs_ignored,
       .name = {"tasks that need several GPUs counted as one", "여러 GPU가 필요한 작업을 GPU 하나로 계산"},
       .sentence = {"{0}: {1} follows when each task holds one GPU; some need {2} GPUs at once, so it is {3}",
                    "{0}: {1}은(는) 작업마다 GPU를 하나만 쓸 때의 값이며, GPU {2}개가 동시에 필요한 작업이 있어 {3}"}},
      {.kind = Kind::input_denied,
       .name = {"input contradicted", "모순되는 입력값"},
       .sentence = {"{0}: line {2} states {1}, and {3} with it; what follows from the inputs of {4} is {5}{6}",
                    "{0}: {2}행은 {1}(으)로 적고 {3}; 그러나 {4}의 입력값으로는 {5}{6}"}},
  };
  return *std::find_if(std::begin(kTable), std::end(kTable), [&](const FindingKind& row) { return row.kind == kind; });
}

LocalizedText name(Finding::Kind kind) { return say(row_of(kind).name); }

LocalizedText label(Finding::Effect effect) {
  switch (effect) {
    case Finding::Effect::denies_inputs:
      return say({"what other results are computed from", "다른 결과의 입력값"});
    case Finding::Effect::reverses_order:
      return say({"which system is ahead", "어느 시스템이 앞서는지"});
    case Finding::Effect::reverses_order_on_one_basis:
      return say({"which system is ahead, on one basis", "한 기준에서 어느 시스템이 앞서는지"});
    case Finding::Effect::flips_limit:
      return say({"whether a goal, budget or limit is met", "목표, 예산, 한계를 지키는지"});
    default:
      return say({"the figure", "값 자체"});
  }
}

}  // namespace gpusim
