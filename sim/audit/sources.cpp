#include "sim/audit/sources.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

#include "sim/base/text.hpp"
#include "sim/input/json.hpp"
#include "sim/page/phrase.hpp"

namespace gpusim {
namespace {

/// The text of a member; empty where there is none or it is no text or number.
std::string member_text(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_structured()) return "";
  return found->is_string() ? found->get<std::string>() : found->dump();
}

/// The last number or range of lines that a source names, and what stands before it: "line 64", "lines 64-69".
std::optional<std::pair<std::string, std::string>> title_and_line(const std::string& source) {
  for (const std::string_view word : {", lines ", ", line "}) {
    const std::size_t at = source.rfind(word);
    if (at == std::string::npos) continue;
    const std::size_t begin = at + word.size();
    std::size_t end = begin;
    while (end < source.size() && (is_digit(source[end]) || (source[end] == '-' && end > begin))) ++end;
    if (end > begin) return std::pair{source.substr(0, at), source.substr(begin, end - begin)};
  }
  return std::nullopt;
}

std::optional<Value> value_of_input(const Json& object) {
  const auto parsed = [&](const char* key) { return parse_value(member_text(object, key)); };
  const auto nominal = parsed("value");
  const auto low = parsed("low");
  const auto high = parsed("high");
  const auto& any = nominal ? nominal : low ? low : high;
  if (!any) return std::nullopt;
  const double least = low ? low->value : any->value;
  const double most = high ? high->value : any->value;
  return Value{nominal ? nominal->value : (least + most) / 2, least, most, any->unit.unit};
}

std::string text_of_input(const Json& object) {
  const std::string value = member_text(object, "value");
  return value.empty() ? fmt::format("{}-{}", member_text(object, "low"), member_text(object, "high")) : value;
}

/// What is asked of a result is none of its inputs.
bool is_limit(std::string_view key) { return key == "at_most" || key == "at_least" || key == "deadline"; }

void collect_inputs(const Json& json, const std::string& pointer, std::vector<StatedInput>& inputs) {
  if (json.is_array())
    for (std::size_t i = 0; i < json.size(); ++i) collect_inputs(json[i], fmt::format("{}/{}", pointer, i), inputs);
  if (!json.is_object()) return;
  if (member_text(json, "basis") != "stated") {
    for (const auto& [key, member] : members_of(json))
      if (!is_limit(key)) collect_inputs(member, pointer + "/" + pointer_token(key), inputs);
    return;
  }
  const auto place = title_and_line(member_text(json, "source"));
  const auto value = value_of_input(json);
  if (place && value) inputs.push_back({pointer, text_of_input(json), *value, place->first, place->second});
}

/// The first and the last line of "64" or "64-69".
std::pair<long, long> ends_of(const std::string& line) {
  const std::size_t dash = line.find('-');
  const long first = std::strtol(line.c_str(), nullptr, 10);
  return {first, dash == std::string::npos ? first : std::strtol(line.c_str() + dash + 1, nullptr, 10)};
}

/// A source may leave out of which parts of a document the claims of a file are: "Report" for "Report, parts 2 and 4".
bool names_document(const std::string& source, const std::string& title) {
  std::string shorter = lower_case(source);
  std::string longer = lower_case(title);
  if (shorter.size() > longer.size()) std::swap(shorter, longer);
  if (shorter.empty() || !longer.starts_with(shorter)) return false;
  return longer.size() == shorter.size() || longer[shorter.size()] == ',' || longer[shorter.size()] == ' ';
}

bool is_near(double one, double other) { return std::fabs(one - other) <= 1e-9 * std::max(std::fabs(one), std::fabs(other)); }

/// Whether a claim is what the input is taken from: of the same document and line, with the same value.
bool is_source(const Claim& claim, const SourceDocument& document, const StatedInput& input) {
  if (!claim.stated || claim.line.empty() || !(claim.stated->unit == input.value.unit)) return false;
  if (!is_near(claim.stated->low, input.value.low) || !is_near(claim.stated->high, input.value.high)) return false;
  const auto [first, last] = ends_of(claim.line);
  const auto [begin, end] = ends_of(input.line);
  if (begin > last || first > end) return false;
  return names_document(input.source, document.title.en) || names_document(input.source, document.title.ko) ||
         lower_case(input.source) == lower_case(document.id);
}

}  // namespace

std::vector<StatedInput> stated_inputs(const Scenario& scenario) {
  std::vector<StatedInput> inputs;
  collect_inputs(json_of(scenario.document), "", inputs);
  return inputs;
}

UsesOfClaims::UsesOfClaims(const Audit& audit) : audit_(audit) {
  for (const auto& scenario : audit.scenarios) inputs_.push_back(stated_inputs(*scenario));
}

std::vector<std::size_t> UsesOfClaims::users_of(const AuditedClaim& audited) const {
  std::vector<std::size_t> users;
  const auto& documents = audit_.scenarios[audited.scenario]->claims.documents;
  const auto document = std::ranges::find(documents, audited.claim->document, &SourceDocument::id);
  if (document == documents.end()) return users;
  for (std::size_t scenario = 0; scenario < inputs_.size(); ++scenario)
    if (std::ranges::any_of(inputs_[scenario],
                            [&](const StatedInput& input) { return is_source(*audited.claim, *document, input); }))
      users.push_back(scenario);
  return users;
}

LocalizedText UsesOfClaims::named_files(const std::vector<std::size_t>& scenarios) const {
  constexpr std::size_t kMost = 3;
  std::vector<std::string> names;
  for (const std::size_t scenario : scenarios) {
    const std::string& file = audit_.scenarios[scenario]->document.file;
    names.push_back(fmt::format("`{}`", file.substr(file.find_last_of('/') + 1)));
  }
  if (names.size() <= kMost + 1) return name_text(fmt::format("{}", fmt::join(names, ", ")));
  names.resize(kMost);
  const std::string first = fmt::format("{}", fmt::join(names, ", "));
  return say({"{} and {} more files", "{} 외 파일 {}개"}, first, scenarios.size() - kMost);
}

}  // namespace gpusim
