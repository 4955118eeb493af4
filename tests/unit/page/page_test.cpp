#include "gpusim/page.hpp"

#include <doctest/doctest.h>

#include "sim/page/phrase.hpp"

namespace gpusim {
namespace {

Page small_page() {
  const Value hours{7200, 7200, 10800, parse_unit("h")->unit};
  Table table{
      .key = "times",
      .columns = {{.key = "system", .title = {"system", "시스템"}, .is_text = true},
                  {.key = "time", .title = {"time", "시간"}},
                  {.key = "gpus", .title = {"GPUs", "GPU 수"}}},
      .rows = {{Cell::name("a|b").strong(), Cell(hours).at("/models/m/time"), Cell::count(2)}, {Cell::code("/x"), Cell(), Cell()}}};
  Bullets bullets{.key = "findings",
                  .items = {{.sentence = {{"first", "첫째"}}, .details = {{{"more", "더"}}}}, {.sentence = {{"second", "둘째"}}}},
                  .is_numbered = true};
  Sentence sentence{{"It costs 6 USD.", "6 USD."},
                    {{"1.5 USD/h * 2 h * 2", Value::of(6, parse_value("6 USD")->unit.unit), std::nullopt}}};
  return {"small", {"A page", "한 쪽"}, {{{}, {sentence, table}}, {{"Findings", "발견"}, {bullets}}}};
}

}  // namespace

TEST_SUITE("page") {
  TEST_CASE("Markdown has titles, sentences, tables with columns aligned by kind, numbered bullets with details") {
    CHECK(markdown(small_page(), Language::english) ==
          "# A page\n\nIt costs 6 USD.\n\n| system | time | GPUs |\n|---|--:|--:|\n| **a\\|b** | 2-3 h | 2 |\n| `/x` | – | – |\n"
          "\n## Findings\n\n1. first\n   * more\n2. second\n");
    CHECK(markdown(small_page(), Language::korean).starts_with("# 한 쪽\n\n6 USD.\n\n| 시스템 | 시간 | GPU 수 |\n"));
  }

  TEST_CASE("no name begins a tag of HTML in Markdown, and code stays as it is") {
    const Page page{"p", {"a<b>", ""}, {{{"<i>", ""}, {Sentence{{"`x<y` and <script>", ""}, {}}}}}};
    CHECK(markdown(page, Language::english) == "# a&lt;b>\n\n## &lt;i>\n\n`x<y` and &lt;script>\n");
  }

  TEST_CASE("what terminals obey is a space in Markdown, wherever it stands") {
    const Page page{"p",
                    {"\x1b[31mred\x1b[0m", ""},
                    {{{"a\tb", ""},
                      {Sentence{{"\xC2\x9B"
                                 "1m\x7F",
                                 ""}}}}}};
    CHECK(markdown(page, Language::english) == "#  [31mred [0m\n\n## a b\n\n 1m \n");
  }

  TEST_CASE("CSV gives a quantity its ends and its unit in columns of their own") {
    const Page page = small_page();
    CHECK(csv(std::get<Table>(page.sections[0].blocks[1])) ==
          "system,time,time_low,time_high,time_unit,gpus\na|b,7200,7200,10800,s,2\n/x,,,,,\n");
  }

  TEST_CASE("JSON has both languages, quantities with ends, pointers and equations") {
    const std::string text = json_text(small_page());
    for (const char* part : {R"("page": "small")", R"("ko": "둘째")", R"("high": 10800.0)", R"("pointer": "/models/m/time")",
                             R"("left": "1.5 USD/h * 2 h * 2")", R"("gpus": null)"})
      CHECK(text.find(part) != std::string::npos);
  }

  TEST_CASE("an equation is shown with the signs of people and listed by its page") {
    const std::vector<Equation> all = equations(small_page());
    REQUIRE(all.size() == 1);
    CHECK(all[0].text() == "1.5 USD/h × 2 h × 2 = 6 USD");
  }

  TEST_CASE("a phrase is filled in for each language, with texts, phrases and values as the language has them") {
    static constexpr Phrase kPhrase{"{0} is {1}", "{0}은(는) {1}"};
    static constexpr Phrase kFast{"fast", "빠름"};
    CHECK(say(kPhrase, LocalizedText{"card", "카드"}, kFast) == LocalizedText{"card is fast", "카드는 빠름"});
    CHECK(say(kPhrase, "A", Value::of(7200, parse_unit("h")->unit)).en == "A is 2 h");
  }

  TEST_CASE("a frequency is said as people say it") {
    CHECK(frequency_text("2 run/month") == LocalizedText{"2 runs a month", "월 2회"});
    CHECK(frequency_text("1 run/d") == LocalizedText{"1 run a day", "하루 1회"});
    CHECK(frequency_text("0.5 1/h").en == "0.5 1/h");
  }

  TEST_CASE("rates have units of people") {
    CHECK(value_text(3, Unit({{"workday", -1}})) == "3 per workday");
    CHECK(value_text(Value{3, 2, 4, Unit({{"workday", -1}})}) == "2-4 per workday");
    CHECK(value_text(0.5, Unit({{"month", -1}})) == "0.5 per month");
  }

  TEST_CASE("Korean particles follow the sound before them") {
    CHECK(with_particles("카드이(가)") == "카드가");
    CHECK(with_particles("engineer이(가), R이(가)") == "engineer가, R이");
    CHECK(with_particles("값은(는)") == "값은");
    CHECK(with_particles("3 h을(를)") == "3 h을");            // 시간을
    CHECK(with_particles("\"A100\"와(과)") == "\"A100\"과");  // 백과
    CHECK(with_particles("T4와(과)") == "T4와");              // 사와
    CHECK(with_particles("서울(으)로") == "서울로");
    CHECK(with_particles("부산(으)로") == "부산으로");
    CHECK(with_particles("L40S(으)로") == "L40S로");
    CHECK(with_particles("(으)로 이(가)") == "로 가");
  }

  TEST_CASE("particles fit what is filled in, and what is filled in stays as it is") {
    static constexpr Phrase kSaid{"{} has {}.", "{}이(가) {}을(를) 가짐."};
    // A title of a user that offers both particles is no phrase of the program.
    const LocalizedText title{"title", "모델이(가) 몇 개"};
    CHECK(say(kSaid, title, "T4").ko == "모델이(가) 몇 개가 T4를 가짐.");
    CHECK(say(kSaid, "{}", "{0} 은(는)").ko == "{}가 {0} 은(는)을 가짐.");
    static constexpr Phrase kNumbered{"{1} by {0:.2f}", "{1}은(는) {0:.2f}(으)로"};
    CHECK(say(kNumbered, 0.5, "A100").ko == "A100은 0.50으로");
    static constexpr Phrase kNested{"the rest", "나머지은(는)"};
    CHECK(say(kSaid, kNested, 1).ko == "나머지는이 1을 가짐.");
  }

  TEST_CASE("a noun follows its number") {
    CHECK(counted(1, "GPU") == "1 GPU");
    CHECK(counted(0, "GPU") == "0 GPUs");
  }
}

}  // namespace gpusim
