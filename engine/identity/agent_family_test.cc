#include "engine/identity/agent_family.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

TEST_CASE("user agents by family") {
  struct Row {
    std::string_view agent, family;
  };
  const Row rows[] = {
      {"", "none"},
      {"aws-cli/2.13.5 Python/3.11.4 Linux/5.15 exe/x86_64 prompt/off command/s3api.list-buckets", "aws-cli"},
      {"[aws-cli/1.27.0 Python/3.10 Linux/5 botocore/1.29.0]", "aws-cli"},
      {"Boto3/1.26.165 Python/3.10.6 Linux/5.19.0-46-generic Botocore/1.29.165", "Boto3"},
      {"APN/1.0 HashiCorp/1.0 Terraform/1.5 aws-sdk-go/1.44 (go1.19; linux; amd64)", "Terraform"},
      {"APN/1.0 HashiCorp/1.0 Terraform/1.5 aws-sdk-go/1.44 stratus-red-team_0000", "stratus-red-team"},
      {"aws-sdk-go/1.41.4 (go1.18.3; linux; amd64) amazon-ssm-agent/", "SSM agent"},
      {"[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.488 Linux]", "console"},
      {"signin.amazonaws.com", "console"},
      {"Mozilla/5.0 (X11; Linux x86_64) Firefox/102.0", "browser"},
      {"AWS Internal", "AWS service"},
      {"rds.amazonaws.com", "AWS service"},
      {"my-tool/1.0 (x)", "my-tool"},
      {"[my-tool]", "my-tool"},
      {"/odd", "other"},
      {"[", "["},
  };
  for (const Row& row : rows) {
    CAPTURE(row.agent);
    CHECK(agent_family(row.agent) == row.family);
  }
  // A long word is cut, but not within a character.
  CHECK(agent_family(std::string(39, 'a') + "\xC3\xA9\xC3\xA9") == std::string(39, 'a'));
  CHECK(agent_family(std::string(100'000, 'a')) == std::string(40, 'a'));
}

}  // namespace
}  // namespace trailhound
