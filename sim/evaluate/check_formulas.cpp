// Checks formulas without their values, so that commands reject at once what `decide` and `audit` would reject after the runs.

#include <fmt/format.h>

#include "gpusim/evaluate.hpp"

namespace gpusim {
namespace {

/// The unit of a formula; empty when the formula has no value here, for example because a data sheet lacks it.
std::optional<Unit> checked(const Formula& formula, const FormulaNames& names, const std::string& file,
                            const std::string& pointer) {
  try {
    return formula.unit(names);
  } catch (const CannotEvaluate&) {
    return std::nullopt;
  } catch (const FormulaError& error) {
    throw InputError(file, pointer,
                     fmt::format("{} (at character {} of \"{}\")", error.what(), error.position + 1, formula.text()));
  }
}

/// A unit as a word for messages.
std::string unit_text(const Unit& unit) { return unit.is_number() ? "a plain number" : unit.text(); }

void check_goal(const Goal& goal, const FormulaNames& names, const std::string& file) {
  const std::optional<Unit> unit = checked(goal.formula, names, file, goal.pointer + "/formula");
  if (!unit) return;
  for (const auto& [limit, key] : {std::pair{&goal.at_most, "at_most"}, std::pair{&goal.at_least, "at_least"}})
    if (*limit && !((*limit)->unit == *unit))
      throw InputError(file, fmt::format("{}/{}", goal.pointer, key),
                       fmt::format("the formula gives {}, the limit is {}{}", unit_text(*unit),
                                   (*limit)->unit.is_number() ? "" : "in ", unit_text((*limit)->unit)));
}

}  // namespace

void check_formulas(const Scenario& scenario) {
  const std::string& file = scenario.document.file;
  Evaluator evaluator(scenario, Evaluator::Runs::left_out);
  // Goals and criteria leave the system out, which here is the first; all systems have the same names and units.
  // So have all strategies.
  const FormulaNames of_system = evaluator.names({SystemId{}, {}, scenario.experiment});
  for (const Goal& goal : scenario.choice.goals) check_goal(goal, of_system, file);
  for (const Criterion& criterion : scenario.choice.criteria)
    (void)checked(criterion.formula, of_system, file, criterion.pointer + "/formula");
  const FormulaNames of_claims = evaluator.names({}, [&](const std::string& id) {
    for (const Claim& claim : scenario.claims.claims)
      if (claim.id == id && claim.stated) return *claim.stated;
    throw CannotEvaluate("the claim stands in another file");
  });
  for (const Claim& claim : scenario.claims.claims) {
    const std::pair<const std::optional<Formula>*, const char*> formulas[] = {{&claim.arithmetic, "/arithmetic"},
                                                                              {&claim.simulated, "/simulated"},
                                                                              {&claim.published, "/published"},
                                                                              {&claim.limit, "/limit"}};
    for (const auto& [formula, key] : formulas)
      if (*formula) (void)checked(**formula, of_claims, file, claim.pointer + key);
  }
}

}  // namespace gpusim
