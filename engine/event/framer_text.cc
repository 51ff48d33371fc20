// Text that is not JSON as a whole: lines of a log with JSON in them, and rows of CSV with JSON in their cells.

#include <algorithm>
#include <utility>

#include "engine/base/ascii.h"
#include "engine/event/encoded_text.h"
#include "engine/event/framer.h"
#include "engine/event/json_start.h"

namespace trailhound {
namespace {

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return text;
}

/// A text that YAML or SQL have in single quotes.
std::string without_doubled_apostrophes(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    out.push_back(text[at]);
    if (text.substr(at, 2) == "''") ++at;
  }
  return out;
}

/// True for a column whose cells are data of an event, under AWS's names or Sentinel's.
bool is_event_column(std::string_view name) { return is_event_member(ascii_lower(name)); }

}  // namespace

/// Reads lines one by one. A line whose JSON goes on in the next line, such as pretty-printed output behind a prompt,
/// is read as JSON up to the end of that value. Returns the bytes that are consumed.
std::size_t Framer::feed_log(char* data, std::size_t size, std::uint64_t offset, Batch& batch,
                             BatchConsumer& consumer) {
  constexpr std::size_t kFirstPiece = 256;  // grows with the value, so that small ones do not index all that follows
  std::size_t begin = 0;
  while (begin < size) {
    if (!in_value_) {
      begin += read_lines({data + begin, size - begin}, offset + begin, batch, consumer);
      if (!in_value_) break;
      levels_.assign(1, Level());
      piece_limit_ = kFirstPiece;
      value_begin_ = offset + begin;
      seen_before_ = report_.seen;
    }
    const bool whole = piece_limit_ >= size - begin;
    const Step result = read_piece(data, size, offset, begin, batch, consumer);
    const bool is_over = levels_.size() == 1 && levels_.back().expect == Expect::kSeparator;
    if (result == Step::kMalformed) {
      leave_value({data, size}, offset, begin, loss_reason_.c_str());
    } else if (result == Step::kEndOfValue || (result == Step::kGoOn && is_over)) {
      in_value_ = false;
    } else if (!whole) {
      piece_limit_ *= 2;
    } else if (is_last_) {
      leave_value({data, size}, offset, begin, "the text ends inside it");
    } else {
      break;
    }
  }
  return begin;
}

/// Gives up a value of several lines: reading goes on with the line behind the one in which it began, or behind the
/// error if some of its records were handed on already.
void Framer::leave_value(std::string_view window, std::uint64_t offset, std::size_t& begin, const char* reason) {
  const bool is_new = report_.seen == seen_before_ && value_begin_ >= offset;
  const std::size_t first = is_new ? static_cast<std::size_t>(value_begin_ - offset) : begin;
  const std::size_t end = std::min(window.find('\n', first), window.size());
  one_line_until_ = offset + begin;
  in_value_ = losing_ = searching_ = damaged_ = false;
  levels_.assign(1, Level());
  if (!is_new || mentions_event(window.substr(first, end - first))) {
    promises_ = true;
    report_.lose("record " + std::to_string(report_.seen) + " at byte " + std::to_string(value_begin_) + ": " + reason);
  }
  begin = std::min(end + 1, window.size());
}

/// Reads lines up to one that begins a longer value (in_value_ is set then). Returns the bytes that are consumed.
std::size_t Framer::read_lines(std::string_view text, std::uint64_t offset, Batch& batch, BatchConsumer& consumer) {
  std::size_t at = 0;
  if (losing_) {  // a line without end was given up
    at = std::min(text.find('\n'), text.size() - 1) + 1;
    end_of_loss(offset + at);
    searching_ = damaged_ = false;
  }
  while (at < text.size() && !in_value_) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    std::size_t json = 0;
    if (end == text.size() && !is_last_) {
      if (!std::exchange(enters_, false) || (json = find_json(line, 0)) == std::string_view::npos) break;
      in_value_ = true;
    } else {
      in_value_ = read_line(line, offset + at, json, batch, consumer);
    }
    at = in_value_ ? at + json : std::min(end + 1, text.size());
  }
  batch.clear();
  gathered_.flush(batch, consumer);
  return at;
}

/// Takes the events of one line. True: its JSON begins at `json` and goes on in the next line.
bool Framer::read_line(std::string_view line, std::uint64_t offset, std::size_t& json, Batch& batch,
                       BatchConsumer& consumer) {
  constexpr int kMostTries = 16;  // objects of a line that are separated by other text
  const std::string_view content = without_blanks(line);
  if (content.empty()) return false;
  const bool may_go_on = offset >= one_line_until_;
  json = find_open_json(line.substr(0, line.find_last_not_of(" \r\t") + 1));
  if (may_go_on && json != std::string_view::npos) return true;
  json = looks_encoded(content) || is_html_escaped(content) ? 0 : find_json(line, 0);
  if (json == std::string_view::npos) json = find_encoded(line);
  bool is_promise = json == std::string_view::npos && mentions_event(line), is_taken = false, is_broken = false;
  const char* reason = "there is no JSON object in it";
  RecordKind kind = RecordKind::kOther;
  std::string_view object = line;
  for (int tries = 0; json != std::string_view::npos && tries < kMostTries; ++tries) {
    std::string_view part = line.substr(json);
    if (looks_encoded(part)) part = encoded_word(part);
    std::string undoubled;
    if (json > 0 && line[json - 1] == '\'') part = undoubled = without_doubled_apostrophes(part);
    const EventSearch::Reading reading = search_.search_text(part);
    if (take_found(offset + json, batch, consumer)) {
      is_taken = true;
    } else if (reading.is_cut && may_go_on && !is_taken) {
      return true;
    }
    kind = search_.kind();
    object = line.substr(json);
    if (reading.is_json) {
      json = std::string_view::npos;
      break;
    }
    // An object inside a broken one may well be sound: that makes up for nothing of what was passed over.
    const std::size_t unread = json + reading.unread;
    json = find_json(line, json + std::max<std::size_t>(reading.stop, 1));
    if (!is_broken) reason = reading.reason;
    is_broken = is_broken || reading.stop > reading.unread;
    is_promise = is_promise || mentions_event(line.substr(unread, json - unread));
  }
  is_promise = is_promise || (is_broken && !is_taken && mentions_event(line));
  if (is_promise || json != std::string_view::npos) {
    promises_ = promises_ || is_promise;
    report_.lose("record " + std::to_string(report_.seen) + " at byte " + std::to_string(offset) + ": " + reason);
  } else if (!is_taken) {
    count_other(kind, object, offset);
  }
  return false;
}

/// Takes the events of one row. Its cells are the members of an object: two with the same event are copies, and what is
/// in a column of an event's own is data of the event.
void Framer::read_row(std::uint64_t offset, Batch& batch, BatchConsumer& consumer) {
  const bool is_first = !std::exchange(saw_row_, true);
  bool is_taken = false, is_promise = false;
  const char* reason = "";
  std::string id;
  for (std::size_t column = 0; column < csv_.cells().size(); ++column) {
    const std::string& cell = csv_.cells()[column];
    if (cell.empty() || (column < event_columns_.size() && event_columns_[column])) continue;
    const EventSearch::Reading reading = search_.search_text(cell);
    const bool is_copy = search_.found().size() == 1 && !id.empty() && search_.found().front().id == id;
    if (search_.found().size() == 1 && search_.has_sound_event()) id = search_.found().front().id;
    if (!is_copy && take_found(offset, batch, consumer)) is_taken = true;
    if (!reading.is_promise) continue;
    is_promise = true;
    reason = reading.reason;
  }
  if (is_taken) return;
  if (is_promise) {
    promises_ = true;
    report_.lose("record " + std::to_string(report_.seen) + " at byte " + std::to_string(offset) +
                 ": the cell that holds it is not JSON: " + reason);
  } else if (is_first) {
    for (const std::string& name : csv_.cells()) event_columns_.push_back(is_event_column(name));
  } else {
    report_.count(RecordKind::kOther);
  }
}

std::size_t Framer::feed_csv(std::string_view text, std::uint64_t offset, bool last, Batch& batch,
                             BatchConsumer& consumer) {
  std::size_t at = 0;
  if (losing_) {  // a row without end was given up; the next line may be the begin of one
    at = std::min(text.find('\n'), text.size() - 1) + 1;
    end_of_loss(offset + at);
  }
  if (!saw_row_) at = text.size() - CsvRows::without_preamble(text.substr(at)).size();
  while (at < text.size()) {
    const std::size_t begin = at;
    const CsvRows::Row row = csv_.read(text, at, last);
    if (row == CsvRows::Row::kCut) break;
    if (row != CsvRows::Row::kRow) continue;
    if (csv_.passed_over() > 0) {
      promises_ = promises_ || mentions_event(text.substr(begin, at - begin));
      report_.problem("record " + std::to_string(report_.seen) + " at byte " + std::to_string(offset + begin) + ": " +
                      std::to_string(csv_.passed_over()) + " cells of the row beyond the first " +
                      std::to_string(CsvRows::kMostCells) + " were passed over");
    }
    read_row(offset + begin, batch, consumer);
  }
  batch.clear();
  gathered_.flush(batch, consumer);
  if (!last) {
    keeps_promise_ = mentions_event(text.substr(at));
    return text.size() - at;
  }
  if (at < text.size()) {
    note_lost(text.substr(at));
    lose(offset + at, "the text ends inside it", offset + text.size());
    end_of_loss(offset + text.size());
  }
  return 0;
}

}  // namespace trailhound
