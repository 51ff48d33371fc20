#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "engine/event/event_time.h"
#include "engine/hash/sha256.h"
#include "engine/integrity/chain.h"
#include "engine/integrity/digest_store.h"
#include "engine/integrity/log_index.h"
#include "engine/integrity/report.h"
#include "engine/integrity/signatures.h"
#include "engine/io/input.h"
#include "engine/read/options.h"
#include "engine/read/pass.h"
#include "engine/read/visitor.h"

namespace trailhound {

/// Whether an archive is as CloudTrail delivered it, in two passes: the first finds the digests and judges them, the
/// second hashes every text and judges it at once. The second is a pass of its own (verify_texts()), or that of a hunt,
/// whose visitors have a TextCheck each.
///
///   Verification verification(std::move(keys), std::move(signatures), memory);
///   verification.find_digests(inputs, options);
///   … the pass …
///   const IntegrityReport report = verification.report(ledger);
class Verification {
 public:
  /// `memory`: bytes for the names of log files; the rest goes to an unnamed file.
  Verification(PublicKeys keys, Signatures signatures, std::size_t memory);

  /// The first pass.
  void find_digests(std::span<const Input> inputs, const ReadOptions& options);
  bool has_digests() const { return store_.has_any(); }

  /// Judges the texts of one worker of the second pass, one after the other. The Verification must outlive it.
  class TextCheck {
   public:
    explicit TextCheck(Verification& verification) : verification_(verification) {}
    ~TextCheck();
    TextCheck(const TextCheck&) = delete;
    TextCheck& operator=(const TextCheck&) = delete;

    void add(std::string_view bytes);
    void add_events(std::span<const Nanoseconds> times);
    /// The text has ended; starts over.
    IntegrityState finish(const TextEnd& end);

   private:
    /// `reference`: of the log file, in the index; LogIndex::kNone: no digest names it.
    void add_finding(IntegrityFinding finding, std::uint32_t reference);

    Verification& verification_;
    Sha256 hash_;
    bool has_begun_ = false;      ///< some bytes of the text have come
    bool may_be_digest_ = false;  ///< by the first of them
    bool has_events_ = false;
    Nanoseconds newest_ = kNoTime;
    StateCounts logs_{};
    std::uint64_t others_ = 0;
  };

  /// After the second pass. `ledger`: of that pass.
  IntegrityReport report(const ReadLedger& ledger) const;
  /// Of the temporary file; empty: nothing failed.
  const std::string& failure() const { return store_.failure(); }

 private:
  void add_unread(const ReadLedger& ledger, IntegrityReport& report) const;
  void add_named(IntegrityReport& report) const;

  const PublicKeys keys_;
  const Signatures signatures_;
  DigestStore store_;
  JudgedChains chains_;
  std::optional<LogIndex> index_;

  std::mutex mutex_;  ///< of those below, to which the workers add
  std::vector<IntegrityFinding> findings_;
  StateCounts logs_{};
  std::uint64_t others_ = 0;
};

/// A second pass that does nothing else.
ReadLedger verify_texts(Verification& verification, std::span<const Input> inputs, const ReadOptions& options,
                        ReadObserver* observer);

}  // namespace trailhound
