#pragma once

#include <string>
#include <string_view>

#include "engine/sigma/derived_field.h"

namespace trailhound {

/// What each derived field is for members of an event: the table of engine/notes/semantics.md §13, for the engine and
/// for the oracle. An empty text: the event lacks the field.
struct DerivedCase {
  DerivedField field;
  std::string_view members, text;
};

inline constexpr DerivedCase kDerivedCases[] = {
    {DerivedField::kPrincipal, R"("a":1)", ""},
    {DerivedField::kPrincipal, R"("userIdentity":{"type":"AssumedRole"})", ""},
    {DerivedField::kPrincipal,
     R"("userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/Admin/bob",)"
     R"("sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::111122223333:role/team/Admin"}}})",
     "arn:aws:iam::111122223333:role/team/Admin"},
    {DerivedField::kPrincipal,
     R"("userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/Admin/bob"})",
     "arn:aws:iam::111122223333:role/Admin"},
    {DerivedField::kPrincipal, R"("userIdentity":{"type":"AssumedRole","principalId":"AROA1:i-0123"})", "AROA1"},
    {DerivedField::kPrincipal, R"("userIdentity":{"arn":"arn:aws:iam::111122223333:user\/bob"})",
     "arn:aws:iam::111122223333:user/bob"},
    {DerivedField::kPrincipal, R"("userIdentity":{"type":"IAMUser","arn":null,"userName":["bob"]})", "bob"},
    {DerivedField::kPrincipal, R"("userIdentity":{"type":"IAMUser","arn":"","userName":7})", "7"},
    {DerivedField::kPrincipal, R"("userIdentity":{"type":"Root","accountId":"111122223333"})",
     "arn:aws:iam::111122223333:root"},
    {DerivedField::kPrincipal, R"("userIdentity":{"type":"AWSService","invokedBy":"ec2.amazonaws.com"})",
     "ec2.amazonaws.com"},
    {DerivedField::kPrincipal, R"("userIdentity":{"invokedBy":"ec2.amazonaws.com"})", "ec2.amazonaws.com"},
    {DerivedField::kPrincipal, R"("userIdentity":{"type":"AWSAccount","accountId":"444455556666"})", "444455556666"},
    {DerivedField::kPrincipal,
     R"("userIdentity":{"type":"SAMLUser","userName":"bob","identityProvider":"arn:aws:iam::1:saml-provider/o"})",
     "arn:aws:iam::1:saml-provider/o/bob"},
    {DerivedField::kPrincipal, R"("userIdentity":{"type":"SAMLUser","identityProvider":"o"})", "o"},
    {DerivedField::kPrincipal, R"("userIdentity":{"type":"Unknown"})", "Unknown"},
    {DerivedField::kPrincipal, R"("userIdentity":"{\"type\":\"Root\",\"arn\":\"arn:aws:iam::1:root\"}")",
     "arn:aws:iam::1:root"},
    {DerivedField::kNetwork, R"("a":1)", ""},
    {DerivedField::kNetwork, R"("sourceIPAddress":null)", ""},
    {DerivedField::kNetwork, R"("sourceIPAddress":"")", ""},
    {DerivedField::kNetwork, R"("sourceIPAddress":"203.0.113.9")", "203.0.0.0/16"},
    {DerivedField::kNetwork, R"("sourceIPAddress":["203.0.113.9","198.51.100.1"])", "203.0.0.0/16"},
    {DerivedField::kNetwork, R"("sourceIPAddress":"2001:db8:1:2::9")", "2001:db8:1::/48"},
    {DerivedField::kNetwork, R"("sourceIPAddress":"2001:0DB8:0001:ffff:1:2:3:4")", "2001:db8:1::/48"},
    {DerivedField::kNetwork, R"("sourceIPAddress":"::ffff:203.0.113.9")", "203.0.0.0/16"},
    {DerivedField::kNetwork, R"("sourceIPAddress":"::1")", "::/48"},
    {DerivedField::kNetwork, R"("sourceIPAddress":"203.0.113.9 ")", "203.0.113.9 "},
    {DerivedField::kNetwork, R"("sourceIPAddress":"203.0.113.256")", "203.0.113.256"},
    {DerivedField::kNetwork, R"("sourceIPAddress":"AWS Internal")", "AWS Internal"},
    {DerivedField::kNetwork, R"("sourceIPAddress":"203.0.113.9\u0000")", std::string_view("203.0.113.9\0", 12)},
    {DerivedField::kAgentFamily, R"("a":1)", ""},
    {DerivedField::kAgentFamily, R"("userAgent":"")", ""},
    {DerivedField::kAgentFamily, R"("userAgent":"aws-cli/2.13.5 Python/3.11.4")", "aws-cli"},
    {DerivedField::kAgentFamily, R"("userAgent":"[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12]")", "console"},
    {DerivedField::kAgentFamily, R"("userAgent":"APN/1.0 HashiCorp/1.0 Terraform/1.5 aws-sdk-go/1.44")", "Terraform"},
    {DerivedField::kAgentFamily, R"("userAgent":"AWS Internal")", "AWS service"},
    {DerivedField::kAgentFamily, R"("userAgent":"rds.amazonaws.com")", "AWS service"},
    {DerivedField::kAgentFamily, R"-("userAgent":"my-tool/1.0 (x)")-", "my-tool"},
    {DerivedField::kAgentFamily, R"("userAgent":"[my-tool]")", "my-tool"},
    {DerivedField::kAgentFamily, R"("userAgent":"[")", "["},
    {DerivedField::kAgentFamily, R"("userAgent":"/odd")", "other"},
    {DerivedField::kAgentFamily, R"("userAgent":"éééééééééééééééééééé")", "éééééééééééééééééééé"},
    {DerivedField::kAgentFamily, R"("userAgent":"aéééééééééééééééééééé")", "aééééééééééééééééééé"},
};

/// A record of CloudTrail with these members.
inline std::string derived_event(std::string_view members) {
  return R"({"eventVersion":"1.09","eventSource":"sts.amazonaws.com","eventName":"GetCallerIdentity",)"
         R"("eventTime":"2026-03-14T09:00:00Z","awsRegion":"eu-west-1",)" +
         std::string(members) + "}";
}

}  // namespace trailhound
