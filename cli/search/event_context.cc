#include "cli/search/event_context.h"

#include <optional>
#include <utility>

#include "cli/evidence.h"
#include "engine/hunt/hunt.h"
#include "engine/identity/address_kind.h"
#include "engine/query/query.h"

namespace trailhound {
namespace {

constexpr char kSeparator = '\0';

/// `time NUL principal NUL key NUL address`: what FoundEvent reads.
class ContextFormat : public OutputFormat {
 public:
  RecordSlot match(const Match& match, std::string& out) const override {
    const EventView& event = match.view();
    for (const std::string_view part : {match.time, event.principal, event.access_key, event.address}) {
      out.append(part) += kSeparator;
    }
    return {};
  }
  void rollup(std::string_view line, const MatchRollup& /*rollup*/, std::string& out) const override { out += line; }
  void alert(const Alert& /*alert*/, std::string& /*out*/) const override {}
};

/// Keeps the first event and takes no more.
class FoundEvent : public ResultSink {
 public:
  bool write_match(std::string_view formatted, std::int64_t /*time_key*/) override {
    text = formatted;
    return false;
  }
  bool write(std::string_view /*formatted*/) override { return true; }
  std::optional<std::string> text;
};

std::string take_part(std::string_view& text) {
  const std::string part(text.substr(0, text.find(kSeparator)));
  text.remove_prefix(part.size() + 1);
  return part;
}

/// The fields that EventView takes a principal from, apart from its type, which says too little.
void add_principal(const std::string& principal, std::vector<FieldValue>& out) {
  if (principal.empty()) return;
  if (principal.starts_with("arn:")) {
    out.push_back({"userIdentity.arn", principal});
    return;
  }
  for (const char* field : {"userIdentity.userName", "userIdentity.invokedBy", "userIdentity.principalId"}) {
    out.push_back({field, principal});
  }
}

/// An event that is not found may be in what could not be read.
std::string what_was_not_read(const InputList& list, const HuntResult& result) {
  const std::vector<Problem>& read = result.ledger.read.problems;
  const std::size_t count = list.problems.size() + read.size();
  if (count == 0) return {};
  const Problem& first = list.problems.empty() ? read.front() : list.problems.front();
  const std::string more = count == 1 ? "" : " (and " + std::to_string(count - 1) + " more)";
  return " in what could be read; not examined, or only in part: " + first.path + ": " + first.detail + more;
}

}  // namespace

Result<EventContext, std::string> find_event_context(std::string_view event_id, const HuntArguments& run) {
  Criteria criteria;
  criteria.around.push_back({"eventID", std::string(event_id)});
  Result<Query, std::string> query = make_query(criteria);
  if (!query) return query.error();
  const Plan plan = compile_supported({std::move(query->rule)}, {});
  const ContextFormat format;
  FoundEvent found;
  const HuntOutput output{&format, &found};
  HuntOptions options;
  options.read.threads = run.hunt.read.threads;
  options.read.archive_password = run.hunt.read.archive_password;
  const InputList list = find_evidence(run.inputs, run.hunt.read);
  const HuntResult result = hunt(plan, list.inputs, options, {&output, 1}, nullptr);
  if (!result.error.empty()) return result.error;
  if (!found.text) {
    return "there is no event with the eventID " + std::string(event_id) + what_was_not_read(list, result);
  }

  std::string_view rest = *found.text;
  const std::optional<Nanoseconds> time = parse_rfc3339(take_part(rest));
  if (!time) return "the event " + std::string(event_id) + " has no time";
  EventContext context;
  context.time = *time;
  add_principal(take_part(rest), context.behind);
  if (const std::string key = take_part(rest); !key.empty())
    context.behind.push_back({"userIdentity.accessKeyId", key});
  const std::string address = take_part(rest);
  if (!address.empty() && !is_service_address(address)) context.behind.push_back({"sourceIPAddress", address});
  if (context.behind.empty()) return "the event " + std::string(event_id) + " names no principal, key or address";
  return context;
}

}  // namespace trailhound
