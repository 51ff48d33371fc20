#include "engine/summary/summary_collector.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

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

SummaryCollector::SummaryCollector(const Plan& plan, const SummaryOptions& options, const Statistic& statistic)
    : plan_(plan),
      options_(options),
      statistic_(statistic),
      duplicates_(options.memory / 4),
      counts_(std::make_unique<TupleCounts>(options.memory / 2, statistic.first_events())) {}

std::unique_ptr<Visitor> SummaryCollector::make_visitor(Turns& turns) {
  return std::make_unique<SummaryVisitor>(plan_, options_, statistic_, *this, turns, seed());
}

void SummaryCollector::count(const NotedEvents& events, const NotedEvents::Entry& entry, std::uint32_t tuples_begin) {
  std::array<char, 36> buffer;
  std::string_view id = std::string_view(events.id_texts).substr(entry.id_begin, entry.id_size);
  for (std::uint32_t i = tuples_begin; i < entry.tuples_end; ++i) {
    const std::uint32_t row = events.book->row(events.tuples[i], *counts_);
    if (id.empty() && entry.id.is_uuid() && counts_->wants_event_id(row, entry.time)) id = uuid_text(entry.id, buffer);
    counts_->add(row, entry.time, id);
    if (entry.levels != NotedEvents::kNoLevels) counts_->add(row, events.levels[entry.levels]);
  }
}

// HOT: bench/who. The tables are larger than the caches.
bool SummaryCollector::collect(Part& part, const Piece&) {
  constexpr std::size_t kAhead = 16;
  const NotedEvents& events = static_cast<const SummaryPart&>(part).events;
  const auto prefetch = [&](std::size_t i) {
    if (i >= events.entries.size()) return;
    duplicates_.prefetch(events.entries[i].id, 0);
    const std::size_t tuple = i == 0 ? 0 : events.entries[i - 1].tuples_end;
    if (tuple == events.entries[i].tuples_end) return;
    const std::uint32_t row = events.book->known_row(events.tuples[tuple], *counts_);
    if (row != TupleBook::kUnknown) counts_->prefetch(row);
  };
  for (std::size_t i = 0; i < kAhead; ++i) prefetch(i);
  std::uint32_t begin = 0;
  for (std::size_t i = 0; i < events.entries.size(); ++i) {
    prefetch(i + kAhead);
    const NotedEvents::Entry& entry = events.entries[i];
    const bool is_duplicate = !options_.keep_duplicates && entry.id.exists() && !duplicates_.insert(entry.id, 0);
    if (is_duplicate) {
      ++left_out_;
    } else {
      ++counted_;
      count(events, entry, begin);
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
      part_(collector.make_part()),
      noter_(statistic, options.memory, seed),
      evaluator_(plan) {}

bool SummaryVisitor::visit(const VisitedBatch& visited) {
  return noter_.note(visited, plan_, evaluator_.evaluate(visited.batch), options_.filter_rule, *this);
}

bool SummaryVisitor::end_piece(const Piece& piece) { return hand_over(piece); }

bool SummaryVisitor::hand_over(const Piece& piece) { return events().empty() || turns_.hand_over(piece, part_); }

}  // namespace trailhound
