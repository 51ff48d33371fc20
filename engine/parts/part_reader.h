#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/io/fingerprint.h"
#include "engine/io/input.h"
#include "engine/parts/blocks.h"
#include "engine/parts/fields.h"
#include "engine/parts/items.h"
#include "engine/parts/known_tuples.h"
#include "engine/parts/settings.h"
#include "engine/read/read_ledger.h"

namespace trailhound {

/// Reads a part file item by item. The file may come from anybody: whatever does not make sense ends the reading with a
/// failure that says so, and nothing of it is trusted before its checksum is checked. One thread.
class PartReader {
 public:
  /// Opens a part and reads its settings. The error says what is wrong, without the name of the file.
  static Result<PartReader, std::string> open(const std::string& path);

  const PartSettings& settings() const { return settings_; }
  PartSettings take_settings() { return std::move(settings_); }

  /// Reads the next item. False: the part ends, or failure() says what is wrong with it. What the members below refer
  /// to is good until the next call.
  bool next();
  ItemKind kind() const { return kind_; }
  const std::string& failure() const { return failure_; }

  const Input& input() const { return input_; }                 ///< of kInput
  std::string_view path() const { return path_; }               ///< of kText
  const StoredRecord& record() const { return record_; }        ///< of kRecord
  const StoredPiece& piece() const { return piece_; }           ///< of kPiece
  const StoredActivity& activity() const { return activity_; }  ///< of kActivity
  const ReadLedger& account() const { return account_; }        ///< of kInputEnd
  std::uint32_t correlation() const { return correlation_; }    ///< of kGroup
  const std::vector<Scalar>& group() const { return group_; }
  const PortableFact& fact() const { return fact_; }               ///< of kFact
  const Fingerprint& fingerprint() const { return fingerprint_; }  ///< of kFingerprint
  PartTotals& totals() { return totals_; }                         ///< of kTotals

  /// The first block of a section, once next() has come to it or beyond.
  using Place = BlockReader::Place;
  const std::optional<Place>& begin_of(BlockKind section) const { return begins_[static_cast<std::size_t>(section)]; }
  /// The next item is the first of the block at `place`.
  void go_to(const Place& place);

 private:
  explicit PartReader(BlockReader blocks) : blocks_(std::move(blocks)) {}
  bool next_block();
  bool fail(std::string why);
  void read_item();
  void read_activity();
  void read_fact();
  void read_value();
  std::vector<Scalar> read_scalars();

  BlockReader blocks_;
  PartSettings settings_;
  FieldReader in_;
  BlockKind section_ = BlockKind::kSettings;    ///< of the block in hand
  std::array<std::optional<Place>, 8> begins_;  ///< by section
  ItemKind kind_ = ItemKind::kTotals;
  std::string failure_;
  Input input_;
  std::string path_;
  StoredRecord record_;
  StoredPiece piece_;
  StoredActivity activity_;
  ReadTuples tuples_;
  ReadLedger account_;
  std::uint32_t correlation_ = 0;
  std::vector<Scalar> group_;
  PortableFact fact_;
  using Value = std::pair<std::vector<std::vector<Scalar>>, std::vector<Fixed>>;
  std::vector<Value> known_;  ///< of the current group
  Fingerprint fingerprint_;
  PartTotals totals_;
};

}  // namespace trailhound
