#include "cli/evidence.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>

#include "cli/message.h"
#include "engine/base/figures.h"
#include "engine/io/delivery.h"

namespace trailhound {

InputList find_evidence(std::span<const std::string> arguments, const ReadOptions& read) {
  InputList list = find_inputs(arguments);
  leave_out_by_delivery(read.delivered_from, read.delivered_to, list);
  struct stat results {};
  if (::fstat(STDOUT_FILENO, &results) != 0 || !S_ISREG(results.st_mode)) return list;
  const auto is_results = [&](const Input& input) {
    struct stat status {};
    return input.size == static_cast<std::uint64_t>(results.st_size) && ::stat(input.path.c_str(), &status) == 0 &&
           status.st_dev == results.st_dev && status.st_ino == results.st_ino;
  };
  const auto found = std::find_if(list.inputs.begin(), list.inputs.end(), is_results);  // find_inputs() drops links
  if (found == list.inputs.end()) return list;
  list.skipped.push_back({found->path, "standard output of this run"});
  list.inputs.erase(found);
  return list;
}

void complain_of(std::span<const Problem> problems, std::string_view rest) {
  constexpr std::size_t kShown = 20;
  for (const Problem& problem : problems.first(std::min(problems.size(), kShown))) {
    complain(problem.path + ": " + problem.detail);
  }
  if (problems.size() > kShown && !rest.empty()) {
    complain(std::to_string(problems.size() - kShown).append(" more problems").append(rest));
  }
}

void complain_of_no_input(const InputList& list) {
  for (const Problem& problem : list.problems) complain(problem.path + ": " + problem.detail);
  for (const Skipped& skipped : list.skipped) complain(skipped.path + ": " + skipped.reason);
  if (list.left_out > 0) {
    complain("no input: " + counted(list.left_out, "file") +
             " were delivered at another time than --delivered-from and --delivered-to ask for");
  } else {
    complain("no input: there is no file to read");
  }
}

}  // namespace trailhound
