#pragma once
// Random models and workloads that fit the systems of a random scenario.

#include <string>
#include <vector>

#include "gpusim/reader.hpp"
#include "sim/input/json.hpp"
#include "tests/properties/random_scenario.hpp"

namespace gpusim::test {

/// `word_07`.
[[nodiscard]] std::string name(const char* word, int number);

/// Draws values in the units of one scenario. Only to be used inside of rc::gen::exec.
class Draw {
 public:
  explicit Draw(ScenarioKind kind);
  [[nodiscard]] const ScenarioKind& kind() const { return kind_; }

  /// A whole number in [low, high], low ones being simpler.
  [[nodiscard]] int between(int low, int high) const;
  /// The same, but near `low` while rapidcheck's size is small.
  [[nodiscard]] int up_to(int low, int high) const;
  [[nodiscard]] bool chance(int percent) const;
  [[nodiscard]] std::string time() const;
  [[nodiscard]] std::string latency() const;
  [[nodiscard]] std::string data() const;
  [[nodiscard]] std::string bandwidth() const;

 private:
  ScenarioKind kind_;
  int scale_ = 0;  ///< which unit times and data have, so that transfers are neither negligible nor all there is
};

/// Equal GPUs of a system: in one node, or in all nodes of a pool.
struct Slots {
  std::string gpu;
  std::string pool;  ///< empty when the system is a single node
  int memory;        ///< GB
  int count;
};
/// What a system has.
struct Offer {
  std::vector<Slots> slots;
};

class WorkMaker {
 public:
  WorkMaker(Draw& draw, const std::vector<Offer>& offers, bool has_mixed);
  [[nodiscard]] Json models();
  /// "workload_01" is an ensemble, which weight searches refer to; "workload_02" any mix.
  [[nodiscard]] Json workloads();
  /// Whether any task holds several devices.
  [[nodiscard]] bool has_gangs() const { return has_gangs_; }

 private:
  [[nodiscard]] Json profile(const char* time_key);
  [[nodiscard]] Json gpu_time() const;
  void add_gang(Json& profile);
  [[nodiscard]] int able(const Json& profile, const char* time_key) const;
  [[nodiscard]] std::vector<std::string> pools_everywhere() const;
  [[nodiscard]] Json some_models() const;

  [[nodiscard]] Json workload();
  [[nodiscard]] Json part();
  [[nodiscard]] Json ensemble();
  [[nodiscard]] Json cross_validation() const;
  [[nodiscard]] Json weight_search() const;
  [[nodiscard]] Json stages();
  [[nodiscard]] Json dag();

  Draw& draw_;
  const std::vector<Offer>& offers_;
  bool has_mixed_;
  bool has_gangs_ = false;
  int models_ = 0;
};

}  // namespace gpusim::test
