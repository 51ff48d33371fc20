#include "engine/parts/stored_events.h"

#include "engine/event/escapes.h"

namespace trailhound {
namespace {

constexpr std::size_t kPadding = 64;  // StructuralIndex's demand

}  // namespace

void StoredEvents::add(const StoredRecord& record) {
  text_ += record.text;
  text_ += '\n';
  records_.push_back({record.number, record.offset, record.text.size()});
}

/// Whether each record is one JSON object and nothing else. The index repairs what no JSON has; a record of the
/// evidence has gone through that, so nothing is left to repair.
bool StoredEvents::are_objects(std::size_t size) {
  if (!index_.build(text_.data(), size) || index_.repaired() > 0) return false;
  text_[size] = '\0';  // the walker's demand
  walker_.set_text(text_.data(), index_);
  std::uint32_t at = 0;
  std::size_t begin = 0;
  for (const Record& record : records_) {
    if (record.size == 0 || at >= walker_.count() || walker_.offset(at) != begin || walker_.at(at) != '{') return false;
    const Walker::Outcome outcome = walker_.skip(at);
    if (outcome.status != Walker::Status::kDone || walker_.text(at, outcome.next).size() != record.size) return false;
    at = outcome.next;
    begin += record.size + 1;
  }
  return at == walker_.count() && find_malformed_escape(std::string_view(text_).substr(0, size)) == text_.npos;
}

bool StoredEvents::flush(Batch& batch, BatchConsumer& consumer) {
  if (records_.empty()) return true;
  const std::size_t size = text_.size();
  text_.append(kPadding, '\0');
  const bool is_sound = are_objects(size);
  if (is_sound) {
    batch.clear();
    batch.set_text(text_.data(), index_.offsets());
    std::uint32_t at = 0;
    for (const Record& record : records_) {
      at = walker_.add_record(at, record.number, record.offset - walker_.offset(at), batch);
    }
    consumer.consume(batch);
    batch.clear();
  }
  text_.clear();
  records_.clear();
  return is_sound;
}

}  // namespace trailhound
