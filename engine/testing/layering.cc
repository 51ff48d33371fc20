#include "engine/testing/layering.h"

#include <algorithm>
#include <optional>

namespace trailhound {
namespace {

constexpr std::string_view kDocument = "engine/ARCHITECTURE.md";

std::string trimmed(std::string_view text) {
  constexpr std::string_view kAround = " `\r";
  const std::size_t first = text.find_first_not_of(kAround);
  if (first == text.npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(kAround) - first + 1));
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(trimmed(text.substr(0, end)));
    if (end == text.npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// The cells of `| a | b |`; none if the line is no row of a table.
std::vector<std::string> cells(std::string_view line) {
  if (!line.starts_with("|")) return {};
  line.remove_prefix(1);
  if (line.ends_with("|")) line.remove_suffix(1);
  return split(line, '|');
}

const Room* find_room(const Rooms& rooms, std::string_view folder) {
  const auto found =
      std::find_if(rooms.rooms.begin(), rooms.rooms.end(), [&](const Room& room) { return room.folder == folder; });
  return found == rooms.rooms.end() ? nullptr : &*found;
}

void add_room(const std::vector<std::string>& row, std::size_t column, Rooms& rooms) {
  Room room{row[0], {}};
  for (const std::string& name : split(row[column], ',')) {
    if (name.empty()) continue;
    const std::string in_engine = "engine/" + name;
    const bool is_short = find_room(rooms, in_engine) != nullptr;
    if (!is_short && find_room(rooms, name) == nullptr) {
      rooms.errors.push_back(room.folder + " includes " + name + ", which is no room of a row above it");
    }
    room.includes.push_back(is_short ? in_engine : name);
  }
  rooms.rooms.push_back(std::move(room));
}

/// The room whose folder contains the file; of several, such as `cli` and `cli/hunt`, the innermost.
const Room* room_of(const Rooms& rooms, std::string_view path) {
  const Room* innermost = nullptr;
  for (const Room& room : rooms.rooms) {
    const bool contains = path.starts_with(room.folder) && path.substr(room.folder.size()).starts_with('/');
    if (contains && (innermost == nullptr || innermost->folder.size() < room.folder.size())) innermost = &room;
  }
  return innermost;
}

/// The file that a line includes with quotes; nullopt for every other line.
std::optional<std::string_view> included_file(std::string_view line) {
  const auto skip_spaces = [&] { line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size())); };
  skip_spaces();
  if (!line.starts_with('#')) return std::nullopt;
  line.remove_prefix(1);
  skip_spaces();
  if (!line.starts_with("include")) return std::nullopt;
  line.remove_prefix(7);
  skip_spaces();
  if (!line.starts_with('"')) return std::nullopt;
  line.remove_prefix(1);
  return line.substr(0, line.find('"'));
}

/// The reason why a file of `from` may not include `file`; empty if it may.
std::string objection(const Rooms& rooms, const Room& from, bool is_test, std::string_view file) {
  const Room* to = room_of(rooms, file);
  if (to == nullptr) {
    return "\"" + std::string(file) + "\" is in no room; paths of includes begin at the root of the source tree";
  }
  if (to == &from || (is_test && to->folder.starts_with("engine/"))) return {};
  if (std::find(from.includes.begin(), from.includes.end(), to->folder) != from.includes.end()) return {};
  std::string allowed;
  for (const std::string& name : from.includes) allowed += (allowed.empty() ? "" : ", ") + name;
  return from.folder + " may not include " + to->folder + "; " + std::string(kDocument) + " allows it " +
         (allowed.empty() ? "no other room" : allowed);
}

}  // namespace

Rooms read_rooms(std::string_view markdown) {
  Rooms rooms;
  std::size_t column = 0;  // of the includes; 0 outside of the table
  for (const std::string& line : split(markdown, '\n')) {
    const std::vector<std::string> row = cells(line);
    if (row.empty()) {
      column = 0;
    } else if (row[0] == "folder") {
      const auto found = std::find(row.begin(), row.end(), "includes");
      if (found != row.end()) column = static_cast<std::size_t>(found - row.begin());
    } else if (column > 0 && !row[0].starts_with("---")) {
      if (row.size() <= column) {
        rooms.errors.push_back("the row of " + row[0] + " has no cell for its includes");
      } else {
        add_room(row, column, rooms);
      }
    }
  }
  if (rooms.rooms.empty()) rooms.errors.push_back(std::string(kDocument) + " has no table of rooms and their includes");
  return rooms;
}

std::vector<std::string> check_includes(const Rooms& rooms, std::string_view path, std::string_view text) {
  const Room* room = room_of(rooms, path);
  if (room == nullptr) return {std::string(path) + ":1: " + std::string(kDocument) + " has no room for this file"};
  const bool is_test = path.ends_with("_test.cc");
  std::vector<std::string> faults;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::optional<std::string_view> file = included_file(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (!file) continue;
    const std::string reason = objection(rooms, *room, is_test, *file);
    if (!reason.empty()) faults.push_back(std::string(path) + ":" + std::to_string(number) + ": " + reason);
  }
  return faults;
}

}  // namespace trailhound
