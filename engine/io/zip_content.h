#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "engine/io/buffer.h"
#include "engine/io/byte_source.h"
#include "engine/io/deflate_whole.h"
#include "engine/io/lookahead.h"
#include "engine/io/zip_format.h"

namespace trailhound {

/// The content of one member of a zip: unpacked here if it is stored or deflated, by libarchive if it is encrypted or
/// packed with a rare method. What comes before damage is given, also where the checksum at the end is wrong. A
/// deflated member that is short and sound is inflated at once, any other piece by piece.
class ZipContent : public ByteSource {
 public:
  /// What the members of an archive use one after the other.
  struct Whole {
    DeflateWhole inflater;
    Buffer text;
  };
  /// `in` is behind the member's local header, which `entry` describes. `size_is_known`: of the packed bytes;
  /// otherwise the content ends where deflate or a descriptor says.
  ZipContent(Lookahead& in, zip::Entry entry, bool size_is_known, const std::string& password, Whole& whole);
  ~ZipContent() override;

  std::size_t read(char* out, std::size_t size) override;
  std::string error() const override { return error_; }
  bool seek(std::uint64_t) override { return false; }
  std::uint64_t size() const override { return 0; }

  /// Passes over what was not read. False: the end of the member is not known, because its content is damaged.
  bool finish();

 private:
  class Inflater;
  class Packed;

  void open_with_library(const std::string& password);
  std::string refusal() const;
  std::size_t read_stored(char* out, std::size_t size);
  std::size_t read_deflated(char* out, std::size_t size);
  bool inflate_whole();
  std::size_t read_whole(char* out, std::size_t size);
  void end();
  void check(std::uint32_t checksum, std::uint64_t size);
  void fail(std::string what);
  std::uint64_t stored_before_descriptor(std::string_view view) const;

  Lookahead& in_;
  const zip::Entry entry_;
  const std::string extra_;
  const bool size_is_known_;
  std::uint64_t packed_ = 0, unpacked_ = 0;  ///< bytes so far
  std::uint32_t checksum_ = 0;               ///< of the content so far
  Whole& whole_;
  bool is_whole_ = false;  ///< whole_.text is the content
  std::unique_ptr<Inflater> inflater_;
  std::unique_ptr<Packed> library_;
  bool is_over_ = false, is_end_known_ = true, is_size_wrong_ = false;
  std::string error_;
};

}  // namespace trailhound
