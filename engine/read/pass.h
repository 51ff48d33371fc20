#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/io/fingerprint.h"
#include "engine/io/input.h"
#include "engine/read/options.h"
#include "engine/read/read_ledger.h"
#include "engine/read/visitor.h"

namespace trailhound {

/// How far a pass is.
struct ReadProgress {
  std::uint64_t files_done = 0, files_total = 0;
  std::uint64_t compressed_done = 0, compressed_total = 0;  ///< bytes on disk; total 0 where it is not known (stream)
  std::uint64_t decompressed = 0, records = 0;
};

/// Called by one worker at a time, a few times a second.
class ReadObserver {
 public:
  virtual ~ReadObserver() = default;
  virtual void progress(const ReadProgress& progress) = 0;
};

struct PassResult {
  ReadLedger ledger;                      ///< without what finding the inputs said (ledger_of)
  std::vector<Fingerprint> fingerprints;  ///< of the inputs, in their order; empty unless options.hash_inputs
};

/// The most workers that can do something with so many inputs, if each is one worker's.
unsigned worker_count(const ReadOptions& options, std::size_t inputs);
/// The most workers that a pass over these inputs has; they share long ones.
unsigned worker_count(const ReadOptions& options, std::span<const Input> inputs);

/// Shows all events of the inputs to one visitor, in order, on this thread.
ReadLedger read_in_order(std::span<const Input> inputs, Visitor& visitor, const ReadOptions& options);

/// One parallel pass over the inputs: every event is shown to a visitor, and what the visitors make of it is collected
/// in the order of the evidence, so the result does not depend on the number of threads. Memory is bounded by the
/// number of workers, not by the inputs. `observer` may be null.
///
/// If the system has no more threads or no memory for another worker, fewer workers read. An exception of a visitor,
/// the collector or the reader (std::bad_alloc) ends the pass: the other workers end with the inputs that they are
/// reading, and it is thrown to the caller.
PassResult read_events(std::span<const Input> inputs, const ReadOptions& options, Collector& collector,
                       ReadObserver* observer);

}  // namespace trailhound
