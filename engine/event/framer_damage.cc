// Text that is not JSON: where reading goes on behind an error, and what is said about the loss.

#include <algorithm>
#include <cstring>

#include "engine/event/framer.h"
#include "engine/event/json_start.h"

namespace trailhound {
namespace {

constexpr std::size_t kMaxRescans = 16u << 20;  // bytes per input
/// Small, because behind damage every few bytes may end a piece; pieces grow again with every record that is sound.
constexpr std::size_t kPieceBehindDamage = 64;

}  // namespace

/// Puts back the line breaks behind `from` that were replaced because they seemed to be inside strings: behind an error
/// they are as likely between records.
void Framer::restore_breaks(std::size_t from) {
  const std::vector<std::uint32_t>& breaks = index_.replaced_breaks();
  for (auto at = std::lower_bound(breaks.begin(), breaks.end(), from); at != breaks.end(); ++at) {
    text_[*at] = '\n';
    --repaired_;
  }
}

Framer::Step Framer::malformed(const char* reason, std::uint32_t position) {
  const std::uint32_t error = std::min(position, walker_.count() - 1);
  const std::size_t begin = walker_.offset(at_), end = walker_.offset(error);
  restore_breaks(begin);
  // Where the comma in front of an object is missing, that object is the next to be read, but not twice.
  resume_ = text_offset_ + end == tried_ ? end + 1 : end;
  // A line that was cut short swallows the beginning of the next one. Reading goes on with that line rather than
  // behind the error, as long as the text that is read twice for it stays within a limit.
  for (std::size_t at = begin; at < end;) {
    const void* found = std::memchr(text_ + at, '\n', end - at);
    if (!found) break;
    at = static_cast<std::size_t>(static_cast<const char*>(found) - text_) + 1;
    if (at >= text_size_ || text_[at] != '{' || rescans_ + (end - at) > kMaxRescans) continue;
    rescans_ += end - at;
    resume_ = at;
    break;
  }
  lose(text_offset_ + begin, reason, text_offset_ + end);
  at_ = error;
  return Step::kMalformed;
}

/// Behind an error: moves at_ to the next place at which an object may start, if the index has it as one. A text of
/// nothing but errors then needs one index, not one for each of them. False: the text must be indexed again from
/// resume_ on. Either the index takes that object for a part of a string, or line breaks are back in its strings.
bool Framer::find_in_index() {
  if (format_.form != TextFormat::Form::kJson || text_size_ == 0) return false;
  if (!index_.replaced_breaks().empty() && index_.replaced_breaks().back() >= resume_) return false;
  bool is_cut = false;
  const std::size_t object = resume_ + find_object({text_ + resume_, text_size_ - resume_}, is_cut);
  if (object == text_size_ || is_cut) return false;
  const std::uint32_t* const end = index_.offsets() + index_.count();
  const std::uint32_t* const found = std::lower_bound(index_.offsets(), end, object);
  if (found == end || *found != object) return false;
  at_ = static_cast<std::uint32_t>(found - index_.offsets());
  tried_ = text_offset_ + object;
  searching_ = false;
  return true;
}

void Framer::lose(std::uint64_t from, const char* reason, std::uint64_t where) {
  if (!losing_) {  // otherwise the same loss goes on
    loss_begin_ = from;
    loss_reason_ = reason;
    loss_where_ = where;
  }
  losing_ = searching_ = damaged_ = lost_any_ = report_.has_gaps = true;
  levels_.assign(1, Level());
  piece_limit_ = kPieceBehindDamage;
}

void Framer::end_of_loss(std::uint64_t to) {
  losing_ = false;
  report_.lose("record " + std::to_string(report_.seen) + " at byte " + std::to_string(loss_begin_) + ": " +
               loss_reason_ + " (byte " + std::to_string(loss_where_) + "); " + std::to_string(to - loss_begin_) +
               " bytes passed over");
}

void Framer::skip_oversized(std::size_t size, std::uint64_t offset) {
  promises_ = promises_ || keeps_promise_;
  lose(offset, "longer than the largest window", offset + size);
}

/// Looks whether lost text mentions an event, also where a window cuts the mention in two.
void Framer::note_lost(std::string_view text) {
  constexpr std::size_t kMention = 16;  // a quote, eventVersion, and some more
  if (promises_) return;
  tail_ += text.substr(0, kMention);
  promises_ = mentions_event(tail_) || mentions_event(text);
  if (text.size() >= kMention) tail_.assign(text.substr(text.size() - kMention));
  if (tail_.size() > kMention) tail_.erase(0, tail_.size() - kMention);
}

}  // namespace trailhound
