#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace trailhound {

/// Formats figures for people. They use no locale, so the same figure is the same text everywhere.

/// `1,234,567`
std::string with_commas(std::uint64_t number);
/// `1 file`, `2,555 files`: adds an s to `noun`.
std::string counted(std::uint64_t number, std::string_view noun);
/// `532 bytes`, `32.5 MiB`: one decimal, the largest binary unit that leaves at least 1.
std::string binary_size(double bytes);
/// `0.41 s`, `12.3 s`, `2:05`, `1:02:05`
std::string duration(double seconds);
/// `0:07`, `2:05`, `1:02:05`: whole seconds
std::string clock_time(std::uint64_t seconds);

/// Pads a text with blanks, in front or behind, to a width in bytes. Longer texts stay as they are.
std::string padded_left(std::string text, std::size_t width);
std::string padded_right(std::string text, std::size_t width);
/// Makes a text printable() (engine/base/text.h) and cuts it to `width` characters, with "…" as the last one.
std::string shortened(std::string_view text, std::size_t width);

}  // namespace trailhound
