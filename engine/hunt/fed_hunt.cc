#include "engine/hunt/fed_hunt.h"

#include <utility>

#include "engine/hunt/hunt_run.h"
#include "engine/read/direct_turns.h"
#include "engine/read/event_reader.h"

namespace trailhound {

class FedHunt::Impl {
 public:
  Impl(const Plan& plan, const HuntOptions& options, std::span<const HuntOutput> outputs)
      : run_(plan, options, outputs, 1, true),
        turns_(run_.collector()),
        visitor_(run_.collector().make_visitor(turns_)),
        reader_(run_.collector().fields(), run_.collector().make_batch(), *visitor_, options.read) {
    run_.begin();
  }

  bool feed(const std::string& name, std::string_view bytes) {
    if (reader_.stopped()) return false;
    ledger_.add(reader_.read_text(name, bytes));
    return !reader_.stopped();
  }

  HuntResult finish() {
    visitor_->finish();
    return run_.finish({std::move(ledger_), {}});
  }

 private:
  HuntRun run_;
  DirectTurns turns_;
  std::unique_ptr<Visitor> visitor_;
  EventReader reader_;
  ReadLedger ledger_;
};

FedHunt::FedHunt(const Plan& plan, const HuntOptions& options, std::span<const HuntOutput> outputs)
    : impl_(std::make_unique<Impl>(plan, options, outputs)) {}
FedHunt::~FedHunt() = default;
bool FedHunt::feed(const std::string& name, std::string_view bytes) { return impl_->feed(name, bytes); }
HuntResult FedHunt::finish() { return impl_->finish(); }

}  // namespace trailhound
