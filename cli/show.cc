#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>

#include <sys/stat.h>

#include "cli/commands.h"
#include "cli/message.h"
#include "engine/event/framer.h"
#include "engine/io/input_walk.h"
#include "engine/scan/next_window.h"

namespace trailhound {
namespace {

/// Goes the way of a hunt to one record, so that path and index mean the same.
class RecordFinder : private BatchConsumer, private InputWalk::Visitor {
 public:
  explicit RecordFinder(const ShowArguments& arguments)
      : wanted_(arguments), framer_(tree()), batch_(tree()), walk_(Reader::Options(), arguments.archive_password) {}

  /// `input` is the file; what is wanted may be a member of it.
  void run(const Input& input) { walk_.run(input, *this); }

  bool found_text = false, found_record = false;
  std::string record, problem;

 private:
  static const FieldTree& tree() {
    static const FieldTree fields = [] {
      FieldTree empty;
      empty.finish();
      return empty;
    }();
    return fields;
  }

  void consume(Batch& batch) override {
    for (std::uint32_t row = 0; row < batch.rows() && !found_record; ++row) {
      if (batch.record(row).index != wanted_.record) continue;
      found_record = true;
      record = batch.record(row).text;
    }
  }

  bool text(const std::string& path, bool, Reader& reader) override {
    if (path != wanted_.path) return true;
    found_text = true;
    framer_.start();
    std::size_t keep = 0;
    for (;;) {
      const Reader::Window window = next_window(reader, framer_, keep);
      const std::uint64_t before = reader.decompressed_bytes();
      keep = framer_.feed(window.data, window.size, window.offset, window.last, batch_, *this);
      if (window.last || found_record || !walk_.within_limits(before - counted_)) return false;
      counted_ = before;
    }
  }
  void archive(const std::string&, bool, std::uint64_t, const Problem* found) override {
    if (found != nullptr) problem = found->detail;
  }
  void skip_member(const std::string&, std::string) override {}
  void fail(Problem found, bool) override {
    if (problem.empty()) problem = found.path + ": " + found.detail;
  }

  const ShowArguments& wanted_;
  Framer framer_;
  Batch batch_;
  InputWalk walk_;
  std::uint64_t counted_ = 0;
};

/// The file of a path that may go on into an archive behind a '!': the longest part that exists.
std::string file_of(const std::string& path) {
  struct stat status;
  std::string file = path;
  while (file != "-" && stat(file.c_str(), &status) != 0) {
    const std::size_t mark = file.rfind('!');
    if (mark == std::string::npos) return path;
    file.resize(mark);
  }
  return file;
}

}  // namespace

ExitCode show(const ShowArguments& arguments) {
  RecordFinder finder(arguments);
  finder.run({file_of(arguments.path), 0});
  if (finder.found_record) {
    print(finder.record);
    print("\n");
    return ExitCode::kDone;
  }
  if (!finder.problem.empty()) complain(finder.problem);
  complain(arguments.path + (finder.found_text
                                 ? ": there is no event with the number " + std::to_string(arguments.record)
                                 : ": there is no such text"));
  return ExitCode::kNothingRan;
}

}  // namespace trailhound
