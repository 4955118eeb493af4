#pragma once
// What is done to the JSON before it is loaded: settings of the command line, and the points of a sweep.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/reader.hpp"

namespace gpusim {

/// True for a JSON Schema, which may lie among the scenarios of a folder.
[[nodiscard]] bool is_json_schema(const Document& document);

/// A setting `--set POINTER=VALUE`. The value is JSON if it parses, else text. The parent of the pointer must exist. Both
/// functions throw UsageError.
struct Setting {
  std::string pointer;
  std::string value;
};
[[nodiscard]] Setting parse_setting(std::string_view argument);
void apply(const Setting& setting, Document& document);

/// The points of the `sweep` of a scenario, generated one at a time. Pointers refer to the file as written, before `base`.
class Sweep {
 public:
  /// Takes the `sweep` member out of the document; a document without one has a single point. Throws InputError.
  explicit Sweep(Document& document);
  [[nodiscard]] std::size_t points() const { return points_; }
  [[nodiscard]] const std::vector<std::string>& pointers() const { return pointers_; }  ///< in the order of columns
  /// Changes `document` (a copy of the one given to the constructor) to a point. Returns its values as texts, one per pointer.
  std::vector<std::string> apply(std::size_t point, Document& document) const;

 private:
  struct Axis {
    std::vector<std::size_t> columns;              ///< positions in pointers_; several when they change together (zip)
    std::vector<std::vector<std::string>> values;  ///< by column, then by step, as JSON texts
    [[nodiscard]] std::size_t steps() const { return values.front().size(); }
  };
  std::vector<std::string> pointers_;
  std::vector<Axis> axes_;
  std::size_t points_ = 1;
};

}  // namespace gpusim
