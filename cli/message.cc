#include "cli/message.h"

#include <unistd.h>

#include <cstdio>
#include <string>

#include "engine/base/text.h"

namespace trailhound {

void complain(std::string_view text) { print_error("trailhound: " + printable(text) + "\n"); }

namespace {

/// Evidence and rules may contain control sequences that attack a terminal. A program gets the bytes as they are.
void put(std::string_view text, std::FILE* stream) {
  if (isatty(fileno(stream)) == 1) {
    const std::string shown = printable_lines(text);
    std::fwrite(shown.data(), 1, shown.size(), stream);
  } else {
    std::fwrite(text.data(), 1, text.size(), stream);
  }
}

}  // namespace

// These ignore failed writes, because there is nowhere left to report them. main() checks standard output at the end.
void print_error(std::string_view text) { put(text, stderr); }
void print(std::string_view text) { put(text, stdout); }

}  // namespace trailhound
