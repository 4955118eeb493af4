#include "sim/workloads/person.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "sim/base/message.hpp"

namespace gpusim {

std::uint32_t find_person(const Reader& at, const std::vector<Person>& people) {
  const std::string name = at.text();
  const auto found = std::find_if(people.begin(), people.end(), [&](const Person& person) { return person.name == name; });
  if (found != people.end()) return static_cast<std::uint32_t>(found - people.begin());
  std::vector<std::string> known;
  for (const Person& person : people) known.push_back(person.name);
  const std::string hint = known.empty() ? "; expected a member of \"people\"" : suggestion(name, known);
  at.fail(fmt::format("unknown person {}{}", in_quotes(name), hint));
}

}  // namespace gpusim
