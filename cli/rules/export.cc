#include <cerrno>
#include <cstring>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/message.h"
#include "engine/base/figures.h"
#include "engine/hunt/embedded_rules.h"
#include "engine/hunt/rule_files.h"
#include "engine/output/output.h"
#include "engine/sigma/extensions.h"

namespace trailhound {
namespace {

namespace fs = std::filesystem;

/// The files of the pack, by Rule::path, that use more than Sigma 2.1, or whose correlations count rules of such a
/// file.
std::set<std::string> unportable_files(const RuleSet& set) {
  std::set<std::string> files;
  for (const Rule& rule : set.rules) {
    if (!extensions_of(rule).empty()) files.insert(rule.path);
  }
  for (bool changed = true; changed;) {  // as often as correlations are nested
    changed = false;
    for (const Correlation& correlation : set.correlations) {
      bool is_portable = extensions_of(correlation).empty();
      for (const Correlation::Reference& reference : correlation.rules) {
        const std::string& path =
            reference.is_correlation ? set.correlations[reference.index].path : set.rules[reference.index].path;
        is_portable = is_portable && !files.contains(path);
      }
      if (!is_portable) changed = files.insert(correlation.path).second || changed;
    }
  }
  return files;
}

/// Writes one file below `folder`. What failed; empty: nothing.
std::string write_file(const fs::path& folder, const EmbeddedRule& rule) {
  const fs::path path = folder / rule.path;
  std::error_code failure;
  fs::create_directories(path.parent_path(), failure);
  if (failure) return path.parent_path().string() + ": " + failure.message();
  Result<std::unique_ptr<Output>, std::string> output = Output::open(path.string());
  if (!output) return output.error();
  (*output)->write(rule.text);
  return (*output)->finish();
}

}  // namespace

ExitCode run_rules_export(const ExportArguments& arguments) {
  const fs::path folder = arguments.folder;
  std::set<std::string> left_out;
  if (arguments.portable) {
    const Result<RuleSet, std::string> pack = read_rules({});
    if (!pack) {
      complain(pack.error());
      return ExitCode::kNothingRan;
    }
    left_out = unportable_files(*pack);
  }
  std::vector<const EmbeddedRule*> wanted;
  for (const EmbeddedRule& rule : embedded_rules()) {
    if (left_out.contains(std::string(rule.path))) continue;
    wanted.push_back(&rule);
    std::error_code failure;
    if (!arguments.force && fs::exists(folder / rule.path, failure)) {
      complain((folder / rule.path).string() + " exists already; --force replaces it");
      return ExitCode::kNothingRan;
    }
  }
  for (const EmbeddedRule* rule : wanted) {
    if (const std::string failure = write_file(folder, *rule); !failure.empty()) {
      complain(failure);
      return ExitCode::kNothingRan;
    }
  }
  std::string said = counted(wanted.size(), "rule file") + " written below " + folder.string();
  if (arguments.portable)
    said += "; " + with_commas(left_out.size()) + " left out, because they need more than Sigma 2.1";
  complain(said);
  return ExitCode::kDone;
}

}  // namespace trailhound
