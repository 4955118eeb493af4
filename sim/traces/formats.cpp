// The table of formats: a new one is a file and a row here. Their order is the one in which content is tried.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "gpusim/reader.hpp"
#include "sim/traces/fields.hpp"
#include "sim/traces/trace_import.hpp"

namespace gpusim {
namespace {

bool is_slurm(std::string_view head) {
  return has_columns(head, {"Submit", "Start"}, '|') && (has_columns(head, {"JobID"}, '|') || has_columns(head, {"JobIDRaw"}, '|'));
}

/// 18 numbers, of which older logs leave some out; the comments of the archive stand in front.
bool is_swf(std::string_view head) {
  const bool has_comment = first_line(head).starts_with(';');
  RowReader rows(first_line(head, ';'), {.kind = RowReader::Separator::blanks});
  if (!rows.next() || (rows.fields().size() != 18 && !has_comment)) return false;
  return std::all_of(rows.fields().begin(), rows.fields().end(),
                     [](std::string_view text) { return parse_number(text).has_value(); });
}

bool is_philly(std::string_view head) {
  if (has_columns(head, {"vc", "submit_s", "num_gpus", "duration_s"})) return true;
  return first_line(head).starts_with('[') && head.find("\"attempts\"") != std::string_view::npos;
}

bool is_helios(std::string_view head) { return has_columns(head, {"vc", "gpu_num", "submit_time", "duration"}); }

bool is_tiresias(std::string_view head) {
  return has_columns(head, {"num_gpu", "submit_time", "duration"}) ||
         has_columns(head, {"num_gpus", "submit_s", "duration_s", "model"});
}

bool is_shockwave(std::string_view head) {
  if (has_columns(head, {"model", "total_steps", "n_gpus", "duration_s"})) return true;
  const std::string_view line = first_line(head);
  return std::count(line.begin(), line.end(), '\t') == 11;
}

bool is_gavel(std::string_view head) {
  if (has_columns(head, {"model", "total_steps", "n_gpus"})) return true;
  const auto tabs = std::count(first_line(head).begin(), first_line(head).end(), '\t');
  return tabs == 5 || tabs == 9;
}

bool is_alibaba(std::string_view head) {
  return has_columns(head, {"num_gpu", "creation_time", "scheduled_time"}) ||
         has_columns(head, {"job_name", "inst_num", "plan_gpu"});
}

bool is_wfcommons(std::string_view head) {
  return first_line(head).starts_with('{') &&
         (head.find("\"schemaVersion\"") != std::string_view::npos || head.find("\"workflow\"") != std::string_view::npos);
}

bool is_dax(std::string_view head) { return first_line(head).starts_with('<') && head.find("<adag") != std::string_view::npos; }

bool is_dot(std::string_view head) {
  std::string_view line = first_line(head, '#');
  const std::string word = lower(take_until(line, ' '));
  return word == "digraph" || word == "strict" || word.starts_with("digraph{");
}

bool is_psplib(std::string_view head) { return head.find("jobs (incl. supersource/sink )") != std::string_view::npos; }

/// The number of tasks alone in its line, then the first dummy, which nothing precedes.
bool is_stg(std::string_view head) {
  RowReader rows(head, {.kind = RowReader::Separator::blanks, .comment = '#'});
  if (!rows.next() || rows.fields().size() != 1 || !parse_whole(rows.fields()[0])) return false;
  return rows.next() && rows.fields().size() >= 3 && parse_whole(rows.fields()[2]).has_value();
}

bool is_csv(std::string_view head) { return has_columns(head, {"submit_s", "gpus", "duration_s"}); }

constexpr TraceReader kReaders[] = {
    {"slurm", "sacct --parsable2, any columns", is_slurm, read_slurm},
    {"swf", "Standard Workload Format 2.2", is_swf, read_swf},
    {"alibaba", "Alibaba's GPU clusters: pai_task_table (with pai_job_table), openb_pod_list", is_alibaba, read_alibaba},
    {"philly", "Microsoft's Philly: cluster_job_log, or its table of vc, submit_s, num_gpus, duration_s", is_philly, read_philly},
    {"helios", "SenseTime's Helios: cluster_log.csv", is_helios, read_helios},
    {"shockwave", "Shockwave: durations, or steps with a table of steps per second", is_shockwave, read_shockwave},
    {"gavel", "Gavel: .trace or CSV, with a table of steps per second", is_gavel, read_gavel},
    {"tiresias", "Tiresias: job_id,num_gpu,submit_time,…,duration", is_tiresias, read_tiresias},
    {"wfcommons", "WfCommons JSON, a workflow", is_wfcommons, read_wfcommons},
    {"stg", "Standard Task Graph Set, a workflow", is_stg, read_stg},
    {"dot", "Graphviz digraph with times and data, a workflow", is_dot, read_dot},
    {"dax", "Pegasus DAX XML, a workflow", is_dax, read_dax},
    {"psplib", "PSPLIB *.sm, a project", is_psplib, read_psplib},
    {"csv", "any CSV, with a map of its columns", is_csv, read_csv_jobs},
};

const TraceReader& reader_for(const std::string& format, const TraceFile& first) {
  std::vector<std::string> names;
  for (const TraceReader& reader : kReaders) {
    if (reader.name == format) return reader;
    names.emplace_back(reader.name);
  }
  if (!format.empty()) throw InputError(first.name, "", fmt::format("unknown format \"{}\"{}", format, suggestion(format, names)));
  constexpr std::size_t kHead = 4096;
  const std::string_view head = std::string_view(first.text).substr(0, kHead);
  for (const TraceReader& reader : kReaders)
    if (reader.recognizes(head)) return reader;
  throw InputError(first.name, "",
                   fmt::format("its content shows no known format; expected --format with one of {}", fmt::join(names, ", ")));
}

}  // namespace

std::span<const TraceReader> trace_readers() { return kReaders; }

std::vector<std::pair<std::string, std::string>> trace_formats() {
  std::vector<std::pair<std::string, std::string>> formats;
  for (const TraceReader& reader : kReaders) formats.emplace_back(reader.name, reader.summary);
  return formats;
}

ImportedTrace import_trace(const std::vector<std::string>& names, const std::string& format, const TraceOptions& options) {
  std::vector<TraceFile> files;
  for (const std::string& name : names) files.push_back(read_trace_file(name));
  const TraceReader& reader = reader_for(format, files.front());
  TraceImport import(std::string(reader.name), options);
  reader.read(files, import);
  return std::move(import).finish();
}

}  // namespace gpusim
