#include <fmt/format.h>

#include <algorithm>

#include "gpusim/economics.hpp"
#include "sim/base/text.hpp"
#include "sim/commands/command.hpp"

namespace gpusim {
namespace {

std::string carbon(const std::vector<std::string>& arguments, bool is_json) {
  const std::vector<CarbonRow>& table = carbon_table();
  if (arguments.size() == 1) return is_json ? carbon_json(table) : carbon_text(table);
  const auto row = std::ranges::find(table, arguments[1], &CarbonRow::name);
  if (row != table.end()) return is_json ? carbon_json(*row) : carbon_text({row, 1});
  throw UsageError(fmt::format("unknown country or region \"{}\"{}", arguments[1], suggestion(arguments[1], names_of(table))));
}

std::string sheet(const Catalog& catalog, const std::string& name, bool is_json) {
  const std::optional<std::string> representative = catalog.representative(name);
  const std::string id = catalog.sheet(name) == nullptr && representative ? *representative : name;
  if (catalog.sheet(id) == nullptr) throw UsageError(fmt::format("unknown GPU \"{}\"{}", name, suggestion(name, catalog.names())));
  if (is_json) return sheet_json(catalog, id);
  return id + (id == name ? "" : fmt::format(" (what \"{}\" resolves to)", name)) + "\n" + sheet_text(catalog, id);
}

}  // namespace

void declare_catalog(Options& options) {
  declare_catalog_option(options);
  options.flag("json", "print it as JSON");
}

int catalog_command(const Options& options) {
  const std::vector<std::string>& arguments = options.arguments();
  const bool is_json = options.has("json");
  if (!arguments.empty() && arguments.front() == "carbon") {
    print(carbon(arguments, is_json));
    return kDone;
  }
  if (arguments.size() > 1) options.refuse(arguments[1]);
  const Catalog catalog = catalog_of(options);
  if (!arguments.empty())
    print(sheet(catalog, arguments.front(), is_json));
  else
    print(is_json ? catalog_json(catalog) : catalog_text(catalog));
  return kDone;
}

}  // namespace gpusim
