#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace trailhound {

/// What `userIdentity` says about who made a call (AWS, "CloudTrail userIdentity element"). A text is empty where the
/// record does not state it.
struct CallerFields {
  std::string_view type, arn, principal_id, account, user_name, invoked_by, issuer_arn, identity_provider;
};

enum class PrincipalKind : std::uint8_t {
  kUser,       ///< an IAM user
  kRole,       ///< an IAM role; its sessions are one principal
  kService,    ///< a service of AWS, on its own behalf
  kRoot,       ///< the root user of an account
  kAccount,    ///< somebody of another account, whom this account's trail does not name
  kFederated,  ///< a user of an identity provider (SAML, OpenID, Identity Center), or of GetFederationToken
  kOther,
};
/// `user`, `role` … as all output has it.
std::string_view to_string(PrincipalKind kind);

/// Whom to hold responsible for a call. Not the session, which is new every hour, but who is behind it.
struct Principal {
  PrincipalKind kind = PrincipalKind::kOther;
  /// user: its ARN, or without one (a refused login) its name. role: its ARN. service: its name. root: its ARN.
  /// account: the account's number. federated: the ARN, or provider and user name. Never empty.
  std::string_view name;
  /// role: the name of the session, such as the instance's id. account: principalId. Otherwise empty.
  std::string_view session;
};

/// The principal of a call. Its views point into the fields or into `buffer`.
///
///   arn:aws:sts::111122223333:assumed-role/Admin/bob, without an issuer
///     → role arn:aws:iam::111122223333:role/Admin, session bob. (The path of the role is not in that ARN.)
Principal principal_of(const CallerFields& caller, std::string& buffer);

/// The same, but with an empty name where the record states nothing to name the principal by.
Principal stated_principal_of(const CallerFields& caller, std::string& buffer);

}  // namespace trailhound
