#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/hash/sha256.h"
#include "engine/sigma/loader.h"

namespace trailhound {

/// A rule file as it was read.
struct RuleFile {
  std::string file;  ///< as Rule::file
  std::uint64_t size = 0;
  std::optional<Sha256::Digest> digest;  ///< of the bytes that are loaded; none: it could not be read
};

/// Reads and loads the rules below `paths`, or the built-in pack if there are none. A file that is named is read
/// whatever it is called; a folder is searched to the bottom for .yml and .yaml files but test records (`*.test.yml`),
/// sorted by path. Rule::file is the path as it can be opened, Rule::path the one below the folder that was named.
///
/// A file or folder that cannot be read is a document that is set aside, with a diagnostic of its own (kCannotRead).
/// The error case: a path that is not there, or under which there is no rule file at all. `files`, if it is not null,
/// gets all that were found, those that cannot be read behind the others.
Result<RuleSet, std::string> read_rules(std::span<const std::string> paths, std::vector<RuleFile>* files = nullptr);

/// The text of one file, at most 16 MiB of it; the error is a diagnostic with kCannotRead.
Result<std::string> read_rule_file(const std::string& path);

/// The code of the only diagnostic that does not come from the loader.
inline constexpr const char* kCannotRead = "F001";

}  // namespace trailhound
