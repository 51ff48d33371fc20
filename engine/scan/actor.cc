#include "engine/scan/actor.h"

#include "engine/scan/text_of.h"

namespace trailhound {
namespace {

constexpr FieldId kAddress = FieldTree::kReservedCount;
constexpr FieldId kFirstName = kAddress + 1;
constexpr const char* kNames[] = {"userIdentity.arn", "userIdentity.userName", "userIdentity.invokedBy",
                                  "userIdentity.principalId", "userIdentity.type"};

FieldTree actor_fields() {
  FieldTree all;
  all.add("sourceIPAddress");
  for (const char* name : kNames) all.add(name);
  std::vector<bool> keep(all.field_count(), true);
  for (FieldId field = 0; field < FieldTree::kReservedCount; ++field) keep[field] = false;
  all.finish();
  return all.subset(keep);
}

}  // namespace

ActorFinder::ActorFinder() : tree_(actor_fields()), found_(tree_), walker_(tree_) {}

ActorFinder::Actor ActorFinder::find(const Batch& batch, std::uint32_t row) {
  found_.clear();
  found_.set_text(batch.text(), batch.offsets());
  found_.close_row(batch.record(row));
  walker_.complete_row(found_, 0);
  Actor actor;
  actor.address = text_of(found_.first(kAddress, 0), address_);
  for (FieldId name = 0; name < std::size(kNames) && actor.principal.empty(); ++name) {
    actor.principal = text_of(found_.first(kFirstName + name, 0), principal_);
  }
  return actor;
}

}  // namespace trailhound
