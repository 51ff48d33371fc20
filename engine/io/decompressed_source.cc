#include "engine/io/decompressed_source.h"

#include <algorithm>

namespace trailhound {

DecompressedSource::DecompressedSource(ByteSource& source, Compression compression)
    : in_(source), compression_(compression), decoder_(make_decoder(compression)) {}

std::size_t DecompressedSource::read(char* out, std::size_t size) {
  std::size_t count = 0;
  while (count < size && state_ != State::kEnded) {
    if (state_ == State::kInside) {
      count += decode(out + count, size - count);
    } else if (start_stream() && is_cut_) {
      is_cut_ = false;
      out[count++] = '\n';
    }
  }
  return count;
}

/// False: there is no other stream, and what follows the last one was accounted for.
bool DecompressedSource::start_stream() {
  constexpr std::size_t kPiece = 64u << 10;
  const std::uint64_t from = in_.offset();
  bool all_zero = true;
  for (;;) {
    const std::string_view view = in_.peek(kPiece);
    const std::size_t found = state_ == State::kFirst ? 0 : find_stream(compression_, view);
    // A mark that begins in the last bytes of the view is found when more of it is seen.
    const std::size_t seen = view.size() < kPiece ? view.size() : view.size() - kLongestStreamMark;
    const std::size_t passed = std::min(found, seen);
    all_zero = all_zero && view.substr(0, passed).find_first_not_of('\0') == std::string_view::npos;
    in_.consume(passed);
    const bool is_found = found == passed;
    if (!is_found && passed > 0) continue;
    const std::uint64_t skipped = in_.offset() - from;
    const bool is_padding = compression_ == Compression::kXz && all_zero && skipped % 4 == 0;  // .xz format 1.1, 2.2
    if (skipped > 0 && !is_padding) {
      const std::string bytes = all_zero ? "NUL bytes" : std::string("bytes that are not ") + name_of(compression_);
      faults_.add(std::to_string(skipped) + " " + bytes + ", from byte " + std::to_string(from) + " on, were not read");
    }
    if (is_found) {
      decoder_->start();
      state_ = State::kInside;
      return true;
    }
    if (!in_.error().empty()) faults_.add("reading failed at" + where() + ": " + in_.error());
    state_ = State::kEnded;
    return false;
  }
}

std::size_t DecompressedSource::decode(char* out, std::size_t size) {
  const std::string_view view = in_.peek(1);
  const Decoder::Step step = decoder_->decode(view, out, size);
  in_.consume(step.consumed);
  if (step.state != Decoder::State::kInside) {
    end_stream(step);
  } else if (view.empty() && step.produced == 0) {
    faults_.add(in_.error().empty() ? what() + " is cut off at" + where()
                                    : "reading failed at" + where() + ": " + in_.error());
    state_ = State::kEnded;
  }
  return step.produced;
}

void DecompressedSource::end_stream(Decoder::Step step) {
  state_ = State::kBetween;
  if (step.state == Decoder::State::kEnd) return;
  is_cut_ = true;
  faults_.add(what() + " is broken near" + where() + " (" + decoder_->reason() + ")");
}

}  // namespace trailhound
