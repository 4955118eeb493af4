#include "sim/html/html.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>

#include "sim/html/sha256.hpp"

namespace gpusim {
namespace {

bool has(const std::string& page, const std::string& part) { return page.find(part) != std::string::npos; }

std::size_t count_of(const std::string& page, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = page.find(part); at != std::string::npos; at = page.find(part, at + 1)) ++count;
  return count;
}

/// What stands between two marks, the first time.
std::string between(const std::string& page, const std::string& from, const std::string& to, std::size_t begin = 0) {
  const std::size_t at = page.find(from, begin) + from.size();
  return page.substr(at, page.find(to, at) - at);
}

HtmlReport small_report() {
  const Table table{.key = "t",
                    .title = {"Times", "시간"},
                    .columns = {{"what", {}, true}, {"a", {"A", "A"}}, {"b", {"B", "B"}}},
                    .rows = {{LocalizedText{"cycle", "사이클"}, Cell(Value{4, 2, 8, {}}), Cell(Value::number(1))},
                             {LocalizedText{"  of which", "  그중"}, Cell(), Cell(Value::number(1))}}};
  return {.title = {"A title", "제목"},
          .kind = {"Comparison", "비교"},
          .answer = {{"A wins by 2-3 h: `x` and **y**.", "A가 2-3 h 앞섬."}},
          .basis = {{"Because.", "근거."}},
          .sections = {{.id = "s", .title = {"Part", "부분"}, .blocks = {table}, .has_bars = true}}};
}

}  // namespace

TEST_SUITE("HTML reports") {
  TEST_CASE("the policy of the page allows its own style sheets and script and nothing else") {
    const std::string page = html(small_report());
    const std::string policy = between(page, "Content-Security-Policy\" content=\"", "\"");
    CHECK(policy.starts_with("default-src 'none'; style-src 'sha256-"));
    const std::string first = between(page, "<style>", "</style>");
    const std::string second = between(page, "<style>", "</style>", page.find("</style>"));
    const std::string script = between(page, "<script>", "</script>");
    CHECK(has(policy, "style-src 'sha256-" + sha256_base64(first) + "' 'sha256-" + sha256_base64(second) + "';"));
    CHECK(has(policy, "script-src 'sha256-" + sha256_base64(script) + "';"));
    CHECK_FALSE(has(page, " style=\""));
    CHECK_FALSE(has(page, " onclick="));
    CHECK_FALSE(has(page,
                    "http://"
                    "example"));
  }

  TEST_CASE("a text stands there in both languages, once where they are the same") {
    const std::string page = html(small_report());
    CHECK(has(page, "<span lang=\"en\">Part</span><span lang=\"ko\">부분</span>"));
    CHECK(has(page, "<th scope=\"col\">A</th>"));
    CHECK(has(page, "<html lang=\"en\""));
    HtmlReport korean = small_report();
    korean.language = Language::korean;
    CHECK(has(html(korean), "<html lang=\"ko\""));
    CHECK(has(html(korean), "<title>제목</title>"));
  }

  TEST_CASE("sentences have code and strong words, and ranges of the answer stay on one line") {
    const std::string page = html(small_report());
    CHECK(has(page, "by <span class=\"whole\">2-3</span> h: <code>x</code> and <strong>y</strong>."));
  }

  TEST_CASE("bars of a row are on one scale, with the range of a value behind its low end") {
    const std::string page = html(small_report());
    // 8 is the greatest: 2 to 8 is 25 to 100 %, 1 is 12.5 %. The second row has one number, which nothing can be compared with.
    CHECK(has(page, "<rect class=\"value\" width=\"25\" height=\"6\"/><rect class=\"range\" x=\"25\" width=\"75\" height=\"6\"/>"));
    CHECK(has(page, "<rect class=\"value\" width=\"12.5\" height=\"6\"/>"));
    CHECK(count_of(page, "<svg class=\"bar\"") == 2);
  }

  TEST_CASE("rows are headed by their labels, and those that belong to the row above are set back") {
    const std::string page = html(small_report());
    CHECK(has(page, "<th scope=\"row\" class=\"text whole\"><span lang=\"en\">cycle</span>"));
    CHECK(has(page, "<th scope=\"row\" class=\"text sub\">"));
  }

  TEST_CASE("names are text wherever they stand, and long ones scroll in their place") {
    const std::string name = "</script><script>alert(1)</script>";
    HtmlReport report = small_report();
    report.title = report.kind = name_text(name);
    report.answer = {name_text(name)};
    report.sections.front().title = name_text(name);
    std::get<Table>(report.sections.front().blocks.front()).rows.front().front() = Cell::name(name + std::string(10'000, 'x'));
    PageGantt gantt;
    gantt.head.title = gantt.head.description = name_text(name);
    gantt.workloads = {{.jobs = {name}, .models = {name}, .job = {0}, .model = {0}, .names = {name}}};
    gantt.runs = {{.system = name_text(name),
                   .policy = name,
                   .makespan = name_text("1 h"),
                   .end = 1,
                   .lanes = {{name, name, name}},
                   .lane_sets = {{0}},
                   .start = {0},
                   .length = {1},
                   .lane_set = {0},
                   .task = {0},
                   .kind = {1},
                   .ready = {0}}};
    gantt.groups = {{name_text(name), {0}}};
    gantt.colors_by = {"model"};
    report.sections.front().blocks.emplace_back(ReportChart{"gantt", gantt});
    const std::string page = html(report);
    CHECK_FALSE(has(page, "<script>alert"));
    CHECK(count_of(page, "</script>") == 2);  // of the data and of the script of the page
    CHECK(has(page, "<span class=\"long\" tabindex=\"0\">&lt;/script&gt;"));
  }

  TEST_CASE("a strong cell with a tone is a verdict") {
    HtmlReport report = small_report();
    report.tones["contradicted"] = Tone::bad;
    std::get<Table>(report.sections.front().blocks.front()).rows.front().front() =
        Cell(LocalizedText{"contradicted", "모순"}).strong();
    CHECK(has(html(report), "<span class=\"verdict bad\"><span lang=\"en\">contradicted</span>"));
  }

  TEST_CASE("sections of a lower level stand in the one before them") {
    HtmlReport report = small_report();
    report.sections.push_back({.id = "sub", .title = {"Sub", "하위"}, .blocks = {}, .level = 3});
    report.sections.push_back({.id = "next", .title = {"Next", "다음"}, .blocks = {}});
    const std::string page = html(report);
    CHECK(has(page, "<h3 id=\"sub-title\">"));
    CHECK(count_of(page, "<section") == 3);  // the answer, s with sub, next
    CHECK_FALSE(has(page, "<a href=\"#sub\">"));
  }
}

TEST_SUITE("data of Gantt charts") {
  TEST_CASE("columns are differences, equal ones are counted, and names are a stem with a number") {
    PageGantt gantt;
    gantt.tick = 3600;
    gantt.workloads = {
        {.jobs = {"j"}, .models = {"m"}, .job = {0, 0, 0, 0}, .model = {0, 0, 0, 0}, .names = {"fold0", "fold1", "fold2", "x01"}}};
    gantt.runs = {{.system = {"s", "에스"},
                   .makespan = name_text("9 h"),
                   .end = 9,
                   .lanes = {{"gpu0", "node", "P40"}, {"gpu1", "node", "P40"}},
                   .lane_sets = {{0}, {0, 1}},
                   .start = {0, 2, 4, 6},
                   .length = {2, 2, 2, 3},
                   .lane_set = {0, 0, 1, 0},
                   .task = {0, 1, 2, 3},
                   .kind = {1, 1, 1, 1},
                   .ready = {0, 0, 0, 0},
                   .critical = {0, 3}}};
    gantt.groups = {{{"cycle", "사이클"}, {0}}};
    gantt.colors_by = {"model", "kind"};
    const std::string json = json_text(gantt);
    CHECK(has(json, "{\"tick\":3600,\"by\":[\"model\",\"kind\"],"));
    CHECK(has(json, "\"start\":[0,[2,3]],"));
    CHECK(has(json, "\"length\":[[2,3],3],"));
    CHECK(has(json, "\"set\":[0,0,1,0],"));
    CHECK(has(json, "\"task\":[0,[1,3]],"));
    CHECK(has(json, "\"kind\":1,"));
    CHECK(has(json, "\"sets\":[[0],[0,1]],"));
    CHECK(has(json, "\"critical\":[0,3],"));
    CHECK(has(json, "\"system\":[\"s\",\"에스\"],"));
    // Numbers plus one, as differences within a stem: 0, 1 and 2 are 1, 2 and 3; "x01" is "x0" and 1, which is 2.
    CHECK(has(json, "{\"stems\":[\"fold\",\"x0\"],\"stem\":[[0,3],1],\"number\":[[1,3],2]}"));
  }
}

}  // namespace gpusim
