#include "engine/parts/merged_activity.h"

#include <cstdint>

namespace trailhound {
namespace {

constexpr std::size_t kEvents = 4096;  // that are counted at once
constexpr std::size_t kBookBytes = 8u << 20;

SummaryOptions options_of(bool keep_duplicates, std::size_t memory) {
  SummaryOptions options;
  options.keep_duplicates = keep_duplicates;
  options.memory = memory;
  return options;
}

}  // namespace

MergedActivity::MergedActivity(const Plan& plan, bool keep_duplicates, std::size_t memory)
    : options_(options_of(keep_duplicates, memory)), statistic_(plan), collector_(plan, options_, statistic_) {}

void MergedActivity::add(const StoredActivity& event) {
  NotedEvents& events = part_.events;
  if (book_ == nullptr) book_ = std::make_shared<TupleBook>(kBookBytes, collector_.seed());
  events.book = book_;
  for (const std::string_view tuple : event.tuples) events.tuples.push_back(book_->number(tuple));
  NotedEvents::Entry entry;
  entry.id = event.id;
  entry.time = event.time;
  entry.tuples_end = static_cast<std::uint32_t>(events.tuples.size());
  if (event.levels) {
    entry.levels = static_cast<std::uint32_t>(events.levels.size());
    events.levels.push_back(*event.levels);
  }
  events.entries.push_back(entry);
  if (events.entries.size() >= kEvents || book_->full()) count();
}

void MergedActivity::count() {
  collector_.collect(part_, Piece{});
  part_.clear();
  if (book_ != nullptr && book_->full()) book_.reset();
}

Summary MergedActivity::take() {
  count();
  return collector_.take_summary();
}

}  // namespace trailhound
