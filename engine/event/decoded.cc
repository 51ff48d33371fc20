#include "engine/event/decoded.h"

#include "engine/event/unwrap.h"

namespace trailhound {
namespace {

constexpr std::size_t kPadding = 64;  // StructuralIndex's demand

}  // namespace

void DecodedRecords::clear() {
  text_.clear();
  pieces_.clear();
}

void DecodedRecords::add(std::size_t begin, std::uint64_t index, std::uint64_t offset) {
  pieces_.push_back({begin, text_.size() - begin, index, offset});
  text_ += '\n';  // also the byte behind the piece that may be written
}

void DecodedRecords::add_string(std::string_view raw, std::uint64_t index, std::uint64_t offset) {
  const std::size_t begin = text_.size();
  append_unescaped(raw, text_);
  add(begin, index, offset);
}

void DecodedRecords::add_text(std::string_view text, std::uint64_t index, std::uint64_t offset) {
  const std::size_t begin = text_.size();
  text_ += text;
  add(begin, index, offset);
}

/// Indexes the pieces [first, last) as one text.
bool DecodedRecords::index_text(std::size_t first, std::size_t last, Batch& batch, FrameReport& report) {
  text_begin_ = pieces_[first].begin;
  const std::size_t end = pieces_[last - 1].begin + pieces_[last - 1].size;
  char* data = text_.data() + text_begin_;
  text_[end] = '\n';
  const bool indexed = index_.build(data, end - text_begin_);
  text_[end] = '\0';  // the walker's demand
  if (index_.repaired() > 0) {
    report.problem("record " + std::to_string(pieces_[first].index) + " at byte " +
                   std::to_string(pieces_[first].offset) + " and what follows: " + std::to_string(index_.repaired()) +
                   " bytes that JSON text cannot hold, inside of strings that hold events, were replaced");
  }
  if (!indexed) return false;
  walker_.set_text(data, index_);
  batch.clear();
  batch.set_text(data, index_.offsets());
  return true;
}

/// Walks the piece that should begin at `at`. False: it is not a whole JSON object, which is reported if it is `alone`.
bool DecodedRecords::walk(const Piece& piece, std::uint32_t& at, bool alone, Batch& batch, FrameReport& report) {
  const std::size_t begin = piece.begin - text_begin_, end = begin + piece.size;
  const char* reason = "the text ends inside it";
  if (at < walker_.count() && walker_.offset(at) >= begin && walker_.offset(at) < end && walker_.at(at) == '{') {
    const std::uint64_t shift = piece.offset - walker_.offset(at);  // so that the row gets the offset of its holder
    Walker::Outcome outcome = walker_.walk_record(at, piece.index, shift, batch);
    if (outcome.status == Walker::Status::kWrapper) {
      outcome = walker_.skip(at);
      if (outcome.status == Walker::Status::kDone) outcome.status = Walker::Status::kNotEvent;
    }
    const bool whole = outcome.status == Walker::Status::kDone || outcome.status == Walker::Status::kNotEvent;
    const bool within = whole && walker_.offset(outcome.next - 1) < end &&
                        (outcome.next >= walker_.count() || walker_.offset(outcome.next) >= end);
    if (within) {
      if (outcome.status == Walker::Status::kNotEvent && outcome.kind == RecordKind::kOther) {
        const Unwrapped inner = unwrap(walker_, at);
        if (inner.form == Unwrapped::Form::kObject) {
          const std::uint64_t inner_shift = piece.offset - walker_.offset(inner.object);
          const Walker::Outcome walked = walker_.walk_record(inner.object, piece.index, inner_shift, batch);
          outcome.kind = walked.status == Walker::Status::kWrapper ? RecordKind::kOther : walked.kind;
        }
      }
      at = outcome.next;
      ++report.seen;
      report.count(outcome.kind);
      return true;
    }
    if (outcome.status == Walker::Status::kDone) batch.drop_last_row();
    if (outcome.status == Walker::Status::kMalformed) reason = walker_.reason();
    if (whole) reason = "something else follows it";
  }
  if (alone) {
    ++report.seen;
    ++report.unreadable;
    report.problem("record " + std::to_string(piece.index) + " at byte " + std::to_string(piece.offset) +
                   ": the string that holds it is not JSON: " + reason);
  }
  return false;
}

void DecodedRecords::flush(Batch& batch, BatchConsumer& consumer, FrameReport& report) {
  if (pieces_.empty()) return;
  text_.append(kPadding, '\0');
  // All at once; where one does not fit, the others behind it are looked at one by one, since a string that it leaves
  // open turns the text behind it inside out.
  std::size_t done = 0;
  if (index_text(0, pieces_.size(), batch, report)) {
    std::uint32_t at = 0;
    while (done < pieces_.size() && walk(pieces_[done], at, false, batch, report)) ++done;
    if (batch.rows() > 0) consumer.consume(batch);
  }
  for (; done < pieces_.size(); ++done) {
    std::uint32_t at = 0;
    if (!index_text(done, done + 1, batch, report)) walker_.set_text(text_.data(), index_);
    static_cast<void>(walk(pieces_[done], at, true, batch, report));
    if (batch.rows() > 0) consumer.consume(batch);
  }
  batch.clear();
  clear();
}

}  // namespace trailhound
