#include "engine/hunt/fed_hunt.h"

#include <utility>

#include "engine/hunt/hunt_run.h"
#include "engine/read/event_reader.h"

namespace trailhound {

class FedHunt::Impl : private Turns {
 public:
  Impl(const Plan& plan, const HuntOptions& options, std::span<const HuntOutput> outputs)
      : run_(plan, options, outputs, 1, true),
        visitor_(run_.collector().make_visitor(*this)),
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
  /// There is one reader, so every part has its turn at once.
  bool hand_over(const Piece& piece, std::unique_ptr<Part>& part) override {
    const bool takes_more = run_.collector().collect(*part, piece);
    part->clear();
    return takes_more;
  }

  HuntRun run_;
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
