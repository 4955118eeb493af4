#include "gpusim/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/base/check.hpp"
#include "sim/base/message.hpp"
#include "sim/input/json.hpp"
#include "sim/input/keys.hpp"
#include "sim/input/quantities.hpp"
#include "sim/input/written_values.hpp"

namespace gpusim {
namespace {

std::string shown(const Json& json) {
  if (json.is_string()) return in_quotes(json.get_ref<const std::string&>());
  return one_line(shortened(json.dump(-1, ' ', false, Json::error_handler_t::replace)));
}

std::string written(const Json& json) { return json.is_string() ? json.get<std::string>() : json.dump(); }

/// The name that a token of a JSON Pointer stands for (RFC 6901).
std::string unescaped_token(std::string_view token) {
  std::string name;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool is_escape = token[i] == '~' && i + 1 < token.size();
    name += is_escape ? (token[++i] == '1' ? '/' : '~') : token[i];
  }
  return name;
}

double middle(double low, double high) { return low + (high - low) / 2; }

Duration middle(Duration low, Duration high) {
  // Halves are rounded up, as everywhere. The sum of two times below kLongestRun fits.
  return Duration::nanoseconds((low.count() + high.count() + 1) / 2);
}

template <Dimension dimension>
Quantity<dimension> middle(Quantity<dimension> low, Quantity<dimension> high) {
  return Quantity<dimension>::raw(middle(low.raw(), high.raw()));
}

/// The members of a value that is written with its origin. With a range, either `value` or both ends are present.
struct Stated {
  std::optional<Reader> value;
  std::optional<Reader> low;
  std::optional<Reader> high;
};

Stated read_stated(Reader at, bool may_have_range) {
  read_origin(at, Basis::required);
  Stated stated;
  stated.value = at.find("value");
  if (may_have_range) {
    stated.low = at.find("low");
    stated.high = at.find("high");
  }
  at.done();
  if (!stated.value && !(stated.low && stated.high)) at.fail("missing key \"value\"");
  return stated;
}

template <class T, class ReadPlain>
Ranged<T> read_stated_range(const Reader& at, const ReadPlain& plain) {
  const Stated stated = read_stated(at, true);
  std::optional<T> value;
  if (stated.value) value = plain(*stated.value);
  const T low = stated.low ? plain(*stated.low) : *value;
  const T high = stated.high ? plain(*stated.high) : *value;
  if (stated.low && stated.high && high < low)
    stated.high->fail_expected(fmt::format("at least the low value {}", shown(json_of(*stated.low))));
  if (value && *value < low) stated.value->fail_expected(fmt::format("at least the low value {}", shown(json_of(*stated.low))));
  if (value && high < *value) stated.value->fail_expected(fmt::format("at most the high value {}", shown(json_of(*stated.high))));
  return {.nominal = value ? *value : middle(low, high), .low = low, .high = high};
}

/// Reads a plain value, an array of two, or an object with provenance.
template <class T, class ReadPlain>
Ranged<T> read_ranged(const Reader& at, const ReadPlain& plain) {
  if (at.is_object() && at.is_value()) return read_stated_range<T>(at, plain);
  if (!at.is_array()) {
    const T value = plain(at);
    return {.nominal = value, .low = value, .high = value};
  }
  const auto ends = at.elements();
  if (ends.size() != 2) at.fail_expected("two values, low and high");
  const T low = plain(ends[0]);
  const T high = plain(ends[1]);
  if (high < low) at.fail_expected("the low value before the high one");
  return {.nominal = middle(low, high), .low = low, .high = high};
}

/// Reads a quantity from a text that `parse` understands.
template <class Parse>
auto read_quantity(const Reader& at, std::string_view examples, const Parse& parse) {
  if (!at.is_string()) at.fail_expected(fmt::format("a number with a unit ({})", examples));
  const auto parsed = parse(json_of(at).template get_ref<const std::string&>());
  if (const auto* problem = std::get_if<std::string>(&parsed)) at.fail(*problem);
  return std::get<0>(parsed);
}

template <class T>
Ranged<T> read_quantities(const Reader& at, const UnitKind& kind, bool zero_allowed) {
  const auto parse = [&](const std::string& text) { return parse_quantity(text, kind, zero_allowed); };
  return read_ranged<T>(at, [&](const Reader& place) { return T::raw(read_quantity(place, kind.examples, parse)); });
}

std::int64_t read_count(const Reader& at, std::int64_t least, std::int64_t most) {
  const Json& number = json_of(at);
  const bool is_beyond_int64 = number.is_number_unsigned() && number.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX);
  if (number.is_number_integer() && (is_beyond_int64 || number.get<std::int64_t>() > most))
    at.fail_expected(fmt::format("a whole number of at most {}", most));
  if (!number.is_number_integer() || number.get<std::int64_t>() < least)
    at.fail_expected(fmt::format("a whole number of at least {}", least));
  return number.get<std::int64_t>();
}

/// Fails for a key that was not asked for and is probably a misspelling of a missing key.
template <class Place>
void refuse_misspelt(const Reader& at, const Place& place, const std::vector<std::string>& missing) {
  if (place.all_asked) return;
  for (const auto& [key, unused] : members_of(json_of(at)))
    if (place.asked.find(key) == place.asked.end() && nearest_name(key, missing))
      throw InputError(at.document().file, fmt::format("{}/{}", at.pointer(), pointer_token(key)),
                       "unknown key" + suggestion(key, missing));
}

}  // namespace

Document::Document() : root(std::make_unique<JsonTree>()) {}
Document::Document(const Document& other)
    : file(other.file),
      root(other.root ? std::make_unique<JsonTree>(*other.root) : nullptr),
      default_pointers(other.default_pointers),
      allows_commands(other.allows_commands),
      notes(other.notes),
      record(other.record) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(const Document& other) { return *this = Document(other); }
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

void Document::note(std::string text) {
  if (std::find(notes.begin(), notes.end(), text) == notes.end()) notes.push_back(std::move(text));
}

std::optional<std::string> Document::as_written(const std::string& pointer) const {
  const Json::json_pointer at(pointer);
  return root->value.contains(at) ? std::optional(written(root->value.at(at))) : std::nullopt;
}

std::optional<std::string> WrittenValues::at(std::string_view pointer) {
  constexpr std::size_t kSmall = 16;  // members that are looked through
  const Json* value = &document_.root->value;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string_view token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    if (!value->is_object()) {
      // What stands in an array is found at once.
      const Json::json_pointer in_array("/" + std::string(token));
      if (!value->contains(in_array)) return std::nullopt;
      value = &value->at(in_array);
      continue;
    }
    const JsonMembers& members = members_of(*value);
    const std::string name = unescaped_token(token);
    std::size_t found = 0;
    if (members.size() <= kSmall) {
      while (found < members.size() && members[found].first != name) ++found;
    } else {
      Positions& positions = objects_[value];
      if (positions.empty())
        for (std::size_t i = 0; i < members.size(); ++i) positions.emplace(members[i].first, i);
      const auto position = positions.find(name);
      found = position == positions.end() ? members.size() : position->second;
    }
    if (found == members.size()) return std::nullopt;
    value = &members[found].second;
  }
  return written(*value);
}

/// A position in the tree as indices from the root. An object of ordered_json is a vector, so writing a default into it may move
/// its members and would invalidate an address. The index of a member remains valid, because defaults are only appended.
struct Reader::Place {
  std::shared_ptr<const Place> parent;  ///< none at the root
  std::size_t index = 0;
  std::set<std::string, std::less<>> asked;
  bool all_asked = false;
  std::vector<const KeySection*> sections;  ///< sections whose keys the object may have
  std::unique_ptr<Json> own;                ///< a default that is not written into the document

  [[nodiscard]] Json& in(Json& root) const {
    if (own != nullptr) return *own;
    if (parent == nullptr) return root;
    Json& around = parent->in(root);
    GPUSIM_CHECK(index < around.size(), "a member was removed while it was being read");
    if (around.is_array()) return around[index];
    return members_of(around)[index].second;
  }
};

Reader::Reader(Document& document) : Reader(document, std::make_shared<Place>(), "") {}

Reader::Reader(Document& document, std::shared_ptr<Place> place, std::string pointer)
    : document_(&document), place_(std::move(place)), pointer_(std::move(pointer)) {}

/// The parts of a reader that only this file and json.hpp may access.
struct JsonAccess {
  static Json& value(const Reader& at) { return at.place_->in(json_of(*at.document_)); }
};

const Json& json_of(const Reader& at) { return JsonAccess::value(at); }

Reader Reader::child(std::size_t index, std::string_view token) const {
  auto place = std::make_shared<Place>();
  place->parent = place_;
  place->index = index;
  return {*document_, std::move(place), fmt::format("{}/{}", pointer_, token)};
}

void Reader::fail(std::string_view reason) const { throw InputError(document_->file, pointer_, reason); }
void Reader::fail_expected(std::string_view expected) const {
  fail(fmt::format("expected {}, got {}", expected, shown(json_of(*this))));
}

void Reader::expect_object(std::string_view what) const {
  if (!is_object()) fail_expected(fmt::format("{} (an object)", what));
}

void Reader::expect_object(const KeySection& section) const {
  expect_object(section.about);
  describe(section);
}

void Reader::describe(const KeySection& section) const { place_->sections.push_back(&section); }

std::string Reader::default_of(std::string_view key) const {
  std::optional<std::string> json;
  for (const KeySection* section : place_->sections)
    if (const FoundKey found = find_key(*section, key); !json && found.key != nullptr) json = found.key->default_json();
  GPUSIM_CHECK(json.has_value(), "no section states a default of \"{}\" of {}", key, pointer_);
  return *json;
}

void Reader::record(std::string_view key) const {
  if (document_->record == nullptr) return;
  bool is_described = false;
  for (const KeySection* section : place_->sections)
    if (const FoundKey found = find_key(*section, key); found.key != nullptr) {
      document_->record->asked.emplace(found.section->name, found.key->name);
      document_->record->rows.emplace(fmt::format("{}/{}", pointer_, pointer_token(key)), found.key);
      is_described = true;
    }
  // The root is sometimes read twice, and the second reading need not describe it.
  if (!is_described && (!pointer_.empty() || !place_->sections.empty()))
    document_->record->undescribed.insert(fmt::format("{}/{}", pointer_, pointer_token(key)));
}

bool Reader::has(std::string_view key) const {
  if (!is_object()) return false;
  const auto& members = members_of(json_of(*this));
  return std::any_of(members.begin(), members.end(), [&](const auto& member) { return member.first == key; });
}

std::optional<Reader> Reader::entry(std::string_view key) const {
  const auto& members = members_of(json_of(*this));
  const auto found = std::find_if(members.begin(), members.end(), [&](const auto& member) { return member.first == key; });
  if (found == members.end()) return std::nullopt;
  return child(static_cast<std::size_t>(found - members.begin()), pointer_token(key));
}

std::optional<Reader> Reader::find(std::string_view key) {
  if (!is_object()) fail_expected("an object");
  record(key);
  if (!place_->all_asked && place_->asked.find(key) == place_->asked.end()) place_->asked.emplace(key);
  return entry(key);
}

Reader Reader::at(std::string_view key) {
  if (const auto found = find(key)) return *found;
  // The misspelt key may also be an optional one that was looked for before: "part" for "parts" where "type" is missing.
  std::vector<std::string> missing = {std::string(key)};
  for (const std::string& asked : place_->asked)
    if (asked != key && !has(asked)) missing.push_back(asked);
  refuse_misspelt(*this, *place_, missing);
  fail(fmt::format("missing key {}", in_quotes(key)));
}

Reader Reader::or_written(std::string_view key, JsonTree value) {
  if (const auto found = find(key)) return *found;
  refuse_misspelt(*this, *place_, {std::string(key)});
  auto& members = members_of(JsonAccess::value(*this));
  members.emplace_back(std::string(key), std::move(value.value));
  Reader added = child(members.size() - 1, pointer_token(key));
  document_->default_pointers.insert(added.pointer_);
  return added;
}

Reader Reader::at_or(std::string_view key) {
  const auto found = find(key);
  return found ? *found : or_written(key, {Json::parse(default_of(key))});
}

Reader Reader::at_or(std::string_view key, std::string_view name) { return or_written(key, {Json(name)}); }
Reader Reader::at_or(std::string_view key, const std::vector<std::string>& names) { return or_written(key, {Json(names)}); }
Reader Reader::at_or_empty(std::string_view key) { return or_written(key, {Json::object()}); }

Reader Reader::or_default(std::string_view key) {
  if (const auto found = find(key)) return *found;
  Reader silent = child(0, pointer_token(key));
  silent.place_->own = std::make_unique<Json>(Json::parse(default_of(key)));
  return silent;
}

void Reader::write(std::string_view text) const { JsonAccess::value(*this) = text; }

std::vector<std::pair<std::string, Reader>> Reader::members() {
  if (!is_object()) fail_expected("an object");
  place_->all_asked = true;
  if (!place_->sections.empty())
    for (const auto& [key, unused] : members_of(json_of(*this))) record(key);
  std::vector<std::pair<std::string, Reader>> readers;
  const auto& members = members_of(json_of(*this));
  readers.reserve(members.size());
  for (std::size_t i = 0; i < members.size(); ++i)
    readers.emplace_back(members[i].first, child(i, pointer_token(members[i].first)));
  return readers;
}

std::vector<std::pair<std::string, Reader>> Reader::members(std::string_view key, std::string_view what) {
  auto table = find(key);
  if (!table) return {};
  table->expect_object(what);
  return table->members();
}

std::vector<Reader> Reader::elements() const {
  if (!is_array()) fail_expected("an array");
  std::vector<Reader> readers;
  const std::size_t count = json_of(*this).size();
  readers.reserve(count);
  for (std::size_t i = 0; i < count; ++i) readers.push_back(child(i, fmt::format("{}", i)));
  return readers;
}

void Reader::done() const {
  if (place_->all_asked || !is_object()) return;
  for (const auto& [key, unused] : members_of(json_of(*this))) {
    if (place_->asked.find(key) != place_->asked.end()) continue;
    const std::vector<std::string> known(place_->asked.begin(), place_->asked.end());
    throw InputError(document_->file, fmt::format("{}/{}", pointer_, pointer_token(key)), "unknown key" + suggestion(key, known));
  }
}

bool Reader::is_object() const { return json_of(*this).is_object(); }
bool Reader::is_array() const { return json_of(*this).is_array(); }
bool Reader::is_string() const { return json_of(*this).is_string(); }
bool Reader::is_boolean() const { return json_of(*this).is_boolean(); }
bool Reader::is_value() const { return gpusim::is_value(json_of(*this)); }

std::string Reader::as_written() const { return written(json_of(*this)); }

std::string Reader::text() const {
  if (!is_string()) fail_expected("text");
  return json_of(*this).get<std::string>();
}

std::optional<double> Reader::number() const {
  const Json& json = json_of(*this);
  return json.is_number() ? std::optional(json.get<double>()) : std::nullopt;
}

bool Reader::boolean() const {
  if (!is_boolean()) fail_expected("true or false");
  return json_of(*this).get<bool>();
}

std::int64_t Reader::count(std::int64_t least, std::int64_t most) const {
  if (is_object() && is_value()) return read_count(*read_stated(*this, false).value, least, most);
  return read_count(*this, least, most);
}

Ranged<double> Reader::factor() const {
  return read_ranged<double>(*this, [](const Reader& at) {
    const Json& number = json_of(at);
    const bool is_positive = number.is_number() && std::isfinite(number.get<double>()) && number.get<double>() > 0;
    if (!is_positive) at.fail_expected("a number greater than 0");
    return number.get<double>();
  });
}

std::size_t Reader::one_of(const std::vector<std::string>& names) const {
  const auto named =
      is_string() ? std::find(names.begin(), names.end(), json_of(*this).get_ref<const std::string&>()) : names.end();
  if (named != names.end()) return static_cast<std::size_t>(named - names.begin());
  const std::string expected = fmt::format("expected {}\"{}\", got {}", names.size() > 1 ? "one of " : "",
                                           fmt::join(names, "\", \""), shown(json_of(*this)));
  const auto nearest = is_string() ? nearest_name(text(), names) : std::nullopt;
  fail(nearest ? fmt::format("{}; did you mean \"{}\"?", expected, *nearest) : expected);
}

std::size_t Reader::one_of() const {
  // An element of a list must be one of the names of the key that contains the list.
  Json& root = json_of(*document_);
  std::string_view pointer = pointer_;
  const Place* place = place_.get();
  for (; place->own == nullptr && place->parent->in(root).is_array(); place = place->parent.get())
    pointer = pointer.substr(0, pointer.rfind('/'));
  const std::string_view key = pointer.substr(pointer.rfind('/') + 1);
  for (const KeySection* section : place->parent->sections)
    if (const FoundKey found = find_key(*section, key); found.key != nullptr) return one_of(found.key->choices());
  GPUSIM_CHECK(false, "no section says what {} may be", pointer_);
  std::abort();
}

Ranged<Duration> Reader::duration(Zero zero) const {
  const auto parse = [&](const std::string& text) { return parse_duration(text, zero == Zero::allowed); };
  return read_ranged<Duration>(*this, [&](const Reader& at) { return read_quantity(at, kTimeExamples, parse); });
}

Ranged<DataSize> Reader::data_size(Zero zero) const {
  return read_quantities<DataSize>(*this, kDataSizeUnits, zero == Zero::allowed);
}
Ranged<Bandwidth> Reader::bandwidth() const { return read_quantities<Bandwidth>(*this, kBandwidthUnits, false); }
Ranged<Throughput> Reader::throughput() const { return read_quantities<Throughput>(*this, kThroughputUnits, false); }
Ranged<Work> Reader::work() const { return read_quantities<Work>(*this, kWorkUnits, false); }
Ranged<Power> Reader::power() const { return read_quantities<Power>(*this, kPowerUnits, false); }

}  // namespace gpusim
