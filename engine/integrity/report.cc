#include "engine/integrity/report.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/json_writer.h"
#include "engine/base/time.h"

namespace trailhound {
namespace {

void append_counts(JsonWriter& json, std::string_view key, const StateCounts& counts) {
  json.begin_object(key);
  for (int i = 0; i < kIntegrityStates; ++i) {
    json.number(name_of(static_cast<IntegrityState>(i)), counts[static_cast<std::size_t>(i)]);
  }
  json.end_object();
}

void append_chain(JsonWriter& json, const DigestChain& chain) {
  json.begin_object();
  json.text("account", chain.trail.account);
  json.text("region", chain.trail.region);
  json.text("trail", chain.trail.name);
  json.text("home_region", chain.trail.home);
  if (!chain.trail.organization.empty()) json.text("organization", chain.trail.organization);
  json.boolean("backfill", chain.trail.is_backfill);
  json.text("from", format_rfc3339(chain.from));
  json.text("to", format_rfc3339(chain.to));
  json.boolean("begins_with_start", chain.begins_with_start);
  json.begin_array("valid");
  for (const DigestChain::Period& period : chain.valid) {
    json.begin_object();
    json.text("from", format_rfc3339(period.from));
    json.text("to", format_rfc3339(period.to));
    json.end_object();
  }
  json.end_array();
  json.number("gaps", chain.gaps);
  json.number("without_logs", chain.without_logs);
  append_counts(json, "digests", chain.digests);
  append_counts(json, "logs", chain.logs);
  json.end_object();
}

void append_finding(JsonWriter& json, const IntegrityFinding& finding) {
  constexpr std::array<std::string_view, 3> kSubjects = {"period", "digest", "log"};
  json.begin_object();
  json.text("subject", kSubjects[static_cast<std::size_t>(finding.subject)]);
  json.text("state", name_of(finding.state));
  if (!finding.path.empty()) json.path("path", finding.path);
  if (!finding.object.empty()) json.text("object", finding.object);
  json.text("reason", finding.reason);
  json.end_object();
}

}  // namespace

bool IntegrityReport::has_faults() const {
  return std::any_of(findings.begin(), findings.end(),
                     [](const IntegrityFinding& finding) { return is_fault(finding.state); });
}

IntegrityReport::Verdict IntegrityReport::verdict() const {
  if (has_faults()) return Verdict::kFaults;
  if (chains.empty()) return Verdict::kNothing;
  return has_keys ? Verdict::kProven : Verdict::kConsistent;
}

std::uint64_t IntegrityReport::digests(IntegrityState state) const {
  std::uint64_t sum = 0;
  for (const DigestChain& chain : chains) sum += chain.digests[static_cast<std::size_t>(state)];
  return sum;
}

std::string_view name_of(IntegrityReport::Verdict verdict) {
  switch (verdict) {
    case IntegrityReport::Verdict::kProven:
      return "proven";
    case IntegrityReport::Verdict::kConsistent:
      return "consistent";
    case IntegrityReport::Verdict::kFaults:
      return "faults";
    case IntegrityReport::Verdict::kNothing:
      return "nothing";
  }
  return "";
}

void append_integrity(JsonWriter& json, std::string_view key, const IntegrityReport& report) {
  json.begin_object(key);
  json.text("schema", "trailhound/integrity/1");
  json.text("verdict", name_of(report.verdict()));
  json.boolean("public_keys", report.has_keys);
  json.boolean("complete", report.is_whole);
  append_counts(json, "logs", report.logs);
  json.number("other_texts", report.others);
  json.begin_array("chains");
  for (const DigestChain& chain : report.chains) append_chain(json, chain);
  json.end_array();
  json.begin_array("findings");
  for (const IntegrityFinding& finding : report.findings) append_finding(json, finding);
  json.end_array();
  json.end_object();
}

}  // namespace trailhound
