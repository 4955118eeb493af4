#pragma once
// What failures cost, in closed form, and when to write checkpoints. All times in one unit of the caller's; failures come at random
// (exponential, mean time between them `mtbf` > 0) unless said otherwise.

namespace gpusim {

/// Young's interval between checkpoints of this cost: sqrt(2 cost mtbf) (Young, CACM 17(9), 1974).
[[nodiscard]] double young_interval(double cost, double mtbf);
/// Daly's: sqrt(2 cost mtbf) (1 + sqrt(cost / (2 mtbf)) / 3 + cost / (18 mtbf)) - cost for cost < 2 mtbf, else mtbf (Daly, Future
/// Generation Computer Systems 22, 2006, eq. 37).
[[nodiscard]] double daly_interval(double cost, double mtbf);

struct FailureCosts {
  double downtime = 0;  ///< after a failure, in which nothing fails
  double recovery = 0;  ///< before work goes on, in which it can fail again
};
/// Expected time of work that starts again from zero at each failure: (mtbf + downtime) e^{recovery / mtbf} (e^{work / mtbf} - 1)
/// (Bougeret, Casanova, Rabie, Robert & Vivien, SC 2011, section 3). Without costs (e^{work / mtbf} - 1) mtbf.
[[nodiscard]] double expected_restart_time(double work, double mtbf, FailureCosts costs = {});
/// Expected time with a checkpoint of this cost behind each of `pieces` equal pieces, the last among them: pieces x the above for
/// work / pieces + cost (same source, proposition 1).
[[nodiscard]] double expected_checkpointed_time(double work, unsigned pieces, double cost, double mtbf, FailureCosts costs = {});
/// The number of pieces with the least expected time: x = work / pieces near the root of (1 - lambda x) = e^{-lambda (x + cost)}
/// (same source, theorem 1, by Lambert's function); here both whole neighbours are compared. At least 1.
[[nodiscard]] unsigned best_pieces(double work, double cost, double mtbf, FailureCosts costs = {});

/// The part of the time that a repairable device is up: mtbf / (mtbf + mttr), whatever the laws (renewal theory).
[[nodiscard]] double availability(double mtbf, double mttr);
/// Of `devices` that fail one by one, independently: mtbf / devices.
[[nodiscard]] double gang_mtbf(double mtbf, unsigned devices);

}  // namespace gpusim
