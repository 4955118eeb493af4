#include "sim/workloads/parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/base/message.hpp"

namespace gpusim {

PersonId find_person(const Reader& at, std::span<const Person> people) {
  const std::string name = at.text();
  const auto found = std::ranges::find(people, name, &Person::name);
  if (found != people.end()) return id<PersonId>(static_cast<std::size_t>(found - people.begin()));
  std::vector<std::string> known;
  for (const Person& person : people) known.push_back(person.name);
  const std::string hint = known.empty() ? "; expected a member of \"people\"" : suggestion(name, known);
  at.fail(fmt::format("unknown person {}{}", in_quotes(name), hint));
}

namespace {

const Profile& model_named(const std::string& name, const Reader& at, const Models& models) {
  if (const auto found = models.find(name); found != models.end()) return found->second;
  std::vector<std::string> known;
  for (const auto& [model, profile] : models) known.push_back(model);
  at.fail(fmt::format("unknown model \"{}\"{}", name, suggestion(name, known)));
}

std::vector<Member> read_member_counts(Reader counts, const Models& models) {
  std::vector<Member> result;
  for (const auto& [name, at] : counts.members()) {
    const Profile& model = model_named(name, at, models);
    const std::int64_t count = at.count(0, kMostTasks);
    if (static_cast<std::uint64_t>(count) > kMostTasks - result.size())
      at.fail(fmt::format("makes {} tasks more; a workload has at most {}", count, kMostTasks));
    for (std::int64_t number = 1; number <= count; ++number) result.push_back({fmt::format("{}#{}", name, number), &model});
  }
  if (result.empty()) counts.fail("expected at least one model");
  return result;
}

}  // namespace

const Profile& read_model(const Reader& name, const Models& models) { return model_named(name.text(), name, models); }

std::vector<Member> read_members(const Reader& models_of_part, const Models& models) {
  if (models_of_part.is_object()) return read_member_counts(models_of_part, models);
  if (!models_of_part.is_array()) models_of_part.fail_expected("a list of models, or models with counts");
  const std::vector<Reader> elements = models_of_part.elements();
  if (elements.empty()) models_of_part.fail("expected at least one model");
  std::vector<Member> result;
  std::set<const Profile*> seen;
  for (const Reader& element : elements) {
    const Profile& model = read_model(element, models);
    if (!seen.insert(&model).second) {
      element.fail(
          fmt::format("\"{0}\" is listed twice, but tasks are named after their models; add a model {{\"base\": \"{0}\"}} under "
                      "another name",
                      element.text()));
    }
    result.push_back({model.name, &model});
  }
  return result;
}

void expect_room(const Reader& at, const WorkloadBuilder& builder, std::uint64_t count) {
  if (count > kMostTasks - builder.tasks()) {
    at.fail(fmt::format("makes {} tasks more; a workload has at most {}", count, kMostTasks));
  }
}

NamedMembers::NamedMembers(const std::vector<std::pair<std::string, Reader>>& members, std::string_view what)
    : what_(what), list_(members.size()) {
  names_.reserve(members.size());
  positions_.reserve(members.size());
  for (const auto& [name, member] : members) {
    names_.push_back(name);
    positions_.emplace(names_.back(), names_.size() - 1);
  }
}

std::size_t NamedMembers::position(const std::string& name, const Reader& at) const {
  const auto found = positions_.find(name);
  if (found == positions_.end()) at.fail(fmt::format("unknown {} \"{}\"{}", what_, name, suggestion(name, names_)));
  return found->second;
}

std::vector<std::size_t> NamedMembers::positions(const Reader& list) {
  ++lists_;
  std::vector<std::size_t> result;
  for (const Reader& element : list.elements()) {
    const std::string name = element.text();
    const std::size_t found = position(name, element);
    if (list_[found] == lists_) element.fail(fmt::format("\"{}\" is listed twice", name));
    list_[found] = lists_;
    result.push_back(found);
  }
  return result;
}

void append(std::optional<Block>& whole, const Block& block) {
  if (!whole) {
    whole = block;
    return;
  }
  whole->sources.insert(whole->sources.end(), block.sources.begin(), block.sources.end());
  whole->sinks.insert(whole->sinks.end(), block.sinks.begin(), block.sinks.end());
}

void add_order(WorkloadBuilder& builder, const Tasks& before, const Tasks& after, WorkloadBuilder::JobRef job,
               std::string barrier) {
  if (before.size() > 1 && after.size() > 1) {
    const WorkloadBuilder::TaskRef joint = builder.add_barrier(job, std::move(barrier), before);
    for (const WorkloadBuilder::TaskRef later : after) builder.add_edge(joint, later);
    return;
  }
  for (const WorkloadBuilder::TaskRef later : after) {
    for (const WorkloadBuilder::TaskRef earlier : before) builder.add_edge(earlier, later);
  }
}

void add_order(WorkloadBuilder& builder, const Block& earlier, const Block& later) {
  add_order(builder, earlier.sinks, later.sources, later.job, "end of " + earlier.name);
}

}  // namespace gpusim
