// What a framer says about its input: its form, and which of the three outcomes it has.

#include <algorithm>
#include <utility>

#include "engine/event/framer.h"

namespace trailhound {

/// Tells the form of the text by how it begins. False: more of it must be seen.
bool Framer::note_start(std::string_view text, bool last) {
  TextFormat format = sniff_format(text, last);
  if (format.form == TextFormat::Form::kCut) return false;
  set_format(std::move(format));
  return true;
}

void Framer::set_format(TextFormat format) {
  format_ = std::move(format);
  if (format_.form == TextFormat::Form::kCsv) csv_.start(format_.separator, format_.has_backslashes);
}

/// Plain text may turn out to be a log: `begin` moves to the first line that holds an event, and reading goes on there.
/// False: there is none in this window; `keep` is then how many bytes of its end must come again, because a line or an
/// event is cut.
bool Framer::note_event_line(std::string_view text, bool last, std::size_t& begin, std::size_t& keep) {
  constexpr std::size_t kMostLine = 1u << 20;
  const std::size_t whole = last ? text.size() : text.rfind('\n') + 1;  // npos + 1 is 0
  const bool is_long = text.size() - whole > kMostLine;  // the line that is cut: nobody waits for its end
  keep = is_long ? 0 : text.size() - whole;
  TextFormat format = find_event_line(text.substr(0, whole), last || is_long, format_.is_document, begin, promises_);
  if (format.form == TextFormat::Form::kCut) keep = text.size() - begin;
  if (format.form == TextFormat::Form::kForeign || format.form == TextFormat::Form::kCut) return false;
  set_format(std::move(format));
  return true;
}

/// An input without events and findings is evidence only if it promises to be.
void Framer::judge_without_events() {
  using Form = TextFormat::Form;
  using Outcome = FrameReport::Outcome;
  const bool has_losses = report_.unreadable > 0 || !report_.problems.empty();
  report_.outcome = Outcome::kSkipped;
  if (format_.form == Form::kBlank) {
    report_.reason = "empty";
  } else if (format_.form == Form::kForeign) {
    report_.reason = format_.what_it_is;
    if (promises_) report_.reason += ", which mentions CloudTrail events (export them as JSON)";
    if (promises_ || format_.is_evidence) report_.outcome = Outcome::kNotExamined;
  } else if (has_losses && (promises_ || saw_records_)) {
    report_.outcome = Outcome::kNotExamined;
    report_.reason = std::string(promises_ ? "mentions CloudTrail events" : "begins as CloudTrail's files do") +
                     ", but none can be read as JSON (is the file complete?)";
    if (!report_.problems.empty()) report_.reason += ": " + report_.problems.front();
  } else if (schema_ != nullptr || format_.is_evidence) {
    report_.outcome = Outcome::kNotExamined;
    report_.reason = std::string(schema_ != nullptr ? schema_ : format_.what_it_is) + ": not hunted";
  } else if (has_losses) {
    // Nothing in it was a record, so nothing was lost.
    report_ = Report();
    report_.outcome = Outcome::kSkipped;
    report_.has_gaps = true;
    report_.reason = format_.form == Form::kJson ? "text that begins like JSON and is none" : format_.what_it_is;
  } else if (report_.digests > 0 && report_.digests == report_.not_events) {
    report_.reason = "a CloudTrail digest, which names log files and holds no events";
  } else if (report_.aggregated > 0 && report_.aggregated == report_.not_events) {
    report_.reason = "aggregated CloudTrail events, which sum up events and are none";
  } else if (format_.form == Form::kCsv) {
    report_.reason = format_.what_it_is;
  } else if (format_.form == Form::kLines) {
    report_.reason = "text without a CloudTrail event";
  } else if (report_.not_events > 0 || !saw_list_) {
    report_.reason = "JSON without a CloudTrail event";
  } else {
    report_.outcome = Outcome::kExamined;  // a list of records that is empty
  }
  if (report_.outcome == Outcome::kExamined) return;
  report_.problems.clear();
  report_.problems_not_listed = 0;
}

Framer::Report Framer::finish() {
  repaired_ += search_.repaired();
  if (report_.events + report_.findings == 0) {
    judge_without_events();
    return std::move(report_);
  }
  if (repaired_ > 0) {
    report_.problem(std::to_string(repaired_) +
                    " bytes that JSON text cannot hold (malformed UTF-8, control characters) were replaced");
  }
  if (report_.closed_identities > 0) {
    report_.problem(std::to_string(report_.closed_identities) +
                    " events have userIdentity as a text that is no JSON: rules cannot see inside it");
  }
  if (in_schema_ > 0) {
    report_.problem(std::to_string(in_schema_) + " records are " + schema_ + ": not hunted");
  }
  return std::move(report_);
}

}  // namespace trailhound
