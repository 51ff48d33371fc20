#include "engine/io/input_walk.h"

#include <functional>
#include <limits>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "engine/io/decompressed_source.h"
#include "engine/io/memory_source.h"
#include "engine/io/seven_zip_archive.h"
#include "engine/io/tar_archive.h"
#include "engine/io/zip_archive.h"

namespace trailhound {
namespace {

constexpr std::uint64_t kNowhere = std::numeric_limits<std::uint64_t>::max();

}  // namespace

/// The bytes of something packed, which count as inflated: what is read of an archive is not only its members. At the
/// end it asks the reader that gives them for damage, such as a wrong checksum of the gzip around them.
class InputWalk::CountedSource : public ByteSource {
 public:
  CountedSource(InputWalk& walk, Reader& reader) : walk_(walk), reader_(reader), source_(reader.packed()) {}

  std::size_t read(char* out, std::size_t size) override {
    if (!error_.empty()) return 0;
    const std::size_t count = source_.read(out, size);
    if (!walk_.within_limits(count)) {
      error_ = walk_.bomb_text();
      return 0;
    }
    return count;
  }
  std::string error() const override { return error_.empty() ? source_.error() : error_; }
  bool seek(std::uint64_t offset) override { return source_.seek(offset); }
  std::uint64_t size() const override { return source_.size(); }

  /// What was wrong, once nothing more will be read of it.
  std::string damage() {
    reader_.finish();
    if (!error_.empty()) return error_;
    return reader_.damage() ? reader_.damage()->detail : std::string();
  }

 private:
  InputWalk& walk_;
  Reader& reader_;
  ByteSource& source_;
  std::string error_;
};

/// Makes the paths of an input's members different. It keeps hashes, because a million paths may be long. Two paths of
/// one hash only give one of them a number that it would not have needed.
class InputWalk::MemberPaths {
 public:
  std::string unique(std::string path) {
    std::uint32_t& times = seen_[std::hash<std::string_view>()(path)];
    if (++times == 1) return path;
    return unique(path + '#' + std::to_string(times));  // which another member may be called, too
  }
  void clear() { seen_.clear(); }

 private:
  std::unordered_map<std::size_t, std::uint32_t> seen_;
};

InputWalk::InputWalk(Reader::Options options, std::string archive_password, WalkLimits limits)
    : options_(options),
      password_(std::move(archive_password)),
      limits_(limits),
      paths_(std::make_unique<MemberPaths>()) {
  reader(0);
}

InputWalk::~InputWalk() = default;

Reader& InputWalk::reader(std::size_t depth) {
  while (readers_.size() <= depth) readers_.push_back(std::make_unique<Reader>(options_));
  return *readers_[depth];
}

void InputWalk::run(const Input& input, Visitor& visitor) {
  members_ = inflated_ = 0;
  paths_->clear();
  if (auto problem = reader(0).open(input)) {
    visitor.fail(std::move(*problem), false);
  } else {
    examine({0, input.path, false}, visitor);
  }
}

void InputWalk::run(const std::string& path, ByteSource& source, Visitor& visitor) {
  members_ = inflated_ = 0;
  paths_->clear();
  if (auto problem = reader(0).open(path, source)) {
    visitor.fail(std::move(*problem), false);
  } else {
    examine({0, path, false}, visitor);
  }
}

bool InputWalk::within_limits(std::uint64_t bytes) {
  inflated_ += bytes;
  return inflated_ <= limits_.bomb_bytes || inflated_ / limits_.bomb_ratio <= compressed_bytes();
}

std::string InputWalk::bomb_text() const {
  return "a decompression bomb: more than " + std::to_string(limits_.bomb_ratio) +
         " times as much text as bytes on disk; the rest was not read";
}

/// False: the walk ends.
bool InputWalk::examine(const Place& place, Visitor& visitor) {
  Reader& source = reader(place.depth);
  if (!source.refusal().empty()) {
    visitor.fail({place.path, Problem::Kind::kFailed, source.refusal()}, place.is_member);
    return true;
  }
  if (!source.skip_reason().empty()) {
    visitor.skip(place.path, place.is_member, std::string(source.skip_reason()));
    return true;
  }
  const Packing packing = source.packing();
  if (packing == Packing::kNone) return visitor.text(place.path, place.is_member, source);
  if (packing == Packing::kPrefixed) return examine_prefixed(place, visitor);
  if (place.depth >= limits_.depth) {
    visitor.fail({place.path, Problem::Kind::kFailed,
                  "archives inside each other, more than " + std::to_string(limits_.depth) + " deep, are not opened"},
                 place.is_member);
    return true;
  }
  const bool is_archive = packing == Packing::kTar || packing == Packing::kZip || packing == Packing::kSevenZip;
  return is_archive ? examine_archive(place, visitor) : examine_compressed(place, visitor);
}

/// A program or other binary data: an archive may begin behind it.
bool InputWalk::examine_prefixed(const Place& place, Visitor& visitor) {
  Reader& reader = this->reader(place.depth);
  if (reader.packed().size() > 0 && place.depth < limits_.depth) {
    CountedSource source(*this, reader);
    Lookahead in(source);
    const bool is_zip = find_zip_end(in) != kNowhere;
    const std::uint64_t seven_zip = is_zip ? kNowhere : find_seven_zip(in);
    reader.packed().seek(0);
    if (is_zip) {
      ZipArchive::Options options{password_, limits_.members, true};
      ZipArchive archive(source, std::move(options));
      return examine_members(place, archive, source, visitor);
    }
    if (seven_zip != kNowhere) {
      SevenZipArchive archive(source, seven_zip, limits_.members);
      return examine_members(place, archive, source, visitor);
    }
  }
  return visitor.text(place.path, place.is_member, reader);
}

bool InputWalk::examine_archive(const Place& place, Visitor& visitor) {
  const Packing packing = reader(place.depth).packing();
  CountedSource source(*this, reader(place.depth));
  if (packing == Packing::kTar) {
    TarArchive archive(source);
    return examine_members(place, archive, source, visitor);
  }
  if (packing == Packing::kZip) {
    ZipArchive archive(source, {password_, limits_.members, false});
    return examine_members(place, archive, source, visitor);
  }
  MemorySource memory;
  if (source.size() == 0) {  // its index is at its end
    if (std::string failure = memory.copy(source, limits_.in_memory); !failure.empty()) {
      visitor.fail({place.path, Problem::Kind::kFailed, std::move(failure)}, place.is_member);
      return true;
    }
  }
  ByteSource& seekable = source.size() == 0 ? static_cast<ByteSource&>(memory) : source;
  SevenZipArchive archive(seekable, 0, limits_.members);
  return examine_members(place, archive, source, visitor);
}

/// What was compressed is no archive: its content takes its place.
bool InputWalk::examine_compressed(const Place& place, Visitor& visitor) {
  const Packing packing = reader(place.depth).packing();
  CountedSource source(*this, reader(place.depth));
  bool go_on = true;
  if (packing == Packing::kGzip) {
    go_on = examine_content({place.depth + 1, place.path, place.is_member}, source, visitor);
  } else if (packing == Packing::kLz4 || packing == Packing::kCompress) {
    LibArchive archive;
    Archive::Member member;
    std::string failure = archive.open(
        source, packing == Packing::kLz4 ? LibArchive::Format::kLz4 : LibArchive::Format::kCompress, password_);
    if (failure.empty() && !archive.next(member)) failure = archive.faults().text();
    if (!failure.empty()) {
      visitor.fail({place.path, Problem::Kind::kFailed, std::move(failure)}, place.is_member);
      return true;
    }
    go_on = examine_content({place.depth + 1, place.path, place.is_member}, archive, visitor);
  } else {
    Compression compression = Compression::kZstd;
    if (packing == Packing::kBzip2) compression = Compression::kBzip2;
    if (packing == Packing::kXz) compression = Compression::kXz;
    if (packing == Packing::kLzma) compression = Compression::kLzma;
    if (packing == Packing::kLzip) compression = Compression::kLzip;
    DecompressedSource content(source, compression);
    go_on = examine_content({place.depth + 1, place.path, place.is_member}, content, visitor);
  }
  if (go_on && source.size() == 0) go_on = pass_over(source);
  if (const std::string damage = source.damage(); go_on && !damage.empty()) {
    const Problem problem{place.path, Problem::Kind::kDamaged, damage};
    visitor.archive(place.path, place.is_member, 1, &problem);
  }
  return go_on;
}

/// `place`: what `content` is to be.
bool InputWalk::examine_content(const Place& place, ByteSource& content, Visitor& visitor) {
  if (auto problem = reader(place.depth).open(place.path, content)) {
    visitor.fail(std::move(*problem), place.is_member);
    return true;
  }
  return examine(place, visitor);
}

/// Reads the rest of `source`, which counts as well. False: it is too much.
bool InputWalk::pass_over(ByteSource& source) {
  char piece[16u << 10];
  while (const std::size_t count = source.read(piece, sizeof piece)) {
    if (!within_limits(count)) return false;
  }
  return true;
}

bool InputWalk::examine_members(const Place& place, Archive& archive, ByteSource& source, Visitor& visitor) {
  std::uint64_t count = 0;
  std::string damage;
  bool go_on = true;
  Archive::Member member;
  while (go_on) {
    if (!pass_over(archive)) {
      damage = bomb_text();
      break;
    }
    if (!archive.next(member)) {
      // What is around the archive is checked to its end, too: the checksum of gzip is there.
      if (source.size() == 0) pass_over(source);
      break;
    }
    if (++members_ > limits_.members) {
      damage = "more than " + std::to_string(limits_.members) + " members; the rest was not read";
      break;
    }
    if (member.is_folder) continue;
    std::string path = paths_->unique(place.path + '!' + member.name);
    ++count;
    if (member.is_file) {
      go_on = examine_content({place.depth + 1, std::move(path), true}, archive, visitor);
    } else {
      visitor.skip(path, true, "not a file, but a link or a device in an archive");
    }
  }
  Reader& around = reader(place.depth);
  around.finish();
  if (!go_on) damage = inflated_ > 0 && !within_limits(0) ? bomb_text() : "not read to its end";
  if (damage.empty()) damage = source.error();
  if (archive.faults().any()) {
    if (!damage.empty()) damage += "; ";
    damage += archive.faults().text();
  }
  if (around.damage() && damage.empty()) damage = around.damage()->detail;
  const Problem problem{place.path, count == 0 ? Problem::Kind::kFailed : Problem::Kind::kDamaged, damage};
  visitor.archive(place.path, place.is_member, count, damage.empty() ? nullptr : &problem);
  return go_on;
}

}  // namespace trailhound
