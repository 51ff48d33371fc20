#include "engine/event/gathered_events.h"

#include <cassert>

namespace trailhound {
namespace {

constexpr std::size_t kPadding = 64;  // StructuralIndex's demand

}  // namespace

void GatheredEvents::clear() {
  current_ = 0;
  text().bytes.clear();
  events_.clear();
}

void GatheredEvents::add(std::string_view event, std::uint64_t index, std::uint64_t offset) {
  text().bytes += event;
  text().bytes += '\n';
  events_.push_back({index, offset});
}

void GatheredEvents::flush(Batch& batch, BatchConsumer& consumer) {
  if (events_.empty()) return;
  auto& [bytes, index] = text();
  const std::size_t size = bytes.size();
  bytes.append(kPadding, '\0');
  [[maybe_unused]] const bool is_indexed = index.build(bytes.data(), size);
  assert(is_indexed);
  bytes[size] = '\0';  // the walker's demand
  walker_.set_text(bytes.data(), index);
  batch.clear();
  batch.set_text(bytes.data(), index.offsets());
  std::uint32_t at = 0;
  for (const Event& event : events_) {
    // The row gets the offset of what holds its text.
    at = walker_.add_record(at, event.index, event.offset - walker_.offset(at), batch);
  }
  consumer.consume(batch);
  batch.clear();
  events_.clear();
  if (keeps_texts_ && ++current_ == texts_.size()) texts_.emplace_back();
  text().bytes.clear();
}

}  // namespace trailhound
