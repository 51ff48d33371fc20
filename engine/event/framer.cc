#include "engine/event/framer.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "engine/event/text_start.h"
#include "engine/event/unwrap.h"

namespace trailhound {
namespace {

constexpr std::size_t kWholePiece = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kPieceBehindDamage = 4096;

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// The next place at which an object may start: `{`, white space, `"`. Inside a JSON string a quote has a backslash in
/// front, so this finds its way also where the text's strings are out of step. `cut` is set where the end of the text
/// leaves it open.
std::size_t find_object(const char* data, std::size_t size, bool& cut) {
  cut = false;
  std::size_t at = 0;
  while (at < size) {
    const void* found = std::memchr(data + at, '{', size - at);
    if (!found) return size;
    at = static_cast<std::size_t>(static_cast<const char*>(found) - data);
    std::size_t next = at + 1;
    while (next < size && is_space(data[next])) ++next;
    if (next == size) {
      cut = true;
      return at;
    }
    if (data[next] == '"') return at;
    at = next;
  }
  return size;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

Framer::Framer(const FieldTree& tree) : walker_(tree), decoded_(tree) { start(); }

void Framer::start() {
  report_ = Report();
  decoded_.start();
  form_ = TextStart::Form::kBlank;
  what_it_is_.clear();
  levels_.assign(1, Level());
  piece_limit_ = kWholePiece;
  saw_list_ = damaged_ = losing_ = searching_ = false;
  repaired_ = 0;
}

void Framer::lose(std::uint64_t from, const char* reason, std::uint64_t where) {
  if (!losing_) {  // otherwise the same loss goes on
    loss_begin_ = from;
    loss_reason_ = reason;
    loss_where_ = where;
  }
  losing_ = searching_ = damaged_ = true;
  levels_.assign(1, Level());
  piece_limit_ = kPieceBehindDamage;
}

void Framer::end_of_loss(std::uint64_t to) {
  losing_ = false;
  report_.problem("record " + std::to_string(report_.seen) + " at byte " + std::to_string(loss_begin_) + ": " +
                  loss_reason_ + " (byte " + std::to_string(loss_where_) + "); " + std::to_string(to - loss_begin_) +
                  " bytes passed over");
  ++report_.seen;
  ++report_.unreadable;
}

/// Tells the form of the text by how it begins. False: more of it must be seen.
bool Framer::note_start(std::string_view text, bool last) {
  TextStart start = judge_start(text, last);
  if (start.form == TextStart::Form::kCut) return false;
  form_ = start.form;
  what_it_is_ = std::move(start.what_it_is);
  if (form_ == TextStart::Form::kCsv) csv_.start(start.column);
  return true;
}

void Framer::begin_text(Batch& batch) {
  batch.clear();
  batch.set_text(text_, index_.offsets());
}

/// Either rows of the text or decoded records wait for it, never both, so that their order is kept.
void Framer::flush(Batch& batch, BatchConsumer& consumer) {
  if (batch.rows() > 0) consumer.consume(batch);
  batch.clear();
  decoded_.flush(batch, consumer, report_);
  begin_text(batch);
}

Framer::Step Framer::malformed(const char* reason, std::uint32_t position) {
  const std::uint32_t last = walker_.count() - 1;
  lose(text_offset_ + walker_.offset(at_), reason, text_offset_ + walker_.offset(std::min(position, last)));
  at_ = std::min(position, last);
  return Step::kMalformed;
}

/// Enters the list of records, or the object that holds one, at `list`.
void Framer::enter_list(std::uint32_t list) {
  std::string_view key;
  static_cast<void>(walker_.read_key(list - 2, key));
  if (walker_.at(list) == '{') {
    levels_.push_back({Place::kWrapper, Expect::kFirst});
  } else {
    const bool is_table = key == "QueryResultRows" || key == "results";
    levels_.push_back({is_table ? Place::kRows : Place::kArray, Expect::kFirst});
    saw_list_ = true;
  }
  at_ = list + 1;
}

/// What is no event itself may hold one. `pending` is set where it is decoded and judged later.
RecordKind Framer::read_wrapped(std::uint64_t record, Batch& batch, BatchConsumer& consumer, bool& pending) {
  const Unwrapped inner = unwrap(walker_, at_);
  if (inner.form == Unwrapped::Form::kString) {
    if (batch.rows() > 0) flush(batch, consumer);
    decoded_.add_string(inner.string.raw(), record, text_offset_ + walker_.offset(at_));
    pending = true;
    return RecordKind::kOther;
  }
  if (inner.form == Unwrapped::Form::kNothing) return RecordKind::kOther;
  if (!decoded_.empty()) flush(batch, consumer);
  const Walker::Outcome outcome = walker_.walk_record(inner.object, record, text_offset_, batch);
  return outcome.status == Walker::Status::kWrapper ? RecordKind::kOther : outcome.kind;
}

/// The object at at_.
Framer::Step Framer::read_record(Batch& batch, BatchConsumer& consumer) {
  // A loss counts as one record, and it ends where the next event or list of records begins.
  const std::uint64_t record = report_.seen + decoded_.size() + (losing_ ? 1 : 0);
  Walker::Outcome outcome = walker_.walk_record(at_, record, text_offset_, batch);
  if (outcome.status == Walker::Status::kDone && !decoded_.empty()) [[unlikely]] {
    batch.clear();
    flush(batch, consumer);
    outcome = walker_.walk_record(at_, record, text_offset_, batch);
  }
  bool pending = false;
  if (outcome.status == Walker::Status::kNotEvent && outcome.kind == RecordKind::kOther) {
    outcome.kind = read_wrapped(record, batch, consumer, pending);
    if (outcome.kind == RecordKind::kEvent || outcome.kind == RecordKind::kInsight || pending) {
      outcome.status = Walker::Status::kDone;
    }
  }
  if (losing_ && (outcome.status == Walker::Status::kDone || outcome.status == Walker::Status::kWrapper)) {
    end_of_loss(text_offset_ + walker_.offset(at_));
  }
  Level& level = levels_.back();
  switch (outcome.status) {
    case Walker::Status::kDone:
    case Walker::Status::kNotEvent:
      if (pending || (losing_ && outcome.status == Walker::Status::kNotEvent)) break;  // judged later; a part of a loss
      ++report_.seen;
      report_.count(outcome.kind);
      break;
    case Walker::Status::kWrapper:
      level.expect = Expect::kSeparator;
      if (levels_.size() + 2 > kMaxLevels) return malformed("lists of records inside each other", outcome.next);
      levels_.push_back({Place::kWrapper, Expect::kSeparator});
      enter_list(outcome.next);
      return Step::kGoOn;
    case Walker::Status::kIncomplete:
      return Step::kNeedMore;
    case Walker::Status::kMalformed:
      return malformed(walker_.reason(), outcome.next);
  }
  level.expect = Expect::kSeparator;
  at_ = outcome.next;
  if (batch.full() || decoded_.full()) flush(batch, consumer);
  return Step::kGoOn;
}

/// A row of a table of query results: a list of cells, of which one may hold the event.
Framer::Step Framer::read_row(Batch& batch, BatchConsumer& consumer) {
  const Walker::Outcome outcome = walker_.skip(at_);
  if (outcome.status == Walker::Status::kIncomplete) return Step::kNeedMore;
  if (outcome.status == Walker::Status::kMalformed) return malformed(walker_.reason(), outcome.next);
  bool pending = false;
  const RecordKind kind = read_wrapped(report_.seen + decoded_.size(), batch, consumer, pending);
  if (!pending) {
    ++report_.seen;
    report_.count(kind);
  }
  levels_.back().expect = Expect::kSeparator;
  at_ = outcome.next;
  if (batch.full() || decoded_.full()) flush(batch, consumer);
  return Step::kGoOn;
}

/// A time that stands in front of an object.
Framer::Step Framer::read_time() {
  const std::size_t begin = walker_.offset(at_);
  bool cut = false;
  const std::size_t size = size_of_time_in_front({text_ + begin, text_size_ - begin}, cut);
  if (cut) return Step::kNeedMore;
  if (size == 0 || text_[begin + size] != '{') return malformed("JSON was expected", at_);
  while (at_ < walker_.count() && walker_.offset(at_) < begin + size) ++at_;
  return Step::kGoOn;
}

/// A value where a record should be.
Framer::Step Framer::read_item(Batch& batch, BatchConsumer& consumer) {
  Level& level = levels_.back();
  const char c = walker_.at(at_);
  if (c == '{') return read_record(batch, consumer);
  if (c == '[') {
    if (level.place == Place::kRows) return read_row(batch, consumer);
    level.expect = Expect::kSeparator;
    if (levels_.size() == kMaxLevels) return malformed("lists of records inside each other", at_);
    levels_.push_back({Place::kArray, Expect::kFirst});
    saw_list_ = true;
    ++at_;
    return Step::kGoOn;
  }
  if (level.place == Place::kTop) return is_digit(c) ? read_time() : malformed("JSON was expected", at_);
  if (!decoded_.empty()) flush(batch, consumer);  // so that the count below is that of this record
  const Walker::Outcome outcome = walker_.skip(at_);
  if (outcome.status == Walker::Status::kIncomplete) return Step::kNeedMore;
  if (outcome.status == Walker::Status::kMalformed) return malformed(walker_.reason(), outcome.next);
  report_.problem("record " + std::to_string(report_.seen) + " at byte " +
                  std::to_string(text_offset_ + walker_.offset(at_)) + ": not an object");
  ++report_.seen;
  ++report_.unreadable;
  level.expect = Expect::kSeparator;
  at_ = outcome.next;
  return Step::kGoOn;
}

/// A key and its value beside the list of records in a wrapper object.
Framer::Step Framer::read_member() {
  std::string_view key;
  const Walker::Outcome read = walker_.read_key(at_, key);
  if (read.status == Walker::Status::kMalformed) return malformed("a key was expected", at_);
  if (read.status == Walker::Status::kIncomplete || read.next >= walker_.count()) return Step::kNeedMore;
  Level& level = levels_.back();
  const char first = walker_.at(read.next);
  if ((first == '[' && Walker::is_record_list(key)) || (first == '{' && Walker::holds_record_list(key))) {
    level.expect = Expect::kSeparator;
    if (levels_.size() == kMaxLevels) return malformed("lists of records inside each other", at_);
    enter_list(read.next);
    return Step::kGoOn;
  }
  const Walker::Outcome value = walker_.skip(read.next);
  if (value.status == Walker::Status::kIncomplete) return Step::kNeedMore;
  if (value.status == Walker::Status::kMalformed) return malformed(walker_.reason(), value.next);
  level.expect = Expect::kSeparator;
  at_ = value.next;
  return Step::kGoOn;
}

Framer::Step Framer::step(Batch& batch, BatchConsumer& consumer) {
  Level& level = levels_.back();
  const char c = walker_.at(at_);
  if (level.place == Place::kTop) {
    if (damaged_ && (c == ',' || c == ']' || c == '}' || c == ':')) {
      ++at_;
      return Step::kGoOn;
    }
    return read_item(batch, consumer);
  }
  const char close = level.place == Place::kWrapper ? '}' : ']';
  if (level.expect != Expect::kItem && c == close) {
    levels_.pop_back();
    ++at_;
    return Step::kGoOn;
  }
  if (level.expect == Expect::kSeparator) {
    if (c != ',') return malformed("a comma or a closing bracket was expected", at_);
    level.expect = Expect::kItem;
    ++at_;
    return Step::kGoOn;
  }
  return level.place == Place::kWrapper ? read_member() : read_item(batch, consumer);
}

std::size_t Framer::feed_csv(std::string_view text, std::uint64_t offset, bool last, Batch& batch,
                             BatchConsumer& consumer) {
  std::size_t at = 0;
  if (losing_) {  // a row without end was given up; the next line may be the begin of one
    at = std::min(text.find('\n'), text.size() - 1) + 1;
    end_of_loss(offset + at);
  }
  while (at < text.size()) {
    const std::size_t begin = at;
    const CsvRows::Row row = csv_.read(text, at, last);
    if (row == CsvRows::Row::kCut) break;
    if (row == CsvRows::Row::kBlank) continue;
    if (!std::exchange(saw_list_, true)) continue;  // the names of the columns
    const std::string& field = csv_.field();
    const auto first = std::find_if_not(field.begin(), field.end(), is_space);
    if (row == CsvRows::Row::kField && first != field.end() && *first == '{') {
      decoded_.add_text(field, report_.seen + decoded_.size(), offset + begin);
      if (!decoded_.full()) continue;
    }
    batch.clear();
    decoded_.flush(batch, consumer, report_);
    if (row == CsvRows::Row::kField) {
      if (first != field.end() && *first == '{') continue;
      report_.count(RecordKind::kOther);
    } else {
      report_.problem("record " + std::to_string(report_.seen) + " at byte " + std::to_string(offset + begin) +
                      ": a row without the column that holds the event");
      ++report_.unreadable;
    }
    ++report_.seen;
  }
  batch.clear();
  decoded_.flush(batch, consumer, report_);
  if (!last) return text.size() - at;
  if (at < text.size()) {
    lose(offset + at, "the text ends inside it", offset + text.size());
    end_of_loss(offset + text.size());
  }
  return 0;
}

std::size_t Framer::feed(char* data, std::size_t size, std::uint64_t offset, bool last, Batch& batch,
                         BatchConsumer& consumer) {
  std::size_t begin = 0;  // of what is not consumed
  if (offset == 0 && size >= 3 && std::memcmp(data, "\xEF\xBB\xBF", 3) == 0) begin = 3;
  if (offset == 0 && size < 3 && !last) return size;
  if (form_ == TextStart::Form::kBlank && !note_start({data + begin, size - begin}, last)) return size;
  if (form_ == TextStart::Form::kCsv)
    return feed_csv({data + begin, size - begin}, offset + begin, last, batch, consumer);
  while (begin < size) {
    if (searching_) {
      bool cut = false;
      begin += find_object(data + begin, size - begin, cut);
      if (begin == size || cut) break;
      searching_ = false;
    }
    const std::size_t piece = std::min(piece_limit_, size - begin);
    const bool whole = begin + piece == size;
    text_ = data + begin;
    text_size_ = piece;
    text_offset_ = offset + begin;
    if (!index_.build(data + begin, piece)) {
      lose(text_offset_, "the text cannot be read as JSON", text_offset_);
      begin += piece;
      continue;
    }
    repaired_ += index_.repaired();
    const char behind = std::exchange(data[begin + piece], '\0');  // the walker's demand
    walker_.set_text(text_, index_);
    begin_text(batch);
    at_ = 0;
    Step result = Step::kGoOn;
    while (result == Step::kGoOn && at_ < walker_.count()) result = step(batch, consumer);
    const std::size_t consumed = at_ < walker_.count() ? walker_.offset(at_) : piece;
    flush(batch, consumer);
    data[begin + piece] = behind;
    if (result == Step::kMalformed) {
      // Go on behind the place of the error, so that every byte is looked at a bounded number of times.
      begin += std::max<std::size_t>(consumed, 1);
      continue;
    }
    begin += consumed;
    if (whole) break;
    piece_limit_ = piece_limit_ > size ? kWholePiece : piece_limit_ * 2;
  }
  if (!last) return size - begin;
  if (losing_) {
    end_of_loss(offset + size);
  } else if (begin < size) {
    lose(offset + begin, "the text ends inside it", offset + size);
    end_of_loss(offset + size);
  } else if (levels_.size() > 1) {
    report_.problem("the text ends at byte " + std::to_string(offset + size) + " inside a list of records");
  }
  return 0;
}

void Framer::skip_oversized(std::size_t size, std::uint64_t offset) {
  lose(offset, "longer than the largest window", offset + size);
}

Framer::Report Framer::finish() {
  if (repaired_ > 0) {
    report_.problem(std::to_string(repaired_) +
                    " bytes that JSON text cannot hold (malformed UTF-8, control characters) were replaced");
  }
  if (form_ == TextStart::Form::kBlank) {
    report_.skip_reason = "empty";
  } else if (report_.events == 0 && form_ == TextStart::Form::kForeign) {
    // Nothing in it was a record, so nothing was lost.
    report_ = Report();
    report_.skip_reason = what_it_is_;
  } else if (report_.events == 0 && report_.problems.empty() && (report_.not_events > 0 || !saw_list_)) {
    report_.skip_reason = report_.digests > 0 && report_.digests == report_.not_events
                              ? "a CloudTrail digest, which names log files and holds no events"
                          : report_.aggregated > 0 && report_.aggregated == report_.not_events
                              ? "aggregated CloudTrail events, which sum up events and are none"
                          : form_ == TextStart::Form::kCsv ? "CSV without a CloudTrail event"
                                                           : "JSON without a CloudTrail event";
  }
  return std::move(report_);
}

}  // namespace trailhound
