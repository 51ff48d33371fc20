#include "engine/parts/part_sequence.h"

#include <algorithm>
#include <utility>

namespace trailhound {
namespace {

/// Of std::push_heap and its kin, which put the greatest on top.
constexpr auto kIsLater = [](const auto* a, const auto* b) { return b->head < a->head; };

}  // namespace

PartSequence::PartSequence(const PartSet& parts) {
  std::size_t number = 0;
  for (const std::vector<PartSet::Checked>& list : parts.lists()) {
    Stream& stream = streams_.emplace_back();
    stream.parts = &list;
    stream.number = number;
    number += list.size();
  }
  for (Stream& stream : streams_) {
    while (stream.at < stream.parts->size() && (*stream.parts)[stream.at].totals.inputs == 0) {
      ++stream.at;
      ++stream.number;
    }
    if (stream.at == stream.parts->size()) continue;
    stream.head = (*stream.parts)[stream.at].first;
    heap_.push_back(&stream);
  }
  std::make_heap(heap_.begin(), heap_.end(), kIsLater);
}

bool PartSequence::fail(const Stream& stream, const std::string& why) {
  failure_ = (*stream.parts)[stream.at].path + ": " + why;
  return false;
}

bool PartSequence::open(Stream& stream) {
  const PartSet::Checked& part = (*stream.parts)[stream.at];
  Result<PartReader, std::string> reader = PartReader::open(part.path);
  if (!reader) return fail(stream, reader.error());
  stream.reader.emplace(std::move(*reader));
  stream.reader->go_to(*part.evidence);
  return true;
}

/// Comes to the next input of a list, which may be in its next part. False: there is none.
bool PartSequence::advance(Stream& stream) {
  stream.is_read = false;
  if (stream.reader && stream.reader->next() && stream.reader->kind() == ItemKind::kInput) {
    stream.head = stream.reader->input().path;
    return stream.is_read = true;
  }
  if (stream.reader && !stream.reader->failure().empty()) return fail(stream, stream.reader->failure());
  stream.reader.reset();
  do {
    ++stream.at;
    ++stream.number;
  } while (stream.at < stream.parts->size() && (*stream.parts)[stream.at].totals.inputs == 0);
  if (stream.at == stream.parts->size()) return false;
  stream.head = (*stream.parts)[stream.at].first;
  return true;
}

bool PartSequence::next_input() {
  if (current_ != nullptr && advance(*current_)) {
    heap_.push_back(current_);
    std::push_heap(heap_.begin(), heap_.end(), kIsLater);
  }
  current_ = nullptr;
  if (!failure_.empty() || heap_.empty()) return false;
  std::pop_heap(heap_.begin(), heap_.end(), kIsLater);
  current_ = heap_.back();
  heap_.pop_back();
  if (!current_->is_read) {
    if (!open(*current_)) return false;
    if (!current_->reader->next() || current_->reader->kind() != ItemKind::kInput) {
      const std::string& why = current_->reader->failure();
      return fail(*current_, why.empty() ? "changed while it was read" : why);
    }
  }
  return true;
}

}  // namespace trailhound
