#pragma once

#include <memory>

#include "engine/io/archive.h"
#include "engine/io/lookahead.h"
#include "engine/io/tar_header.h"

namespace trailhound {

/// A tar, read forward. Members are found by their headers alone, so everything between two headers is accounted for:
///
///     header  content  header  content  zeros…           as tar writes it
///     header  content  ??????  content  header  content  a damaged header: the second content becomes a member named
///                                                        after the damaged header or its place, and is a fault
///     header  content  000000  content  header  content  a zeroed sector: likewise
///     header  content  zeros…  header   content  zeros…  two tars joined: both are read
///
/// Faults: a damaged header, bytes that belong to no member, a tar that ends inside a member or without its end mark
/// (two blocks of zeros, POSIX.1-1988). Flipped bytes inside a content cannot be noticed: tar has no checksum for them.
class TarArchive : public Archive {
 public:
  /// Borrows the source.
  explicit TarArchive(ByteSource& source);
  ~TarArchive() override;

  bool next(Member& member) override;
  std::size_t read(char* out, std::size_t size) override;
  std::string error() const override { return error_; }

 private:
  class SparseContent;
  enum class Content : std::uint8_t { kSized, kLost, kSparse };

  void pass_over_content();
  bool read_zeros();
  bool start_member(const TarHeader& header, Member& member);
  bool start_lost_content(Member& member);
  bool start_sparse(Member& member);
  bool has_content(const TarHeader& header);
  std::string read_extension(const TarHeader& header);
  std::size_t read_lost(char* out, std::size_t size);
  bool look_for_header();
  void end();
  std::string where() const;

  Lookahead in_;
  std::string long_name_;
  PaxFields pax_;
  std::string raw_headers_;  ///< the blocks that describe the next member, for SparseContent

  Content content_ = Content::kSized;
  std::uint64_t left_ = 0;        ///< kSized: bytes of content not read yet
  std::uint64_t padding_ = 0;     ///< behind them
  std::uint64_t lost_zeros_ = 0;  ///< kLost: zeros that were passed, and are content only if something else follows
  std::size_t lost_clear_ = 0;    ///< kLost: bytes to come that are before the next header
  std::uint64_t lost_from_ = 0;
  std::unique_ptr<SparseContent> sparse_;
  std::uint64_t zero_blocks_ = 0;  ///< right before the current place
  bool has_end_mark_ = false;
  std::string error_;
};

}  // namespace trailhound
