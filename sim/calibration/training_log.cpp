#include "sim/calibration/training_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "gpusim/reader.hpp"
#include "sim/base/text.hpp"
#include "sim/calibration/quantiles.hpp"
#include "sim/input/csv_reader.hpp"

namespace gpusim {
namespace {

constexpr double kMebibyte = 0x1p20;

std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find(',', begin), line.size());
    fields.emplace_back(trimmed(line.substr(begin, end - begin)));
    begin = end + 1;
  }
  return fields;
}

/// The number at the start of a text such as "97 %"; empty for "[N/A]".
std::optional<double> leading_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end == text.data()) return std::nullopt;
  return value;
}

/// One quantity of nvidia-smi over its samples of one GPU.
struct Samples {
  double sum = 0;
  double most = 0;
  std::size_t count = 0;
  void add(double value) {
    sum += value;
    most = std::max(most, value);
    ++count;
  }
  [[nodiscard]] std::optional<double> mean() const {
    return count == 0 ? std::nullopt : std::optional(sum / static_cast<double>(count));
  }
};

struct SeenGpu {
  std::string id;
  std::string label;
  Samples utilization;
  Samples memory;
  Samples power;
};

std::optional<std::size_t> find_column(const std::vector<std::string>& header, std::string_view name) {
  for (std::size_t i = 0; i < header.size(); ++i)
    if (std::string_view(header[i]).starts_with(name)) return i;
  return std::nullopt;
}

/// Reads the samples of nvidia-smi, one per line.
class SmiLog {
 public:
  SmiLog(std::string path, std::vector<std::string> header) : path_(std::move(path)), header_(std::move(header)) {
    for (const char* column : {"uuid", "gpu_uuid", "pci.bus_id", "gpu_bus_id", "index"})
      if (!gpu_) gpu_ = find_column(header_, column);
    name_ = find_column(header_, "name") ? find_column(header_, "name") : find_column(header_, "gpu_name");
    utilization_ = find_column(header_, "utilization.gpu");
    memory_ = find_column(header_, "memory.used");
    power_ = find_column(header_, "power.draw");
  }

  void add(const std::string& line, std::size_t number) {
    number_ = number;
    const std::vector<std::string> fields = fields_of(line);
    if (fields.size() != header_.size())
      fail("", fmt::format("expected {} fields as in the header, got {}", header_.size(), fields.size()));
    SeenGpu& id = gpu_of(fields);
    if (const auto value = value_at(utilization_, fields)) {
      if (*value > 100)
        fail(header_[*utilization_], fmt::format("expected at most 100 %, got {}", quoted_name(fields[*utilization_])));
      id.utilization.add(*value);
    }
    if (const auto value = value_at(memory_, fields)) id.memory.add(*value);
    if (const auto value = value_at(power_, fields)) id.power.add(*value);
  }

  [[nodiscard]] std::vector<GpuLog> gpus() const {
    std::vector<GpuLog> logs;
    for (const SeenGpu& seen : seen_) {
      GpuLog& log = logs.emplace_back();
      log.id = seen.id;
      log.gpu_label = seen.label;
      if (const auto watts = seen.power.mean()) log.power = *watts * units::W;
      if (const auto percent = seen.utilization.mean()) log.utilization = *percent / 100;
      if (seen.memory.count > 0) log.memory = seen.memory.most * kMebibyte * units::byte;
    }
    return logs;
  }

 private:
  [[noreturn]] void fail(const std::string& column, const std::string& reason) const {
    throw InputError(fmt::format("{}:{}", path_, number_), column, reason);
  }

  SeenGpu& gpu_of(const std::vector<std::string>& fields) {
    const std::string id = gpu_ ? fields[*gpu_] : "";
    const std::string label = name_ ? fields[*name_] : "";
    for (SeenGpu& seen : seen_)
      if (seen.id == id && seen.label == label) return seen;
    SeenGpu& added = seen_.emplace_back();
    added.id = id;
    added.label = label;
    return added;
  }

  /// The number in a column; empty when the GPU does not report it.
  [[nodiscard]] std::optional<double> value_at(std::optional<std::size_t> column, const std::vector<std::string>& fields) const {
    if (!column) return std::nullopt;
    const std::string& field = fields[*column];
    if (field == "[N/A]" || field == "[Not Supported]") return std::nullopt;
    const auto value = leading_number(field);
    if (!value || !(*value >= 0 && *value < 1e12))
      fail(header_[*column], fmt::format("expected a number, got {}", quoted_name(field)));
    return value;
  }

  std::string path_;
  std::vector<std::string> header_;
  std::size_t number_ = 1;
  std::optional<std::size_t> gpu_;
  std::optional<std::size_t> name_;
  std::optional<std::size_t> utilization_;
  std::optional<std::size_t> memory_;
  std::optional<std::size_t> power_;
  std::vector<SeenGpu> seen_;
};

TrainingLog read_nvidia_smi(std::istream& stream, const std::string& path, const std::vector<std::string>& header) {
  SmiLog log(path, header);
  std::string line;
  for (std::size_t number = 2; std::getline(stream, line); ++number)
    if (!trimmed(line).empty()) log.add(line, number);
  TrainingLog result;
  result.gpus = log.gpus();
  if (result.gpus.empty()) throw InputError(fmt::format("{}:1", path), "", "expected samples below the header, got none");
  return result;
}

/// The time in a line such as "2024-05-01 10:00:00.000000: Epoch time: 105.55 s" (nnU-Net v2) or "This epoch took 105.550000 s"
/// (v1); empty for other lines.
std::optional<double> epoch_time(std::string_view line) {
  for (const std::string_view mark : {"Epoch time: ", "This epoch took "}) {
    const std::size_t at = line.find(mark);
    if (at != std::string_view::npos) return leading_number(line.substr(at + mark.size()));
  }
  return std::nullopt;
}

}  // namespace

std::optional<TrainingLog> read_training_log(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  const bool is_folder = std::filesystem::is_directory(path);
  if (!stream || is_folder) throw IoError(fmt::format("cannot read \"{}\": {}", path, std::strerror(is_folder ? EISDIR : errno)));
  std::string line;
  if (!std::getline(stream, line)) return std::nullopt;
  const std::vector<std::string> header = fields_of(line);
  if (find_column(header, "utilization.gpu") || find_column(header, "power.draw")) return read_nvidia_smi(stream, path, header);
  TrainingLog log;
  do {
    if (const auto seconds = epoch_time(line); seconds && *seconds > 0) log.epochs.push_back(*seconds * units::second);
  } while (std::getline(stream, line));
  if (log.epochs.empty()) return std::nullopt;
  return log;
}

Seconds typical_epoch(const TrainingLog& log) {
  std::vector<Seconds> epochs = log.epochs;
  if (epochs.size() > 1) epochs.erase(epochs.begin());
  return quantile(std::move(epochs), 0.5);
}

}  // namespace gpusim
