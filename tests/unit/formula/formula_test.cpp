// Formulas: precedence, units, ranges, names, claims, and what is wrong with them.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>

#include "gpusim/formula.hpp"
#include "gpusim/scenario.hpp"
#include "sim/base/random.hpp"

using namespace gpusim;

namespace {

/// "month" is 176 h/month, "share" between 0.2 and 0.4; [A] is 77 h; makespan(a, b) is 2 h and twice(x) is 2 x.
FormulaNames names() {
  FormulaNames known;
  known.quantity = [](const std::string& name) -> std::optional<Value> {
    if (name == "month") return Value::of(176 * 3600, parse_unit("h/month")->unit);
    if (name == "share") return Value{0.3, 0.2, 0.4, {}};
    return std::nullopt;
  };
  known.claim = [](const std::string& id) {
    if (id != "A") throw std::runtime_error("unknown claim \"" + id + "\"");
    return Value::of(77 * 3600, parse_unit("h")->unit);
  };
  known.call = [](const std::string& function, const std::vector<FormulaArgument>& arguments) {
    if (function == "twice" && arguments.size() == 1 && arguments[0].value) {
      const Value& value = *arguments[0].value;
      return Value{2 * value.nominal, 2 * value.low, 2 * value.high, value.unit};
    }
    if (function == "makespan" && arguments.size() == 2 && arguments[0].name == "v100 x1")
      return Value::of(7200, parse_unit("s")->unit);
    throw std::runtime_error("unknown function \"" + function + "\"");
  };
  return known;
}

Value value(const std::string& text) { return Formula(text).evaluate(names()); }
double number(const std::string& text) {
  const Value result = value(text);
  CHECK_MESSAGE(result.unit.is_number(), text);
  return result.nominal;
}
double hours(const std::string& text) {
  const Value result = value(text);
  CHECK_MESSAGE(result.unit.text() == "s", text);
  return result.nominal / 3600;
}

/// "position: reason", positions from 0.
std::string wrong(const std::string& text) {
  try {
    (void)value(text);
  } catch (const FormulaError& error) {
    return fmt::format("{}: {}", error.position, error.what());
  }
  return "no error";
}

}  // namespace

TEST_SUITE("formulas") {
  TEST_CASE("a call is made of names without their quotes") {
    const Formula call(Formula::Call{"makespan", {"v100 x1", "it's"}});
    CHECK(call.evaluate(names()).nominal == 7200);
    CHECK(call.text() == R"(makespan('v100 x1', "it's"))");
    CHECK(call.only_call() == Formula(call.text()).only_call());
  }

  TEST_CASE("products go before sums, both from the left") {
    CHECK(number("1 + 2 * 3") == 7);
    CHECK(number("(1 + 2) * 3") == 9);
    CHECK(number("10 - 4 - 3") == 3);
    CHECK(number("100 / 10 / 5") == 2);
    CHECK(number("2 * -3 + 1") == -5);
    CHECK(number("--5") == 5);
    CHECK(number("5 - -3") == 8);
    CHECK(number("-(2 + 3) * 2") == -10);
    CHECK(number("1.5e3 / 1E2") == 15);
    CHECK(number(" \t1\n+\r2 ") == 3);
  }

  TEST_CASE("units stand behind numbers, and a division by a number does not belong to them") {
    CHECK(hours("5 * 2.5 h") == 12.5);
    CHECK(hours("5 GB / 936 GB/s * 3600") == doctest::Approx(5.0 / 936).epsilon(1e-14));
    CHECK(hours("12h/2") == 6);
    CHECK(number("12 h/4 h") == 3);
    CHECK(value("77 h * 4 USD/h").unit.text() == "USD");
    CHECK(value("77 h * 4 USD/h").nominal == doctest::Approx(308).epsilon(1e-14));
    CHECK(number("1 - 77 h / 115 h") == doctest::Approx(1 - 77.0 / 115).epsilon(1e-14));
    CHECK(number("50 % + 25%") == 0.75);
    CHECK(number("3 cards * 2 x") == 6);
    CHECK(value("2 kW * 3 h").nominal == 2.16e7);
    CHECK(value("6 h/month").unit.text() == "s/month");
    CHECK(hours("450 ms * 736 iterations") == doctest::Approx(331.2 / 3600).epsilon(1e-14));
  }

  TEST_CASE("names are quantities, claims or arguments of functions") {
    CHECK(hours("2 months * month") == 352);
    CHECK(hours("[A] - 7 h") == 70);
    CHECK(hours("makespan('v100 x1', cycle)") == 2);
    CHECK(hours("makespan(\"v100 x1\", cycle) / 2") == 1);
    CHECK(hours("twice([A] + 3 h)") == 160);
    CHECK(number("twice(twice(1 + 1))") == 8);
  }

  TEST_CASE("functions of arithmetic") {
    CHECK(number("sum(1, 2, 3)") == 6);
    CHECK(hours("min(3 h, 90 min)") == 1.5);
    CHECK(hours("max(3 h, 90 min)") == 3);
    CHECK(number("mean(1, 2, 6)") == 3);
    CHECK(number("ceil(5 / 3) * floor(5 / 3)") == 2);
    CHECK(number("ceil(3.6 h / 1.2 h)") == 3);  // 3.0000000000000004 in doubles
    CHECK(number("floor(0.3 / 0.1)") == 3);     // 2.9999999999999996 in doubles
    CHECK(number("round(2.5)") == 3);
    CHECK(number("abs(2 - 5)") == 3);
    const Value range = value("between(2 h, 3 h)");
    CHECK(range.low == 7200);
    CHECK(range.nominal == 9000);
    CHECK(range.high == 10800);
  }

  TEST_CASE("ranges give the least and the greatest result") {
    const auto check = [](const std::string& text, double low, double nominal, double high) {
      const Value result = value(text);
      INFO(text);
      CHECK(result.low == doctest::Approx(low).epsilon(1e-14));
      CHECK(result.nominal == doctest::Approx(nominal).epsilon(1e-14));
      CHECK(result.high == doctest::Approx(high).epsilon(1e-14));
    };
    check("1 - share", 0.6, 0.7, 0.8);
    check("6 / share", 15, 20, 30);
    check("-share", -0.4, -0.3, -0.2);
    check("(share - 0.3) * between(-2, 4)", -0.4, 0, 0.4);
    check("abs(share - 0.3)", 0, 0, 0.1);
    check("abs(between(-3, 1))", 0, 1, 3);
    check("min(share, 0.25)", 0.2, 0.25, 0.25);
  }

  TEST_CASE("comparisons give 1 or 0 and forgive the last bits") {
    CHECK(number("3.6 h / 1.2 h <= 3") == 1);
    CHECK(number("0.1 + 0.2 == 0.3") == 1);
    CHECK(number("0.1 + 0.2 > 0.3") == 0);
    CHECK(number("2 h < 3 h") == 1);
    CHECK(number("2 h >= 121 min") == 0);
    CHECK(Formula("1 + 1 <= 3").comparison() == "<=");
    CHECK(Formula("1 + 1").comparison().empty());
    const auto sides = Formula(" 1 h + 1 h <=  [A] ").sides();
    REQUIRE(sides);
    CHECK(sides->first.text() == "1 h + 1 h");
    CHECK(sides->second.text() == "[A]");
    CHECK(sides->second.evaluate(names()).nominal == 77 * 3600);
    CHECK_FALSE(Formula("1 + 1").sides());
    // Positions of errors count in the side's own text.
    try {
      (void)Formula("1 h <= 1 h + 1 USD").sides()->second.evaluate(names());
      FAIL("hours and dollars do not add");
    } catch (const FormulaError& error) {
      CHECK(error.position == 4);
    }
  }

  TEST_CASE("what a formula refers to can be asked") {
    const Formula formula("makespan(a, b) / (cost(a, 'x y') + sum([A], [B], [A]))");
    CHECK(formula.claims() == std::vector<std::string>{"A", "B"});
    CHECK_FALSE(formula.only_call());
    CHECK(Formula("makespan(a, 1 + 1)").only_call() == Formula::Call{"makespan", {"a", ""}});
    CHECK_FALSE(Formula("min(1, 2)").only_call());
    CHECK(Formula("f(a) / g(b)").ratio_of_calls() == std::pair{Formula::Call{"f", {"a"}}, Formula::Call{"g", {"b"}}});
    CHECK_FALSE(Formula("f(a) / 2").ratio_of_calls());
    CHECK(Formula("1 h + 2 h").is_sum());
    CHECK(Formula("sum(1, 2)").is_sum());
    CHECK_FALSE(Formula("sum(1)").is_sum());
    CHECK_FALSE(Formula("(1 + 2) * 3").is_sum());
  }

  TEST_CASE("dimensions must match") {
    CHECK(wrong("1 h + 1 USD") == "4: cannot add or compare a value in \"s\" and a value in \"USD\"");
    CHECK(wrong("1 + 1 h") == "2: cannot add or compare a plain number and a value in \"s\"");
    CHECK(wrong("1 USD - 1 KRW") == "6: cannot add or compare a value in \"USD\" and a value in \"KRW\"");
    CHECK(wrong("1 month < 30 d") == "8: cannot add or compare a value in \"month\" and a value in \"s\"");
    CHECK(wrong("2 + max(1 h, 2)") == "4: cannot add or compare a value in \"s\" and a plain number");
    CHECK(wrong("ceil(2.5 h)") == "0: ceil takes a plain number; divide by a unit first");
  }

  TEST_CASE("what is wrong is said with its place") {
    CHECK(wrong("") == "0: expected a value, a name or \"(\" at the end");
    CHECK(wrong("1 +") == "3: expected a value, a name or \"(\" at the end");
    CHECK(wrong("1 + * 2") == "4: expected a value, a name or \"(\", got \"* 2\"");
    CHECK(wrong("(1 + 2") == "6: expected \")\"");
    CHECK(wrong("1 2") == "2: expected an operator, got \"2\"");
    CHECK(wrong("5 hours") == "2: unknown unit \"hours\"; did you mean \"h\"?");
    CHECK(wrong("1.2.3") == "0: expected a number, got \"1.2.3\"");
    CHECK(wrong("1 < 2 < 3") == "6: expected an operator, got \"< 3\"");
    CHECK(wrong("[A") == "1: expected \"]\" after the id of a claim");
    CHECK(wrong("[B]") == "0: unknown claim \"B\"");
    CHECK(wrong("1 + other") == "4: unknown name \"other\"");
    CHECK(wrong("f(1, 2") == "6: expected \",\" or \")\"");
    CHECK(wrong("f(1)") == "0: unknown function \"f\"");
    CHECK(wrong("'open") == "0: expected a closing quote");
    CHECK(wrong("1 / (2 - 2)") == "2: division by zero");
    CHECK(wrong("1 / (share - 0.3)") == "2: division by zero");
    CHECK(wrong("ceil(1, 2)") == "0: ceil takes 1 argument, got 2");
    CHECK(wrong("between(1)") == "0: between takes 2 arguments, got 1");
    CHECK(wrong("min()") == "0: min needs at least one argument");
    CHECK(wrong("1e300 * 1e300") == "0: the result is too large");
    CHECK(wrong("1e308 TB") == "0: the result is too large");
    CHECK(wrong(std::string(300, '(') + "1" + std::string(300, ')')).ends_with("nested too deeply"));
    CHECK(wrong(std::string(300, '-') + "1").ends_with("nested too deeply"));
    CHECK(wrong(std::string(10'001, '1')) == "0: longer than 10000 characters");
  }

  TEST_CASE("errors in a document name the pointer and the character") {
    Document document = parse_text(R"({"f": "1 + * 2", "g": "1 h + 1 USD"})", "s.json");
    Reader at(document);
    CHECK_THROWS_WITH_AS((void)read_formula(at.at("f")),
                         "s.json: /f: expected a value, a name or \"(\", got \"* 2\" (at character 5 of the formula)", InputError);
    const Formula formula = read_formula(at.at("g"));
    CHECK_THROWS_WITH_AS(
        (void)evaluate(formula, names(), "s.json", "/g"),
        "s.json: /g: cannot add or compare a value in \"s\" and a value in \"USD\" (at character 5 of \"1 h + 1 USD\")",
        InputError);
  }

  TEST_CASE("names are refused where nothing knows them") {
    const FormulaNames none;
    for (const char* text : {"a", "[A]", "f(1)"}) CHECK_THROWS_AS((void)Formula(text).evaluate(none), FormulaError);
  }

  TEST_CASE("a long chain of sums is no trouble") {
    std::string text = "1";
    for (int i = 0; i < 1000; ++i) text += "+1";
    CHECK(number(text) == 1001);
    CHECK_THROWS_WITH_AS(Formula{text + "+1"}, "more than 1000 operations", FormulaError);
  }

  TEST_CASE("random texts are a formula or a FormulaError at a place in them") {
    constexpr std::string_view kPieces[] = {"1",    "2.5", "0", "1e9", " ",        "+",   "-",   "*",     "/", "(",   ")", "h",
                                            "GB/s", "USD", "%", "min", ",",        "[A]", "[",   "]",     "'", "\"",  "x", "a",
                                            "<",    "<=",  "=", "==",  "between(", "abs", "sum", "share", ".", "\xff"};
    Random random(1, 0, "formula texts");
    int evaluated = 0;
    for (int round = 0; round < 50'000; ++round) {
      std::string text;
      for (std::uint64_t length = random.bits() % 12; length > 0; --length) text += kPieces[random.bits() % std::size(kPieces)];
      try {
        const Formula formula(text);
        (void)formula.sides();
        const Value result = formula.evaluate(names());
        CHECK_MESSAGE((std::isfinite(result.nominal) && result.low <= result.nominal && result.nominal <= result.high), text);
        ++evaluated;
      } catch (const FormulaError& error) {
        CHECK_MESSAGE(error.position <= text.size(), text);
      }
    }
    CHECK(evaluated > 500);
  }
}
