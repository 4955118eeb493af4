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

namespace gpusim {
namespace {

std::vector<Scored> score_all(const Measurements& all, const std::vector<Gpu>& catalogue,
                              const std::vector<PhysicalProfile>& library, unsigned threads) {
  const std::vector<std::function<std::vector<Scored>()>> scores = {
      [&] { return score_across_gpus(all, catalogue); },
      [&] { return score_precision(all, catalogue); },
      [&] { return score_precision(all, catalogue, KnownMixed::on_other_cards); },
      [&] { return score_card_counts(all, catalogue); },
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
std::vector<std::string> unknown_cards(const Measurements& all) {
  std::map<std::string, std::size_t> rows;
  for (const Measurement& row : all.speeds)
    if (row.gpu.empty()) ++rows[row.gpu_label];
  std::vector<std::string> notes;
  for (const auto& [label, count] : rows)
    notes.push_back(fmt::format("{} row{} of \"{}\": no data sheet of the catalogue has this label, so its features are unknown",
                                count, count == 1 ? "" : "s", label));
  return notes;
}

std::vector<std::string> remarks_on(const Measurements& all, const std::vector<Gpu>& catalogue,
                                    const std::vector<PhysicalProfile>& library) {
  if (all.pairs.empty()) return {};
  const MisfitCount misfits = count_misfits(all, catalogue, library);
  return {fmt::format(
      "memory of two jobs on one card: {} of {} pairs that ran out of memory were foreseen, with {} false alarm{} "
      "({} pairs of networks whose memory is not known)",
      misfits.found, misfits.found + misfits.missed, misfits.false_alarms, misfits.false_alarms == 1 ? "" : "s", misfits.unknown)};
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
        fmt::format("nothing here can be predicted from the rest: expected two networks on two GPUs, in two precisions "
                    "or on two counts of GPUs, or pairs; got {} speeds, {} pairs",
                    all.speeds.size(), all.pairs.size()));
  report.groups = group_accuracy(report.rows);
  report.remarks = remarks_on(all, catalogue, library);
  report.notes = all.notes;
  for (std::string& note : unknown_cards(all)) report.notes.push_back(std::move(note));
  return report;
}

}  // namespace gpusim
