#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/hash/sha256.h"
#include "engine/hunt/output_format.h"

namespace trailhound {

/// A part file as blocks, each with a checksum that covers everything in front of it (FORMAT.md). So no block can be
/// damaged, lost, repeated or come from another part without its checksum, or the next one's, telling.

/// In the order of the file.
enum class BlockKind : std::uint8_t { kSettings = 1, kEvidence, kFacts, kFingerprints, kTotals, kEnd };

inline constexpr std::uint64_t kPartFormat = 2;

/// Writes blocks to a sink, which is borrowed.
class BlockWriter {
 public:
  explicit BlockWriter(ResultSink& sink);
  /// False: the sink takes no more, and knows why.
  bool write(BlockKind kind, std::string_view payload);

 private:
  ResultSink& sink_;
  Sha256 sha256_;
  Sha256::Digest before_{};
};

/// Reads blocks from a file that anybody may have written. One thread.
class BlockReader {
 public:
  /// The error says what is wrong with the file, without its name.
  static Result<BlockReader, std::string> open(const std::string& path);
  BlockReader(BlockReader&& other) noexcept;
  BlockReader& operator=(BlockReader&& other) noexcept;
  ~BlockReader();

  /// Reads the next block and checks it. False: there is none, or failure() says what is wrong with it.
  bool next();
  BlockKind kind() const { return kind_; }
  std::string_view payload() const { return payload_; }  ///< until the next call of next() or go_to()
  const std::string& failure() const { return failure_; }

  /// Where a block begins, with what its checksum depends on.
  struct Place {
    std::uint64_t offset = 0;
    Sha256::Digest before{};
  };
  const Place& place() const { return place_; }  ///< of the block that next() read last
  void go_to(const Place& place);

 private:
  BlockReader(int descriptor, std::uint64_t begin, const Sha256::Digest& before);
  bool fail(std::string why);
  bool read(std::size_t size, std::string& out);

  int descriptor_ = -1;
  std::uint64_t offset_ = 0;  ///< of the next block
  Sha256::Digest before_{};
  Place place_;
  BlockKind kind_ = BlockKind::kEnd;
  bool is_ended_ = false;
  std::string head_, payload_, sum_, failure_;
};

}  // namespace trailhound
