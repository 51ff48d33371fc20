#include "engine/event/text_store.h"

#include <algorithm>
#include <cstring>

namespace trailhound {

char* TextStore::add(std::string_view text) {
  const std::size_t needed = text.size() + 1;
  if (blocks_.empty() || blocks_.back().size - kReadable - used_ < needed) {
    const std::size_t size = std::max(kBlockSize, needed + kReadable);
    blocks_.push_back({std::make_unique<char[]>(size), size});
    used_ = 0;
  }
  char* const copy = blocks_.back().bytes.get() + used_;
  std::memcpy(copy, text.data(), text.size());
  copy[text.size()] = '\0';
  used_ += needed;
  return copy;
}

void TextStore::clear() {
  if (blocks_.empty()) return;
  if (blocks_.front().size > kBlockSize) {
    blocks_.clear();
  } else {
    blocks_.resize(1);
  }
  used_ = 0;
}

}  // namespace trailhound
