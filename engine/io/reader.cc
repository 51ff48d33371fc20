#include "engine/io/reader.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "engine/io/buffer.h"
#include "engine/io/gzip.h"
#include "engine/io/input_bytes.h"
#include "engine/io/utf16.h"

namespace trailhound {

namespace {

// A parser is cheapest when its text does not end inside a string. So a window ends behind a line break or between two
// objects of a list, if the last kLookBack bytes of `data[from, to)` have one.
std::size_t good_cut(const char* data, std::size_t from, std::size_t to) {
  constexpr std::size_t kLookBack = 4096;
  const std::size_t lowest = std::max(from + (to - from) / 2, to > kLookBack ? to - kLookBack : 0);
  for (std::size_t cut = to; cut > lowest + 2; --cut) {
    if (data[cut - 1] == '\n') return cut;
    if (data[cut - 1] == '{' && data[cut - 2] == ',' && data[cut - 3] == '}') return cut - 2;
  }
  return to;
}

}  // namespace

// One buffer has text_[0, end_): first text that was delivered and may be kept, then text to come. It is filled from
// the source only when a window wants more than it has; a file that was inflated whole is never moved, just sliced.
class Reader::Impl {
 public:
  explicit Impl(Options options) : options_(options), bytes_(options.hash, options.stop) {
    options_.window_limit = std::max<std::size_t>(options_.window_limit, 1);
    options_.window = std::clamp<std::size_t>(options_.window, 1, options_.window_limit);
  }

  std::optional<Problem> open(const std::string& path, ByteSource* source) {
    path_ = path;
    faults_.clear();
    damage_.reset();
    fingerprint_.reset();
    reached_end_ = finished_ = false;
    end_ = cut_ = window_size_ = 0;
    base_ = delivered_ = 0;
    source_ = Source::kNone;
    packing_ = Packing::kNone;
    refusal_.clear();
    skip_reason_ = {};
    utf16_ = false;

    std::string failure;
    is_content_ = source != nullptr;
    if (source != nullptr) {
      bytes_.open(*source);
    } else {
      failure = bytes_.open(path_);
    }
    if (failure.empty() && !bytes_.hold(2) && bytes_.total() == 0) failure = bytes_.error();
    if (!failure.empty()) {
      bytes_.close();
      return Problem{path_, Problem::Kind::kFailed, std::move(failure)};
    }
    if (starts_gzip_member(bytes_.held())) {
      // Standard input may let wait for its end; a member of an archive does not.
      const bool may_be_short = is_content_ || (bytes_.is_regular() && bytes_.size_at_open() <= options_.whole_limit);
      const bool whole = may_be_short && bytes_.hold_all(options_.whole_limit);
      if (whole) end_ = whole_.inflate(bytes_, text_, options_.text_limit, kPadding);
      if (!whole || !bytes_.held().empty()) {
        source_ = Source::kGzip;
        stream_.begin(end_);
      }
    } else if (is_damaged_gzip()) {
      source_ = Source::kGzip;
      stream_.begin(0);
    } else {
      source_ = Source::kPlain;
    }
    if (source_ == Source::kNone) end_source();
    look_at_head();
    return std::nullopt;
  }

  Packing packing() const { return packing_; }
  ByteSource& packed() { return packed_; }
  const std::string& refusal() const { return refusal_; }
  std::string_view skip_reason() const { return skip_reason_; }

  Window next(std::size_t keep) {
    assert(keep <= window_size_);
    keep = std::min(keep, window_size_);
    std::size_t start = cut_ - keep;
    // The caller walks the kept text again from its start, so a window grows by at least that: it doubles.
    const std::size_t room = options_.window_limit - keep;
    const std::size_t fresh = std::min(room, std::max(options_.window, keep));
    const std::size_t wanted = keep + fresh;

    // A short rest joins this window rather than being one of its own. One byte more shows whether there is one.
    const std::size_t rest = std::min(fresh / 16, room - fresh);
    if (more_may_come() && end_ - start <= wanted + rest) {
      if (start > 0) {
        std::memmove(text_.data(), text_.data() + start, end_ - start);
        base_ += start;
        end_ -= start;
        start = 0;
      }
      text_.reserve(wanted + rest + 1 + kPadding);
      fill(wanted + rest + 1);
    }

    const std::size_t available = end_ - start;
    std::size_t size = available;
    if (available > wanted) {
      const bool take_rest = !more_may_come() && available - wanted <= rest;
      if (!take_rest) size = good_cut(text_.data() + start, keep, wanted);
    }
    Window window;
    window.size = size;
    window.offset = base_ + start;
    window.last = !more_may_come() && size == available;
    text_.reserve(end_ + kPadding);
    std::memset(text_.data() + end_, 0, kPadding);  // parsers read it
    window.data = text_.data() + start;
    delivered_ += size - keep;
    cut_ = start + size;
    window_size_ = size;
    return window;
  }

  void take_window(Buffer& buffer, std::size_t keep) {
    assert(keep <= window_size_);
    const std::size_t start = cut_ - window_size_, size = window_size_;
    const std::size_t from = cut_ - keep, rest = end_ - from;  // what the next window begins with
    if (start == 0 && rest <= size / 4) {
      std::swap(buffer, text_);
      text_.reserve(rest + kPadding);
      std::memcpy(text_.data(), buffer.data() + from, rest);
      base_ += from;
      end_ = rest;
      cut_ = window_size_ = keep;
    } else {
      buffer.reserve(size + kPadding);
      std::memcpy(buffer.data(), text_.data() + start, size);
    }
    std::memset(buffer.data() + size, 0, kPadding);
  }

  void put_back(std::string_view text, std::size_t keep) {
    const std::size_t start = cut_ - window_size_;
    const std::size_t rest = end_ - start;
    assert(keep <= text.size() + rest);
    text_.reserve(text.size() + rest + 1 + kPadding);
    std::memmove(text_.data() + text.size(), text_.data() + start, rest);
    std::memcpy(text_.data(), text.data(), text.size());
    base_ += start;
    base_ -= text.size();
    end_ = text.size() + rest;
    cut_ = window_size_ = keep;
    delivered_ = base_ + keep;
  }

  void finish() {
    if (finished_) return;
    finished_ = true;
    // To an archive's reader, a failed read behind the last member looks like the end.
    if (!reached_end_ && !bytes_.error().empty()) {
      faults_.add("reading failed behind byte " + std::to_string(bytes_.total()) + ": " + bytes_.error());
    }
    compressed_ = compressed_bytes_so_far();  // before the hash reads the rest
    fingerprint_ = bytes_.fingerprint();
    if (has_shrunk()) {
      faults_.add("the file had " + std::to_string(bytes_.size_at_open()) +
                  " bytes when it was opened, but ended at byte " + std::to_string(bytes_read()) + text_read());
    } else if (bytes_.error().empty() && bytes_.has_changed()) {
      faults_.add("the file changed while it was read, so that what was read may be of different states of it");
    }
    bytes_.close();
    if (faults_.any()) damage_ = Problem{path_, Problem::Kind::kDamaged, faults_.text()};
  }

  const std::optional<Problem>& damage() const { return damage_; }
  const std::optional<Fingerprint>& fingerprint() const { return fingerprint_; }
  std::uint64_t compressed_bytes() const { return finished_ ? compressed_ : compressed_bytes_so_far(); }
  std::uint64_t decompressed_bytes() const { return delivered_; }

 private:
  enum class Source { kNone, kPlain, kGzip };  // of the text that is not in the buffer yet

  // The bytes of something packed: the input's own, or those that it inflates to.
  class Packed : public ByteSource {
   public:
    explicit Packed(Impl& reader) : reader_(reader) {}
    std::size_t read(char* out, std::size_t size) override { return reader_.read_packed(out, size); }
    std::string error() const override { return reader_.bytes_.error(); }
    bool seek(std::uint64_t offset) override {
      return reader_.source_ == Source::kPlain && reader_.bytes_.seek(offset);
    }
    std::uint64_t size() const override {
      return reader_.source_ == Source::kPlain && reader_.bytes_.is_regular() ? reader_.bytes_.size_at_open() : 0;
    }

   private:
    Impl& reader_;
  };

  std::size_t read_packed(char* out, std::size_t size) {
    if (packed_at_ < end_) {
      const std::size_t count = std::min(size, end_ - packed_at_);
      std::memcpy(out, text_.data() + packed_at_, count);
      packed_at_ += count;
      delivered_ += count;
      return count;
    }
    if (source_ == Source::kNone) return 0;
    const std::size_t count = read_source(out, size);
    if (source_ == Source::kGzip) delivered_ += count;
    // The descriptor of a file stays open, because the archive may go back in it.
    if (count == 0 && source_ == Source::kGzip) end_source();
    return count;
  }

  bool more_may_come() const { return source_ != Source::kNone || (utf16_ && decoded_at_ < decoded_.size()); }

  // Bytes that are gzip but for their first ones or behind others, such as the header of a response, or by the name of
  // their file.
  bool is_damaged_gzip() {
    bytes_.hold(kFormatHead);
    const std::span<const unsigned char> head = bytes_.held().first(std::min(bytes_.held().size(), kFormatHead));
    if (!is_binary(head) || recognise(head) != nullptr) return false;
    return resembles_gzip_member(head) || has_gzip_header(head) || packing_promised(path_) == Packing::kGzip;
  }

  // Tells packed data and UTF-16 from other text by the first bytes that were read or inflated.
  void look_at_head() {
    if (source_ == Source::kPlain) {
      bytes_.hold(kFormatHead);
    } else if (source_ == Source::kGzip && end_ < kFormatHead) {
      text_.reserve(kFormatHead + kPadding);
      fill(kFormatHead);
    }
    std::span<const unsigned char> head = source_ == Source::kPlain
                                              ? bytes_.held()
                                              : std::span(reinterpret_cast<const unsigned char*>(text_.data()), end_);
    head = head.first(std::min(head.size(), kFormatHead));
    recognise_packing(head);
    packed_at_ = 0;
    if (packing_ != Packing::kNone) return;
    const Utf16Decoder::Order order = Utf16Decoder::order_of(head);
    if (order == Utf16Decoder::Order::kNone) return;
    utf16_ = true;
    decoder_.start(order);
    decoded_.clear();
    decoded_at_ = 0;
    decode({reinterpret_cast<const unsigned char*>(text_.data()), end_});
    end_ = 0;
    if (source_ == Source::kNone) {  // everything was inflated at once
      text_.reserve(decoded_.size() + kPadding);
      std::memcpy(text_.data(), decoded_.data(), decoded_.size());
      end_ = decoded_.size();
      decoded_.clear();
    }
  }

  void recognise_packing(std::span<const unsigned char> head) {
    if (const FileFormat* const format = recognise(head)) {
      packing_ = format->packing;
      if (format->outcome == Outcome::kSkipped) skip_reason_ = format->name;
      if (format->outcome == Outcome::kNotExamined) {
        refusal_ = std::string(format->name) + " is not opened: " + std::string(format->remedy);
      }
    } else if (is_binary(head)) {
      packing_ = source_ == Source::kPlain ? packing_promised(path_) : Packing::kNone;
      if (packing_ == Packing::kNone) refusal_ = broken_promise(path_);
      if (refusal_.empty() && packing_ == Packing::kNone && is_log_name(path_) && source_ == Source::kPlain &&
          is_nothing_but_nul()) {
        refusal_ = "NUL bytes from the first to the last: its content was lost";
      }
      if (refusal_.empty() && packing_ == Packing::kNone) packing_ = Packing::kPrefixed;
    }
  }

  // True if that is so to the end of a file, or as far as a stream is held.
  bool is_nothing_but_nul() {
    const auto all_nul = [&] {
      return std::ranges::all_of(bytes_.held(), [](unsigned char byte) { return byte == 0; });
    };
    if (!bytes_.is_regular()) return all_nul();
    bool result = all_nul();
    while (result) {
      bytes_.consume(bytes_.held().size());
      if (!bytes_.refill()) break;
      result = all_nul();
    }
    return bytes_.seek(0) && bytes_.hold(1) && result;
  }

  void decode(std::span<const unsigned char> in) { decoder_.decode(in, source_ == Source::kNone, decoded_); }

  // Decodes UTF-16 piece by piece; `decoded_` has what did not fit into `out` yet.
  std::size_t read_utf16(char* out, std::size_t size) {
    constexpr std::size_t kPiece = 64u << 10;
    while (decoded_at_ == decoded_.size()) {
      decoded_.clear();
      decoded_at_ = 0;
      if (source_ == Source::kNone) return 0;
      raw_.resize(kPiece);
      const std::size_t added = read_source(raw_.data(), kPiece);
      if (added == 0) end_source();
      decode({reinterpret_cast<const unsigned char*>(raw_.data()), added});
    }
    const std::size_t count = std::min(size, decoded_.size() - decoded_at_);
    std::memcpy(out, decoded_.data() + decoded_at_, count);
    decoded_at_ += count;
    return count;
  }

  std::size_t read_source(char* out, std::size_t size) {
    return source_ == Source::kPlain ? bytes_.read(out, size) : stream_.read(bytes_, out, size, faults_);
  }

  // Appends text until end_ is `target`, or the source ends.
  void fill(std::size_t target) {
    while (utf16_ && end_ < target) {
      const std::size_t added = read_utf16(text_.data() + end_, target - end_);
      if (added == 0) return;
      end_ += added;
    }
    while (end_ < target && source_ != Source::kNone) {
      const std::size_t wanted = target - end_;
      const std::size_t added = read_source(text_.data() + end_, wanted);
      end_ += added;
      // A plain source may give less at any time, a gzip stream only at its end.
      if (added == 0 || (source_ == Source::kGzip && added < wanted)) end_source();
    }
  }

  // No more text will come, so the descriptor is closed and the damage is complete. An input that is hashed waits for
  // finish(), because reading its rest may take a while.
  void end_source() {
    if (source_ == Source::kPlain && !bytes_.error().empty()) {
      const std::string where = "reading failed at byte " + std::to_string(bytes_.total()) + ": ";
      faults_.add((is_content_ ? "" : where) + bytes_.error() + text_read());
    }
    source_ = Source::kNone;
    reached_end_ = true;
    if (!options_.hash) finish();
  }

  std::string text_read() const { return "; " + std::to_string(base_ + end_) + " bytes of text before that were read"; }

  // An archive's reader goes back and forth in its file, so the bytes that were read do not say how far it is.
  std::uint64_t compressed_bytes_so_far() const {
    return packing_ != Packing::kNone && bytes_.is_regular() ? bytes_.size_at_open() : bytes_.total();
  }

  std::uint64_t bytes_read() const { return fingerprint_ ? fingerprint_->size : bytes_.total(); }
  bool has_shrunk() const {
    return bytes_.is_regular() && bytes_.error().empty() && reached_end_ && bytes_read() < bytes_.size_at_open();
  }

  Options options_;
  std::string path_;
  bool is_content_ = false;  // of an archive or of compressed data, which say themselves where they are damaged
  InputBytes bytes_;
  MemberInflater whole_;
  MemberStream stream_;
  Source source_ = Source::kNone;

  Buffer text_;
  std::size_t end_ = 0;          // of the text in the buffer
  std::size_t cut_ = 0;          // end of the last window in it
  std::size_t window_size_ = 0;  // of the last window
  std::uint64_t base_ = 0;       // offset of text_[0] in the decompressed text
  std::uint64_t delivered_ = 0;
  Faults faults_;
  std::optional<Problem> damage_;
  std::optional<Fingerprint> fingerprint_;
  bool reached_end_ = false, finished_ = false;
  std::uint64_t compressed_ = 0;

  Packing packing_ = Packing::kNone;
  std::string refusal_;
  std::string_view skip_reason_;
  Packed packed_{*this};
  std::size_t packed_at_ = 0;  // of text_, where that holds the archive
  bool utf16_ = false;
  Utf16Decoder decoder_;
  std::vector<char> raw_;
  std::string decoded_;
  std::size_t decoded_at_ = 0;
};

Reader::Reader() : Reader(Options()) {}
Reader::Reader(Options options) : impl_(std::make_unique<Impl>(options)) {}
Reader::~Reader() = default;

std::optional<Problem> Reader::open(const Input& input) { return impl_->open(input.path, nullptr); }
std::optional<Problem> Reader::open(const std::string& path, ByteSource& source) { return impl_->open(path, &source); }
Packing Reader::packing() const { return impl_->packing(); }
ByteSource& Reader::packed() { return impl_->packed(); }
const std::string& Reader::refusal() const { return impl_->refusal(); }
std::string_view Reader::skip_reason() const { return impl_->skip_reason(); }
Reader::Window Reader::next(std::size_t keep) { return impl_->next(keep); }
void Reader::take_window(Buffer& buffer, std::size_t keep) { impl_->take_window(buffer, keep); }
void Reader::put_back(std::string_view text, std::size_t keep) { impl_->put_back(text, keep); }
const std::optional<Problem>& Reader::damage() const { return impl_->damage(); }
void Reader::finish() { impl_->finish(); }
const std::optional<Fingerprint>& Reader::fingerprint() const { return impl_->fingerprint(); }
std::uint64_t Reader::compressed_bytes() const { return impl_->compressed_bytes(); }
std::uint64_t Reader::decompressed_bytes() const { return impl_->decompressed_bytes(); }

}  // namespace trailhound
