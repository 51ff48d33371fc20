#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/hash/sha256.h"
#include "engine/io/input.h"
#include "engine/report/text_page.h"

namespace trailhound {

/// A file that a manifest names.
struct ManifestEntry {
  enum class Kind : std::uint8_t { kInput, kRules, kDatabase, kOutput };
  Kind kind = Kind::kInput;
  std::string path;  ///< as the run had it
  std::string name;  ///< of an input, without the folders above; otherwise empty
  std::uint64_t size = 0;
  std::optional<Sha256::Digest> sha256;  ///< none: the run could not hash it
};

/// What a manifest says about files and about the run. A value.
struct ReadManifest {
  std::string version, command, start;
  std::optional<Sha256::Digest> program;
  std::vector<ManifestEntry> entries;
};

/// Reads "trailhound/manifest/1". The text may be anything, and large: a run may have a million inputs. The error is
/// the rest of a sentence about the file.
Result<ReadManifest, std::string> read_manifest(std::string_view json);

/// A file of today.
struct HashedFile {
  std::string path, name;
  std::uint64_t size = 0;
  std::optional<Sha256::Digest> sha256;  ///< none: it could not be read
  bool is_built_in = false;              ///< a rule of the program, and no file
};

/// Hashes files with several workers; those of which `is_wanted` says so. The others are left out.
std::vector<HashedFile> hash_files(std::span<const Input> inputs, unsigned threads,
                                   const std::function<bool(const Input&)>& is_wanted);

/// Whether the files of a manifest are still the same.
struct ManifestCheck {
  enum class State : std::uint8_t {
    kSame,      ///< a file has its hash, under this name or another
    kChanged,   ///< a file has its name and another hash
    kMissing,   ///< neither
    kUnhashed,  ///< the run could not hash it, so there is nothing to compare
  };
  struct Row {
    const ManifestEntry* entry = nullptr;
    State state = State::kSame;
    std::string path;  ///< of the file that was found; empty: none
  };
  std::vector<Row> rows;         ///< in the order of the manifest
  std::uint64_t additional = 0;  ///< files that the manifest does not name

  bool is_same() const;
};

/// `manifest` must outlive the result. `files`: those of hash_files(), and built-in rules; `found`: how many files
/// there are in all.
ManifestCheck check_manifest(const ReadManifest& manifest, std::span<const HashedFile> files, std::uint64_t found);

/// For people: how many of each kind are the same, and those that are not.
std::string manifest_check_text(const ManifestCheck& check, const TextStyle& style);

}  // namespace trailhound
