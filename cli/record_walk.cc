#include "cli/record_walk.h"

#include <utility>

#include "engine/scan/next_window.h"

namespace trailhound {
namespace {

FieldTree empty_tree() {
  FieldTree tree;
  tree.finish();
  return tree;
}

}  // namespace

RecordWalk::RecordWalk(Visitor& visitor, std::string archive_password)
    : visitor_(visitor),
      tree_(empty_tree()),
      framer_(tree_),
      batch_(tree_),
      walk_(Reader::Options(), std::move(archive_password)) {}

void RecordWalk::run(std::span<const Input> inputs) {
  for (const Input& input : inputs) {
    if (!stopped_) walk_.run(input, *this);
  }
}

void RecordWalk::consume(Batch& batch) {
  for (std::uint32_t row = 0; row < batch.rows() && !stopped_; ++row) {
    stopped_ = !visitor_.record(path_, batch.record(row));
  }
}

bool RecordWalk::text(const std::string& path, bool, Reader& reader) {
  if (!visitor_.wants(path)) return true;
  ++texts_;
  path_ = path;
  framer_.start();
  std::size_t keep = 0;
  std::uint64_t decompressed = 0;
  bool is_bomb = false;
  for (;;) {
    const Reader::Window window = next_window(reader, framer_, keep);
    keep = framer_.feed(window.data, window.size, window.offset, window.last, batch_, *this);
    const std::uint64_t fresh = reader.decompressed_bytes() - decompressed;
    decompressed += fresh;
    is_bomb = !walk_.within_limits(fresh);
    if (window.last || stopped_ || is_bomb) break;
  }
  Framer::Report report = framer_.finish();
  not_events_ += report.not_events;
  unreadable_ += report.unreadable;
  if (const auto& damage = reader.damage()) problems_.push_back(*damage);
  if (is_bomb) problems_.push_back({path, Problem::Kind::kDamaged, walk_.bomb_text()});
  for (std::string& detail : report.problems) {
    problems_.push_back({path, Problem::Kind::kUnreadable, std::move(detail)});
  }
  return !stopped_ && !is_bomb;
}

void RecordWalk::archive(const std::string&, bool, std::uint64_t, const Problem* problem) {
  if (problem != nullptr && !stopped_) problems_.push_back(*problem);  // where it ended is no fault
}
void RecordWalk::skip_member(const std::string&, std::string) {}
void RecordWalk::fail(Problem problem, bool) { problems_.push_back(std::move(problem)); }

}  // namespace trailhound
