// Units, values as written and values for people.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>

#include "gpusim/formula.hpp"
#include "gpusim/scenario.hpp"
#include "sim/base/random.hpp"

using namespace gpusim;

namespace {

double base(std::string_view text) {
  const auto value = parse_value(text);
  REQUIRE_MESSAGE(value.has_value(), text);
  return value->value;
}

std::string unit(std::string_view text) {
  const auto value = parse_unit(text);
  return value ? value->unit.text() : "none";
}

/// The value "v" of a document, or what is wrong with it.
Value read(std::string_view json) {
  Document document = parse_text(fmt::format("{{\"v\": {}}}", json), "s.json");
  return read_value(Reader(document).at("v"));
}
std::string wrong(std::string_view json) {
  try {
    (void)read(json);
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}
std::string wrong_as(std::string_view json, std::string_view unit_text, std::string_view example) {
  try {
    Document document = parse_text(fmt::format("{{\"v\": {}}}", json), "s.json");
    (void)read_value(Reader(document).at("v"), unit_text, example);
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

std::string shown(std::string_view text) {
  const auto value = parse_value(text);
  REQUIRE_MESSAGE(value.has_value(), text);
  return value_text(value->value, value->unit.unit);
}

}  // namespace

TEST_SUITE("values") {
  TEST_CASE("units are so many base units") {
    CHECK(base("1.5 h") == 5400);
    CHECK(base("2 week") == 1209600);
    CHECK(base("250 W") == 250);
    CHECK(base("2 kWh") == 7.2e6);
    CHECK(base("936 GB/s") == 936e9);
    CHECK(base("1 GiB") == 1073741824);
    CHECK(base("3 TFLOPS") == 3e12);
    CHECK(base("33 %") == doctest::Approx(0.33).epsilon(1e-15));
    CHECK(base("3600 USD/h") == doctest::Approx(1).epsilon(1e-15));
    CHECK(base("0.5 kg/kWh") == doctest::Approx(0.5 / 3.6e6).epsilon(1e-15));
    CHECK(base("2 year") == 24);
    CHECK(base("-3") == -3);
    CHECK(base("1e3 px") == 1000);
  }

  TEST_CASE("a unit is a product of powers of base units") {
    CHECK(unit("USD/h") == "USD/s");
    CHECK(unit("W") == "J/s");
    CHECK(unit("W*h") == "J");
    CHECK(unit("1/s") == "1/s");
    CHECK(unit("GB/s/s") == "B/s^2");
    CHECK(unit("models") == "");
    CHECK(unit("%") == "");
    CHECK(unit("KRW/month") == "KRW/month");
    CHECK(unit("TFLOPS/W") == "FLOP/J");
    for (const char* text : {"", "hour", "usd", "GB//s", "/s", "h/", "1", "s 2", "GB /s", "EURO"}) CHECK(unit(text) == "none");
    CHECK(parse_unit("h")->unit == parse_unit("d")->unit);
    CHECK(parse_unit("h")->unit != parse_unit("month")->unit);
    CHECK(parse_unit("USD")->unit != parse_unit("KRW")->unit);
    // Three capitals are a currency, but for what is counted.
    CHECK(parse_unit("GPU")->unit.is_number());
    CHECK(parse_unit("USD/GPU")->unit == parse_unit("USD")->unit);
  }

  TEST_CASE("one unit of the last digit written is known") {
    const auto digit = [](std::string_view text) { return parse_value(text)->digit; };
    CHECK(digit("12 h") == 3600);
    CHECK(digit("12.5 h") == doctest::Approx(360).epsilon(1e-15));
    CHECK(digit("12.50 h") == doctest::Approx(36).epsilon(1e-15));
    CHECK(digit("33 %") == doctest::Approx(0.01).epsilon(1e-15));
    CHECK(digit("5") == 1);
    CHECK(digit("1.5e3") == doctest::Approx(100).epsilon(1e-15));
    CHECK(digit("2E-2") == doctest::Approx(0.01).epsilon(1e-15));
  }

  TEST_CASE("what is no value is refused") {
    for (const char* text : {"", " 5", "h", "1,499 USD", "5  h", "5 h ", "1.2.3", ".5", "5.", "+5", "1e", "1e999", "1e308 TB",
                             "- 5", "5 hours", "nan", "inf", "0x10"})
      CHECK_MESSAGE(!parse_value(text), text);
  }

  TEST_CASE("people see at most four digits in a unit that suits the size") {
    CHECK(shown("12960 s") == "3.6 h");
    CHECK(shown("331.2 s") == "5.52 min");
    CHECK(shown("0.155 s") == "155 ms");
    CHECK(shown("246.428 USD") == "246.4 USD");
    CHECK(shown("4 USD/h") == "4 USD/h");
    CHECK(shown("0.12 USD/kWh") == "0.12 USD/kWh");
    CHECK(shown("24 GB") == "24 GB");
    CHECK(shown("936 GB/s") == "936 GB/s");
    CHECK(shown("1500 W") == "1500 W");
    CHECK(shown("20 kW") == "20 kW");
    CHECK(shown("0 s") == "0 h");
    CHECK(shown("0.5 kg/kWh") == "0.5 kg/kWh");
    CHECK(shown("70000000 KRW") == "70,000,000 KRW");
    CHECK(shown("12345 USD") == "12345 USD");
    CHECK(shown("-12345 USD") == "-12345 USD");
    CHECK(shown("-123456 USD") == "-123,460 USD");
    CHECK(shown("1.50 x") == "1.5");
    CHECK(value_text(12600, parse_unit("h")->unit, parse_unit("min")) == "210 min");
    CHECK(value_text(0.333333, Unit(), parse_unit("%")) == "33.33 %");
    // What is counted is in the singular for one of it.
    CHECK(value_text(Value::of(1, Unit()), parse_unit("models")) == "1 model");
    CHECK(value_text(Value::of(5, Unit()), parse_unit("models")) == "5 models");
    CHECK(value_text(Value::of(1, Unit()), parse_unit("x")) == "1 x");
    CHECK(value_text(Value{2, 1, 3, Unit()}, parse_unit("models")) == "1-3 models");
    CHECK(value_text(3600, parse_unit("h")->unit, parse_unit("USD")) == "1 h");  // another dimension is left alone
    const Unit seconds = parse_unit("s")->unit;
    CHECK(value_text(Value{9000, 7200, 10800, seconds}) == "2-3 h");
    CHECK(value_text(Value{5000, 2700, 7200, seconds}) == "0.75-2 h");
    CHECK(value_text(Value{5000, 3, 7200, seconds}) == "3 s-2 h");  // more than a thousandfold
  }

  TEST_CASE("a document states a value, a range or a value with its origin") {
    CHECK(read("5").nominal == 5);
    CHECK(read("\"4 USD/h\"").unit.text() == "USD/s");
    const Value range = read(R"(["2 h", "3 h"])");
    CHECK(range.nominal == 9000);
    CHECK(range.low == 7200);
    CHECK(range.high == 10800);
    const Value origin =
        read(R"({"value": "2 h", "low": "1 h", "high": "4 h", "basis": "assumed", "source": "x", "date": "2026"})");
    CHECK(origin.nominal == 7200);
    CHECK(origin.high == 14400);
    CHECK(origin.at(Case::optimistic, true) == 14400);
    CHECK(origin.at(Case::optimistic, false) == 3600);
    CHECK(currency_of(read("\"4 USD/h\"").unit) == "USD");
    CHECK(currency_of(read("\"4 h\"").unit).empty());
  }

  TEST_CASE("what is wrong with a value is said at its place") {
    CHECK(wrong("\"5 hours\"") == "s.json: /v: unknown unit \"hours\"; did you mean \"h\"?");
    CHECK(wrong("\"50 $/hr\"") == "s.json: /v: unknown unit \"$/hr\"; did you mean \"USD/h\"?");
    CHECK(
        wrong("\"2 EUR/fortnight\"").starts_with("s.json: /v: unknown unit \"EUR/fortnight\"; expected one such as h, d, month,"));
    CHECK(wrong("\"1,499 USD\"") ==
          "s.json: /v: expected a number with a unit, such as \"4 USD/h\" or \"12.5 h\" (no commas), got \"1,499 USD\"");
    CHECK(wrong_as("\"36 h\"", "month", "\"36 month\"") ==
          "s.json: /v: expected a value in month, such as \"36 month\", got \"36 h\"");
    CHECK(wrong("true") == "s.json: /v: expected a number, or text with a unit such as \"4 USD/h\", got true");
    CHECK(wrong(R"(["2 h", "3 USD"])") == "s.json: /v: expected both ends in the same unit, got \"s\" and \"USD\"");
    CHECK(wrong(R"(["3 h", "2 h"])") == "s.json: /v: expected low not above high");
    CHECK(wrong(R"([1])").starts_with("s.json: /v: expected a range [low, high], got"));
    CHECK(wrong(R"({"value": 5, "bases": "assumed"})").starts_with("s.json: /v/bases: unknown key"));
    CHECK(wrong(R"({"value": 5, "low": 6, "high": 7, "basis": "assumed"})") ==
          "s.json: /v: expected the value between low and high");
    CHECK(wrong("\"1e308 TB\"").starts_with("s.json: /v: expected a number with a unit"));
    CHECK(wrong_as("\"4 h\"", "$/s", "\"4 USD/h\"") ==
          "s.json: /v: expected an amount in a currency/h (USD/h, EUR/h, KRW/h, ...), such as \"4 USD/h\", got \"4 h\"");
    CHECK(wrong_as("\"4 USD\"", "$/s", "\"4 USD/h\"") ==
          "s.json: /v: expected an amount in a currency/h (USD/h, EUR/h, KRW/h, ...), such as \"4 USD/h\", got \"4 USD\"");
    CHECK(wrong_as("\"4 KRW/h\"", "$/s", "\"4 USD/h\"") == "no error");
    CHECK(wrong_as("\"-4 USD\"", "$", "\"4 USD\"") == "s.json: /v: expected a value that is not negative");
    CHECK(wrong_as("\"5 h\"", "", "3") == "s.json: /v: expected a number without a unit, such as 3, got \"5 h\"");
  }

  TEST_CASE("random texts are a value or none, and what is one is finite") {
    constexpr std::string_view kPieces[] = {"1", "0",  "9", ".", "-",   "e", "E", "+",    " ",     "h",
                                            "s", "GB", "/", "*", "USD", "%", "x", "\xff", "month", "308"};
    Random random(1, 0, "value texts");
    for (int round = 0; round < 20'000; ++round) {
      std::string text;
      for (std::uint64_t length = random.bits() % 9; length > 0; --length) text += kPieces[random.bits() % std::size(kPieces)];
      if (const auto value = parse_value(text)) {
        CHECK_MESSAGE(std::isfinite(value->value), text);
        CHECK_MESSAGE(value->digit >= 0, text);
        CHECK(!value_text(value->value, value->unit.unit).empty());
      }
    }
  }
}
