#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/io/archive.h"
#include "engine/io/fingerprint.h"
#include "engine/io/reader.h"

namespace trailhound {

/// Where archives and what is compressed end to be evidence and begin to be an attack on whoever reads them.
struct WalkLimits {
  std::size_t depth = 3;              ///< archives inside archives
  std::uint64_t members = 1'000'000;  ///< of one input; each may take some 100 bytes of the ledger
  /// More than so many bytes out of one input, and more than `bomb_ratio` times what it has on disk: a decompression
  /// bomb. Repetitive trails reach 100. What an archive gives to an archive inside it counts as well.
  std::uint64_t bomb_bytes = 1u << 30;
  std::uint64_t bomb_ratio = 500;
  std::size_t in_memory = 256u << 20;  ///< bytes of a 7z inside something else, which must be copied to be seekable
};

/// Goes through one input: a file of text, or an archive with its members in their order, also those of archives
/// inside it. A member is called `archive.zip!folder/member`, and `archive.zip!folder/member#2` if another had that
/// name before: so a path names one text. Readers are reused from input to input, one for each depth. One per thread.
class InputWalk {
 public:
  class Visitor {
   public:
    virtual ~Visitor() = default;
    /// A text: read it through `reader`, and finish() that. False: the walk ends.
    virtual bool text(const std::string& path, bool is_member, Reader& reader) = 0;
    /// The archive itself, behind its members, also where the walk has ended. `problem` may be null.
    virtual void archive(const std::string& path, bool is_member, std::uint64_t members, const Problem* problem) = 0;
    virtual void skip_member(const std::string& path, std::string reason) = 0;
    virtual void fail(Problem problem, bool is_member) = 0;
  };

  InputWalk(Reader::Options options, std::string archive_password, WalkLimits limits = {});

  void run(const Input& input, Visitor& visitor);
  /// The same with the bytes of `source`, which must outlive the call and is called `path`.
  void run(const std::string& path, ByteSource& source, Visitor& visitor);

  /// Behind run(): reads what is left of an input that is hashed.
  void finish() { readers_.front()->finish(); }
  /// Behind finish(): the hash of the input, if the options ask for it and it could be opened.
  const std::optional<Fingerprint>& fingerprint() const { return readers_.front()->fingerprint(); }
  /// Bytes on disk read of the current input.
  std::uint64_t compressed_bytes() const { return readers_.front()->compressed_bytes(); }
  /// Takes note of bytes that were inflated. False: there are too many for what they come from, and nothing more should
  /// be read.
  bool within_limits(std::uint64_t bytes);
  std::string bomb_text() const;

 private:
  class CountedSource;
  class MemberNames;

  bool examine(std::size_t depth, const std::string& path, bool is_member, Visitor& visitor);
  bool examine_archive(std::size_t depth, const std::string& path, bool is_member, Visitor& visitor);
  bool examine_members(std::size_t depth, const std::string& path, bool is_member, Archive& archive, ByteSource& source,
                       Visitor& visitor);
  bool pass_over(ByteSource& source);
  Reader& reader(std::size_t depth);

  const Reader::Options options_;
  const std::string password_;
  const WalkLimits limits_;
  std::vector<std::unique_ptr<Reader>> readers_;
  std::uint64_t members_ = 0, inflated_ = 0;
};

}  // namespace trailhound
