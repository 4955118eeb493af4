// psplib: single-mode projects of PSPLIB (Kolisch and Sprecher, EJOR 96 (1997); om-db.wi.tum.de/psplib), *.sm: sections PRECEDENCE
// RELATIONS (job, modes, number of successors, successors), REQUESTS/DURATIONS (job, mode, duration, an amount of each resource)
// and RESOURCEAVAILABILITIES. Jobs hold resources and no GPUs.

#include <fmt/format.h>

#include <algorithm>

#include "sim/traces/fields.hpp"
#include "sim/traces/workflow_builder.hpp"

namespace gpusim {
namespace {

class Project {
 public:
  Project(const TraceFile& file, TraceImport& into)
      : into_(into), builder_("", into), rows_(file.text, {.kind = CsvSyntax::Separator::blanks, .comment = '*'}) {}

  void read() {
    while (rows_.next()) {
      const std::string_view first = rows_.fields()[0];
      if (first.starts_with("PRECEDENCE")) {
        section_ = Section::precedence;
      } else if (first.starts_with("REQUESTS")) {
        section_ = Section::requests;
      } else if (first.starts_with("RESOURCEAVAILABILITIES")) {
        section_ = Section::capacities;
      } else if (section_ != Section::head) {
        take_line();
      }
    }
    if (builder_.workflow().tasks.empty()) builder_.fail("expected the section \"REQUESTS/DURATIONS:\"");
    for (const auto& [from, to] : edges_) builder_.add_edge(from, to, {});
    name_resources();
    std::move(builder_).finish();
  }

 private:
  enum class Section { head, precedence, requests, capacities };

  /// Processes a line of numbers; headers of columns and rulers are ignored.
  void take_line() {
    const auto fields = rows_.fields();
    if (section_ == Section::capacities && fields[0].size() == 1 && (fields[0] == "R" || fields[0] == "N"))
      return read_names(fields);
    std::vector<std::int64_t> numbers;
    for (const std::string_view text : fields) {
      const auto number = parse_whole(text);
      if (!number) return;
      numbers.push_back(*number);
    }
    if (section_ == Section::precedence) return take_successors(numbers);
    if (section_ == Section::requests) return take_request(numbers);
    capacities_ = numbers;
  }

  void read_names(std::span<const std::string_view> fields) {
    for (std::size_t i = 0; i + 1 < fields.size(); i += 2) names_.push_back(std::string(fields[i]) + std::string(fields[i + 1]));
  }

  void take_successors(const std::vector<std::int64_t>& numbers) {
    if (numbers.size() < 3 || numbers[2] < 0 || numbers.size() != 3 + static_cast<std::size_t>(numbers[2]))
      fail("expected a job, its modes, the number of its successors, and those");
    if (numbers[1] != 1) fail("expected one mode a job; projects with several modes are another format");
    for (std::size_t i = 3; i < numbers.size(); ++i)
      edges_.emplace_back(fmt::format("{}", numbers[0]), fmt::format("{}", numbers[i]));
  }

  void take_request(const std::vector<std::int64_t>& numbers) {
    if (numbers.size() < 4) fail("expected a job, its mode, its duration and its requests");
    builder_.count_row();
    const auto most = std::int64_t{1'000'000'000};
    if (*std::min_element(numbers.begin(), numbers.end()) < 0 || *std::max_element(numbers.begin(), numbers.end()) > most)
      fail("expected numbers from 0 to 1000000000");
    WorkflowTask& task = builder_.add_task(fmt::format("{}", numbers[0]), into_.options().unit * numbers[2]);
    for (std::size_t i = 3; i < numbers.size(); ++i) task.requests.push_back(static_cast<std::uint32_t>(numbers[i]));
  }

  void name_resources() {
    Workflow& workflow = builder_.workflow();
    for (std::size_t i = 0; i < capacities_.size(); ++i)
      workflow.resources.emplace_back(i < names_.size() ? names_[i] : fmt::format("R{}", i + 1),
                                      static_cast<std::uint32_t>(std::clamp<std::int64_t>(capacities_[i], 0, 1'000'000)));
    for (const WorkflowTask& task : workflow.tasks)
      if (task.requests.size() != workflow.resources.size())
        builder_.fail(fmt::format("job {} has {} requests, but there are {} resources", task.name, task.requests.size(),
                                  workflow.resources.size()));
    for (WorkflowTask& task : workflow.tasks) task.gpus = 0;
  }

  [[noreturn]] void fail(std::string_view reason) { builder_.fail(fmt::format("line {}: {}", rows_.line(), reason)); }

  TraceImport& into_;
  WorkflowBuilder builder_;
  RowReader rows_;
  Section section_ = Section::head;
  std::vector<std::string> names_;
  std::vector<std::int64_t> capacities_;
  std::vector<std::pair<std::string, std::string>> edges_;
};

}  // namespace

bool is_psplib(std::string_view head) { return head.find("jobs (incl. supersource/sink )") != std::string_view::npos; }

void read_psplib(const TraceFile& file, TraceImport& into) { Project(file, into).read(); }

}  // namespace gpusim
