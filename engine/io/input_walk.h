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

/// Goes through one input: a file of text, or an archive with its members in their order, also those of archives
/// inside it. A member is called `archive.zip!folder/member`. Readers are reused from input to input, one for each
/// depth. One per thread.
class InputWalk {
 public:
  static constexpr std::size_t kMaxDepth = 3;  ///< archives inside archives
  static constexpr std::uint64_t kMaxMembers = 1'000'000;
  /// More text than this out of one input, and more than kBombRatio times its bytes: a decompression bomb. Repetitive
  /// trails reach 100.
  static constexpr std::uint64_t kBombText = 1u << 30;
  static constexpr std::uint64_t kBombRatio = 500;

  class Visitor {
   public:
    virtual ~Visitor() = default;
    /// A text: read it through `reader`, and finish() that. False: the walk ends.
    virtual bool text(const std::string& path, bool is_member, Reader& reader) = 0;
    /// The archive itself, behind its members. `problem` may be null.
    virtual void archive(const std::string& path, bool is_member, std::uint64_t members, const Problem* problem) = 0;
    virtual void skip_member(const std::string& path, std::string reason) = 0;
    virtual void fail(Problem problem, bool is_member) = 0;
  };

  InputWalk(Reader::Options options, std::string archive_password);

  void run(const Input& input, Visitor& visitor);

  /// Behind run(): reads what is left of an input that is hashed.
  void finish() { readers_.front()->finish(); }
  /// Behind finish(): the hash of the input, if the options ask for it and it could be opened.
  const std::optional<Fingerprint>& fingerprint() const { return readers_.front()->fingerprint(); }
  /// Bytes on disk read of the current input.
  std::uint64_t compressed_bytes() const { return readers_.front()->compressed_bytes(); }
  /// Takes note of text that was read. False: it is too much for what it comes from, and nothing more should be read.
  bool within_limits(std::uint64_t text);
  static std::string bomb_text();

 private:
  bool examine(std::size_t depth, const std::string& path, Visitor& visitor);
  bool examine_members(std::size_t depth, const std::string& path, Archive& archive, Visitor& visitor);
  Reader& reader(std::size_t depth);

  const Reader::Options options_;
  const std::string password_;
  std::vector<std::unique_ptr<Reader>> readers_;
  std::uint64_t members_ = 0, text_ = 0;
};

}  // namespace trailhound
