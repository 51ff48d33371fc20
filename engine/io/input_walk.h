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

/// The point at which archives and compressed data stop being evidence and start being an attack on whoever reads them.
/// A limit that is reached is a named failure of that input, and the run goes on.
struct WalkLimits {
  std::size_t depth = 3;              ///< archives and compressions inside each other, beyond the gzip of an archive
  std::uint64_t members = 1'000'000;  ///< of one input; each may take some 100 bytes of the ledger
  /// An input that gives more bytes than this, and more than `bomb_ratio` times its size on disk, is a decompression
  /// bomb. Repetitive trails reach a ratio of 100. What an archive gives to an archive inside it counts as well.
  std::uint64_t bomb_bytes = 1u << 30;
  std::uint64_t bomb_ratio = 500;
  std::size_t in_memory = 256u << 20;  ///< bytes of a 7z inside something else, which must be copied to be seekable
};

/// Walks one input: a text, or an archive with its members in order, and the members of archives inside it. A member's
/// path is `archive.zip!folder/member`, or `archive.zip!folder/member#2` if the input had a member of that path before,
/// so a path names one text. Readers are reused from input to input, one for each depth. One per thread.
class InputWalk {
 public:
  class Visitor {
   public:
    virtual ~Visitor() = default;
    /// A text: read it through `reader`, and finish() that. False: the walk ends.
    virtual bool text(const std::string& path, bool is_member, Reader& reader) = 0;
    /// The archive itself, after its members, and also where the walk has ended. `problem` may be null.
    virtual void archive(const std::string& path, bool is_member, std::uint64_t members, const Problem* problem) = 0;
    /// Nothing of CloudTrail is in it (file_format.h): no fault.
    virtual void skip(const std::string& path, bool is_member, std::string reason) = 0;
    /// It could not be read, or is not opened although it may hold events.
    virtual void fail(Problem problem, bool is_member) = 0;
  };

  InputWalk(Reader::Options options, std::string archive_password, WalkLimits limits = {});
  ~InputWalk();

  void run(const Input& input, Visitor& visitor);
  /// The same with the bytes of `source`, which must outlive the call and is called `path`.
  void run(const std::string& path, ByteSource& source, Visitor& visitor);

  /// After run(): reads what is left of an input that is hashed.
  void finish() { readers_.front()->finish(); }
  /// After finish(): the hash of the input, if the options ask for it and it could be opened.
  const std::optional<Fingerprint>& fingerprint() const { return readers_.front()->fingerprint(); }
  /// Bytes on disk read of the current input.
  std::uint64_t compressed_bytes() const { return readers_.front()->compressed_bytes(); }
  /// Counts bytes that were inflated. False: they are too many for what they come from, and nothing more should be
  /// read.
  bool within_limits(std::uint64_t bytes);
  std::string bomb_text() const;

 private:
  class CountedSource;
  class MemberPaths;
  /// What is being walked: the reader at `depth` has it open.
  struct Place {
    std::size_t depth = 0;
    std::string path;
    bool is_member = false;
  };

  bool examine(const Place& place, Visitor& visitor);
  bool examine_prefixed(const Place& place, Visitor& visitor);
  bool examine_compressed(const Place& place, Visitor& visitor);
  bool examine_archive(const Place& place, Visitor& visitor);
  bool examine_members(const Place& place, Archive& archive, ByteSource& source, Visitor& visitor);
  bool examine_content(const Place& place, ByteSource& content, Visitor& visitor);
  bool pass_over(ByteSource& source);
  Reader& reader(std::size_t depth);

  const Reader::Options options_;
  const std::string password_;
  const WalkLimits limits_;
  std::vector<std::unique_ptr<Reader>> readers_;
  std::unique_ptr<MemberPaths> paths_;
  std::uint64_t members_ = 0, inflated_ = 0;
};

}  // namespace trailhound
