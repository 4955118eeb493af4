#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "gpusim/scenario.hpp"
#include "sim/input/json.hpp"
#include "sim/scenario/bases.hpp"
#include "sim/scenario/expand.hpp"

namespace gpusim {
namespace {

Document parsed(const std::string& text) { return parse_text(text, "s.json"); }

template <class Action>
std::string message(const Action& action) {
  try {
    action();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "no error";
}

std::string parse_message(const std::string& text) {
  return message([&] { (void)parsed(text); });
}

/// The document after `--set argument`.
std::string with_setting(const std::string& text, const std::string& argument) {
  Document document = parsed(text);
  apply(parse_setting(argument), document);
  return json_of(document).dump();
}

std::string set_message(const std::string& text, const std::string& argument) {
  return message([&] { (void)with_setting(text, argument); });
}

std::string sweep_message(const std::string& text) {
  return message([&] {
    Document document = parsed(text);
    const Sweep sweep(document);
  });
}

/// Every point of a sweep: its values joined by a space.
std::vector<std::string> sweep_rows(const std::string& text) {
  Document document = parsed(text);
  const Sweep sweep(document);
  std::vector<std::string> rows;
  for (std::size_t point = 0; point < sweep.points(); ++point) {
    Document copy = document;
    std::string row;
    for (const std::string& value : sweep.apply(point, copy)) row += (row.empty() ? "" : " ") + value;
    rows.push_back(row);
  }
  return rows;
}

std::string resolved(const std::string& text) {
  Document document = parsed(text);
  resolve_bases(document);
  return json_of(document).dump();
}

std::string base_message(const std::string& text) {
  return message([&] { (void)resolved(text); });
}

/// A folder that goes away with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() : path_(std::filesystem::temp_directory_path() / ("gpusim_expand_test_" + std::to_string(getpid()))) {
    std::filesystem::create_directory(path_);
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return (path_ / name).string();
  }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace

TEST_SUITE("parse") {
  TEST_CASE("comments and a byte order mark are skipped, and order is kept") {
    const Document document = parsed("\xEF\xBB\xBF// first\n{\"b\": 1, /* two\n lines */ \"a\": [true, null, -2, 1.5, \"한\"]}");
    CHECK(document.file == "s.json");
    CHECK(json_of(document).dump() == "{\"b\":1,\"a\":[true,null,-2,1.5,\"한\"]}");
  }

  TEST_CASE("a syntax error has its line and column") {
    CHECK(parse_message("{\n  \"a\": 1,\n  \"b\": }\n") == "s.json:3:8: unexpected '}'; expected '[', '{', or a literal");
    CHECK(parse_message("{\"a\": 1,}") == "s.json:1:9: unexpected '}'; expected string literal");
    CHECK(parse_message("{\"a\" 1}") == "s.json:1:6: unexpected number literal; expected ':'");
    CHECK(parse_message("[1 2]") == "s.json:1:4: unexpected number literal; expected ']'");
    CHECK(parse_message("") == "s.json:1:1: unexpected end of input; expected '[', '{', or a literal");
    CHECK(parse_message("{\"a\": 1") == "s.json:1:8: unexpected end of input; expected '}'");
    CHECK(parse_message("{} {}") == "s.json:1:4: unexpected '{'; expected end of input");
    CHECK(parse_message("{} x") == "s.json:1:4: invalid literal; expected end of input");
    CHECK(parse_message("{\"a\": NaN}") == "s.json:1:7: invalid literal; expected JSON text");
    CHECK(parse_message("\177ELF") == "s.json:1:1: invalid literal; expected JSON text");
    CHECK(parse_message("{\"a\": -Infinity}") == "s.json:1:8: invalid number; expected digit after '-'");
    CHECK(parse_message("{\"a\": 01}") == "s.json:1:8: unexpected number literal; expected '}'");
    CHECK(parse_message("[\"a]") == "s.json:1:5: invalid string: missing closing quote");
    CHECK(parse_message("[\"a\nb\"]") == "s.json:1: line break in a text; expected a closing '\"', or \"\\n\"");
    CHECK(parse_message("[1] /* open") == "s.json:1:12: invalid comment; missing closing '*/'; expected end of input");
  }

  TEST_CASE("text that is not UTF-8 or has a zero byte is refused") {
    CHECK(parse_message("[\"\xC7\xD1\"]") == "s.json:1:4: not UTF-8");
    CHECK(parse_message(std::string("[1]\0garbage", 11)) == "s.json: not a text: it has a zero byte");
  }

  TEST_CASE("a repeated key is refused with its pointer") {
    CHECK(parse_message(R"({"a": 1, "b": 2, "a": 3})") == "s.json: /a: repeated key");
    CHECK(parse_message(R"({"models": [1, {"x": {"a/b": 1, "c": [], "a/b": {}}}]})") == "s.json: /models/1/x/a~1b: repeated key");
    CHECK(parse_message(R"([{"a": 1}, {"a": 1}])") == "no error");
  }

  TEST_CASE("a number that is no double is refused with its pointer") {
    CHECK(parse_message(R"({"a": [1, {"b": 1e999}]})") == "s.json: /a/1/b: number out of range: 1e999");
    CHECK(parse_message(R"([1, -1e999])") == "s.json: /1: number out of range: -1e999");
    CHECK(parse_message("1e999") == "s.json: number out of range: 1e999");
    // Kept as a double, which no count accepts.
    CHECK(json_of(parsed("[123456789012345678901234567890]")).at(0).is_number_float());
  }

  TEST_CASE("nesting is bounded, and what lies behind it is not read") {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    CHECK(parse_message(nested(64)) == "no error");
    CHECK(parse_message(nested(65)) == "s.json: nested deeper than 64 levels");
    CHECK(parse_message(std::string(50'000'000, '[')) == "s.json: nested deeper than 64 levels");
    std::string objects;
    for (int i = 0; i < 65; ++i) objects += "{\"a\":";
    CHECK(parse_message(objects) == "s.json: nested deeper than 64 levels");
  }

  TEST_CASE("an object of 300,000 members is parsed in the time of a sort") {
    // With a search for each key this would take minutes.
    std::string text = "{";
    for (int i = 0; i < 300'000; ++i) text += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":" + std::to_string(i);
    CHECK(json_of(parsed(text + "}")).size() == 300'000);
    CHECK(parse_message(text + ",\"77\":0}") == "s.json: /77: repeated key");
  }

  TEST_CASE("files are read, and those that cannot be are named with the reason") {
    const TemporaryFolder folder;
    const std::string good = folder.write("good.json", "{\"a\": 1}");
    CHECK(json_of(parse_file(good)).dump() == "{\"a\":1}");
    CHECK(parse_file(good).file == good);
    CHECK_THROWS_WITH_AS((void)parse_file("missing/s.json"), "cannot read \"missing/s.json\": No such file or directory", IoError);
    CHECK_THROWS_WITH_AS((void)parse_file(folder.path()), ("cannot read \"" + folder.path() + "\": Is a directory").c_str(),
                         IoError);
    const std::string bad = folder.write("bad.json", "[1,\n2,,]");
    CHECK_THROWS_WITH_AS((void)parse_file(bad), (bad + ":2:3: unexpected ','; expected '[', '{', or a literal").c_str(),
                         InputError);
  }

  TEST_CASE("a text longer than a piece of the file is put together") {
    const TemporaryFolder folder;
    const std::string text = "[\"" + std::string(200'000, 'x') + "\"]";
    CHECK(json_of(parse_file(folder.write("long.json", text))).dump() == text);
    const std::string zero_byte = folder.write("zero.json", std::string(100'000, ' ') + std::string(1, '\0'));
    CHECK_THROWS_WITH_AS((void)parse_file(zero_byte), (zero_byte + ": not a text: it has a zero byte").c_str(), InputError);
  }

  TEST_CASE("a file above the limit is refused before it is read") {
    const TemporaryFolder folder;
    const std::string large = folder.write("large.json", "[");
    std::filesystem::resize_file(large, (256u << 20) + 1);
    CHECK_THROWS_WITH_AS((void)parse_file(large), (large + ": larger than 256 MB").c_str(), InputError);
  }
}

TEST_SUITE("set") {
  TEST_CASE("a setting replaces, adds a key, or appends") {
    const std::string text = R"({"systems": {"a": {"gpus": {"P40": 3}}}, "policies": ["fifo", "lpt"]})";
    CHECK(with_setting(text, "/systems/a/gpus/P40=4") == R"({"systems":{"a":{"gpus":{"P40":4}}},"policies":["fifo","lpt"]})");
    CHECK(with_setting(text, "/systems/a/gpus/T4=1") == R"({"systems":{"a":{"gpus":{"P40":3,"T4":1}}},"policies":["fifo","lpt"]})");
    CHECK(with_setting(text, "/policies/1=\"heft\"") == R"({"systems":{"a":{"gpus":{"P40":3}}},"policies":["fifo","heft"]})");
    CHECK(with_setting(text, "/policies/-=heft") == R"({"systems":{"a":{"gpus":{"P40":3}}},"policies":["fifo","lpt","heft"]})");
    CHECK(with_setting(text, "/policies=[\"sjf\"]") == R"({"systems":{"a":{"gpus":{"P40":3}}},"policies":["sjf"]})");
    CHECK(with_setting(text, "/seed=7").ends_with(R"(,"seed":7})"));
  }

  TEST_CASE("a value that is no JSON is text, split from the pointer at the first =") {
    CHECK(with_setting("{}", "/t=1.2 h") == R"({"t":"1.2 h"})");
    CHECK(with_setting("{}", "/t=\"1.2 h\"") == R"({"t":"1.2 h"})");
    CHECK(with_setting("{}", "/t=a=b") == R"({"t":"a=b"})");
    CHECK(with_setting("{}", "/t=") == R"({"t":""})");
    CHECK(with_setting("{}", "/t=[1, 2") == R"({"t":"[1, 2"})");
    CHECK(with_setting("{}", "/t=1e999") == R"({"t":"1e999"})");
    CHECK(with_setting("{}", "/t=true") == R"({"t":true})");
  }

  TEST_CASE("escapes of a pointer are obeyed") {
    CHECK(with_setting(R"({"a/b": {"c~d": 1}})", "/a~1b/c~0d=2") == R"({"a/b":{"c~d":2}})");
    CHECK(with_setting(R"({"~1": 1})", "/~01=2") == R"({"~1":2})");
    CHECK(with_setting(R"({"": 1})", "/=2") == R"({"":2})");
    CHECK(set_message("{}", "/a~2=1") == "--set: expected \"~0\" or \"~1\" for the characters ~ and / in a JSON Pointer");
    CHECK(set_message("{}", "/a~=1") == "--set: expected \"~0\" or \"~1\" for the characters ~ and / in a JSON Pointer");
  }

  TEST_CASE("a pointer whose parent is missing names the part that exists and the nearest key") {
    const std::string text = R"({"systems": {"p40x3": {"gpus": {"P40": 3}}}, "policies": ["fifo"], "seed": 1})";
    CHECK(set_message(text, "/systms/p40x3/gpus/P40=4") ==
          "--set: /systms/p40x3/gpus/P40: the file has no \"systms\"; did you mean \"systems\"?");
    CHECK(set_message(text, "/systems/p40x4/gpus/P40=4") ==
          "--set: /systems/p40x4/gpus/P40: \"/systems\" has no \"p40x4\"; did you mean \"p40x3\"?");
    CHECK(set_message(text, "/models/a/time=1") ==
          "--set: /models/a/time: the file has no \"models\"; expected one of systems, policies, seed");
    CHECK(set_message(text, "/seed/x=1") == "--set: /seed/x: \"/seed\" is not an object or an array, so it has no \"x\"");
    CHECK(set_message(text, "/policies/1=x") == "--set: /policies/1: \"/policies\" has 1 element and no \"1\"");
    CHECK(set_message(text, "/policies/00=x") == "--set: /policies/00: \"/policies\" has 1 element and no \"00\"");
    CHECK(set_message(text, "/policies/-/x=1") == "--set: /policies/-/x: \"/policies\" has 1 element and no \"-\"");
  }

  TEST_CASE("an argument that is no setting is refused, as a part of the command line") {
    CHECK_THROWS_AS((void)with_setting("{}", "/a"), UsageError);
    CHECK_THROWS_AS((void)with_setting("{}", "/a/b=1"), UsageError);
    CHECK(set_message("{}", "/a") == "--set: expected POINTER=VALUE, got \"/a\"");
    CHECK(set_message("{}", "a=1") == "--set: expected a JSON Pointer, which starts with \"/\", got \"a\"");
    CHECK(set_message("{}", "=1") == "--set: expected a JSON Pointer, which starts with \"/\", got \"\"");
    CHECK(set_message("{}", "/a=\xC7\xD1").ends_with("is not UTF-8"));
  }
}

TEST_SUITE("sweep") {
  TEST_CASE("a document without a sweep is one point") { CHECK(sweep_rows("{\"a\": 1}") == std::vector<std::string>{""}); }

  TEST_CASE("lists multiply, the last one fastest") {
    const std::string text = R"({"a": 1, "b": "x", "sweep": {"/a": [1, 2], "/b": ["x", "y", [0]]}})";
    CHECK(sweep_rows(text) == std::vector<std::string>{"1 x", "1 y", "1 [0]", "2 x", "2 y", "2 [0]"});
    Document document = parsed(text);
    const Sweep sweep(document);
    CHECK(sweep.points() == 6);
    CHECK(sweep.pointers() == std::vector<std::string>{"/a", "/b"});
    CHECK(json_of(document).dump() == R"({"a":1,"b":"x"})");
    (void)sweep.apply(5, document);
    CHECK(json_of(document).dump() == R"({"a":2,"b":[0]})");
  }

  TEST_CASE("the lists of one zip move together and multiply with the others") {
    const std::string text = R"({"a": 0, "b": 0, "c": 0, "d": 0, "e": 0, "sweep": {"/a": [1, 2],
                                 "zip": [{"/b": [1, 2], "/c": ["x", "y"]}, {"/d": {"from": 5, "to": 6}}], "/e": [9]}})";
    CHECK(sweep_rows(text) == std::vector<std::string>{"1 1 x 5 9", "1 1 x 6 9", "1 2 y 5 9", "1 2 y 6 9",  //
                                                       "2 1 x 5 9", "2 1 x 6 9", "2 2 y 5 9", "2 2 y 6 9"});
  }

  TEST_CASE("from, to and step are short for whole numbers") {
    CHECK(sweep_rows(R"({"a": 1, "sweep": {"/a": {"from": 1, "to": 4}}})") == std::vector<std::string>{"1", "2", "3", "4"});
    CHECK(sweep_rows(R"({"a": 1, "sweep": {"/a": {"from": -1, "to": 6, "step": 3}}})") == std::vector<std::string>{"-1", "2", "5"});
    CHECK(sweep_message(R"({"a": 1, "sweep": {"/a": {"from": 3, "to": 1}}})") ==
          "s.json: /sweep/~1a/to: expected a whole number of at least 3, got 1");
    CHECK(sweep_message(R"({"a": 1, "sweep": {"/a": {"from": 1, "to": 3, "step": 0}}})") ==
          "s.json: /sweep/~1a/step: expected a whole number of at least 1, got 0");
    CHECK(sweep_message(R"({"a": 1, "sweep": {"/a": {"from": 1, "too": 3}}})") ==
          "s.json: /sweep/~1a/too: unknown key; did you mean \"to\"?");
    CHECK(sweep_message(R"({"a": 1, "sweep": {"/a": {"from": 1, "to": 1000001}}})") ==
          "s.json: /sweep/~1a: expected at most 1000000 values, got {\"from\":1,\"to\":1000001}");
  }

  TEST_CASE("lists that make no sense are refused where they stand") {
    CHECK(sweep_message(R"({"a": 1, "sweep": {"/a": []}})") == "s.json: /sweep/~1a: expected at least one value, got []");
    CHECK(sweep_message(R"({"a": 1, "sweep": {"/a": 3}})") ==
          "s.json: /sweep/~1a: expected a list of values or {\"from\": ..., \"to\": ...}, got 3");
    CHECK(sweep_message(R"({"sweep": {}})") == "s.json: /sweep: expected at least one list, got {}");
    CHECK(sweep_message(R"({"sweep": [1]})") == "s.json: /sweep: expected the lists of a sweep (an object), got [1]");
    CHECK(sweep_message(R"({"sweep": {"a": [1]}})") ==
          "s.json: /sweep/a: unknown key; expected \"zip\" or a JSON Pointer such as \"/systems/a/gpus/P40\"");
    CHECK(sweep_message(R"({"a": 1, "b": 1, "sweep": {"zip": [{"/a": [1, 2], "/b": [1]}]}})") ==
          "s.json: /sweep/zip/0/~1b: expected 2 values as in \"/a\", got 1");
    CHECK(sweep_message(R"({"a": 1, "sweep": {"zip": {"/a": [1]}}})") == "s.json: /sweep/zip: expected an array, got {\"/a\":[1]}");
    CHECK(sweep_message(R"({"a": 1, "sweep": {"zip": [{}]}})") == "s.json: /sweep/zip/0: expected at least one list, got {}");
  }

  TEST_CASE("pointers are checked before the first point") {
    CHECK(sweep_message(R"({"systems": {"a": {}}, "sweep": {"/systems/b/gpus/P40": [1]}})") ==
          "s.json: /sweep/~1systems~1b~1gpus~1P40: \"/systems\" has no \"b\"; expected \"a\"");
    CHECK(sweep_message(R"({"a": [1], "sweep": {"/a/7": [1]}})") == "s.json: /sweep/~1a~17: \"/a\" has 1 element and no \"7\"");
    CHECK(sweep_message(R"({"a": 1, "sweep": {"/a": [1], "zip": [{"/a": [2]}]}})") ==
          "s.json: /sweep/zip/0/~1a: \"/a\" is swept by two lists");
    CHECK(sweep_message(R"({"a": {"b": 1}, "sweep": {"/a/b": [1], "/a": [{"b": 2}]}})") ==
          "s.json: /sweep/~1a: replaces \"/a/b\", which an earlier list sets; write the inner one later");
    CHECK(sweep_rows(R"({"a": {"b": 1}, "sweep": {"/a": [{"b": 2}], "/a/b": [3]}})") == std::vector<std::string>{"{\"b\":2} 3"});
  }

  TEST_CASE("the number of points is bounded") {
    // 1000^3 is the limit; one more list of two is above it.
    const std::string list = R"({"from": 1, "to": 1000})";
    const std::string three =
        R"({"a": 1, "b": 1, "c": 1, "d": 1, "sweep": {"/a": )" + list + R"(, "/b": )" + list + R"(, "/c": )" + list;
    Document document = parsed(three + "}}");
    const Sweep sweep(document);
    CHECK(sweep.points() == 1'000'000'000);
    CHECK(sweep.apply(999'999'999, document) == std::vector<std::string>{"1000", "1000", "1000"});
    CHECK(sweep_message(three + ", \"/d\": [1, 2]}}") == "s.json: /sweep: expected at most 1000000000 points, got more");
  }
}

TEST_SUITE("base") {
  TEST_CASE("an entry keeps its own keys first and inherits the others behind them") {
    CHECK(resolved(R"({"models": {"b": {"base": "a", "memory": "2 GB"}, "a": {"time": "1 h", "memory": "1 GB", "gpus": 2}}})") ==
          R"({"models":{"b":{"memory":"2 GB","time":"1 h","gpus":2},"a":{"time":"1 h","memory":"1 GB","gpus":2}}})");
  }

  TEST_CASE("chains are followed in any order") {
    CHECK(resolved(R"({"systems": {"c": {"base": "b", "z": 3}, "b": {"base": "a", "y": 2}, "a": {"x": 1}, "d": {"base": "c"}}})") ==
          R"({"systems":{"c":{"z":3,"y":2,"x":1},"b":{"y":2,"x":1},"a":{"x":1},"d":{"z":3,"y":2,"x":1}}})");
  }

  TEST_CASE("a long chain needs no stack") {
    std::string text = R"({"models": {"0": {"gpus": 2})";
    for (int i = 1; i < 50'000; ++i) text += ",\"" + std::to_string(i) + R"(":{"base":")" + std::to_string(i - 1) + "\"}";
    Document document = parsed(text + "}}");
    resolve_bases(document);
    Reader models = Reader(document).at("models");
    CHECK(json_of(models.members().back().second).dump() == R"({"gpus":2})");
  }

  TEST_CASE("tables merge by key, but GPUs, values and ranges replace as a whole") {
    CHECK(resolved(R"({"models": {"a": {"time": {"P40": "4 h", "V100": {"value": "1 h", "basis": "stated"}}},
                                  "b": {"base": "a", "time": {"V100": {"low": "1 h", "high": "2 h", "basis": "assumed"}}},
                                  "c": {"base": "a", "time": "3 h"}, "d": {"base": "c", "time": {"P40": "5 h"}},
                                  "e": {"base": "a", "time": ["1 h", "2 h"]}}})") ==
          R"({"models":{"a":{"time":{"P40":"4 h","V100":{"value":"1 h","basis":"stated"}}},)"
          R"("b":{"time":{"V100":{"low":"1 h","high":"2 h","basis":"assumed"},"P40":"4 h"}},)"
          R"("c":{"time":"3 h"},"d":{"time":{"P40":"5 h"}},"e":{"time":["1 h","2 h"]}}})");
    CHECK(
        resolved(
            R"({"systems": {"a": {"gpus": {"P40": 3}, "title": {"en": "A"}}, "b": {"base": "a", "gpus": {"T4": 1}, "title": {"ko": "B"}},
                                   "c": {"nodes": {"n": {"gpus": {"T4": 1}}}}, "d": {"base": "c", "nodes": {"m": {}}}}})") ==
        R"({"systems":{"a":{"gpus":{"P40":3},"title":{"en":"A"}},"b":{"gpus":{"T4":1},"title":{"ko":"B","en":"A"}},)"
        R"("c":{"nodes":{"n":{"gpus":{"T4":1}}}},"d":{"nodes":{"m":{}}}}})");
  }

  TEST_CASE("a cycle is named") {
    CHECK(base_message(R"({"models": {"x": {"base": "a"}, "a": {"base": "b"}, "b": {"base": "a"}}})") ==
          "s.json: /models/a/base: cycle \"a\" -> \"b\" -> \"a\"");
    CHECK(base_message(R"({"systems": {"a": {"base": "a"}}})") == "s.json: /systems/a/base: cycle \"a\" -> \"a\"");
  }

  TEST_CASE("an unknown base is an error with the nearest name, except that of a data sheet") {
    CHECK(base_message(R"({"models": {"lstm": {}, "b": {"base": "lstn"}}})") ==
          "s.json: /models/b/base: unknown model \"lstn\"; did you mean \"lstm\"?");
    CHECK(base_message(R"({"systems": {"b": {"base": 3}}})") == "s.json: /systems/b/base: expected text, got 3");
    CHECK(base_message(R"({"models": {"b": 3}})") == "s.json: /models/b: expected a model (an object), got 3");
    CHECK(base_message(R"({"models": []})") == "s.json: /models: expected an object, got []");
    CHECK(base_message("[]") == "s.json: expected a scenario (an object), got []");
    CHECK(base_message("{}") == "no error");
  }

  TEST_CASE("data sheets leave a base of the catalogue to the loader, through chains too") {
    CHECK(resolved(R"({"gpus": {"mine": {"base": "T4-16GB", "memory": "32 GB"}, "other": {"base": "mine", "tdp": "60 W"}}})") ==
          R"({"gpus":{"mine":{"base":"T4-16GB","memory":"32 GB"},"other":{"tdp":"60 W","base":"T4-16GB","memory":"32 GB"}}})");
    // Based on its own id: the GPU of the catalogue, changed.
    CHECK(resolved(R"({"gpus": {"T4-16GB": {"base": "T4-16GB", "memory": "15 GB"}}})") ==
          R"({"gpus":{"T4-16GB":{"base":"T4-16GB","memory":"15 GB"}}})");
  }

  TEST_CASE("a short file cannot ask for an endless copy") {
    // An array of 1,000,000 values copied into 29 entries.
    std::string array = "[0";
    for (int i = 1; i < 1'000'000; ++i) array += ",0";
    std::string text = R"({"models": {"0": {"a": )" + array + "]}";
    for (int i = 1; i < 30; ++i) text += ",\"" + std::to_string(i) + R"(":{"base":"0"})";
    CHECK(base_message(text + "}}") == "s.json: /models: bases copy more than 20000000 values");
  }
}

}  // namespace gpusim
