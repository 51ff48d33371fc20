#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trailhound {

/// Checks the includes of the source tree against the table "The rooms" of engine/ARCHITECTURE.md. The build has one
/// include root, so the compiler accepts any `#include "engine/..."`; only this check keeps the arrows one way.

/// One row of the table.
struct Room {
  std::string folder;                 ///< from the root of the tree: `engine/base`, `cli`
  std::vector<std::string> includes;  ///< folders of the rooms that its files may include, besides itself
};

struct Rooms {
  std::vector<Room> rooms;
  std::vector<std::string> errors;  ///< faults of the table itself, one sentence each
};

/// Reads the table whose header begins with `| folder |` and has a column `includes`: the names of rooms, separated by
/// commas, in backticks or not; `base` is short for `engine/base`. A room may only name rooms of the rows above it,
/// which rules out cycles.
Rooms read_rooms(std::string_view markdown);

/// The faults in the includes of one source file, as `path:line: reason`. A `*_test.cc` may include every room
/// below engine/. REQUIRES: `path` is relative to the root of the tree, with '/'
std::vector<std::string> check_includes(const Rooms& rooms, std::string_view path, std::string_view text);

}  // namespace trailhound
