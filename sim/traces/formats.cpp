// The table of formats. A new one is a file of its own, its two functions in the lists of declarations and a row here. Their order
// is the one in which content is tried.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "gpusim/reader.hpp"
#include "sim/traces/fields.hpp"
#include "sim/traces/trace_import.hpp"

namespace gpusim {

Recognize is_slurm, is_swf, is_alibaba, is_philly, is_helios, is_shockwave, is_gavel, is_tiresias, is_wfcommons, is_stg, is_dot,
    is_dax, is_psplib, is_csv;
ReadTrace read_slurm, read_swf, read_alibaba, read_philly, read_helios, read_shockwave, read_gavel, read_tiresias, read_wfcommons,
    read_stg, read_dot, read_dax, read_psplib, read_csv_jobs;

namespace {

constexpr TraceReader kReaders[] = {
    {.name = "slurm", .summary = "sacct --parsable2, any columns", .recognizes = is_slurm, .read = read_slurm},
    {.name = "swf", .summary = "Standard Workload Format 2.2", .recognizes = is_swf, .read = read_swf},
    {.name = "alibaba",
     .summary = "Alibaba's GPU clusters: pai_task_table (with pai_job_table), openb_pod_list",
     .recognizes = is_alibaba,
     .read = read_alibaba},
    {.name = "philly",
     .summary = "Microsoft's Philly: cluster_job_log, or its table of vc, submit_s, num_gpus, duration_s",
     .recognizes = is_philly,
     .read = read_philly},
    {.name = "helios", .summary = "SenseTime's Helios: cluster_log.csv", .recognizes = is_helios, .read = read_helios},
    {.name = "shockwave",
     .summary = "Shockwave: durations, or steps with a table of steps per second",
     .recognizes = is_shockwave,
     .read = read_shockwave},
    {.name = "gavel",
     .summary = "Gavel: .trace or CSV, with a table of steps per second",
     .recognizes = is_gavel,
     .read = read_gavel},
    {.name = "tiresias",
     .summary = "Tiresias: job_id,num_gpu,submit_time,…,duration",
     .recognizes = is_tiresias,
     .read = read_tiresias},
    {.name = "wfcommons", .summary = "WfCommons JSON, a workflow", .recognizes = is_wfcommons, .read = read_wfcommons},
    {.name = "stg", .summary = "Standard Task Graph Set, a workflow", .recognizes = is_stg, .read = read_stg},
    {.name = "dot", .summary = "Graphviz digraph with times and data, a workflow", .recognizes = is_dot, .read = read_dot},
    {.name = "dax", .summary = "Pegasus DAX XML, a workflow", .recognizes = is_dax, .read = read_dax},
    {.name = "psplib", .summary = "PSPLIB *.sm, a project", .recognizes = is_psplib, .read = read_psplib},
    {.name = "csv", .summary = "any CSV, with a map of its columns", .recognizes = is_csv, .read = read_csv_jobs},
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
