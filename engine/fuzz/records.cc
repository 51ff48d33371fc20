// From a record to the columns of a batch. The values that the walker finds along the eager tree, and then along the
// lazy one, must be those that the oracle reaches in the same record.
//
// Input: a line of up to 16 field paths with blanks between them; then the text.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "engine/event/framer.h"
#include "engine/fuzz/bytes.h"
#include "engine/fuzz/targets.h"
#include "engine/oracle/reach.h"
#include "engine/testing/hunted.h"

namespace trailhound {
namespace {

struct Trees {
  FieldTree all, eager, lazy;
};

/// Every second path is lazy.
Trees trees_of(std::string_view line) {
  constexpr std::size_t kMostPaths = 16;
  Trees trees;
  FuzzBytes take(line);
  for (std::size_t i = 0; i < kMostPaths && !take.rest().empty(); ++i) {
    const std::string_view path = take.take_until(' ');
    const auto parts = static_cast<std::size_t>(std::count(path.begin(), path.end(), '.')) + 1;
    if (!path.empty() && parts <= FieldTree::kMaxPathParts) trees.all.add(path);
  }
  trees.all.finish();
  std::vector<bool> eager(trees.all.field_count()), lazy(trees.all.field_count());
  for (FieldId field = 0; field < trees.all.field_count(); ++field) {
    eager[field] = field < FieldTree::kReservedCount || field % 2 == 0;
    lazy[field] = !eager[field];
  }
  trees.lazy = trees.all.subset(lazy);
  trees.eager = trees.all.subset(eager, &trees.lazy);
  return trees;
}

class Columns : public BatchConsumer {
 public:
  explicit Columns(const Trees& trees) : trees_(trees), lazy_(trees.lazy) {}

  void consume(Batch& batch) override {
    for (std::uint32_t row = 0; row < batch.rows(); ++row) lazy_.complete_row(batch, row, ~FieldTree::Members{0});
    for (std::uint32_t row = 0; row < batch.rows(); ++row) {
      const std::string_view text = batch.record(row).text;
      const std::optional<JsonValue> event = parse_json(text);
      if (!event) found("the oracle cannot read what the walker took for an event: " + std::string(text));
      for (FieldId field = 0; field < trees_.all.field_count(); ++field) {
        std::vector<std::string> walked, reached;
        for (const Batch::Entry& entry : batch.entries(field, row)) {
          append_compact(entry.value.json(), walked.emplace_back());
        }
        for (const JsonValue* value : reach(*event, trees_.all.path(field))) reached.push_back(compact(*value));
        std::sort(walked.begin(), walked.end());
        std::sort(reached.begin(), reached.end());
        if (walked != reached) {
          found("field '" + trees_.all.path(field) + "' of " + std::string(text) + ": the walker finds " +
                std::to_string(walked.size()) + " values, the oracle reaches " + std::to_string(reached.size()));
        }
      }
    }
  }

 private:
  const Trees& trees_;
  Walker lazy_;
};

}  // namespace

void fuzz_records(std::string_view bytes) {
  FuzzBytes take(bytes);
  const Trees trees = trees_of(take.take_until('\n'));
  Framer framer(trees.eager);
  Batch batch(trees.all);
  Columns columns(trees);
  const std::string_view text = take.rest();
  feed_in_windows(framer, text, text.size() / 2 + 1, batch, columns);
  static_cast<void>(framer.finish());
}

}  // namespace trailhound
