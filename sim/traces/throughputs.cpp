#include "sim/traces/throughputs.hpp"

#include <algorithm>

#include "gpusim/reader.hpp"
#include "sim/traces/fields.hpp"

namespace gpusim {

Throughputs::Throughputs(const std::string& name) {
  const TraceFile file = read_trace_file(name);
  RowReader rows(file.text, {});
  if (!rows.next()) throw_empty(name);
  const Header header(rows.fields());
  const std::size_t gpu = needed_column(header, {"gpu"}, name);
  const std::size_t model = needed_column(header, {"model"}, name);
  const std::size_t speed = needed_column(header, {"steps_per_s"}, name);
  const auto batch = header.find({"batch_size", "batch_size_per_gpu"});
  const auto gpus = header.find("n_gpus");
  const auto placement = header.find("placement");
  while (rows.next()) {
    const auto steps = parse_number(field(rows.fields(), speed));
    const auto cards = gpus ? parse_whole(field(rows.fields(), gpus)) : 1;
    if (!steps || !cards)
      throw InputError(name + ":" + std::to_string(rows.line()), "", "expected numbers in steps_per_s and n_gpus");
    if (*steps <= 0 || equals_ignoring_case(field(rows.fields(), placement), "unconsolidated")) continue;
    auto& entry = table_[{std::string(field(rows.fields(), model)), std::string(field(rows.fields(), batch)), *cards}];
    const std::string card(field(rows.fields(), gpu));
    const auto same = std::find_if(entry.begin(), entry.end(), [&](const auto& known) { return known.first == card; });
    if (same == entry.end()) entry.emplace_back(card, *steps);
  }
  for (auto& [key, speeds] : table_) std::sort(speeds.begin(), speeds.end());
}

const std::vector<std::pair<std::string, double>>& Throughputs::find(std::string_view model, std::string_view batch,
                                                                     std::int64_t gpus) const {
  static const std::vector<std::pair<std::string, double>> kNone;
  const auto found = table_.find({std::string(model), std::string(batch), gpus});
  return found == table_.end() ? kNone : found->second;
}

bool Throughputs::set_times(JobRow& job, std::string_view batch, double steps, TraceImport& into) const {
  const auto& speeds = find(into.table().text(job.model), batch, job.gpus);
  if (speeds.empty()) return false;
  for (const auto& [gpu, steps_per_second] : speeds) {
    const Duration time = to_duration(Seconds::raw(steps / steps_per_second));
    job.duration_on.emplace_back(into.text(gpu), time);
    job.duration = job.duration_on.size() == 1 ? time : std::min(job.duration, time);
  }
  return true;
}

}  // namespace gpusim
