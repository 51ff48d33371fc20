#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/io/byte_source.h"
#include "engine/io/faults.h"

namespace trailhound {

/// The members of an archive, one after the other in the archive's order. Nothing is ever extracted to disk, and names
/// in it are only names. As a ByteSource it is the content of the current member, and error() is why that content is
/// not whole. One thread.
///
/// Tar and zip have readers of our own (tar_archive.h, zip_archive.h), and so has 7z where its codecs allow
/// (seven_zip_archive.h): an attacker or a bad disk loses members where a reader takes what it does not expect for the
/// end. libarchive (lib_archive.h) reads what is rare in them.
class Archive : public ByteSource {
 public:
  struct Member {
    std::string name;  ///< UTF-8 where the archive tells its encoding; otherwise the archive's bytes
    bool is_folder = false;
    bool is_file = false;  ///< neither: a link or a device
  };

  /// Goes on to the next member; what was not read of the current one is passed over. False: there is none.
  virtual bool next(Member& member) = 0;
  /// What is wrong with the archive itself, as far as it was read: complete after next() returned false.
  const Faults& faults() const { return faults_; }

  bool seek(std::uint64_t) final { return false; }
  std::uint64_t size() const final { return 0; }

 protected:
  Faults faults_;
};

}  // namespace trailhound
