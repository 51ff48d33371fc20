#pragma once

#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/sandbox/sandbox.h"

namespace trailhound {

/// A file or folder that a command line names, with the option that names it: `--output`.
struct NamedFile {
  std::string option;
  std::string path;
};

/// Every file that a command touches, as its command line names them. main.cc asks for it before the command runs,
/// refuses outputs that would destroy each other or what the command reads (cli/clash.h), and confines the process to
/// these files (cli/sandbox). What is missing here cannot be opened.
struct Access {
  std::vector<NamedFile> evidence;  ///< the command reads every file below; "-" is standard input
  std::vector<NamedFile> rules;     ///< it reads the file, or the rules and tests below (.yml, .yaml)
  std::vector<NamedFile> lists;     ///< it reads the file, or the lists for `expand` below (.txt, .yml, .yaml); --geo
  bool may_replace = false;         ///< outputs may be files that exist already
  std::vector<NamedFile> outputs;   ///< it creates or replaces these; an empty path is standard output
  std::string output_folder;        ///< it creates files and folders below this one; empty: no folder
  bool reads_any_file = false;      ///< it learns only from standard input which files it reads
  bool spills = false;              ///< it makes unnamed files for what outgrows memory (engine/spill)
};

/// One function per command: a command without one does not compile in main.cc.
Access access_of(const HuntArguments& arguments);
Access access_of(const MergeArguments& arguments);
Access access_of(const SearchArguments& arguments);
Access access_of(const WhoArguments& arguments);
Access access_of(const TopArguments& arguments);
Access access_of(const ReportArguments& arguments);
Access access_of(const ShowArguments& arguments);
Access access_of(const VerifyArguments& arguments);
Access access_of(const ManifestVerifyArguments& arguments);
Access access_of(const SqlArguments& arguments);
Access access_of(const CompareArguments& arguments);
Access access_of(const CheckArguments& arguments);
Access access_of(const ListArguments& arguments);
Access access_of(const ShowRuleArguments& arguments);
Access access_of(const ExportArguments& arguments);
Access access_of(const TestArguments& arguments);
Access access_of(const CoverageArguments& arguments);
Access access_of(const ExplainArguments& arguments);

Access access_of(const CompletionArguments& arguments);
Access access_of(const ManArguments& arguments);

/// What a process needs for this.
SandboxFiles sandbox_files(const Access& access);

}  // namespace trailhound
