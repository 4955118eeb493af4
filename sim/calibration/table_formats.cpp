// The readers of all known table formats. A format is recognised by columns that no other has. `series` contains what two speeds
// must have in common to be comparable.

#include <fmt/format.h>

#include <algorithm>

#include "sim/calibration/table_row.hpp"
#include "sim/timing/network_names.hpp"

namespace gpusim {
namespace {

constexpr Phrase kNotMeasured{"not measured, or out of memory (0)", "측정하지 않았거나 메모리 부족 (0)"};

using Left = std::optional<Phrase>;

/// A measurement with the columns that nearly every table has.
Measurement start(const TableRows& rows, std::string_view kind, const char* gpu_column = "gpu") {
  Measurement row;
  row.at = rows.at();
  row.kind = kind;
  row.model = rows.name("model");
  row.mode = "train";
  row.gpu_label = rows.name(gpu_column);
  row.gpu = rows.gpu(kind, row.gpu_label);
  row.is_doubtful = !rows.text("quality_flag").empty();
  return row;
}

/// start() for tables that have the batch of one GPU and count GPUs in the usual column.
Measurement start_counted(const TableRows& rows, std::string_view kind, std::string_view batch_column) {
  Measurement row = start(rows, kind);
  row.batch = rows.number(batch_column);
  row.gpus = rows.count("n_gpus", 1);
  return row;
}

/// Adds a row with the speed of all GPUs together.
Left keep(Measurement row, std::string_view unit, double per_second, Measurements& into) {
  if (!(per_second > 0)) return kNotMeasured;
  row.unit = unit;
  row.per_second = per_second;
  if (row.family.empty()) row.family = model_family(row.model);
  into.speeds.push_back(std::move(row));
  return std::nullopt;
}

/// The part of a heading that names the activity, before the place: "Fine-tuning training performance for NER on DGX-1 16G".
std::string activity(const std::string& heading) {
  std::size_t end = heading.size();
  for (const char* word : {":", " on ", " NVIDIA", " DGX"}) end = std::min(end, heading.find(word));
  return heading.substr(0, end);
}

/// A variant without the words that belong to the machine or repeat the result.
std::string without_noise(const std::string& variant) {
  std::string kept;
  for (std::size_t begin = 0; begin < variant.size();) {
    const std::size_t end = std::min(variant.find("; ", begin), variant.size());
    const std::string part = variant.substr(begin, end - begin);
    if (!part.starts_with("GPUs / node") && !part.starts_with("Throughput")) kept += (kept.empty() ? "" : "; ") + part;
    begin = end + 2;
  }
  std::transform(kept.begin(), kept.end(), kept.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return kept;
}

/// The text before the slash: "images" for "images/s".
std::string before_slash(const std::string& unit) { return unit.substr(0, unit.find('/')); }

/// The unit of a README's speeds, by its chapter.
std::string unit_of(const std::string& task) {
  if (task == "Classification" || task == "Detection" || task == "Segmentation") return "images";
  if (task == "LanguageModeling") return "sequences";
  if (task == "Translation") return "tokens";
  return task == "SpeechSynthesis" ? "frames" : "samples";
}

/// NVIDIA DeepLearningExamples: one row per cell of a README's table.
Left read_nvidia_dle(const TableRows& rows, Measurements& into) {
  Measurement row = start_counted(rows, "nvidia_dle", "batch_per_gpu");
  const std::string memory = rows.text("gpu_mem_gb");
  row.host = rows.text("system");
  row.gpu_label = fmt::format("{}{} {}", rows.text("gpu"), memory.empty() ? "" : " " + memory + "GB", row.host);
  row.gpu = rows.gpu(row.kind, row.gpu_label);
  if (row.gpu.empty()) row.gpu = rows.gpu(row.kind, fmt::format("{} {}GB", rows.text("gpu"), memory));
  if (row.gpu.empty() && memory.empty()) row.gpu = rows.gpu(row.kind, rows.text("gpu"));
  // "ConvNets" is a folder of several networks, which the variant tells apart.
  const std::string variant = without_noise(rows.text("variant"));
  if (const std::size_t named = std::min(variant.find("model=resn"), variant.find("arch=resn")); named != std::string::npos)
    row.family = model_family(variant.substr(variant.find('=', named) + 1));
  row.series = fmt::format("{}; {}; {}; {}", rows.text("framework"), rows.text("model"), activity(rows.text("heading")), variant);
  row.precision = precision_name(rows.text("precision"));
  const std::uint32_t a_node = rows.count("gpus_in_system", row.host == "DGX-2" || row.host == "DGX-2H" ? 16 : 8);
  row.nodes = row.gpus <= a_node ? 1 : (row.gpus + a_node - 1) / a_node;
  row.link = row.host == "DGX-1" ? "NVLink mesh" : row.host.starts_with("DGX") ? "NVSwitch" : "";
  row.is_strong_scaling = rows.text("scaling_kind") == "strong";
  return keep(std::move(row), unit_of(rows.text("task")), rows.number("throughput").value_or(0), into);
}

/// Lambda's deep learning benchmark: the same five or more networks on many servers.
Left read_lambda(const TableRows& rows, Measurements& into) {
  Measurement row = start_counted(rows, "lambda", "batch");
  row.host = rows.text("config");
  row.series = rows.text("container");
  row.precision = precision_name(rows.text("precision"));
  row.link = rows.text("interconnect");
  const std::string family = model_family(row.model);
  const bool is_global =
      rows.text("batch_scope") == "global" || family == "maskrcnn" || family == "ncf" || family == "transformerxl";
  if (row.batch && is_global) row.batch = *row.batch / row.gpus;
  return keep(std::move(row), before_slash(rows.text("unit")), rows.required("throughput_mean"), into);
}

/// lambda_hosts: means over many servers of one kind.
Left read_host_noise(const TableRows& rows, Measurements& into) {
  Measurement row = start(rows, "lambda_hosts");
  row.host = fmt::format("mean of {} hosts", rows.text("hosts"));
  row.series = "lambda v2";
  row.precision = precision_name(rows.text("precision"));
  row.gpus = rows.count("n_gpus", 1);
  return keep(std::move(row), before_slash(rows.text("unit")), rows.required("mean"), into);
}

/// Gavel: steps of all workers together.
Left read_gavel(const TableRows& rows, Measurements& into) {
  Measurement row = start_counted(rows, "gavel", "batch_size_per_gpu");
  row.series = "gavel";
  row.placement = rows.text("placement");
  return keep(std::move(row), "steps", rows.required("steps_per_s"), into);
}

/// Shockwave: job types of a cluster; the batch is that of one worker.
Left read_shockwave(const TableRows& rows, Measurements& into) {
  Measurement row = start_counted(rows, "shockwave", "batch_size");
  row.series = "shockwave";
  return keep(std::move(row), "steps", rows.required("steps_per_s"), into);
}

/// MLPerf training rounds: whole systems, each with the software of its organisation.
Left read_mlperf(const TableRows& rows, Measurements& into) {
  Measurement row = start(rows, "mlperf");
  row.model = rows.text("benchmark");
  row.family = model_family(row.model == "resnet" ? "resnet50" : row.model);
  row.host = rows.text("system");
  row.series = fmt::format("{}; {}", rows.text("round"), rows.text("org"));
  row.precision = "mixed";
  row.gpus = rows.count("n_gpus", 1);
  row.nodes = rows.count("n_nodes", 1);
  row.link = rows.text("gpu_link");
  const std::string unit = rows.text("global_batch_unit");
  if (const auto batch = rows.number("global_batch")) row.batch = *batch / row.gpus;
  const auto train_only = rows.number("samples_per_s_train_only");
  const double speed = train_only ? *train_only : rows.number("samples_per_s_incl_eval").value_or(0);
  return keep(std::move(row), unit.empty() ? "samples" : unit, speed, into);
}

/// NeuSight: latencies of whole transformers.
Left read_neusight(const TableRows& rows, Measurements& into) {
  Measurement row = start(rows, "neusight", "device");
  row.series = fmt::format("sequence {}; {}", rows.text("seqlen"), rows.text("option"));
  row.mode = rows.text("mode") == "train" ? "train" : "inference";
  row.precision = "fp32";
  row.batch = rows.number("batch");
  const std::string option = rows.text("option");
  if (option.size() > 2 && (option.starts_with("dp") || option.starts_with("tp") || option.starts_with("pp")))
    row.gpus = static_cast<std::uint32_t>(option[2] - '0');
  const double milliseconds = rows.required("measured_e2e_ms");
  const double speed = milliseconds > 0 && row.batch ? *row.batch * 1000 / milliseconds : 0;
  return keep(std::move(row), "sequences", speed, into);
}

/// DLPerf: scaling curves of one network in many frameworks.
Left read_dlperf(const TableRows& rows, Measurements& into) {
  Measurement row = start_counted(rows, "dlperf", "batch_per_gpu");
  row.series =
      fmt::format("{}; xla {}; {}; {}", rows.text("framework"), rows.text("xla"), rows.text("parallel_mode"), rows.text("series"));
  row.precision = precision_name(rows.text("precision"));
  row.nodes = rows.count("n_nodes", 1);
  row.link = row.nodes > 1 ? fmt::format("{}; {}", rows.text("intra_node_link"), rows.text("inter_node_link"))
                           : rows.text("intra_node_link");
  return keep(std::move(row), "samples", rows.required("throughput_samples_per_s"), into);
}

Left read_tf_benchmarks(const TableRows& rows, Measurements& into) {
  Measurement row = start_counted(rows, "tf_benchmarks", "batch_per_gpu");
  row.host = rows.text("platform");
  row.series = rows.text("data");
  row.precision = "fp32";
  row.link = rows.text("interconnect");
  return keep(std::move(row), "images", rows.required("images_per_s"), into);
}

Left read_u39kun(const TableRows& rows, Measurements& into) {
  Measurement row = start(rows, "u39kun");
  row.series = rows.text("framework");
  row.precision = precision_name(rows.text("precision"));
  row.mode = rows.text("mode") == "train" ? "train" : "inference";
  row.batch = rows.number("batch");
  const double milliseconds = rows.required("time_ms");
  const double speed = milliseconds > 0 && row.batch ? *row.batch * 1000 / milliseconds : 0;
  return keep(std::move(row), "images", speed, into);
}

Left read_pollux(const TableRows& rows, Measurements& into) {
  Measurement row = start(rows, "pollux");
  row.host = rows.text("platform");
  // The platform names the GPUs: "AWS g4dn.12xlarge 4xT4 PCIe, 50Gb/s".
  row.gpu_label = row.host;
  row.gpu = rows.gpu(row.kind, row.gpu_label);
  row.model = rows.text("app");
  row.series = rows.text("kind");
  row.placement = rows.text("placement");
  row.batch = rows.number("local_bsz");
  row.gpus = rows.count("num_gpus", 1);
  row.nodes = rows.count("num_nodes", 1);
  const double seconds = rows.required("step_time_s");
  const double speed = seconds > 0 && row.batch ? *row.batch * row.gpus / seconds : 0;
  return keep(std::move(row), "samples", speed, into);
}

Left read_gavel_pairs(const TableRows& rows, Measurements& into) {
  PairMeasurement pair;
  pair.at = rows.at();
  pair.gpu_label = rows.text("gpu");
  pair.gpu = rows.gpu("gavel", pair.gpu_label);
  pair.a = {rows.text("model_a"), rows.number("batch_a"), rows.required("isolated_a"), rows.required("coloc_a")};
  pair.b = {rows.text("model_b"), rows.number("batch_b"), rows.required("isolated_b"), rows.required("coloc_b")};
  pair.fits = rows.required("fits") != 0;
  if (!(pair.a.alone > 0) || !(pair.b.alone > 0)) return kNotMeasured;
  into.pairs.push_back(std::move(pair));
  return std::nullopt;
}

Left read_collectives(const TableRows& rows, Measurements& into) {
  CollectiveMeasurement row;
  row.at = rows.at();
  row.system = rows.text("system");
  row.gpu_label = rows.text("gpu");
  row.gpu = rows.gpu("nccl", row.gpu_label);
  row.link = rows.text("interconnect");
  row.collective = rows.text("collective");
  row.algorithm = rows.text("algorithm");
  row.nodes = rows.count("nodes", 1);
  row.gpus = rows.count("n_gpus", 2);
  // "large", "8G", "up to 12G" or the name of a test: sizes so large that bandwidth no longer depends on them.
  const std::string bytes = rows.text("size_bytes");
  const bool is_number = bytes.find_first_not_of("0123456789") == std::string::npos;
  if (const auto size = is_number ? rows.number("size_bytes") : std::nullopt) row.size = *size * units::byte;
  row.bus_bandwidth = rows.required("busbw_gb_s") * units::GB / units::second;
  if (!(row.bus_bandwidth > Bandwidth{})) return kNotMeasured;
  into.collectives.push_back(std::move(row));
  return std::nullopt;
}

/// True when two statements of one speed contradict each other. Values are rounded, and 0 means not measured.
bool contradict(double a, double b) {
  constexpr double kRounding = 1.05;
  return a > 0 && b > 0 && std::max(a, b) > std::min(a, b) * kRounding;
}

std::optional<double> steps_a_second(const TableRows& rows) {
  const auto steps = rows.number("steps_per_s");
  const auto time = rows.number("step_time_s");
  if (!time) return steps;
  const double from_time = *time > 0 ? 1 / *time : 0;
  if (steps && contradict(*steps, from_time))
    rows.fail(fmt::format("steps_per_s states {:g} steps per second, step_time_s states {:g}", *steps, from_time));
  return steps ? steps : from_time;
}

/// A user's own table. The speed follows from the time of a step and its number of samples.
Left read_plain(const TableRows& rows, Measurements& into) {
  Measurement row = start(rows, "plain");
  row.series = rows.text("framework");
  row.host = rows.text("host");
  row.precision = precision_name(rows.text("precision"));
  row.batch = rows.number("batch");
  row.gpus = rows.count("gpus", rows.count("n_gpus", 1));
  row.nodes = rows.count("nodes", 1);
  row.link = rows.text("link");
  if (rows.text("mode") == "inference") row.mode = "inference";
  const double samples_a_step = row.batch.value_or(0) * row.gpus;
  const auto samples = rows.number("samples_per_s");
  const auto steps = steps_a_second(rows);
  const auto epoch_time = rows.number("epoch_time_s");
  if (samples) {
    if (steps && samples_a_step > 0 && contradict(*samples, *steps * samples_a_step))
      rows.fail(fmt::format("samples_per_s states {:g} samples per second, {} with batch and gpus states {:g}", *samples,
                            rows.number("steps_per_s") ? "steps_per_s" : "step_time_s", *steps * samples_a_step));
    return keep(std::move(row), "samples", *samples, into);
  }
  if (steps && samples_a_step > 0) return keep(std::move(row), "samples", *steps * samples_a_step, into);
  if (steps) return keep(std::move(row), "steps", *steps, into);
  if (!epoch_time || !(*epoch_time > 0)) return kNotMeasured;
  const auto in_epoch = rows.number("samples");
  return keep(std::move(row), in_epoch ? "samples" : "epochs", in_epoch.value_or(1) / *epoch_time, into);
}

}  // namespace

const std::vector<TableFormat>& table_formats() {
  static const std::vector<TableFormat> formats = {
      {"nvidia_dle",
       {"framework", "task", "model", "heading", "system", "gpu", "gpu_mem_gb", "n_gpus", "precision", "throughput"},
       read_nvidia_dle},
      {"lambda",
       {"config", "gpu", "n_gpus", "interconnect", "container", "model", "precision", "batch", "throughput_mean"},
       read_lambda},
      {"lambda_hosts", {"gpu", "n_gpus", "model", "precision", "hosts", "mean"}, read_host_noise},
      {"gavel", {"gpu", "model", "batch_size_per_gpu", "n_gpus", "placement", "steps_per_s"}, read_gavel},
      {"gavel_pairs", {"gpu", "model_a", "model_b", "isolated_a", "isolated_b", "coloc_a", "coloc_b", "fits"}, read_gavel_pairs},
      {"mlperf", {"round", "benchmark", "org", "system", "gpu", "n_gpus", "global_batch", "samples_per_s_incl_eval"}, read_mlperf},
      {"neusight", {"model", "seqlen", "batch", "device", "mode", "option", "measured_e2e_ms"}, read_neusight},
      {"dlperf",
       {"model", "framework", "precision", "batch_per_gpu", "series", "gpu", "n_nodes", "n_gpus", "throughput_samples_per_s"},
       read_dlperf},
      {"tf_benchmarks",
       {"platform", "gpu", "interconnect", "data", "model", "batch_per_gpu", "n_gpus", "images_per_s"},
       read_tf_benchmarks},
      {"u39kun", {"framework", "precision", "gpu", "model", "mode", "batch", "time_ms"}, read_u39kun},
      {"pollux", {"platform", "app", "kind", "placement", "num_nodes", "num_gpus", "local_bsz", "step_time_s"}, read_pollux},
      {"shockwave", {"gpu", "model", "batch_size", "n_gpus", "steps_per_s"}, read_shockwave},
      {"collectives", {"system", "gpu", "interconnect", "nodes", "n_gpus", "collective", "busbw_gb_s"}, read_collectives},
      {"plain", {"gpu", "model", "samples_per_s"}, read_plain},
      {"plain", {"gpu", "model", "steps_per_s"}, read_plain},
      {"plain", {"gpu", "model", "step_time_s"}, read_plain},
      {"plain", {"gpu", "model", "epoch_time_s"}, read_plain},
  };
  return formats;
}

}  // namespace gpusim
