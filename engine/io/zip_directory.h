#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "engine/io/faults.h"
#include "engine/io/lookahead.h"
#include "engine/io/zip_format.h"

namespace trailhound {

/// The directory at the end of a zip: the second of the two views that a zip gives of its members. Local headers are
/// the first.
class ZipDirectory {
 public:
  /// Reads the last directory of `in`, which must be seekable and ends up anywhere. A directory that is missing or
  /// damaged is no failure here, because the local headers are enough; nor is one of more than `limit` members, of
  /// which the rest is left out. Returns an empty string, or why the zip is not to be read: it is a part of a split
  /// archive.
  std::string load(Lookahead& in, std::uint64_t limit);

  /// The entry of the member whose local header is at `offset`; null: none.
  const zip::Entry* at(std::uint64_t offset) const;
  /// Offset of the first entry at `offset` or behind it; the largest number: there is none.
  std::uint64_t next_offset(std::uint64_t offset) const;
  std::uint64_t size() const { return entries_.size(); }
  const std::map<std::uint64_t, zip::Entry>& entries() const { return entries_; }

 private:
  std::map<std::uint64_t, zip::Entry> entries_;  ///< by the true offset of the local header
};

/// Where the end record of a zip is in the last 64 KiB of `in`; the largest number: nowhere.
std::uint64_t find_zip_end(Lookahead& in);

}  // namespace trailhound
