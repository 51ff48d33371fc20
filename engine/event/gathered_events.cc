#include "engine/event/gathered_events.h"

#include <cassert>

namespace trailhound {
namespace {

constexpr std::size_t kPadding = 64;  // StructuralIndex's demand

}  // namespace

void GatheredEvents::clear() {
  text_.clear();
  events_.clear();
}

void GatheredEvents::add(std::string_view text, std::uint64_t index, std::uint64_t offset) {
  text_ += text;
  text_ += '\n';
  events_.push_back({index, offset});
}

void GatheredEvents::flush(Batch& batch, BatchConsumer& consumer) {
  if (events_.empty()) return;
  const std::size_t size = text_.size();
  text_.append(kPadding, '\0');
  [[maybe_unused]] const bool is_indexed = index_.build(text_.data(), size);
  assert(is_indexed);
  text_[size] = '\0';  // the walker's demand
  walker_.set_text(text_.data(), index_);
  batch.clear();
  batch.set_text(text_.data(), index_.offsets());
  std::uint32_t at = 0;
  for (const Event& event : events_) {
    // The row gets the offset of what holds its text.
    at = walker_.add_record(at, event.index, event.offset - walker_.offset(at), batch);
  }
  consumer.consume(batch);
  batch.clear();
  clear();
}

}  // namespace trailhound
