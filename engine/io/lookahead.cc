#include "engine/io/lookahead.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <limits>

namespace trailhound {

std::string_view Lookahead::peek(std::size_t count) {
  while (end_ - begin_ < count) {
    if (begin_ > 0) {
      std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
    }
    buffer_.reserve(std::max(count, end_) + kChunk);
    const std::size_t added = source_.read(buffer_.data() + end_, buffer_.capacity() - end_);
    if (added == 0) break;
    end_ += added;
  }
  return {buffer_.data() + begin_, end_ - begin_};
}

void Lookahead::consume(std::size_t count) {
  assert(count <= end_ - begin_);
  begin_ += count;
  offset_ += count;
}

std::size_t Lookahead::read(char* out, std::size_t size) {
  if (size == 0) return 0;  // to a source it would be the end
  std::size_t count = std::min(size, end_ - begin_);
  if (count > 0) {
    std::memcpy(out, buffer_.data() + begin_, count);
    begin_ += count;
  } else {
    count = source_.read(out, size);
  }
  offset_ += count;
  return count;
}

void Lookahead::forget() {
  begin_ = end_ = 0;
  offset_ = std::numeric_limits<std::uint64_t>::max();
}

bool Lookahead::seek(std::uint64_t offset) {
  if (offset >= offset_ && offset - offset_ <= end_ - begin_) {
    consume(static_cast<std::size_t>(offset - offset_));
    return true;
  }
  if (!source_.seek(offset)) return false;
  begin_ = end_ = 0;
  offset_ = offset;
  return true;
}

}  // namespace trailhound
