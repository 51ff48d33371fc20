#include "engine/trails/trail_watcher.h"

#include <iterator>
#include <utility>

#include "engine/base/bytes.h"
#include "engine/identity/principal.h"

namespace trailhound {
namespace {

// Of a call that stops a trail.
enum StopField : std::size_t {
  kError,
  kType,
  kArn,
  kPrincipalId,
  kUserName,
  kInvokedBy,
  kIssuerArn,
  kProvider,
  kAccount
};
constexpr std::string_view kStopPaths[] = {"errorCode",
                                           "userIdentity.type",
                                           "userIdentity.arn",
                                           "userIdentity.principalId",
                                           "userIdentity.userName",
                                           "userIdentity.invokedBy",
                                           "userIdentity.sessionContext.sessionIssuer.arn",
                                           "userIdentity.identityProvider",
                                           "userIdentity.accountId"};

constexpr std::string_view kOldPaths[] = {"managementEvent"};

constexpr std::size_t kTableSize = 256;  // a power of two

std::string_view string_bytes(const RawValue* value) {
  return value != nullptr && value->kind == ValueKind::kString ? value->raw() : std::string_view();
}

/// The first value of each row of a column, in ascending order of rows. A local variable, so that it stays in
/// registers.
class Cursor {
 public:
  explicit Cursor(const std::vector<Batch::Entry>& entries)
      : at_(entries.data()), end_(entries.data() + entries.size()) {}
  const RawValue* value_of(std::uint32_t row) {
    while (at_ != end_ && at_->row < row) ++at_;
    return at_ != end_ && at_->row == row ? &at_->value : nullptr;
  }

 private:
  const Batch::Entry* at_;
  const Batch::Entry* end_;
};

/// REQUIRES: 8 <= size <= 48
[[gnu::always_inline]] inline bool same_name(const char* a, const char* b, std::size_t size) {
  const auto difference = [&](std::size_t at) { return word_at(a + at) ^ word_at(b + at); };
  std::uint64_t any = difference(0) | difference(size - 8);
  if (size > 16) any |= difference(8) | difference(size - 16);
  if (size > 32) any |= difference(16) | difference(size - 24);
  return any == 0;
}

}  // namespace

std::span<const std::string> TrailWatcher::fields() {
  static const std::string kPaths[] = {"eventCategory", "readOnly"};
  return kPaths;
}

/// What a row has, as the bytes of the record.
struct TrailWatcher::Row {
  std::string_view source, region;
  EventClass event_class = EventClass::kManagement;
  bool is_write = false;

  std::uint32_t tag() const {
    return static_cast<std::uint32_t>(source.size() | region.size() << 8) |
           static_cast<std::uint32_t>(event_class) << 16 | std::uint32_t{is_write} << 24;
  }
  /// Services differ in their first eight bytes, regions near their ends (us-east-1, us-west-2).
  std::size_t place() const {
    std::uint64_t hash = word_at(source.data()) ^ word_at(region.data() + region.size() - 8) * 31 ^ tag();
    hash *= 0x9E3779B97F4A7C15u;
    return static_cast<std::size_t>(hash >> 56);
  }
  bool fits() const {
    return source.size() - 8 <= Known::kSourceBytes - 8 && region.size() - 8 <= Known::kRegionBytes - 8;
  }
};

TrailWatcher::TrailWatcher(std::span<const FieldId> fields)
    : category_(fields[0]),
      read_only_(fields[1]),
      old_fields_(kOldPaths),
      stop_fields_(kStopPaths),
      known_(kTableSize) {}

std::string_view TrailWatcher::text(FieldId field) {
  const RawValue* const value = batch_->first(field, row_);
  if (value == nullptr) return {};
  return value->kind == ValueKind::kString ? text_of(value, text_) : std::string_view();
}

/// Only records of version 1.06 tell their class by managementEvent, and one column less for all others matters.
EventClass TrailWatcher::class_of_row() {
  const std::string_view category = text(category_);
  if (!category.empty() || text(FieldTree::kEventVersion) < "1.06") return class_of(category, {});
  old_fields_.read(*batch_, row_);
  return class_of({}, old_fields_.text(0));
}

/// Adds an event that the table does not have, and puts it there if it fits. Returns whether it may stop a trail.
bool TrailWatcher::add(const Row& row) {
  const std::string source(text(FieldTree::kEventSource));
  facts_.add(TrailEvent{source, text(FieldTree::kRegion), row.event_class, row.is_write});
  const bool may_stop = source == "cloudtrail.amazonaws.com";
  if (!row.fits()) return may_stop;
  Known& known = known_[row.place()];
  known.tag = row.tag();
  known.may_stop = may_stop;
  row.source.copy(known.source.data(), row.source.size());
  row.region.copy(known.region.data(), row.region.size());
  return may_stop;
}

// HOT: bench/hunt.
void TrailWatcher::watch(const VisitedBatch& visited) {
  batch_ = &visited.batch;
  Cursor sources(batch_->column(FieldTree::kEventSource)), regions(batch_->column(FieldTree::kRegion)),
      categories(batch_->column(category_)), read_onlys(batch_->column(read_only_));
  const std::uint32_t rows = batch_->rows();
  const bool has_filters = !visited.filtered.empty();
  for (row_ = 0; row_ < rows; ++row_) {
    if (has_filters && visited.filtered[row_]) continue;
    Row row{string_bytes(sources.value_of(row_)), string_bytes(regions.value_of(row_))};
    const RawValue* const read_only = read_onlys.value_of(row_);
    row.is_write = read_only != nullptr && (read_only->kind == ValueKind::kFalse || string_bytes(read_only) == "false");
    if (string_bytes(categories.value_of(row_)) != "Management") row.event_class = class_of_row();
    bool may_stop = false;
    if (const Known* const known = row.fits() ? &known_[row.place()] : nullptr;
        known != nullptr && known->tag == row.tag() &&
        same_name(known->source.data(), row.source.data(), row.source.size()) &&
        same_name(known->region.data(), row.region.data(), row.region.size())) {
      may_stop = known->may_stop;
    } else {
      may_stop = add(row);
    }
    if (may_stop && stops_a_trail("cloudtrail.amazonaws.com", text(FieldTree::kEventName))) {
      note_stop(visited.times[row_]);
    }
  }
}

void TrailWatcher::note_stop(Nanoseconds time) {
  if (time == kNoTime) return;
  stop_fields_.read(*batch_, row_);
  if (!stop_fields_.text(kError).empty()) return;
  const Principal principal = principal_of({.type = stop_fields_.text(kType),
                                            .arn = stop_fields_.text(kArn),
                                            .principal_id = stop_fields_.text(kPrincipalId),
                                            .account = stop_fields_.text(kAccount),
                                            .user_name = stop_fields_.text(kUserName),
                                            .invoked_by = stop_fields_.text(kInvokedBy),
                                            .issuer_arn = stop_fields_.text(kIssuerArn),
                                            .identity_provider = stop_fields_.text(kProvider)},
                                           principal_);
  std::string event(text(FieldTree::kEventName));
  facts_.add(
      TrailFacts::Stop{time, std::move(event), std::string(principal.name), std::string(text(FieldTree::kEventId))});
}

}  // namespace trailhound
