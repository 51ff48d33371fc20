#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/result_line.h"
#include "cli/show/event_file.h"
#include "engine/base/path_text.h"
#include "engine/read/pass.h"

namespace trailhound {
namespace {

using Place = ResultLine::Place;

/// Takes the text of the records that are wanted. Their places come from a person or from lines, both of which may
/// write a name that is not UTF-8 as path_text() does.
class RecordFinder : public Visitor {
 public:
  explicit RecordFinder(const std::vector<Place>& places) {
    for (const Place& place : places) {
      found_.emplace(place, std::string());
      names_.insert(place.path);
    }
    left_ = found_.size();
  }

  bool wants(const std::string& path) override {
    text_ = names_.contains(path) ? path : path_text(path);
    if (!names_.contains(text_)) return false;
    seen_.insert(text_);
    return true;
  }
  bool visit(const VisitedBatch& visited) override {
    for (std::uint32_t row = 0; row < visited.batch.rows(); ++row) {
      const Batch::Record& record = visited.batch.record(row);
      const auto wanted = found_.find({text_, record.index});
      if (wanted == found_.end() || !wanted->second.empty()) continue;
      wanted->second = record.text;
      if (--left_ == 0) return false;
    }
    return true;
  }

  /// Empty: it was not found.
  const std::string& text(const Place& place) const { return found_.at(place); }
  bool saw(const std::string& path) const { return seen_.contains(path); }

 private:
  std::map<Place, std::string> found_;
  std::set<std::string> names_;  ///< the paths that are wanted
  std::set<std::string> seen_;   ///< of these
  std::string text_;             ///< the path of the text that is being read
  std::size_t left_ = 0;
};

/// Prints the records in the order of `places`, reading each file once. Returns how many there are.
std::size_t print_records(const std::vector<Place>& places, const std::string& password) {
  std::map<std::string, std::vector<Place>> by_file;
  for (const Place& place : places) by_file[event_file_of(place.path)].push_back(place);
  std::map<Place, std::string> texts;
  ReadOptions options;
  options.archive_password = password;
  for (const auto& [file, wanted] : by_file) {
    RecordFinder finder(wanted);
    const Input input{file, 0};
    const ReadLedger ledger = read_in_order({&input, 1}, finder, options);
    bool is_complete = true;
    for (const Place& place : wanted) {
      texts[place] = finder.text(place);
      if (!texts[place].empty()) continue;
      is_complete = false;
      complain(place.path + (finder.saw(place.path)
                                 ? ": there is no event with the number " + std::to_string(place.record)
                                 : ": there is no such text"));
    }
    if (is_complete) continue;
    for (const Problem& problem : ledger.problems) complain(problem.path + ": " + problem.detail);
  }
  std::size_t printed = 0;
  for (const Place& place : places) {
    const std::string& text = texts[place];
    if (text.empty()) continue;
    print(text);
    print("\n");
    ++printed;
  }
  return printed;
}

/// What was read from standard input and is not printed yet.
struct Pending {
  std::vector<Place> places;
  std::size_t asked = 0, printed = 0;

  void flush(const std::string& password) {
    asked += places.size();
    printed += print_records(places, password);
    places.clear();
  }
};

ExitCode show_lines(const ShowArguments& arguments) {
  // Enough that a file is rarely read twice, and few enough that the records fit into memory.
  constexpr std::size_t kMostPending = 10'000;
  Pending pending;
  bool is_complete = true;
  std::string line;
  for (std::size_t number = 1; std::getline(std::cin, line); ++number) {
    const Result<ResultLine, std::string> result = parse_result_line(line);
    const std::string name = "line " + std::to_string(number) + " of standard input";
    if (!result) {
      complain(name + " " + result.error());
      is_complete = false;
      continue;
    }
    if (result->count > result->events.size()) {
      complain(name + ": the line lists " + std::to_string(result->events.size()) + " of its " +
               std::to_string(result->count) + " events (hunt --alert-events N lists more)");
    }
    pending.places.insert(pending.places.end(), result->events.begin(), result->events.end());
    if (pending.places.size() >= kMostPending) pending.flush(arguments.archive_password);
  }
  pending.flush(arguments.archive_password);
  if (pending.printed == 0) {
    if (pending.asked == 0 && is_complete) complain("there is no line on standard input");
    return ExitCode::kNothingRan;
  }
  return is_complete && pending.printed == pending.asked ? ExitCode::kDone : ExitCode::kUnexamined;
}

}  // namespace

ExitCode run_show(const ShowArguments& arguments) {
  if (arguments.reads_lines) return show_lines(arguments);
  if (arguments.path == "-") {
    complain("show cannot read standard input again: save it to a file");
    return ExitCode::kNothingRan;
  }
  const std::size_t printed = print_records({{arguments.path, arguments.record}}, arguments.archive_password);
  return printed == 1 ? ExitCode::kDone : ExitCode::kNothingRan;
}

}  // namespace trailhound
