#pragma once
// What the HTML report of each command says and draws, in which order.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/audit.hpp"
#include "gpusim/decide.hpp"
#include "gpusim/report.hpp"
#include "sim/html/html.hpp"

namespace gpusim {

/// How a report came about: what its last section says, and in which language it opens.
struct ReportOrigin {
  std::string command;  ///< the command line as typed
  std::string hash{};   ///< of the expanded scenario, where there is one; reports of a scenario find it themselves
  Language language = Language::english;
};

[[nodiscard]] HtmlReport run_report(const ReportInput& input, const ReportOrigin& origin);
/// `runs` are those of the decision's scenario, of which the page shows the schedules.
[[nodiscard]] HtmlReport decision_report(const DecisionAnalysis& decision, const ReportInput& runs, const ReportOrigin& origin);
[[nodiscard]] HtmlReport audit_report(const Audit& audit, const ReportOrigin& origin);
/// A sweep of a scenario by the text of its sweep.csv; the first columns behind the number of the point are the pointers that it
/// varies.
[[nodiscard]] HtmlReport sweep_report(const Document& document, const std::string& csv, std::size_t pointers,
                                      const ReportOrigin& origin);
/// A page without charts. Its first sentences are the answer.
[[nodiscard]] HtmlReport page_report(const Page& page, const LocalizedText& kind, const ReportOrigin& origin);

}  // namespace gpusim
