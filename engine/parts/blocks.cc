#include "engine/parts/blocks.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace trailhound {
namespace {

constexpr std::string_view kMagic = "trailhound part ";
constexpr std::size_t kHeadBytes = 1 + 4;
/// The largest record of the evidence has 16 MiB, and an account of an input may list a million members.
constexpr std::uint32_t kMostPayload = 256u << 20;
constexpr const char* kCutOff = "is cut off: it ends before its last block";

std::string first_line(std::uint64_t format) { return std::string(kMagic) + std::to_string(format) + '\n'; }

std::string head_of(BlockKind kind, std::size_t size) {
  std::string head(1, static_cast<char>(kind));
  for (unsigned shift = 0; shift < 32; shift += 8) head += static_cast<char>(size >> shift);
  return head;
}

std::string_view bytes_of(const Sha256::Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

Sha256::Digest checksum(Sha256& sha256, const Sha256::Digest& before, std::string_view head, std::string_view payload) {
  sha256.add(before.data(), before.size());
  sha256.add(head.data(), head.size());
  sha256.add(payload.data(), payload.size());
  return sha256.finish();
}

/// Fewer bytes than asked for: the file ends, or errno is set.
std::size_t read_at(int descriptor, std::uint64_t offset, char* out, std::size_t size) {
  std::size_t got = 0;
  while (got < size) {
    errno = 0;
    const ssize_t count = ::pread(descriptor, out + got, size - got, static_cast<off_t>(offset + got));
    if (count > 0) {
      got += static_cast<std::size_t>(count);
    } else if (count == 0 || errno != EINTR) {
      break;
    }
  }
  return got;
}

}  // namespace

BlockWriter::BlockWriter(ResultSink& sink) : sink_(sink) {
  const std::string line = first_line(kPartFormat);
  before_ = sha256(line);
  sink_.write(line);
}

bool BlockWriter::write(BlockKind kind, std::string_view payload) {
  const std::string head = head_of(kind, payload.size());
  before_ = checksum(sha256_, before_, head, payload);
  return sink_.write(head) && sink_.write(payload) && sink_.write(bytes_of(before_));
}

Result<BlockReader, std::string> BlockReader::open(const std::string& path) {
  int descriptor = -1;
  do {
    descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  } while (descriptor < 0 && errno == EINTR);
  if (descriptor < 0) return "cannot be opened: " + std::generic_category().message(errno);
  char bytes[64];
  const std::string_view head(bytes, read_at(descriptor, 0, bytes, sizeof bytes));
  const std::string expected = first_line(kPartFormat);
  BlockReader reader(descriptor, expected.size(), sha256(expected));
  if (head.starts_with(expected)) return reader;
  if (head.empty() && errno != 0) return "cannot be read: " + std::generic_category().message(errno);
  if (!head.starts_with(kMagic)) return std::string("is no part: 'trailhound hunt --part FILE' writes parts");
  const std::string_view version = head.substr(kMagic.size(), head.find('\n') - kMagic.size());
  if (version.find_first_not_of("0123456789") != version.npos || version.empty()) return std::string(kCutOff);
  return "is a part in format " + std::string(version) + ", and this program reads format " +
         std::to_string(kPartFormat);
}

BlockReader::BlockReader(int descriptor, std::uint64_t begin, const Sha256::Digest& before)
    : descriptor_(descriptor), offset_(begin), before_(before) {}

BlockReader::BlockReader(BlockReader&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      offset_(other.offset_),
      before_(other.before_),
      place_(other.place_),
      kind_(other.kind_),
      is_ended_(other.is_ended_),
      payload_(std::move(other.payload_)),
      failure_(std::move(other.failure_)) {}

BlockReader& BlockReader::operator=(BlockReader&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  offset_ = other.offset_;
  before_ = other.before_;
  place_ = other.place_;
  kind_ = other.kind_;
  is_ended_ = other.is_ended_;
  payload_ = std::move(other.payload_);
  failure_ = std::move(other.failure_);
  return *this;
}

BlockReader::~BlockReader() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool BlockReader::fail(std::string why) {
  if (failure_.empty()) failure_ = std::move(why);
  return false;
}

/// Grows with what is there, so that a size that somebody made up costs no memory.
bool BlockReader::read(std::size_t size, std::string& out) {
  constexpr std::size_t kStep = 1u << 20;
  out.clear();
  while (out.size() < size) {
    const std::size_t had = out.size(), step = std::min(kStep, size - had);
    out.resize(had + step);
    if (read_at(descriptor_, offset_, out.data() + had, step) < step) {
      return fail(errno != 0 ? "cannot be read: " + std::generic_category().message(errno) : kCutOff);
    }
    offset_ += step;
  }
  return true;
}

bool BlockReader::next() {
  if (!failure_.empty() || is_ended_) return false;
  place_ = {offset_, before_};
  const std::uint64_t begin = offset_;
  if (!read(kHeadBytes, head_)) return false;
  std::uint32_t size = 0;
  for (unsigned i = 4; i > 0; --i) size = size << 8 | static_cast<unsigned char>(head_[i]);
  const auto damaged = [&] { return fail("is damaged: its block at byte " + std::to_string(begin) + " is not sound"); };
  if (head_[0] < static_cast<char>(BlockKind::kSettings) || head_[0] > static_cast<char>(BlockKind::kEnd) ||
      size > kMostPayload) {
    return damaged();
  }
  if (!read(size, payload_)) return false;
  if (!read(Sha256::Digest().size(), sum_)) return false;
  Sha256 sha256;
  before_ = checksum(sha256, before_, head_, payload_);
  if (sum_ != bytes_of(before_)) return damaged();
  kind_ = static_cast<BlockKind>(head_[0]);
  is_ended_ = kind_ == BlockKind::kEnd;
  char more = 0;
  if (is_ended_ && read_at(descriptor_, offset_, &more, 1) != 0) return fail("is damaged: bytes follow its last block");
  return true;
}

void BlockReader::go_to(const Place& place) {
  offset_ = place.offset;
  before_ = place.before;
  is_ended_ = false;
}

}  // namespace trailhound
