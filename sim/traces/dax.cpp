// dax: workflows of Pegasus in XML (pegasus.isi.edu, DAX 2 and 3): adag with job (id, runtime, uses (file or name, link, size)) and
// child (ref, parent (ref)). A file that a parent writes and a child reads moves along the edge between them.

#include <algorithm>
#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <sstream>

#include "gpusim/reader.hpp"
#include "sim/traces/fields.hpp"
#include "sim/traces/workflow_builder.hpp"

namespace gpusim {
namespace {

using Tree = boost::property_tree::ptree;

std::string attribute(const Tree& element, const char* name) {
  return element.get(std::string("<xmlattr>.") + name, std::string{});
}

/// True for an element of this name, with or without a namespace prefix.
bool is_element(const std::string& name, std::string_view wanted) {
  const std::size_t colon = name.rfind(':');
  return std::string_view(name).substr(colon == std::string::npos ? 0 : colon + 1) == wanted;
}

class Dax {
 public:
  Dax(const Tree& adag, TraceImport& into) : adag_(adag), builder_(attribute(adag, "name"), into), into_(into) {}

  void read() {
    for (const auto& [name, element] : adag_)
      if (is_element(name, "job")) add_job(element);
    for (const auto& [name, element] : adag_)
      if (is_element(name, "child")) add_edges(element);
    std::move(builder_).finish();
  }

 private:
  void add_job(const Tree& job) {
    builder_.count_row();
    const std::string id = attribute(job, "id");
    if (id.empty()) builder_.fail("expected every job to have an id");
    const auto time = parse_time(attribute(job, "runtime"), into_.options().unit);
    if (!time) builder_.note({"tasks without a run time take no time", "실행 시간이 없는 태스크는 0초로 계산함"});
    builder_.add_task(id, time.value_or(Duration{}));
    for (const auto& [name, use] : job) {
      if (!is_element(name, "uses")) continue;
      const std::string stated = attribute(use, "file");
      const std::string file = stated.empty() ? attribute(use, "name") : stated;
      const double size = std::max(0.0, parse_number(attribute(use, "size")).value_or(0));
      if (attribute(use, "link") == "output") {
        writers_[file] = {id, size};
      } else {
        reads_[id].emplace_back(file, size);
      }
    }
  }

  void add_edges(const Tree& child) {
    const std::string to = attribute(child, "ref");
    for (const auto& [name, parent] : child) {
      if (!is_element(name, "parent")) continue;
      const std::string from = attribute(parent, "ref");
      double bytes = 0;
      for (const auto& [file, size] : reads_[to])
        if (const auto writer = writers_.find(file); writer != writers_.end() && writer->second.first == from)
          bytes += std::max(size, writer->second.second);
      builder_.add_edge(from, to, DataSize::raw(bytes));
    }
  }

  const Tree& adag_;
  WorkflowBuilder builder_;
  TraceImport& into_;
  std::map<std::string, std::pair<std::string, double>> writers_;
  std::map<std::string, std::vector<std::pair<std::string, double>>> reads_;
};

}  // namespace

bool is_dax(std::string_view head) { return first_line(head).starts_with('<') && head.find("<adag") != std::string_view::npos; }

void read_dax(const TraceFile& file, TraceImport& into) {
  Tree tree;
  std::istringstream text(file.text);
  try {
    boost::property_tree::read_xml(text, tree);
  } catch (const boost::property_tree::xml_parser_error& error) {
    throw InputError(file.name + ":" + std::to_string(error.line()), "", "expected XML: " + error.message());
  }
  const auto adag = std::find_if(tree.begin(), tree.end(), [](const auto& element) { return is_element(element.first, "adag"); });
  if (adag == tree.end()) throw InputError(file.name, "", "expected an element \"adag\"");
  Dax(adag->second, into).read();
}

}  // namespace gpusim
