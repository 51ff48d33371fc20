#include <sys/stat.h>

#include <string>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/record_walk.h"
#include "engine/base/path_text.h"

namespace trailhound {
namespace {

class RecordFinder : public RecordWalk::Visitor {
 public:
  explicit RecordFinder(const ShowArguments& arguments) : wanted_(arguments) {}

  bool wants(const std::string& path) override { return path == wanted_.path || path_text(path) == wanted_.path; }
  bool record(const std::string&, const Batch::Record& record) override {
    if (record.index != wanted_.record) return true;
    print(record.text);
    print("\n");
    found = true;
    return false;
  }

  bool found = false;

 private:
  const ShowArguments& wanted_;
};

/// The file of a path that may go on into an archive behind a '!': the longest part that exists. Match lines write
/// names that are not UTF-8 in their own way.
std::string file_of(const std::string& path) {
  struct stat status;
  std::string file = path;
  const std::string name = path_of_text(path);
  if (name != path && stat(file.c_str(), &status) != 0) file = name;
  while (stat(file.c_str(), &status) != 0) {
    const std::size_t mark = file.rfind('!');
    if (mark == std::string::npos) return path;
    file.resize(mark);
  }
  return file;
}

}  // namespace

ExitCode show(const ShowArguments& arguments) {
  if (arguments.path == "-") {
    complain("show reads files: keep what came from standard input as one");
    return ExitCode::kNothingRan;
  }
  RecordFinder finder(arguments);
  RecordWalk walk(finder, arguments.archive_password);
  const Input input{file_of(arguments.path), 0};
  walk.run({&input, 1});
  if (finder.found) return ExitCode::kDone;
  for (const Problem& problem : walk.problems()) complain(problem.path + ": " + problem.detail);
  complain(arguments.path + (walk.texts() > 0
                                 ? ": there is no event with the number " + std::to_string(arguments.record)
                                 : ": there is no such text"));
  return ExitCode::kNothingRan;
}

}  // namespace trailhound
