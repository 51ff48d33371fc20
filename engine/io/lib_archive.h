#pragma once

#include <memory>
#include <string>

#include "engine/io/archive.h"

namespace trailhound {

/// What libarchive reads for us: whole 7z archives with codecs that our own reader lacks, single members of tar (files
/// with holes) and zip (encrypted, or rare methods), and compressions that are rare for trails. It is kept away from
/// indexes that were not checked, because it believes them.
/// Memory: libarchive's windows. One thread.
class LibArchive : public Archive {
 public:
  enum class Format : std::uint8_t { kTar, kZip, kSevenZip, kLz4, kCompress };

  LibArchive();
  ~LibArchive() override;
  LibArchive(const LibArchive&) = delete;
  LibArchive& operator=(const LibArchive&) = delete;

  /// Starts on what `source` has, which must outlive the reading. Returns an empty string, or why it failed.
  /// kLz4 and kCompress have one member without a name: the text.
  std::string open(ByteSource& source, Format format, const std::string& password);

  /// What cannot be read ends the archive, and is a fault.
  bool next(Member& member) override;
  std::size_t read(char* out, std::size_t size) override;
  std::string error() const override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace trailhound
