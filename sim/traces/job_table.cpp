#include "gpusim/job_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/input/text_tables.hpp"

namespace gpusim {
namespace {

/// A field of our own CSV; empty when the job does not state it.
using FieldText = std::optional<std::string>;

struct OutputColumn {
  std::string_view name;
  FieldText (*cell)(const JobRow& job, const SharedTexts& texts);
};

FieldText seconds_cell(const std::optional<Duration>& time) { return time ? FieldText(exact_seconds(*time)) : std::nullopt; }
FieldText text_cell(TextId text, const SharedTexts& texts) { return text != TextId{} ? FieldText(texts[text]) : std::nullopt; }
FieldText number_cell(double value, bool is_used) { return is_used ? FieldText(number_text(value)) : std::nullopt; }

constexpr OutputColumn kOptionalColumns[] = {
    {"estimate_s", [](const JobRow& job, const SharedTexts&) { return seconds_cell(job.estimate); }},
    {"user", [](const JobRow& job, const SharedTexts& texts) { return text_cell(job.user, texts); }},
    {"queue", [](const JobRow& job, const SharedTexts& texts) { return text_cell(job.queue, texts); }},
    {"priority", [](const JobRow& job, const SharedTexts&) { return number_cell(job.priority, job.priority != 0); }},
    {"weight", [](const JobRow& job, const SharedTexts&) { return number_cell(job.weight, job.weight != 1); }},
    {"deadline_s", [](const JobRow& job, const SharedTexts&) { return seconds_cell(job.deadline); }},
    {"nodes", [](const JobRow& job, const SharedTexts&) { return number_cell(job.nodes.value_or(0), job.nodes.has_value()); }},
    {"model", [](const JobRow& job, const SharedTexts& texts) { return text_cell(job.model, texts); }},
    {"gpu_type", [](const JobRow& job, const SharedTexts& texts) { return text_cell(job.gpu_type, texts); }},
    {"gpu_share", [](const JobRow& job, const SharedTexts&) { return number_cell(job.gpu_share, job.gpu_share != 1); }},
    {"state", [](const JobRow& job, const SharedTexts& texts) { return text_cell(job.state, texts); }},
    {"cpus", [](const JobRow& job, const SharedTexts&) { return number_cell(job.cpus.value_or(0), job.cpus.has_value()); }},
    {"memory_gb", [](const JobRow& job,
                     const SharedTexts&) { return job.memory ? FieldText(number_text(*job.memory / units::GB)) : std::nullopt; }},
    {"start_s", [](const JobRow& job, const SharedTexts&) { return seconds_cell(job.start); }},
    {"end_s", [](const JobRow& job, const SharedTexts&) { return seconds_cell(job.end); }},
};

/// GPU names that any job has a time on, in the order in which they come.
std::vector<TextId> models_in(const JobTable& table) {
  std::vector<TextId> models;
  for (const JobRow& job : table.jobs)
    for (const auto& [gpu, time] : job.duration_on)
      if (std::find(models.begin(), models.end(), gpu) == models.end()) models.push_back(gpu);
  return models;
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

TextId SharedTexts::id_of(std::string_view text) {
  const auto found = ids_.find(text);
  if (found != ids_.end()) return found->second;
  const auto id = static_cast<TextId>(texts_.size());
  texts_.emplace_back(text);
  ids_.emplace(texts_.back(), id);
  return id;
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
    summary.gpu_time += DeviceTime(job.duration) * job.gpus;
    summary.most_gpus = std::max(summary.most_gpus, job.gpus);
    summary.longest = std::max(summary.longest, job.duration);
  }
  const Duration submissions = summary.last_submit - summary.first_submit;
  if (submissions > Duration{}) summary.mean_gpus_busy = summary.gpu_time.seconds() / submissions.seconds();
  return summary;
}

std::string job_table_csv(const JobTable& table) {
  std::vector<const OutputColumn*> columns;
  for (const OutputColumn& column : kOptionalColumns)
    if (std::any_of(table.jobs.begin(), table.jobs.end(),
                    [&](const JobRow& job) { return column.cell(job, table.texts).has_value(); }))
      columns.push_back(&column);
  const std::vector<TextId> models = models_in(table);
  std::string text = "job,submit_s,gpus,duration_s";
  for (const OutputColumn* column : columns) text += fmt::format(",{}", column->name);
  for (const TextId model : models) {
    text += ",";
    append_csv_field(text, "duration_s@" + table.text(model));
  }
  text += "\n";
  for (const JobRow& job : table.jobs) {
    append_csv_field(text, job.name);
    text += fmt::format(",{},{},{}", exact_seconds(job.submit), job.gpus, exact_seconds(job.duration));
    for (const OutputColumn* column : columns) {
      text += ',';
      if (const FieldText cell = column->cell(job, table.texts)) append_csv_field(text, *cell);
    }
    for (const TextId model : models) {
      text += ',';
      for (const auto& [gpu, time] : job.duration_on)
        if (gpu == model) text += exact_seconds(time);
    }
    text += '\n';
  }
  return text;
}

}  // namespace gpusim
