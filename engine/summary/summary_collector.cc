#include "engine/summary/summary_collector.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "engine/event/value.h"

namespace trailhound {
namespace {

/// The digits of a 32-bit number, one in each byte of the result: the first one is the lowest byte.
std::uint64_t hex_digits(std::uint32_t number) {
  constexpr std::uint64_t kEach = 0x0101010101010101u;
  std::uint64_t digits = number;
  digits = (digits | digits << 16) & 0x0000FFFF0000FFFFu;
  digits = (digits | digits << 8) & 0x00FF00FF00FF00FFu;
  digits = (digits | digits << 4) & 0x0F0F0F0F0F0F0F0Fu;  // of 0x12345678: 0x0102030405060708
  digits = __builtin_bswap64(digits);
  const std::uint64_t letters = (digits + 6 * kEach) >> 4 & kEach;
  return digits + '0' * kEach + letters * ('a' - '0' - 10);
}

/// A UUID in its canonical form, from its 128 bits.
std::string_view uuid_text(const Duplicates::EventId& id, std::array<char, 36>& buffer) {
  const std::uint64_t digits[] = {
      hex_digits(static_cast<std::uint32_t>(id.high() >> 32)), hex_digits(static_cast<std::uint32_t>(id.high())),
      hex_digits(static_cast<std::uint32_t>(id.low() >> 32)), hex_digits(static_cast<std::uint32_t>(id.low()))};
  char text[32];
  std::memcpy(text, digits, sizeof text);
  constexpr std::size_t kGroups[] = {8, 4, 4, 4, 12};
  char* to = buffer.data();
  const char* from = text;
  for (const std::size_t size : kGroups) {
    if (from != text) *to++ = '-';
    to = std::copy_n(from, size, to);
    from += size;
  }
  return {buffer.data(), buffer.size()};
}

}  // namespace

std::size_t SummaryPart::bytes() const {
  return entries.size() * sizeof(Entry) + tuples.size() * sizeof(std::uint32_t) + levels.size() * sizeof(LevelCounts) +
         id_texts.size();
}

void SummaryPart::clear() {
  book.reset();
  entries.clear();
  tuples.clear();
  levels.clear();
  id_texts.clear();
}

SummaryCollector::SummaryCollector(const Plan& plan, const SummaryOptions& options, const Statistic& statistic)
    : plan_(plan),
      options_(options),
      statistic_(statistic),
      duplicates_(options.memory / 4),
      counts_(std::make_unique<TupleCounts>(options.memory / 2, statistic.first_events())) {}

std::unique_ptr<Visitor> SummaryCollector::make_visitor(Turns& turns) {
  return std::make_unique<SummaryVisitor>(plan_, options_, statistic_, *this, turns, counts_->seed());
}

void SummaryCollector::count(const SummaryPart& part, const SummaryPart::Entry& entry, std::uint32_t tuples_begin) {
  std::array<char, 36> buffer;
  std::string_view id = std::string_view(part.id_texts).substr(entry.id_begin, entry.id_size);
  for (std::uint32_t i = tuples_begin; i < entry.tuples_end; ++i) {
    const std::uint32_t row = part.book->row(part.tuples[i], *counts_);
    if (id.empty() && entry.id.is_uuid() && counts_->wants_event_id(row, entry.time)) id = uuid_text(entry.id, buffer);
    counts_->add(row, entry.time, id);
    if (entry.levels != SummaryPart::kNoLevels) counts_->add(row, part.levels[entry.levels]);
  }
}

// HOT: bench/who. The tables are larger than the caches.
bool SummaryCollector::collect(Part& part, const Piece&) {
  constexpr std::size_t kAhead = 16;
  const auto& summary = static_cast<const SummaryPart&>(part);
  const auto prefetch = [&](std::size_t i) {
    if (i >= summary.entries.size()) return;
    duplicates_.prefetch(summary.entries[i].id, 0);
    const std::size_t tuple = i == 0 ? 0 : summary.entries[i - 1].tuples_end;
    if (tuple == summary.entries[i].tuples_end) return;
    const std::uint32_t row = summary.book->known_row(summary.tuples[tuple], *counts_);
    if (row != TupleBook::kUnknown) counts_->prefetch(row);
  };
  for (std::size_t i = 0; i < kAhead; ++i) prefetch(i);
  std::uint32_t begin = 0;
  for (std::size_t i = 0; i < summary.entries.size(); ++i) {
    prefetch(i + kAhead);
    const SummaryPart::Entry& entry = summary.entries[i];
    const bool is_duplicate = !options_.keep_duplicates && entry.id.exists() && !duplicates_.insert(entry.id, 0);
    if (is_duplicate) {
      ++left_out_;
    } else {
      ++counted_;
      count(summary, entry, begin);
    }
    begin = entry.tuples_end;
  }
  return counts_->failure().empty() && duplicates_.failure().empty();
}

Summary SummaryCollector::take_summary() {
  Summary summary;
  summary.counted = counted_;
  summary.duplicates = left_out_;
  if (!counts_->failure().empty()) summary.error = "cannot count: " + counts_->failure();
  if (!duplicates_.failure().empty()) summary.error = "cannot find duplicates: " + duplicates_.failure();
  summary.counts = std::move(counts_);
  return summary;
}

SummaryVisitor::SummaryVisitor(const Plan& plan, const SummaryOptions& options, const Statistic& statistic,
                               Collector& collector, Turns& turns, std::uint64_t seed)
    : plan_(plan),
      options_(options),
      turns_(turns),
      seed_(seed),
      part_(collector.make_part()),
      maker_(statistic.make_maker()),
      evaluator_(plan),
      id_({FieldTree::kEventId}) {
  begin_book();
}

void SummaryVisitor::begin_book() {
  book_ = std::make_shared<TupleBook>(std::clamp<std::size_t>(options_.memory / 64, 64u << 10, 8u << 20), seed_);
  maker_->begin_book(*book_);
}

/// An event counts once for a tuple.
void SummaryVisitor::drop_repeated_tuples() {
  std::vector<std::uint32_t>& tuples = part().tuples;
  if (tuples.size() - tuples_begin_ < 2) return;
  const auto begin = tuples.begin() + static_cast<std::ptrdiff_t>(tuples_begin_);
  std::sort(begin, tuples.end());
  tuples.erase(std::unique(begin, tuples.end()), tuples.end());
}

/// Counts the hits of a row by level. False: the filter leaves the row out.
bool SummaryVisitor::note_levels(std::span<const Evaluator::Hit> hits) {
  levels_ = {};
  has_levels_ = false;
  bool passes = !options_.filter_rule;
  for (const Evaluator::Hit& hit : hits) {
    if (hit.rule == options_.filter_rule) {
      passes = true;
    } else if (const Rule& rule = plan_.rules()[hit.rule]; !rule.silent) {
      ++levels_[static_cast<std::size_t>(rule.level)];
      has_levels_ = true;
    }
  }
  return passes;
}

void SummaryVisitor::note_id(std::uint32_t row, SummaryPart::Entry& entry) {
  id_.set_row(row);
  const RawValue* const value = id_.first(0);
  if (value == nullptr || value->kind != ValueKind::kString) return;
  if (Duplicates::EventId::parse_uuid(value->raw(), entry.id)) return;
  const std::string_view text = id_.text(0);
  entry.id = Duplicates::EventId::parse(text);
  if (entry.id.is_uuid()) return;
  entry.id_begin = static_cast<std::uint32_t>(part().id_texts.size());
  part().id_texts += text.substr(0, EventName::kBytes);
  entry.id_size = static_cast<std::uint32_t>(part().id_texts.size()) - entry.id_begin;
}

// HOT: bench/who.
bool SummaryVisitor::visit(const VisitedBatch& visited) {
  const std::span<const Evaluator::Hit> hits = evaluator_.evaluate(visited.batch);
  maker_->begin(visited);
  id_.begin(visited.batch);
  std::size_t hit = 0;
  for (std::uint32_t row = 0; row < visited.batch.rows(); ++row) {
    const std::size_t hits_begin = hit;
    while (hit < hits.size() && hits[hit].row == row) ++hit;
    if (visited.is_filtered(row)) continue;
    if (!note_levels(hits.subspan(hits_begin, hit - hits_begin))) continue;

    SummaryPart& part = this->part();
    tuples_begin_ = part.tuples.size();
    maker_->make(row, part.tuples);
    drop_repeated_tuples();
    SummaryPart::Entry entry;
    note_id(row, entry);
    entry.time = visited.times[row];
    entry.tuples_end = static_cast<std::uint32_t>(part.tuples.size());
    if (has_levels_) {
      entry.levels = static_cast<std::uint32_t>(part.levels.size());
      part.levels.push_back(levels_);
    }
    part.entries.push_back(entry);

    const bool has_room = book_->has_room();
    if (has_room && part.bytes() < kPartBytes) continue;
    if (!hand_over(visited.piece)) return false;
    if (has_room) continue;
    begin_book();
    maker_->begin(visited);
  }
  if (!book_->full()) return true;
  if (!hand_over(visited.piece)) return false;
  begin_book();
  return true;
}

bool SummaryVisitor::end_piece(const Piece& piece) { return hand_over(piece); }

bool SummaryVisitor::hand_over(const Piece& piece) {
  if (part().entries.empty()) return true;
  part().book = book_;
  return turns_.hand_over(piece, part_);
}

}  // namespace trailhound
