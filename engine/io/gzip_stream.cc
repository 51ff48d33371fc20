#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <limits>

#include "engine/io/gzip.h"

namespace trailhound {

void Faults::add(std::string what) {
  if (first_.empty()) {
    first_ = std::move(what);
  } else {
    ++more_;
  }
}

void Faults::clear() {
  first_.clear();
  more_ = 0;
}

std::string Faults::text() const {
  if (more_ == 0) return first_;
  return first_ + "; and " + std::to_string(more_) + (more_ == 1 ? " more fault" : " more faults") + " behind that";
}

bool starts_gzip_member(std::span<const unsigned char> bytes) {
  return bytes.size() >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

namespace {

constexpr int kGzipWindow = MAX_WBITS + 16;  // inflateInit2: gzip and nothing else

std::string salvaged(std::uint64_t text) {
  return "; " + std::to_string(text) + " bytes of text before that were read";
}

std::uint32_t little_endian(const unsigned char* bytes) {
  return static_cast<std::uint32_t>(bytes[0]) | static_cast<std::uint32_t>(bytes[1]) << 8 |
         static_cast<std::uint32_t>(bytes[2]) << 16 | static_cast<std::uint32_t>(bytes[3]) << 24;
}

}  // namespace

// zlib parses headers and inflates, but the trailer is checked here (inflateValidate): zlib refuses to go on after a
// wrong one, although all text is there and the next member may follow, and libdeflate's checksum is faster.
class MemberStream::Impl {
 public:
  Impl() = default;
  ~Impl() {
    if (initialised_) inflateEnd(&stream_);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void begin(std::uint64_t text_before) {
    state_ = State::kBetween;
    text_ = text_before;
  }

  std::size_t read(InputBytes& bytes, char* out, std::size_t size, Faults& faults) {
    std::size_t done = 0;
    while (done < size && state_ != State::kEnded) {
      if (state_ == State::kBetween) {
        start_member(bytes, faults);
      } else {
        done += inflate_some(bytes, out + done, size - done, faults);
      }
    }
    return done;
  }

 private:
  enum class State { kBetween, kInside, kEnded };

  void start_member(InputBytes& bytes, Faults& faults) {
    bytes.hold(2);
    if (!starts_gzip_member(bytes.held())) {
      state_ = State::kEnded;
      if (bytes.error().empty() && !bytes.held().empty()) read_trailing(bytes, faults);
      if (!bytes.error().empty()) faults.add(read_failure(bytes));
      return;
    }
    if (!initialised_) {
      if (inflateInit2(&stream_, kGzipWindow) != Z_OK) throw std::bad_alloc();
      initialised_ = true;
    } else {
      inflateReset(&stream_);
    }
    inflateValidate(&stream_, 0);
    checksum_ = 0;
    member_text_ = 0;
    state_ = State::kInside;
  }

  std::size_t inflate_some(InputBytes& bytes, char* out, std::size_t size, Faults& faults) {
    // zlib may still hold text that found no room before, so it is asked once more where the bytes have ended.
    const bool ended = bytes.held().empty() && !bytes.refill();
    constexpr std::size_t kMostAtOnce = 1u << 30;  // zlib counts in 32 bits
    const std::size_t in_size = std::min(bytes.held().size(), kMostAtOnce);
    const std::size_t out_size = std::min(size, kMostAtOnce);
    stream_.next_in = const_cast<Bytef*>(bytes.held().data());  // zlib's interface is older than const
    stream_.avail_in = static_cast<uInt>(in_size);
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = static_cast<uInt>(out_size);
    const int result = ::inflate(&stream_, Z_NO_FLUSH);
    const std::size_t consumed = in_size - stream_.avail_in;
    const std::size_t produced = out_size - stream_.avail_out;
    bytes.consume(consumed);
    checksum_ = libdeflate_crc32(checksum_, out, produced);
    member_text_ += produced;
    text_ += produced;

    if (result == Z_STREAM_END) {
      state_ = State::kBetween;
      check_trailer(bytes, faults);
    } else if (result == Z_MEM_ERROR) {
      throw std::bad_alloc();
    } else if (ended && produced == 0 && (result == Z_OK || result == Z_BUF_ERROR)) {
      state_ = State::kEnded;
      faults.add(bytes.error().empty() ? "the gzip data is cut off at byte " + std::to_string(bytes.offset()) +
                                             " of the file" + salvaged(text_)
                                       : read_failure(bytes));
    } else if (result != Z_OK && (result != Z_BUF_ERROR || (consumed == 0 && produced == 0))) {
      state_ = State::kEnded;
      faults.add("the gzip data is broken near byte " + std::to_string(bytes.offset()) + " of the file (" +
                 (stream_.msg != nullptr ? stream_.msg : "no reason given") + ")" + salvaged(text_) +
                 ", what follows was not");
    }
    return produced;
  }

  void check_trailer(const InputBytes& bytes, Faults& faults) {
    const std::string where =
        " of the gzip member that ends at byte " + std::to_string(bytes.offset()) + " of the file";
    const std::uint32_t length = little_endian(bytes.behind() + 4);
    if (little_endian(bytes.behind()) != checksum_) {
      faults.add("the checksum" + where + " is wrong" + salvaged(text_));
    } else if (length != static_cast<std::uint32_t>(member_text_)) {
      faults.add("the length" + where + " is wrong (" + std::to_string(length) + " instead of " +
                 std::to_string(static_cast<std::uint32_t>(member_text_)) + ")" + salvaged(text_));
    }
  }

  // What stands behind the last member is looked at as far as it goes, so that the ledger can say how much it is.
  void read_trailing(InputBytes& bytes, Faults& faults) {
    const std::uint64_t from = bytes.offset();
    bool all_zero = true;
    do {
      all_zero = all_zero && std::ranges::all_of(bytes.held(), [](unsigned char byte) { return byte == 0; });
      bytes.consume(bytes.held().size());
    } while (bytes.refill());
    faults.add(std::to_string(bytes.offset() - from) + (all_zero ? " NUL bytes" : " bytes that are not gzip") +
               " behind the gzip data, from byte " + std::to_string(from) + " of the file on, were not read" +
               salvaged(text_));
  }

  std::string read_failure(const InputBytes& bytes) const {
    return "reading failed at byte " + std::to_string(bytes.offset()) + ": " + bytes.error() + salvaged(text_);
  }

  z_stream stream_{};
  bool initialised_ = false;
  State state_ = State::kEnded;
  std::uint32_t checksum_ = 0;
  std::uint64_t member_text_ = 0, text_ = 0;
};

MemberStream::MemberStream() : impl_(std::make_unique<Impl>()) {}
MemberStream::~MemberStream() = default;

void MemberStream::begin(std::uint64_t text_before) { impl_->begin(text_before); }

std::size_t MemberStream::read(InputBytes& bytes, char* out, std::size_t size, Faults& faults) {
  return impl_->read(bytes, out, size, faults);
}

}  // namespace trailhound
