#include "gpusim/training_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "gpusim/reader.hpp"
#include "sim/calibration/quantiles.hpp"

namespace gpusim {
namespace {

constexpr double kMebibyte = 0x1p20;

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t\r"), text.size());
  const std::size_t end = text.find_last_not_of(" \t\r");
  return end == std::string_view::npos ? std::string_view{} : text.substr(begin, end + 1 - begin);
}

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

/// One quantity of nvidia-smi, over its samples.
struct Column {
  std::size_t position = 0;
  double sum = 0;
  double most = 0;
  std::size_t samples = 0;
  [[nodiscard]] std::optional<double> mean() const {
    return samples == 0 ? std::nullopt : std::optional(sum / static_cast<double>(samples));
  }
};

std::optional<Column> find_column(const std::vector<std::string>& header, std::string_view name) {
  for (std::size_t i = 0; i < header.size(); ++i)
    if (std::string_view(header[i]).starts_with(name)) return Column{.position = i};
  return std::nullopt;
}

TrainingLog read_nvidia_smi(std::istream& stream, const std::string& path, const std::string& first) {
  const std::vector<std::string> header = fields_of(first);
  auto utilization = find_column(header, "utilization.gpu");
  auto memory = find_column(header, "memory.used");
  auto power = find_column(header, "power.draw");
  const auto name = find_column(header, "name");
  TrainingLog log;
  std::string line;
  for (std::size_t number = 2; std::getline(stream, line); ++number) {
    if (trimmed(line).empty()) continue;
    const std::vector<std::string> fields = fields_of(line);
    if (fields.size() != header.size())
      throw InputError(fmt::format("{}:{}", path, number), "",
                       fmt::format("expected {} fields as in the header, got {}", header.size(), fields.size()));
    if (name && log.gpu_label.empty()) log.gpu_label = fields[name->position];
    for (auto* column : {&utilization, &memory, &power}) {
      if (!*column) continue;
      const std::string& field = fields[(*column)->position];
      if (field == "[N/A]" || field == "[Not Supported]") continue;
      const auto value = leading_number(field);
      if (!value || *value < 0)
        throw InputError(fmt::format("{}:{}", path, number), header[(*column)->position],
                         fmt::format("expected a number, got \"{}\"", field));
      (*column)->sum += *value;
      (*column)->most = std::max((*column)->most, *value);
      ++(*column)->samples;
    }
  }
  if (utilization && utilization->mean()) log.utilization = *utilization->mean() / 100;
  if (memory && memory->samples > 0) log.memory_bytes = memory->most * kMebibyte;
  if (power) log.watts = power->mean();
  return log;
}

/// "2024-05-01 10:00:00.000000: Epoch time: 105.55 s" of nnU-Net v2, "This epoch took 105.550000 s" of v1.
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
  if (find_column(header, "utilization.gpu") || find_column(header, "power.draw")) return read_nvidia_smi(stream, path, line);
  TrainingLog log;
  do {
    if (const auto seconds = epoch_time(line); seconds && *seconds > 0) log.epoch_seconds.push_back(*seconds);
  } while (std::getline(stream, line));
  if (log.epoch_seconds.empty()) return std::nullopt;
  return log;
}

double typical_epoch(const TrainingLog& log) {
  std::vector<double> epochs = log.epoch_seconds;
  if (epochs.size() > 1) epochs.erase(epochs.begin());
  return quantile(std::move(epochs), 0.5);
}

}  // namespace gpusim
