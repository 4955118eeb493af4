#include "tests/theory/queueing.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/base/check.hpp"

namespace gpusim {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

void check_rates(double arrivals, double service) {
  GPUSIM_CHECK(arrivals >= 0 && std::isfinite(arrivals), "an arrival rate of {}", arrivals);
  GPUSIM_CHECK(service > 0 && std::isfinite(service), "a service of {}", service);
}

/// L and L_q by Little's law.
QueueMeans from_wait(double arrivals, double mean_service, double utilization, double wait_chance, double wait) {
  QueueMeans means;
  means.utilization = utilization;
  means.wait_chance = wait_chance;
  means.wait = wait;
  means.response = wait + mean_service;
  // No arrivals, no queue, though 0 x infinity is undefined.
  means.waiting = arrivals == 0 ? 0 : arrivals * wait;
  means.number = arrivals == 0 ? 0 : arrivals * means.response;
  return means;
}

QueueMeans overloaded(double utilization) {
  return {.utilization = utilization,
          .wait_chance = 1,
          .number = kInfinity,
          .waiting = kInfinity,
          .response = kInfinity,
          .wait = kInfinity};
}

/// Sums over states 0, 1, ... of unnormalised probabilities.
struct States {
  double total = 0;
  double number = 0;
  double busy = 0;
  double waiting = 0;
};

States sum_up(const std::vector<double>& weight, std::size_t servers) {
  States sums;
  for (std::size_t n = 0; n < weight.size(); ++n) {
    sums.total += weight[n];
    sums.number += weight[n] * static_cast<double>(n);
    sums.busy += weight[n] * static_cast<double>(std::min(n, servers));
    if (n > servers) sums.waiting += weight[n] * static_cast<double>(n - servers);
  }
  return sums;
}

/// Weights with these ratios of neighbours, the greatest 1: they neither overflow nor all vanish.
std::vector<double> chain(const std::vector<double>& ratio) {
  std::vector<double> weight{1};
  for (const double one : ratio) {
    const double next = weight.back() * one;
    weight.push_back(next);
    if (next > 1)
      for (double& any : weight) any /= next;
  }
  return weight;
}

}  // namespace

double erlang_b(double load, std::size_t servers) {
  GPUSIM_CHECK(load >= 0 && std::isfinite(load), "a load of {}", load);
  double blocked = 1;
  for (std::size_t c = 1; c <= servers; ++c) blocked = load * blocked / (static_cast<double>(c) + load * blocked);
  return blocked;
}

double erlang_c(double load, std::size_t servers) {
  GPUSIM_CHECK(servers > 0, "no server");
  const double utilization = load / static_cast<double>(servers);
  if (utilization >= 1) return 1;
  const double blocked = erlang_b(load, servers);
  return blocked / (1 - utilization * (1 - blocked));
}

QueueMeans mmc_queue(double arrivals, double service_rate, std::size_t servers) {
  check_rates(arrivals, service_rate);
  GPUSIM_CHECK(servers > 0, "no server");
  const double capacity = static_cast<double>(servers) * service_rate;
  if (arrivals >= capacity) return overloaded(1);
  const double waits = erlang_c(arrivals / service_rate, servers);
  return from_wait(arrivals, 1 / service_rate, arrivals / capacity, waits, waits / (capacity - arrivals));
}

double mmc_wait_above(double arrivals, double service_rate, std::size_t servers, double time) {
  const QueueMeans means = mmc_queue(arrivals, service_rate, servers);
  if (means.wait == kInfinity) return 1;
  if (time < 0) return 1;
  return means.wait_chance * std::exp(-(static_cast<double>(servers) * service_rate - arrivals) * time);
}

double mmc_wait_quantile(double arrivals, double service_rate, std::size_t servers, double p) {
  GPUSIM_CHECK(p >= 0 && p < 1, "a part of {}", p);
  const QueueMeans means = mmc_queue(arrivals, service_rate, servers);
  if (means.wait == kInfinity) return kInfinity;
  if (means.wait_chance <= 1 - p) return 0;
  return std::log(means.wait_chance / (1 - p)) / (static_cast<double>(servers) * service_rate - arrivals);
}

QueueMeans mg1_queue(double arrivals, double mean_service, double second_moment) {
  check_rates(arrivals, mean_service);
  GPUSIM_CHECK(second_moment >= mean_service * mean_service * (1 - 1e-12), "a second moment of {} with a mean of {}", second_moment,
               mean_service);
  const double load = arrivals * mean_service;
  if (load >= 1) return overloaded(1);
  return from_wait(arrivals, mean_service, load, load, arrivals * second_moment / (2 * (1 - load)));
}

QueueMeans md1_queue(double arrivals, double service) { return mg1_queue(arrivals, service, service * service); }

QueueMeans mg1_processor_sharing(double arrivals, double mean_service) {
  check_rates(arrivals, mean_service);
  const double load = arrivals * mean_service;
  if (load >= 1) return overloaded(1);
  return from_wait(arrivals, mean_service, load, load, mean_service / (1 - load) - mean_service);
}

double mg1_processor_sharing_response(double arrivals, double mean_service, double size) {
  check_rates(arrivals, mean_service);
  GPUSIM_CHECK(size >= 0, "a length of {}", size);
  const double load = arrivals * mean_service;
  return load >= 1 ? kInfinity : size / (1 - load);
}

std::vector<double> nonpreemptive_priority_response(const std::vector<PriorityClass>& classes) {
  double residual = 0;
  double load = 0;
  for (const PriorityClass& one : classes) {
    check_rates(one.arrivals, one.mean_service);
    // A class that fills the server is served in what those before it leave, and none behind it is.
    const double served = std::min(one.arrivals, std::max(0.0, 1 - load) / one.mean_service);
    residual += served * one.second_moment / 2;
    load += one.arrivals * one.mean_service;
  }
  std::vector<double> response;
  double before = 0;
  for (const PriorityClass& one : classes) {
    const double with = before + one.arrivals * one.mean_service;
    response.push_back(with >= 1 ? kInfinity : one.mean_service + residual / ((1 - before) * (1 - with)));
    before = with;
  }
  return response;
}

std::vector<double> preemptive_priority_response(const std::vector<PriorityClass>& classes) {
  std::vector<double> response;
  double before = 0;
  double residual = 0;
  for (const PriorityClass& one : classes) {
    check_rates(one.arrivals, one.mean_service);
    const double with = before + one.arrivals * one.mean_service;
    residual += one.arrivals * one.second_moment / 2;
    response.push_back(with >= 1 ? kInfinity : one.mean_service / (1 - before) + residual / ((1 - before) * (1 - with)));
    before = with;
  }
  return response;
}

LossQueue mm1k_queue(double arrivals, double service_rate, std::size_t places) {
  check_rates(arrivals, service_rate);
  GPUSIM_CHECK(places > 0, "no place");
  const std::vector<double> weight = chain(std::vector<double>(places, arrivals / service_rate));
  const States sums = sum_up(weight, 1);
  LossQueue queue;
  queue.loss = weight.back() / sums.total;
  queue.throughput = arrivals * (1 - queue.loss);
  const double number = sums.number / sums.total;
  const double idle = weight.front() / sums.total;
  queue.of_entered.utilization = 1 - idle;
  queue.of_entered.number = number;
  queue.of_entered.waiting = sums.waiting / sums.total;
  // Of those that enter; without arrivals, of one that would.
  queue.of_entered.wait_chance = queue.loss < 1 ? 1 - idle / (1 - queue.loss) : 0;
  queue.of_entered.response = queue.throughput > 0 ? number / queue.throughput : 1 / service_rate;
  queue.of_entered.wait = queue.throughput > 0 ? queue.of_entered.waiting / queue.throughput : 0;
  return queue;
}

QueueMeans mginf_queue(double arrivals, double mean_service) {
  check_rates(arrivals, mean_service);
  return from_wait(arrivals, mean_service, 0, 0, 0);
}

MachineRepair machine_repair(std::size_t sources, std::size_t servers, double failure_rate, double service_rate) {
  check_rates(failure_rate, service_rate);
  GPUSIM_CHECK(sources > 0 && servers > 0, "{} machines, {} repairers", sources, servers);
  std::vector<double> ratio;
  for (std::size_t n = 0; n < sources; ++n)
    ratio.push_back(static_cast<double>(sources - n) * failure_rate /
                    (static_cast<double>(std::min(n + 1, servers)) * service_rate));
  const std::vector<double> weight = chain(ratio);
  const States sums = sum_up(weight, servers);
  MachineRepair repair;
  repair.throughput = sums.busy / sums.total * service_rate;
  repair.of_failed.utilization = sums.busy / sums.total / static_cast<double>(servers);
  repair.of_failed.number = sums.number / sums.total;
  repair.of_failed.waiting = sums.waiting / sums.total;
  repair.of_failed.response = repair.throughput > 0 ? repair.of_failed.number / repair.throughput : 1 / service_rate;
  repair.of_failed.wait = repair.throughput > 0 ? repair.of_failed.waiting / repair.throughput : 0;
  // A machine that fails sees the others as they are with one machine less (Sevcik & Mitrani, JACM 28, 1981).
  std::vector<double> others;
  for (std::size_t n = 0; n + 1 < sources; ++n)
    others.push_back(static_cast<double>(sources - 1 - n) * failure_rate /
                     (static_cast<double>(std::min(n + 1, servers)) * service_rate));
  const std::vector<double> seen = chain(others);
  double all = 0;
  double busy = 0;
  for (std::size_t n = 0; n < seen.size(); ++n) {
    all += seen[n];
    if (n >= servers) busy += seen[n];
  }
  repair.of_failed.wait_chance = busy / all;
  return repair;
}

QueueMeans allen_cunneen(double arrivals, double service_rate, std::size_t servers, double squared_cv_arrivals,
                         double squared_cv_service) {
  GPUSIM_CHECK(squared_cv_arrivals >= 0 && squared_cv_service >= 0, "squared coefficients of variation of {} and {}",
               squared_cv_arrivals, squared_cv_service);
  const QueueMeans exponential = mmc_queue(arrivals, service_rate, servers);
  if (exponential.wait == kInfinity) return exponential;
  return from_wait(arrivals, 1 / service_rate, exponential.utilization, exponential.wait_chance,
                   exponential.wait * (squared_cv_arrivals + squared_cv_service) / 2);
}

}  // namespace gpusim
