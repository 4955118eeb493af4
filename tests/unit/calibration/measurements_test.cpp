#include "sim/calibration/measurements.hpp"

#include <doctest/doctest.h>

#include <string>

#include "sim/calibration/table_row.hpp"
#include "sim/timing/network_names.hpp"
#include "tests/support/program.hpp"

using namespace gpusim;
using namespace gpusim::test;

namespace {

Gpu gpu(std::string id, std::vector<std::string> labels, std::string family = "") {
  Gpu gpu;
  gpu.family = std::move(family);
  gpu.id = std::move(id);
  gpu.labels = std::move(labels);
  return gpu;
}

Measurements read(const std::string& text) {
  const TemporaryFolder folder;
  const std::string file = folder.path() + "/table.csv";
  write_text(file, text);
  // A sheet that its family's name stands for has that name among its labels.
  const GpuLabels labels({gpu("V100-SXM2-16GB", {"dle:V100", "V100 16GB DGX-1"}), gpu("T4-16GB", {"Tesla_T4"}),
                          gpu("A100-SXM4-40GB", {"A100"}, "A100"), gpu("A100-PCIe-80GB", {}, "A100")});
  Measurements result;
  read_measurements(file, labels, result);
  return result;
}

std::string error_of(const std::string& text) {
  try {
    (void)read(text);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_SUITE("measurements") {
  TEST_CASE("a user's table gives samples a second from steps, batch and GPUs") {
    const Measurements all = read("gpu,model,precision,batch,gpus,steps_per_s\nT4-16GB,mynet,fp16,32,2,1.5\n");
    REQUIRE(all.speeds.size() == 1);
    CHECK(all.speeds[0].per_second == 1.5 * 32 * 2);
    CHECK(all.speeds[0].unit == "samples");
    CHECK(all.speeds[0].gpu == "T4-16GB");
    CHECK(all.speeds[0].precision == "mixed");
    CHECK(all.speeds[0].at.line == 2);
  }

  TEST_CASE("without a batch steps stay steps") {
    const Measurements all = read("gpu,model,step_time_s\nT4-16GB,mynet,0.25\n");
    CHECK(all.speeds[0].per_second == 4);
    CHECK(all.speeds[0].unit == "steps");
  }

  TEST_CASE("an epoch of known length gives samples a second") {
    const Measurements all = read("gpu,model,samples,epoch_time_s\nT4-16GB,mynet,5000,20\n");
    CHECK(all.speeds[0].per_second == 250);
  }

  TEST_CASE("rows of zero are left out and said") {
    const Measurements all = read("gpu,model,precision,steps_per_s\nT4-16GB,a,fp32,0\nT4-16GB,b,fp32,1\nT4-16GB,c,fp32,0\n");
    CHECK(all.speeds.size() == 1);
    REQUIRE(all.notes.size() == 1);
    CHECK(all.notes[0].en.find("2 rows left out: not measured") != std::string::npos);
  }

  TEST_CASE("a label that no sheet has names no GPU") {
    const Measurements all = read("gpu,model,steps_per_s\nT40,a,1\ntesla t4,a,1\n");
    CHECK(all.speeds[0].gpu.empty());
    CHECK(all.speeds[1].gpu == "T4-16GB");
  }

  TEST_CASE("a table as a spreadsheet writes it is read") {
    const Measurements all = read("\xEF\xBB\xBFGPU; Model ; Batch;Steps_per_s\r\n\r\nT4-16GB; mynet ;32; 1.5\r\n;;;\r\n");
    REQUIRE(all.speeds.size() == 1);
    CHECK(all.speeds[0].model == "mynet");
    CHECK(all.speeds[0].per_second == 48);
    CHECK(all.speeds[0].at.line == 3);
  }

  TEST_CASE("the bare name of a family stands for one GPU, which is said") {
    const Measurements all = read("gpu,model,precision,steps_per_s\na100,x,fp32,1\nA100,x,fp32,2\nA1000,x,fp32,2\n");
    REQUIRE(all.speeds.size() == 3);
    CHECK(all.speeds[0].gpu == "A100-SXM4-40GB");
    CHECK(all.speeds[1].gpu == "A100-SXM4-40GB");
    CHECK(all.speeds[2].gpu.empty());
    REQUIRE(all.notes.size() == 2);
    CHECK(all.notes[0].en.find("table.csv: \"A100\" resolves to A100-SXM4-40GB") != std::string::npos);
  }

  TEST_CASE("precisions are known by the names that people give them") {
    for (const char* mixed : {"FP16", "AMP", "amp", "bf16", "bfloat16", "half", "float16", "16", "16-mixed", "mixed precision"}) {
      CAPTURE(mixed);
      CHECK(precision_name(mixed) == "mixed");
    }
    for (const char* single : {"fp32", "FP32", "float32", "32", "single", "32-true"}) {
      CAPTURE(single);
      CHECK(precision_name(single) == "fp32");
    }
    CHECK(precision_name("TF32") == "tf32");
    CHECK(precision_name("").empty());
    for (const char* unknown : {"fp8", "int8", "64", "fp64", "3"}) {
      CAPTURE(unknown);
      CHECK_FALSE(is_known_precision(precision_name(unknown)));
    }
  }

  TEST_CASE("rows without a precision are counted once a table") {
    const Measurements all = read("gpu,model,precision,steps_per_s\nT4-16GB,a,,1\nT4-16GB,b,amp,1\nT4-16GB,c,,1\n");
    REQUIRE(all.notes.size() == 1);
    CHECK(all.notes[0].en.find("table.csv: 2 rows: no precision stated: taken as fp32") != std::string::npos);
  }

  TEST_CASE("two statements of one speed must agree") {
    CHECK(error_of("gpu,model,batch,gpus,steps_per_s,samples_per_s\nT4-16GB,a,32,2,1.5,48\n")
              .find("table.csv:2: samples_per_s states 48 samples per second, steps_per_s with batch and gpus states 96") !=
          std::string::npos);
    CHECK(error_of("gpu,model,batch,steps_per_s,step_time_s\nT4-16GB,a,32,2,2\n")
              .find("table.csv:2: steps_per_s states 2 steps per second, step_time_s states 0.5") != std::string::npos);
    // Rounded as people round.
    CHECK(read("gpu,model,batch,step_time_s,samples_per_s\nT4-16GB,a,32,0.33,96\n").speeds[0].per_second == 96);
  }

  TEST_CASE("a name with a line end is refused with its line") {
    CHECK(error_of("gpu,model,steps_per_s\nT4-16GB,\"a\nb\",1\n")
              .find("table.csv:2: model: expected a name without line ends and control characters, got \"a\\x0ab\"") !=
          std::string::npos);
    CHECK(error_of("gpu,model,steps_per_s\nT4\x1b[31m,a,1\n").find("table.csv:2: gpu: expected a name") != std::string::npos);
  }

  TEST_CASE("a README's table names a GPU by its memory and system and nets by their folder") {
    const Measurements all = read(
        "framework,task,model,heading,system,gpu,gpu_mem_gb,gpus_in_system,n_gpus,multi_node,precision,batch_per_gpu,batch_cells,"
        "variant,"
        "throughput,unit,scaling_kind,quality_flag\n"
        "MxNet,Classification,RN50v1.5,Training performance: NVIDIA DGX-1 (8x V100 "
        "16GB),DGX-1,V100,16,8,8,0,FP32,96,,,2500,,strong,\n");
    REQUIRE(all.speeds.size() == 1);
    const Measurement& row = all.speeds[0];
    CHECK(row.gpu == "V100-SXM2-16GB");
    CHECK(row.family == "resnet50");
    CHECK(row.series == "MxNet; RN50v1.5; Training performance; ");
    CHECK(row.is_strong_scaling);
    CHECK(row.nodes == 1);
  }

  TEST_CASE("different names of one network are one family") {
    CHECK(model_family("BERT/biobert") == "bert");
    CHECK(model_family("bert_large_squad") == "bert");
    CHECK(model_family("ConvNets/resnet50v1.5") == "resnet50");
    CHECK(model_family("RN50v1.5") == "resnet50");
    CHECK(model_family("ResNet-18") == "resnet18");
    CHECK(model_family("nnU-Net 3d") == "nnunet");
    CHECK(model_family("densenet161") == "densenet161");
  }

  TEST_CASE("a table of unknown columns says what was expected and what is there") {
    const std::string error = error_of("card,speed\nT4,1\n");
    CHECK(error.find("table.csv:1: expected the columns gpu, model") != std::string::npos);
    CHECK(error.find("got the columns card, speed") != std::string::npos);
  }

  TEST_CASE("a value that is no number is an error with line and column") {
    CHECK(error_of("gpu,model,steps_per_s\nT4-16GB,a,fast\n")
              .find("table.csv:2: steps_per_s: expected a number of at least 0, got \"fast\"") != std::string::npos);
    CHECK(error_of("gpu,model,steps_per_s\nT4-16GB,a,inf\n").find("expected a number") != std::string::npos);
    CHECK(error_of("gpu,model,gpus,steps_per_s\nT4-16GB,a,0,1\n").find("gpus: expected a whole number of at least 1") !=
          std::string::npos);
  }
}
