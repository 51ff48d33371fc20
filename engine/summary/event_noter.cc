#include "engine/summary/event_noter.h"

#include <algorithm>

#include "engine/event/value.h"

namespace trailhound {
namespace {

/// An event counts once for a tuple.
void drop_repeated(std::vector<std::uint32_t>& tuples, std::size_t begin_at) {
  if (tuples.size() - begin_at < 2) return;
  const auto begin = tuples.begin() + static_cast<std::ptrdiff_t>(begin_at);
  std::sort(begin, tuples.end());
  tuples.erase(std::unique(begin, tuples.end()), tuples.end());
}

/// The matches of an event by level. nullopt: there are none.
std::optional<LevelCounts> levels_of(const Plan& plan, std::span<const Evaluator::Hit> hits,
                                     std::optional<std::uint32_t> filter) {
  std::optional<LevelCounts> levels;
  for (const Evaluator::Hit& hit : hits) {
    const Rule& rule = plan.rules()[hit.rule];
    if (rule.silent || hit.rule == filter) continue;
    if (!levels) levels.emplace();
    ++(*levels)[static_cast<std::size_t>(rule.level)];
  }
  return levels;
}

bool passes(std::span<const Evaluator::Hit> hits, std::optional<std::uint32_t> filter) {
  return !filter || std::ranges::any_of(hits, [&](const Evaluator::Hit& hit) { return hit.rule == filter; });
}

}  // namespace

std::size_t NotedEvents::bytes() const {
  return entries.size() * sizeof(Entry) + tuples.size() * sizeof(std::uint32_t) + levels.size() * sizeof(LevelCounts) +
         id_texts.size();
}

void NotedEvents::clear() {
  book.reset();
  entries.clear();
  tuples.clear();
  levels.clear();
  id_texts.clear();
}

EventNoter::EventNoter(const Statistic& statistic, std::size_t memory, std::uint64_t seed)
    : book_memory_(std::clamp<std::size_t>(memory / 64, 64u << 10, 8u << 20)),
      seed_(seed),
      maker_(statistic.make_maker()),
      id_({FieldTree::kEventId}) {
  begin_book();
}

void EventNoter::begin_book() {
  book_ = std::make_shared<TupleBook>(book_memory_, seed_);
  maker_->begin_book(*book_);
}

void EventNoter::note_id(std::uint32_t row, NotedEvents& events, NotedEvents::Entry& entry) {
  id_.set_row(row);
  const RawValue* const value = id_.first(0);
  if (value == nullptr || value->kind != ValueKind::kString) return;
  if (Duplicates::EventId::parse_uuid(value->raw(), entry.id)) return;
  const std::string_view text = id_.text(0);
  entry.id = Duplicates::EventId::parse(text);
  if (entry.id.is_uuid()) return;
  entry.id_begin = static_cast<std::uint32_t>(events.id_texts.size());
  events.id_texts += EventName::cut(text);
  entry.id_size = static_cast<std::uint32_t>(events.id_texts.size()) - entry.id_begin;
}

// HOT: bench/who.
void EventNoter::note_event(std::uint32_t row, Nanoseconds time, const std::optional<LevelCounts>& levels,
                            NotedEvents& events) {
  if (events.empty()) events.book = book_;
  const std::size_t tuples_begin = events.tuples.size();
  maker_->make(row, events.tuples);
  drop_repeated(events.tuples, tuples_begin);
  NotedEvents::Entry entry;
  note_id(row, events, entry);
  entry.time = time;
  entry.tuples_end = static_cast<std::uint32_t>(events.tuples.size());
  if (levels) {
    entry.levels = static_cast<std::uint32_t>(events.levels.size());
    events.levels.push_back(*levels);
  }
  events.entries.push_back(entry);
}

// HOT: bench/who.
bool EventNoter::note(const VisitedBatch& visited, const Plan& plan, std::span<const Evaluator::Hit> hits,
                      std::optional<std::uint32_t> filter, Place& place) {
  maker_->begin(visited);
  id_.begin(visited.batch);
  std::size_t hit = 0;
  for (std::uint32_t row = 0; row < visited.batch.rows(); ++row) {
    const std::size_t hits_begin = hit;
    while (hit < hits.size() && hits[hit].row == row) ++hit;
    const std::span<const Evaluator::Hit> own = hits.subspan(hits_begin, hit - hits_begin);
    if (visited.is_filtered(row) || !passes(own, filter)) continue;
    note_event(row, visited.times[row], levels_of(plan, own, filter), place.events());
    const bool has_room = book_->has_room();
    if (has_room && !place.is_due()) continue;
    if (!place.hand_over(visited.piece)) return false;
    if (has_room) continue;
    begin_book();
    maker_->begin(visited);
  }
  if (!book_->full()) return true;
  if (!place.hand_over(visited.piece)) return false;
  begin_book();
  return true;
}

}  // namespace trailhound
