#include "sim/input/csv_reader.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/reader.hpp"

using namespace gpusim;

namespace {

using Rows = std::vector<std::vector<std::string>>;

/// All rows behind a header of `columns` columns.
Rows rows_of(const std::string& text, std::size_t columns, CsvStyle style = CsvStyle::exact) {
  std::istringstream stream{text};
  CsvReader csv{stream, "g.csv", style};
  Rows rows;
  while (csv.next()) {
    auto& row = rows.emplace_back();
    for (std::size_t column = 0; column < columns; ++column) row.emplace_back(csv.text(column));
  }
  return rows;
}

/// The message of reading a whole text; empty when it can be read.
std::string error_of(const std::string& text) {
  try {
    std::istringstream stream{text};
    CsvReader csv{stream, "g.csv"};
    while (csv.next()) {
    }
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

/// The nanoseconds that a field means.
std::int64_t nanoseconds(const std::string& field) {
  std::istringstream stream{"start_s\n" + field + "\n"};
  CsvReader csv{stream, "g.csv"};
  REQUIRE(csv.next());
  return csv.seconds(0).count();
}

std::string error_of_seconds(const std::string& field) {
  try {
    nanoseconds(field);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_SUITE("csv reader") {
  TEST_CASE("fields are what stands between commas") {
    CHECK(rows_of("a,b\n1,2\n,x y\n", 2) == Rows{{"1", "2"}, {"", "x y"}});
    CHECK(rows_of("a,b\n,\n", 2) == Rows{{"", ""}});
  }

  TEST_CASE("the last line need not end") {
    CHECK(rows_of("a,b\n1,2", 2) == Rows{{"1", "2"}});
    CHECK(rows_of("a,b\n\"1\",", 2) == Rows{{"1", ""}});
    CHECK(rows_of("a,b", 2).empty());
  }

  TEST_CASE("lines may end in CRLF, and a byte order mark is skipped") {
    CHECK(rows_of("\xEF\xBB\xBF"
                  "a,b\r\n1,2\r\n\"3\",\"4\"\r\n",
                  2) == Rows{{"1", "2"}, {"3", "4"}});
    std::istringstream stream{
        "\xEF\xBB\xBF"
        "job\n"};
    CHECK(CsvReader{stream, "g.csv"}.find("job") == 0u);
  }

  TEST_CASE("quoted fields hold commas, quotes and line ends") {
    CHECK(rows_of("a,b\n\"1,2\",\"say \"\"no\"\"\"\n\"\",\"x\ny\r\nz\"\n", 2) == Rows{{"1,2", "say \"no\""}, {"", "x\ny\r\nz"}});
  }

  TEST_CASE("a row is counted by the line on which it starts") {
    std::istringstream stream{"a\n\"x\ny\"\nz\n"};
    CsvReader csv{stream, "g.csv"};
    CHECK(csv.line() == 1);
    REQUIRE(csv.next());
    CHECK(csv.line() == 2);
    REQUIRE(csv.next());
    CHECK(csv.line() == 4);
    CHECK_FALSE(csv.next());
  }

  TEST_CASE("rows longer than the buffer are read whole") {
    const std::string longest(200'000, 'x');
    CHECK(rows_of("a,b\n" + longest + ",1\n\"" + longest + "\",2\n", 2) == Rows{{longest, "1"}, {longest, "2"}});
  }

  TEST_CASE("text that is no CSV is an error with its line") {
    CHECK(error_of("") == "g.csv:1: expected a header row, got an empty file");
    CHECK(error_of("a,b\n1,2\n3\n") == "g.csv:3: expected 2 fields as in the header, got 1");
    CHECK(error_of("a,b\n1,2,3\n") == "g.csv:2: expected 2 fields as in the header, got 3");
    CHECK(error_of("a,b\n1,2\n\n") == "g.csv:3: expected 2 fields as in the header, got 1");
    CHECK(error_of("a\n\"x\ny\n") == "g.csv:2: a quote is never closed");
    CHECK(error_of("a\n\"x\"y\n") == "g.csv:2: expected a comma after a quoted field");
    CHECK(error_of("a\nx\"y\n") == "g.csv:2: a quote inside a field that does not start with one");
    CHECK(error_of("a\nx\ry\n") == "g.csv:2: a carriage return without a line feed");
    CHECK(error_of(std::string{"a\nx\0y\n", 6}) == "g.csv:2: a NUL byte");
    CHECK(error_of(std::string{"a\n\"x\0y\"\n", 8}) == "g.csv:2: a NUL byte");
    CHECK(error_of("a\n" + std::string(CsvReader::kLongestRow, 'x')).empty());
    CHECK(error_of("a\n\"" + std::string(CsvReader::kLongestRow, '\n')) ==
          "g.csv:2: a row of more than 4 MiB; is a quote never closed?");
  }

  TEST_CASE("in the free style semicolons and tabs part fields as well as commas") {
    const Rows expected = {{"1", "x"}, {"2", "y"}};
    for (const std::string text : {"a,b\n1,x\n2,y\n", "a;b\n1;x\n2;y\n", "a\tb\n1\tx\n2\ty\n"}) {
      CAPTURE(text);
      CHECK(rows_of(text, 2, CsvStyle::free) == expected);
    }
    // The header decides, and what stands in quotes does not count.
    CHECK(rows_of("a;\"b,c,d\"\n1,5;2\n", 2, CsvStyle::free) == Rows{{"1,5", "2"}});
    CHECK(rows_of("a\tb\n\tx\n", 2, CsvStyle::free) == Rows{{"", "x"}});
    CHECK(rows_of("a;b\n1;2\n", 1) == Rows{{"1;2"}});
  }

  TEST_CASE("in the free style rows of nothing are passed over and blanks around fields are not read") {
    CHECK(rows_of("\n a , b\r\n\r\n1 ,\t2\r\n  \n,\n \"x, y\" , \"z\" \n\n\n", 2, CsvStyle::free) ==
          Rows{{"1", "2"}, {"x, y", "z"}});
    std::istringstream stream{"\n\na,b\n\n1,2\n3\n"};
    CsvReader csv{stream, "g.csv", CsvStyle::free};
    CHECK(csv.line() == 3);
    REQUIRE(csv.next());
    CHECK(csv.line() == 5);
    CHECK_THROWS_WITH_AS(static_cast<void>(csv.next()), "g.csv:6: expected 2 fields as in the header, got 1", InputError);
  }

  TEST_CASE("in the free style columns are found in any capitals") {
    std::istringstream stream{"\xEF\xBB\xBFGPU, Steps_Per_S,B,b\n"};
    const CsvReader csv{stream, "g.csv", CsvStyle::free};
    CHECK(csv.find("gpu") == 0u);
    CHECK(csv.find("steps_per_s") == 1u);
    CHECK(csv.header()[1] == "Steps_Per_S");
    CHECK_THROWS_WITH_AS(static_cast<void>(csv.find("b")), "g.csv:1: duplicate column \"b\"", InputError);
    std::istringstream exact{"GPU\n"};
    CHECK_FALSE(CsvReader{exact, "g.csv"}.find("gpu").has_value());
  }

  TEST_CASE("only UTF-8 is read") {
    CHECK(error_of("a\n\xED\x95\x9C \xF0\x9F\x98\x80 \xC3\xA9\n").empty());
    for (const std::string_view bytes :
         {"\xFF", "\xC0\x80", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\x80"}) {
      CHECK(error_of("a\n" + std::string{bytes} + "\n") == "g.csv:2: not UTF-8");
    }
  }

  TEST_CASE("a column that is asked for must not stand twice") {
    std::istringstream stream{"x,job,x\n"};
    const CsvReader csv{stream, "g.csv"};
    CHECK(csv.find("job") == 1u);
    CHECK_FALSE(csv.find("task").has_value());
    CHECK_THROWS_WITH_AS(static_cast<void>(csv.find("x")), "g.csv:1: duplicate column \"x\"", InputError);
  }

  TEST_CASE("seconds are exact decimals") {
    CHECK(nanoseconds("0") == 0);
    CHECK(nanoseconds("14400") == 14'400'000'000'000);
    CHECK(nanoseconds("0.1") == 100'000'000);
    CHECK(nanoseconds("0.000000001") == 1);
    CHECK(nanoseconds("1.500000000000") == 1'500'000'000);
    CHECK(nanoseconds("-2.5") == -2'500'000'000);
    CHECK(nanoseconds("007") == 7'000'000'000);
    // 2^61 - 1 ns is the longest run; one nanosecond more is refused.
    CHECK(nanoseconds("2305843009.213693951") == (std::int64_t{1} << 61) - 1);
    CHECK(error_of_seconds("2305843009.213693952") ==
          "g.csv:2: start_s: expected a time of at most 2305843009.213693951 s, got \"2305843009.213693952\"");
    CHECK(error_of_seconds("99999999999999999999999").find("expected a time of at most") != std::string::npos);
  }

  TEST_CASE("what is no plain decimal is no time") {
    for (const std::string field :
         {"", "-", "x", "1e3", "1E3", "+1", ".5", "5.", "1.2.3", " 1", "1 ", "0x10", "nan", "inf", "1_000", "--1", "1.-5"}) {
      CHECK(error_of_seconds(field) == "g.csv:2: start_s: expected seconds as a plain decimal number, got \"" + field + "\"");
    }
    CHECK(error_of_seconds("0.0000000001") ==
          "g.csv:2: start_s: expected at most nine decimals, as times are whole nanoseconds, got \"0.0000000001\"");
  }

  TEST_CASE("counts are whole numbers") {
    std::istringstream stream{"gpus\n12\n-1\n1.0\n\"\"\n99999999999\n"};
    CsvReader csv{stream, "g.csv"};
    REQUIRE(csv.next());
    CHECK(csv.count(0) == 12);
    while (csv.next()) CHECK_THROWS_AS(static_cast<void>(csv.count(0)), InputError);
  }

  TEST_CASE("names are shown on one line and not at any length") {
    CHECK(quoted_name("a b") == "\"a b\"");
    CHECK(quoted_name("a\nb\x1B") == "\"a\\x0ab\\x1b\"");
    CHECK(quoted_name(std::string(100, 'x')) == fmt::format("\"{}…\"", std::string(80, 'x')));
    // 79 letters and a letter of two bytes that the limit would cut in half.
    CHECK(quoted_name(std::string(79, 'x') + "é..") == fmt::format("\"{}…\"", std::string(79, 'x')));
  }
}
