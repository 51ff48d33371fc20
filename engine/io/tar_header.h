#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace trailhound {

inline constexpr std::size_t kTarBlock = 512;

/// One header block of a tar: v7, ustar (POSIX.1-1988) and GNU, in which pax extensions are members of their own.
struct TarHeader {
  enum class Type : char {
    kFile = '0',
    kHardLink = '1',
    kFolder = '5',
    kSparse = 'S',    ///< GNU: the stored parts of a file with holes
    kLabel = 'V',     ///< GNU: the name of the volume
    kLongName = 'L',  ///< GNU: the content is the name of the next member
    kLongLink = 'K',  ///< GNU: the content is where the next member links to
    kExtended = 'x',  ///< pax: the content overrides fields of the next member
    kGlobal = 'g',    ///< pax: the content overrides fields of all members that follow
    kSpecial = '\0',  ///< symbolic links, devices, pipes
  };
  std::string name;
  Type type = Type::kFile;
  std::uint64_t size = 0;       ///< bytes of content; the next header is on the next multiple of kTarBlock
  bool has_more_holes = false;  ///< kSparse: blocks with the rest of the map of holes follow the header
};

/// Nothing if `block` is no header: it is shorter than kTarBlock, its checksum is wrong, or its size is no number.
std::optional<TarHeader> parse_tar_header(std::string_view block);

/// True for a block that was a header before something changed in it: its magic is there, or its mode and checksum are
/// octal numbers.
bool resembles_tar_header(std::string_view block);

/// The name in a block of which no more than resembles_tar_header() is known; empty if it is not printable ASCII.
std::string name_in_tar_header(std::string_view block);

/// Where the next header begins in `text`: at a multiple of kTarBlock behind `grid`, or anywhere if it has the magic of
/// ustar (a tar whose beginning was lost inside a broken gzip stream is no longer on the grid). npos: there is none.
std::size_t find_tar_header(std::string_view text, std::size_t grid);

/// What a pax header (POSIX.1-2001, "pax Extended Header") overrides.
struct PaxFields {
  std::optional<std::string> path;
  std::optional<std::uint64_t> size;
  bool is_sparse = false;  ///< a file with holes, as GNU tar writes it into pax
  bool is_whole = true;    ///< false: what follows the last of these fields is no pax record
};
PaxFields parse_pax_fields(std::string_view content);

}  // namespace trailhound
