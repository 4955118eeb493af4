// Public parameter counts of networks that occur in tables of measurements.

#include "sim/calibration/links_of.hpp"

namespace gpusim {
namespace {

struct Network {
  const char* name;  ///< in the form of plain_name(), found anywhere in the name of a model; the first match in the list counts
  double millions;
};

// Counts of torchvision and of the papers. Recommenders are not listed, because their tables depend on the data set.
constexpr Network kNetworks[] = {
    // ResNet (He et al. 2016), also by the data sets that tables name it after
    {"resnet18", 11.7},
    {"resnet34", 21.8},
    {"resnet101", 44.5},
    {"resnet152", 60.2},
    {"resnet50", 25.6},
    {"rn50", 25.6},
    {"imagenet", 25.6},
    {"cifar10", 11.2},
    // ResNeXt (Xie et al. 2017), Inception v3 and v4 (Szegedy et al. 2016, 2017), VGG (Simonyan & Zisserman 2015), AlexNet
    // (Krizhevsky 2012), EfficientNet (Tan & Le 2019)
    {"resnext101", 44.2},
    {"inceptionv3", 23.8},
    {"inception3", 23.8},
    {"inceptionv4", 42.7},
    {"vgg16", 138.4},
    {"vgg19", 143.7},
    {"alexnet", 61.1},
    {"densenet121", 8.0},
    {"mobilenet", 3.5},
    {"efficientnetb0", 5.3},
    {"efficientnetb4", 19.3},
    {"googlenet", 6.6},
    // Mask R-CNN R-50-FPN (torchvision), SSD300 with VGG and with ResNet-50, YOLOv3 (Redmon & Farhadi 2018)
    {"maskrcnn", 44.4},
    {"ssd", 33.0},
    {"yolov3", 61.9},
    // BERT (Devlin et al. 2019), Transformer-XL base (Dai et al. 2019), Transformer (Vaswani et al. 2017), GNMT (Wu et al. 2016,
    // MLPerf's 4 layers)
    {"bertbase", 110},
    {"biobert", 110},
    {"bertlarge", 340},
    {"bert", 340},
    {"transformerxl", 192},
    {"transformer", 65},
    {"gnmt", 160},
    // Tacotron 2, WaveGlow, FastPitch, Jasper, QuartzNet (READMEs of NVIDIA DeepLearningExamples), Deep Speech 2 (Amodei et al.
    // 2016)
    {"tacotron", 28.2},
    {"waveglow", 87.9},
    {"fastpitch", 45.1},
    {"jasper", 333},
    {"quartznet", 18.9},
    {"deepspeech2", 38},
    // U-Net (Ronneberger et al. 2015), V-Net (Milletari et al. 2016)
    {"unetindustrial", 1.9},
    {"unet", 31.0},
    {"vnet", 45.6},
    // GPT-2 (Radford et al. 2019), ViT (Dosovitskiy et al. 2021), TFT (Lim et al. 2021), LM (PyTorch examples, word_language_model
    // on WikiText-2)
    {"gpt2large", 774},
    {"gpt2", 124},
    {"vit", 86.6},
    {"tft", 6.8},
    {"insightface", 65},
    {"cyclegan", 28.3},
    {"lm", 13.9},
    {"electra", 110},
};

/// Names of two letters must match completely, because they occur in too many others.
bool is_named(const std::string& plain, const std::string& name) {
  return name.size() < 3 ? plain == name : plain.find(name) != std::string::npos;
}

}  // namespace

std::optional<double> known_parameters(const std::string& model) {
  const std::string plain = plain_name(model);
  for (const Network& network : kNetworks)
    if (is_named(plain, network.name)) return network.millions * 1e6;
  return std::nullopt;
}

}  // namespace gpusim
