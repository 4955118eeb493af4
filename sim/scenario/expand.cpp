#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "gpusim/scenario.hpp"
#include "sim/base/message.hpp"
#include "sim/input/json.hpp"
#include "sim/scenario/expand.hpp"
#include "sim/scenario/sections.hpp"

namespace gpusim {

constexpr Key kStepsRows[] = {
    {"from", "whole number", "required", "the first of the numbers"},
    {"to", "whole number", "required", "the upper limit of the numbers"},
    {"step", "count", "=1", "from one to the next"},
};
constinit const KeySection kStepsKeys{"steps", "whole numbers", kStepsRows};

constexpr Key kZipRows[] = {
    {"/", "list of at least 1 anything or {}", "none", "the values of one pointer", &kStepsKeys},
};
constinit const KeySection kZipKeys{"zip", "lists that move together", kZipRows};

constexpr Key kSweepRows[] = {
    {"/", "list of at least 1 anything or {}", "none",
     "the values of one pointer, which leads into the file as written; lists multiply, the last one fastest", &kStepsKeys},
    {"zip", "list of {}", "none", "lists of equal lengths that move together", &kZipKeys},
};
extern constinit const KeySection kSweepKeys{"sweep", "the lists of a sweep", kSweepRows};

namespace {

constexpr std::size_t kMostPoints = 1'000'000'000;
constexpr std::int64_t kMostSteps = 1'000'000;            // of a list that is written as from, to and step
constexpr std::int64_t kLargestStep = 1'000'000'000'000;  // limit of the numbers in such a list

/// Where a change is asked for: a place in a file, or an option of the command line.
struct Origin {
  std::string file;  ///< or the option
  std::string pointer;
  bool is_option = false;
  [[noreturn]] void fail(const std::string& reason) const {
    const InputError error(file, pointer, reason);
    if (is_option) throw UsageError(error.what());
    throw error;
  }
};

std::vector<std::string> tokens_of(std::string_view pointer, const Origin& origin) {
  if (!pointer.starts_with('/'))
    origin.fail(fmt::format("expected a JSON Pointer, which starts with \"/\", got {}", in_quotes(pointer)));
  std::vector<std::string> tokens;
  for (std::size_t i = 0; i < pointer.size(); ++i) {
    if (pointer[i] == '/') {
      tokens.emplace_back();
    } else if (pointer[i] != '~') {
      tokens.back() += pointer[i];
    } else {
      const char escaped = i + 1 < pointer.size() ? pointer[++i] : '\0';
      if (escaped != '0' && escaped != '1') origin.fail("expected \"~0\" or \"~1\" for the characters ~ and / in a JSON Pointer");
      tokens.back() += escaped == '0' ? '~' : '/';
    }
  }
  return tokens;
}

/// The index that `token` denotes in an array of `size` elements; empty when it is not a valid index.
std::optional<std::size_t> array_index(std::string_view token, std::size_t size) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
  const bool is_index = error == std::errc() && end == token.data() + token.size() && (token == "0" || !token.starts_with('0'));
  return is_index && index < size ? std::optional(index) : std::nullopt;
}

/// The member or element of `around` named `token`; nullptr when an object has no such key. Fails for anything else that does not
/// exist; `path` names `around`.
Json* find_child(Json& around, const std::string& token, const std::string& path, const Origin& origin) {
  const std::string name = path.empty() ? "the file" : in_quotes(path);
  if (around.is_object()) {
    auto& members = members_of(around);
    const auto member = std::find_if(members.begin(), members.end(), [&](const auto& entry) { return entry.first == token; });
    return member == members.end() ? nullptr : &member->second;
  }
  if (!around.is_array()) origin.fail(fmt::format("{} is not an object or an array, so it has no {}", name, in_quotes(token)));
  const auto index = array_index(token, around.size());
  if (!index)
    origin.fail(fmt::format("{} has {} element{} and no {}", name, around.size(), around.size() == 1 ? "" : "s", in_quotes(token)));
  return &around[*index];
}

/// The target of a pointer: an existing value, or a new member or element of an existing parent.
struct Target {
  Json* parent;
  Json* existing;  ///< nullptr for a new one
  std::string last_token;
};

Target find_target(const std::string& pointer, Json& root, const Origin& origin) {
  const std::vector<std::string> tokens = tokens_of(pointer, origin);
  Target target{.parent = &root, .existing = nullptr, .last_token = tokens.back()};
  std::string path;
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    Json* next = find_child(*target.parent, tokens[i], path, origin);
    if (next == nullptr) {
      std::vector<std::string> known;
      for (const auto& [key, unused] : members_of(*target.parent)) known.push_back(key);
      origin.fail(fmt::format("{} has no {}{}", path.empty() ? "the file" : in_quotes(path), in_quotes(tokens[i]),
                              suggestion(tokens[i], known)));
    }
    target.parent = next;
    path += "/" + pointer_token(tokens[i]);
  }
  const bool appends = target.parent->is_array() && target.last_token == "-";
  if (!appends) target.existing = find_child(*target.parent, target.last_token, path, origin);
  return target;
}

void put(const Target& target, Json value) {
  if (target.existing != nullptr)
    *target.existing = std::move(value);
  else if (target.parent->is_array())
    target.parent->push_back(std::move(value));
  else
    members_of(*target.parent).emplace_back(target.last_token, std::move(value));
}

/// The value as text in a column: a string without its quotes, anything else as JSON.
std::string column_text(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

/// Reads the values of a sweep for one pointer, as JSON texts.
std::vector<std::string> read_list(Reader at) {
  std::vector<std::string> values;
  if (at.is_array()) {
    for (const Reader& element : at.elements()) values.push_back(json_of(element).dump());
    if (values.empty()) at.fail_expected("at least one value");
    return values;
  }
  if (!at.is_object()) at.fail_expected("a list of values or {\"from\": ..., \"to\": ...}");
  at.describe(kStepsKeys);
  const std::int64_t from = at.at("from").count(-kLargestStep, kLargestStep);
  const std::int64_t to = at.at("to").count(from, kLargestStep);
  const std::int64_t step = at.or_default("step").count(1, kLargestStep);
  at.done();
  if ((to - from) / step >= kMostSteps) at.fail_expected(fmt::format("at most {} values", kMostSteps));
  for (std::int64_t value = from; value <= to; value += step) values.push_back(fmt::format("{}", value));
  return values;
}

/// One pointer of a sweep with its values and its place in the file.
struct Column {
  std::string pointer;
  Origin origin;
  std::vector<std::string> values;
};

Column read_column(const std::string& pointer, const Reader& at) {
  return {.pointer = pointer, .origin = {at.document().file, at.pointer()}, .values = read_list(at)};
}

/// The lists of a sweep in file order. The columns of one inner vector change together.
std::vector<std::vector<Column>> read_sweep(Reader at) {
  std::vector<std::vector<Column>> lists;
  at.expect_object(kSweepKeys);
  for (auto& [key, list] : at.members()) {
    if (key != "zip") {
      if (!key.starts_with('/')) list.fail("unknown key; expected \"zip\" or a JSON Pointer such as \"/systems/a/gpus/P40\"");
      lists.push_back({read_column(key, list)});
      continue;
    }
    for (Reader group : list.elements()) {
      std::vector<Column> columns;
      group.expect_object(kZipKeys);
      for (const auto& [pointer, values] : group.members()) {
        columns.push_back(read_column(pointer, values));
        const std::size_t length = columns.front().values.size();
        if (columns.back().values.size() != length)
          values.fail(fmt::format("expected {} values as in {}, got {}", length, in_quotes(columns.front().pointer),
                                  columns.back().values.size()));
      }
      if (columns.empty()) group.fail_expected("at least one list");
      lists.push_back(std::move(columns));
    }
  }
  if (lists.empty()) at.fail_expected("at least one list");
  return lists;
}

/// Fails for a pointer that is equal to an earlier one or contains it, because it would overwrite the value set before.
void refuse_overlap(const Column& column, const std::vector<std::string>& earlier) {
  for (const std::string& pointer : earlier) {
    if (pointer == column.pointer) column.origin.fail(fmt::format("{} is swept by two lists", in_quotes(pointer)));
    if (pointer.starts_with(column.pointer + "/"))
      column.origin.fail(fmt::format("replaces {}, which an earlier list sets; write the inner one later", in_quotes(pointer)));
  }
}

}  // namespace

Setting parse_setting(std::string_view argument) {
  const Origin origin{"--set", "", true};
  const std::size_t equals = argument.find('=');
  if (equals == std::string_view::npos) origin.fail(fmt::format("expected POINTER=VALUE, got {}", in_quotes(argument)));
  Setting setting{.pointer = std::string(argument.substr(0, equals)), .value = std::string(argument.substr(equals + 1))};
  (void)tokens_of(setting.pointer, origin);
  try {
    (void)Json(argument).dump();
  } catch (const Json::type_error&) {
    origin.fail(fmt::format("{} is not UTF-8", in_quotes(argument)));
  }
  return setting;
}

void apply(const Setting& setting, Document& document) {
  const Origin origin{"--set", setting.pointer, true};
  const Target target = find_target(setting.pointer, json_of(document), origin);
  // `--seed` is a setting too, and says itself what it does.
  if (target.existing == nullptr && setting.pointer != "/seed")
    document.note(fmt::format("--set adds {}, which the file does not have", in_quotes(setting.pointer)));
  Json value = setting.value;
  try {
    value = json_of(parse_text(setting.value, origin.file));
  } catch (const InputError&) {
    // A value that is not JSON is a text, so `--set /name=night` needs no additional quotes in a shell.
  }
  put(target, std::move(value));
}

Sweep::Sweep(Document& document) {
  Reader root(document);
  root.expect_object(kScenarioKeys);
  const auto sweep = root.find("sweep");
  if (!sweep) return;
  const auto lists = read_sweep(*sweep);
  json_of(document).erase("sweep");

  for (const auto& columns : lists) {
    Axis axis;
    for (const Column& column : columns) {
      refuse_overlap(column, pointers_);
      (void)find_target(column.pointer, json_of(document), column.origin);
      axis.columns.push_back(pointers_.size());
      pointers_.push_back(column.pointer);
      axis.values.push_back(column.values);
    }
    if (axis.steps() > kMostPoints / points_)
      throw InputError(document.file, "/sweep", fmt::format("expected at most {} points, got more", kMostPoints));
    points_ *= axis.steps();
    axes_.push_back(std::move(axis));
  }
}

std::vector<std::string> Sweep::apply(std::size_t point, Document& document) const {
  // The last list changes fastest, so the steps are the digits of the point's number, read from the right.
  std::vector<std::size_t> steps(axes_.size());
  for (std::size_t i = axes_.size(); i-- > 0; point /= axes_[i].steps()) steps[i] = point % axes_[i].steps();

  std::vector<std::string> texts(pointers_.size());
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    for (std::size_t c = 0; c < axes_[i].columns.size(); ++c) {
      const std::size_t column = axes_[i].columns[c];
      Json value = Json::parse(axes_[i].values[c][steps[i]]);
      texts[column] = column_text(value);
      const Origin origin{document.file, "/sweep/" + pointer_token(pointers_[column])};
      put(find_target(pointers_[column], json_of(document), origin), std::move(value));
    }
  }
  return texts;
}

}  // namespace gpusim
