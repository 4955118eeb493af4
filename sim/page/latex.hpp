#pragma once
// Tables for papers.

#include <string>
#include <string_view>

#include "gpusim/page.hpp"

namespace gpusim {

/// A table as the environment `tabular` of LaTeX with the rules of the package booktabs; figures and units as on the page. Korean
/// requires XeLaTeX, LuaLaTeX or the package kotex.
[[nodiscard]] std::string latex(const Table& table, Language language);
/// Text for LaTeX: every character that means something else there by its command; control characters are left out.
[[nodiscard]] std::string latex_text(std::string_view text);

}  // namespace gpusim
