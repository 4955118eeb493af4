#pragma once
// One function per policy, named in the table (policies.cpp). Each reads its own keys and refuses others.

#include <memory>

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
[[nodiscard]] std::unique_ptr<Policy> make_sequential(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_gavel(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_themis(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_allox(Reader& options);
[[nodiscard]] std::unique_ptr<Policy> make_pipe(Reader& options);

}  // namespace gpusim
