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

std::optional<LevelCounts> levels_of(const Plan& plan, std::span<const Evaluator::Hit> hits,
                                     std::optional<std::uint32_t> but) {
  std::optional<LevelCounts> levels;
  for (const Evaluator::Hit& hit : hits) {
    const Rule& rule = plan.rules()[hit.rule];
    if (rule.silent || hit.rule == but) continue;
    if (!levels) levels.emplace();
    ++(*levels)[static_cast<std::size_t>(rule.level)];
  }
  return levels;
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

void EventNoter::begin_book(const VisitedBatch& visited) {
  begin_book();
  maker_->begin(visited);
}

void EventNoter::begin(const VisitedBatch& visited) {
  maker_->begin(visited);
  id_.begin(visited.batch);
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
void EventNoter::note(std::uint32_t row, Nanoseconds time, const LevelCounts* levels, NotedEvents& events) {
  if (events.empty()) events.book = book_;
  const std::size_t tuples_begin = events.tuples.size();
  maker_->make(row, events.tuples);
  drop_repeated(events.tuples, tuples_begin);
  NotedEvents::Entry entry;
  note_id(row, events, entry);
  entry.time = time;
  entry.tuples_end = static_cast<std::uint32_t>(events.tuples.size());
  if (levels != nullptr) {
    entry.levels = static_cast<std::uint32_t>(events.levels.size());
    events.levels.push_back(*levels);
  }
  events.entries.push_back(entry);
}

}  // namespace trailhound
