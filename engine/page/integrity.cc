#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "engine/page/json_members.h"
#include "engine/page/sections.h"

namespace trailhound {
namespace {

constexpr std::size_t kListed = 200;

/// `not_covered` reads `not covered`.
std::string words(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string_view verdict_text(std::string_view verdict) {
  if (verdict == "proven") {
    return "Proven: CloudTrail signed the digests, and each log file that they cover is as it was delivered.";
  }
  if (verdict == "consistent") return "Consistent: the digests and the log files agree.";
  if (verdict == "faults") return "Not everything is as CloudTrail delivered it.";
  return "Nothing could be verified: there is no digest.";
}

constexpr std::array<std::string_view, 8> kStates = {"valid",    "not_yet_covered", "not_covered", "unproven",
                                                     "modified", "missing",         "unreadable",  "unknown"};

/// The log files by state.
Values::List counts_of(const JsonValue* logs) {
  Values::List list;
  for (const std::string_view state : kStates) {
    const std::uint64_t count = number_at(logs, state);
    if (count > 0) list.emplace_back().number("count", count).text("label", "log files " + words(state));
  }
  return list;
}

std::string digests_text(const JsonValue* digests) {
  std::string text;
  for (const std::string_view state : kStates) {
    const std::uint64_t count = number_at(digests, state);
    if (count > 0) text += (text.empty() ? "" : ", ") + std::to_string(count) + ' ' + words(state);
  }
  return text;
}

std::string periods_text(const JsonValue& chain) {
  std::string text;
  for (const JsonValue& period : elements_at(&chain, "valid")) {
    text += text.empty() ? "" : "; ";
    text += text_at(&period, "from");
    text += " to ";
    text += text_at(&period, "to");
  }
  return text.empty() ? "nothing" : text;
}

void set_chains(const JsonValue* integrity, Values& page) {
  Values::List chains;
  for (const JsonValue& chain : elements_at(integrity, "chains")) {
    if (chains.size() == kListed) break;
    std::string trail = std::string(text_at(&chain, "account")) + ' ' + std::string(text_at(&chain, "region")) + ' ' +
                        std::string(text_at(&chain, "trail"));
    if (is_true_at(&chain, "backfill")) trail += " (backfill)";
    chains.emplace_back()
        .text("trail", trail)
        .text("digests", digests_text(member(&chain, "digests")))
        .text("from", text_at(&chain, "from"))
        .text("to", text_at(&chain, "to"))
        .text("valid", periods_text(chain));
  }
  page.flag("has_chains", !chains.empty()).list("chains", std::move(chains));
}

}  // namespace

void set_integrity(const CaseFile& file, Values& page) {
  const JsonValue* const integrity = member(file.ledger ? &*file.ledger : nullptr, "integrity");
  page.flag("has_integrity", integrity != nullptr);
  if (integrity == nullptr) return;
  page.text("integrity_verdict", verdict_text(text_at(integrity, "verdict")));
  page.flag("has_public_keys", is_true_at(integrity, "public_keys"));
  page.list("integrity_counts", counts_of(member(integrity, "logs")));
  set_chains(integrity, page);
  Values::List invalid;
  std::uint64_t left_out = 0;
  for (const JsonValue& finding : elements_at(integrity, "findings")) {
    if (text_at(&finding, "state") == "not_yet_covered") continue;
    if (invalid.size() == kListed) {
      ++left_out;
      continue;
    }
    const std::string_view path = text_at(&finding, "path");
    invalid.emplace_back()
        .text("what", std::string(text_at(&finding, "subject")) + ' ' + words(text_at(&finding, "state")))
        .text("name", path.empty() ? text_at(&finding, "object") : path)
        .text("why", text_at(&finding, "reason"));
  }
  page.flag("has_invalid", !invalid.empty()).list("invalid", std::move(invalid));
  page.flag("is_invalid_cut", left_out > 0).number("invalid_left_out", left_out);
}

}  // namespace trailhound
