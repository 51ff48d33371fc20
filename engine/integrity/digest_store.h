#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/hash/sha256.h"
#include "engine/integrity/delivered_name.h"
#include "engine/integrity/digest.h"
#include "engine/integrity/finding.h"
#include "engine/spill/text_log.h"

namespace trailhound {

/// A log file as a digest names it, in a form of which memory holds millions. The object name is in the store's log.
struct LogReference {
  std::uint64_t name = 0;  ///< DigestStore::hash() of the base name
  Sha256::Digest sha256{};
  std::uint64_t object = 0;  ///< number of `bucket/key` in the log of names
  std::uint32_t digest = 0;  ///< index
};

/// The digests of an archive and the log files that they name. Several threads add; then one seals the store, and it is
/// constant. Digests come in an order that no thread can change: by trail, then by time.
class DigestStore {
 public:
  /// `memory`: bytes for the names of log files; the rest goes to an unnamed file.
  explicit DigestStore(std::size_t memory);

  /// Reads a text that may be a digest. True: it is one, if need be a faulty one.
  bool add(const std::string& path, std::string_view text, const Sha256::Digest& sha256);
  /// A file that should be a digest and cannot be read.
  void add_unreadable(const std::string& path, std::string reason);

  /// Drops second copies and puts the digests in order.
  void seal();

  // After seal():
  const std::vector<Digest>& digests() const { return digests_; }
  const TrailName& trail(std::size_t digest) const { return trails_[trail_of_[digest]]; }
  bool same_trail(std::size_t a, std::size_t b) const { return trail_of_[a] == trail_of_[b]; }
  std::vector<LogReference> take_references() { return std::move(references_); }
  /// `bucket/key` of a reference.
  std::string object(const LogReference& reference) const;
  std::uint64_t hash(std::string_view base_name) const;
  /// Those that could not be read, sorted.
  const std::vector<IntegrityFinding>& unreadable() const { return unreadable_; }
  bool has_any() const { return !digests_.empty() || !unreadable_.empty(); }
  /// Of the temporary file; empty: nothing failed.
  const std::string& failure() const { return failure_; }

 private:
  void drop_copies();
  void find_trails();

  std::mutex mutex_;
  const std::uint64_t seed_;
  std::vector<Digest> digests_;
  std::vector<std::uint32_t> trail_of_;  ///< by digest, index into trails_
  std::vector<TrailName> trails_;        ///< sorted
  std::vector<LogReference> references_;
  std::vector<IntegrityFinding> unreadable_;
  TextLog names_;
  std::string failure_;
};

}  // namespace trailhound
