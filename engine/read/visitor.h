#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/problem.h"
#include "engine/base/stop.h"
#include "engine/base/time.h"
#include "engine/event/batch.h"
#include "engine/event/event_time.h"
#include "engine/event/field_tree.h"

namespace trailhound {

struct ReadLedger;

/// A run of consecutive records of one text (a file, or a member of an archive): the unit of order. A worker knows of a
/// record only its number within the piece. How many records of the text came before the piece is known when its turn
/// comes, because other workers may still be reading them.
struct Piece {
  std::uint64_t first_record = 0;  ///< the number of its first record in the text; only for Collector::collect()
};

/// A batch with what the reader found out about its rows. Valid during the call that hands it over.
struct VisitedBatch {
  Batch& batch;
  std::span<const Nanoseconds> times;  ///< event time by row; kNoTime where the record has none
  const std::vector<bool>& filtered;   ///< by row: the options leave it out; empty where no filter is set
  const Piece& piece;
  std::string_view path;  ///< of the text
  StopFlag stop;

  bool is_filtered(std::uint32_t row) const { return !filtered.empty() && filtered[row]; }
  /// The number of the record in its piece, from 0.
  std::uint64_t record_in_piece(std::uint32_t row) const { return batch.record(row).index - piece.first_record; }
};

/// The end of a text.
struct TextEnd {
  std::string_view path;
  bool is_complete = true;          ///< false: the run ends before the text does
  const Problem* damage = nullptr;  ///< of the bytes: what was read is not all that there was
};

/// Looks at events. Everything that reads evidence is one: hunting, explaining, showing a record, testing rules. Each
/// worker has a visitor of its own, which may see any piece of any text.
class Visitor {
 public:
  virtual ~Visitor() = default;
  /// Whether the records of this text are wanted.
  virtual bool wants(const std::string& /*path*/) { return true; }
  /// False: it has seen enough, and the reader stops. May throw StopFlag::Stopped where batch.stop is set: the batch
  /// then counts as not read.
  virtual bool visit(const VisitedBatch& batch) = 0;
  /// Whether bytes() is to be called.
  virtual bool wants_bytes() const { return false; }
  /// The next bytes of a text, each once, before their records are visited.
  virtual void bytes(std::string_view /*text*/) {}
  /// Follows the last batch of each text, before the end of its last piece.
  virtual void end_text(const TextEnd& /*end*/) {}
  /// Follows the last batch of each piece. False as above.
  virtual bool end_piece(const Piece& /*piece*/) { return true; }
  /// The worker reads no more: what the visitor kept for the end goes where it belongs.
  virtual void finish() {}
};

/// What a visitor made of records of one piece, until the turn of that piece comes. Reused, because touching new memory
/// costs more than copying matches.
class Part {
 public:
  virtual ~Part() = default;
  virtual std::size_t bytes() const = 0;  ///< held
  virtual void clear() = 0;
};

/// Takes parts in the order of the evidence: by input, then by piece, then as the visitor gave them.
class Turns {
 public:
  virtual ~Turns() = default;
  /// Hands the part over and leaves an empty one. Blocks while too much waits for earlier pieces, but never on the
  /// piece whose turn it is. False: the collector takes no more. REQUIRES: `piece` is the one being visited
  virtual bool hand_over(const Piece& piece, std::unique_ptr<Part>& part) = 0;
};

/// Joins what the visitors make, in order.
class Collector {
 public:
  virtual ~Collector() = default;
  /// The fields that every record is walked for, and a batch that has a column for each of them.
  virtual const FieldTree& fields() const = 0;
  virtual Batch make_batch() const = 0;
  /// Called once by each worker, on its thread.
  virtual std::unique_ptr<Visitor> make_visitor(Turns& turns) = 0;
  virtual std::unique_ptr<Part> make_part() const = 0;
  /// Takes a part whose turn has come; one thread at a time. False: it takes no more, and the pass ends.
  virtual bool collect(Part& part, const Piece& piece) = 0;
  /// Follows the last part of each input, in the order of the inputs, with the input's account. As collect(), one
  /// thread at a time. Inputs that no worker took have none.
  virtual void end_input(const ReadLedger& /*account*/) {}
};

}  // namespace trailhound
