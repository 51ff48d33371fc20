#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/io/byte_source.h"
#include "engine/io/decoder.h"
#include "engine/io/lookahead.h"
#include "engine/io/seven_zip_index.h"

namespace trailhound {

/// Who can decode a folder of a 7z.
enum class FolderSupport : std::uint8_t {
  kOwn,      ///< a chain of copy, LZMA, LZMA2, deflate or bzip2 with filters for executables: SevenZipFolder
  kLibrary,  ///< PPMd, BCJ2: libarchive
  kRefused,  ///< nobody here: encryption, Deflate64, …
};
FolderSupport support_of(const SevenZipIndex::Folder& folder);

/// Why a folder of kRefused is not decoded, and what to do about it.
std::string refusal_of(const SevenZipIndex::Folder& folder);

/// The contents of a folder, one after the other. Memory: the decoder's window, which is no larger than the contents
/// and than kDecoderMemory. One thread.
class SevenZipFolder : public ByteSource {
 public:
  /// `in` is at the folder's packed bytes. REQUIRES: support_of(folder) == FolderSupport::kOwn
  SevenZipFolder(Lookahead& in, const SevenZipIndex::Folder& folder, std::uint64_t packed_size);

  std::size_t read(char* out, std::size_t size) override;
  std::string error() const override { return error_; }
  bool seek(std::uint64_t) override { return false; }
  std::uint64_t size() const override { return 0; }

 private:
  Lookahead& in_;
  std::unique_ptr<Decoder> decoder_;  ///< null: the contents are stored
  std::uint64_t packed_left_, left_;
  bool is_over_ = false;
  std::string error_;
};

}  // namespace trailhound
