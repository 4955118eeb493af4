#pragma once
// A place in the input that knows its JSON Pointer. Every value of a scenario is read through a Reader, strictly: a
// unit is required, -3 is not a count, 2.7 is not a whole number, an unknown or repeated key is an error. Defaults that apply are
// written into the document, so that it becomes the expanded scenario.

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gpusim/errors.hpp"
#include "gpusim/units.hpp"
#include "gpusim/value.hpp"

namespace gpusim {

/// The keys that an object may have (sim/input/keys.hpp), and a record of the keys that were asked for.
struct KeySection;
struct KeyRecord;
/// The parsed text of a document. Only sim/input/json.hpp knows how it is represented.
struct JsonTree;

/// A document and what was found out while reading it. All Readers of a file share one.
struct Document {
  std::string file;                        ///< as the user named it, for messages
  std::unique_ptr<JsonTree> root;          ///< becomes the expanded scenario while it is read
  std::set<std::string> default_pointers;  ///< JSON Pointers of values that are documented defaults
  bool allows_commands = false;            ///< the user allows the scenario to run external programs
  std::vector<std::string> notes;          ///< notes for the user: a family resolved to a GPU, an unsupported precision
  KeyRecord* record = nullptr;             ///< if not null, readers record here the keys that they ask for
  Document();
  Document(const Document&);
  Document(Document&&) noexcept;
  Document& operator=(const Document&);
  Document& operator=(Document&&) noexcept;
  ~Document();
  void note(std::string text);  ///< adds a note unless it is there already
  /// The value at a JSON Pointer in the form of Reader::as_written(); empty when there is none.
  [[nodiscard]] std::optional<std::string> as_written(const std::string& pointer) const;
};

/// One place in a Document. Cheap to copy; children refer to their parents by pointer text.
class Reader {
 public:
  explicit Reader(Document& document);

  [[nodiscard]] const std::string& pointer() const { return pointer_; }
  [[nodiscard]] Document& document() const { return *document_; }
  [[noreturn]] void fail(std::string_view reason) const;
  /// Fails with "expected …, got <the value as in the file>".
  [[noreturn]] void fail_expected(std::string_view expected) const;

  // Objects:
  /// Checks that the value is an object; afterwards keys may be asked for. `what` names it in the message.
  void expect_object(std::string_view what) const;
  /// Checks that the value is an object, which may have the keys of this section.
  void expect_object(const KeySection& section) const;
  /// Allows the keys of this section in addition.
  void describe(const KeySection& section) const;
  [[nodiscard]] bool has(std::string_view key) const;
  /// Returns a required key. If it is missing, a misspelt key of this object is reported first.
  [[nodiscard]] Reader at(std::string_view key);
  /// Returns an optional key; empty when it is missing.
  [[nodiscard]] std::optional<Reader> find(std::string_view key);
  /// Returns an optional key. If it is missing, the default from its section is written into the document.
  [[nodiscard]] Reader at_or(std::string_view key);
  /// Returns an optional key whose default, a name or a list of names, depends on other values.
  [[nodiscard]] Reader at_or(std::string_view key, std::string_view name);
  [[nodiscard]] Reader at_or(std::string_view key, const std::vector<std::string>& names);
  /// Returns an optional key whose default is an empty object.
  [[nodiscard]] Reader at_or_empty(std::string_view key);
  /// Returns an optional key whose default from its section is not written into the document, because few scenarios use it.
  [[nodiscard]] Reader or_default(std::string_view key);
  /// Writes a text in place of the value, so that the expanded scenario states what holds.
  void write(std::string_view text) const;
  /// The member of a table whose keys are names, without counting it as asked for; empty when it is missing.
  [[nodiscard]] std::optional<Reader> entry(std::string_view name) const;
  /// All members in file order. Each of them counts as asked for.
  [[nodiscard]] std::vector<std::pair<std::string, Reader>> members();
  /// The members of the optional table under a key. `what` describes the table in messages.
  [[nodiscard]] std::vector<std::pair<std::string, Reader>> members(std::string_view key, std::string_view what);
  /// The elements of an array.
  [[nodiscard]] std::vector<Reader> elements() const;
  /// Called when an object has been read. A key that was not asked for is an error, reported with the nearest known key.
  void done() const;

  // Values:
  [[nodiscard]] bool is_object() const;
  [[nodiscard]] bool is_array() const;
  [[nodiscard]] bool is_string() const;
  [[nodiscard]] bool is_boolean() const;
  /// The text of a string, and the JSON of any other value.
  [[nodiscard]] std::string as_written() const;
  [[nodiscard]] std::string text() const;
  /// The value as a plain number; empty when it is not a number.
  [[nodiscard]] std::optional<double> number() const;
  [[nodiscard]] bool boolean() const;
  /// A whole number in [least, most]; anything else is an error.
  [[nodiscard]] std::int64_t count(std::int64_t least, std::int64_t most) const;
  /// A plain number greater than zero, possibly with range and provenance.
  [[nodiscard]] Ranged<double> factor() const;
  /// The position of the value in `names`. The message for any other value lists them and the nearest one.
  [[nodiscard]] std::size_t one_of(const std::vector<std::string>& names) const;
  /// The position of the value among the names that its section allows for this key.
  [[nodiscard]] std::size_t one_of() const;

  // Quantities: a text with a unit, a range, or an object with provenance. Zero::refused makes zero an error.
  enum class Zero { allowed, refused };
  [[nodiscard]] Ranged<Duration> duration(Zero zero = Zero::allowed) const;
  [[nodiscard]] Ranged<DataSize> data_size(Zero zero = Zero::allowed) const;
  [[nodiscard]] Ranged<Bandwidth> bandwidth() const;
  [[nodiscard]] Ranged<Throughput> throughput() const;
  [[nodiscard]] Ranged<Work> work() const;
  [[nodiscard]] Ranged<Power> power() const;
  /// True when the value is a quantity or a range, false when it is a table keyed by name.
  [[nodiscard]] bool is_value() const;

 private:
  struct Place;
  Reader(Document& document, std::shared_ptr<Place> place, std::string pointer);
  friend struct JsonAccess;
  Reader child(std::size_t index, std::string_view token) const;
  std::string default_of(std::string_view key) const;
  Reader or_written(std::string_view key, JsonTree value);
  void record(std::string_view key) const;
  Document* document_;
  std::shared_ptr<Place> place_;
  std::string pointer_;
};

/// Reads a value with its range and provenance: a text with a unit, a plain number, [low, high] or {"value", "low", "high",
/// "basis", "source", "date"}. Throws InputError.
[[nodiscard]] Value read_value(const Reader& at);
/// Reads a value of the given unit, of which `example` shows one in messages ("4 USD/h"). A '$' in `unit_text` matches any
/// currency: "$", "$/s".
[[nodiscard]] Value read_value(const Reader& at, std::string_view unit_text, std::string_view example);

/// The name in `known` that is nearest to `name`; empty when the edit distance is more than a third of its length.
[[nodiscard]] std::optional<std::string> nearest_name(std::string_view name, const std::vector<std::string>& known);
/// The end of a message about an unknown name: `; did you mean "…"?` with what it may be a slip of or, where it leaves words out,
/// with all names that have the words it has; else a list of the known names.
[[nodiscard]] std::string suggestion(std::string_view name, const std::vector<std::string>& known);

}  // namespace gpusim
