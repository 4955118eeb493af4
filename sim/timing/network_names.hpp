#pragma once
// Facts that follow from the names of networks.

#include <string>
#include <string_view>

namespace gpusim {

/// The family of a network, whose names differ between tables; its rows are held back together. "BERT/biobert" and
/// "bert_base_squad" are both bert, "RN50v1.5" and "ConvNets/resnet50v1.5" are resnet50.
[[nodiscard]] std::string model_family(std::string_view model);

/// The dominant operation of networks of this family: "convolution", "attention", "recurrent", "embedding", or "other".
[[nodiscard]] std::string kind_of_work(const std::string& family);

}  // namespace gpusim
