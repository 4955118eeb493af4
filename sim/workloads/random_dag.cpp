// random_dag: a random graph of tasks for studies of list scheduling, made layer by layer. Parameters as in Topcuoglu, Hariri and
// Wu, IEEE TPDS 13 (2002), section 5.1 (shape, out_degree, ccr, beta), and in daggen (Suter, github.com/frs69wq/daggen: fat,
// density, regularity, jump):
//   widths: mean sqrt(tasks) x shape, or tasks^fat; each layer within (1 +- (1 - regularity)) of it
//   edges: `density` x the previous layer different parents on average, the first from that layer, each other from one of the
//   `jump`
//          layers before; or 1 to `out_degree` children in the `jump` next layers, more only where a layer is too wide for that
//   times: mean of a task uniform in (0, 2 x mean), and on GPU j that mean x U(1 - beta/2, 1 + beta/2)
//   data: an edge moves ccr x mean x U(0, 2) x bandwidth
// Every task behind the first layer has a parent.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gpusim/generator.hpp"
#include "sim/base/elementary.hpp"
#include "sim/base/random.hpp"
#include "sim/input/keys.hpp"
#include "sim/workloads/parts.hpp"
#include "sim/workloads/variates.hpp"

namespace gpusim {

constexpr Key kRandomDagRows[] = {
    {"tasks", "count", "required", "how many"},
    {"shape", "number from 0.001 up to 1000", "=1", "the mean width of a layer is sqrt(tasks) x shape"},
    {"fat", "number up to 1", "shape", "the mean width of a layer is tasks^fat"},
    {"regularity", "number up to 1", "=0", "1: all layers are equally wide"},
    {"density", "number up to 1", "=0.5", "parents of a task, as a part of the layer before"},
    {"out_degree", "count", "density", "most children of a task"},
    {"jump", "count", "=1", "layers that an edge may span"},
    {"mean", "one time", "required", "time of a task on average"},
    {"beta", "number up to 2", "=0", "the time on each GPU is that of the task x U(1 - beta/2, 1 + beta/2)"},
    {"gpus", "list of text", "all alike", "GPUs for which the tasks have times"},
    {"ccr", "number", "=1", "time to move data over time to compute"},
    {"bandwidth", "bandwidth", "required unless ccr is 0", "with which the data of an edge follow from ccr"},
};
extern constinit const KeySection kRandomDagKeys{
    "random_dag", "a part of a workload", kRandomDagRows,
    "at most one of shape, fat; at most one of density, out_degree; ccr!=0 needs bandwidth"};

namespace {

using TaskRef = WorkloadBuilder::TaskRef;

/// Reads a number in [least, most], which may be 0.
double number_between(const Reader& at, double least, double most) {
  const double number = at.number() == 0.0 ? 0 : one_number(at);
  if (number < least || number > most) at.fail_expected(fmt::format("a number from {} to {}", least, most));
  return number;
}

class RandomDag {
 public:
  RandomDag(Reader& part, GeneratorContext& context)
      : context_(context), pointer_(part.pointer()), random_(context.seed, 0, context.part + ": graph") {
    tasks_ = static_cast<std::uint32_t>(part.at("tasks").count(1, 1'000'000));
    expect_room(part, context.builder, tasks_);
    if (part.has("fat") && part.has("shape")) part.at("fat").fail("expected one of \"shape\" and \"fat\", got both");
    const auto n = static_cast<double>(tasks_);
    if (const auto fat = part.find("fat"))
      width_ = pow(n, number_between(*fat, 0, 1));
    else
      width_ = std::sqrt(n) * number_between(part.at_or("shape"), 1e-3, 1e3);
    regularity_ = number_between(part.at_or("regularity"), 0, 1);
    jump_ = static_cast<std::size_t>(part.at_or("jump").count(1, 1'000'000));
    if (part.has("density") && part.has("out_degree"))
      part.at("density").fail("expected one of \"density\" and \"out_degree\", got both");
    if (const auto degree = part.find("out_degree"))
      out_degree_ = static_cast<std::uint32_t>(degree->count(1, 1'000'000));
    else
      density_ = number_between(part.at_or("density"), 0, 1);
    ccr_ = number_between(part.at_or("ccr"), 0, 1e6);
    mean_ = one_time(part.at("mean"), Reader::Zero::refused).seconds();
    beta_ = number_between(part.at_or("beta"), 0, 2);
    if (ccr_ > 0) bandwidth_ = part.at("bandwidth").bandwidth().nominal.raw();
    if (const auto gpus = part.find("gpus"))
      for (const Reader& gpu : gpus->elements()) gpus_.push_back(gpu.text());
    if (gpus_.empty() && beta_ > 0) part.fail("\"beta\" requires \"gpus\", the names of the GPUs for which the tasks have times");
  }

  void generate() {
    const auto job = context_.add_job();
    make_layers(job);
    for (std::size_t layer = 1; layer < layers_.size(); ++layer) {
      if (out_degree_ == 0)
        for (const TaskRef task : layers_[layer]) add_parents(layer, task);
      else
        add_children(layer);
    }
  }

 private:
  double uniform(double least, double most) { return least + (most - least) * random_.uniform(); }
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(random_.uniform() * static_cast<double>(count)); }

  void make_layers(WorkloadBuilder::JobRef job) {
    std::uint32_t made = 0;
    while (made < tasks_) {
      const double spread = 1 - regularity_;
      const auto wanted = std::max<std::int64_t>(1, std::llround(width_ * uniform(1 - spread, 1 + spread)));
      const std::uint32_t count = static_cast<std::uint32_t>(std::min<std::int64_t>(wanted, tasks_ - made));
      auto& layer = layers_.emplace_back();
      for (std::uint32_t i = 0; i < count; ++i, ++made) layer.push_back(add_task(job, made));
    }
  }

  TaskRef add_task(WorkloadBuilder::JobRef job, std::uint32_t number) {
    Profile profile;
    profile.name = fmt::format("t{}", number + 1);
    profile.pointer = pointer_;
    const double mean = 2 * mean_ * open_uniform(random_);
    const auto ranged = [](double seconds) {
      const Duration time = to_duration(Seconds::raw(seconds));
      return Ranged<Duration>{time, time, time};
    };
    if (gpus_.empty()) profile.any_time = ranged(mean);
    for (const std::string& model : gpus_) profile.time.emplace_back(model, ranged(mean * uniform(1 - beta_ / 2, 1 + beta_ / 2)));
    context_.names.look_up(profile);
    std::string name = profile.name;
    return context_.builder.add_task(job, std::move(name), context_.builder.add_profile(std::move(profile)));
  }

  void add_edge(TaskRef from, TaskRef to) {
    const double bytes = ccr_ > 0 ? ccr_ * mean_ * uniform(0, 2) * bandwidth_ : 0;
    context_.builder.add_edge(from, to, DataSize::raw(std::floor(bytes)));
  }

  /// daggen: adds as many parents as the density requires, from the previous layer or up to `jump` layers back.
  void add_parents(std::size_t layer, TaskRef task) {
    const auto width = static_cast<double>(layers_[layer - 1].size());
    const double mean = density_ * width;
    // Symmetric around the mean as far as there are parents on both sides.
    const double spread = std::min(mean, width - mean);
    const auto wanted = static_cast<std::size_t>(std::max<std::int64_t>(1, std::llround(uniform(mean - spread, mean + spread))));
    std::vector<TaskRef> parents;
    // A parent that was drawn before is drawn again. All parents of a layer take about width x ln(width) draws, so the limit is
    // never reached.
    for (std::size_t draw = 0; parents.size() < wanted && draw < 100 * wanted + 100; ++draw) {
      const std::size_t back = 1 + (draw == 0 ? 0 : below(std::min(jump_, layer)));
      const std::vector<TaskRef>& from = layers_[layer - back];
      const TaskRef parent = from[below(from.size())];
      if (std::find(parents.begin(), parents.end(), parent) == parents.end()) parents.push_back(parent);
    }
    for (const TaskRef parent : parents) add_edge(parent, task);
  }

  /// Topcuoglu: each task of the previous layer has 1 to out_degree children in the next layers. A task without a parent gets one
  /// of the previous layer.
  void add_children(std::size_t layer) {
    std::vector<bool> has_parent(layers_[layer].size());
    std::vector<std::size_t> room;  // by parent
    for (const TaskRef parent : layers_[layer - 1]) {
      const std::size_t children = 1 + below(out_degree_);
      std::vector<TaskRef> chosen;
      for (std::size_t i = 0; i < children; ++i) {
        const std::size_t ahead = i == 0 ? 0 : below(std::min(jump_, layers_.size() - layer));
        const std::vector<TaskRef>& to = layers_[layer + ahead];
        const std::size_t position = below(to.size());
        if (std::find(chosen.begin(), chosen.end(), to[position]) != chosen.end()) continue;
        chosen.push_back(to[position]);
        if (ahead == 0) has_parent[position] = true;
      }
      for (const TaskRef child : chosen) add_edge(parent, child);
      room.push_back(out_degree_ - chosen.size());
    }
    // Tasks without a parent go to the parents with the most room, the first of equal ones.
    for (std::size_t i = 0; i < has_parent.size(); ++i) {
      if (has_parent[i]) continue;
      const auto parent = std::max_element(room.begin(), room.end());
      add_edge(layers_[layer - 1][static_cast<std::size_t>(parent - room.begin())], layers_[layer][i]);
      if (*parent > 0) --*parent;
    }
  }

  GeneratorContext& context_;
  std::string pointer_;
  Random random_;
  std::uint32_t tasks_ = 0;
  double width_ = 1;
  double regularity_ = 0;
  std::size_t jump_ = 1;
  double density_ = 0;
  std::uint32_t out_degree_ = 0;
  double ccr_ = 0;
  double mean_ = 0;
  double beta_ = 0;
  double bandwidth_ = 0;
  std::vector<std::string> gpus_;
  std::vector<std::vector<TaskRef>> layers_;
};

}  // namespace

void generate_random_dag(Reader& part, GeneratorContext& context) { RandomDag(part, context).generate(); }

}  // namespace gpusim
