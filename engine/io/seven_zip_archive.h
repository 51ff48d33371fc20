#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/io/archive.h"
#include "engine/io/lib_archive.h"
#include "engine/io/lookahead.h"
#include "engine/io/seven_zip_folder.h"
#include "engine/io/seven_zip_index.h"

namespace trailhound {

/// A 7z, read as its index says, folder by folder. A folder that is broken costs the contents behind the damage in it,
/// and the next folder is read all the same: an archive that is not solid has a folder for each file. The index itself
/// is parsed here and checked against what its bytes can hold, before memory is taken for it. Archives that are joined
/// are read one after the other; other bytes behind an archive, and packed bytes that no folder has, are faults.
///
/// An archive with a codec that only libarchive has goes to it whole, after the same check.
class SevenZipArchive : public Archive {
 public:
  /// Borrows the source, which must be seekable. `begin`: of the archive in it. `members`: the most that an index may
  /// have.
  SevenZipArchive(ByteSource& source, std::uint64_t begin, std::uint64_t members);
  ~SevenZipArchive() override;

  bool next(Member& member) override;
  std::size_t read(char* out, std::size_t size) override;
  std::string error() const override;

 private:
  class Behind;

  bool open_index();
  std::string load_index();
  std::string unpack_index(std::string& bytes);
  bool open_library();
  bool has_library_codec() const;
  void check_gaps(std::uint64_t index_packed);
  void start_folder();
  void start_content();

  ByteSource& source_;
  Lookahead in_;
  const std::uint64_t limit_;
  std::uint64_t begin_, end_ = 0;  ///< of the current archive
  SevenZipIndex index_;
  std::size_t next_file_ = 0, next_folder_ = 0;
  std::uint64_t packed_at_ = 0;   ///< offset in the source of what next_folder_ is packed in
  std::uint64_t files_left_ = 0;  ///< of the folder
  std::unique_ptr<SevenZipFolder> folder_;
  std::string folder_error_;
  std::uint64_t left_ = 0;  ///< of the current content
  std::uint32_t checksum_ = 0;
  std::unique_ptr<Behind> behind_;
  std::unique_ptr<LibArchive> library_;
  std::string error_;
};

/// Where a 7z begins in the first megabytes of `in`; the largest number: nowhere.
std::uint64_t find_seven_zip(Lookahead& in);

}  // namespace trailhound
