#include "engine/correlate/fact_source.h"

namespace trailhound {
namespace {

struct Head {
  std::uint64_t count, key_size;
  std::uint32_t rank, hash;
};

}  // namespace

bool FactSource::next_group() {
  if (buffer_ != nullptr) {
    if (!groups_->next()) return false;
    key_ = groups_->key();
    count_ = groups_->group().size();
    return true;
  }
  if (reader_->failed() || reader_->at_end()) return false;
  Head head;
  if (!reader_->read(&head, sizeof head)) return false;
  key_bytes_.resize(static_cast<std::size_t>(head.key_size));
  if (!reader_->read(key_bytes_.data(), key_bytes_.size())) return false;
  key_ = {head.rank, head.hash, key_bytes_};
  count_ = head.count;
  return true;
}

bool FactRunWriter::begin_group(const GroupKey& key, std::uint64_t count) {
  const Head head{count, key.bytes.size(), key.rank, key.hash};
  return writer_.append(&head, sizeof head) && writer_.append(key.bytes.data(), key.bytes.size());
}

}  // namespace trailhound
