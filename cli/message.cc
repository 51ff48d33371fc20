#include "cli/message.h"

#include <unistd.h>

#include <cstdio>
#include <string>

#include "engine/base/text.h"

namespace trailhound {

void complain(std::string_view text) { print_error("trailhound: " + printable(text) + "\n"); }

namespace {

/// Evidence and rules are not to be trusted with somebody's terminal. What a program reads stays as it is.
void put(std::string_view text, std::FILE* stream) {
  if (isatty(fileno(stream)) == 1) {
    const std::string shown = printable_lines(text);
    std::fwrite(shown.data(), 1, shown.size(), stream);
  } else {
    std::fwrite(text.data(), 1, text.size(), stream);
  }
}

}  // namespace

// What cannot be told to a person who is not listening any more is not worth an error of its own.
void print_error(std::string_view text) { put(text, stderr); }
void print(std::string_view text) { put(text, stdout); }

}  // namespace trailhound
