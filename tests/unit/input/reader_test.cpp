#include "gpusim/reader.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>

#include "sim/base/check.hpp"
#include "sim/input/json.hpp"
#include "sim/input/written_values.hpp"

namespace gpusim {
namespace {

Document document(const std::string& json) {
  Document document;
  document.file = "s.json";
  json_of(document) = Json::parse(json);
  return document;
}

/// The message of what `read` throws when it is given the key "v" of an object.
template <class Read>
std::string message(const std::string& value, const Read& read) {
  Document file = document("{\"v\": " + value + "}");
  try {
    Reader root(file);
    (void)read(root.at("v"));
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

const auto as_time = [](const Reader& at) { return at.duration(); };
const auto as_positive_time = [](const Reader& at) { return at.duration(Reader::Zero::refused); };
const auto as_size = [](const Reader& at) { return at.data_size(); };
const auto as_bandwidth = [](const Reader& at) { return at.bandwidth(); };
const auto as_factor = [](const Reader& at) { return at.factor(); };
const auto as_count = [](const Reader& at) { return at.count(1, 8); };

std::int64_t nanoseconds(const std::string& text) {
  Document file = document(Json(text).dump());
  return Reader(file).duration().nominal.count();
}

double bytes(const std::string& text) {
  Document file = document(Json(text).dump());
  return Reader(file).data_size().nominal.raw();
}

std::string text_value(const std::string& text) { return Json(text).dump(); }

}  // namespace

TEST_SUITE("reader") {
  TEST_CASE("a time is exact to the nanosecond in every unit") {
    CHECK(nanoseconds("1 ns") == 1);
    CHECK(nanoseconds("1 us") == 1'000);
    CHECK(nanoseconds("1 ms") == 1'000'000);
    CHECK(nanoseconds("1 s") == 1'000'000'000);
    CHECK(nanoseconds("1 min") == 60'000'000'000);
    CHECK(nanoseconds("1.2 h") == 4'320'000'000'000);  // 1.2 x 3600 s
    CHECK(nanoseconds("1.2h") == 4'320'000'000'000);
    CHECK(nanoseconds("1 d") == 86'400'000'000'000);
    CHECK(nanoseconds("0.1 s") == 100'000'000);
    CHECK(nanoseconds("1e3 s") == 1'000'000'000'000);
    CHECK(nanoseconds("12.5E-1 s") == 1'250'000'000);
    CHECK(nanoseconds("-0 h") == 0);
  }

  TEST_CASE("a time is rounded to the nearest nanosecond, a tie away from zero") {
    CHECK(nanoseconds("0.4 ns") == 0);
    CHECK(nanoseconds("0.5 ns") == 1);
    CHECK(nanoseconds("2.5 ns") == 3);
    CHECK(nanoseconds("0.49999999999999999999999999999999999999999 ns") == 0);  // a double would make 0.5 of it
    CHECK(nanoseconds("1.4999999999999999999999 ns") == 1);
    CHECK(nanoseconds("0.00000000000027 h") == 1);   // 0.972 ns
    CHECK(nanoseconds("0.00000000000001 d") == 1);   // 0.864 ns
    CHECK(nanoseconds("0.000000000000005 d") == 0);  // 0.432 ns
    CHECK(nanoseconds("1e-14 d") == 1);
    // 1/3 h with 60 digits: 1200 s less 1.2e-57 s.
    CHECK(nanoseconds("0." + std::string(60, '3') + " h") == 1'200'000'000'000);
    // 0.1 + 0.2 as doubles would be 0.30000000000000004 h.
    CHECK(nanoseconds("0.3 h") == nanoseconds("0.1 h") + nanoseconds("0.2 h"));
  }

  TEST_CASE("no exponent and no number of digits overflows a time") {
    const std::string limit = "expected a time of at most 2305843009.213693951 s (73 years), got ";
    CHECK(nanoseconds("2305843009.213693951 s") == kLongestRun.count());
    CHECK(nanoseconds("2305843009.2136939514999 s") == kLongestRun.count());
    CHECK(message("\"2305843009.2136939515 s\"", as_time) == "s.json: /v: " + limit + "\"2305843009.2136939515 s\"");
    CHECK(message("\"1e999 h\"", as_time) == "s.json: /v: " + limit + "\"1e999 h\"");
    CHECK(message("\"1e99999999999999999999999 h\"", as_time) == "s.json: /v: " + limit + "\"1e99999999999999999999999 h\"");
    CHECK(message("\"26688 d\"", as_time) == "s.json: /v: " + limit + "\"26688 d\"");
    CHECK(message("\"9999999999999999999 d\"", as_time) == "s.json: /v: " + limit + "\"9999999999999999999 d\"");
    CHECK(nanoseconds("1e-400 s") == 0);
    CHECK(nanoseconds("1e-99999999999999999999999 h") == 0);
    CHECK(nanoseconds("0e999 h") == 0);
    CHECK(nanoseconds("1" + std::string(5000, '0') + "e-5000 s") == 1'000'000'000);
    CHECK(nanoseconds("0." + std::string(5000, '0') + "1e5001 s") == 1'000'000'000);
    CHECK(message("\"" + std::string(5000, '9') + " h\"", as_time) == "s.json: /v: " + limit + "\"" + std::string(60, '9') + "…\"");
  }

  TEST_CASE("a text that is not a number, at most one space and a unit is refused") {
    for (const char* text : {"NaN h", "inf s", "+1 h", " 1 h",  "1  h", "1",        "",      "h",   "three h", "0x10 h",
                             "1. h",  ".5 h",  "01 h", "1,5 h", "1 h ", "1h 30min", "--1 h", "1e3", "- 1 h",   "1\\t"}) {
      CAPTURE(text);
      CHECK(message("\"" + std::string(text) + "\"", as_time) ==
            "s.json: /v: expected a number with a unit (s, min, h, ...), got \"" + std::string(text) + "\"");
    }
    CHECK(message("1.2", as_time) == "s.json: /v: expected a number with a unit (s, min, h, ...), got 1.2");
    CHECK(message("true", as_time) == "s.json: /v: expected a number with a unit (s, min, h, ...), got true");
    CHECK(message("{\"P40\": \"1 h\"}", as_time) ==
          "s.json: /v: expected a number with a unit (s, min, h, ...), got {\"P40\":\"1 h\"}");
    CHECK(message("24", as_size) == "s.json: /v: expected a number with a unit (GB, GiB, ...), got 24");
  }

  TEST_CASE("negative and zero quantities say what is allowed") {
    CHECK(message("\"-1 h\"", as_time) == "s.json: /v: expected a time of at least 0 s, got \"-1 h\"");
    CHECK(message("\"-1e999 h\"", as_time) == "s.json: /v: expected a time of at least 0 s, got \"-1e999 h\"");
    CHECK(message("\"0 h\"", as_time) == "no error");
    CHECK(message("\"0 h\"", as_positive_time) == "s.json: /v: expected a time of at least 1 ns, got \"0 h\"");
    CHECK(message("\"1e-400 s\"", as_positive_time) == "s.json: /v: expected a time of at least 1 ns, got \"1e-400 s\"");
    CHECK(message("\"-24 GB\"", as_size) == "s.json: /v: expected a size of at least 0 B, got \"-24 GB\"");
    CHECK(message("\"0 GB/s\"", as_bandwidth) == "s.json: /v: expected a bandwidth greater than 0 B/s, got \"0 GB/s\"");
    CHECK(message("\"1e-999 GB/s\"", as_bandwidth) == "s.json: /v: expected a bandwidth greater than 0 B/s, got \"1e-999 GB/s\"");
    CHECK(message("\"1e999 GB\"", as_size) == "s.json: /v: expected a size of at most 1e+30 B, got \"1e999 GB\"");
    CHECK(message("\"1e22 GB\"", as_size) == "s.json: /v: expected a size of at most 1e+30 B, got \"1e22 GB\"");
  }

  TEST_CASE("units of size and bandwidth are 1000 and 1024 as written, and bits are eighths of bytes") {
    CHECK(bytes("1 B") == 1);
    CHECK(bytes("24 GB") == 24e9);
    CHECK(bytes("0.1 GB") == 1e8);
    CHECK(bytes("1.1 TB") == 1.1e12);  // scaled as a decimal: 1.1 * 1e12 as doubles is the same only by luck
    CHECK(bytes("1 KiB") == 1024);
    CHECK(bytes("24 GiB") == 24.0 * 1073741824);
    CHECK(bytes("0.5 TiB") == 549755813888.0);
    Document file =
        document(R"({"gbit": "100 Gbit/s", "mbit": "8 Mbit/s", "gb": "12 GB/s", "tflops": "125 TFLOPS", "gflops": "1 GFLOPS",
                                 "kw": "0.25 kW"})");
    Reader root(file);
    CHECK(root.at("gbit").bandwidth().nominal.raw() == 12.5e9);
    CHECK(root.at("mbit").bandwidth().nominal.raw() == 1e6);
    CHECK(root.at("gb").bandwidth().nominal.raw() == 12e9);
    CHECK(root.at("tflops").throughput().nominal == 125 * units::TFLOPS);
    CHECK(root.at("gflops").throughput().nominal.raw() == 1e9);
    CHECK(root.at("kw").power().nominal == 250 * units::W);
  }

  TEST_CASE("the case of a unit matters, and Gb is not taken for GB") {
    const std::string sizes = "; expected one of B, kB, MB, GB, TB, KiB, MiB, GiB, TiB";
    CHECK(message("\"24 gb\"", as_size) == "s.json: /v: unknown unit \"gb\"; did you mean \"GB\"?");
    CHECK(message("\"24 gib\"", as_size) == "s.json: /v: unknown unit \"gib\"; did you mean \"GiB\"?");
    CHECK(message("\"24 Gb\"", as_size) == "s.json: /v: unknown unit \"Gb\"" + sizes);
    CHECK(message("\"24 GB/s\"", as_size) == "s.json: /v: unknown unit \"GB/s\"" + sizes);
    CHECK(message("\"24 Gb/s\"", as_bandwidth) ==
          "s.json: /v: unknown unit \"Gb/s\"; expected one of B/s, kB/s, MB/s, GB/s, TB/s, KiB/s, MiB/s, GiB/s, TiB/s, Mbit/s, "
          "Gbit/s");
    CHECK(message("\"3 hours\"", as_time) == "s.json: /v: unknown unit \"hours\"; did you mean \"h\"?");
    CHECK(message("\"3 H\"", as_time) == "s.json: /v: unknown unit \"H\"; did you mean \"h\"?");
    CHECK(message("\"3 µs\"", as_time) == "s.json: /v: unknown unit \"µs\"; expected one of ns, us, ms, s, min, h, d");
  }

  TEST_CASE("a range is an array of two, low first, and its nominal value is the middle") {
    Document file = document(R"({"time": ["2 h", "3 h"], "odd": ["1 ns", "2 ns"], "factor": [2, 3], "plain": "1 h"})");
    Reader root(file);
    const auto time = root.at("time").duration();
    CHECK(time.is_range());
    CHECK(exact_seconds(time.low) == "7200");
    CHECK(exact_seconds(time.nominal) == "9000");
    CHECK(exact_seconds(time.high) == "10800");
    CHECK(root.at("odd").duration().nominal.count() == 2);  // 1.5 ns, a tie
    CHECK(root.at("factor").factor().nominal == 2.5);
    CHECK_FALSE(root.at("plain").duration().is_range());

    CHECK(message("[\"3 h\", \"2 h\"]", as_time) ==
          "s.json: /v: expected the low value before the high one, got [\"3 h\",\"2 h\"]");
    CHECK(message("[\"3 h\"]", as_time) == "s.json: /v: expected two values, low and high, got [\"3 h\"]");
    CHECK(message("[]", as_time) == "s.json: /v: expected two values, low and high, got []");
    CHECK(message("[\"1 h\", 2]", as_time) == "s.json: /v/1: expected a number with a unit (s, min, h, ...), got 2");
    CHECK(message("[\"1 h\", [\"1 h\", \"2 h\"]]", as_time) ==
          "s.json: /v/1: expected a number with a unit (s, min, h, ...), got [\"1 h\",\"2 h\"]");
  }

  TEST_CASE("a value with its origin needs a basis, and its value lies in its range") {
    Document file =
        document(R"({"full": {"value": "2.2 h", "low": "2 h", "high": "3 h", "basis": "measured", "source": "log", "date": "2024"},
                                 "ends": {"low": 2, "high": 3, "basis": "stated"}, "low": {"value": 2, "low": 1, "basis": "stated"},
                                 "high": {"value": 2, "high": 4, "basis": "stated"}, "plain": {"value": 2, "basis": "assumed"}})");
    Reader root(file);
    const auto full = root.at("full").duration();
    CHECK(exact_seconds(full.nominal) == "7920");  // 2.2 x 3600
    CHECK(exact_seconds(full.low) == "7200");
    CHECK(exact_seconds(full.high) == "10800");
    CHECK(root.at("ends").factor().nominal == 2.5);
    CHECK(root.at("low").factor().low == 1);
    CHECK(root.at("low").factor().high == 2);
    CHECK(root.at("high").factor().low == 2);
    CHECK(root.at("high").factor().high == 4);
    CHECK_FALSE(root.at("plain").factor().is_range());

    CHECK(message(R"({"value": "1 h"})", as_time) == "s.json: /v: missing key \"basis\"");
    CHECK(message(R"({"value": "1 h", "bassis": "stated"})", as_time) == "s.json: /v/bassis: unknown key; did you mean \"basis\"?");
    CHECK(message(R"({"value": "1 h", "basis": "guessed"})", as_time) ==
          "s.json: /v/basis: expected one of \"measured\", \"datasheet\", \"stated\", \"estimated\", \"assumed\", got \"guessed\"");
    CHECK(message(R"({"vlaue": "1 h", "basis": "stated"})", as_time) == "s.json: /v/vlaue: unknown key; did you mean \"value\"?");
    CHECK(message(R"({"low": "1 h", "basis": "stated"})", as_time) == "s.json: /v: missing key \"value\"");
    CHECK(message(R"({"value": "1 h", "low": "2 h", "basis": "stated"})", as_time) ==
          "s.json: /v/value: expected at least the low value \"2 h\", got \"1 h\"");
    CHECK(message(R"({"value": "4 h", "low": "2 h", "high": "3 h", "basis": "stated"})", as_time) ==
          "s.json: /v/value: expected at most the high value \"3 h\", got \"4 h\"");
    CHECK(message(R"({"low": "3 h", "high": "2 h", "basis": "stated"})", as_time) ==
          "s.json: /v/high: expected at least the low value \"3 h\", got \"2 h\"");
    CHECK(message(R"({"value": 24, "basis": "stated"})", as_size) ==
          "s.json: /v/value: expected a number with a unit (GB, GiB, ...), got 24");
    CHECK(message(R"({"value": "1 h", "basis": "stated", "source": 3})", as_time) == "s.json: /v/source: expected text, got 3");
  }

  TEST_CASE("a count is a whole number and nothing that nlohmann would turn into one") {
    CHECK(message("3", as_count) == "no error");
    CHECK(message("\"three\"", as_count) == "s.json: /v: expected a whole number of at least 1, got \"three\"");
    CHECK(message("\"3\"", as_count) == "s.json: /v: expected a whole number of at least 1, got \"3\"");
    CHECK(message("-3", as_count) == "s.json: /v: expected a whole number of at least 1, got -3");
    CHECK(message("2.7", as_count) == "s.json: /v: expected a whole number of at least 1, got 2.7");
    CHECK(message("3.0", as_count) == "s.json: /v: expected a whole number of at least 1, got 3.0");
    CHECK(message("true", as_count) == "s.json: /v: expected a whole number of at least 1, got true");
    CHECK(message("null", as_count) == "s.json: /v: expected a whole number of at least 1, got null");
    CHECK(message("0", as_count) == "s.json: /v: expected a whole number of at least 1, got 0");
    CHECK(message("9", as_count) == "s.json: /v: expected a whole number of at most 8, got 9");
    CHECK(message("18446744073709551615", as_count) ==
          "s.json: /v: expected a whole number of at most 8, got 18446744073709551615");
    CHECK(message("{}", as_count) == "s.json: /v: expected a whole number of at least 1, got {}");
  }

  TEST_CASE("a count may have an origin but no range") {
    Document file = document(R"({"v": {"value": 3, "basis": "datasheet", "source": "sheet"}})");
    CHECK(Reader(file).at("v").count(1, 8) == 3);
    CHECK(message(R"({"value": 3, "low": 2, "basis": "stated"})", as_count) ==
          "s.json: /v/low: unknown key; expected one of basis, date, source, value");
    CHECK(message(R"({"value": 2.5, "basis": "stated"})", as_count) ==
          "s.json: /v/value: expected a whole number of at least 1, got 2.5");
  }

  TEST_CASE("a factor is a plain number greater than zero") {
    CHECK(message("2", as_factor) == "no error");
    CHECK(message("0", as_factor) == "s.json: /v: expected a number greater than 0, got 0");
    CHECK(message("-0.5", as_factor) == "s.json: /v: expected a number greater than 0, got -0.5");
    CHECK(message("\"2\"", as_factor) == "s.json: /v: expected a number greater than 0, got \"2\"");
    CHECK(message("false", as_factor) == "s.json: /v: expected a number greater than 0, got false");
    CHECK(message("[3, 2]", as_factor) == "s.json: /v: expected the low value before the high one, got [3,2]");
  }

  TEST_CASE("one_of names what is expected and the nearest") {
    const auto precision = [](const Reader& at) { return at.one_of({"fp32", "mixed"}); };
    Document file = document(R"({"v": "mixed"})");
    CHECK(Reader(file).at("v").one_of({"fp32", "mixed"}) == 1);
    CHECK(message("\"fp23\"", precision) ==
          "s.json: /v: expected one of \"fp32\", \"mixed\", got \"fp23\"; did you mean \"fp32\"?");
    CHECK(message("\"double\"", precision) == "s.json: /v: expected one of \"fp32\", \"mixed\", got \"double\"");
    CHECK(message("32", precision) == "s.json: /v: expected one of \"fp32\", \"mixed\", got 32");
  }

  TEST_CASE("a misspelt key is reported before the missing one") {
    Document file = document(R"({"models": {"a/b": {"tmie": "1 h", "memory": "1 GB"}}})");
    Reader model = Reader(file).at("models").at("a/b");
    CHECK_THROWS_WITH_AS((void)model.at("time"), "s.json: /models/a~1b/tmie: unknown key; did you mean \"time\"?", InputError);
    // The same when it may stand for a key that was looked for before, here "time".
    CHECK_THROWS_WITH_AS((void)model.at("gpus"), "s.json: /models/a~1b/tmie: unknown key; did you mean \"time\"?", InputError);
    Reader fresh = Reader(file).at("models").at("a/b");
    CHECK_THROWS_WITH_AS((void)fresh.at("gpus"), "s.json: /models/a~1b: missing key \"gpus\"", InputError);
    CHECK_THROWS_WITH_AS((void)fresh.at_or("time", "1 h"), "s.json: /models/a~1b/tmie: unknown key; did you mean \"time\"?",
                         InputError);
  }

  TEST_CASE("a key that was asked for is not taken for a misspelling of another") {
    Document file = document(R"({"gpu": 1})");
    Reader root(file);
    (void)root.at("gpu");
    CHECK_THROWS_WITH_AS((void)root.at("gpus"), "s.json: missing key \"gpus\"", InputError);
  }

  TEST_CASE("done refuses the first key that nobody asked for") {
    Document file = document(R"({"memory": "24 GB", "memroy": "24 GB", "xyz": 1})");
    Reader root(file);
    (void)root.at("memory");
    (void)root.find("time");
    CHECK_THROWS_WITH_AS(root.done(), "s.json: /memroy: unknown key; did you mean \"memory\"?", InputError);
    (void)root.find("memroy");
    CHECK_THROWS_WITH_AS(root.done(), "s.json: /xyz: unknown key; expected one of memory, memroy, time", InputError);
    (void)root.find("xyz");
    CHECK_NOTHROW(root.done());
  }

  TEST_CASE("a key read through a copy counts for the original, and members counts for all") {
    Document file = document(R"({"a": 1, "b": 2})");
    Reader root(file);
    Reader copy = root;
    (void)copy.at("a");
    (void)copy.at("b");
    CHECK_NOTHROW(root.done());

    Reader again(file);
    CHECK_THROWS_AS(again.done(), InputError);
    const auto members = again.members();
    REQUIRE(members.size() == 2);
    CHECK(members[1].first == "b");
    CHECK(members[1].second.pointer() == "/b");
    CHECK_NOTHROW(again.done());
  }

  TEST_CASE("a default is written into the document and recorded") {
    Document file = document(R"({"systems": {"a": {"title": "A"}}})");
    Reader system = Reader(file).at("systems").at("a");
    CHECK(system.at_or("precision", "fp32").text() == "fp32");
    CHECK(system.at_or("title", "B").text() == "A");
    CHECK(json_of(file).dump() == R"({"systems":{"a":{"title":"A","precision":"fp32"}}})");
    CHECK(file.default_pointers == std::set<std::string>{"/systems/a/precision"});
    CHECK_NOTHROW(system.done());
  }

  TEST_CASE("places handed out stay valid when defaults are written around them") {
    Document file = document(R"({"a": {"x": "1 h"}, "list": [{"y": 1}, {"y": 2}]})");
    Reader root(file);
    Reader a = root.at("a");
    Reader x = a.at("x");
    const std::vector<Reader> list = root.at("list").elements();
    Reader first = list[0];
    for (int i = 0; i < 100; ++i) {
      const std::string key = std::to_string(i);
      (void)root.at_or_empty("r" + key).at_or("inner", "1");
      (void)a.at_or("a" + key, std::vector<std::string>{"one"});
      (void)first.at_or("f" + key, "");
    }
    CHECK(exact_seconds(x.duration().nominal) == "3600");
    CHECK(a.at("a99").elements()[0].text() == "one");
    CHECK(first.at("y").count(1, 1) == 1);
    Reader second = list[1];
    CHECK(second.at("y").count(1, 2) == 2);
    CHECK(json_of(file).size() == 102);
    CHECK(file.default_pointers.size() == 400);
  }

  TEST_CASE("reading the wrong kind of value says which was expected") {
    CHECK(message("3", [](const Reader& at) {
            at.expect_object("a model");
            return 0;
          }) == "s.json: /v: expected a model (an object), got 3");
    CHECK(message("3", [](Reader at) { return at.find("x").has_value(); }) == "s.json: /v: expected an object, got 3");
    CHECK(message("3", [](const Reader& at) { return at.elements().size(); }) == "s.json: /v: expected an array, got 3");
    CHECK(message("3", [](const Reader& at) { return at.text(); }) == "s.json: /v: expected text, got 3");
    CHECK(message("\"true\"", [](const Reader& at) { return at.boolean(); }) == "s.json: /v: expected true or false, got \"true\"");
  }

  TEST_CASE("a value is told from a table") {
    Document file = document(R"([1, "1 h", ["1 h", "2 h"], {"value": 1}, {"low": 1}, {"basis": "stated"}, {"P40": 1}, {}])");
    std::string kinds;
    for (const Reader& element : Reader(file).elements()) kinds += element.is_value() ? 'v' : 't';
    CHECK(kinds == "vvvvvvtt");
  }

  TEST_CASE("messages are one line, with long values shortened") {
    const auto number = [](const Reader& at) { return at.count(1, 8); };
    CHECK(message(R"("a\nb\u0007\u009b\u007f\u2028\"\\")", number) ==
          "s.json: /v: expected a whole number of at least 1, got \"a\\nb\\u0007\\u009b\\u007f\\u2028\\\"\\\\\"");
    CHECK(message(text_value(std::string(100, 'x')), number) ==
          "s.json: /v: expected a whole number of at least 1, got \"" + std::string(60, 'x') + "…\"");
    // Shortened between characters: each of these has three bytes.
    std::string hangul, sixty;
    for (int i = 0; i < 100; ++i) hangul += "한";
    for (int i = 0; i < 60; ++i) sixty += "한";
    CHECK(message(text_value(hangul), number) == "s.json: /v: expected a whole number of at least 1, got \"" + sixty + "…\"");
    CHECK(std::string(InputError("a\nb.json", "/k\ney", "bad\x1b[31m").what()) == "a\\nb.json: /k\\ney: bad\\u001b[31m");
    CHECK(std::string(InputError("--set", "", "reason").what()) == "--set: reason");
  }

  TEST_CASE("what can never run is an input error that keeps its reason") {
    const Infeasible error("s.json", "", "needs 20 GB");
    const InputError& base = error;
    CHECK(std::string(base.what()) == "s.json: needs 20 GB");
    CHECK(error.reason() == "needs 20 GB");
  }

  TEST_CASE("a copied document is its own, and a note is kept once") {
    Document file = document(R"({"a": 1})");
    file.note("one");
    file.note("two");
    file.note("one");
    CHECK(file.notes == std::vector<std::string>{"one", "two"});
    Document copy = file;
    json_of(copy) = 3;
    CHECK(json_of(file).dump() == R"({"a":1})");
    file = std::move(copy);
    CHECK(json_of(file).dump() == "3");
  }

  TEST_CASE("the nearest name is found by edits, swaps and case, within a third of the length") {
    const std::vector<std::string> gpus = {"P40", "P100", "V100", "A100-PCIe-40GB", "A100-PCIe-80GB"};
    CHECK(nearest_name("v100", gpus) == "V100");
    CHECK(nearest_name("P010", gpus) == "P100");  // one swap
    CHECK(nearest_name("A100-PCIe80GB", gpus) == "A100-PCIe-80GB");
    CHECK(nearest_name("P41", gpus) == "P40");
    CHECK(nearest_name("K80", gpus) == std::nullopt);  // two of three letters differ
    CHECK(nearest_name("", gpus) == std::nullopt);
    CHECK(nearest_name(std::string(1000, 'x'), {std::string(1000, 'x')}) == std::nullopt);
    CHECK(nearest_name("cuont", {"count"}) == "count");
  }

  TEST_CASE("an unknown name is answered with its nearest, with those that have its words, or with a list") {
    const std::vector<std::string> gpus = {"A10-24GB", "A100-PCIe-80GB", "A100-SXM4-80GB", "P40", "P40-24GB"};
    // Three letters away from A10-24GB, but two GPUs have both of its words.
    CHECK(suggestion("A100 80GB", gpus) == "; did you mean \"A100-PCIe-80GB\" or \"A100-SXM4-80GB\"?");
    CHECK(suggestion("p40", gpus) == "; did you mean \"P40\"?");
    CHECK(suggestion("24GB", gpus) == "; did you mean \"A10-24GB\" or \"P40-24GB\"?");
    CHECK(suggestion("K80", {"P40", "V100"}) == "; expected one of P40, V100");
    CHECK(suggestion("K80", {"P40"}) == "; expected \"P40\"");
    CHECK(suggestion("K80", {}) == "");
    const std::vector<std::string> many(20, "abcdef");
    CHECK(suggestion("K80", many).ends_with("abcdef, … (20 in all)"));
  }

  TEST_CASE("pointer tokens escape ~ and /") { CHECK(pointer_token("a/b~c~1") == "a~1b~0c~01"); }

  TEST_CASE("seconds print exactly, without trailing zeros") {
    CHECK(exact_seconds(Duration::nanoseconds(14'400'000'000'000)) == "14400");
    CHECK(exact_seconds(Duration::nanoseconds(100'000'000)) == "0.1");
    CHECK(exact_seconds(Duration::nanoseconds(1)) == "0.000000001");
    CHECK(exact_seconds(Duration()) == "0");
    CHECK(exact_seconds(Duration::nanoseconds(-1'500'000'000)) == "-1.5");
    CHECK(exact_seconds(Duration::nanoseconds(INT64_MIN)) == "-9223372036.854775808");
  }

  TEST_CASE("many values are found as each alone is") {
    std::string members = "\"a/b\": {\"c~d\": [1, \"two\", null]}, \"\": 3";
    for (int i = 0; i < 50; ++i) members += fmt::format(", \"t{}\": {{\"basis\": \"b{}\"}}", i, i % 7);
    const Document file = document("{" + members + "}");
    WrittenValues values(file);
    for (int i = 0; i < 50; ++i) CHECK(values.at(fmt::format("/t{}/basis", i)) == fmt::format("b{}", i % 7));
    for (const char* pointer :
         {"/a~1b/c~0d/1", "/a~1b/c~0d/2", "/a~1b/c~0d/3", "/a~1b/c~0d", "/", "/t50", "/t5/x", "/t5/basis/x"}) {
      CAPTURE(pointer);
      CHECK(values.at(pointer) == file.as_written(pointer));
    }
    CHECK(values.at("") == file.as_written(""));
  }

  TEST_CASE("a failed check says what and where") {
    try {
      GPUSIM_CHECK(1 == 2, "device {} is busy at {} s", 3, 4);
      FAIL("no exception");
    } catch (const InternalError& error) {
      const std::string what = error.what();
      CHECK(what.starts_with("reader_test.cpp:"));
      CHECK(what.ends_with(": device 3 is busy at 4 s (check failed: 1 == 2)"));
    }
  }
}

}  // namespace gpusim
