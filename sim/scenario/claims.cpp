// What documents state: the sections `quantities`, `documents`, `assumptions` and `claims`.

#include "sim/scenario/claims.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/base/elementary.hpp"
#include "sim/base/text.hpp"
#include "sim/base/unit_names.hpp"
#include "sim/scenario/quotes.hpp"
#include "sim/scenario/sections.hpp"

namespace gpusim {

constexpr Key kDocumentRows[] = {
    {"title", "title", "the id", "what it is called"},
    {"date", "text", "none", "when it was written"},
    {"korean", "map by text of text", "the texts themselves",
     "the Korean of texts of its claims: `section`, `about`, `metric`, `quantity`"},
};
extern constinit const KeySection kDocumentKeys{"document", "a document", kDocumentRows};

constexpr Key kClaimBasisRows[] = {
    {"title", "title", "required", "the basis, as people read it"},
    {"simulated", "formula", "required", "what follows on that basis"},
};
constinit const KeySection kClaimBasisKeys{"claim basis", "another basis", kClaimBasisRows};

constexpr Key kClaimRows[] = {
    {"document", "name", "the only document", "the document that makes the claim"},
    {"line", "count or list of 2 count", "none", "the line there, or the first and the last"},
    {"section", "text", "none", "the section there"},
    {"quote", "text", "none", "its words"},
    {"metric", "text", "none", "what it states"},
    {"about", "text", "none", "of what it states that"},
    {"note", "text", "none", "a remark"},
    {"quantity", "text", "none", "statements of one document with the same text must agree"},
    {"kind", "'accuracy'|'date'|'rating'|'opinion'", "a quantity", "what no simulation or formula can speak to"},
    {"stated", "stated value", "required", "the value with its unit, digit for digit as in the document"},
    {"tolerance", "value", "half a unit of the last digit", "an amount in that unit, or a percentage of it"},
    {"arithmetic", "formula", "none", "how the document came to it, with the document's own numbers"},
    {"simulated", "formula", "none", "what follows by simulation, or exactly"},
    {"basis", "title", "how the scenario charges and counts", "on what `simulated` rests, as people read it"},
    {"bases", "list of {}", "none", "what follows on other bases; shown, but no verdict", &kClaimBasisKeys},
    {"published", "formula", "none", "what a data sheet says; shown, but no verdict"},
    {"limit", "formula", "none", "what no true value is above"},
    {"assumes", "name or list of name", "recognized where possible", "assumptions that must be granted for the arithmetic to hold"},
    {"consistent", "formula or list of formula", "none", "comparisons that must hold, such as \"[C2] <= [C1]\""},
};
extern constinit const KeySection kClaimKeys{
    "claim", "a claim", kClaimRows,
    "kind excludes arithmetic, simulated, limit; "
    "stated:words excludes tolerance, arithmetic, simulated, published, limit; bases needs basis; basis needs simulated"};

namespace {

/// Reads a text, or texts by language.
LocalizedText read_localized(const Reader& at) {
  if (!at.is_object()) {
    const std::string only = at.text();
    return {only, only};
  }
  Reader object = at;
  object.describe(kTitle);
  LocalizedText text;
  if (const auto en = object.find("en")) text.en = en->text();
  if (const auto ko = object.find("ko")) text.ko = ko->text();
  if (text.en.empty() && text.ko.empty()) object.fail_expected("text, or texts keyed \"en\" and \"ko\"");
  object.done();
  if (text.en.empty()) text.en = text.ko;
  if (text.ko.empty()) text.ko = text.en;
  return text;
}

bool is_identifier(std::string_view name) {
  const auto is_start = [](char c) { return is_letter(c) || c == '_'; };
  return !name.empty() && is_start(name.front()) &&
         std::all_of(name.begin(), name.end(), [&](char c) { return is_start(c) || is_digit(c); });
}

/// Reads the number of a line, or of the first and the last line.
std::string read_line(const Reader& at) {
  constexpr std::int64_t kMostLines = 100'000'000;
  if (!at.is_array()) return fmt::format("{}", at.count(1, kMostLines));
  const auto ends = at.elements();
  if (ends.size() != 2) at.fail_expected("the number of a line, or [first, last]");
  const auto first = ends[0].count(1, kMostLines);
  const auto last = ends[1].count(first, kMostLines);
  return fmt::format("{}-{}", first, last);
}

/// One end of a stated value, with half a unit of its last digit.
struct StatedEnd {
  double value;
  double half_digit;
  WrittenUnit unit;
};

std::optional<StatedEnd> read_stated_end(const Reader& at) {
  if (at.is_boolean()) return StatedEnd{at.boolean() ? 1.0 : 0.0, 0, {}};
  if (!at.number() && !at.is_string()) at.fail_expected("a value with a unit, a number, true, false or a text");
  const auto written = parse_value(at.as_written());
  if (!written) return std::nullopt;
  return StatedEnd{written->value, written->digit / 2, written->unit};
}

void read_stated(const Reader& at, Claim& claim) {
  if (at.is_array()) {
    const auto ends = at.elements();
    if (ends.size() != 2) at.fail_expected("a value or a range [low, high]");
    const auto low = read_stated_end(ends[0]);
    const auto high = read_stated_end(ends[1]);
    if (!low || !high) at.fail_expected("a range of values with units");
    if (!(low->unit.unit == high->unit.unit))
      at.fail(fmt::format("expected both ends in the same unit, got \"{}\" and \"{}\"", low->unit.text, high->unit.text));
    if (low->value > high->value) at.fail("expected low not above high");
    claim.stated = Value{(low->value + high->value) / 2, low->value, high->value, low->unit.unit};
    claim.unit = high->unit;
    claim.tolerance_low = low->half_digit;
    claim.tolerance_high = high->half_digit;
    claim.stated_text = value_text(*claim.stated, claim.unit);
    return;
  }
  const auto stated = read_stated_end(at);
  if (!stated) {
    claim.stated_text = at.text();
    // "2 hr" and "1,200 USD" are typing errors. A date or a grade that begins with a digit must state its kind.
    const bool begins_with_digit = !claim.stated_text.empty() && is_digit(claim.stated_text[0]);
    if (begins_with_digit && claim.kind == ClaimKind::quantity)
      at.fail(why_no_value(claim.stated_text) + "; for what is not a quantity, state \"kind\"");
    return;
  }
  claim.stated = Value::of(stated->value, stated->unit.unit);
  claim.unit = stated->unit;
  claim.tolerance_low = claim.tolerance_high = stated->half_digit;
  claim.stated_text = at.is_boolean() ? (stated->value > 0 ? "yes" : "no") : at.as_written();
}

/// True for a multiple ("2 x") and for a rate per time or per workday.
bool is_ratio_or_rate(const Claim& claim) {
  using Powers = std::vector<std::pair<std::string, int>>;
  const Powers& powers = claim.stated->unit.powers();
  return (claim.unit && claim.unit->text == "x") || powers == Powers{{"s", -1}} || powers == Powers{{"workday", -1}};
}

/// The largest distance to a value that rounds to this one at four significant digits. Just below a power of ten digits are finer.
double half_of_fourth_digit(double value, const WrittenUnit& unit, bool below) {
  const double written = std::abs(value / unit.factor);
  if (!(written > 0)) return 0;
  const double decade = std::floor(log10(written) + 1e-12);
  const bool is_finer = below && written <= pow(10, decade) * (1 + 1e-12);
  return 0.5 * pow(10, decade - (is_finer ? 4 : 3)) * unit.factor;
}

/// The tolerance of a stated value. Half a unit of the last digit is too much for a ratio or rate of one digit: "2 x" does not mean
/// anything from 1.5 to 2.5, so its tolerance is an eighth of its value. A value that the quote calls exact has four digits, and
/// one that it calls approximate a tolerance of at least a twentieth.
void read_tolerance_of_words(Claim& claim, double digit) {
  if (!claim.stated) return;
  const Value& stated = *claim.stated;
  if (says_exactly(claim.quote)) {
    const WrittenUnit unit = claim.unit.value_or(WrittenUnit{});
    claim.tolerance_low = std::min(claim.tolerance_low, half_of_fourth_digit(stated.low, unit, true));
    claim.tolerance_high = std::min(claim.tolerance_high, half_of_fourth_digit(stated.high, unit, false));
    return;
  }
  if (!stated.is_range() && is_ratio_or_rate(claim) && std::abs(stated.nominal) < 9.5 * digit) {
    claim.tolerance_low = std::min(claim.tolerance_low, 0.125 * std::abs(stated.low));
    claim.tolerance_high = std::min(claim.tolerance_high, 0.125 * std::abs(stated.high));
  }
  if (!approximate_word(claim.quote)) return;
  claim.tolerance_low = std::max(claim.tolerance_low, kApproximateShare * std::abs(stated.low));
  claim.tolerance_high = std::max(claim.tolerance_high, kApproximateShare * std::abs(stated.high));
}

void read_tolerance(const Reader& at, Claim& claim) {
  if (!claim.stated) at.fail("a text has no tolerance");
  const Value tolerance = read_value(at);
  // A tolerance is "0", "5 %" of the value, or an amount in its unit.
  if (tolerance.nominal < 0) at.fail("expected a tolerance that is not negative");
  const bool is_share = at.is_string() && at.text().ends_with('%') && !(claim.unit && claim.unit->text == "%");
  if (is_share) {
    claim.tolerance_low = std::abs(claim.stated->low) * tolerance.nominal;
    claim.tolerance_high = std::abs(claim.stated->high) * tolerance.nominal;
    return;
  }
  if (tolerance.nominal != 0 && !(tolerance.unit == claim.stated->unit))
    at.fail_expected("a tolerance in the unit of what is stated, or a percentage of it");
  claim.tolerance_low = claim.tolerance_high = tolerance.nominal;
}

std::vector<std::string> read_names(const Reader& at) {
  if (!at.is_array()) return {at.text()};
  std::vector<std::string> names;
  for (const Reader& element : at.elements()) names.push_back(element.text());
  return names;
}

std::string read_document(Reader& at, const std::vector<SourceDocument>& documents) {
  std::vector<std::string> ids;
  for (const SourceDocument& document : documents) ids.push_back(document.id);
  if (const auto stated = at.find("document")) {
    if (ids.empty()) stated->fail("expected a section \"documents\" that names it");
    return ids[stated->one_of(ids)];
  }
  // A misspelt key is reported before the missing one.
  if (ids.size() > 1) (void)at.at("document");
  return ids.empty() ? "" : ids.front();
}

std::vector<std::string> read_assumptions(const Reader& at, const std::vector<Assumption>& assumptions) {
  std::vector<std::string> ids;
  for (const Assumption& assumption : assumptions) ids.push_back(assumption.id);
  const std::vector<std::string> names = read_names(at);
  for (const std::string& name : names)
    if (std::find(ids.begin(), ids.end(), name) == ids.end())
      at.fail(fmt::format("unknown assumption \"{}\"{}", name, suggestion(name, ids)));
  return names;
}

/// Checks the other bases, which the audit reads from the document.
void read_bases(Reader& at, const Claim& claim) {
  const auto basis = at.find("basis");
  if (basis) (void)read_localized(*basis);
  const auto bases = at.find("bases");
  if (bases && !basis) (void)at.at("basis");
  if (basis && !claim.simulated) (void)at.at("simulated");
  if (!bases) return;
  if (!bases->is_array()) bases->fail_expected("a list of other bases, each with \"title\" and \"simulated\"");
  for (Reader one : bases->elements()) {
    one.expect_object(kClaimBasisKeys);
    (void)read_localized(one.at("title"));
    (void)read_value_formula(one.at("simulated"));
    one.done();
  }
}

Claim read_claim(const std::string& id, Reader& at, const Claims& known) {
  at.expect_object(kClaimKeys);
  Claim claim;
  claim.id = id;
  claim.file = at.document().file;
  claim.pointer = at.pointer();
  claim.document = read_document(at, known.documents);
  if (const auto line = at.find("line")) claim.line = read_line(*line);
  for (const auto& [key, text] :
       {std::pair{"section", &claim.section}, std::pair{"quote", &claim.quote}, std::pair{"metric", &claim.metric},
        std::pair{"about", &claim.about}, std::pair{"note", &claim.note}, std::pair{"quantity", &claim.quantity}})
    if (const auto value = at.find(key)) *text = value->text();
  if (const auto kind = at.find("kind")) claim.kind = static_cast<ClaimKind>(kind->one_of() + 1);
  read_stated(at.at("stated"), claim);
  read_tolerance_of_words(claim, 2 * claim.tolerance_low);
  if (const auto tolerance = at.find("tolerance")) read_tolerance(*tolerance, claim);
  for (const auto& [key, formula] : {std::pair{"arithmetic", &claim.arithmetic}, std::pair{"simulated", &claim.simulated},
                                     std::pair{"published", &claim.published}, std::pair{"limit", &claim.limit}})
    if (const auto stated = at.find(key)) {
      *formula = read_formula(*stated);
      if (!claim.stated) stated->fail("a claim whose \"stated\" is a text cannot be computed");
      if (!(*formula)->comparison().empty()) stated->fail("expected a value, got a comparison");
      if (claim.kind != ClaimKind::quantity && key != std::string_view("published"))
        stated->fail("a claim with a \"kind\" is no quantity and has no formula");
    }
  read_bases(at, claim);
  if (const auto assumes = at.find("assumes")) claim.assumes = read_assumptions(*assumes, known.assumptions);
  if (const auto consistent = at.find("consistent"))
    for (const Reader& condition : consistent->is_array() ? consistent->elements() : std::vector<Reader>{*consistent}) {
      claim.consistent.push_back(read_formula(condition));
      if (claim.consistent.back().comparison().empty()) condition.fail_expected("a comparison (<=, >=, ==, <, >)");
    }
  at.done();
  return claim;
}

}  // namespace

std::vector<std::pair<std::string, Value>> read_quantities(Reader& root) {
  std::vector<std::pair<std::string, Value>> quantities;
  for (const auto& [name, at] : root.members("quantities", "values by name")) {
    if (!is_identifier(name)) at.fail("expected a name of letters, digits and \"_\", as a formula can write it");
    quantities.emplace_back(name, read_value(at));
  }
  return quantities;
}

Claims read_claims(Reader& root) {
  Claims claims;
  for (auto& [id, at] : root.members("documents", "documents by id")) {
    at.expect_object(kDocumentKeys);
    SourceDocument source{id, {id, id}, ""};
    if (const auto title = at.find("title")) source.title = read_localized(*title);
    if (const auto date = at.find("date")) source.date = date->text();
    // The page reads them from the document.
    for (const auto& [text, korean] : at.members("korean", "Korean texts by text")) (void)korean.text();
    at.done();
    claims.documents.push_back(std::move(source));
  }
  for (const auto& [id, text] : root.members("assumptions", "assumptions by name"))
    claims.assumptions.push_back({id, read_localized(text)});
  for (auto& [id, at] : root.members("claims", "claims by id")) {
    if (id.empty() || id.find_first_of("[]\r\n") != std::string::npos) at.fail("expected an id without brackets and line breaks");
    claims.claims.push_back(read_claim(id, at, claims));
  }
  return claims;
}

}  // namespace gpusim
