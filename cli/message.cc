#include "cli/message.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>

#include "engine/base/text.h"

namespace trailhound {

void complain(std::string_view text) { print_error("trailhound: " + printable(text) + "\n"); }

namespace {

/// Of the first write to standard output that failed. Later ones may fail for other reasons, or leave no reason at all.
constinit int first_failure = 0;

/// Evidence and rules may contain control sequences that attack a terminal. A program gets the bytes as they are.
bool put(std::string_view text, std::FILE* stream) {
  if (isatty(fileno(stream)) != 1) return std::fwrite(text.data(), 1, text.size(), stream) == text.size();
  const std::string shown = printable_lines(text);
  return std::fwrite(shown.data(), 1, shown.size(), stream) == shown.size();
}

void note_failure(bool is_written) {
  if (!is_written && first_failure == 0) first_failure = errno;
}

}  // namespace

// There is nowhere left to report a failed write of a message.
void print_error(std::string_view text) { put(text, stderr); }
void print_styled_error(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

void print_styled(std::string_view text) {
  note_failure(std::fwrite(text.data(), 1, text.size(), stdout) == text.size());
}
void print(std::string_view text) { note_failure(put(text, stdout)); }

int finish_printing() {
  note_failure(std::fflush(stdout) == 0);
  return first_failure;
}

}  // namespace trailhound
