#include "engine/io/seven_zip_archive.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/io/zip_format.h"

namespace trailhound {
namespace {

constexpr std::uint64_t kNowhere = std::numeric_limits<std::uint64_t>::max();
/// A million members have an index of some 60 MB.
constexpr std::uint64_t kLargestIndex = 128u << 20;
constexpr std::string_view kSignature = "7z\xBC\xAF\x27\x1C";

std::uint32_t checksum_of(std::uint32_t before, const char* bytes, std::size_t size) {
  return static_cast<std::uint32_t>(crc32(before, reinterpret_cast<const Bytef*>(bytes), static_cast<uInt>(size)));
}

}  // namespace

/// The archive that begins somewhere in the source, for libarchive.
class SevenZipArchive::Behind : public ByteSource {
 public:
  Behind(ByteSource& source, std::uint64_t begin) : source_(source), begin_(begin) {}
  std::size_t read(char* out, std::size_t size) override { return source_.read(out, size); }
  std::string error() const override { return source_.error(); }
  bool seek(std::uint64_t offset) override { return source_.seek(begin_ + offset); }
  std::uint64_t size() const override { return source_.size() - begin_; }

 private:
  ByteSource& source_;
  const std::uint64_t begin_;
};

std::uint64_t find_seven_zip(Lookahead& in) {
  constexpr std::size_t kMost = 4u << 20;  // the programs before self-extracting archives have some 200 KiB
  if (!in.seek(0)) return kNowhere;
  const std::string_view view = in.peek(kMost);
  for (std::size_t at = view.find(kSignature); at != std::string_view::npos; at = view.find(kSignature, at + 1)) {
    if (parse_seven_zip_start(view.substr(at))) return at;
  }
  return kNowhere;
}

SevenZipArchive::SevenZipArchive(ByteSource& source, std::uint64_t begin, std::uint64_t members)
    : source_(source), in_(source), limit_(members), begin_(begin), end_(begin) {}
SevenZipArchive::~SevenZipArchive() = default;

bool SevenZipArchive::next(Member& member) {
  char piece[16u << 10];
  while (read(piece, sizeof piece) > 0) {
  }
  error_.clear();
  if (library_) {
    if (library_->next(member)) return true;
    if (library_->faults().any()) faults_.add(library_->faults().text());
    library_.reset();
    in_.forget();
  }
  while (next_file_ == index_.files.size()) {
    if (!open_index()) return false;
    if (library_) return next(member);
  }
  const SevenZipIndex::File& file = index_.files[next_file_++];
  member.name = file.name;
  member.is_folder = file.is_folder;
  member.is_file = !file.is_folder;
  left_ = 0;
  if (file.has_content) start_content();
  return true;
}

/// Goes on to the archive at end_. False: there is none, or it cannot be read, which is a fault.
bool SevenZipArchive::open_index() {
  if (end_ == kNowhere) return false;
  begin_ = std::exchange(end_, kNowhere);
  index_ = {};
  next_file_ = next_folder_ = 0;
  files_left_ = 0;
  if (begin_ == in_.size()) return false;
  std::string failure = load_index();
  if (failure.empty() && has_library_codec() && !open_library()) return false;
  if (!failure.empty()) faults_.add(std::move(failure));
  return true;
}

/// An empty string, or what is wrong; end_ is behind the archive where that is known.
std::string SevenZipArchive::load_index() {
  if (!in_.seek(begin_)) return "the 7z archive cannot be read back and forth";
  const auto start = parse_seven_zip_start(in_.peek(SevenZipStart::kSize));
  if (!start) {
    if (!in_.error().empty()) return in_.error();
    if (in_.peek(1).empty()) return {};
    const std::string where =
        std::to_string(in_.size() - begin_) + " bytes from byte " + std::to_string(begin_) + " on";
    return begin_ == 0 ? "the header of the 7z archive is damaged"
                       : where + ", behind the 7z archive, are no other one and were not read";
  }
  const std::uint64_t packed_begin = begin_ + SevenZipStart::kSize, packed_end = in_.size() - packed_begin;
  if (start->offset > packed_end || start->size > packed_end - start->offset) {
    return "the index of the 7z archive should be at byte " + std::to_string(packed_begin + start->offset) +
           ", behind the end: the archive is cut off, or the first part of several (join them first)";
  }
  if (start->size > kLargestIndex) return "the index of the 7z archive is too large";
  in_.seek(packed_begin + start->offset);
  std::string bytes(in_.peek(static_cast<std::size_t>(start->size)).substr(0, static_cast<std::size_t>(start->size)));
  if (bytes.size() < start->size) return in_.error().empty() ? "the 7z archive is cut off" : in_.error();
  if (checksum_of(0, bytes.data(), bytes.size()) != start->checksum) return "the index of the 7z archive is damaged";
  end_ = packed_begin + start->offset + start->size;
  std::uint64_t index_packed = 0;
  std::string failure = parse_seven_zip_index(bytes, limit_, index_);
  for (int depth = 0; failure.empty() && index_.is_packed; ++depth) {
    for (const std::uint64_t size : index_.packed_sizes) index_packed += size;
    failure = depth == 4 ? "the index of the 7z archive is packed too often" : unpack_index(bytes);
    if (failure.empty()) failure = parse_seven_zip_index(bytes, limit_, index_);
  }
  if (!failure.empty()) {
    index_ = {};
    return failure;
  }
  packed_at_ = packed_begin + index_.packed_at;
  check_gaps(start->offset - std::min(start->offset, index_packed));
  return {};
}

std::string SevenZipArchive::unpack_index(std::string& bytes) {
  if (index_.folders.size() != 1 || index_.packed_sizes.empty()) return "the index of the 7z archive is damaged";
  const SevenZipIndex::Folder& folder = index_.folders[0];
  if (support_of(folder) != FolderSupport::kOwn) return refusal_of(folder);
  if (folder.size() > kLargestIndex) return "the index of the 7z archive is too large";
  if (!in_.seek(begin_ + SevenZipStart::kSize + index_.packed_at)) return "the index of the 7z archive is damaged";
  SevenZipFolder content(in_, folder, index_.packed_sizes[0]);
  std::string unpacked;
  char piece[16u << 10];
  while (const std::size_t count = content.read(piece, sizeof piece)) unpacked.append(piece, count);
  if (!content.error().empty()) return "the index of the 7z archive is damaged: " + content.error();
  if (folder.checksum && *folder.checksum != checksum_of(0, unpacked.data(), unpacked.size())) {
    return "the index of the 7z archive is damaged";
  }
  bytes = std::move(unpacked);
  return {};
}

/// Packed bytes that belong to no folder: `packed` is their number before the index.
void SevenZipArchive::check_gaps(std::uint64_t packed) {
  std::uint64_t known = 0;
  for (const std::uint64_t size : index_.packed_sizes) known += size;
  if (known < packed) {
    faults_.add(std::to_string(packed - known) +
                " packed bytes of the 7z archive belong to no member and were not read");
  }
}

bool SevenZipArchive::has_library_codec() const {
  return std::any_of(index_.folders.begin(), index_.folders.end(),
                     [](const SevenZipIndex::Folder& folder) { return support_of(folder) == FolderSupport::kLibrary; });
}

bool SevenZipArchive::open_library() {
  index_ = {};
  behind_ = std::make_unique<Behind>(source_, begin_);
  library_ = std::make_unique<LibArchive>();
  std::string failure =
      behind_->seek(0) ? library_->open(*behind_, LibArchive::Format::kSevenZip, "") : source_.error();
  if (failure.empty()) return true;
  faults_.add(std::move(failure));
  library_.reset();
  return false;
}

void SevenZipArchive::start_folder() {
  while (files_left_ == 0 && next_folder_ < index_.folders.size()) {
    const SevenZipIndex::Folder& folder = index_.folders[next_folder_++];
    files_left_ = folder.files;
    const std::uint64_t offset = packed_at_;
    for (std::uint64_t i = 0; i < folder.packed_streams; ++i) {
      packed_at_ += index_.packed_sizes[static_cast<std::size_t>(folder.first_packed_stream + i)];
    }
    if (files_left_ == 0) continue;
    folder_.reset();
    folder_error_.clear();
    const std::uint64_t packed = index_.packed_sizes[static_cast<std::size_t>(folder.first_packed_stream)];
    if (support_of(folder) != FolderSupport::kOwn) {
      folder_error_ = refusal_of(folder);
    } else if (in_.seek(offset)) {
      folder_ = std::make_unique<SevenZipFolder>(in_, folder, packed);
    }
  }
}

void SevenZipArchive::start_content() {
  start_folder();
  if (files_left_ > 0) --files_left_;
  left_ = index_.files[next_file_ - 1].size;
  checksum_ = 0;
  if (folder_ == nullptr) {
    error_ = folder_error_.empty() ? "the packed data is missing" : folder_error_;
    left_ = 0;
  }
}

std::size_t SevenZipArchive::read(char* out, std::size_t size) {
  if (library_) return library_->read(out, size);
  if (left_ == 0 || size == 0) return 0;
  size = static_cast<std::size_t>(std::min<std::uint64_t>({size, left_, 1u << 20}));
  const std::size_t count = folder_->read(out, size);
  checksum_ = checksum_of(checksum_, out, count);
  left_ -= count;
  const auto& expected = index_.files[next_file_ - 1].checksum;
  if (count == 0) {
    error_ = folder_->error();
    if (files_left_ > 0) folder_error_ = "it is behind damage in the same solid block: " + error_;
    left_ = 0;
    folder_.reset();
  } else if (left_ == 0 && expected && *expected != checksum_) {
    error_ = "the checksum of this member is wrong";
  }
  return count;
}

std::string SevenZipArchive::error() const { return library_ ? library_->error() : error_; }

}  // namespace trailhound
