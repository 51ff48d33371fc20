#include <algorithm>
#include <utility>

#include "cli/arguments/common.h"

#include "engine/sigma/field_name.h"

namespace trailhound {
namespace {

/// `userIdentity.arn,errorCode`
Result<std::vector<std::string>, UsageError> parse_fields(const std::string& typed) {
  std::vector<std::string> fields;
  for (std::size_t at = 0; at <= typed.size();) {
    const std::size_t end = std::min(typed.find(',', at), typed.size());
    std::string field = typed.substr(at, end - at);
    at = end + 1;
    const auto dots = static_cast<std::size_t>(std::count(field.begin(), field.end(), '.'));
    if (field.empty() || has_empty_part(field) || dots >= FieldTree::kMaxPathParts) {
      return UsageError{"'" + typed + "' is not FIELD[,FIELD...], such as eventName or userIdentity.arn,errorCode"};
    }
    fields.push_back(std::move(field));
  }
  return fields;
}

}  // namespace

Result<WhoArguments, UsageError> parse_who(std::span<const std::string> words) {
  constexpr std::size_t kShown = 20;  // principals, as people read them
  WhoArguments who;
  Result<Typed, UsageError> typed = read_typed("who", words, who);
  if (!typed) return typed.error();
  if (auto error = fill_rules(*typed, who.rules)) return *error;
  if (auto error = fill_read(*typed, who.summary.read)) return *error;
  if (auto error = fill_password(*typed, who.summary.read.archive_password, who)) return *error;
  if (auto error = fill_memory(*typed, who.summary.memory)) return *error;
  who.narrowing = {typed->list("key"), typed->list("principal"), typed->list("ip")};
  if (auto error = fill_time(*typed, "since", who.people.since)) return *error;
  const Result<TableForm, UsageError> form = table_form(*typed);
  if (!form) return form.error();
  who.form = *form;
  who.limit = who.form == TableForm::kText ? kShown : 0;
  if (auto error = fill_limit(*typed, who.limit)) return *error;
  who.people.memory = memory_for_people(who.summary.memory);
  who.summary.keep_duplicates = typed->is_on("keep-duplicates");
  who.quiet = typed->is_on("quiet");
  who.inputs = std::move(typed->positional);
  if (who.inputs.empty()) return UsageError{"no input: name files or folders, or - for standard input"};
  return who;
}

Result<TopArguments, UsageError> parse_top(std::span<const std::string> words) {
  constexpr std::size_t kShown = 20;
  TopArguments top;
  Result<Typed, UsageError> typed = read_typed("top", words, top);
  if (!typed) return typed.error();
  fill_criteria(*typed, top.criteria);
  if (auto error = fill_read(*typed, top.summary.read)) return *error;
  if (auto error = fill_password(*typed, top.summary.read.archive_password, top)) return *error;
  if (auto error = fill_memory(*typed, top.summary.memory)) return *error;
  const Result<TableForm, UsageError> form = table_form(*typed);
  if (!form) return form.error();
  top.form = *form;
  top.limit = top.form == TableForm::kText ? kShown : 0;
  if (auto error = fill_limit(*typed, top.limit)) return *error;
  top.summary.keep_duplicates = typed->is_on("keep-duplicates");
  top.is_rare = typed->is_on("rare");
  top.quiet = typed->is_on("quiet");
  if (typed->positional.empty())
    return UsageError{"no field: name one, such as eventName or userIdentity.arn,errorCode"};
  Result<std::vector<std::string>, UsageError> fields = parse_fields(typed->positional.front());
  if (!fields) return fields.error();
  top.fields = std::move(*fields);
  top.inputs.assign(typed->positional.begin() + 1, typed->positional.end());
  if (top.inputs.empty()) return UsageError{"no input: name files or folders, or - for standard input"};
  return top;
}

}  // namespace trailhound
