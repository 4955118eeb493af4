#include "sim/html/letters.hpp"

#include <doctest/doctest.h>

#include <string>

#include "sim/html/sha256.hpp"

namespace gpusim {

TEST_SUITE("letters of pages") {
  TEST_CASE("markup in a name becomes text") {
    CHECK(html_text("</script><b a='1' c=\"2\">&amp;") == "&lt;/script&gt;&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;amp;");
  }

  TEST_CASE("control characters and broken UTF-8 become one replacement each, line ends and tabs stay") {
    CHECK(plain_letters("\x1b[31m\x7f") == "\xEF\xBF\xBD[31m\xEF\xBF\xBD");
    CHECK(plain_letters("a\nb\tc") == "a\nb\tc");
    CHECK(plain_letters("\xC2\x85") == "\xEF\xBF\xBD");      // U+0085, a C1 control
    CHECK(plain_letters("\xE2\x80\xA8") == "\xEF\xBF\xBD");  // U+2028 ends lines in scripts
    CHECK(plain_letters("a\xff\xe2\x28") == "a\xEF\xBF\xBD\xEF\xBF\xBD(");
    CHECK(plain_letters("\xf0\x9f\x9a") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // a cut emoji
  }

  TEST_CASE("marks that reorder what stands around them are dropped, letters of all scripts stay") {
    CHECK(plain_letters("\u202Eabc\u202C\u2066d\u2069") == "abcd");
    CHECK(plain_letters("שלום 🚀 한글") == "שלום 🚀 한글");
  }

  TEST_CASE("letters that run from right to left are isolated with the spaces between them") {
    CHECK(with_isolated_letters("abc שלום עולם 3 h") == "abc <bdi>שלום עולם</bdi> 3 h");
    CHECK(with_isolated_letters("سلام") == "<bdi>سلام</bdi>");
    CHECK(with_isolated_letters("한글 🚀 é") == "한글 🚀 é");
  }

  TEST_CASE("a JSON string can stand in a script element") {
    CHECK(json_string("</script>\"\\\n") == "\"\\u003c/script>\\\"\\\\\\u000a\"");
  }
}

TEST_SUITE("SHA-256") {
  // The digests are those of FIPS 180-4's examples and of the empty text.
  TEST_CASE("texts of no block, one block and two blocks have the digests of the standard") {
    CHECK(sha256_base64("") == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    CHECK(sha256_base64("abc") == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    CHECK(sha256_base64("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "JI1qYdIGOLjlwCaTDD5gOaM85Flk/yFn9uzt1BnbBsE=");
  }
}

}  // namespace gpusim
