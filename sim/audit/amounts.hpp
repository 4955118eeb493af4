#pragma once
// How amounts read on the page: in words where a unit is a word, times by the rule of all pages, with the digits that they have.

#include "gpusim/page.hpp"
#include "gpusim/scenario.hpp"

namespace gpusim {

/// What the claim states, digit for digit, with its unit in words: "1-2 experiments a day", "하루 1-2회".
[[nodiscard]] LocalizedText stated_amount(const Claim& claim);

/// A value in the unit of the claim, so that the two can be compared. A time that is far from that unit takes the one that suits
/// its size; a range whose ends differ by a factor of two has two digits, or as many as are stated; a value that would read like
/// the stated one, but is another, has the digits that tell them apart.
[[nodiscard]] LocalizedText amount(const Value& value, const Claim& claim);

/// The value as a cell that reads so.
[[nodiscard]] Cell amount_cell(const Value& value, const Claim& claim);

}  // namespace gpusim
