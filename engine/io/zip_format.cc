#include "engine/io/zip_format.h"

#include <zlib.h>

#include <algorithm>

#include "engine/io/member_name.h"

namespace trailhound::zip {
namespace {

constexpr std::uint16_t kUtf8Flag = 1u << 11;
constexpr std::uint16_t kZip64Field = 0x0001, kUnicodePathField = 0x7075;  // 4.5.3, 4.6.9
constexpr std::uint64_t kIn64 = 0xFFFFFFFF;                                // the value is in the zip64 field

std::uint16_t two(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint16_t>(number_at(bytes, at, 2));
}
std::uint32_t four(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint32_t>(number_at(bytes, at, 4));
}

/// The content of a field of the extra data (4.5.1); empty where it is absent.
std::string_view extra_field(std::string_view extra, std::uint16_t id) {
  while (extra.size() >= 4) {
    const std::size_t size = two(extra, 2);
    if (two(extra, 0) == id) return extra.substr(4, size);
    extra.remove_prefix(std::min(extra.size(), 4 + size));
  }
  return {};
}

/// Values that are too large for four bytes are in the zip64 field, one after the other.
void read_zip64(Entry& entry) {
  std::string_view field = extra_field(entry.extra, kZip64Field);
  for (std::uint64_t* value : {&entry.size, &entry.packed_size, &entry.offset}) {
    if (*value != kIn64 || field.size() < 8) continue;
    *value = number_at(field, 0, 8);
    field.remove_prefix(8);
  }
}

std::string name_of(std::string_view bytes, const Entry& entry) {
  const std::string_view unicode = extra_field(entry.extra, kUnicodePathField);  // version, CRC-32 of `bytes`, name
  if (unicode.size() > 5 &&
      four(unicode, 1) == crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()))) {
    return std::string(unicode.substr(5));
  }
  return zip_member_name(bytes, (entry.flags & kUtf8Flag) != 0);
}

/// The fields that both headers have, from `at` on: flags, method, time, date, checksum, sizes, lengths.
void read_shared_fields(std::string_view bytes, std::size_t at, Entry& entry) {
  entry.flags = two(bytes, at);
  entry.method = two(bytes, at + 2);
  entry.time = two(bytes, at + 4);
  entry.date = two(bytes, at + 6);
  entry.checksum = four(bytes, at + 8);
  entry.packed_size = four(bytes, at + 12);
  entry.size = four(bytes, at + 16);
}

/// What the end records of both sizes have, from `at` on.
End end_at(std::string_view bytes, std::size_t at, std::size_t count_size, std::size_t number_size) {
  End end;
  end.entries = number_at(bytes, at + count_size, count_size);
  end.directory_size = number_at(bytes, at + 2 * count_size, number_size);
  end.directory_offset = number_at(bytes, at + 2 * count_size + number_size, number_size);
  return end;
}

bool is_record(std::string_view bytes) {
  if (bytes.starts_with(kLocalMark)) {  // a version and a method that exist, a name
    return bytes.size() < kLocalSize || (two(bytes, 4) % 256 <= 63 && two(bytes, 8) <= 99 && two(bytes, 26) > 0);
  }
  return bytes.starts_with(kEntryMark) || bytes.starts_with(kEndMark) || bytes.starts_with(kEnd64Mark);
}

}  // namespace

std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t number = 0;
  for (std::size_t i = size; i > 0; --i) number = number << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
  return number;
}

void append_number(std::string& out, std::uint64_t number, std::size_t size) {
  for (; size > 0; --size, number >>= 8) out += static_cast<char>(number & 0xFF);
}

std::optional<Entry> parse_local(std::string_view bytes) {
  if (bytes.size() < kLocalSize || !bytes.starts_with(kLocalMark)) return std::nullopt;
  Entry entry;
  read_shared_fields(bytes, 6, entry);
  const std::size_t name_size = two(bytes, 26), extra_size = two(bytes, 28);
  entry.header_size = kLocalSize + name_size + extra_size;
  if (bytes.size() < entry.header_size) return std::nullopt;
  entry.extra = bytes.substr(kLocalSize + name_size, extra_size);
  entry.name_size = name_size;
  entry.name = name_of(bytes.substr(kLocalSize, name_size), entry);
  read_zip64(entry);
  return entry;
}

std::optional<Entry> parse_directory_entry(std::string_view bytes) {
  if (bytes.size() < kEntrySize || !bytes.starts_with(kEntryMark)) return std::nullopt;
  Entry entry;
  read_shared_fields(bytes, 8, entry);
  const std::size_t name_size = two(bytes, 28), extra_size = two(bytes, 30), comment_size = two(bytes, 32);
  constexpr std::uint32_t kUnix = 3, kFileType = 0170000, kLink = 0120000;
  entry.is_link = two(bytes, 4) >> 8 == kUnix && (four(bytes, 38) >> 16 & kFileType) == kLink;
  entry.offset = four(bytes, 42);
  entry.header_size = kEntrySize + name_size + extra_size + comment_size;
  if (bytes.size() < entry.header_size) return std::nullopt;
  entry.extra = bytes.substr(kEntrySize + name_size, extra_size);
  entry.name_size = name_size;
  entry.name = name_of(bytes.substr(kEntrySize, name_size), entry);
  read_zip64(entry);
  return entry;
}

std::optional<End> parse_end(std::string_view bytes) {
  if (bytes.size() < kEndSize || !bytes.starts_with(kEndMark)) return std::nullopt;
  End end = end_at(bytes, 8, 2, 4);
  end.disk = two(bytes, 4);
  end.record_size = kEndSize + two(bytes, 20);
  return end;
}

std::optional<End> parse_end64(std::string_view bytes) {
  constexpr std::size_t kEnd64Size = 56;
  if (bytes.size() < kEnd64Size || !bytes.starts_with(kEnd64Mark)) return std::nullopt;
  End end = end_at(bytes, 24, 8, 8);
  end.disk = four(bytes, 16);
  end.record_size = static_cast<std::size_t>(std::min<std::uint64_t>(number_at(bytes, 4, 8), 1u << 20)) + 12;
  return end;
}

bool starts_record(std::string_view bytes) { return is_record(bytes) || bytes.starts_with(kDescriptorMark); }

std::size_t find_record(std::string_view bytes) {
  for (std::size_t at = bytes.find("PK"); at != std::string_view::npos; at = bytes.find("PK", at + 1)) {
    if (is_record(bytes.substr(at))) return at;
  }
  return std::string_view::npos;
}

std::optional<Descriptor> parse_descriptor(std::string_view bytes, std::uint64_t packed_size) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 48;  // what follows a shorter descriptor seems larger
  const std::size_t mark = bytes.starts_with(kDescriptorMark) ? kMarkSize : 0;
  // Sizes of eight bytes (4.3.9.2) begin as those of four do, and an empty member has four zeros where they go on.
  for (const std::size_t width : {std::size_t{8}, std::size_t{4}}) {
    const std::size_t size = mark + 4 + 2 * width;
    if (bytes.size() < size || number_at(bytes, mark + 4, width) != packed_size) continue;
    if (number_at(bytes, mark + 4 + width, width) >= kMost) continue;
    return Descriptor{four(bytes, mark), packed_size, number_at(bytes, mark + 4 + width, width), size};
  }
  return std::nullopt;
}

}  // namespace trailhound::zip
