#pragma once
// What may be written in a scenario: every key once, in a row beside the reader that asks for it. The JSON Schema, the tables of
// scenarios/FORMAT.md and `gpusim list keys` are made from these rows, and readers take defaults and lists of names from them.

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

/// A key of an object, or with an empty name all keys of another section.
struct Key {
  std::string_view name{};  ///< "/" stands for every JSON Pointer
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
  /// "required"; "=" and the value that is read where the key is missing, as JSON or as a text without quotes; or else what holds
  /// then.
  std::string_view otherwise{};
  std::string_view about{};  ///< one sentence
  const KeySection* section = nullptr;
  std::vector<std::string> (*names)() = nullptr;

  [[nodiscard]] constexpr bool is_required() const { return otherwise == "required"; }
  /// The value that is read where the key is missing, as JSON; nothing where that is no value or follows from others.
  [[nodiscard]] std::optional<std::string> default_json() const;
  /// The texts that may stand there, in order.
  [[nodiscard]] std::vector<std::string> choices() const;
};

/// One of a table of plug-ins, which says what else an object of its `type` may have.
struct Variant {
  std::string_view name;
  std::string_view about;
  const KeySection* keys;  ///< null: nothing else
};

/// The keys of one kind of object.
struct KeySection {
  std::string_view name;   ///< a noun that no other section has
  std::string_view about;  ///< what the object is: "a system"
  std::span<const Key> keys;
  /// What keys ask of each other, joined by "; ":
  ///   one of a, b      at most one of a, b      any of a, b
  ///   a needs b, c     a excludes b, c          a allows only b, c     a has b: each of them needs the other
  /// where for a key may stand `a=x|y`, `a!=x`, `a:table` (a table by GPU) and
  /// `a:words` (a text that is no value). A section with `base` need not have what is inherited.
  std::string_view rules{};
  std::vector<Variant> (*variants)() = nullptr;  ///< by the key `type`
  bool is_named = false;                         ///< a missing `type` is the name that the object stands under
};

/// A row for all keys of another section.
constexpr Key all_of(const KeySection& section) { return {.section = &section}; }

/// What stands between a key and the objects of its section: "" where it is one of them, ".NAME" in a map, "[]" in a list.
[[nodiscard]] std::string_view below(const Key& key);

/// A key of a section or of one that it includes, and whose it is.
struct FoundKey {
  const KeySection* section = nullptr;
  const Key* key = nullptr;
};
[[nodiscard]] FoundKey find_key(const KeySection& section, std::string_view name);
/// All keys of a section, those that it includes in their places.
[[nodiscard]] std::vector<const Key*> keys_of(const KeySection& section);

/// All sections that can be reached from `root`, each once, and where one of its objects stands first: "systems.NAME.network".
struct PlacedSection {
  const KeySection* section;
  std::string path;
};
[[nodiscard]] std::vector<PlacedSection> sections_of(const KeySection& root);

/// What readers have asked a document for, kept for the test that holds it against the rows.
struct KeyRecord {
  std::set<std::pair<std::string, std::string>> asked;  ///< name of the section, key
  std::set<std::string> undescribed;                    ///< pointers of keys that no row describes
};

/// A value with its origin, of any type.
extern const KeySection kOrigin;
/// Where a value comes from: reads all keys of kOrigin but the value and its range.
enum class Basis { required, optional };
void read_origin(Reader& at, Basis basis);
/// Text by language.
extern const KeySection kTitle;

}  // namespace gpusim
