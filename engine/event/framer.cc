#include "engine/event/framer.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

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

struct Magic {
  std::string_view bytes;
  const char* name;
};

std::string describe(std::string_view head) {
  using namespace std::string_view_literals;
  static constexpr Magic kMagic[] = {
      {"PK\x03\x04"sv, "a ZIP archive"},
      {"PAR1"sv, "a Parquet file"},
      {"\x28\xB5\x2F\xFD"sv, "Zstandard data"},
      {"7z\xBC\xAF\x27\x1C"sv, "a 7z archive"},
      {"BZh"sv, "bzip2 data"},
      {"\xFD"
       "7zXZ\0"sv,
       "xz data"},
      {"\xFF\xFE"sv, "UTF-16 text"},
      {"\xFE\xFF"sv, "UTF-16 text"},
      {"\x1F\x8B"sv, "gzip data inside gzip"},
      {"\x7F"
       "ELF"sv,
       "a program"},
      {"SQLite format 3"sv, "an SQLite database"},
  };
  for (const Magic& magic : kMagic) {
    if (head.starts_with(magic.bytes)) return magic.name;
  }
  const bool text = std::none_of(head.begin(), head.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && !is_space(c)) || byte == 0x7F;
  });
  return text ? "text" : "binary data";
}

}  // namespace

Framer::Framer(const FieldTree& tree) : walker_(tree) { start(); }

void Framer::start() {
  report_ = Report();
  levels_.assign(1, Level());
  piece_limit_ = kWholePiece;
  any_text_ = starts_as_json_ = saw_list_ = damaged_ = losing_ = searching_ = false;
  what_it_is_.clear();
  repaired_ = 0;
}

void Framer::problem(std::string text) {
  if (report_.problems.size() < kMaxProblems) {
    report_.problems.push_back(std::move(text));
  } else {
    ++report_.problems_not_listed;
  }
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
  problem("record " + std::to_string(report_.seen) + " at byte " + std::to_string(loss_begin_) + ": " + loss_reason_ +
          " (byte " + std::to_string(loss_where_) + "); " + std::to_string(to - loss_begin_) + " bytes passed over");
  ++report_.seen;
  ++report_.unreadable;
}

void Framer::note_start(const char* data, std::size_t size) {
  std::size_t at = 0;
  while (at < size && is_space(data[at])) ++at;
  if (at == size) return;
  any_text_ = true;
  starts_as_json_ = data[at] == '{' || data[at] == '[';
  if (!starts_as_json_) what_it_is_ = describe({data + at, std::min<std::size_t>(size - at, 512)});
}

void Framer::flush(Batch& batch, BatchConsumer& consumer) {
  if (batch.rows() > 0) consumer.consume(batch);
  batch.clear();
  batch.set_text(text_, index_.offsets());
}

Framer::Step Framer::malformed(const char* reason, std::uint32_t position) {
  const std::uint32_t last = walker_.count() - 1;
  lose(text_offset_ + walker_.offset(at_), reason, text_offset_ + walker_.offset(std::min(position, last)));
  at_ = std::min(position, last);
  return Step::kMalformed;
}

/// The object at at_.
Framer::Step Framer::read_record(Batch& batch, BatchConsumer& consumer) {
  // A loss counts as one record, and it ends where the next event or list of records begins.
  const std::uint64_t record = report_.seen + (losing_ ? 1 : 0);
  const Walker::Outcome outcome = walker_.walk_record(at_, record, text_offset_, batch);
  if (losing_ && (outcome.status == Walker::Status::kDone || outcome.status == Walker::Status::kWrapper)) {
    end_of_loss(text_offset_ + walker_.offset(at_));
  }
  Level& level = levels_.back();
  switch (outcome.status) {
    case Walker::Status::kDone:
      ++report_.seen;
      ++report_.events;
      break;
    case Walker::Status::kNotEvent:
      if (losing_) break;  // a part of what is lost
      ++report_.seen;
      ++report_.not_events;
      break;
    case Walker::Status::kWrapper:
      level.expect = Expect::kSeparator;
      if (levels_.size() + 2 > kMaxLevels) return malformed("lists of records inside each other", outcome.next);
      levels_.push_back({Place::kWrapper, Expect::kSeparator});
      levels_.push_back({Place::kArray, Expect::kFirst});
      saw_list_ = true;
      at_ = outcome.next + 1;
      return Step::kGoOn;
    case Walker::Status::kIncomplete:
      return Step::kNeedMore;
    case Walker::Status::kMalformed:
      return malformed(walker_.reason(), outcome.next);
  }
  level.expect = Expect::kSeparator;
  at_ = outcome.next;
  if (batch.full()) flush(batch, consumer);
  return Step::kGoOn;
}

/// A value where a record should be.
Framer::Step Framer::read_item(Batch& batch, BatchConsumer& consumer) {
  Level& level = levels_.back();
  const char c = walker_.at(at_);
  if (c == '{') return read_record(batch, consumer);
  if (c == '[') {
    level.expect = Expect::kSeparator;
    if (levels_.size() == kMaxLevels) return malformed("lists of records inside each other", at_);
    levels_.push_back({Place::kArray, Expect::kFirst});
    saw_list_ = true;
    ++at_;
    return Step::kGoOn;
  }
  if (level.place == Place::kTop) return malformed("JSON was expected", at_);
  const Walker::Outcome outcome = walker_.skip(at_);
  if (outcome.status == Walker::Status::kIncomplete) return Step::kNeedMore;
  if (outcome.status == Walker::Status::kMalformed) return malformed(walker_.reason(), outcome.next);
  problem("record " + std::to_string(report_.seen) + " at byte " + std::to_string(text_offset_ + walker_.offset(at_)) +
          ": not an object");
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
  if (Walker::is_record_list(key) && walker_.at(read.next) == '[') {
    level.expect = Expect::kSeparator;
    levels_.push_back({Place::kArray, Expect::kFirst});
    at_ = read.next + 1;
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
  const char close = level.place == Place::kArray ? ']' : '}';
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
  return level.place == Place::kArray ? read_item(batch, consumer) : read_member();
}

std::size_t Framer::feed(char* data, std::size_t size, std::uint64_t offset, bool last, Batch& batch,
                         BatchConsumer& consumer) {
  std::size_t begin = 0;  // of what is not consumed
  if (offset == 0 && size >= 3 && std::memcmp(data, "\xEF\xBB\xBF", 3) == 0) begin = 3;
  if (offset == 0 && size < 3 && !last) return size;
  if (!any_text_) note_start(data + begin, size - begin);
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
    text_offset_ = offset + begin;
    if (!index_.build(data + begin, piece)) {
      lose(text_offset_, "the text cannot be read as JSON", text_offset_);
      begin += piece;
      continue;
    }
    repaired_ += index_.repaired();
    const char behind = std::exchange(data[begin + piece], '\0');  // the walker's demand
    walker_.set_text(text_, index_);
    batch.clear();
    batch.set_text(text_, index_.offsets());
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
    problem("the text ends at byte " + std::to_string(offset + size) + " inside a list of records");
  }
  return 0;
}

void Framer::skip_oversized(std::size_t size, std::uint64_t offset) {
  lose(offset, "longer than the largest window", offset + size);
}

Framer::Report Framer::finish() {
  if (repaired_ > 0) {
    problem(std::to_string(repaired_) +
            " bytes that JSON text cannot hold (malformed UTF-8, control characters) were replaced");
  }
  if (!any_text_) {
    report_.skip_reason = "empty";
  } else if (report_.events == 0 && !starts_as_json_) {
    // Nothing in it was a record, so nothing was lost.
    report_.seen = report_.not_events = report_.unreadable = report_.problems_not_listed = 0;
    report_.problems.clear();
    report_.skip_reason = what_it_is_ + ", not JSON";
  } else if (report_.events == 0 && report_.problems.empty() && (report_.not_events > 0 || !saw_list_)) {
    report_.skip_reason = "JSON without a CloudTrail event";
  }
  return std::move(report_);
}

}  // namespace trailhound
