#include "sim/html_reports/sections.hpp"

#include "sim/decide/answer.hpp"
#include "sim/page/columns.hpp"
#include "sim/scenario/built_in.hpp"
#include "sim/scenario/input_labels.hpp"

namespace gpusim {
namespace {

constexpr Phrase kInput{"input", "입력"};
constexpr Phrase kValue{"value", "값"};
constexpr Phrase kKind{"kind", "종류"};
constexpr Phrase kSource{"source", "출처"};

LocalizedText basis_of(const AssumedInput& input) {
  if (input.basis == "assumed") return say({"assumed", "가정"});
  if (input.basis == "estimated") return say({"estimated", "추정"});
  return name_text(input.basis);
}

}  // namespace

SplitPage split(const Page& page) {
  SplitPage result;
  bool is_answer = true;
  for (const PageSection& section : page.sections) {
    ReportSection rest = report_section(section, "part-" + std::to_string(result.sections.size() + 1));
    rest.blocks.clear();
    for (const PageSection::Block& block : section.blocks) {
      const auto* sentence = std::get_if<Sentence>(&block);
      is_answer = is_answer && sentence != nullptr && section.title.en.empty();
      if (is_answer)
        result.sentences.push_back(sentence->text);
      else
        std::visit([&](const auto& one) { rest.blocks.emplace_back(one); }, block);
    }
    is_answer = is_answer && section.title.en.empty();
    if (!rest.blocks.empty() || !rest.title.en.empty()) result.sections.push_back(std::move(rest));
  }
  return result;
}

std::optional<ReportSection> assumptions_section(const Scenario& scenario, const std::vector<LocalizedText>& notes) {
  const std::vector<AssumedInput> inputs = assumed_inputs(scenario.document);
  if (inputs.empty() && notes.empty()) return std::nullopt;
  ReportSection section{.id = "assumptions", .title = say({"Assumptions", "가정"}), .blocks = {}};
  if (!inputs.empty()) {
    Table table{"assumptions",
                {},
                {text_column("input", kInput), text_column("value", kValue), text_column("kind", kKind),
                 text_column("source", kSource), text_column("pointer", {"in the scenario", "시나리오에서의 위치"})},
                {}};
    for (const AssumedInput& input : inputs)
      table.rows.push_back({Cell(input_label(input.pointer)).at(input.pointer), Cell(range_text(input.value)),
                            Cell(basis_of(input)), input.source.empty() ? Cell() : Cell::name(input.source),
                            Cell::code(input.pointer)});
    section.blocks.emplace_back(std::move(table));
  }
  Bullets bullets{.key = "notes", .items = {}};
  for (const LocalizedText& note : notes) bullets.items.push_back({{note}});
  if (!notes.empty()) section.blocks.emplace_back(std::move(bullets));
  section.blocks.emplace_back(Sentence{say({"`gpusim explain FILE` lists every value with its origin, defaults too.",
                                            "`gpusim explain FILE`은 기본값을 포함한 모든 값을 출처와 함께 보여 줍니다."})});
  return section;
}

ReportSection reproduction_section(const ReportOrigin& origin) {
  ReportSection section{.id = "reproduce", .title = say({"How to reproduce", "재현 방법"}), .blocks = {}};
  Table table{"reproduce", {}, {text_column("what", {"what", "항목"}), text_column("value", kValue)}, {}};
  table.rows.push_back({say({"command", "명령"}), Cell::code(origin.command)});
  table.rows.push_back({say({"version", "버전"}), Cell::name(std::string("gpusim ") + kVersion)});
  if (!origin.hash.empty())
    table.rows.push_back({say({"hash of the expanded scenario", "확장된 시나리오의 해시"}), Cell::code(origin.hash)});
  section.blocks.emplace_back(std::move(table));
  section.blocks.emplace_back(Sentence{say({"The same version gives the same figures, whatever the number of threads.",
                                            "같은 버전이면 스레드 수와 관계없이 같은 값이 나옵니다."})});
  return section;
}

}  // namespace gpusim
