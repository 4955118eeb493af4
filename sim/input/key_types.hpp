#pragma once
// The types of values that the row of a key can name, for people and as JSON Schema.

#include <span>
#include <string_view>

namespace gpusim {

struct JsonTree;

struct KeyType {
  enum class Form {
    alias,     ///< `written` is made of other types
    schema,    ///< as this JSON Schema says
    pattern,   ///< a text that matches
    stated,    ///< the same, or an object with it and its origin
    fact,      ///< a text or number, likewise
    whole,     ///< a whole number of at least this, or with its origin
    number,    ///< a number of at least this, likewise
    factor,    ///< a number above this, a range or with its origin
    quantity,  ///< number and unit as Reader::duration and its like read them, likewise; `written` names the kind of unit
    value,     ///< number and unit as read_value reads them, likewise; '$' stands for any currency, '*' for any unit
    bare,      ///< the same without range and origin
  };
  std::string_view name;
  Form form;
  std::string_view written;
  std::string_view about;
};

/// In the order in which they are explained.
[[nodiscard]] std::span<const KeyType> key_types();
/// The type that `text` begins with; what follows are bounds: "count from 0 up to 7".
[[nodiscard]] const KeyType& key_type(std::string_view text);
/// The schema of one value of a type within its bounds, without range and origin; not of an alias.
[[nodiscard]] JsonTree plain_schema(std::string_view text);
/// The schema of a type that may have a range or an origin; `plain` is that of one value.
[[nodiscard]] JsonTree with_origin(const KeyType& type, const JsonTree& plain);

}  // namespace gpusim
