#include "sim/page/latex.hpp"

#include <doctest/doctest.h>

namespace gpusim {

TEST_SUITE("LaTeX") {
  TEST_CASE("characters that LaTeX reads as commands become text") {
    CHECK(latex_text("50 % of A&B_1 #2 {x} $y") == "50 \\% of A\\&B\\_1 \\#2 \\{x\\} \\$y");
    CHECK(latex_text("a\\b~c^d") == "a\\textbackslash{}b\\textasciitilde{}c\\textasciicircum{}d");
    CHECK(latex_text("<a|b>") == "\\textless{}a\\textbar{}b\\textgreater{}");
    CHECK(latex_text("say \"no\"") == "say ``no''");
    CHECK(latex_text("a--b---c – d") == "a-{}-b-{}-{}-c -- d");
    CHECK(latex_text("[x] * 2 × 3") == "{[}x{]} {*} 2 $\\times$ 3");
    CHECK(latex_text("a\x1B\nb") == "a b");
    CHECK(latex_text("한글") == "한글");
  }

  TEST_CASE("a table is a tabular with the rules of booktabs") {
    const Table table{
        .key = "t",
        .columns = {{.key = "what", .title = {"", ""}, .is_text = true}, {.key = "a", .title = {"P40 & x", "P40 3대"}}},
        .rows = {{Cell(LocalizedText{"  cost, %", "  비용, %"}), Cell(Value::of(7200, parse_unit("s")->unit)).strong()},
                 {Cell::code("/a_b"), Cell()}}};
    CHECK(latex(table, Language::english) ==
          "% \\usepackage{booktabs}\n\\begin{tabular}{lr}\n\\toprule\n & P40 \\& x \\\\\n\\midrule\n"
          "\\quad cost, \\% & \\textbf{2 h} \\\\\n\\texttt{/a\\_b} & -- \\\\\n\\bottomrule\n\\end{tabular}\n");
    CHECK(latex(table, Language::korean).find("% \\usepackage{kotex}\n") != std::string::npos);
    CHECK(latex(table, Language::korean).find("\\quad 비용, \\%") != std::string::npos);
  }
}

}  // namespace gpusim
