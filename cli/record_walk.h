#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/problem.h"
#include "engine/event/framer.h"
#include "engine/event/report.h"
#include "engine/io/input.h"
#include "engine/io/input_walk.h"

namespace trailhound {

/// Goes through inputs record by record, on the way of a hunt, so that paths and numbers of records mean the same: for
/// commands that look at single records. One thread.
class RecordWalk : private BatchConsumer, private InputWalk::Visitor {
 public:
  class Visitor {
   public:
    virtual ~Visitor() = default;
    /// Whether the records of this text (a file or a member of an archive) are wanted.
    virtual bool wants(const std::string&) { return true; }
    /// False: no more, of no text.
    virtual bool record(const std::string& path, const Batch::Record& record) = 0;
  };

  RecordWalk(Visitor& visitor, std::string archive_password);

  void run(std::span<const Input> inputs);

  /// What could not be examined.
  const std::vector<Problem>& problems() const { return problems_; }
  /// Texts that were read, what they hold that is no event, and records that could not be read.
  std::uint64_t texts() const { return texts_; }
  std::uint64_t not_events() const { return not_events_; }
  std::uint64_t unreadable() const { return unreadable_; }

 private:
  void consume(Batch& batch) override;
  bool text(const std::string& path, bool is_member, Reader& reader) override;
  void archive(const std::string& path, bool is_member, std::uint64_t members, const Problem* problem) override;
  void skip_member(const std::string& path, std::string reason) override;
  void fail(Problem problem, bool is_member) override;

  Visitor& visitor_;
  FieldTree tree_;  ///< empty: records are wanted whole
  Framer framer_;
  Batch batch_;
  InputWalk walk_;
  std::string path_;
  bool stopped_ = false;
  std::vector<Problem> problems_;
  std::uint64_t texts_ = 0, not_events_ = 0, unreadable_ = 0;
};

}  // namespace trailhound
