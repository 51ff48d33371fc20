// Several framers for one text: windows that are read apart from those in front of them.

#include <utility>

#include "engine/event/framer.h"

namespace trailhound {

Framer::Checkpoint Framer::Checkpoint::at(const WindowEnd& end) const {
  Checkpoint result = *this;
  Level& level = result.levels_.back();
  if (level.place == Place::kArray) level.expect = end.is_behind_comma ? Expect::kItem : Expect::kSeparator;
  return result;
}

std::optional<WindowEnd> Framer::Checkpoint::find_end(const WindowEndFinder& ends, std::string_view window) const {
  const std::optional<WindowEnd> end =
      format_.form == TextFormat::Form::kLines ? find_line_end(window) : ends.find(window);
  return end && end->keep <= WindowEnd::kMostKept ? end : std::nullopt;
}

void Framer::Sound::add(const Sound& later) {
  report.add_sound(later.report);
  saw_list = saw_list || later.saw_list;
  saw_records = saw_records || later.saw_records;
  if (later.schema != nullptr) schema = later.schema;
  in_schema += later.in_schema;
}

std::optional<Framer::Checkpoint> Framer::checkpoint() const {
  using Form = TextFormat::Form;
  // At the top of the text and in its lists, where records are; behind the first of them, so that its kind is known.
  const bool is_among_records = levels_.back().place != Place::kWrapper && levels_.back().expect != Expect::kFirst;
  const bool is_steady = format_.form == Form::kLines
                             ? !in_value_ && one_line_until_ == 0
                             : format_.form == Form::kJson && is_among_records && piece_limit_ == kWholePiece;
  if (!is_steady || losing_ || searching_ || report_.seen == 0) return std::nullopt;
  Checkpoint result;
  result.format_ = format_;
  result.levels_ = levels_;
  result.saw_list_ = saw_list_;
  result.saw_records_ = saw_records_;
  result.damaged_ = damaged_;
  return result;
}

bool Framer::feed_apart(const Checkpoint& from, const Checkpoint& to, std::size_t keep, char* data, std::size_t size,
                        std::uint64_t offset, Batch& batch, BatchConsumer& consumer) {
  start();
  format_ = from.format_;
  levels_ = from.levels_;
  damaged_ = from.damaged_;
  is_apart_ = true;
  const std::size_t kept = feed(data, size, offset, false, batch, consumer);
  is_apart_ = false;
  // What is left in base64 of the budget of the text is known to nobody here.
  const bool is_sound = !losing_ && !searching_ && !in_value_ && report_.problems.empty() && report_.unreadable == 0 &&
                        !report_.has_gaps && repaired_ + search_.repaired() == 0 && one_line_until_ == 0 &&
                        !search_.has_decoded_base64();
  return is_sound && kept == keep && levels_ == to.levels_;
}

Framer::Sound Framer::sound() { return {std::move(report_), saw_list_, saw_records_, schema_, in_schema_}; }

void Framer::pass_over(const Sound& windows, const Checkpoint& to) {
  report_.add_sound(windows.report);
  saw_list_ = saw_list_ || windows.saw_list;
  saw_records_ = saw_records_ || windows.saw_records;
  if (windows.schema != nullptr) schema_ = windows.schema;
  in_schema_ += windows.in_schema;
  levels_ = to.levels_;
}

}  // namespace trailhound
