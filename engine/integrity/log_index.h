#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/time.h"
#include "engine/hash/sha256.h"
#include "engine/integrity/chain.h"
#include "engine/integrity/digest_store.h"
#include "engine/integrity/state.h"

namespace trailhound {

/// A text that was read, as far as it matters here.
struct ReadText {
  std::string_view path;
  Sha256::Digest sha256{};
  bool has_events = false;
  bool is_whole = true;    ///< read to its end, and not damaged
  Nanoseconds newest = 0;  ///< event time; kNoTime if no event has one
};

/// The log files that digests name, found by name or by hash. Several threads may judge() at the same time.
///
/// Memory: 64 bytes for each log file that a digest names.
class LogIndex {
 public:
  LogIndex(const DigestStore& store, const JudgedChains& chains, std::vector<LogReference> references);

  struct Judgement {
    IntegrityState state = IntegrityState::kValid;
    bool is_log = true;               ///< false: it has no events, and no digest names it; `state` says nothing
    std::uint32_t reference = kNone;  ///< the one that it was compared with; kNone: no digest names it
    std::string_view reason;          ///< a constant; of what is not valid
  };
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  /// By the object name if a digest names it, so that two files that were swapped are both modified; else by its hash,
  /// so that a file may have any name.
  Judgement judge(const ReadText& text) const;

  /// Notes that the log file of this path could not be read, or is something else now. False: no digest names it, or it
  /// was found elsewhere.
  bool note(std::string_view path, IntegrityState state) const;

  std::size_t size() const { return references_.size(); }
  /// After the pass: kMissing if no file was found.
  IntegrityState state(std::size_t reference) const;
  const LogReference& reference(std::size_t reference) const { return references_[reference]; }

 private:
  Judgement judge_named(std::uint32_t reference, const ReadText& text) const;
  Judgement judge_unnamed(const ReadText& text) const;
  void raise(std::uint32_t reference, IntegrityState state) const;
  std::pair<std::uint32_t, std::uint32_t> of_name(std::string_view path) const;

  const DigestStore& store_;
  const JudgedChains& chains_;
  std::vector<LogReference> references_;                ///< sorted by name
  std::vector<std::uint32_t> by_hash_;                  ///< indexes, sorted by SHA-256
  std::unique_ptr<std::atomic<std::uint8_t>[]> ranks_;  ///< by reference: of the best file that was found for it
  std::map<std::pair<std::string, std::string>, Nanoseconds> ends_;  ///< of the chains, by account and region
  Nanoseconds last_end_;
};

}  // namespace trailhound
