#pragma once
// The types of values that the row of a key can name, described for people and as JSON Schema.

#include <span>
#include <string>
#include <string_view>

namespace gpusim {

struct JsonTree;

struct KeyType {
  enum class Form {
    alias,     ///< `written` consists of other types
    schema,    ///< as this JSON Schema specifies
    pattern,   ///< a text that matches a pattern
    stated,    ///< a text that matches a pattern, or an object with it and its origin
    fact,      ///< a text or a number, or an object with it and its origin
    whole,     ///< a whole number of at least this, or an object with it and its origin
    number,    ///< a number of at least this, or an object with it and its origin
    factor,    ///< a number above this, a range, or an object with its origin
    quantity,  ///< number and unit as read by Reader::duration() and similar functions, with range or origin; `written` names the
               ///< kind of unit
    value,     ///< number and unit as read by read_value(), with range or origin; '$' is any currency, '*' any unit
    bare,      ///< number and unit as read by read_value(), without range and origin
  };
  std::string_view name;
  Form form;
  std::string_view written;
  std::string_view about;
};

/// All types in the order in which they are explained.
[[nodiscard]] std::span<const KeyType> key_types();
/// The type at the start of `text`. Bounds may follow: "count from 0 up to 7".
[[nodiscard]] const KeyType& key_type(std::string_view text);
/// A default as JSON: the text itself where it is JSON, else as a string.
[[nodiscard]] std::string as_json(std::string_view text);
/// The schema of a single value of a type within its bounds, without range and origin. Not for an alias.
[[nodiscard]] JsonTree plain_schema(std::string_view text);
/// The schema of a type that may have a range or an origin; `plain` is the schema of a single value.
[[nodiscard]] JsonTree with_origin(const KeyType& type, const JsonTree& plain);

}  // namespace gpusim
