#include "engine/io/zip_directory.h"

#include <algorithm>
#include <limits>

namespace trailhound {
namespace {

constexpr std::uint64_t kNowhere = std::numeric_limits<std::uint64_t>::max();

}  // namespace

std::uint64_t find_zip_end(Lookahead& in) {
  constexpr std::uint64_t kMost = zip::kEndSize + 0xFFFF;
  const std::uint64_t from = in.size() > kMost ? in.size() - kMost : 0;
  if (!in.seek(from)) return kNowhere;
  const std::string_view tail = in.peek(static_cast<std::size_t>(std::min(in.size(), kMost)));
  for (std::size_t at = tail.rfind(zip::kEndMark); at != std::string_view::npos;
       at = at == 0 ? std::string_view::npos : tail.rfind(zip::kEndMark, at - 1)) {
    const auto end = zip::parse_end(tail.substr(at));
    if (end && at + end->record_size <= tail.size()) return from + at;
  }
  return kNowhere;
}

std::string ZipDirectory::load(Lookahead& in, std::uint64_t limit) {
  const std::uint64_t end_at = find_zip_end(in);
  if (end_at == kNowhere || !in.seek(end_at)) return {};
  zip::End end = *zip::parse_end(in.peek(zip::kEndSize));
  std::uint64_t directory_end = end_at;
  // A whole zip that has a damaged end record still begins with a member.
  if (end.disk != 0 && end.disk != 0xFFFF && in.seek(0) && !in.peek(zip::kMarkSize).starts_with(zip::kLocalMark)) {
    return "part " + std::to_string(end.disk + 1) +
           " of a split zip archive is not opened: join the parts first (zip -s 0)";
  }
  // The large end record, if there is one, is found through a locator of 20 bytes right before the small one.
  if (end_at >= zip::kLocatorSize && in.seek(end_at - zip::kLocatorSize)) {
    const std::string locator(in.peek(zip::kLocatorSize).substr(0, zip::kLocatorSize));
    if (locator.starts_with(zip::kEnd64LocatorMark) && in.seek(zip::number_at(locator, 8, 8))) {
      if (const auto end64 = zip::parse_end64(in.peek(zip::kEnd64LocatorMark.size() + 56))) {
        directory_end = in.offset();
        end = *end64;
      }
    }
  }
  if (end.directory_size > directory_end) return {};
  // A program before the archive moves it, and often the offsets in the directory were not adjusted.
  const std::uint64_t directory_at = directory_end - end.directory_size;
  const std::uint64_t shift = directory_at >= end.directory_offset ? directory_at - end.directory_offset : 0;
  if (!in.seek(directory_at)) return {};
  while (in.offset() < directory_end && entries_.size() <= limit) {
    auto entry = zip::parse_directory_entry(in.peek(zip::kEntrySize));
    if (!entry) entry = zip::parse_directory_entry(in.peek(zip::kLargestHeader));
    if (!entry) break;
    in.consume(entry->header_size);
    entry->extra = {};
    if (entry->offset + shift < directory_at) entries_.emplace(entry->offset + shift, std::move(*entry));
  }
  return {};
}

const zip::Entry* ZipDirectory::at(std::uint64_t offset) const {
  const auto found = entries_.find(offset);
  return found == entries_.end() ? nullptr : &found->second;
}

std::uint64_t ZipDirectory::next_offset(std::uint64_t offset) const {
  const auto found = entries_.lower_bound(offset);
  return found == entries_.end() ? kNowhere : found->first;
}

}  // namespace trailhound
