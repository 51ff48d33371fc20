#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/correlate/correlator.h"
#include "engine/hunt/duplicates.h"
#include "engine/hunt/output_format.h"
#include "engine/hunt/rule_activity.h"
#include "engine/integrity/state.h"
#include "engine/read/visitor.h"

namespace trailhound {

/// Matches of one piece, formatted for every output.
struct MatchPart : Part {
  struct Entry {
    std::uint32_t rule = 0;
    std::int64_t time_key = 0;
    std::uint64_t record = 0;  ///< in the piece
    Duplicates::EventId event;
    std::uint32_t principal = 0;        ///< index into `principals`
    std::uint32_t rolled = kNotRolled;  ///< index into `rolled`
  };
  static constexpr std::uint32_t kNotRolled = ~std::uint32_t{0};
  /// Of a match that a rollup takes.
  struct Rolled {
    std::string key;  ///< of its group
    std::string id;   ///< eventID
  };
  struct Line {
    std::uint32_t size = 0;  ///< of its part of `bytes`
    RecordSlot slot;
  };
  struct Formatted {
    std::string bytes;
    std::vector<Line> lines;  ///< by entry
  };
  std::vector<Entry> entries;
  std::vector<Formatted> outputs;       ///< by output of the hunt
  std::vector<std::string> principals;  ///< neighbours differ
  std::vector<Rolled> rolled;
  std::string path;  ///< of the text; of a part with `rolled` matches only
  ActivityByRule activity;
  Correlator::Counters correlated;
  std::optional<std::uint32_t> facts_piece;  ///< number in the PieceTable, if correlations count events of the piece

  /// In the last part of a text, where the hunt verifies: what is known of the text.
  std::optional<IntegrityState> text_state;

  explicit MatchPart(std::size_t output_count) : outputs(output_count) {}
  std::size_t bytes() const override;
  void clear() override;
};

}  // namespace trailhound
