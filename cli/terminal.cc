#include "cli/terminal.h"

#include <unistd.h>

#include <cstdlib>
#include <string_view>

#include "engine/report/progress.h"

namespace trailhound {
namespace {

std::string_view variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

}  // namespace

TextStyle text_style(std::FILE* stream, ColorChoice color, const TimeZone* zone) {
  TextStyle style;
  style.zone = zone;
  const bool is_terminal = isatty(fileno(stream)) == 1;
  style.columns = terminal_columns(stream);
  style.color = color == ColorChoice::kAlways || (color == ColorChoice::kAuto && is_terminal &&
                                                  variable("NO_COLOR").empty() && variable("TERM") != "dumb");
  return style;
}

}  // namespace trailhound
