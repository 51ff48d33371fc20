#include "engine/sigma/derived_field.h"

#include <algorithm>
#include <iterator>

#include "engine/sigma/codes.h"

namespace trailhound {
namespace {

constexpr std::string_view kPrefix = "trailhound.";

constexpr std::string_view kPrincipalSources[] = {
    "userIdentity.type",
    "userIdentity.arn",
    "userIdentity.principalId",
    "userIdentity.accountId",
    "userIdentity.userName",
    "userIdentity.invokedBy",
    "userIdentity.sessionContext.sessionIssuer.arn",
    "userIdentity.identityProvider",
};
constexpr std::string_view kNetworkSources[] = {"sourceIPAddress"};
constexpr std::string_view kAgentFamilySources[] = {"userAgent"};

struct Row {
  DerivedField field;
  std::string_view name;
  std::span<const std::string_view> sources;
};
constexpr Row kRows[] = {
    {DerivedField::kPrincipal, "trailhound.principal", kPrincipalSources},
    {DerivedField::kNetwork, "trailhound.network", kNetworkSources},
    {DerivedField::kAgentFamily, "trailhound.agent_family", kAgentFamilySources},
};

const Row& row_of(DerivedField field) {
  return *std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& row) { return row.field == field; });
}

}  // namespace

bool is_derived_name(std::string_view field) { return field.starts_with(kPrefix); }

std::optional<DerivedField> derived_field(std::string_view name) {
  const auto row = std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& each) { return each.name == name; });
  return row == std::end(kRows) ? std::nullopt : std::optional(row->field);
}

std::string_view to_string(DerivedField field) { return row_of(field).name; }
std::span<const std::string_view> sources_of(DerivedField field) { return row_of(field).sources; }

void check_derived_name(std::string_view field, Position position, Findings& findings) {
  if (!is_derived_name(field) || derived_field(field)) return;
  findings.error(codes::kDerivedField, position,
                 "there is no derived field " + quoted(field) +
                     "; there are trailhound.principal, trailhound.network and trailhound.agent_family");
}

void refuse_derived_name(std::string_view field, Position position, Findings& findings) {
  if (!is_derived_name(field)) return;
  findings.error(codes::kDerivedInDetection, position,
                 quoted(field) + " is a derived field: correlations and rollups can use it, a detection cannot");
}

}  // namespace trailhound
