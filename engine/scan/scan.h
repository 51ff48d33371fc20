#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/correlate/correlator.h"
#include "engine/io/fingerprint.h"
#include "engine/io/input.h"
#include "engine/io/input_walk.h"
#include "engine/plan/plan.h"
#include "engine/scan/ledger.h"
#include "engine/scan/match.h"

namespace trailhound {

/// Which records are held against the rules. A record without a readable time passes --from and --to: leaving it out
/// would be a silent loss.
struct ScanOptions {
  unsigned threads = 0;                 ///< 0: as many as there are cores
  std::optional<Nanoseconds> from, to;  ///< event time, both inclusive
  std::vector<std::string> accounts;    ///< recipientAccountId (or, without one, userIdentity.accountId); empty: all
  std::vector<std::string> regions;     ///< awsRegion; empty: all
  std::string archive_password;         ///< for archives that are encrypted
  WalkLimits limits;                    ///< of archives and what is compressed
  bool keep_duplicates = false;         ///< write a match again although rule and eventID are the same
  /// Borrowed; null: nobody asks. When it becomes true, the workers end at their next window of text.
  const std::atomic<bool>* stop = nullptr;
};

/// How far the scan is. Handed over by one worker at a time, some times a second at the most.
struct ScanProgress {
  std::uint64_t files_done = 0, files_total = 0;
  std::uint64_t compressed_done = 0, compressed_total = 0;  ///< bytes on disk; total 0 where it is not known (stream)
  std::uint64_t decompressed = 0, records = 0, matches = 0;
};

class ScanObserver {
 public:
  virtual ~ScanObserver() = default;
  virtual void progress(const ScanProgress& progress) = 0;
};

/// The number of workers that a scan of `inputs` inputs uses.
unsigned worker_count(const ScanOptions& options, std::size_t inputs);

/// Plan × inputs → matches. Reads the inputs with several workers (an input is the unit of parallelism), evaluates
/// every record against every rule of the plan and hands the formatted matches to the sink in the order input,
/// record, rule: the bytes do not depend on the number of threads. Matches of silent rules are not among them. Events
/// that correlations count are handed to `correlator`, whose alerts are the caller's to ask for. Memory is bounded by
/// the number of workers, not by the inputs; what grows with the matches is some 40 bytes each for telling duplicates.
/// `observer` and `correlator` may be null; a correlator needs `pieces`, which get the texts of its events. If
/// `fingerprints` is not null, the inputs are hashed as they are read, and it gets one for each of them, in their
/// order.
///
/// Returns the ledger of everything but the rules counters, the alerts and the problems of finding inputs, which are
/// the caller's.
Ledger scan(const Plan& plan, std::span<const Input> inputs, const ScanOptions& options, const MatchFormat& format,
            MatchSink& sink, ScanObserver* observer, Correlator* correlator = nullptr,
            std::vector<Fingerprint>* fingerprints = nullptr, PieceTable* pieces = nullptr);

}  // namespace trailhound
