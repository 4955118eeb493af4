#pragma once
// SHA-256 (FIPS 180-4), by which a Content Security Policy names the style sheets and scripts that may be there.

#include <string>
#include <string_view>

namespace gpusim {

/// The digest of a text in base64 (RFC 4648), as a policy writes it behind "sha256-".
[[nodiscard]] std::string sha256_base64(std::string_view text);

}  // namespace gpusim
