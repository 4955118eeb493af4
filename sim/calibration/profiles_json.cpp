#include "gpusim/calibrate.hpp"
#include "sim/input/json.hpp"
#include "sim/scenario/physical_profiles.hpp"

namespace gpusim {

std::string profiles_json(const CalibrationReport& report) {
  Json profiles = Json::object();
  for (const Calibration& calibration : report.networks) {
    Json profile = Json::object();
    for (const auto& [name, built_in] : built_in_profiles())
      if (name == calibration.known_as) profile = json_of(built_in);
    if (calibration.known_as.empty()) profile["title"] = calibration.profile.name;
    Json& measured = profile["measured"] = Json::array();
    for (const MeasuredSpeed& speed : calibration.profile.measured)
      measured.push_back({{"gpu", speed.gpu.id},
                          {"precision", name(speed.precision)},
                          {"batch", speed.batch},
                          {"gpus", speed.gpus},
                          {"per_second", speed.rate.raw()},
                          {"basis", "measured"},
                          {"source", speed.source}});
    profiles[calibration.profile.name] = std::move(profile);
  }
  const Json section = {{"profiles", std::move(profiles)}};
  return section.dump(2) + "\n";
}

}  // namespace gpusim
