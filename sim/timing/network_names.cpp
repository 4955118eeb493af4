#include "sim/timing/network_names.hpp"

#include <cctype>
#include <vector>

#include "sim/model/gpu_labels.hpp"

namespace gpusim {
namespace {

struct Words {
  const char* work;
  std::vector<std::string> words;
};

const std::vector<Words>& words_of_work() {
  static const std::vector<Words> words = {
      {"embedding", {"ncf", "dlrm", "deepfm", "widedeep", "wideanddeep", "recoder", "vaecf", "recommendation"}},
      {"recurrent", {"lstm", "gnmt", "gru", "rnn", "tacotron", "tft", "seq2seq", "deepspeech"}},
      {"attention", {"bert", "gpt", "transformer", "opt13", "opt66", "switchx", "electra", "llama", "vit", "xlnet", "swin"}},
      {"convolution",
       {"resn",         "rn50",   "vgg",     "densenet", "inception", "googlenet", "alexnet", "mobilenet", "squeezenet",
        "efficientnet", "ssd",    "rcnn",    "yolo",     "unet",      "vnet",      "gan",     "jasper",    "quartz",
        "waveglow",     "retina", "shuffle", "pix2pix",  "hrnet",     "cnn",       "conv"}}};
  return words;
}

}  // namespace

std::string model_family(std::string_view model) {
  const std::size_t slash = model.rfind('/');
  std::string name = plain_name(slash == std::string_view::npos ? model : model.substr(slash + 1));
  for (const std::string_view family : {"bert", "gpt", "maskrcnn", "transformerxl", "dlrm", "ncf", "ssd", "gnmt", "unet"})
    if (name.find(family) != std::string::npos) return name.find("nnunet") != std::string::npos ? "nnunet" : std::string(family);
  if (name.starts_with("rn") && name.size() > 2 && std::isdigit(static_cast<unsigned char>(name[2])) != 0)
    name = "resnet" + name.substr(2);
  if (name.starts_with("resnet") || name.starts_with("resnext")) {
    std::size_t end = name.find_first_not_of("0123456789", 6);
    if (end == 6 || end == std::string::npos) return name == "resnet" ? "resnet50" : name;
    return name.substr(0, end);
  }
  return name;
}

std::string kind_of_work(const std::string& family) {
  if (family == "lm") return "recurrent";
  if (family.starts_with("t5")) return "attention";  // starts_with, because "resnet50" contains "t5"
  for (const auto& [work, words] : words_of_work())
    for (const std::string& word : words)
      if (family.find(word) != std::string::npos) return work;
  return "other";
}

}  // namespace gpusim
