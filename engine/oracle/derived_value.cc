#include "engine/oracle/derived_value.h"

#include <arpa/inet.h>

#include <string_view>
#include <utility>
#include <vector>

#include "engine/oracle/reach.h"

namespace trailhound {
namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// The first text, number or boolean that the path reaches; empty if there is none.
std::string first_text(const JsonValue& event, std::string_view path) {
  for (const JsonValue* value : reach(event, path)) {
    if (value->kind != JsonValue::Kind::kNull && !value->is_container()) return value->text;
  }
  return {};
}

std::string first_of(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    if (!text.empty()) return text;
  }
  return {};
}

/// arn:aws:sts::111122223333:assumed-role/Admin/bob → arn:aws:iam::111122223333:role/Admin
std::string role_of_session(std::string arn) {
  const std::size_t begin = arn.find(":assumed-role/") + std::string_view(":assumed-role/").size();
  const std::string name = arn.substr(begin, arn.find('/', begin) - begin);
  arn.resize(begin - std::string_view(":assumed-role/").size());
  if (const std::size_t service = arn.find(":sts:"); service != std::string::npos) arn.replace(service, 5, ":iam:");
  return arn + ":role/" + name;
}

std::string principal_of(const JsonValue& event) {
  const auto identity = [&](std::string_view member) {
    return first_text(event, "userIdentity." + std::string(member));
  };
  const std::string arn = identity("arn"), id = identity("principalId"), account = identity("accountId"),
                    user = identity("userName"), service = identity("invokedBy"), stated = identity("type"),
                    issuer = identity("sessionContext.sessionIssuer.arn"), provider = identity("identityProvider");
  std::string type = stated;
  for (const std::string_view known : {"IAMUser", "AssumedRole", "Role", "AWSService", "AWSAccount", "Root",
                                       "FederatedUser", "SAMLUser", "WebIdentityUser", "IdentityCenterUser"}) {
    if (stated == known) type = "known";
  }
  if (type == "known") {
    type = stated;
  } else if (contains(arn, ":assumed-role/") || contains(arn, ":role/")) {
    type = "Role";
  } else if (contains(arn, ":user/")) {
    type = "IAMUser";
  } else if (arn.ends_with(":root")) {
    type = "Root";
  } else if (arn.empty() && !service.empty()) {
    type = "AWSService";
  } else {
    return first_of({arn, user, service, id, stated});
  }
  if (type == "IAMUser") return first_of({arn, user, id});
  if (type == "AWSService") return first_of({service, id, user, arn});
  if (type == "AWSAccount") return first_of({account, arn, id});
  if (type == "Root") return first_of({arn, account.empty() ? "" : "arn:aws:iam::" + account + ":root", user, id});
  if (type == "AssumedRole" || type == "Role") {
    const std::string session_role = contains(arn, ":assumed-role/") ? role_of_session(arn) : "";
    return first_of({issuer, session_role, arn, id.substr(0, id.find(':')), user});
  }
  const std::string of_provider = provider.empty() || user.empty() ? "" : provider + "/" + user;
  return first_of({arn, of_provider, id, user, provider});
}

std::string network_of(const std::string& address) {
  if (contains(address, std::string_view("\0", 1))) return address;
  in6_addr v6{};
  in_addr v4{};
  std::uint8_t* const bytes = v6.s6_addr;
  bool is_v4 = inet_pton(AF_INET, address.c_str(), &v4) == 1;
  if (!is_v4 && inet_pton(AF_INET6, address.c_str(), &v6) != 1) return address;
  if (!is_v4 && IN6_IS_ADDR_V4MAPPED(&v6)) {
    is_v4 = true;
    v4.s_addr = htonl(static_cast<std::uint32_t>(bytes[12]) << 24 | static_cast<std::uint32_t>(bytes[13]) << 16);
  }
  if (is_v4) {
    const std::uint32_t number = ntohl(v4.s_addr);
    return std::to_string(number >> 24) + "." + std::to_string(number >> 16 & 0xFF) + ".0.0/16";
  }
  for (int i = 6; i < 16; ++i) bytes[i] = 0;
  char text[INET6_ADDRSTRLEN];
  return std::string(inet_ntop(AF_INET6, &v6, text, sizeof text)) + "/48";
}

/// The list of engine/notes/semantics.md §13, column by column: the first row that the user agent contains decides.
const std::vector<std::pair<std::string, std::string>> kFamilies = {
    {"stratus-red-team", "stratus-red-team"},
    {"pacu", "Pacu"},
    {"cloudfox", "CloudFox"},
    {"scoutsuite", "ScoutSuite"},
    {"prowler", "Prowler"},
    {"trufflehog", "TruffleHog"},
    {"s3 browser", "S3 Browser"},
    {"winscp", "WinSCP"},
    {"cyberduck", "Cyberduck"},
    {"rclone", "rclone"},
    {"s3cmd", "s3cmd"},
    {"steampipe", "Steampipe"},
    {"opentofu", "OpenTofu"},
    {"terraform", "Terraform"},
    {"pulumi", "Pulumi"},
    {"aws-cdk", "AWS CDK"},
    {"ansible", "Ansible"},
    {"eksctl", "eksctl"},
    {"s3console", "console"},
    {"console.amazonaws.com", "console"},
    {"console.aws.amazon.com", "console"},
    {"signin.amazonaws.com", "console"},
    {"aws-cli/", "aws-cli"},
    {"awspowershell", "AWS PowerShell"},
    {"mozilla/", "browser"},
    {"boto3/", "Boto3"},
    {"botocore/", "Botocore"},
    {"amazon-ssm-agent", "SSM agent"},
    {"aws-sdk-go", "aws-sdk-go"},
    {"aws-sdk-java", "aws-sdk-java"},
    {"aws-sdk-js", "aws-sdk-js"},
    {"aws-sdk-nodejs", "aws-sdk-js"},
    {"aws-sdk-ruby", "aws-sdk-ruby"},
    {"aws-sdk-php", "aws-sdk-php"},
    {"aws-sdk-dotnet", "aws-sdk-dotnet"},
    {"aws-sdk-rust", "aws-sdk-rust"},
    {"aws-sdk-cpp", "aws-sdk-cpp"},
    {"aws-sdk-kotlin", "aws-sdk-kotlin"},
    {"aws-sdk-swift", "aws-sdk-swift"},
};

std::string family_of(const std::string& agent) {
  std::string lower = agent.substr(0, 1024);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (const auto& [part, family] : kFamilies) {
    if (contains(lower, part)) return family;
  }
  if (lower == "aws internal" || lower.ends_with(".amazonaws.com")) return "AWS service";
  const std::string open = agent.size() > 1 && agent[0] == '[' ? agent.substr(1) : agent;
  std::string word = open.substr(0, open.find_first_of("/ ;,]")).substr(0, 40);
  // A word that is cut does not end inside a character.
  if (word.size() < open.size()) {
    const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
    while (!word.empty() && continues(open[word.size()])) word.pop_back();
  }
  return word.empty() ? "other" : word;
}

}  // namespace

std::optional<std::string> derived_value(const JsonValue& event, DerivedField field) {
  std::string text;
  switch (field) {
    case DerivedField::kPrincipal:
      text = principal_of(event);
      break;
    case DerivedField::kNetwork:
      text = first_text(event, "sourceIPAddress");
      if (!text.empty()) text = network_of(text);
      break;
    case DerivedField::kAgentFamily:
      text = first_text(event, "userAgent");
      if (!text.empty()) text = family_of(text);
      break;
  }
  return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace trailhound
