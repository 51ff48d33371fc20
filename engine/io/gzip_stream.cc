#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <string>

#include "engine/io/gzip.h"

namespace trailhound {

bool starts_gzip_member(std::span<const unsigned char> bytes) {
  return bytes.size() >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

bool resembles_gzip_member(std::span<const unsigned char> bytes) {
  // The method is always deflate, and three bits of the flags are reserved (RFC 1952 §2.3.1).
  return bytes.size() >= 10 && (bytes[0] == 0x1f || bytes[1] == 0x8b) && bytes[2] == 8 && (bytes[3] & 0xe0) == 0;
}

bool has_gzip_header(std::span<const unsigned char> bytes) {
  for (; bytes.size() >= 10; bytes = bytes.subspan(1)) {
    const unsigned char level = bytes[8], system = bytes[9];  // RFC 1952 §2.3.1: XFL and OS
    const bool is_known = (level == 0 || level == 2 || level == 4) && (system <= 13 || system == 255);
    if (bytes[0] == 0x1f && bytes[1] == 0x8b && is_known && resembles_gzip_member(bytes)) return true;
  }
  return false;
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

// zlib parses headers and inflates, but this class checks the trailer (inflateValidate): after a wrong one zlib refuses
// to go on, although all text has come and another member may follow. And libdeflate's checksum is faster.
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
    is_cut_ = false;
  }

  std::size_t read(InputBytes& bytes, char* out, std::size_t size, Faults& faults) {
    std::size_t done = 0;
    while (done < size && state_ != State::kEnded) {
      if (state_ == State::kInside) {
        done += inflate_some(bytes, out + done, size - done, faults);
      } else if (start_member(bytes, faults) && is_cut_) {
        is_cut_ = false;
        out[done++] = '\n';
        ++text_;
      }
    }
    return done;
  }

 private:
  static constexpr std::size_t kHeader = 10;
  static constexpr std::array<unsigned char, 2> kMagic{0x1f, 0x8b};

  enum class State { kBetween, kBroken, kInside, kEnded };

  // False: there is no other member, and what follows the last one was accounted for.
  bool start_member(InputBytes& bytes, Faults& faults) {
    bytes.hold(kHeader);
    const bool is_sound = starts_gzip_member(bytes.held()) && state_ != State::kBroken;
    if (!is_sound && bytes.offset() == 0 && resembles_gzip_member(bytes.held()) && inflates(bytes, true)) {
      faults.add("the first two bytes of the gzip header are damaged");
      begin_inflating(bytes);
      feed_magic();
      bytes.consume(kMagic.size());
      return true;
    }
    if (!is_sound && !find_member(bytes, faults)) return false;
    begin_inflating(bytes);
    return true;
  }

  void begin_inflating(const InputBytes& bytes) {
    member_at_ = bytes.offset();
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
    // zlib may still have text that found no room before, so it is called once more after the bytes have ended.
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
      state_ = State::kBroken;
      is_cut_ = text_ > 0;
      broken_at_ = bytes.offset();
      reason_ = stream_.msg != nullptr ? stream_.msg : "no reason given";
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

  // Goes on to the next member, past what is none; that and the damage before it become one fault. False: there is no
  // other member.
  bool find_member(InputBytes& bytes, Faults& faults) {
    // zlib notices damage late: by then it may have taken the next member for a part of this one.
    constexpr std::uint64_t kBack = 64u << 10;
    if (state_ == State::kBroken) bytes.unread(std::min(kBack, bytes.offset() - member_at_ - 1));
    const std::uint64_t from = bytes.offset();
    bool all_zero = true, is_found = false;
    for (;;) {
      std::span<const unsigned char> held = bytes.held();
      std::size_t passed = 0;
      while (passed < held.size() && !may_start_member(held.subspan(passed))) ++passed;
      if (passed == 0 && !held.empty()) {
        is_found = inflates(bytes, false);
        if (is_found) break;
        passed = 1;
        held = bytes.held();
      }
      all_zero = all_zero && std::all_of(held.begin(), held.begin() + static_cast<std::ptrdiff_t>(passed),
                                         [](unsigned char byte) { return byte == 0; });
      bytes.consume(passed);
      if (!bytes.hold(kHeader) && bytes.held().empty()) break;
    }
    const std::uint64_t skipped = bytes.offset() - from;
    if (state_ == State::kBroken) {
      faults.add(
          "the gzip data is broken near byte " + std::to_string(broken_at_) + " of the file (" + reason_ + ")" +
          salvaged(text_) +
          (is_found ? ", the next member begins at byte " + std::to_string(bytes.offset()) : ", what follows was not"));
    } else if (skipped > 0 && bytes.error().empty()) {
      faults.add(std::to_string(skipped) + (all_zero ? " NUL bytes" : " bytes that are not gzip") +
                 (text_ > 0 ? " behind the gzip data" : "") + ", from byte " + std::to_string(from) +
                 " of the file on, were not read" + salvaged(text_));
    }
    if (!bytes.error().empty()) faults.add(read_failure(bytes));
    if (!is_found) state_ = State::kEnded;
    return is_found;
  }

  static bool may_start_member(std::span<const unsigned char> bytes) {
    if (!starts_gzip_member(bytes)) return bytes.size() == 1 && bytes[0] == kMagic[0];
    return bytes.size() < 4 || (bytes[2] == 8 && (bytes[3] & 0xe0) == 0);
  }

  // True if what is held begins as a member whose first kTried bytes of text inflate.
  bool inflates(InputBytes& bytes, bool has_damaged_magic) {
    constexpr std::size_t kTried = 4096;
    bytes.hold(kTried);
    z_stream probe{};
    if (inflateInit2(&probe, kGzipWindow) != Z_OK) throw std::bad_alloc();
    std::array<Bytef, kTried> text;
    probe.next_out = text.data();
    probe.avail_out = static_cast<uInt>(text.size());
    std::span<const unsigned char> held = bytes.held();
    if (has_damaged_magic) {
      probe.next_in = const_cast<Bytef*>(kMagic.data());
      probe.avail_in = static_cast<uInt>(kMagic.size());
      ::inflate(&probe, Z_NO_FLUSH);
      held = held.subspan(kMagic.size());
    }
    probe.next_in = const_cast<Bytef*>(held.data());
    probe.avail_in = static_cast<uInt>(std::min(held.size(), kTried));
    const int result = ::inflate(&probe, Z_SYNC_FLUSH);
    const bool has_text = probe.avail_out < text.size();
    inflateEnd(&probe);
    return result == Z_STREAM_END || ((result == Z_OK || result == Z_BUF_ERROR) && has_text);
  }

  // zlib parses the header itself, so it is given the two bytes that the file should have.
  void feed_magic() {
    stream_.next_in = const_cast<Bytef*>(kMagic.data());
    stream_.avail_in = static_cast<uInt>(kMagic.size());
    Bytef nothing = 0;  // zlib wants a place for text before there is any
    stream_.next_out = &nothing;
    stream_.avail_out = 0;
    ::inflate(&stream_, Z_NO_FLUSH);
  }

  std::string read_failure(const InputBytes& bytes) const {
    return "reading failed at byte " + std::to_string(bytes.offset()) + ": " + bytes.error() + salvaged(text_);
  }

  z_stream stream_{};
  bool initialised_ = false;
  State state_ = State::kEnded;
  std::uint32_t checksum_ = 0;
  std::uint64_t member_text_ = 0, text_ = 0;
  bool is_cut_ = false;                          // the text ends inside a member
  std::uint64_t member_at_ = 0, broken_at_ = 0;  // offsets in the file
  std::string reason_;
};

MemberStream::MemberStream() : impl_(std::make_unique<Impl>()) {}
MemberStream::~MemberStream() = default;

void MemberStream::begin(std::uint64_t text_before) { impl_->begin(text_before); }

std::size_t MemberStream::read(InputBytes& bytes, char* out, std::size_t size, Faults& faults) {
  return impl_->read(bytes, out, size, faults);
}

}  // namespace trailhound
