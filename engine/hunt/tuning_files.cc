#include "engine/hunt/tuning_files.h"

#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>

namespace trailhound {
namespace {

using ReadLines = TuningLines (*)(std::string_view file, std::string_view text);

void read_files(std::span<const std::string> paths, ReadLines read_lines, std::vector<TuningEntry>& entries,
                std::vector<RuleFile>& files, std::vector<Diagnostic>& faults) {
  for (const std::string& path : paths) {
    std::error_code failure;
    if (path == "-") {
      faults.push_back(cannot_read(path, "this option reads a file, not standard input"));
      continue;
    }
    if (std::filesystem::is_directory(path, failure)) {
      faults.push_back(cannot_read(path, "is a folder, not a file"));
      continue;
    }
    Result<std::string> text = read_rule_file(path);
    if (!text) {
      faults.push_back(std::move(text.error()));
      continue;
    }
    files.push_back({path, text->size(), sha256(*text)});
    TuningLines lines = read_lines(path, *text);
    std::move(lines.entries.begin(), lines.entries.end(), std::back_inserter(entries));
    std::move(lines.diagnostics.begin(), lines.diagnostics.end(), std::back_inserter(faults));
  }
}

}  // namespace

Result<Tuning, std::vector<Diagnostic>> read_tuning(std::span<const std::string> exclude_from,
                                                    std::span<const std::string> levels) {
  Tuning tuning;
  std::vector<Diagnostic> faults;
  read_files(exclude_from, read_exclusions, tuning.exclusions, tuning.files, faults);
  read_files(levels, read_levels, tuning.levels, tuning.files, faults);
  if (!faults.empty()) return faults;
  return tuning;
}

}  // namespace trailhound
