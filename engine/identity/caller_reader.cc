#include "engine/identity/caller_reader.h"

#include <iterator>
#include <utility>

namespace trailhound {
namespace {

/// The paths, and behind them a field that every batch has.
enum Field : std::size_t {
  kType,
  kArn,
  kPrincipalId,
  kUserName,
  kInvokedBy,
  kIssuerArn,
  kIdentityProvider,
  kPathCount,
  kUserAccount = kPathCount,
};

std::vector<FieldId> with_account(std::vector<FieldId> fields) {
  fields.push_back(FieldTree::kUserAccount);
  return fields;
}

}  // namespace

std::span<const std::string> CallerReader::fields() {
  static const std::string kPaths[] = {"userIdentity.type",
                                       "userIdentity.arn",
                                       "userIdentity.principalId",
                                       "userIdentity.userName",
                                       "userIdentity.invokedBy",
                                       "userIdentity.sessionContext.sessionIssuer.arn",
                                       "userIdentity.identityProvider"};
  static_assert(std::size(kPaths) == kPathCount);
  return kPaths;
}

std::array<std::size_t, 3> CallerReader::told_by() { return {kType, kArn, kIssuerArn}; }

CallerReader::CallerReader(std::vector<FieldId> fields) : fields_(with_account(std::move(fields))) {}

// HOT: bench/who.
Principal CallerReader::principal(std::uint32_t row) {
  fields_.set_row(row);
  CallerFields caller;
  caller.type = fields_.text(kType);
  caller.arn = fields_.text(kArn);
  caller.issuer_arn = fields_.text(kIssuerArn);
  if (!is_told_by(caller.type, caller.arn)) {
    caller.account = fields_.text(kUserAccount);
    caller.principal_id = fields_.text(kPrincipalId);
    caller.user_name = fields_.text(kUserName);
    caller.invoked_by = fields_.text(kInvokedBy);
    caller.identity_provider = fields_.text(kIdentityProvider);
  }
  return principal_of(caller, buffer_);
}

}  // namespace trailhound
