#include "engine/identity/event_view.h"

#include <iterator>

#include "engine/event/value.h"

namespace trailhound {
namespace {

/// The fields that the viewer walks for, in the order of their ids behind the reserved ones.
enum Field : FieldId {
  kAddress = FieldTree::kReservedCount,
  kAccessKey,
  kUserAgent,
  kErrorCode,
  kResource,
  kFirstPrincipal,
};
constexpr const char* kPaths[] = {"sourceIPAddress", "userIdentity.accessKeyId", "userAgent", "errorCode",
                                  "resources.ARN"};
constexpr const char* kPrincipalPaths[] = {"userIdentity.userName", "userIdentity.invokedBy",
                                           "userIdentity.principalId", "userIdentity.type"};
static_assert(std::size(kPaths) == kFirstPrincipal - kAddress);

/// Without the reserved fields, which the batch of the hunt has for every row.
FieldTree viewed_fields() {
  FieldTree all;
  for (const char* path : kPaths) all.add(path);
  for (const char* path : kPrincipalPaths) all.add(path);
  std::vector<bool> keep(all.field_count(), true);
  for (FieldId field = 0; field < FieldTree::kReservedCount; ++field) keep[field] = false;
  all.finish();
  return all.subset(keep);
}

}  // namespace

EventViewer::EventViewer() : tree_(viewed_fields()), found_(tree_), walker_(tree_), decoded_(tree_.field_count()) {}

const EventView& EventViewer::view() {
  if (!is_found_) find();
  is_found_ = true;
  return view_;
}

std::string_view EventViewer::first(FieldId field) { return text_of(found_.first(field, 0), decoded_[field]); }

void EventViewer::find() {
  found_.clear();
  found_.set_text(batch_->text(), batch_->offsets());
  found_.close_row(batch_->record(row_));
  walker_.complete_row(found_, 0);

  view_.address = first(kAddress);
  view_.access_key = first(kAccessKey);
  view_.user_agent = first(kUserAgent);
  view_.error_code = first(kErrorCode);
  const auto reserved = [&](FieldId field) { return text_of(batch_->first(field, row_), decoded_[field]); };
  view_.principal = reserved(FieldTree::kUserArn);
  for (FieldId i = 0; i < std::size(kPrincipalPaths) && view_.principal.empty(); ++i) {
    view_.principal = first(kFirstPrincipal + i);
  }
  view_.event_source = reserved(FieldTree::kEventSource);
  view_.event_name = reserved(FieldTree::kEventName);
  view_.region = reserved(FieldTree::kRegion);
  view_.event_id = reserved(FieldTree::kEventId);
  view_.account = reserved(FieldTree::kRecipientAccount);
  if (view_.account.empty()) view_.account = reserved(FieldTree::kUserAccount);

  const auto arns = found_.entries(kResource, 0);
  if (decoded_resources_.size() < arns.size()) decoded_resources_.resize(arns.size());
  view_.resources.clear();
  for (std::size_t i = 0; i < arns.size(); ++i) {
    const std::string_view arn = text_of(&arns[i].value, decoded_resources_[i]);
    if (!arn.empty()) view_.resources.push_back(arn);
  }
}

}  // namespace trailhound
