#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event/field_tree.h"
#include "engine/identity/record_fields.h"
#include "engine/read/visitor.h"
#include "engine/trails/trail_facts.h"

namespace trailhound {

/// Gathers the TrailFacts of all events that a worker reads. What an event tells is nearly always known already,
/// because few services, regions and classes make up an archive, so a row costs reading four columns and one look into
/// a small table of what has been added. One per worker.
class TrailWatcher {
 public:
  /// What the plan must have as its extra fields.
  static std::span<const std::string> fields();

  /// `fields`: the ids of fields(), in that order.
  explicit TrailWatcher(std::span<const FieldId> fields);

  /// Adds the events of the batch that no filter leaves out.
  void watch(const VisitedBatch& visited);
  const TrailFacts& facts() const { return facts_; }

 private:
  /// An event that was added, by the bytes that its record has for source and region.
  struct Known {
    static constexpr std::size_t kSourceBytes = 48, kRegionBytes = 16;
    std::uint32_t tag = 0;  ///< sizes of both, class, and whether it is a write; 0: the entry is free
    bool may_stop = false;  ///< the source may be CloudTrail itself
    std::array<char, kSourceBytes> source{};
    std::array<char, kRegionBytes> region{};
  };
  struct Row;

  std::string_view text(FieldId field);
  EventClass class_of_row();
  bool add(const Row& row);
  void note_stop(Nanoseconds time);

  const FieldId category_, read_only_;
  RecordFields old_fields_, stop_fields_;
  const Batch* batch_ = nullptr;
  std::uint32_t row_ = 0;  ///< in hand
  std::vector<Known> known_;
  TrailFacts facts_;
  std::string text_, principal_;
};

}  // namespace trailhound
