#pragma once
// What tools/embed.cmake builds into the binary of scenarios/carbon.

namespace gpusim {

/// Tables as CSV with a header line and the columns of CarbonRow; fields hold no commas and no quotes.
extern const char* const kCarbonCountries;
extern const char* const kCarbonRegions;

}  // namespace gpusim
