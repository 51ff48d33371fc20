#include "cli/access.h"

#include "engine/query/criteria.h"

namespace trailhound {
namespace {

const char* const kInputs = "the inputs";

void add(const char* option, const std::vector<std::string>& paths, std::vector<NamedFile>& files) {
  for (const std::string& path : paths) files.push_back({option, path});
}

void add_output(const char* option, const std::string& path, Access& access) {
  if (!path.empty()) access.outputs.push_back({option, path});
}

/// A command that prints its results and reads rules.
Access rules_to_standard_output(const CommandArguments& arguments, const std::vector<std::string>& rules,
                                const std::vector<std::string>& placeholders) {
  Access access;
  const std::string& password = arguments.archive_password_file;
  if (!password.empty()) access.lists.push_back({"--archive-password-file", password});
  access.outputs.push_back({"standard output", ""});
  add("--rules", rules, access.rules);
  add("--placeholders", placeholders, access.lists);
  return access;
}

}  // namespace

Access access_of(const HuntArguments& arguments) {
  Access access = rules_to_standard_output(arguments, arguments.rules.paths, arguments.rules.placeholders);
  if (!arguments.output.empty()) access.outputs.front() = {"--output", arguments.output};
  for (const HuntArguments::Write& write : arguments.writes) add_output("--write", write.file, access);
  add_output("--stats", arguments.stats.value_or(""), access);
  add_output("--navigator", arguments.navigator, access);
  add_output("--manifest", arguments.manifest, access);
  add(kInputs, arguments.inputs, access.evidence);
  return access;
}

Access access_of(const SearchArguments& arguments) {
  Access access = access_of(arguments.run);
  for (const Criterion& criterion : arguments.criteria.all) {
    const std::string option = (criterion.is_excluded ? "--not-" : "--") + std::string(option_of(criterion.aspect));
    for (const std::string& value : criterion.values) {
      if (std::string list = list_of(criterion.aspect, value); !list.empty()) access.lists.push_back({option, list});
    }
  }
  return access;
}

Access access_of(const WhoArguments& arguments) {
  Access access = rules_to_standard_output(arguments, arguments.rules.paths, arguments.rules.placeholders);
  add(kInputs, arguments.inputs, access.evidence);
  return access;
}

Access access_of(const ShowArguments& arguments) {
  Access access = rules_to_standard_output(arguments, {}, {});
  access.evidence.push_back({kInputs, arguments.reads_lines ? "-" : arguments.path});
  return access;
}

Access access_of(const CheckArguments& arguments) {
  return rules_to_standard_output(arguments, arguments.rules.paths, arguments.rules.placeholders);
}

Access access_of(const ListArguments& arguments) {
  return rules_to_standard_output(arguments, arguments.rules.paths, arguments.rules.placeholders);
}

Access access_of(const TestArguments& arguments) {
  return rules_to_standard_output(arguments, arguments.paths, arguments.placeholders);
}

Access access_of(const CoverageArguments& arguments) {
  Access access = rules_to_standard_output(arguments, arguments.rules.paths, arguments.rules.placeholders);
  add_output("--navigator", arguments.navigator, access);
  return access;
}

Access access_of(const ExplainArguments& arguments) {
  Access access = rules_to_standard_output(arguments, arguments.paths, arguments.placeholders);
  if (arguments.reads_lines) {
    access.evidence.push_back({kInputs, "-"});
    return access;
  }
  access.rules.push_back({"--rule", arguments.rule});  // it may name a file
  add(kInputs, arguments.inputs, access.evidence);
  return access;
}

}  // namespace trailhound
