#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/json_writer.h"
#include "engine/base/time.h"
#include "engine/hunt/output_format.h"

namespace trailhound {

/// Parts of results that the formats of other programs have in common.

/// One sentence for a list of findings: `RULE: PRINCIPAL called EVENT of SERVICE from ADDRESS (ERROR)`.
std::string message_of(const Match& match);
/// `RULE: 12 events for GROUP`, `RULE: new eventSource=ses.amazonaws.com for GROUP`
std::string message_of(const Alert& alert);

/// Of an alert of new_value what is new: `new eventSource=ses.amazonaws.com`, `new group`. Otherwise empty.
std::string news_of(const Alert& alert);

/// The time of the event; the epoch, 1970-01-01T00:00:00Z, if it has none, because these formats require a time.
Nanoseconds time_of(const Match& match);

/// `T1562`, `T1562.008`: the ATT&CK techniques among the tags of a rule, in their order.
std::vector<std::string> techniques_of(std::span<const std::string> tags);

/// One identifier for a rule: its id, or its title if it has none.
template <typename Document>
const std::string& name_of_rule(const Document& rule) {
  return rule.id.empty() ? rule.title : rule.id;
}

/// The level that the author gave a rule, if a file of --levels changed it; `none` if the author gave none. Otherwise
/// empty.
template <typename Document>
std::string_view original_level_of(const Document& rule) {
  if (!rule.original_level) return {};
  return *rule.original_level == Level::kNone ? "none" : to_string(*rule.original_level);
}

/// The event that a match is about, so that the same rule and event have the same identifier in every run:
/// `RULE/EVENTID`, or `RULE/PATH@OFFSET` if the event has no id.
std::string identifier_of(const Match& match);
/// `RULE/GROUP/FIRST`
std::string identifier_of(const Alert& alert);

/// Whether the text is an IPv4 or IPv6 address, and not the name of a service.
bool is_address(std::string_view text);

/// Writes a member unless its value is empty.
void write_if_any(JsonWriter& json, std::string_view key, std::string_view value);
void write_if_any(JsonWriter& json, std::string_view key, std::span<const std::string> values);

/// `12 events until 2023-07-10T12:05:31Z`
std::string rollup_text(const MatchRollup& rollup);

/// Appends a line that is a JSON object, with `members` behind its own.
void append_to_object(std::string_view line, std::string_view members, std::string& out);

/// Writes the number of the match's record as a member, and returns where its digits are in the text of the writer.
RecordSlot write_record(JsonWriter& json, std::string_view key, const Match& match);

}  // namespace trailhound
