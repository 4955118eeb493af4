// Laws of the pages that the program makes of the shipped scenarios, in both languages: what they print as equations holds, and
// Korean is Korean.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <regex>
#include <set>
#include <sstream>

#include "gpusim/formula.hpp"
#include "gpusim/policy.hpp"
#include "gpusim/scenario.hpp"
#include "sim/base/parallel.hpp"
#include "sim/input/json.hpp"
#include "tests/support/program.hpp"

namespace gpusim::test {
namespace {

struct ShownPage {
  std::string command;
  Json page;
  std::set<std::string> own_texts;  ///< of the scenarios that it is about
};

std::vector<std::string> shipped_scenarios() {
  std::vector<std::string> files;
  for (const auto& file : std::filesystem::directory_iterator(std::string(GPUSIM_SOURCE) + "/scenarios"))
    if (const std::string path = file.path().string(); path.ends_with(".json") && !path.ends_with("schema.json"))
      files.push_back(path);
  std::sort(files.begin(), files.end());
  return files;
}

void collect_texts(const Json& json, std::set<std::string>& texts) {
  if (json.is_string()) texts.insert(json.get<std::string>());
  if (json.is_object())
    for (const auto& [key, value] : json.items()) texts.insert(key);
  if (json.is_structured())
    for (const Json& child : json) collect_texts(child, texts);
}

/// What the commands print for `--json` that is a page; a command that makes its page later is looked at from then on.
const std::vector<ShownPage>& pages() {
  static const std::vector<ShownPage> kPages = [] {
    const std::vector<std::string> files = shipped_scenarios();
    std::vector<std::pair<std::string, std::vector<std::string>>> commands;
    std::string all;
    for (const std::string& file : files) {
      all += " " + file;
      for (const char* command : {"decide ", "explain "}) commands.push_back({command + file + " --json", {file}});
    }
    commands.push_back({"audit" + all + " --json", files});
    commands.push_back({"compare RTX-3090:1 A100:1 --profile resnet50 --images 50000 --epochs 90 --json", {}});
    std::vector<ShownPage> made(commands.size());
    for_each_index(commands.size(), 2, [&](std::size_t i) {
      const ProgramResult result = run_program("$GPUSIM " + commands[i].first);
      const Json json = Json::parse(result.out, nullptr, false);
      if (!json.is_object() || !json.contains("page")) return;
      made[i] = {commands[i].first, json, {}};
      for (const std::string& file : commands[i].second) collect_texts(json_of(parse_file(file)), made[i].own_texts);
      // A predicted step names the source of the speed that it follows from, also of a shipped profile.
      if (commands[i].first.starts_with("explain")) collect_texts(json["sections"][0], made[i].own_texts);
    });
    std::erase_if(made, [](const ShownPage& page) { return page.command.empty(); });
    return made;
  }();
  return kPages;
}

/// All texts of a page in one language; those that are the same in both are in either.
void collect(const Json& json, const char* language, std::vector<std::string>& texts, bool is_shown = false) {
  if (json.is_string() && is_shown) texts.push_back(json.get<std::string>());
  if (json.is_array())
    for (const Json& child : json) collect(child, language, texts, is_shown);
  if (!json.is_object()) return;
  for (const auto& [key, value] : json.items()) {
    if (key == "en" || key == "ko") {
      if (key == language) texts.push_back(value.get<std::string>());
    } else if (key == "rows") {
      for (const Json& row : value)
        for (const auto& [column, cell] : row.items()) {
          const bool is_linked = cell.is_object() && cell.contains("content");
          if (cell.is_object() && cell.contains("unit")) continue;
          collect(is_linked ? cell["content"] : cell, language, texts, true);
        }
    } else {
      collect(value, language, texts);
    }
  }
}

/// What `explain` says in its own words: notes, titles of columns, and where predicted steps come from. Its other fields are keys,
/// sources and values of the scenario.
Json own_words(const Json& page) {
  Json blocks = Json::array();
  for (const Json& section : page["sections"])
    for (Json block : section["blocks"]) {
      if (block.contains("rows"))
        for (Json& row : block["rows"]) row = row.contains("why") ? Json{{"why", row["why"]}} : Json::object();
      blocks.push_back(std::move(block));
    }
  return blocks;
}

std::vector<std::string> texts_of(const ShownPage& page, const char* language) {
  std::vector<std::string> texts;
  collect(page.command.starts_with("explain") ? own_words(page.page) : page.page, language, texts);
  return texts;
}

struct PrintedEquation {
  std::string left;
  std::string right;
};

std::optional<Value> value_of(std::string formula) {
  for (auto at = formula.find("×"); at != std::string::npos; at = formula.find("×")) formula.replace(at, 2, "*");
  try {
    return Formula(formula).evaluate({});
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

/// The longest formula without names that ends the text and computes something.
std::string formula_before(const std::string& text) {
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    const bool is_word = begin == 0 || text[begin - 1] == ' ' || text[begin - 1] == '(';
    const std::string part = text.substr(begin);
    const bool computes = std::regex_search(part, std::regex(" (×|\\*|\\+|-|/) "));
    if (is_word && computes && part.front() != ' ' && value_of(part)) return part;
  }
  return "";
}

/// The longest value that begins the text.
std::string value_at(const std::string& text) {
  for (std::size_t end = text.size(); end > 0; --end) {
    const bool is_whole = end == text.size() || std::string_view(" ;,.)").find(text[end]) != std::string_view::npos;
    if (!is_whole) continue;
    std::string part = text.substr(0, end);
    part.erase(std::remove(part.begin(), part.end(), ','), part.end());
    const auto parsed = std::regex_match(part, std::regex("-?[0-9][0-9.]*( [A-Za-z/%0-9^]+)?")) ? value_of(part) : std::nullopt;
    if (parsed) return text.substr(0, end);
  }
  return "";
}

std::vector<PrintedEquation> printed_equations(const std::string& text) {
  constexpr std::string_view kEquals = " = ";
  std::vector<PrintedEquation> all;
  std::size_t begin = 0;
  for (std::size_t at = text.find(kEquals); at != std::string::npos; at = text.find(kEquals, at + 1)) {
    const std::string left = formula_before(text.substr(begin, at - begin));
    const std::string right = value_at(text.substr(at + kEquals.size()));
    if (!left.empty() && !right.empty()) all.push_back({left, right});
    begin = at + kEquals.size();
  }
  return all;
}

/// Both sides agree in the unit and to the digits of the right one.
bool is_true(const PrintedEquation& equation) {
  const auto blank = equation.right.find(' ');
  const auto unit = parse_unit(blank == std::string::npos ? "" : equation.right.substr(blank + 1));
  const auto left = value_of(equation.left);
  return unit && left && left->unit == unit->unit && value_text(*left, unit) == equation.right;
}

/// Words of more than three letters in a Korean text, without those of the scenario, of policies, of keys and formulas, and of
/// units.
std::vector<std::string> english_words(std::string text, const ShownPage& page) {
  std::vector<std::string> own(page.own_texts.begin(), page.own_texts.end());
  for (const PolicyRow& policy : policy_table()) own.emplace_back(policy.name);
  std::ranges::sort(own, std::greater{}, &std::string::size);
  text = std::regex_replace(text, std::regex("`[^`]*`|\"[^\"]*\""), "");
  for (const std::string& known : own) {
    if (known.size() < 4) break;
    for (auto at = text.find(known); at != std::string::npos; at = text.find(known)) text.replace(at, known.size(), "·");
  }
  text = std::regex_replace(text, std::regex("[0-9] [A-Za-z/]+"), "");
  std::vector<std::string> words;
  static const std::regex kWord("\\b[a-z]{4,}\\b");
  for (auto match = std::sregex_iterator(text.begin(), text.end(), kWord); match != std::sregex_iterator(); ++match)
    words.push_back(match->str());
  return words;
}

}  // namespace

TEST_SUITE("pages") {
  TEST_CASE("equations that pages print hold to their digits, and no Korean page has an English sentence of the program [slow]") {
    std::size_t count = 0;
    std::set<std::string> known;
    for (const ShownPage& page : pages()) {
      CAPTURE(page.command.substr(0, 200));
      for (const char* language : {"en", "ko"})
        for (const std::string& text : texts_of(page, language)) {
          CAPTURE(text);
          for (const PrintedEquation& equation : printed_equations(text)) {
            CAPTURE(equation.left);
            CAPTURE(equation.right);
            CHECK(is_true(equation));
            ++count;
          }
          if (language == std::string_view("ko") && known.insert(text).second) CHECK(english_words(text, page).empty());
        }
    }
    CHECK(count > 40);
    CHECK(pages().size() > 40);
  }

  TEST_CASE("equations in the shipped reports hold to their printed digits") {
    std::size_t count = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator(std::string(GPUSIM_SOURCE) + "/reports")) {
      if (file.path().extension() != ".md" && file.path().extension() != ".txt") continue;
      std::stringstream text(read_text(file.path().string()));
      for (std::string field; std::getline(text, field, '|');)
        for (const PrintedEquation& equation : printed_equations(field)) {
          CAPTURE(file.path().string());
          CAPTURE(equation.left);
          CAPTURE(equation.right);
          CHECK(is_true(equation));
          ++count;
        }
    }
    CHECK(count > 20);
  }

  TEST_CASE("equations are recognized in sentences") {
    const auto found = printed_equations("cost: 1.5 USD/h × 2 h × 4 = 12 USD; `a` = 3 (stated), 2 h + 1 h = 4 h.");
    REQUIRE(found.size() == 2);
    CHECK(found[0].left == "1.5 USD/h × 2 h × 4");
    CHECK(is_true(found[0]));
    CHECK(found[1].right == "4 h");
    CHECK_FALSE(is_true(found[1]));
  }
}

}  // namespace gpusim::test
