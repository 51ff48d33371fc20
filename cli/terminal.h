#pragma once

#include <cstdint>
#include <cstdio>

#include "engine/report/text_page.h"

namespace trailhound {

enum class ColorChoice : std::uint8_t { kAuto, kAlways, kNever };

/// How to write text for people to `stream`. The width is that of terminal_columns(). kAuto colours a terminal, unless
/// the environment has a non-empty NO_COLOR (https://no-color.org) or TERM=dumb.
TextStyle text_style(std::FILE* stream, ColorChoice color, const TimeZone* zone = nullptr);

}  // namespace trailhound
