#include "engine/query/value_list.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "engine/base/text.h"

namespace trailhound {
namespace {

constexpr std::size_t kLargestList = 16u << 20;

/// Returns what failed; empty if nothing did.
std::string read_list(const std::string& path, std::string& text) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"), &std::fclose);
  if (!file) return "the list " + path + " cannot be opened: " + std::strerror(errno);
  char piece[16384];
  while (const std::size_t size = std::fread(piece, 1, sizeof piece, file.get())) {
    text.append(piece, size);
    if (text.size() > kLargestList) return "the list " + path + " is larger than 16 MiB";
  }
  if (std::ferror(file.get())) return "the list " + path + " cannot be read: " + std::strerror(errno);
  return {};
}

std::string_view trimmed(std::string_view line) {
  constexpr std::string_view kBlanks = " \t\r";
  const std::size_t begin = line.find_first_not_of(kBlanks);
  if (begin == line.npos) return {};
  return line.substr(begin, line.find_last_not_of(kBlanks) - begin + 1);
}

}  // namespace

std::string list_path(std::string_view typed) {
  if (!typed.starts_with('@') || typed.starts_with("@@")) return {};
  return std::string(typed.substr(1));
}

Result<std::vector<std::string>, std::string> expand_value(std::string_view typed) {
  const std::string path = list_path(typed);
  if (path.empty()) return std::vector<std::string>{std::string(typed.substr(typed.starts_with("@@") ? 1 : 0))};

  std::string text;
  if (const std::string failure = read_list(path, text); !failure.empty()) {
    return failure + " (a text that begins with @ is written @@)";
  }
  std::string_view rest = without_bom(text);
  std::vector<std::string> values;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const std::string_view value = trimmed(line);
    if (!value.empty() && !value.starts_with('#')) values.emplace_back(value);
  }
  if (values.empty()) return "the list " + path + " has no values";
  return values;
}

}  // namespace trailhound
