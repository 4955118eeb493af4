#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "sim/calibration/table_row.hpp"

namespace gpusim {
namespace {

const TableFormat* find_format(const CsvReader& csv) {
  for (const TableFormat& format : table_formats())
    if (std::all_of(format.columns.begin(), format.columns.end(),
                    [&](std::string_view column) { return csv.find(column).has_value(); }))
      return &format;
  return nullptr;
}

/// The table of a user's own measurements that a file of unknown columns most likely was meant to be.
[[noreturn]] void fail_unknown(const CsvReader& csv) {
  csv.fail(
      fmt::format("expected the columns gpu, model and one of samples_per_s, steps_per_s, step_time_s, epoch_time_s, or a table "
                  "that `gpusim calibrate --help` names; got the columns {}",
                  fmt::join(csv.header(), ", ")));
}

}  // namespace

std::string plain_name(std::string_view text) {
  std::string plain;
  for (const char c : text)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return plain;
}

std::string model_family(std::string_view model) {
  const std::size_t slash = model.rfind('/');
  std::string name = plain_name(slash == std::string_view::npos ? model : model.substr(slash + 1));
  for (const std::string_view family : {"bert", "gpt", "maskrcnn", "transformerxl", "dlrm", "ncf", "ssd", "gnmt", "unet"})
    if (name.find(family) != std::string::npos) return name.find("nnunet") != std::string::npos ? "nnunet" : std::string(family);
  if (name.starts_with("rn") && name.size() > 2 && std::isdigit(static_cast<unsigned char>(name[2])) != 0)
    name = "resnet" + name.substr(2);
  if (name.starts_with("resnet") || name.starts_with("resnext")) {
    std::size_t end = name.find_first_not_of("0123456789", 6);
    if (end == 6 || end == std::string::npos) return name == "resnet" ? "resnet50" : name;
    return name.substr(0, end);
  }
  return name;
}

GpuLabels::GpuLabels(const std::vector<Gpu>& catalogue) {
  for (const Gpu& gpu : catalogue) {
    ids_.emplace(plain_name(gpu.id), gpu.id);
    for (const std::string& label : gpu.labels) ids_.emplace(plain_name(label), gpu.id);
  }
}

std::string GpuLabels::find(const std::string& label) const {
  const auto found = ids_.find(plain_name(label));
  return found == ids_.end() ? "" : found->second;
}

std::string TableRows::text(std::string_view column) const {
  const auto number = csv_.find(column);
  return number ? std::string(csv_.text(*number)) : "";
}

std::optional<double> TableRows::number(std::string_view column) const {
  const auto number = csv_.find(column);
  if (!number || csv_.text(*number).empty()) return std::nullopt;
  return csv_.number(*number);
}

double TableRows::required(std::string_view column) const {
  const auto number = csv_.find(column);
  if (!number) csv_.fail(fmt::format("expected a column {}", column));
  return csv_.number(*number);
}

std::uint32_t TableRows::count(std::string_view column, std::uint32_t otherwise) const {
  const auto number = csv_.find(column);
  if (!number || csv_.text(*number).empty()) return otherwise;
  const std::uint32_t count = csv_.count(*number);
  if (count == 0) csv_.fail_expected(*number, "expected a whole number of at least 1");
  return count;
}

std::string TableRows::gpu(std::string_view kind, const std::string& label) const {
  const std::string id = labels_.find(fmt::format("{}:{}", kind, label));
  return id.empty() ? labels_.find(label) : id;
}

void read_measurements(const std::string& path, const GpuLabels& labels, Measurements& into) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream || std::filesystem::is_directory(path))
    throw IoError(fmt::format("cannot read \"{}\": {}", path, std::strerror(std::filesystem::is_directory(path) ? EISDIR : errno)));
  CsvReader csv(stream, path);
  const TableFormat* format = find_format(csv);
  if (format == nullptr) fail_unknown(csv);
  TableRows rows(csv, path, labels);
  std::map<std::string, std::size_t> reasons;
  while (rows.next())
    if (const auto reason = format->read(rows, into)) ++reasons[*reason];
  for (const auto& [reason, count] : reasons)
    into.notes.push_back(fmt::format("{}: {} row{} left out: {}", path, count, count == 1 ? "" : "s", reason));
}

}  // namespace gpusim
