#include "engine/identity/agent_family.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "engine/base/ascii.h"
#include "engine/base/text.h"

namespace trailhound {
namespace {

constexpr AgentFamily kFamilies[] = {
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

constexpr std::size_t kMaxName = 40;

/// By character: the rows whose text begins with it, as bits. One walk over a user agent then finds all rows, where a
/// search for each row would walk forty times.
static_assert(std::size(kFamilies) <= 64);
constexpr std::array<std::uint64_t, 256> kRowsByFirst = [] {
  std::array<std::uint64_t, 256> rows{};
  for (std::size_t i = 0; i < std::size(kFamilies); ++i) {
    rows[static_cast<unsigned char>(kFamilies[i].part.front())] |= std::uint64_t{1} << i;
  }
  return rows;
}();

/// The first row that the text contains; null if none is.
const AgentFamily* first_row_in(std::string_view lower) {
  const AgentFamily* found = nullptr;
  std::uint64_t before = ~std::uint64_t{0};  // the rows in front of `found`
  for (std::size_t at = 0; at < lower.size() && before != 0; ++at) {
    std::uint64_t rows = kRowsByFirst[static_cast<unsigned char>(lower[at])] & before;
    for (; rows != 0; rows &= rows - 1) {
      const auto row = static_cast<unsigned>(std::countr_zero(rows));
      if (!lower.substr(at).starts_with(kFamilies[row].part)) continue;
      found = &kFamilies[row];
      before = (std::uint64_t{1} << row) - 1;
      break;
    }
  }
  return found;
}

}  // namespace

std::span<const AgentFamily> agent_families() { return kFamilies; }

std::string agent_family(std::string_view user_agent) {
  if (user_agent.empty()) return "none";
  const std::string lower = ascii_lower(user_agent.substr(0, 1024));
  if (const AgentFamily* family = first_row_in(lower)) return std::string(family->name);
  if (lower == "aws internal" || lower.ends_with(".amazonaws.com")) return "AWS service";
  // S3 puts its callers' agents into brackets.
  if (user_agent.front() == '[' && user_agent.size() > 1) user_agent.remove_prefix(1);
  const std::string_view word = cut_text(user_agent, std::min(user_agent.find_first_of("/ ;,]"), kMaxName));
  return word.empty() ? "other" : std::string(word);
}

}  // namespace trailhound
