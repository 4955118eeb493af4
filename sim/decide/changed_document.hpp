#pragma once
// A scenario's document with one thing changed. Only changed_document.cpp looks into the JSON for that.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gpusim/reader.hpp"

namespace gpusim {

/// A copy without what variants need not read: claims of documents.
[[nodiscard]] Document without_claims(const Document& document);

// Values by pointer, as JSON text:

/// The value; empty where there is none.
[[nodiscard]] std::optional<std::string> json_at(const Document& document, const std::string& pointer);
[[nodiscard]] bool has_value_at(const Document& document, const std::string& pointer);
[[nodiscard]] bool has_object_at(const Document& document, const std::string& pointer);
/// The keys of the object there, in order.
[[nodiscard]] std::vector<std::string> keys_at(const Document& document, const std::string& pointer);
void put_json(Document& document, const std::string& pointer, const std::string& json);

// Numbers of GPUs in the expanded scenario:

/// Where the number of GPUs of a system stands, when it has one pool of one type of GPU.
struct CountPlace {
  std::string gpu;             ///< the key of its type
  std::string node;            ///< the pool; empty for a system without nodes
  std::uint32_t per_node = 1;  ///< GPUs of each node
};
/// Empty where the system has more pools or types.
[[nodiscard]] std::optional<CountPlace> count_place(const Document& document, const std::string& system);
void set_gpus(Document& document, const std::string& system, const CountPlace& place, std::uint32_t gpus);

/// A count of GPUs or of nodes with GPUs.
struct CountOfGpus {
  std::string gpu;      ///< as the scenario names it; `pool of gpu + gpu` for nodes
  std::string pointer;  ///< of the count
};
[[nodiscard]] std::vector<CountOfGpus> counts_of_gpus(const Document& document, const std::string& system);
void add_one(Document& document, const std::string& pointer);

// Purchases:

/// Of what is bought in a scenario.
struct Lifetimes {
  bool has_any = false;
  bool has_all = true;
};
/// States in the expanded scenario how every purchase with a lifetime counts.
Lifetimes charge_purchases(Document& document, bool is_whole);

}  // namespace gpusim
