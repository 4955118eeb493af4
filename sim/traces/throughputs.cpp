#include "sim/traces/throughputs.hpp"

#include <algorithm>

#include "gpusim/reader.hpp"
#include "sim/traces/fields.hpp"

namespace gpusim {

Throughputs::Throughputs(const std::string& name) {
  const TraceFile file = read_trace_file(name);
  RowReader rows(file.text);
  const Header header(rows, name);
  const std::size_t gpu = header.needed({"gpu"});
  const std::size_t model = header.needed({"model"});
  const std::size_t speed = header.needed({"steps_per_s"});
  const auto batch = header.find({"batch_size", "batch_size_per_gpu"});
  const auto gpus = header.find("n_gpus");
  const auto placement = header.find("placement");
  while (rows.next()) {
    const auto steps = parse_number(field(rows.fields(), speed));
    const auto count = gpus ? parse_whole(field(rows.fields(), gpus)) : 1;
    if (!steps || !count)
      throw InputError(name + ":" + std::to_string(rows.line()), "", "expected numbers in steps_per_s and n_gpus");
    if (*steps <= 0 || equals_ignoring_case(field(rows.fields(), placement), "unconsolidated")) continue;
    // Of several rows with the same key the first one counts.
    table_[{std::string(field(rows.fields(), model)), std::string(field(rows.fields(), batch)), *count}].try_emplace(
        std::string(field(rows.fields(), gpu)), *steps);
  }
}

bool Throughputs::set_times(JobRow& job, std::string_view batch, double steps, TraceImport& into) const {
  const auto speeds = table_.find({into.table().text(job.model), std::string(batch), job.gpus});
  if (speeds == table_.end()) return false;
  for (const auto& [gpu, steps_per_second] : speeds->second) {
    const Duration time = to_duration(Seconds::raw(steps / steps_per_second));
    job.duration_on.emplace_back(into.text(gpu), time);
    job.duration = job.duration_on.size() == 1 ? time : std::min(job.duration, time);
  }
  return true;
}

}  // namespace gpusim
