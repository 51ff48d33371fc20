#include "engine/io/input_walk.h"

#include <utility>

namespace trailhound {

InputWalk::InputWalk(Reader::Options options, std::string archive_password)
    : options_(options), password_(std::move(archive_password)) {
  reader(0);
}

Reader& InputWalk::reader(std::size_t depth) {
  while (readers_.size() <= depth) readers_.push_back(std::make_unique<Reader>(options_));
  return *readers_[depth];
}

void InputWalk::run(const Input& input, Visitor& visitor) {
  members_ = text_ = 0;
  if (auto problem = reader(0).open(input)) {
    visitor.fail(std::move(*problem), false);
  } else {
    examine(0, input.path, visitor);
  }
}

bool InputWalk::within_limits(std::uint64_t text) {
  text_ += text;
  return text_ <= kBombText || text_ / kBombRatio <= compressed_bytes();
}

std::string InputWalk::bomb_text() {
  return "a decompression bomb: more than " + std::to_string(kBombRatio) +
         " times as much text as bytes on disk; the rest was not read";
}

/// What the reader of `depth` has open. False: the walk ends.
bool InputWalk::examine(std::size_t depth, const std::string& path, Visitor& visitor) {
  Reader& source = reader(depth);
  if (source.packing() == Packing::kNone) return visitor.text(path, depth > 0, source);
  if (depth == kMaxDepth) {
    visitor.fail({path, Problem::Kind::kFailed,
                  "archives inside each other, more than " + std::to_string(kMaxDepth) + " deep, are not opened"},
                 depth > 0);
    return true;
  }
  Archive archive;
  std::string failure = archive.open(source.packed(), source.packing(), password_);
  if (!failure.empty()) {
    visitor.fail({path, Problem::Kind::kFailed, std::move(failure)}, depth > 0);
    return true;
  }
  return examine_members(depth, path, archive, visitor);
}

bool InputWalk::examine_members(std::size_t depth, const std::string& path, Archive& archive, Visitor& visitor) {
  std::uint64_t count = 0;
  std::string damage;
  bool only_content = false;
  Archive::Member member;
  for (;;) {
    const Archive::Next next = archive.next(member);
    if (next == Archive::Next::kEnd) break;
    if (next == Archive::Next::kBroken) {
      damage = archive.error() + "; " + std::to_string(count) + " members before that were read";
      break;
    }
    if (++members_ > kMaxMembers) {
      damage = "more than " + std::to_string(kMaxMembers) + " members; the rest was not read";
      break;
    }
    if (member.is_folder) continue;
    only_content = member.name.empty();
    const std::string member_path = only_content ? path : path + '!' + member.name;
    ++count;
    if (!member.is_file) {
      visitor.skip_member(member_path, "not a file, but a link or a device in an archive");
      continue;
    }
    if (auto problem = reader(depth + 1).open(member_path, archive)) {
      visitor.fail(std::move(*problem), depth > 0 || !only_content);
    } else if (!examine(depth + 1, member_path, visitor)) {
      return false;
    }
  }
  readers_[depth]->finish();
  if (const auto& problem = readers_[depth]->damage(); problem && damage.empty()) damage = problem->detail;
  const Problem problem{path, count == 0 ? Problem::Kind::kFailed : Problem::Kind::kDamaged, damage};
  // What was only compressed is no archive: its content stands for it.
  if (!only_content || !damage.empty()) visitor.archive(path, depth > 0, count, damage.empty() ? nullptr : &problem);
  return true;
}

}  // namespace trailhound
