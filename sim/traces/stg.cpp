// stg: the Standard Task Graph Set (Tobita and Kasahara, J. Sched. 5 (2002); kasahara.cs.waseda.ac.jp/schedule): the number of
// tasks, then a line each: its number, its processing time, how many tasks precede it, and which. The first and the last task
// are dummies of time 0 that the count leaves out. Lines that start with "#" are comments.

#include <fmt/format.h>

#include "sim/traces/fields.hpp"
#include "sim/traces/workflow_builder.hpp"

namespace gpusim {

/// Recognises the number of tasks alone on a line, followed by the first dummy, which has no predecessors.
bool is_stg(std::string_view head) {
  RowReader rows(head, {.kind = CsvSyntax::Separator::blanks, .comment = '#'});
  if (!rows.next() || rows.fields().size() != 1 || !parse_whole(rows.fields()[0])) return false;
  return rows.next() && rows.fields().size() >= 3 && parse_whole(rows.fields()[2]).has_value();
}

void read_stg(const TraceFile& file, TraceImport& into) {
  RowReader rows(file.text, {.kind = CsvSyntax::Separator::blanks, .comment = '#'});
  WorkflowBuilder builder("", into);
  const auto count = rows.next() && rows.fields().size() == 1 ? parse_whole(rows.fields()[0]) : std::nullopt;
  if (!count || *count < 1) builder.fail("expected the number of tasks in the first line");
  struct Line {
    std::string name;
    std::vector<std::string> before;
  };
  std::vector<Line> lines;
  while (rows.next()) {
    builder.count_row();
    const auto fields = rows.fields();
    const auto fail = [&](std::string_view reason) { builder.fail(fmt::format("line {}: {}", rows.line(), reason)); };
    const auto predecessors = fields.size() < 3 ? std::nullopt : parse_whole(fields[2]);
    if (!predecessors || *predecessors < 0) fail("expected a task, its time, the number of tasks before it, and those tasks");
    if (fields.size() != 3 + static_cast<std::size_t>(*predecessors))
      fail(fmt::format("expected {} tasks before it, got {}", *predecessors, fields.size() - 3));
    const auto time = parse_time(fields[1], into.options().unit);
    if (!time) fail("expected a time");
    builder.add_task(fields[0], *time);
    lines.push_back({std::string(fields[0]), {fields.begin() + 3, fields.end()}});
  }
  const auto tasks = static_cast<std::int64_t>(lines.size());
  if (tasks != *count + 2 && tasks != *count) builder.fail(fmt::format("expected {} tasks and two dummies, got {}", *count, tasks));
  for (const Line& line : lines)
    for (const std::string& before : line.before) builder.add_edge(before, line.name, {});
  std::move(builder).finish();
}

}  // namespace gpusim
