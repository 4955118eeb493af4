#pragma once
// Max-min fair sharing: the rates of flows that pass common links (or use other common resources).

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace gpusim {

/// A flow that uses several resources at one rate: bytes per second on links, cores of a node.
struct FairFlow {
  std::vector<std::uint32_t> links;                      ///< in any order; a link that occurs twice is used at twice the rate
  double weight = 1;                                     ///< > 0
  double cap = std::numeric_limits<double>::infinity();  ///< the largest rate, > 0; finite when there are no links
};

/// The weighted max-min fair rates of flows that come and go: no rate / weight can be raised without lowering one that is no
/// greater. They are computed by progressive filling (Bertsekas & Gallager, Data Networks, 2nd ed., section 6.5.2): all rates /
/// weights rise together; a flow stops at its cap, and all flows of a link stop when it is full. Capacities must be positive.
///
/// Rates are doubles: a link is full to about 1e-15 of its capacity. If capacities, caps and fair shares are whole numbers below
/// 2^53 with whole quotients, the rates are exact.
///
/// update() recomputes only what is connected with a change through any chain of links and flows. Rates depend only on the present
/// flows and not on history, to the last bit, because every connected part is filled from zero in ascending order.
class FairNetwork {
 public:
  explicit FairNetwork(const std::vector<double>& capacities);

  /// Adds a flow and returns its number, the smallest free one. Its rate is 0 until update().
  std::uint32_t add(const FairFlow& flow);
  void remove(std::uint32_t flow);
  void set_cap(std::uint32_t flow, double cap);

  /// Computes the rates after all changes since the last call. Returns the flows whose rate has changed, ascending; valid until the
  /// next call.
  std::span<const std::uint32_t> update();

  /// The links that the last update() has recomputed, ascending. All other links are unchanged.
  [[nodiscard]] std::span<const std::uint32_t> updated_links() const { return updated_links_; }
  [[nodiscard]] double rate(std::uint32_t flow) const { return flows_[flow].rate; }
  [[nodiscard]] double capacity(std::uint32_t link) const { return links_[link].capacity; }
  [[nodiscard]] std::size_t links() const { return links_.size(); }
  /// The total rate of the flows on a link since the last update().
  [[nodiscard]] double used(std::uint32_t link) const;

 private:
  struct Use {
    std::uint32_t link;
    double times;
  };
  struct Flow {
    std::vector<Use> uses;  ///< each link once, ascending; empty for a free number
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
    std::size_t open = 0;       ///< number of flows that are not frozen yet
    bool is_dirty = false;
  };
  /// The level at which the flows of a link stop rising.
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
  std::vector<std::uint32_t> free_;  ///< a heap of free numbers, the least first
  // The flows and links to recompute: only changed ones until update(), which adds everything connected with them.
  std::vector<std::uint32_t> part_flows_;
  std::vector<std::uint32_t> part_links_;
  std::vector<Level> heights_;
  std::vector<Level> caps_;
  std::vector<std::uint32_t> changed_;
  std::vector<std::uint32_t> updated_links_;
};

}  // namespace gpusim
