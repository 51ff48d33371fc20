#include <sys/stat.h>

#include <string>

#include "cli/commands.h"
#include "cli/message.h"
#include "engine/base/path_text.h"
#include "engine/read/pass.h"

namespace trailhound {
namespace {

class RecordFinder : public Visitor {
 public:
  explicit RecordFinder(const ShowArguments& arguments) : wanted_(arguments) {}

  bool wants(const std::string& path) override {
    const bool is_wanted = path == wanted_.path || path_text(path) == wanted_.path;
    found_text = found_text || is_wanted;
    return is_wanted;
  }
  bool visit(const VisitedBatch& visited) override {
    for (std::uint32_t row = 0; row < visited.batch.rows(); ++row) {
      const Batch::Record& record = visited.batch.record(row);
      if (record.index != wanted_.record) continue;
      print(record.text);
      print("\n");
      found = true;
      return false;
    }
    return true;
  }

  bool found_text = false;
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

ExitCode run_show(const ShowArguments& arguments) {
  if (arguments.path == "-") {
    complain("show cannot read standard input again: save it to a file");
    return ExitCode::kNothingRan;
  }
  RecordFinder finder(arguments);
  ReadOptions options;
  options.archive_password = arguments.archive_password;
  const Input input{file_of(arguments.path), 0};
  const ReadLedger ledger = read_in_order({&input, 1}, finder, options);
  if (finder.found) return ExitCode::kDone;
  for (const Problem& problem : ledger.problems) complain(problem.path + ": " + problem.detail);
  complain(arguments.path + (finder.found_text
                                 ? ": there is no event with the number " + std::to_string(arguments.record)
                                 : ": there is no such text"));
  return ExitCode::kNothingRan;
}

}  // namespace trailhound
