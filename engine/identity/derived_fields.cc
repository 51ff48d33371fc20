#include "engine/identity/derived_fields.h"

#include <cassert>

#include "engine/event/value.h"
#include "engine/identity/address_kind.h"
#include "engine/identity/agent_family.h"
#include "engine/identity/caller_reader.h"
#include "engine/identity/principal.h"

namespace trailhound {
namespace {

std::string_view first_text(const Batch& batch, FieldId field, std::uint32_t row, std::string& decoded) {
  for (const Batch::Entry& entry : batch.entries(field, row)) {
    switch (entry.value.kind) {
      case ValueKind::kString:
        return text_of(&entry.value, decoded);
      case ValueKind::kNumber:
      case ValueKind::kFalse:
      case ValueKind::kTrue:
        return entry.value.raw();
      case ValueKind::kNull:
      case ValueKind::kObject:
      case ValueKind::kArray:
        break;
    }
  }
  return {};
}

}  // namespace

DerivedFields::DerivedFields() : networks_(address_network), families_(agent_family) {}

std::string_view DerivedFields::principal(std::span<const FieldId> sources, const Batch& batch, std::uint32_t row) {
  assert(sources.size() == kMostSources);
  const auto text = [&](std::size_t i) { return first_text(batch, sources[i], row, decoded_[i]); };
  CallerFields caller;
  caller.type = text(kTold[0]);
  caller.arn = text(kTold[1]);
  caller.issuer_arn = text(kTold[2]);
  if (!CallerReader::is_told_by(caller.type, caller.arn)) {
    caller.principal_id = text(2);
    caller.account = text(3);
    caller.user_name = text(4);
    caller.invoked_by = text(5);
    caller.identity_provider = text(7);
  }
  return stated_principal_of(caller, text_).name;
}

std::string_view DerivedFields::read(DerivedField field, std::span<const FieldId> sources, const Batch& batch,
                                     std::uint32_t row) {
  if (field == DerivedField::kPrincipal) return principal(sources, batch, row);
  const std::string_view source = first_text(batch, sources.front(), row, decoded_[0]);
  if (source.empty()) return {};
  return field == DerivedField::kNetwork ? networks_.of(source) : families_.of(source);
}

}  // namespace trailhound
