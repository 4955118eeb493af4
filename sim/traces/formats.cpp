// The table of trace formats. A new format consists of its own file, declarations of its two functions here and a row in the table.
// The order of rows is the order in which contents are tried.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "gpusim/reader.hpp"
#include "sim/traces/fields.hpp"
#include "sim/traces/trace_import.hpp"

namespace gpusim {

Recognize is_slurm, is_swf, is_alibaba, is_philly, is_helios, is_shockwave, is_gavel, is_tiresias, is_wfcommons, is_stg, is_dot,
    is_dax, is_psplib, is_csv;
ReadTrace read_alibaba, read_shockwave, read_gavel;
ReadFile read_slurm, read_swf, read_philly, read_helios, read_tiresias, read_wfcommons, read_stg, read_dot, read_dax, read_psplib,
    read_csv_jobs;

namespace {

template <ReadFile* read>
void each(std::span<const TraceFile> files, TraceImport& into) {
  for (const TraceFile& file : files) {
    into.open(file);
    read(file, into);
  }
}

constexpr TraceReader kReaders[] = {
    {"slurm", "sacct --parsable2, any columns", is_slurm, each<read_slurm>},
    {"swf", "Standard Workload Format 2.2", is_swf, each<read_swf>},
    {"alibaba", "Alibaba's GPU clusters: pai_task_table (with pai_job_table), openb_pod_list", is_alibaba, read_alibaba},
    {"philly", "Microsoft's Philly: cluster_job_log, or its table of vc, submit_s, num_gpus, duration_s", is_philly,
     each<read_philly>},
    {"helios", "SenseTime's Helios: cluster_log.csv", is_helios, each<read_helios>},
    {"shockwave", "Shockwave: durations, or steps with a table of steps per second", is_shockwave, read_shockwave},
    {"gavel", "Gavel: .trace or CSV, with a table of steps per second", is_gavel, read_gavel},
    {"tiresias", "Tiresias: job_id,num_gpu,submit_time,…,duration", is_tiresias, each<read_tiresias>},
    {"wfcommons", "WfCommons JSON, a workflow", is_wfcommons, each<read_wfcommons>},
    {"stg", "Standard Task Graph Set, a workflow", is_stg, each<read_stg>},
    {"dot", "Graphviz digraph with times and data, a workflow", is_dot, each<read_dot>},
    {"dax", "Pegasus DAX XML, a workflow", is_dax, each<read_dax>},
    {"psplib", "PSPLIB *.sm, a project", is_psplib, each<read_psplib>},
    {"csv", "any CSV, with a map of its columns", is_csv, each<read_csv_jobs>},
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

std::vector<TraceFormat> trace_formats() {
  std::vector<TraceFormat> formats;
  for (const TraceReader& reader : kReaders) formats.push_back({reader.name, reader.summary});
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
