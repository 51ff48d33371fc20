#include "cli/access.h"

#include <sys/stat.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "cli/hunt/manifest.h"
#include "cli/show/event_file.h"
#include "engine/hunt/rule_files.h"
#include "engine/output/output_target.h"
#include "engine/query/criteria.h"
#include "engine/query/value_list.h"
#include "engine/ruletest/rule_tests.h"
#include "engine/spill/unnamed_file.h"

namespace trailhound {
namespace {

const char* const kInputs = "the inputs";

void add(const char* option, const std::vector<std::string>& paths, std::vector<NamedFile>& files) {
  for (const std::string& path : paths) files.push_back({option, path});
}

void add_output(const std::string& option, const std::string& path, Access& access) {
  if (!path.empty()) access.outputs.push_back({option, path});
}

/// A command that prints its results and reads rules.
Access rules_to_standard_output(const CommandArguments& arguments, const std::vector<std::string>& rules,
                                const std::vector<std::string>& placeholders) {
  Access access;
  access.may_replace = arguments.force;
  const std::string& password = arguments.archive_password_file;
  if (!password.empty()) access.lists.push_back({"--archive-password-file", password});
  access.outputs.push_back({"standard output", ""});
  for (const std::string& path : rules) {
    if (path != kBuiltInPack) access.rules.push_back({"--rules", path});
  }
  add("--placeholders", placeholders, access.lists);
  add("--geo", arguments.geo, access.lists);
  return access;
}

/// The same for a command that takes the selection of rules.
Access rules_to_standard_output(const CommandArguments& arguments, const RuleArguments& rules) {
  Access access = rules_to_standard_output(arguments, rules.paths, rules.placeholders);
  add("--exclude-from", rules.exclude_from, access.lists);
  add("--levels", rules.levels, access.lists);
  return access;
}

void add_proof(const ProofArguments& proof, Access& access) {
  add("--public-keys", proof.public_keys, access.lists);
  add("--signatures", proof.signatures, access.lists);
}

/// Lines on standard input name the files, so these are not known yet.
void read_what_lines_name(Access& access) {
  access.evidence.push_back({kInputs, "-"});
  access.reads_any_file = true;
}

void add_lists(const Criteria& criteria, Access& access) {
  for (const Criterion& criterion : criteria.all) {
    const std::string option = (criterion.is_excluded ? "--not-" : "--") + std::string(option_of(criterion.aspect));
    for (const std::string& value : criterion.values) {
      if (std::string list = list_of(criterion.aspect, value); !list.empty()) access.lists.push_back({option, list});
    }
  }
}

/// The folder, or as long as it does not exist, the nearest one above that does.
std::string nearest_folder(const std::string& path) {
  std::error_code failure;
  std::filesystem::path folder = std::filesystem::absolute(path, failure).lexically_normal();
  while (!std::filesystem::exists(folder, failure) && folder.has_relative_path()) folder = folder.parent_path();
  return folder.string();
}

}  // namespace

Access access_of(const HuntArguments& arguments) {
  Access access = rules_to_standard_output(arguments, arguments.rules);
  if (!arguments.output.empty()) access.outputs.front() = {"--output", arguments.output};
  if (!arguments.part.empty() && arguments.part != "-") access.outputs.front() = {"--part", arguments.part};
  for (const HuntArguments::Write& write : arguments.writes) {
    add_output("--write " + write.format + "=" + write.file, write.file, access);
  }
  add_output("--stats", arguments.stats.value_or(""), access);
  add_output("--navigator", arguments.navigator, access);
  add_output("--manifest", arguments.manifest, access);
  add_proof(arguments.proof, access);
  if (!arguments.manifest.empty()) add("the program", program_paths(), access.lists);
  add(kInputs, arguments.inputs, access.evidence);
  access.spills = true;
  return access;
}

Access access_of(const MergeArguments& arguments) {
  Access access = access_of(arguments.run);
  add_output("--who", arguments.run.who, access);
  return access;
}

Access access_of(const SearchArguments& arguments) {
  Access access = access_of(arguments.run);
  add_lists(arguments.criteria, access);
  return access;
}

Access access_of(const TopArguments& arguments) {
  Access access = rules_to_standard_output(arguments, {}, {});
  add_lists(arguments.criteria, access);
  add(kInputs, arguments.inputs, access.evidence);
  access.spills = true;
  return access;
}

Access access_of(const WhoArguments& arguments) {
  Access access = rules_to_standard_output(arguments, arguments.rules);
  const TypedNarrowing& narrowing = arguments.narrowing;
  for (const auto& [option, values] :
       {std::pair("--key", &narrowing.keys), {"--principal", &narrowing.principals}, {"--ip", &narrowing.addresses}}) {
    for (const std::string& value : *values) {
      if (std::string list = list_path(value); !list.empty()) access.lists.push_back({option, list});
    }
  }
  add(kInputs, arguments.inputs, access.evidence);
  access.spills = true;
  return access;
}

Access access_of(const ReportArguments& arguments) {
  Access access = rules_to_standard_output(arguments, arguments.rules);
  if (!arguments.output.empty()) access.outputs.front() = {"--output", arguments.output};
  add(kInputs, arguments.inputs, access.evidence);
  const std::pair<const char*, const std::string&> files[] = {{"--from-matches", arguments.from_matches},
                                                              {"--stats", arguments.stats},
                                                              {"--manifest", arguments.manifest},
                                                              {"--who", arguments.who}};
  for (const auto& [option, path] : files) {
    if (!path.empty()) access.evidence.push_back({option, path});
  }
  add_proof(arguments.proof, access);
  access.spills = true;
  return access;
}

Access access_of(const ShowArguments& arguments) {
  Access access = rules_to_standard_output(arguments, {}, {});
  if (arguments.reads_lines) {
    read_what_lines_name(access);
  } else {
    access.evidence.push_back({kInputs, event_file_of(arguments.path)});
  }
  return access;
}

Access access_of(const VerifyArguments& arguments) {
  Access access = rules_to_standard_output(arguments, {}, {});
  add_proof(arguments.proof, access);
  add(kInputs, arguments.inputs, access.evidence);
  access.spills = true;
  return access;
}

Access access_of(const ManifestVerifyArguments& arguments) {
  Access access = rules_to_standard_output(arguments, {}, {});
  access.lists.push_back({"MANIFEST", arguments.manifest});
  add("the program", program_paths(), access.lists);
  add(kInputs, arguments.paths, access.evidence);
  return access;
}

Access access_of(const SqlArguments& arguments) {
  Access access = rules_to_standard_output(arguments, arguments.rules);
  if (!arguments.table_ddl.empty()) access.lists.push_back({"--table-ddl", arguments.table_ddl});
  access.output_folder = arguments.folder;
  return access;
}

Access access_of(const CompareArguments& arguments) {
  Access access = rules_to_standard_output(arguments, arguments.rules, arguments.placeholders);
  access.evidence.push_back({"--matches", arguments.matches});
  add("RESULT", arguments.results, access.evidence);
  for (const CompareArguments::RuleResult& result : arguments.rule_results) {
    access.evidence.push_back({"--rule", result.path});
  }
  add("--inputs", arguments.inputs, access.evidence);
  return access;
}

Access access_of(const CheckArguments& arguments) {
  Access access = rules_to_standard_output(arguments, arguments.rules);
  add("--on", arguments.evidence, access.evidence);
  return access;
}

Access access_of(const ListArguments& arguments) { return rules_to_standard_output(arguments, arguments.rules); }

Access access_of(const ShowRuleArguments& arguments) {
  Access access = rules_to_standard_output(arguments, arguments.paths, arguments.placeholders);
  add("NAME", arguments.names, access.rules);  // it may name a file
  return access;
}

Access access_of(const ExportArguments& arguments) {
  Access access = rules_to_standard_output(arguments, {}, {});
  access.output_folder = arguments.folder;
  return access;
}

Access access_of(const TestArguments& arguments) {
  Access access = rules_to_standard_output(arguments, arguments.paths, arguments.placeholders);
  for (const std::string& path : arguments.paths) access.rules.push_back({"--rules", rule_test_path(path)});
  access.spills = true;
  return access;
}

Access access_of(const CoverageArguments& arguments) {
  Access access = rules_to_standard_output(arguments, arguments.rules);
  add_output("--navigator", arguments.navigator, access);
  return access;
}

Access access_of(const ExplainArguments& arguments) {
  Access access = rules_to_standard_output(arguments, arguments.paths, arguments.placeholders);
  if (arguments.reads_lines) {
    read_what_lines_name(access);
    return access;
  }
  access.rules.push_back({"--rule", arguments.rule});  // it may name a file
  add(kInputs, arguments.inputs, access.evidence);
  return access;
}

Access access_of(const CompletionArguments& arguments) { return rules_to_standard_output(arguments, {}, {}); }
Access access_of(const ManArguments& arguments) { return rules_to_standard_output(arguments, {}, {}); }

SandboxFiles sandbox_files(const Access& access) {
  SandboxFiles files;
  files.is_everything_readable = access.reads_any_file;
  for (const std::vector<NamedFile>* group : {&access.evidence, &access.rules, &access.lists}) {
    for (const NamedFile& file : *group) files.readable.push_back(file.path);
  }
  // What the C++ library reads where the processor has no random numbers, and how many processors there are.
  for (const char* path : {"/dev/urandom", "/sys/devices/system/cpu/online"}) files.readable.emplace_back(path);
  for (const NamedFile& output : access.outputs) {
    if (output.path.empty()) continue;
    struct stat status {};
    if (::stat(output.path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
      files.writable_devices.push_back(output.path);
    } else {
      const std::filesystem::path target = output_target(output.path);
      files.writable_folders.push_back(target.has_parent_path() ? target.parent_path().string() : ".");
    }
  }
  if (!access.output_folder.empty()) files.growing_folders.push_back(nearest_folder(access.output_folder));
  if (access.spills) files.scratch_folder = UnnamedFile::folder();
  return files;
}

}  // namespace trailhound
