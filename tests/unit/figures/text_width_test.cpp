#include "sim/figures/text_width.hpp"

#include <doctest/doctest.h>

namespace gpusim {

TEST_SUITE("widths of text") {
  TEST_CASE("digits are 0.636 wide, Hangul 1, marks nothing") {
    CHECK(text_width("00", 10) == doctest::Approx(12.72));
    CHECK(text_width("시간", 10) == 20);
    CHECK(text_width("e\xCC\x81", 10) == text_width("e", 10));
  }

  TEST_CASE("what is too long loses its middle, and fits then") {
    // "gpu-node-0001" in 60 at size 10: 6 em less 1 for the ellipsis.
    const std::string shown = elided("gpu-node-0001", 60, 10);
    CHECK(shown == "gpu-…0001");
    CHECK(text_width(shown, 10) <= 60);
    CHECK(elided("gpu", 60, 10) == "gpu");
    CHECK(elided("gpu-node-0001", 15, 10) == "");
    // A mark stays on its letter.
    CHECK(elided("e\xCC\x81xxxxxxxxe\xCC\x81", 25, 10) == "e\xCC\x81…e\xCC\x81");
  }

  TEST_CASE("a name of 10 kB costs no more than what is shown of it") {
    const std::string shown = shown_name(std::string(10'000, 'a') + "end");
    CHECK(shown.size() < 210);
    CHECK(shown.ends_with("aaaend"));
    CHECK(elided(std::string(10'000, 'a'), 60, 10) == "aaaa…aaaa");
    std::string marks = "a";
    for (int i = 0; i < 5000; ++i) marks += "\xCC\x81";
    CHECK(shown_name(marks).size() < 1700);
  }

  TEST_CASE("what could harm what stands around a name is harmless") {
    CHECK(shown_name("a\nb\x1B[31m") ==
          "a\xEF\xBF\xBD"
          "b\xEF\xBF\xBD[31m");
    CHECK(shown_name("a\xFF") == "a\xEF\xBF\xBD");
    CHECK(shown_name("a\xED\xA0\x80") == "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // a surrogate
    CHECK(shown_name("x\xE2\x80\xAEy") == "xy");                                    // right-to-left override
    CHECK(shown_name("\xD7\x90") == "\xE2\x81\xA8\xD7\x90\xE2\x81\xA9");            // Hebrew, isolated
    CHECK(shown_name("시간 ✓ 🚀") == "시간 ✓ 🚀");
    CHECK(escaped("</script>\"&'") == "&lt;/script&gt;&quot;&amp;&#39;");
    // Text that is no name keeps its lines and length, but no letter that XML refuses.
    CHECK(escaped("a\n\tb\x1B[31m\x01 시간\xFF") == "a\n\tb\xEF\xBF\xBD[31m\xEF\xBF\xBD 시간\xEF\xBF\xBD");
  }
}

}  // namespace gpusim
