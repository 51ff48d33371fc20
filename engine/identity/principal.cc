#include "engine/identity/principal.h"

#include <array>
#include <cstddef>

namespace trailhound {
namespace {

constexpr std::array<std::string_view, 7> kKindNames = {"user",    "role",      "service", "root",
                                                        "account", "federated", "other"};

constexpr std::string_view kAssumedRole = ":assumed-role/";

PrincipalKind kind_of(const CallerFields& caller) {
  const std::string_view type = caller.type;
  if (type == "IAMUser") return PrincipalKind::kUser;
  if (type == "AssumedRole" || type == "Role") return PrincipalKind::kRole;
  if (type == "AWSService") return PrincipalKind::kService;
  if (type == "AWSAccount") return PrincipalKind::kAccount;
  if (type == "Root") return PrincipalKind::kRoot;
  if (type == "FederatedUser" || type == "SAMLUser" || type == "WebIdentityUser" || type == "IdentityCenterUser") {
    return PrincipalKind::kFederated;
  }
  // Without a type the ARN tells, and without an ARN it was a service.
  if (caller.arn.find(kAssumedRole) != caller.arn.npos || caller.arn.find(":role/") != caller.arn.npos) {
    return PrincipalKind::kRole;
  }
  if (caller.arn.find(":user/") != caller.arn.npos) return PrincipalKind::kUser;
  if (caller.arn.ends_with(":root")) return PrincipalKind::kRoot;
  return caller.arn.empty() && !caller.invoked_by.empty() ? PrincipalKind::kService : PrincipalKind::kOther;
}

std::string_view first_of(std::initializer_list<std::string_view> texts) {
  for (const std::string_view text : texts) {
    if (!text.empty()) return text;
  }
  return {};
}

/// The name of the session is the last part of the ARN and of principalId (AROA…:bob).
Principal role_of(const CallerFields& caller, std::string& buffer) {
  Principal role{PrincipalKind::kRole, {}, {}};
  const std::size_t colon = caller.principal_id.find(':');
  if (colon != caller.principal_id.npos) role.session = caller.principal_id.substr(colon + 1);
  const std::size_t at = caller.arn.find(kAssumedRole);
  if (at == caller.arn.npos) {
    role.name = first_of({caller.issuer_arn, caller.arn, caller.principal_id.substr(0, colon), caller.user_name});
    return role;
  }
  const std::string_view path = caller.arn.substr(at + kAssumedRole.size());
  const std::size_t slash = path.find('/');
  if (slash != path.npos) role.session = path.substr(slash + 1);
  if (!caller.issuer_arn.empty()) {
    role.name = caller.issuer_arn;
    return role;
  }
  // arn:aws:sts::111122223333:assumed-role/Admin/bob → arn:aws:iam::111122223333:role/Admin
  buffer = caller.arn.substr(0, at);
  const std::size_t service = buffer.find(":sts:");
  if (service != buffer.npos) buffer.replace(service, 5, ":iam:");
  buffer.append(":role/").append(path.substr(0, slash));
  role.name = buffer;
  return role;
}

Principal federated(const CallerFields& caller, std::string& buffer) {
  if (!caller.arn.empty()) return {PrincipalKind::kFederated, caller.arn, {}};
  if (caller.identity_provider.empty() || caller.user_name.empty()) {
    return {PrincipalKind::kFederated, first_of({caller.principal_id, caller.user_name, caller.identity_provider}), {}};
  }
  buffer.assign(caller.identity_provider).append("/").append(caller.user_name);
  return {PrincipalKind::kFederated, buffer, {}};
}

}  // namespace

std::string_view to_string(PrincipalKind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }

Principal principal_of(const CallerFields& caller, std::string& buffer) {
  Principal principal = stated_principal_of(caller, buffer);
  if (principal.name.empty()) principal.name = "unknown";
  return principal;
}

Principal stated_principal_of(const CallerFields& caller, std::string& buffer) {
  const PrincipalKind kind = kind_of(caller);
  switch (kind) {
    case PrincipalKind::kUser:
      return {kind, first_of({caller.arn, caller.user_name, caller.principal_id}), {}};
    case PrincipalKind::kRole:
      return role_of(caller, buffer);
    case PrincipalKind::kService:
      return {kind, first_of({caller.invoked_by, caller.principal_id, caller.user_name, caller.arn}), {}};
    case PrincipalKind::kRoot:
      if (caller.arn.empty() && !caller.account.empty()) {
        buffer.assign("arn:aws:iam::").append(caller.account).append(":root");
        return {kind, buffer, {}};
      }
      return {kind, first_of({caller.arn, caller.user_name, caller.principal_id}), {}};
    case PrincipalKind::kAccount:
      return {kind, first_of({caller.account, caller.arn, caller.principal_id}), caller.principal_id};
    case PrincipalKind::kFederated:
      return federated(caller, buffer);
    case PrincipalKind::kOther:
      break;
  }
  return {kind, first_of({caller.arn, caller.user_name, caller.invoked_by, caller.principal_id, caller.type}), {}};
}

}  // namespace trailhound
