#include "engine/io/tar_header.h"

#include <algorithm>
#include <charconv>

namespace trailhound {
namespace {

// The fields of a header block that matter here (POSIX.1-1988, ustar).
constexpr std::size_t kName = 0, kNameSize = 100, kMode = 100, kSize = 124, kSizeSize = 12, kSum = 148, kSumSize = 8,
                      kType = 156, kMagic = 257, kPrefix = 345, kPrefixSize = 155, kGnuMoreHoles = 482;
constexpr std::string_view kUstar = "ustar";

std::string_view text_at(std::string_view block, std::size_t at, std::size_t size) {
  const std::string_view field = block.substr(at, size);
  return field.substr(0, field.find('\0'));
}

/// An octal number among blanks and NULs, or what GNU tar writes for larger ones: a set high bit, then base 256.
std::optional<std::uint64_t> number_at(std::string_view block, std::size_t at, std::size_t size) {
  std::string_view field = block.substr(at, size);
  std::uint64_t number = 0;
  if (static_cast<unsigned char>(field.front()) == 0x80) {
    for (const char byte : field.substr(1)) {
      if (number >> 55 != 0) return std::nullopt;
      number = number << 8 | static_cast<unsigned char>(byte);
    }
    return number;
  }
  const std::size_t first = field.find_first_not_of(' ');
  if (first == std::string_view::npos) return std::nullopt;
  field.remove_prefix(first);
  std::size_t digits = 0;
  for (; digits < field.size() && field[digits] >= '0' && field[digits] <= '7'; ++digits) {
    number = number << 3 | static_cast<std::uint64_t>(field[digits] - '0');
  }
  const bool ends = field.find_first_not_of(std::string_view(" \0", 2), digits) == std::string_view::npos;
  return digits > 0 && ends ? std::optional(number) : std::nullopt;
}

/// The sum of a header's bytes, its own field taken as blanks. Old tars added signed bytes.
bool has_right_sum(std::string_view block) {
  const auto stored = number_at(block, kSum, kSumSize);
  if (!stored) return false;
  std::int64_t sum = 0, signed_sum = 0;
  for (std::size_t i = 0; i < kTarBlock; ++i) {
    const char byte = i >= kSum && i < kSum + kSumSize ? ' ' : block[i];
    sum += static_cast<unsigned char>(byte);
    signed_sum += static_cast<signed char>(byte);
  }
  const auto wanted = static_cast<std::int64_t>(*stored);
  return sum == wanted || signed_sum == wanted;
}

TarHeader::Type type_of(char letter, const TarHeader& header) {
  using Type = TarHeader::Type;
  switch (letter) {
    case '1':
    case '5':
    case 'S':
    case 'V':
    case 'L':
    case 'K':
    case 'x':
    case 'g':
      return static_cast<Type>(letter);
    case 'D':  // GNU: a folder with the list of its names
      return Type::kFolder;
    case '2':
    case '3':
    case '4':
    case '6':
      return Type::kSpecial;
    default:  // v7 has folders only by their names; POSIX: "if other values are used, treat as a regular file"
      return header.name.ends_with('/') && header.size == 0 ? Type::kFolder : Type::kFile;
  }
}

}  // namespace

std::optional<TarHeader> parse_tar_header(std::string_view block) {
  if (block.size() < kTarBlock || !has_right_sum(block)) return std::nullopt;
  const auto size = number_at(block, kSize, kSizeSize);
  TarHeader header;
  header.name = text_at(block, kName, kNameSize);
  const bool is_ustar = block.substr(kMagic, 6) == std::string_view("ustar\0", 6);
  if (const std::string_view prefix = text_at(block, kPrefix, kPrefixSize); is_ustar && !prefix.empty()) {
    header.name = std::string(prefix) + '/' + header.name;
  }
  // Labels, links and devices may leave the size blank.
  const std::string_view field = block.substr(kSize, kSizeSize);
  if (!size && field.find_first_not_of(std::string_view(" \0", 2)) != std::string_view::npos) return std::nullopt;
  header.size = size.value_or(0);
  header.type = type_of(block[kType], header);
  header.has_more_holes = header.type == TarHeader::Type::kSparse && block[kGnuMoreHoles] != '\0';
  return header;
}

bool resembles_tar_header(std::string_view block) {
  if (block.size() < kTarBlock) return false;
  return block.substr(kMagic, kUstar.size()) == kUstar ||
         (number_at(block, kMode, 8) && number_at(block, kSum, kSumSize) && block[kName] != '\0');
}

std::string name_in_tar_header(std::string_view block) {
  const std::string_view name = text_at(block, kName, kNameSize);
  const bool is_printable = std::all_of(name.begin(), name.end(), [](char c) { return c >= ' ' && c <= '~'; });
  return is_printable ? std::string(name) : std::string();
}

std::size_t find_tar_header(std::string_view text, std::size_t grid) {
  std::size_t found = std::string_view::npos;
  for (std::size_t at = grid; at + kTarBlock <= text.size(); at += kTarBlock) {
    if (text[at] == '\0' || !parse_tar_header(text.substr(at, kTarBlock))) continue;
    found = at;
    break;
  }
  for (std::size_t magic = text.find(kUstar, kMagic); magic < std::min(found, text.size());
       magic = text.find(kUstar, magic + 1)) {
    const std::size_t at = magic - kMagic;
    if (at >= found) break;
    if (parse_tar_header(text.substr(at, kTarBlock))) return at;
  }
  return found;
}

PaxFields parse_pax_fields(std::string_view content) {
  PaxFields fields;
  bool has_sparse_name = false;
  while (!content.empty()) {
    // "SIZE KEY=VALUE\n", where SIZE counts the whole record
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(content.data(), content.data() + content.size(), size);
    const auto digits = static_cast<std::size_t>(end - content.data());
    const bool is_record = error == std::errc() && digits < content.size() && content[digits] == ' ' &&
                           size > digits + 1 && size <= content.size() && content[size - 1] == '\n';
    const std::string_view record = is_record ? content.substr(digits + 1, size - digits - 2) : "";
    const std::size_t equals = record.find('=');
    if (equals == std::string_view::npos) {
      fields.is_whole = content.find_first_not_of('\0') == std::string_view::npos;
      return fields;
    }
    const std::string_view key = record.substr(0, equals), value = record.substr(equals + 1);
    if (key == "GNU.sparse.name" || (key == "path" && !has_sparse_name)) {  // "path" is a made-up one then
      fields.path = value;
      has_sparse_name = key != "path";
    } else if (key == "size") {
      std::uint64_t number = 0;
      if (std::from_chars(value.data(), value.data() + value.size(), number).ec == std::errc()) fields.size = number;
    }
    fields.is_sparse = fields.is_sparse || key.starts_with("GNU.sparse.");
    content.remove_prefix(size);
  }
  return fields;
}

}  // namespace trailhound
