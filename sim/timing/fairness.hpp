#pragma once
// Max-min fair sharing: what each of several flows gets of the links (or other resources) that they pass together.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace gpusim {

/// Something that uses several resources at one rate: bytes per second on links, cores of a node.
struct FairFlow {
  std::vector<std::uint32_t> links;                      ///< in any order; one that stands twice is used at twice the rate
  double weight = 1;                                     ///< > 0
  double cap = std::numeric_limits<double>::infinity();  ///< the most it can use, > 0; finite when there are no links
};

/// The weighted max-min fair rates of flows that come and go: no rate / weight can be raised without lowering one that is no
/// greater. Found by progressive filling (Bertsekas & Gallager, Data Networks, 2nd ed., section 6.5.2): all rates / weights rise
/// together; a flow stops at its cap, and all flows of a link stop when it is full. Capacities are positive.
///
/// In doubles: a link is full to about 1e-15 of its capacity, and where capacities, caps and fair shares are whole numbers below
/// 2^53 with whole quotients, so are the rates, exactly.
///
/// update() computes again only what hangs together with a change, through any chain of links and flows. Rates are a function of
/// the flows that are there, to the last bit, however they came about: every connected part is filled from nothing, in the order of
/// its numbers.
class FairNetwork {
 public:
  explicit FairNetwork(const std::vector<double>& capacities);

  /// The number of the new flow, the least that is free. Its rate is 0 until update().
  std::uint32_t add(const FairFlow& flow);
  void remove(std::uint32_t flow);
  void set_cap(std::uint32_t flow, double cap);

  /// Rates of everything that changed since the last call. Flows whose rate is another now, ascending; valid until the next call.
  std::span<const std::uint32_t> update();

  /// The links that the last update() looked at, ascending: all on which anything may be different.
  [[nodiscard]] std::span<const std::uint32_t> updated_links() const { return updated_links_; }
  [[nodiscard]] double rate(std::uint32_t flow) const { return flows_[flow].rate; }
  [[nodiscard]] double capacity(std::uint32_t link) const { return links_[link].capacity; }
  [[nodiscard]] std::size_t links() const { return links_.size(); }
  /// What flows through a link since the last update().
  [[nodiscard]] double used(std::uint32_t link) const;

 private:
  struct Use {
    std::uint32_t link;
    double times;
  };
  struct Flow {
    std::vector<Use> uses;  ///< each link once, ascending; empty for a number that is free
    double weight = 1;
    double cap = 0;
    double rate = 0;
    double old_rate = 0;
    bool is_present = false;
    bool is_frozen = false;
    bool is_dirty = false;
  };
  struct OnLink {
    std::uint32_t flow;
    double times;
  };
  struct Link {
    double capacity;
    std::vector<OnLink> flows;  ///< ascending
    std::size_t open = 0;       ///< flows that are not frozen yet
    bool is_dirty = false;
  };
  /// What rises together: where the flows of a link stop.
  struct Level {
    double height;
    std::uint32_t number;
    bool operator>(const Level& other) const { return height != other.height ? height > other.height : number > other.number; }
  };

  void touch(std::uint32_t flow);
  void touch_link(std::uint32_t link);
  void collect();
  void fill();
  void freeze(std::uint32_t flow, double rate);
  [[nodiscard]] double height_of(const Link& link) const;

  std::vector<Flow> flows_;
  std::vector<Link> links_;
  std::vector<std::uint32_t> free_;  ///< a heap, the least first
  // What is computed again: while changes are noted only what changed, in update() all that hangs together with it.
  std::vector<std::uint32_t> part_flows_;
  std::vector<std::uint32_t> part_links_;
  std::vector<Level> heights_;
  std::vector<Level> caps_;
  std::vector<std::uint32_t> changed_;
  std::vector<std::uint32_t> updated_links_;
};

}  // namespace gpusim
