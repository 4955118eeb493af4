#include "gpusim/job_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/input/text_tables.hpp"

namespace gpusim {
namespace {

/// A column of our own CSV: how a cell is written, and whether a row has anything to say there.
struct OutputColumn {
  std::string name;
  bool (*is_used)(const JobRow& job);
  void (*write)(std::string& line, const JobRow& job, const SharedTexts& texts);
};

void write_optional(std::string& line, const std::optional<Duration>& time) {
  if (time) line += exact_seconds(*time);
}

const std::vector<OutputColumn>& optional_columns() {
  using Texts = SharedTexts;
  static const std::vector<OutputColumn> kColumns = {
      {"estimate_s", [](const JobRow& job) { return job.estimate.has_value(); },
       [](std::string& line, const JobRow& job, const Texts&) { write_optional(line, job.estimate); }},
      {"user", [](const JobRow& job) { return job.user != 0; },
       [](std::string& line, const JobRow& job, const Texts& texts) { append_csv_field(line, texts[job.user]); }},
      {"queue", [](const JobRow& job) { return job.queue != 0; },
       [](std::string& line, const JobRow& job, const Texts& texts) { append_csv_field(line, texts[job.queue]); }},
      {"priority", [](const JobRow& job) { return job.priority != 0; },
       [](std::string& line, const JobRow& job, const Texts&) { line += fmt::format("{}", job.priority); }},
      {"weight", [](const JobRow& job) { return job.weight != 1; },
       [](std::string& line, const JobRow& job, const Texts&) { line += number_text(job.weight); }},
      {"deadline_s", [](const JobRow& job) { return job.deadline.has_value(); },
       [](std::string& line, const JobRow& job, const Texts&) { write_optional(line, job.deadline); }},
      {"nodes", [](const JobRow& job) { return job.nodes != 0; },
       [](std::string& line, const JobRow& job, const Texts&) { line += fmt::format("{}", job.nodes); }},
      {"model", [](const JobRow& job) { return job.model != 0; },
       [](std::string& line, const JobRow& job, const Texts& texts) { append_csv_field(line, texts[job.model]); }},
      {"gpu_type", [](const JobRow& job) { return job.gpu_type != 0; },
       [](std::string& line, const JobRow& job, const Texts& texts) { append_csv_field(line, texts[job.gpu_type]); }},
      {"gpu_share", [](const JobRow& job) { return job.gpu_share != 1; },
       [](std::string& line, const JobRow& job, const Texts&) { line += number_text(job.gpu_share); }},
      {"state", [](const JobRow& job) { return job.state != 0; },
       [](std::string& line, const JobRow& job, const Texts& texts) { append_csv_field(line, texts[job.state]); }},
      {"cpus", [](const JobRow& job) { return job.cpus > 0; },
       [](std::string& line, const JobRow& job, const Texts&) { line += number_text(job.cpus); }},
      {"memory_gb", [](const JobRow& job) { return job.memory > DataSize{}; },
       [](std::string& line, const JobRow& job, const Texts&) { line += number_text(job.memory / units::GB); }},
      {"start_s", [](const JobRow& job) { return job.start.has_value(); },
       [](std::string& line, const JobRow& job, const Texts&) { write_optional(line, job.start); }},
      {"end_s", [](const JobRow& job) { return job.end.has_value(); },
       [](std::string& line, const JobRow& job, const Texts&) { write_optional(line, job.end); }},
  };
  return kColumns;
}

/// GPU names that any job has a time on, in the order in which they come.
std::vector<std::uint32_t> cards_of(const JobTable& table) {
  std::vector<std::uint32_t> cards;
  for (const JobRow& job : table.jobs)
    for (const auto& [gpu, time] : job.duration_on)
      if (std::find(cards.begin(), cards.end(), gpu) == cards.end()) cards.push_back(gpu);
  return cards;
}

void move_instants(JobRow& job, Duration submit, bool keeps_measured) {
  const Duration moved = submit - job.submit;
  job.submit = submit;
  if (job.deadline) job.deadline = *job.deadline + moved;
  for (std::optional<Duration>* instant : {&job.start, &job.end}) {
    if (!*instant) continue;
    if (keeps_measured)
      *instant = **instant + moved;
    else
      instant->reset();
  }
}

}  // namespace

std::uint32_t SharedTexts::number(std::string_view text) {
  const auto found = numbers_.find(text);
  if (found != numbers_.end()) return found->second;
  const auto number = static_cast<std::uint32_t>(texts_.size());
  texts_.emplace_back(text);
  numbers_.emplace(texts_.back(), number);
  return number;
}

void select(JobTable& table, const TraceSelection& selection) {
  const Duration from = selection.from.value_or(Duration{});
  std::erase_if(table.jobs, [&](const JobRow& job) {
    return job.submit < from || (selection.until && job.submit >= *selection.until) ||
           (!selection.queue.empty() && table.text(job.queue) != selection.queue) ||
           (!selection.user.empty() && table.text(job.user) != selection.user);
  });
  if (selection.limit && table.jobs.size() > *selection.limit) table.jobs.resize(*selection.limit);
  const bool is_moved = selection.load != 1;
  if (!is_moved && from == Duration{}) return;
  for (JobRow& job : table.jobs) {
    const Duration since = job.submit - from;
    move_instants(job, is_moved ? divided(since, selection.load) : since, !is_moved);
  }
}

TraceSummary summary_of(const JobTable& table) {
  TraceSummary summary;
  summary.jobs = table.jobs.size();
  if (table.jobs.empty()) return summary;
  summary.first_submit = table.jobs.front().submit;
  summary.last_submit = table.jobs.back().submit;
  for (const JobRow& job : table.jobs) {
    summary.gpu_hours += job.duration.seconds() / 3600 * job.gpus;
    summary.most_gpus = std::max(summary.most_gpus, job.gpus);
    summary.longest = std::max(summary.longest, job.duration);
  }
  const double hours = (summary.last_submit - summary.first_submit).seconds() / 3600;
  if (hours > 0) summary.mean_gpus_busy = summary.gpu_hours / hours;
  return summary;
}

std::string job_table_csv(const JobTable& table) {
  std::vector<const OutputColumn*> columns;
  for (const OutputColumn& column : optional_columns())
    if (std::any_of(table.jobs.begin(), table.jobs.end(), column.is_used)) columns.push_back(&column);
  const std::vector<std::uint32_t> cards = cards_of(table);
  std::string text = "job,submit_s,gpus,duration_s";
  for (const OutputColumn* column : columns) text += "," + column->name;
  for (const std::uint32_t card : cards) {
    text += ",";
    append_csv_field(text, "duration_s@" + table.text(card));
  }
  text += "\n";
  for (const JobRow& job : table.jobs) {
    append_csv_field(text, job.name);
    text += fmt::format(",{},{},{}", exact_seconds(job.submit), job.gpus, exact_seconds(job.duration));
    for (const OutputColumn* column : columns) {
      text += ',';
      if (column->is_used(job)) column->write(text, job, table.texts);
    }
    for (const std::uint32_t card : cards) {
      text += ',';
      for (const auto& [gpu, time] : job.duration_on)
        if (gpu == card) text += exact_seconds(time);
    }
    text += '\n';
  }
  return text;
}

}  // namespace gpusim
