#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace trailhound {

/// The records of a zip, as PKWARE's APPNOTE.TXT 6.3.10 lays them out (sections in parentheses).
namespace zip {

using namespace std::string_view_literals;

inline constexpr std::string_view kLocalMark = "PK\x03\x04"sv;         // 4.3.7
inline constexpr std::string_view kDescriptorMark = "PK\x07\x08"sv;    // 4.3.9
inline constexpr std::string_view kEntryMark = "PK\x01\x02"sv;         // 4.3.12
inline constexpr std::string_view kEndMark = "PK\x05\x06"sv;           // 4.3.16
inline constexpr std::string_view kEnd64Mark = "PK\x06\x06"sv;         // 4.3.14
inline constexpr std::string_view kEnd64LocatorMark = "PK\x06\x07"sv;  // 4.3.15

inline constexpr std::size_t kMarkSize = 4, kLocalSize = 30, kEntrySize = 46, kEndSize = 22, kLocatorSize = 20;

enum class Method : std::uint16_t { kStored = 0, kDeflate = 8, kDeflate64 = 9, kAes = 99 };

/// One member, as its local header or the directory describes it.
struct Entry {
  std::string name;  ///< UTF-8
  std::string_view extra;
  std::uint16_t flags = 0, method = 0, time = 0, date = 0;
  std::uint32_t checksum = 0;               ///< CRC-32 of the content
  std::uint64_t packed_size = 0, size = 0;  ///< bytes in the archive; of the content
  std::uint64_t offset = 0;                 ///< of the local header, as the directory has it
  std::size_t header_size = 0;              ///< bytes of this record
  std::size_t name_size = 0;                ///< bytes of the name in it
  bool is_link = false;                     ///< the directory knows: a symbolic link of Unix

  bool is_encrypted() const { return (flags & 1) != 0; }
  bool has_descriptor() const { return (flags & 8) != 0; }  ///< checksum and sizes follow the content
  bool is_folder() const { return name.ends_with('/') || name.ends_with('\\'); }
};

/// The record at the front of `bytes`, without its `extra`, which is a view of `bytes`. Nothing: `bytes` are not such a
/// record, or not the whole of it; peek at kLargestHeader of them.
std::optional<Entry> parse_local(std::string_view bytes);
std::optional<Entry> parse_directory_entry(std::string_view bytes);
inline constexpr std::size_t kLargestHeader = kEntrySize + 3 * 0xFFFF;

/// Where the directory is.
struct End {
  std::uint64_t entries = 0, directory_size = 0, directory_offset = 0;
  std::uint32_t disk = 0;
  std::size_t record_size = 0;  ///< with its comment
};
std::optional<End> parse_end(std::string_view bytes);
std::optional<End> parse_end64(std::string_view bytes);

/// True if a record of the zip, or the descriptor of a member, begins at the front of `bytes`.
bool starts_record(std::string_view bytes);
/// Where the next record may begin: a mark with a plausible header behind it. npos: nowhere.
std::size_t find_record(std::string_view bytes);

/// The values behind the content of a member with has_descriptor(): their place is not fixed, as the mark is optional
/// and sizes have four or eight bytes.
struct Descriptor {
  std::uint32_t checksum = 0;
  std::uint64_t packed_size = 0, size = 0;
  std::size_t record_size = 0;
};
/// The descriptor at the front of `bytes` whose packed size is `packed_size`; nothing: there is none.
std::optional<Descriptor> parse_descriptor(std::string_view bytes, std::uint64_t packed_size);

std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t size);
void append_number(std::string& out, std::uint64_t number, std::size_t size);

}  // namespace zip
}  // namespace trailhound
