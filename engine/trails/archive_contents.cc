#include "engine/trails/archive_contents.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>

#include "engine/plan/plan.h"
#include "engine/read/pass.h"
#include "engine/trails/trail_watcher.h"

namespace trailhound {
namespace {

/// Contents join in any order, so visitors add theirs when they finish, and no part waits for a turn.
class ContentsCollector : public Collector {
 public:
  explicit ContentsCollector(const std::vector<std::string>& fields)
      : plan_(compile_supported({}, {}, with_trail_fields(fields))), has_field_(fields.size()) {}

  const FieldTree& fields() const override { return plan_.eager_fields(); }
  Batch make_batch() const override { return plan_.make_batch(); }
  std::unique_ptr<Visitor> make_visitor(Turns& turns) override;
  std::unique_ptr<Part> make_part() const override { return std::make_unique<NoPart>(); }
  bool collect(Part& /*part*/, const Piece& /*piece*/) override { return true; }

  void add(const std::vector<bool>& has_field, const TrailFacts& trails) {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < has_field.size(); ++i) has_field_[i] = has_field_[i] || has_field[i];
    trails_.add(trails);
  }
  ArchiveContents take(ReadLedger ledger) { return {std::move(has_field_), std::move(trails_), std::move(ledger)}; }

 private:
  struct NoPart : Part {
    std::size_t bytes() const override { return 0; }
    void clear() override {}
  };

  static std::vector<std::string> with_trail_fields(const std::vector<std::string>& fields) {
    std::vector<std::string> all(TrailWatcher::fields().begin(), TrailWatcher::fields().end());
    all.insert(all.end(), fields.begin(), fields.end());
    return all;
  }

  const Plan plan_;
  std::mutex mutex_;
  std::vector<bool> has_field_;
  TrailFacts trails_;
};

class ContentsVisitor : public Visitor {
 public:
  ContentsVisitor(const Plan& plan, ContentsCollector& collector)
      : collector_(collector),
        watcher_(plan.extra_fields()),
        fields_(plan.extra_fields().subspan(TrailWatcher::fields().size())),
        has_field_(fields_.size()) {}

  bool visit(const VisitedBatch& visited) override {
    watcher_.watch(visited);
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (has_field_[i]) continue;
      const std::vector<Batch::Entry>& entries = visited.batch.column(fields_[i]);
      has_field_[i] = std::any_of(entries.begin(), entries.end(), [&](const Batch::Entry& entry) {
        return entry.value.kind != ValueKind::kNull && !visited.is_filtered(entry.row);
      });
    }
    return true;
  }
  void finish() override { collector_.add(has_field_, watcher_.facts()); }

 private:
  ContentsCollector& collector_;
  TrailWatcher watcher_;
  std::span<const FieldId> fields_;
  std::vector<bool> has_field_;
};

std::unique_ptr<Visitor> ContentsCollector::make_visitor(Turns& /*turns*/) {
  return std::make_unique<ContentsVisitor>(plan_, *this);
}

}  // namespace

ArchiveContents contents_of(std::span<const Input> inputs, const std::vector<std::string>& fields,
                            const ReadOptions& options) {
  ContentsCollector collector(fields);
  PassResult pass = read_events(inputs, options, collector, nullptr);
  return collector.take(std::move(pass.ledger));
}

}  // namespace trailhound
