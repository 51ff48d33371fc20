#include "cli/message.h"

#include <cstdio>
#include <string>

#include "engine/base/text.h"

namespace trailhound {

void complain(std::string_view text) { print_error("trailhound: " + printable(text) + "\n"); }

// What cannot be told to a person who is not listening any more is not worth an error of its own.
void print_error(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }
void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

}  // namespace trailhound
