#include "engine/identity/principal.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

std::string text_of(const CallerFields& caller) {
  std::string buffer;
  const Principal principal = principal_of(caller, buffer);
  std::string text(to_string(principal.kind));
  text.append(" ").append(principal.name);
  if (!principal.session.empty()) text.append(" / ").append(principal.session);
  return text;
}

CallerFields caller(std::string_view type) {
  CallerFields fields;
  fields.type = type;
  return fields;
}

TEST_CASE("a user is named by the ARN, or as well as the record can") {
  CallerFields user = caller("IAMUser");
  user.principal_id = "AIDA1";
  CHECK(text_of(user) == "user AIDA1");
  user.user_name = "bob";
  CHECK(text_of(user) == "user bob");
  user.arn = "arn:aws:iam::111122223333:user/bob";
  CHECK(text_of(user) == "user arn:aws:iam::111122223333:user/bob");
}

TEST_CASE("the sessions of a role are one principal") {
  CallerFields role = caller("AssumedRole");
  role.arn = "arn:aws:sts::111122223333:assumed-role/Admin/bob";
  CHECK(text_of(role) == "role arn:aws:iam::111122223333:role/Admin / bob");
  role.issuer_arn = "arn:aws:iam::111122223333:role/team/Admin";
  CHECK(text_of(role) == "role arn:aws:iam::111122223333:role/team/Admin / bob");
  role.arn = "arn:aws-cn:sts::111122223333:assumed-role/Admin";
  role.issuer_arn = {};
  CHECK(text_of(role) == "role arn:aws-cn:iam::111122223333:role/Admin");
  role.arn = {};
  CHECK(text_of(role) == "role unknown");
  role.principal_id = "AROA1:i-0123456789abcdef0";
  CHECK(text_of(role) == "role AROA1 / i-0123456789abcdef0");
}

TEST_CASE("services, root, other accounts and identity providers") {
  CallerFields service = caller("AWSService");
  service.invoked_by = "ec2.amazonaws.com";
  CHECK(text_of(service) == "service ec2.amazonaws.com");

  CallerFields root = caller("Root");
  root.account = "111122223333";
  CHECK(text_of(root) == "root arn:aws:iam::111122223333:root");

  CallerFields other = caller("AWSAccount");
  other.account = "444455556666";
  other.principal_id = "AROA2:eve";
  CHECK(text_of(other) == "account 444455556666 / AROA2:eve");

  CallerFields saml = caller("SAMLUser");
  saml.principal_id = "hash:eve";
  saml.user_name = "eve@example.com";
  saml.identity_provider = "provider";
  CHECK(text_of(saml) == "federated provider/eve@example.com");
  saml.identity_provider = {};
  CHECK(text_of(saml) == "federated hash:eve");
}

TEST_CASE("without a type the ARN tells, or it was a service") {
  CallerFields none = caller("");
  CHECK(text_of(none) == "other unknown");
  none.invoked_by = "secretsmanager.amazonaws.com";
  CHECK(text_of(none) == "service secretsmanager.amazonaws.com");
  none.arn = "arn:aws:iam::111122223333:user/bob";
  CHECK(text_of(none) == "user arn:aws:iam::111122223333:user/bob");
  none.arn = "arn:aws:sts::111122223333:assumed-role/Admin/bob";
  CHECK(text_of(none) == "role arn:aws:iam::111122223333:role/Admin / bob");
  none.arn = "arn:aws:iam::111122223333:root";
  CHECK(text_of(none) == "root arn:aws:iam::111122223333:root");
}

}  // namespace
}  // namespace trailhound
