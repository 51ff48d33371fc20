#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/spill/text_log.h"

namespace trailhound {

/// Where a record is: a piece of a text, and the position of the record in that piece, from 0.
struct RecordPlace {
  std::uint32_t piece = 0;
  std::uint32_t record = 0;

  /// A piece numbers its records up to 2^32 - 1; all further ones get that number.
  static RecordPlace of(std::uint32_t piece, std::uint64_t record) {
    return {piece,
            static_cast<std::uint32_t>(std::min<std::uint64_t>(record, std::numeric_limits<std::uint32_t>::max()))};
  }
};

/// The pieces of a run: the stretches of texts (a file, a member of an archive, standard input) that workers read, each
/// as a whole. Several workers may read pieces of one text at the same time, so a worker knows the position of a record
/// in its piece, but not in the text. The table supplies the rest once the piece's turn comes:
///
///   worker:       piece = table.add(path)                      before it reads
///   worker:       keeps RecordPlace::of(piece, 0), of(piece, 1), …
///   in order:     table.set_first_record(piece, 1'000)         once all earlier pieces of the text are counted
///   at the end:   table.record(place), table.read_path(piece)  → records 1000, 1001, … of that path
///
/// Pieces take the numbers 0, 1, 2, … in the order of the calls of add(), which depends on the threads, so nothing that
/// is shown or ordered may depend on a number. One exception: a caller may feed several texts under one path (FedHunt),
/// one after the other on one thread, and the earlier one has the lower number.
///
/// Memory: 16 bytes for each piece; the paths are in a TextLog.
class PieceTable {
 public:
  /// `memory`: bytes of paths that stay in memory.
  explicit PieceTable(std::size_t memory) : paths_(memory) {}

  /// Several threads may call these two at the same time. The first record of a new piece is 0. A failure of the
  /// temporary file shows in failure().
  std::uint32_t add(std::string_view path);
  void set_first_record(std::uint32_t piece, std::uint64_t record);

  /// These REQUIRE that no thread changes the table any more, and that `piece` came from add().
  bool read_path(std::uint32_t piece, std::string& path) const;  ///< false: see errno (temporary_file_failure())
  /// The position in the whole text.
  std::uint64_t record(RecordPlace place) const { return pieces_[place.piece].first_record + place.record; }
  /// What add() could not keep; empty if nothing failed.
  const std::string& failure() const { return failure_; }

 private:
  struct Piece {
    std::uint64_t path = 0;  ///< number of its text
    std::uint64_t first_record = 0;
  };

  std::mutex mutex_;
  TextLog paths_;
  std::vector<Piece> pieces_;
  std::string failure_;
};

}  // namespace trailhound
