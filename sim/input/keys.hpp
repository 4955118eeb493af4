#pragma once
// The keys of a scenario: each key once, in a row next to the reader that asks for it. The JSON Schema, the tables of
// scenarios/FORMAT.md and `gpusim list keys` are generated from these rows, and readers take defaults and lists of names from them.

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gpusim {

class Reader;
struct KeySection;

/// A key of an object. With an empty name it includes all keys of another section.
struct Key {
  std::string_view name{};  ///< "/" means every JSON Pointer
  /// What is written there, alternatives joined by " or ", in words that users read:
  ///   time, factor up to 1, count from 0   a type of schema.cpp, numbers with bounds
  ///   'share'|'interference'               one of these texts
  ///   <>                                   one of `names`
  ///   {}                                   an object with the keys of `section`
  ///   list of X, list of 2 X, list of at least 1 different X
  ///   map of X, map by currency of at least 1 X      an object whose keys are names
  ///   X by GPU                             X for every GPU, or by GPU id or family
  ///   (X or Y)                             one of them, inside a list or a map
  std::string_view type{};
  /// "required"; or "=" and the default, as JSON or as a text without quotes; or a sentence about what happens without the key.
  std::string_view otherwise{};
  std::string_view about{};  ///< description in one sentence
  const KeySection* section = nullptr;
  std::vector<std::string> (*names)() = nullptr;

  [[nodiscard]] constexpr bool is_required() const { return otherwise == "required"; }
  /// The default as JSON; empty when there is none or it follows from other values.
  [[nodiscard]] std::optional<std::string> default_json() const;
  /// The texts that the value may be, in order.
  [[nodiscard]] std::vector<std::string> choices() const;
};

/// One row of a table of plug-ins, which says what further keys an object of its `type` may have.
struct Variant {
  std::string_view name;
  std::string_view about;
  const KeySection* keys;  ///< null for no further keys
};

/// The keys of one kind of object.
struct KeySection {
  std::string_view name;   ///< a noun, unique among sections
  std::string_view about;  ///< description of the object, such as "a system"
  std::span<const Key> keys;
  /// What keys ask of each other, joined by "; ":
  ///   one of a, b      at most one of a, b      any of a, b
  ///   a needs b, c     a excludes b, c          a allows only b, c     a has b: each of them needs the other
  /// where for a key may stand `a=x|y`, `a!=x`, `a:table` (a table by GPU) and
  /// `a:words` (a text that is no value). A section with `base` need not have what is inherited.
  std::string_view rules{};
  std::vector<Variant> (*variants)() = nullptr;  ///< variants by the key `type`
  bool is_named = false;                         ///< the default of `type` is the name of the object
};

/// A row that includes all keys of another section.
constexpr Key all_of(const KeySection& section) { return {.section = &section}; }

/// The path from a key to the objects of its section: "" when its value is one, ".NAME" in a map, "[]" in a list.
[[nodiscard]] std::string_view below(const Key& key);

/// A key with the section, possibly an included one, to which it belongs.
struct FoundKey {
  const KeySection* section = nullptr;
  const Key* key = nullptr;
};
[[nodiscard]] FoundKey find_key(const KeySection& section, std::string_view name);
/// All keys of a section. Included keys replace the row that includes them.
[[nodiscard]] std::vector<const Key*> keys_of(const KeySection& section);

/// All sections that are reachable from `root`, each once, with the first place of its objects: "systems.NAME.network".
struct PlacedSection {
  const KeySection* section;
  std::string path;
};
[[nodiscard]] std::vector<PlacedSection> sections_of(const KeySection& root);

/// The keys that readers have asked a document for, with the rows that describe them.
struct KeyRecord {
  std::map<std::string, const Key*> rows;               ///< by pointer
  std::set<std::pair<std::string, std::string>> asked;  ///< (name of the section, key)
  std::set<std::string> undescribed;                    ///< pointers of keys without a row
};

/// The keys of a value with its origin, for values of any type.
extern const KeySection kOrigin;
/// Reads the keys that state the origin of a value: all keys of kOrigin except the value and its range.
enum class Basis { required, optional };
void read_origin(Reader& at, Basis basis);
/// The keys of a text by language.
extern const KeySection kTitle;

}  // namespace gpusim
