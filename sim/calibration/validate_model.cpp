#include <fmt/format.h>

#include <functional>
#include <map>

#include "gpusim/calibrate.hpp"
#include "sim/base/parallel.hpp"
#include "sim/calibration/accuracy.hpp"
#include "sim/calibration/pair_calibration.hpp"
#include "sim/calibration/scaling_fit.hpp"
#include "sim/calibration/transfer_fit.hpp"
#include "sim/calibration/work_model_fit.hpp"
#include "sim/page/phrase.hpp"

namespace gpusim {
namespace {

std::vector<Scored> score_all(const Measurements& all, const std::vector<Gpu>& catalogue,
                              const std::vector<PhysicalProfile>& library, unsigned threads) {
  const std::vector<std::function<std::vector<Scored>()>> scores = {
      [&] { return score_across_gpus(all, catalogue); },
      [&] { return score_precision(all, catalogue); },
      [&] { return score_precision(all, catalogue, KnownMixed::on_other_gpus); },
      [&] { return score_gpu_counts(all, catalogue); },
      [&] { return score_links(all, catalogue); },
      [&] { return score_pairs(all, catalogue); },
      [&] { return score_work_model(all, catalogue, library); },
  };
  std::vector<std::vector<Scored>> parts(scores.size());
  for_each_index(parts.size(), threads, [&](std::size_t part) { parts[part] = scores[part](); });
  std::vector<Scored> rows;
  for (const auto& part : parts) rows.insert(rows.end(), part.begin(), part.end());
  return rows;
}

/// Notes about labels of GPUs without a data sheet, each once.
std::vector<LocalizedText> unknown_gpus(const Measurements& all) {
  std::map<std::string, std::size_t> rows;
  for (const Measurement& row : all.speeds)
    if (row.gpu.empty()) ++rows[row.gpu_label];
  std::vector<LocalizedText> notes;
  for (const auto& [label, count] : rows)
    notes.push_back(say({"{0} of \"{2}\": no data sheet of the catalogue has this label, so its features are unknown",
                         "\"{2}\"의 행 {1}개: 이 이름의 데이터시트가 없어 특성을 알 수 없음"},
                        counted(count, "row"), count, label));
  return notes;
}

std::vector<LocalizedText> remarks_on(const Measurements& all, const std::vector<Gpu>& catalogue,
                                      const std::vector<PhysicalProfile>& library) {
  if (all.pairs.empty()) return {};
  const MisfitCount misfits = count_misfits(all, catalogue, library);
  return {say(
      {"Memory of two jobs on one GPU: {0} of {1} pairs that ran out of memory were predicted, with {3} "
       "(the memory of the networks of {4} pairs is not known).",
       "한 GPU에서 두 작업의 메모리: 메모리가 부족했던 쌍 {1}개 중 {0}개를 예측함, 잘못된 경고 {2}개 (네트워크의 메모리를 모르는 "
       "쌍 {4}개)."},
      misfits.found, misfits.found + misfits.missed, misfits.false_alarms, counted(misfits.false_alarms, "false alarm"),
      misfits.unknown)};
}

}  // namespace

AccuracyReport validate_model(const std::vector<std::string>& tables, const std::vector<Gpu>& catalogue,
                              const std::vector<PhysicalProfile>& library, unsigned threads) {
  const Measurements all = read_tables(tables, GpuLabels(catalogue));
  AccuracyReport report;
  report.rows = score_all(all, catalogue, library, threads);
  if (report.rows.empty())
    throw InputError(
        tables.front(), "",
        fmt::format("expected two networks on two GPUs, in two precisions or on two counts of GPUs, or pairs, so that one can be "
                    "predicted from the rest; got {} and {}",
                    counted(all.speeds.size(), "speed"), counted(all.pairs.size(), "pair")));
  report.groups = group_accuracy(report.rows);
  report.remarks = remarks_on(all, catalogue, library);
  report.notes = all.notes;
  for (LocalizedText& note : unknown_gpus(all)) report.notes.push_back(std::move(note));
  return report;
}

}  // namespace gpusim
