#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <span>
#include <utility>

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

/// Fails for a file with unknown columns, with the nearest format of a user's own table.
[[noreturn]] void fail_unknown(const CsvReader& csv) {
  csv.fail(
      fmt::format("expected the columns gpu, model and one of samples_per_s, steps_per_s, step_time_s, epoch_time_s, or a table "
                  "that `gpusim calibrate --help` names; got the columns {}",
                  fmt::join(csv.header(), ", ")));
}

/// Adds notes about what a table does not state and what was assumed, each once.
void note_assumptions(const std::string& path, const GpuLabels& labels, std::span<const Measurement> speeds,
                      std::vector<LocalizedText>& notes) {
  std::set<std::pair<std::string, std::string>> families;
  std::size_t without_precision = 0;
  for (const Measurement& row : speeds) {
    const bool is_named = !labels.find(fmt::format("{}:{}", row.kind, row.gpu_label)).empty();
    if (!row.gpu.empty() && !is_named && labels.is_family(row.gpu_label)) families.emplace(row.gpu_label, row.gpu);
    if (row.kind == "plain" && row.precision.empty()) ++without_precision;
  }
  for (const auto& [label, id] : families)
    notes.push_back(say({"{}: \"{}\" resolves to {}", "{}: \"{}\"은(는) {}(으)로 해석함"}, path, label, id));
  if (without_precision > 0)
    notes.push_back(say({"{0}: {1}: no precision stated: taken as fp32", "{0}: 행 {2}개: 정밀도가 없어 fp32로 봄"}, path,
                        counted(without_precision, "row"), without_precision));
}

std::vector<std::string> tables_below(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> files;
  for (std::filesystem::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
    if (entry->path().extension() == ".csv") files.push_back(entry->path().string());
  if (error) throw IoError(fmt::format("cannot read \"{}\": {}", folder, error.message()));
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

void Measurements::add(const Measurements& other) {
  const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
  append(speeds, other.speeds);
  append(pairs, other.pairs);
  append(collectives, other.collectives);
  append(notes, other.notes);
}

std::string precision_name(const std::string& text) {
  const std::string plain = plain_name(text);
  const auto has = [&](const char* word) { return plain.find(word) != std::string::npos; };
  // Also accepts "FP16/AMP", "FP32(TF32 default)", "mixed precision", "bf16-mixed" and similar texts.
  if (has("amp") || has("fp16") || has("mixed") || has("bf16") || has("bfloat16") || has("half") || has("float16") || plain == "16")
    return "mixed";
  if (has("tf32")) return "tf32";
  if (has("fp32") || has("float32") || has("single") || plain == "32" || plain == "32true") return "fp32";
  return plain;
}

bool is_known_precision(std::string_view name) { return name == "fp32" || name == "tf32" || name == "mixed"; }

std::string TableRows::text(std::string_view column) const {
  const auto number = csv_.find(column);
  return number ? std::string(csv_.text(*number)) : "";
}

std::optional<double> TableRows::number(std::string_view column) const {
  const auto number = csv_.find(column);
  if (!number || csv_.text(*number).empty()) return std::nullopt;
  return csv_.number(*number);
}

std::string TableRows::name(std::string_view column) const {
  const auto number = csv_.find(column);
  std::string found = text(column);
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == 0x7F; };
  if (std::any_of(found.begin(), found.end(), is_control))
    csv_.fail_expected(*number, "expected a name without line ends and control characters");
  return found;
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
  CsvReader csv(stream, path, CsvStyle::free);
  const TableFormat* format = find_format(csv);
  if (format == nullptr) fail_unknown(csv);
  TableRows rows(csv, path, labels);
  std::map<std::string_view, std::pair<Phrase, std::size_t>> reasons;
  const std::size_t speeds_before = into.speeds.size();
  while (rows.next())
    if (const auto reason = format->read(rows, into)) ++reasons.try_emplace(reason->en, *reason, 0).first->second.second;
  for (const auto& [english, left_out] : reasons) {
    const auto& [reason, count] = left_out;
    into.notes.push_back(say({"{0}: {1} left out: {3}", "{0}: 행 {2}개 제외: {3}"}, path, counted(count, "row"), count, reason));
  }
  note_assumptions(path, labels, std::span(into.speeds).subspan(speeds_before), into.notes);
}

Measurements read_tables(const std::vector<std::string>& paths, const GpuLabels& labels) {
  Measurements all;
  for (const std::string& path : paths) {
    if (!std::filesystem::is_directory(path)) {
      read_measurements(path, labels, all);
      continue;
    }
    for (const std::string& file : tables_below(path)) {
      Measurements table;
      try {
        read_measurements(file, labels, table);
      } catch (const InputError& error) {
        all.notes.push_back(say({"not a table of measurements: {}", "측정값의 표가 아님: {}"}, error.what()));
        continue;
      }
      all.add(table);
    }
  }
  return all;
}

}  // namespace gpusim
