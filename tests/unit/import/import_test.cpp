// Clusters read from lists of nodes, and measured waits beside simulated ones.

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "gpusim/import.hpp"
#include "tests/support/program.hpp"

using namespace gpusim;
using namespace gpusim::test;

namespace {

Duration s(std::int64_t count) { return Duration::nanoseconds(count * 1'000'000'000); }

}  // namespace

TEST_SUITE("import") {
  TEST_CASE("a cluster is read from scontrol and from tables") {
    const TemporaryFolder folder;
    write_text(folder.path() + "/nodes",
               "NodeName=a1 CPUTot=32\n   Gres=gpu:a100:4(S:0-1)\n   OS=Linux 5.15 #1 SMP\n   State=MIXED Partitions=gpu,long\n"
               "   CfgTRES=cpu=32,mem=256000M,gres/gpu=4\n\nNodeName=a2 Gres=gpu:a100:4 State=DOWN*+DRAIN Partitions=gpu,long "
               "CfgTRES=cpu=32,gres/gpu=4\n"
               "NodeName=c1 Gres=(null) State=IDLE Partitions=cpu CfgTRES=cpu=8\nPartitionName=gpu Nodes=a[1-2] TRES=gres/gpu=8\n");
    const ClusterList slurm = read_cluster({folder.path() + "/nodes"});
    REQUIRE(slurm.groups.size() == 1);
    CHECK(slurm.groups[0].name == "a100");
    CHECK(slurm.groups[0].count == 2);
    CHECK(slurm.gpus() == 8);
    CHECK(slurm.notes.size() == 1);
    write_text(folder.path() + "/vc.csv", "vc,nodes,gpus_per_node\n6214e9,64,8\n7f04ca,32,8\n");
    const ClusterList table = read_cluster({folder.path() + "/vc.csv"});
    CHECK(table.gpus() == 768);
    CHECK(table.groups[1].name == "7f04ca");
  }

  TEST_CASE("waits are compared by figures, correlation and agreement") {
    // Measured 0, 10, 20, 30; simulated 0, 10, 20, 90: one of four is more than 5 s off.
    std::vector<WaitPair> pairs;
    for (const auto& [measured, simulated] : {std::pair{0, 0}, {10, 10}, {20, 20}, {30, 90}})
      pairs.push_back({"j", measured < 15 ? "a" : "b", measured == 30 ? 8u : 1u, s(measured), s(simulated)});
    const auto groups = compare_waits(pairs, s(5));
    REQUIRE(groups.size() == 5);
    CHECK(groups[0].measured.mean == s(15));
    CHECK(groups[0].simulated.mean == s(30));
    CHECK(groups[0].measured.median == s(10));
    CHECK(groups[0].measured.p90 == s(30));
    CHECK(groups[0].within == 0.75);
    CHECK(groups[0].rank_correlation == doctest::Approx(1));
    // Sum of products 1400 over sqrt(500 x 5000).
    CHECK(groups[0].correlation == doctest::Approx(1400 / std::sqrt(500.0 * 5000)));
    CHECK(groups[2].name == "5-8");
    CHECK(groups[4].name == "b");
  }
}
