#pragma once
// Queues in equilibrium. Rates and times are in one unit of the caller's; a queue whose load is 1 or more has none, and what grows
// without end is infinite. Wrong arguments (a negative rate) fail a GPUSIM_CHECK. Unless said otherwise: Kleinrock, Queueing
// Systems, vol. 1, 1975, and vol. 2, 1976; Harchol-Balter, Performance Modeling and Design of Computer Systems, 2013.

#include <cstddef>
#include <vector>

namespace gpusim {

struct QueueMeans {
  double utilization = 0;  ///< of a server
  double wait_chance = 0;  ///< P(a job waits); of loss systems, of those that enter
  double number = 0;       ///< L: in the system
  double waiting = 0;      ///< L_q: waiting
  double response = 0;     ///< W: waiting and service
  double wait = 0;         ///< W_q
};

/// M/M/c: `arrivals` a unit of time, each server serves `service_rate`. With c = 1, W = 1 / (mu - lambda). C (Erlang C) = B /
/// (1 - rho (1 - B)), W_q = C / (c mu - lambda) (Kleinrock, vol. 1, section 3.5).
[[nodiscard]] QueueMeans mmc_queue(double arrivals, double service_rate, std::size_t servers = 1);
/// The chance that a job of M/M/c waits longer than `time`: C e^{-(c mu - lambda) t}.
[[nodiscard]] double mmc_wait_above(double arrivals, double service_rate, std::size_t servers, double time);
/// The time that a part `p` of all jobs of M/M/c do not wait longer than, 0 <= p < 1.
[[nodiscard]] double mmc_wait_quantile(double arrivals, double service_rate, std::size_t servers, double p);
/// B, the chance that all servers of M/M/c/c are busy, for `load` = lambda / mu: B_0 = 1, B_c = a B / (c + a B) (Erlang 1917).
[[nodiscard]] double erlang_b(double load, std::size_t servers);
/// C, the chance that a job of M/M/c waits.
[[nodiscard]] double erlang_c(double load, std::size_t servers);

/// M/G/1, first come, first served: W_q = lambda E[S^2] / (2 (1 - rho)) (Pollaczek & Khinchine; Kleinrock, vol. 1, section 5.7).
[[nodiscard]] QueueMeans mg1_queue(double arrivals, double mean_service, double second_moment);
/// M/D/1: the same with E[S^2] = E[S]^2.
[[nodiscard]] QueueMeans md1_queue(double arrivals, double service);
/// M/G/1 under processor sharing: W = E[S] / (1 - rho) whatever the law of service; `wait` is response - service (Kleinrock, vol.
/// 2, section 4.4). wait_chance is P(somebody is there).
[[nodiscard]] QueueMeans mg1_processor_sharing(double arrivals, double mean_service);
/// The mean response of a job of this length there: size / (1 - rho).
[[nodiscard]] double mg1_processor_sharing_response(double arrivals, double mean_service, double size);

/// A class of jobs; the first of several goes first.
struct PriorityClass {
  double arrivals;
  double mean_service;
  double second_moment;  ///< of exponential service: 2 mean^2
};
/// Mean response of each class in M/G/1, sigma_k = rho_1 + ... + rho_k, R_k = sum over i <= k of lambda_i E[S_i^2] / 2, R of all
/// classes. Not preemptive: W_q = R / ((1 - sigma_{k-1}) (1 - sigma_k)) (Cobham 1954). Preemptive-resume: T = E[S_k] / (1 -
/// sigma_{k-1}) + R_k / ((1 - sigma_{k-1}) (1 - sigma_k)) (Kleinrock, vol. 2, section 3.4 to 3.5). Infinite from the class on that
/// fills the server.
[[nodiscard]] std::vector<double> nonpreemptive_priority_response(const std::vector<PriorityClass>& classes);
[[nodiscard]] std::vector<double> preemptive_priority_response(const std::vector<PriorityClass>& classes);

/// M/M/1/K: at most `places` jobs, the one served among them; others are lost. Any load.
struct LossQueue {
  double loss = 0;        ///< P(a job is lost)
  double throughput = 0;  ///< lambda (1 - loss)
  QueueMeans of_entered;
};
[[nodiscard]] LossQueue mm1k_queue(double arrivals, double service_rate, std::size_t places);
/// M/G/inf: Poisson with mean lambda E[S]; nobody waits. utilization is 0, as there is no end of servers.
[[nodiscard]] QueueMeans mginf_queue(double arrivals, double mean_service);

/// M/M/c//N: `sources` machines that each fail `failure_rate` a unit of time while they work, `servers` repairers. L is the number
/// that do not work, W how long one does not (Kleinrock, vol. 1, section 3.8 and 3.10).
struct MachineRepair {
  double throughput = 0;  ///< repairs a unit of time
  QueueMeans of_failed;
};
[[nodiscard]] MachineRepair machine_repair(std::size_t sources, std::size_t servers, double failure_rate, double service_rate);

/// APPROXIMATION for G/G/c: W_q = C / (c mu - lambda) x (ca2 + cs2) / 2 with the squared coefficients of variation of the times
/// between arrivals and of service; exact for M/M/c and M/G/1 (Allen, Probability, Statistics, and Queueing Theory, 1990, section
/// 5.3.4; Cunneen).
[[nodiscard]] QueueMeans allen_cunneen(double arrivals, double service_rate, std::size_t servers, double squared_cv_arrivals,
                                       double squared_cv_service);

}  // namespace gpusim
