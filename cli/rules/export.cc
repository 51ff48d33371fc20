#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/folder_output.h"
#include "cli/message.h"
#include "engine/base/figures.h"
#include "engine/hunt/embedded_rules.h"
#include "engine/hunt/rule_files.h"
#include "engine/sigma/extensions.h"

namespace trailhound {
namespace {

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

}  // namespace

ExitCode run_rules_export(const ExportArguments& arguments) {
  std::set<std::string> left_out;
  if (arguments.portable) {
    const Result<RuleSet, std::string> pack = read_rules({});
    if (!pack) {
      complain(pack.error());
      return ExitCode::kNothingRan;
    }
    left_out = unportable_files(*pack);
  }
  std::vector<FolderFile> wanted;
  for (const EmbeddedRule& rule : embedded_rules()) {
    std::string path(rule.path);
    if (!left_out.contains(path)) wanted.push_back({std::move(path), std::string(rule.text)});
  }
  if (!write_below(arguments.folder, wanted, arguments.force)) return ExitCode::kNothingRan;
  std::string said = counted(wanted.size(), "rule file") + " written below " + arguments.folder;
  if (arguments.portable)
    said += "; " + with_commas(left_out.size()) + " left out, because they need more than Sigma 2.1";
  complain(said);
  return ExitCode::kDone;
}

}  // namespace trailhound
