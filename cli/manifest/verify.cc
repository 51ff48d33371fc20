#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/hunt/manifest.h"
#include "cli/message.h"
#include "cli/terminal.h"
#include "cli/verify/file_content.h"
#include "engine/base/path_text.h"
#include "engine/base/text.h"
#include "engine/hash/sha256.h"
#include "engine/hunt/embedded_rules.h"
#include "engine/hunt/rule_files.h"
#include "engine/read/pass.h"
#include "engine/report/manifest_check.h"

namespace trailhound {
namespace {

/// A manifest has some 300 bytes for each input.
constexpr std::size_t kMostBytes = std::size_t{4} << 30;

/// A file can be one of the manifest only if its size or its name is there. Others need no hash.
class Wanted {
 public:
  explicit Wanted(const ReadManifest& manifest) {
    for (const ManifestEntry& entry : manifest.entries) {
      sizes_.insert(entry.size);
      names_.insert(std::string(last_part(entry.path)));
    }
  }
  bool operator()(const Input& input) const {
    return sizes_.count(input.size) != 0 || names_.count(std::string(last_part(input.path))) != 0;
  }

 private:
  std::unordered_set<std::uint64_t> sizes_;
  std::unordered_set<std::string> names_;
};

/// The built-in rules are no files below PATH.
void add_built_in_rules(std::vector<HashedFile>& files) {
  for (const EmbeddedRule& rule : embedded_rules()) {
    const std::string path = std::string(kBuiltInFolder) + std::string(rule.path);
    files.push_back({path, path, rule.text.size(), sha256(rule.text), true});
  }
}

std::string program_text(const ReadManifest& manifest) {
  if (!manifest.program) return "not in the manifest";
  const std::optional<Manifest::Program> program = hash_of_program();
  if (!program) return "not compared: this program cannot read its own file";
  return program->digest == *manifest.program ? "the same as this one" : "another file than this one";
}

}  // namespace

ExitCode run_manifest_verify(const ManifestVerifyArguments& arguments) {
  const Result<FileContent, std::string> content = content_of(arguments.manifest, kMostBytes);
  if (!content) {
    complain(arguments.manifest + ": " + content.error());
    return ExitCode::kNothingRan;
  }
  const Result<ReadManifest, std::string> manifest = read_manifest(content->text);
  if (!manifest) {
    complain(arguments.manifest + ": " + manifest.error());
    return ExitCode::kNothingRan;
  }
  InputList list = find_inputs(arguments.paths);
  for (const Problem& problem : list.problems) complain(problem.path + ": " + problem.detail);
  std::erase_if(list.inputs, [&](const Input& input) { return input.path == arguments.manifest; });
  ReadOptions options;
  options.threads = arguments.threads;
  std::vector<HashedFile> files = hash_files(list.inputs, worker_count(options, list.inputs.size()), Wanted(*manifest));
  for (const HashedFile& file : files) {
    if (!file.sha256) complain(file.path + ": it could not be read to its end");
  }
  add_built_in_rules(files);
  const ManifestCheck check = check_manifest(*manifest, files, list.inputs.size());
  const TextStyle style = text_style(stdout, ColorChoice::kAuto);
  TextPage page(style);
  page.labelled("Run", manifest->command + " at " + manifest->start + ", trailhound " + manifest->version);
  page.labelled("Program", program_text(*manifest));
  page.labelled("Manifest", printable(path_text(arguments.manifest)));
  page.labelled("SHA-256", to_hex(sha256(content->text)));
  print_styled(page.take() + manifest_check_text(check, style));
  return check.is_same() ? ExitCode::kDone : ExitCode::kUnexamined;
}

}  // namespace trailhound
