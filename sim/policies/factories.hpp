#pragma once
// One function per policy, named in the table (policies.cpp). Each reads its own keys and refuses others.

#include <memory>
#include <string>

#include "gpusim/policy.hpp"

namespace gpusim {

[[nodiscard]] std::unique_ptr<Policy> make_fifo(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_fifo_fit(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_sjf(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_lpt(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_critical_path(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_heft(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_cpop(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_peft(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_min_min(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_max_min(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_optimal(Reader& options);
[[nodiscard]] std::string why_optimal_cannot_plan(const System& system, const Workload& workload, const Performance& performance);
[[nodiscard]] std::unique_ptr<Policy> make_sequential(Reader& options);

}  // namespace gpusim
