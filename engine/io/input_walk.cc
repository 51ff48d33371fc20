#include "engine/io/input_walk.h"

#include <functional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "engine/io/memory_source.h"

namespace trailhound {

/// The bytes of an archive, which count as inflated: what is read of an archive is not only its members.
class InputWalk::CountedSource : public ByteSource {
 public:
  CountedSource(InputWalk& walk, ByteSource& source) : walk_(walk), source_(source) {}

  std::size_t read(char* out, std::size_t size) override {
    if (!error_.empty()) return 0;
    const std::size_t count = source_.read(out, size);
    if (walk_.within_limits(count)) return count;
    error_ = walk_.bomb_text();
    return 0;
  }
  std::string error() const override { return error_.empty() ? source_.error() : error_; }
  bool seek(std::uint64_t offset) override { return source_.seek(offset); }
  std::uint64_t size() const override { return source_.size(); }

 private:
  InputWalk& walk_;
  ByteSource& source_;
  std::string error_;
};

/// Makes the names of an archive's members different. Names are kept as hashes: a million of them may be long. Two
/// names of one hash only give one of them a number that it would not have needed.
class InputWalk::MemberNames {
 public:
  std::string unique(std::string name) {
    std::uint32_t& times = seen_[std::hash<std::string_view>()(name)];
    if (++times == 1) return name;
    return unique(name + '#' + std::to_string(times));  // which another member may be called, too
  }

 private:
  std::unordered_map<std::size_t, std::uint32_t> seen_;
};

InputWalk::InputWalk(Reader::Options options, std::string archive_password, WalkLimits limits)
    : options_(options), password_(std::move(archive_password)), limits_(limits) {
  reader(0);
}

Reader& InputWalk::reader(std::size_t depth) {
  while (readers_.size() <= depth) readers_.push_back(std::make_unique<Reader>(options_));
  return *readers_[depth];
}

void InputWalk::run(const Input& input, Visitor& visitor) {
  members_ = inflated_ = 0;
  if (auto problem = reader(0).open(input)) {
    visitor.fail(std::move(*problem), false);
  } else {
    examine(0, input.path, false, visitor);
  }
}

void InputWalk::run(const std::string& path, ByteSource& source, Visitor& visitor) {
  members_ = inflated_ = 0;
  if (auto problem = reader(0).open(path, source)) {
    visitor.fail(std::move(*problem), false);
  } else {
    examine(0, path, false, visitor);
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

/// What the reader of `depth` has open. False: the walk ends.
bool InputWalk::examine(std::size_t depth, const std::string& path, bool is_member, Visitor& visitor) {
  Reader& source = reader(depth);
  if (source.packing() == Packing::kNone) return visitor.text(path, is_member, source);
  if (depth < limits_.depth) return examine_archive(depth, path, is_member, visitor);
  visitor.fail({path, Problem::Kind::kFailed,
                "archives inside each other, more than " + std::to_string(limits_.depth) + " deep, are not opened"},
               is_member);
  return true;
}

bool InputWalk::examine_archive(std::size_t depth, const std::string& path, bool is_member, Visitor& visitor) {
  const Packing packing = reader(depth).packing();
  CountedSource counted(*this, reader(depth).packed());
  MemorySource memory;
  ByteSource* source = &counted;
  std::string failure;
  if (packing == Packing::kSevenZip && counted.size() == 0) {  // libarchive starts at the index, at the end
    failure = memory.copy(counted, limits_.in_memory);
    source = &memory;
  }
  Archive archive;
  if (failure.empty()) failure = archive.open(*source, packing, password_);
  if (failure.empty()) return examine_members(depth, path, is_member, archive, counted, visitor);
  visitor.fail({path, Problem::Kind::kFailed, std::move(failure)}, is_member);
  return true;
}

/// Reads the rest of the current member, so that what is passed over counts as well. False: it is too much.
bool InputWalk::pass_over(ByteSource& source) {
  char piece[16u << 10];
  while (const std::size_t count = source.read(piece, sizeof piece)) {
    if (!within_limits(count)) return false;
  }
  return true;
}

bool InputWalk::examine_members(std::size_t depth, const std::string& path, bool is_member, Archive& archive,
                                ByteSource& source, Visitor& visitor) {
  std::uint64_t count = 0;
  std::string damage;
  bool only_content = false, go_on = true;
  MemberNames names;
  Archive::Member member;
  while (go_on) {
    if (!pass_over(archive)) {
      damage = bomb_text();
      break;
    }
    const Archive::Next next = archive.next(member);
    if (next == Archive::Next::kEnd) {
      // What is around the archive is checked to its end, too: the checksum of gzip stands there.
      if (source.size() == 0) pass_over(source);
      break;
    }
    if (next == Archive::Next::kBroken) {
      damage = archive.error() + "; " + std::to_string(count) + " members before that were read";
      break;
    }
    if (++members_ > limits_.members) {
      damage = "more than " + std::to_string(limits_.members) + " members; the rest was not read";
      break;
    }
    if (member.is_folder) continue;
    only_content = member.name.empty();
    const std::string member_path = only_content ? path : path + '!' + names.unique(member.name);
    ++count;
    if (!member.is_file) {
      visitor.skip_member(member_path, "not a file, but a link or a device in an archive");
      continue;
    }
    // What was only compressed is no archive: its content stands for it.
    const bool is_inside = is_member || !only_content;
    if (auto problem = reader(depth + 1).open(member_path, archive)) {
      visitor.fail(std::move(*problem), is_inside);
    } else {
      go_on = examine(depth + 1, member_path, is_inside, visitor);
    }
  }
  readers_[depth]->finish();
  if (!go_on) damage = inflated_ > 0 && !within_limits(0) ? bomb_text() : "not read to its end";
  if (damage.empty()) damage = source.error();
  if (const auto& problem = readers_[depth]->damage(); problem && damage.empty()) damage = problem->detail;
  const Problem problem{path, count == 0 ? Problem::Kind::kFailed : Problem::Kind::kDamaged, damage};
  if (!only_content || (!damage.empty() && go_on)) {
    visitor.archive(path, is_member, count, damage.empty() ? nullptr : &problem);
  }
  return go_on;
}

}  // namespace trailhound
