#pragma once
// Figures in formats that another program makes of SVG.

#include <string>
#include <string_view>

namespace gpusim {

/// An SVG as "png" (300 dots per inch) or "pdf", by `rsvg-convert`, which is looked for on PATH and started without a shell. Throws
/// IoError where it is not there or fails; the message names `file`.
[[nodiscard]] std::string converted_figure(const std::string& svg, std::string_view format, const std::string& file);

}  // namespace gpusim
