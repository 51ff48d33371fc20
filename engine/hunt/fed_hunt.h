#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "engine/hunt/hunt.h"

namespace trailhound {

/// A hunt whose evidence the caller brings, a record or a buffer at a time: for streams and for tests of records. What
/// it writes is what hunt() writes for inputs of these names and texts in this order; nothing of it waits for more
/// text. Alerts and rollups need the whole evidence, so they come with finish().
///
/// The referenced objects must outlive it. One thread at a time; several may share a plan. The memory does not
/// grow with what is fed beyond what options.memory allows.
class FedHunt {
 public:
  /// REQUIRES: options.verification is null, because that reads the evidence twice
  FedHunt(const Plan& plan, const HuntOptions& options, std::span<const HuntOutput> outputs);
  ~FedHunt();

  /// Evaluates the events in `bytes`, which are anything that an input can be: one record, JSON lines,
  /// `{"Records":[…]}`, an archive of these. Matches have reached the sinks when it returns. `name` is the path that
  /// they show. What cannot be read is a problem in the ledger. False: a sink takes no more, or options.read.stop is
  /// set. Throws std::bad_alloc; only the destructor may follow then.
  bool feed(const std::string& name, std::string_view bytes);

  /// Writes rollups and alerts. The ledger counts each text as a file. Only the destructor may follow.
  HuntResult finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace trailhound
