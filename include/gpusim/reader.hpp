#pragma once
// A place in the input that knows its JSON Pointer. Every value of a scenario is read through a Reader exactly once and strictly:
// a unit is required, -3 is not a count, 2.7 is not a whole number, an unknown or repeated key is an error. A default that is
// taken is written back into the document, so that the document becomes the expanded scenario.

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

/// What an object may have (sim/input/keys.hpp), and what has been asked for.
struct KeySection;
struct KeyRecord;
/// The parsed text of a document. What it is made of is in sim/input/json.hpp, so that nothing else has to know.
struct JsonTree;

/// A document and what reading it has found out. Shared by all Readers of one file.
struct Document {
  std::string file;                        ///< as the user named it, for messages
  std::unique_ptr<JsonTree> root;          ///< becomes the expanded scenario while it is read
  std::set<std::string> default_pointers;  ///< JSON Pointers of values that are documented defaults
  bool allows_commands = false;            ///< the user lets it run programs
  std::vector<std::string> notes;  ///< what a person should be told: a family that stood for a member, a precision not available
  KeyRecord* record = nullptr;     ///< where one is given, readers write down what they ask for
  Document();
  Document(const Document&);
  Document(Document&&) noexcept;
  Document& operator=(const Document&);
  Document& operator=(Document&&) noexcept;
  ~Document();
  void note(std::string text);  ///< kept once
  /// What stands at a JSON Pointer, as Reader::as_written() has it; empty where nothing does.
  [[nodiscard]] std::optional<std::string> as_written(const std::string& pointer) const;
};

/// One place in a Document. Cheap to copy; children refer to their parents by pointer text.
class Reader {
 public:
  explicit Reader(Document& document);

  [[nodiscard]] const std::string& pointer() const { return pointer_; }
  [[nodiscard]] Document& document() const { return *document_; }
  [[noreturn]] void fail(std::string_view reason) const;
  /// "expected …, got <the value as in the file>"
  [[noreturn]] void fail_expected(std::string_view expected) const;

  // Objects:
  /// Checks that the value is an object; afterwards keys may be asked for. `what` names it in the message.
  void expect_object(std::string_view what) const;
  /// Checks that the value is an object; it may have the keys of this section.
  void expect_object(const KeySection& section) const;
  /// Lets the object have the keys of this section too.
  void describe(const KeySection& section) const;
  [[nodiscard]] bool has(std::string_view key) const;
  /// A required key. Reports a misspelt key of this object before the missing one.
  [[nodiscard]] Reader at(std::string_view key);
  /// An optional key.
  [[nodiscard]] std::optional<Reader> find(std::string_view key);
  /// An optional key whose default, which its section states, is written into the document when it is missing.
  [[nodiscard]] Reader at_or(std::string_view key);
  /// An optional key whose default, a name or a list of names, follows from other values.
  [[nodiscard]] Reader at_or(std::string_view key, std::string_view name);
  [[nodiscard]] Reader at_or(std::string_view key, const std::vector<std::string>& names);
  /// An optional key whose default is an object of which nothing is stated.
  [[nodiscard]] Reader at_or_empty(std::string_view key);
  /// An optional key whose default, which its section states, stays out of the document: most scenarios never heard of it.
  [[nodiscard]] Reader or_default(std::string_view key);
  /// The member of a table whose keys are names, or one that is read for its own sake elsewhere.
  [[nodiscard]] std::optional<Reader> entry(std::string_view name) const;
  /// All members in file order, each counted as asked for.
  [[nodiscard]] std::vector<std::pair<std::string, Reader>> members();
  /// The members of the optional table under a key, which `what` names in messages.
  [[nodiscard]] std::vector<std::pair<std::string, Reader>> members(std::string_view key, std::string_view what);
  /// Elements of an array.
  [[nodiscard]] std::vector<Reader> elements() const;
  /// Call when an object has been read: a key nobody asked for is an error with the nearest known key.
  void done() const;

  // Values:
  [[nodiscard]] bool is_object() const;
  [[nodiscard]] bool is_array() const;
  [[nodiscard]] bool is_string() const;
  [[nodiscard]] bool is_boolean() const;
  /// A text as it is, every other value as JSON.
  [[nodiscard]] std::string as_written() const;
  [[nodiscard]] std::string text() const;
  /// A plain number as it is written; empty where the value is none.
  [[nodiscard]] std::optional<double> number() const;
  [[nodiscard]] bool boolean() const;
  /// A whole number in [least, most].
  [[nodiscard]] std::int64_t count(std::int64_t least, std::int64_t most) const;
  /// A plain number greater than zero, possibly with range and provenance.
  [[nodiscard]] Ranged<double> factor() const;
  /// The position of the value among `names`; the message lists them and the nearest.
  [[nodiscard]] std::size_t one_of(const std::vector<std::string>& names) const;
  /// The position of the value among the names that the section of this key states.
  [[nodiscard]] std::size_t one_of() const;

  // Quantities: text with a unit, a range, or an object with provenance. `positive` refuses zero.
  enum class Zero { allowed, refused };
  [[nodiscard]] Ranged<Duration> duration(Zero zero = Zero::allowed) const;
  [[nodiscard]] Ranged<DataSize> data_size(Zero zero = Zero::allowed) const;
  [[nodiscard]] Ranged<Bandwidth> bandwidth() const;
  [[nodiscard]] Ranged<Throughput> throughput() const;
  [[nodiscard]] Ranged<Work> work() const;
  [[nodiscard]] Ranged<Power> power() const;
  /// True when the value is written as a quantity or range, not as a table keyed by name.
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

/// Reads a value with range and provenance: text with a unit, a plain number, [low, high] or {"value", "low", "high", "basis",
/// "source", "date"}. Throws InputError.
[[nodiscard]] Value read_value(const Reader& at);
/// A value of the given unit; `example` is for the message ("4 USD/h"). A '$' in `unit_text` stands for any currency: "$", "$/s".
[[nodiscard]] Value read_value(const Reader& at, std::string_view unit_text, std::string_view example);

/// The name in `known` nearest to `name` (edit distance at most a third of its length), or nothing.
[[nodiscard]] std::optional<std::string> nearest_name(std::string_view name, const std::vector<std::string>& known);
/// ` ; did you mean "…"?` or a list of what was expected.
[[nodiscard]] std::string suggestion(std::string_view name, const std::vector<std::string>& known);

}  // namespace gpusim
