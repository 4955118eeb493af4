#pragma once
// What the names of networks say about them.

#include <string>
#include <string_view>

namespace gpusim {

/// The network behind the names that tables give it: what is held back together. "BERT/biobert" and "bert_base_squad" are both
/// bert, "RN50v1.5" and "ConvNets/resnet50v1.5" resnet50.
[[nodiscard]] std::string model_family(std::string_view model);

/// What a network of this family mostly computes: "convolution", "attention", "recurrent", "embedding", or "other".
[[nodiscard]] std::string kind_of_work(const std::string& family);

}  // namespace gpusim
