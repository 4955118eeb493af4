#include <doctest/doctest.h>

#include "gpusim/report.hpp"

namespace gpusim {

TEST_SUITE("terminal page") {
  TEST_CASE("tables are aligned, heads broken into words, texts on the left and numbers on the right") {
    const Table table{.key = "t",
                      .columns = {{.key = "gpu", .title = {"GPU", "GPU"}, .is_text = true},
                                  {.key = "time", .title = {"time per step", "단계당 시간"}}},
                      .rows = {{Cell::name("P40"), Cell(Value::of(7200, parse_unit("h")->unit))}, {Cell::name("V100"), Cell()}}};
    const Page page{"p", {"A page", "한 쪽"}, {{{}, {Sentence{{"One sentence.", "한 문장."}}}}, {{"Times", "시간"}, {table}}}};
    TerminalStyle style;
    CHECK(terminal_page(page, style) ==
          "A page\n\nOne sentence.\n\nTimes\n        time\n         per\n  GPU   step\n  P40    2 h\n  V100     –\n");
    style.is_korean = true;
    // A Hangul syllable takes two columns.
    CHECK(terminal_page(page, style) ==
          "한 쪽\n\n한 문장.\n\n시간\n        단계당\n  GPU     시간\n  P40      2 h\n  V100       –\n");
    style.is_utf8 = false;
    CHECK(terminal_page(page, style).find("  V100     -\n") != std::string::npos);
  }

  TEST_CASE("findings are bulleted or numbered, and their details are indented") {
    Bullets bullets{.key = "b", .items = {{.sentence = {{"first", "첫째"}}, .details = {{{"more", "더"}}}}}};
    const Page page{"p", {"A page", "한 쪽"}, {{{"Findings", "발견"}, {bullets}}}};
    CHECK(terminal_page(page, TerminalStyle{}) == "A page\n\nFindings\n* first\n  * more\n");
    bullets.is_numbered = true;
    const Page numbered{"p", {"A page", "한 쪽"}, {{{"Findings", "발견"}, {bullets}}}};
    CHECK(terminal_page(numbered, TerminalStyle{}).find("\n1. first\n") != std::string::npos);
  }
}

}  // namespace gpusim
