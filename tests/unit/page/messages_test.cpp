#include "sim/page/messages.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace gpusim {
namespace {

/// The longest text in quotes of a statement, texts that follow each other being one; escapes as they are compiled.
std::string longest_text(std::string_view statement) {
  std::string longest;
  std::string text;
  bool is_open = false;
  for (std::size_t i = 0; i < statement.size(); ++i) {
    const char c = statement[i];
    if (c == '"') {
      is_open = !is_open;
    } else if (is_open) {
      if (c == '\\') ++i;
      text += statement[i];
    } else if (c != ' ' && c != '\n') {
      if (text.size() > longest.size()) longest = text;
      text.clear();
    }
  }
  return text.size() > longest.size() ? text : longest;
}

/// What the layers below say of a scenario: the formats of their notes and of the reasons why something cannot run or has no value.
std::vector<std::string> formats() {
  static const std::regex kBegins(R"((\.note\(|[ .]fail\(profile,|NeverRuns\(|Infeasible\(|CannotEvaluate\())");
  std::vector<std::string> all;
  for (const char* layer : {"economics", "workloads", "scenario", "timing", "engine", "evaluate"})
    for (const auto& entry : std::filesystem::directory_iterator(std::string(GPUSIM_SOURCE) + "/sim/" + layer)) {
      if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
      std::stringstream stream;
      stream << std::ifstream(entry.path()).rdbuf();
      const std::string source = stream.str();
      for (auto match = std::sregex_iterator(source.begin(), source.end(), kBegins); match != std::sregex_iterator(); ++match) {
        const auto begin = static_cast<std::size_t>(match->position());
        const std::string text = longest_text(std::string_view(source).substr(begin, source.find(";\n", begin) - begin));
        if (text.find(' ') != std::string::npos) all.push_back(text);
      }
    }
  return all;
}

}  // namespace

TEST_SUITE("messages") {
  TEST_CASE("a message is Korean with what stands in its blanks") {
    CHECK(translated("\"V100\" resolves to V100-PCIe-32GB").ko == "\"V100\"은 V100-PCIe-32GB로 해석함");
    CHECK(translated("5 of 30 rows of \"a.csv\" are left out; `gpusim import` reports why").ko ==
          "\"a.csv\"의 30행 중 5행을 뺌. 이유는 `gpusim import`로 볼 수 있음");
    CHECK(translated("P100 has no mixed precision: it stays at FP32 in \"p100x4\"").ko ==
          "P100에는 혼합 정밀도가 없어 \"p100x4\"에서 FP32로 계산함");
    CHECK(translated("takes 2 h, but no GPU of \"a\" has an availability window that long").ko ==
          "2 h 걸리지만, \"a\"에는 그만큼 계속 쓸 수 있는 GPU가 없음");
    CHECK(translated("takes 2 h, but only 2 GPUs of \"a\" have an availability window that long").ko ==
          "2 h 걸리지만, \"a\"에서 그만큼 계속 쓸 수 있는 GPU는 2개뿐임");
    CHECK(translated("takes 2 h without a break, but \"kim\" has no availability window that long").ko ==
          "쉬지 않고 2 h 걸리지만, \"kim\"에게는 그만큼 이어지는 시간이 없음");
    CHECK(translated("\"a b\" has not started, but no window comes in which it could").ko ==
          "\"a b\"가 시작하지 못했지만 시작할 수 있는 시간이 오지 않음");
    CHECK(translated("a batch of 8 samples needs 20 GB, but no device of \"b\" has more than 16 GB").ko ==
          "샘플 8개의 배치에 20 GB가 필요하지만, \"b\"의 GPU 메모리는 최대 16 GB임");
    CHECK(translated("needs 20 GB, but no device of \"b\" that it has a time for has more than 16 GB").ko ==
          "20 GB가 필요하지만, \"b\"에서 시간이 주어진 GPU의 메모리는 최대 16 GB임");
  }

  TEST_CASE("a time that no GPU of a system has is missed in Korean too") {
    CHECK(translated("no time for P40-24GB of \"p\"; times are given for V100, T4").ko ==
          "\"p\"의 P40-24GB에서 걸리는 시간이 없음; 시간이 주어진 GPU: V100, T4");
    CHECK(translated("no iteration time for T4 of \"p\"; iteration times are given for V100").ko ==
          "\"p\"의 T4에서 반복 한 번에 걸리는 시간이 없음; 시간이 주어진 GPU: V100");
    CHECK(translated("no batch for T4 of \"p\"; batches are given for V100").ko ==
          "\"p\"의 T4에 대한 배치가 없음; 배치가 주어진 GPU: V100");
  }

  TEST_CASE("what contradicts measured speeds is said in Korean too") {
    CHECK(translated("T4 fp32 batch 8 disagrees with the other speeds of net: it is 3.1 times what follows from them, so bands are "
                     "wider")
              .ko == "net의 T4 fp32 batch 8 속도가 나머지 속도와 어긋남: 나머지로 구한 값의 3.1배여서 구간을 넓힘");
    CHECK(translated("T4 fp32 batch 8 and T4 fp32 batch 32 of net disagree with each other, so bands are wider").ko ==
          "net의 T4 fp32 배치 8과 T4 fp32 배치 32의 속도가 서로 어긋나 구간을 넓힘");
    CHECK(translated("a batch of 0; expected 1 to 1e+09").ko == "배치 크기가 0임; 1~1e+09이어야 함");
    CHECK(translated("0 samples per second; expected 1e-09 to 1e+12").ko == "속도가 초당 샘플 0개임; 1e-09~1e+12이어야 함");
    CHECK(
        translated("runs start on Monday 2026-01-05 09:00, when \"r\" arrives, who starts experiments; state \"start\" with a time "
                   "of day to change it")
            .ko ==
        "실험을 시작하는 \"r\"이 출근하는 2026-01-05 09:00 월요일에 실행을 시작함; 바꾸려면 \"start\"에 시각까지 적어야 함");
  }

  TEST_CASE("words in blanks are translated where they are messages too") {
    CHECK(
        translated("runs start on Monday 2026-11-30T09:00, 9 h before \"kim\" arrives: that part of the waiting is not paid").ko ==
        "\"kim\"이 출근하기 9 h 전인 2026-11-30T09:00 월요일에 실행을 시작함: 그동안의 대기 비용은 포함하지 않음");
  }

  TEST_CASE("where a predicted step comes from is said in both languages") {
    CHECK(translated("not measured on T4-16GB in mixed precision with batch 8; from V100 mixed batch 4 (a paper)").ko ==
          "T4-16GB에서 혼합 정밀도, 배치 8로는 측정값이 없음; V100 혼합 정밀도 배치 4에서 환산함 (a paper)");
    CHECK(translated("nothing was measured; on T4-16GB from 24.5 GFLOP and 948 MB a sample").ko ==
          "측정값이 없음; T4-16GB에서 샘플당 24.5 GFLOP와 948 MB로 계산함");
    CHECK(translated("measured: no source stated").ko == "측정값: 출처가 명시되지 않음");
  }

  TEST_CASE("a note is a sentence") {
    CHECK(note_sentence("runs start on Monday 2026-11-30 09:00, 9 h before \"kim\" arrives: that part of the waiting is not paid")
              .en == "Runs start on Monday 2026-11-30 09:00, 9 h before \"kim\" arrives: that part of the waiting is not paid.");
    CHECK(note_sentence("\"V100\" resolves to V100-PCIe-32GB").ko == "\"V100\"은 V100-PCIe-32GB로 해석함.");
  }

  TEST_CASE("a message without a translation stays as it is") {
    CHECK(translated("something else").ko == "something else");
    CHECK_FALSE(is_known_message("resolves to"));
    CHECK_FALSE(is_known_message(""));
  }

  TEST_CASE("every note and every reason of the rooms below has a translation") {
    const std::vector<std::string> all = formats();
    CHECK(all.size() > 25);
    for (std::string text : all) {
      const auto has = [&](const char* part) { return text.find(part) != std::string::npos; };
      // These have words in their blanks, which the cases above fill in.
      if (has("it {} in \"{}\"") || has("{} an availability window") || has("{} {}, but no window") || has("{}{}, but") ||
          has("no {0} for {1}"))
        continue;
      text = std::regex_replace(text, std::regex(R"((\{[^}]*\})+)"), "x");
      CAPTURE(text);
      CHECK(is_known_message(text));
    }
  }
}

}  // namespace gpusim
