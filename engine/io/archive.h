#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "engine/io/byte_source.h"

namespace trailhound {

/// What packs files, recognised by its first bytes.
enum class Packing : std::uint8_t {
  kNone,
  kTar,
  kZip,
  kSevenZip,
  kZstd,  // these may hold a tar or just one text
  kBzip2,
  kXz,
};
/// How many bytes at the front are enough to tell.
inline constexpr std::size_t kPackingHead = 262;
Packing packing_of(std::span<const unsigned char> head);

/// The members of an archive, one after the other in its order, read through libarchive: nothing is ever extracted to
/// disk, and names in it are only names. Memory: libarchive's windows. zstd's has at most 128 MiB; xz and 7z reserve
/// what their headers ask for, up to 4 GiB, but use only as much of it as there is content. As a ByteSource it is the
/// content of the current member. One thread.
class Archive : public ByteSource {
 public:
  Archive();
  ~Archive() override;
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  /// Starts on the archive that `source` holds, which must outlive the reading. Empty string: all is well.
  std::string open(ByteSource& source, Packing packing, const std::string& password);

  struct Member {
    std::string name;  ///< as the archive says, bytes and all; empty: the only content of something compressed
    bool is_folder = false;
    bool is_file = false;
  };
  enum class Next : std::uint8_t { kMember, kEnd, kBroken };
  /// kBroken: error() tells; nothing more can be read.
  Next next(Member& member);

  std::size_t read(char* out, std::size_t size) override;
  std::string error() const override;
  bool seek(std::uint64_t) override { return false; }
  std::uint64_t size() const override { return 0; }

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace trailhound
