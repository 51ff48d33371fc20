#include "engine/catalogue/record_fields.h"

#include <algorithm>

namespace trailhound {
namespace {

constexpr std::string_view kFields[] = {"eventVersion",
                                        "userIdentity",
                                        "eventTime",
                                        "eventSource",
                                        "eventName",
                                        "awsRegion",
                                        "sourceIPAddress",
                                        "userAgent",
                                        "errorCode",
                                        "errorMessage",
                                        "requestID",
                                        "eventID",
                                        "eventType",
                                        "apiVersion",
                                        "managementEvent",
                                        "readOnly",
                                        "recipientAccountId",
                                        "sharedEventID",
                                        "vpcEndpointId",
                                        "vpcEndpointAccountId",
                                        "eventCategory",
                                        "sessionCredentialFromConsole",
                                        "edgeDeviceDetails",
                                        "tlsDetails",
                                        "eventGroup",
                                        "eventContext",
                                        "addendum",
                                        "userIdentity.type",
                                        "userIdentity.userName",
                                        "userIdentity.principalId",
                                        "userIdentity.arn",
                                        "userIdentity.accountId",
                                        "userIdentity.accessKeyId",
                                        "userIdentity.invokedBy",
                                        "userIdentity.identityProvider",
                                        "userIdentity.credentialId",
                                        "userIdentity.invokedByDelegate",
                                        "userIdentity.invokedByDelegate.accountId",
                                        "userIdentity.inScopeOf",
                                        "userIdentity.inScopeOf.sourceArn",
                                        "userIdentity.inScopeOf.sourceAccount",
                                        "userIdentity.inScopeOf.issuerType",
                                        "userIdentity.inScopeOf.credentialsIssuedTo",
                                        "userIdentity.onBehalfOf",
                                        "userIdentity.onBehalfOf.userId",
                                        "userIdentity.onBehalfOf.identityStoreArn",
                                        "userIdentity.sessionContext",
                                        "userIdentity.sessionContext.sessionIssuer",
                                        "userIdentity.sessionContext.sessionIssuer.type",
                                        "userIdentity.sessionContext.sessionIssuer.userName",
                                        "userIdentity.sessionContext.sessionIssuer.principalId",
                                        "userIdentity.sessionContext.sessionIssuer.arn",
                                        "userIdentity.sessionContext.sessionIssuer.accountId",
                                        "userIdentity.sessionContext.attributes",
                                        "userIdentity.sessionContext.attributes.creationDate",
                                        "userIdentity.sessionContext.attributes.mfaAuthenticated",
                                        "userIdentity.sessionContext.sessionCredentialFromConsole",
                                        "userIdentity.sessionContext.ec2RoleDelivery",
                                        "userIdentity.sessionContext.ec2IssuedInVpc",
                                        "userIdentity.sessionContext.ec2InstanceSourceVPC",
                                        "userIdentity.sessionContext.ec2InstanceSourcePrivateIPv4",
                                        "userIdentity.sessionContext.sourceIdentity",
                                        "userIdentity.sessionContext.assumedRoot"};

constexpr std::string_view kObjects[] = {"userIdentity",
                                         "userIdentity.sessionContext",
                                         "userIdentity.sessionContext.sessionIssuer",
                                         "userIdentity.sessionContext.attributes",
                                         "userIdentity.sessionContext.webIdFederationData",
                                         "userIdentity.invokedByDelegate",
                                         "userIdentity.inScopeOf",
                                         "userIdentity.onBehalfOf",
                                         "requestParameters",
                                         "responseElements",
                                         "additionalEventData",
                                         "serviceEventDetails",
                                         "resources",
                                         "tlsDetails",
                                         "edgeDeviceDetails",
                                         "insightDetails",
                                         "addendum",
                                         "eventContext"};

/// Objects whose members each service chooses.
constexpr std::string_view kOpenObjects[] = {"requestParameters",
                                             "responseElements",
                                             "additionalEventData",
                                             "serviceEventDetails",
                                             "resources",
                                             "tlsDetails",
                                             "edgeDeviceDetails",
                                             "insightDetails",
                                             "insightContext",
                                             "insightSource",
                                             "addendum",
                                             "eventContext",
                                             "annotation",
                                             "userIdentity.sessionContext.webIdFederationData"};

constexpr std::string_view kIdentityTypes[] = {"Root",
                                               "IAMUser",
                                               "AssumedRole",
                                               "Role",
                                               "FederatedUser",
                                               "Directory",
                                               "AWSAccount",
                                               "AWSService",
                                               "SAMLUser",
                                               "WebIdentityUser",
                                               "IdentityCenterUser",
                                               "Unknown",
                                               "InvokedByService"};
constexpr std::string_view kEventTypes[] = {"AwsApiCall",          "AwsServiceEvent", "AwsConsoleAction",
                                            "AwsConsoleSignIn",    "AwsVpceEvent",    "AwsCloudTrailInsight",
                                            "AwsMgmtConsoleSignIn"};
constexpr std::string_view kCategories[] = {"Management", "Data", "NetworkActivity", "Insight", "Aggregated"};
constexpr std::string_view kBooleans[] = {"true", "false"};
constexpr std::string_view kYesNo[] = {"Yes", "No"};
constexpr std::string_view kOutcomes[] = {"Success", "Failure"};

struct FieldValues {
  std::string_view field;
  std::span<const std::string_view> values;
};
constexpr FieldValues kValues[] = {
    {"userIdentity.type", kIdentityTypes},
    {"eventType", kEventTypes},
    {"eventCategory", kCategories},
    {"readOnly", kBooleans},
    {"managementEvent", kBooleans},
    {"sessionCredentialFromConsole", kBooleans},
    {"userIdentity.sessionContext.attributes.mfaAuthenticated", kBooleans},
    {"additionalEventData.MFAUsed", kYesNo},
    {"additionalEventData.MobileVersion", kYesNo},
    {"responseElements.ConsoleLogin", kOutcomes},
};

bool is_region(std::string_view text) {  // eu-west-1; a few services write global or aws-global
  return text.find('-') != text.npos || text == "global";
}
bool is_account(std::string_view text) {
  return (text.size() == 12 && text.find_first_not_of("0123456789") == text.npos) || text == "anonymous" ||
         text == "ANONYMOUS_PRINCIPAL";
}
bool is_source(std::string_view text) { return text.find('.') != text.npos; }

constexpr FieldShape kShapes[] = {
    {"eventSource", "a name such as iam.amazonaws.com", is_source},
    {"awsRegion", "a name such as eu-west-1", is_region},
    {"recipientAccountId", "twelve digits", is_account},
    {"userIdentity.accountId", "twelve digits", is_account},
};
constexpr std::string_view kTexts[] = {
    "eventTime",       "eventSource", "eventName",         "awsRegion",        "eventType", "eventCategory", "eventID",
    "sourceIPAddress", "userAgent",   "userIdentity.type", "userIdentity.arn", "errorCode", "errorMessage"};

}  // namespace

const FieldShape* shape_of_field(std::string_view field) {
  const auto* found =
      std::find_if(std::begin(kShapes), std::end(kShapes), [&](const FieldShape& row) { return row.field == field; });
  return found == std::end(kShapes) ? nullptr : found;
}

bool is_text_field(std::string_view field) {
  return std::find(std::begin(kTexts), std::end(kTexts), field) != std::end(kTexts);
}

bool is_object_field(std::string_view field) {
  return std::find(std::begin(kObjects), std::end(kObjects), field) != std::end(kObjects);
}

bool is_cloudtrail_field(std::string_view field) {
  if (std::find(std::begin(kFields), std::end(kFields), field) != std::end(kFields)) return true;
  return std::any_of(std::begin(kOpenObjects), std::end(kOpenObjects), [&](std::string_view object) {
    return field.starts_with(object) && (field.size() == object.size() || field[object.size()] == '.');
  });
}

std::span<const std::string_view> values_of_field(std::string_view field) {
  const auto* found =
      std::find_if(std::begin(kValues), std::end(kValues), [&](const FieldValues& row) { return row.field == field; });
  return found == std::end(kValues) ? std::span<const std::string_view>() : found->values;
}

}  // namespace trailhound
