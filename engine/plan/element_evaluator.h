#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/stop.h"
#include "engine/event/batch.h"
#include "engine/event/structure.h"
#include "engine/event/walker.h"
#include "engine/plan/evaluator.h"
#include "engine/plan/impl.h"

namespace trailhound {

/// Evaluates the blocks over one list (semantics §10): each element becomes a row of a batch of its own, and the plan
/// of the blocks' bodies is evaluated on it, with everything that makes it fast on events. The text of such a batch is
/// one object for each element. With the list `[{"a":1},"x",[2]]`:
///
///   {"e":{"a":1}}
///   {"e":"x"}
///   {"e":[2]}
///
/// A block inside a block makes an element of that batch a list in its turn. So each level of blocks copies the list
/// once, and the work stays linear in the size of the record. Belongs to an Evaluator; one thread.
class ElementEvaluator {
 public:
  /// The plan of the list must outlive it.
  explicit ElementEvaluator(const Plan::Impl::List& list);

  /// Which of the list's blocks hold in a row of `batch`, parallel to List::blocks. Valid until the next call. Throws
  /// StopFlag::Stopped.
  const std::vector<bool>& evaluate(const Batch& batch, std::uint32_t row, Evaluator::EventRow event, StopFlag stop);

  /// One item of a body that held for an element.
  struct Witness {
    std::string field;  ///< from the list on: `[2].cidrIp`
    std::string value;  ///< JSON
  };
  /// Why `block`, an index in List::blocks, holds in the row: the first elements that satisfy it, or the list itself if
  /// none does.
  std::vector<Witness> explain(const Batch& batch, std::uint32_t row, Evaluator::EventRow event, StopFlag stop,
                               std::uint32_t block);

 private:
  struct Element {
    RawValue value;
    std::uint32_t index = 0, size = 0;  ///< its place in its list, and the elements of that list
    std::uint8_t texts_around = 0;      ///< strings that hold JSON, around it
    bool is_absent = false;             ///< no element: what a position beyond the list selects
  };
  struct Count {
    std::uint64_t selected = 0, satisfying = 0;  ///< elements
  };
  /// Sees the elements of the batch for which a body holds.
  using OnHit = std::function<void(const Evaluator::Hit& hit, const Element& element)>;

  void collect(const Batch& batch, std::uint32_t row);
  void add_list(const Batch::Entry& list, std::vector<RawValue> elements);
  void add_absent();
  void run(bool is_lower_case, const OnHit& on_hit);
  void run_batch(std::size_t first, std::size_t last, bool is_lower_case, const OnHit& on_hit);
  static bool selects(ElementSelector selector, const Element& element);
  static bool holds(ElementSelector selector, const Count& count);
  std::string place_of(const Element& element, ElementSelector selector) const;

  const Plan::Impl::List& list_;
  Walker walker_;
  Evaluator evaluator_;
  StructuralIndex index_;
  Batch rows_;     ///< elements
  Batch strings_;  ///< keeps the texts of lists that are strings
  std::string text_;
  std::vector<Element> elements_;
  std::vector<Count> counts_;  ///< by block
  std::vector<bool> holds_;    ///< by block
};

}  // namespace trailhound
