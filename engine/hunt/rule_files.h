#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/hash/sha256.h"
#include "engine/sigma/loader.h"
#include "engine/sigma/placeholders.h"

namespace trailhound {

/// A rule file as it was read.
struct RuleFile {
  std::string file;  ///< as Rule::file
  std::uint64_t size = 0;
  std::optional<Sha256::Digest> digest;  ///< of the bytes that are loaded; none: it could not be read
};

/// Among paths of rules: the pack inside the program. A folder of that name is `./builtin`.
inline constexpr std::string_view kBuiltInPack = "builtin";
/// In front of the path of a built-in rule in Rule::file, and in manifests.
inline constexpr std::string_view kBuiltInFolder = "built-in/";
/// Whether rules from these paths are, or include, the built-in pack.
bool include_built_in_pack(std::span<const std::string> paths);

/// What rules are loaded from, once the files are read. A value: a run that has it needs no file.
struct RuleTexts {
  std::vector<RuleText> rules;
  std::vector<Diagnostic> unreadable;         ///< kCannotRead: files and folders in place of a text
  std::vector<PlaceholderText> placeholders;  ///< the lists for `expand`
  bool are_built_in = false;                  ///< the pack inside the program is among them
};

/// Reads the texts for read_rules(), with its arguments and errors.
Result<RuleTexts, std::string> gather_rules(std::span<const std::string> paths,
                                            std::span<const std::string> placeholders = {});
/// Loads them. `files` as for read_rules(). The error: the lists cannot be used.
Result<RuleSet, std::string> load_rules(const RuleTexts& texts, std::vector<RuleFile>* files);

/// Reads and loads the rules below `paths`, or the built-in pack if there are none. It reads a named file
/// whatever its extension. In a folder and the folders below it reads .yml and .yaml files (also .YML), sorted by path,
/// except test records (`*.test.yml`). Rule::file is the path to open, Rule::path the path below the named folder.
/// `placeholders` names the lists for `expand` (engine/hunt/placeholder_files.h).
///
/// A file or folder that cannot be read counts as a document that is set aside, with its own diagnostic (kCannotRead).
/// The error: a path does not exist or has no rule file below it, or the lists cannot be used. `files`, if not null,
/// receives the rule files that were read, then those that could not be read, then the lists.
Result<RuleSet, std::string> read_rules(std::span<const std::string> paths, std::vector<RuleFile>* files = nullptr,
                                        std::span<const std::string> placeholders = {});

/// Whether `path` ends with one of the extensions, in any case. `extensions` are in lower case, with the dot.
bool has_extension(std::string_view path, std::initializer_list<std::string_view> extensions);

/// The text of a built-in rule file, by Rule::file; empty if there is no such file.
std::string_view embedded_rule_text(std::string_view file);

/// The text of one file, at most 16 MiB of it; the error is a diagnostic with kCannotRead.
Result<std::string> read_rule_file(const std::string& path);

/// The code of the only diagnostic that does not come from the loader.
inline constexpr const char* kCannotRead = "F001";
/// That diagnostic.
Diagnostic cannot_read(const std::string& file, std::string why);

}  // namespace trailhound
