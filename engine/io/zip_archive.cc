#include "engine/io/zip_archive.h"

#include <algorithm>
#include <limits>

namespace trailhound {
namespace {

std::string at_byte(std::uint64_t offset) { return "byte " + std::to_string(offset) + " of the zip"; }

}  // namespace

ZipArchive::ZipArchive(ByteSource& source, Options options) : in_(source), options_(std::move(options)) {}
ZipArchive::~ZipArchive() = default;

std::size_t ZipArchive::read(char* out, std::size_t size) { return content_ ? content_->read(out, size) : 0; }

bool ZipArchive::next(Member& member) {
  if (state_ == State::kStart && !load_directory()) state_ = State::kEnded;
  if (content_) {
    content_->finish();
    content_.reset();
  }
  while (state_ == State::kForward) {
    const std::uint64_t at = in_.offset();
    const zip::Entry* const listed = directory_.at(at);
    const std::string_view view = in_.peek(zip::kMarkSize);
    if (view.empty()) {
      end();
    } else if (view.starts_with(zip::kLocalMark)) {
      if (start_local(member)) return true;
    } else if (listed != nullptr) {
      faults_.add("the header at " + at_byte(at) + " is damaged; " + listed->name + " was read by the directory");
      if (start_by_directory(*listed, member)) return true;
      end();
    } else if (!pass_over_record() && !pass_over_gap()) {
      end();
    }
  }
  return state_ == State::kUnvisited && start_unvisited(member);
}

/// False: the zip cannot be read, which is a fault.
bool ZipArchive::load_directory() {
  state_ = State::kForward;
  if (!in_.is_seekable()) return true;
  if (std::string failure = directory_.load(in_, options_.members); !failure.empty()) {
    faults_.add(std::move(failure));
    return false;
  }
  unvisited_ = directory_.entries().begin();
  const bool skips_program = options_.is_behind_program && directory_.size() > 0;
  return in_.seek(skips_program ? unvisited_->first : 0);
}

/// At the mark of a local header. False: no member begins here after all, and the place is behind the mark.
bool ZipArchive::start_local(Member& member) {
  const std::uint64_t at = in_.offset();
  auto local = zip::parse_local(in_.peek(zip::kLocalSize));
  if (!local) local = zip::parse_local(in_.peek(zip::kLargestHeader));
  const zip::Entry* const listed = directory_.at(at);
  if (!local) {
    if (listed != nullptr) {
      faults_.add("the header at " + at_byte(at) + " is damaged; " + listed->name + " was read by the directory");
      if (start_by_directory(*listed, member)) return true;
    }
    if (!in_.error().empty()) {
      in_.consume(in_.peek(0).size());
      return false;
    }
    faults_.add("the header at " + at_byte(at) + " is cut off");
    in_.consume(zip::kMarkSize);
    return false;
  }
  const std::string extra(local->extra);  // in_ is about to move
  zip::Entry entry = listed == nullptr ? *local : settled(*local, *listed);
  entry.extra = extra;
  if (listed == nullptr) unlisted_.insert(entry.name);
  const bool size_is_known =
      listed != nullptr || !local->has_descriptor() || local->packed_size > 0 || local->is_folder();
  const std::size_t header_size = entry.header_size;
  start(std::move(entry), size_is_known, header_size, member);
  return true;
}

/// The local header is damaged: its name is as long as in the directory, and the length of what follows the name is
/// likely still right.
bool ZipArchive::start_by_directory(const zip::Entry& listed, Member& member) {
  const std::string_view view = in_.peek(zip::kLocalSize);
  if (view.size() < zip::kLocalSize) return false;
  const std::size_t extra_size = static_cast<std::size_t>(zip::number_at(view, 28, 2));
  const std::size_t header = zip::kLocalSize + listed.name_size + extra_size;
  if (in_.peek(header).size() < header) return false;
  start(listed, true, header, member);
  return true;
}

void ZipArchive::start(zip::Entry entry, bool size_is_known, std::size_t header_size, Member& member) {
  visited_.insert(in_.offset());
  has_end_ = false;
  in_.consume(in_.peek(header_size).substr(0, header_size).size());
  member.name = entry.name;
  member.is_folder = entry.is_folder() && size_is_known && entry.packed_size == 0;
  member.is_file = !member.is_folder && !entry.is_link;
  content_ = std::make_unique<ZipContent>(in_, std::move(entry), size_is_known, options_.password, whole_);
}

/// The two descriptions of one member made one. What they disagree about is a fault, and the likelier is taken.
zip::Entry ZipArchive::settled(const zip::Entry& local, const zip::Entry& listed) {
  zip::Entry entry = local;
  entry.is_link = listed.is_link;
  const std::uint64_t at = in_.offset();
  const char* what = nullptr;
  if (local.name != listed.name) {
    what = "name";
    if (!has_record_behind(at + local.header_size + listed.packed_size)) {
      entry.header_size = local.header_size - local.name_size + listed.name_size;
    }
  }
  if (local.is_encrypted() != listed.is_encrypted()) {
    what = "encryption";
    entry.flags &= 0xFFFE;
  }
  if (local.has_descriptor()) {
    entry.checksum = listed.checksum;
    entry.packed_size = listed.packed_size;
    entry.size = listed.size;
  } else if (local.packed_size != listed.packed_size || local.size != listed.size) {
    what = "size";
    if (!has_record_behind(at + entry.header_size + local.packed_size)) {
      entry.packed_size = listed.packed_size;
      entry.size = listed.size;
    }
  } else if (local.checksum != listed.checksum) {
    what = "checksum";
  }
  if (local.method != listed.method) {
    what = "method";
    const bool is_stored = entry.packed_size == entry.size;
    if (is_stored == (listed.method == static_cast<std::uint16_t>(zip::Method::kStored))) entry.method = listed.method;
  }
  if (what != nullptr) {
    faults_.add("the header at " + at_byte(at) + " and the directory disagree about the " + what + " of " +
                listed.name);
  }
  return entry;
}

bool ZipArchive::has_record_behind(std::uint64_t offset) {
  const std::uint64_t back = in_.offset();
  const bool result = in_.seek(offset) && zip::starts_record(in_.peek(zip::kLocalSize));
  in_.seek(back);
  return result;
}

/// Passes over a record that is not a member. False: there is none here.
bool ZipArchive::pass_over_record() {
  auto entry = zip::parse_directory_entry(in_.peek(zip::kEntrySize));
  if (!entry) entry = zip::parse_directory_entry(in_.peek(zip::kLargestHeader));
  if (entry) {
    count_entry(*entry);
    in_.consume(entry->header_size);
    return true;
  }
  const std::string_view view = in_.peek(zip::kEndSize + 0xFFFF);
  std::size_t size = 0;
  if (const auto end64 = zip::parse_end64(view)) size = end64->record_size;
  if (in_.offset() == 0 && view.starts_with("PK00PK")) size = zip::kMarkSize;  // as if it were split
  if (view.starts_with(zip::kEnd64LocatorMark)) size = zip::kLocatorSize;
  if (const auto end = zip::parse_end(view)) {
    size = end->record_size;
    has_end_ = true;
    for (const std::string& name : unlisted_) faults_.add(name + " is missing from the directory of the zip");
    unlisted_.clear();
  }
  if (size == 0 || view.size() < size) return false;
  in_.consume(size);
  return true;
}

void ZipArchive::count_entry(const zip::Entry& entry) {
  if (const auto found = unlisted_.find(entry.name); found != unlisted_.end()) {
    unlisted_.erase(found);
    return;
  }
  if (visited_.contains(entry.offset) || in_.is_seekable()) return;
  faults_.add("the directory lists " + entry.name + ", but no member of this name was found");
}

/// Passes over bytes that belong to no record, up to the next record. False: there is none.
bool ZipArchive::pass_over_gap() {
  constexpr std::size_t kPiece = 64u << 10;
  const std::uint64_t from = in_.offset();
  bool is_found = false;
  for (bool first = true; !is_found; first = false) {
    const std::string_view view = in_.peek(kPiece);
    // A record that begins in the last bytes of the view is judged when more of it is seen.
    const std::size_t seen = view.size() < kPiece ? view.size() : view.size() - zip::kLocalSize;
    const std::size_t skip = first ? 1 : 0;
    std::size_t passed = seen;
    if (const std::size_t found = zip::find_record(view.substr(std::min(skip, view.size()))); found < seen) {
      passed = std::min(passed, found + skip);
      is_found = true;
    }
    const std::uint64_t listed = directory_.next_offset(in_.offset() + skip);
    if (listed - in_.offset() < passed) {
      passed = static_cast<std::size_t>(listed - in_.offset());
      is_found = true;
    }
    in_.consume(passed);
    if (view.empty() || (!is_found && passed == 0)) break;
  }
  if (!is_found && !in_.error().empty()) return false;
  faults_.add(std::to_string(in_.offset() - from) + " bytes from " + at_byte(from) +
              " on belong to no member and were " + "not read");
  return is_found;
}

/// Nothing follows.
void ZipArchive::end() {
  state_ = State::kUnvisited;
  if (!in_.error().empty()) {
    faults_.add("reading failed at " + at_byte(in_.offset()) + ": " + in_.error());
    state_ = State::kEnded;
  } else if (!has_end_) {
    faults_.add("the zip ends without its end record: it may be cut off");
  }
}

/// Members that only the directory knows: their local headers are inside something else.
bool ZipArchive::start_unvisited(Member& member) {
  for (; in_.is_seekable() && unvisited_ != directory_.entries().end(); ++unvisited_) {
    const auto& [offset, entry] = *unvisited_;
    if (visited_.contains(offset)) continue;
    const bool is_there = in_.seek(offset) && in_.peek(zip::kMarkSize).starts_with(zip::kLocalMark);
    faults_.add("the directory says that " + entry.name + " begins at " + at_byte(offset) +
                (is_there ? ", inside another member" : ", where no member begins"));
    if (is_there && start_local(member)) {
      ++unvisited_;
      return true;
    }
  }
  state_ = State::kEnded;
  return false;
}

}  // namespace trailhound
