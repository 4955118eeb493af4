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
[[nodiscard]] std::string why_optimal_cannot_plan(const Problem& problem);
[[nodiscard]] std::unique_ptr<Policy> make_sequential(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_wspt(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_ssf(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_srtf(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_priority(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_edf(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_las(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_gittins(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_fair_share(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_drf(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_easy(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_conservative(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_slurm(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_work_stealing(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_gavel(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_themis(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_sia(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_allox(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_pipe(Reader& options);

}  // namespace gpusim
