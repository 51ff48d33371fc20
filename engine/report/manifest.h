#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/problem.h"
#include "engine/base/time.h"
#include "engine/hash/sha256.h"
#include "engine/hunt/ledger.h"
#include "engine/io/fingerprint.h"
#include "engine/io/input.h"
#include "engine/output/output.h"
#include "engine/report/findings.h"

namespace trailhound {

/// What became of a document of a rule file.
struct ManifestDocument {
  std::string id, title;
  std::string_view fate;  ///< "evaluated", "silent", "filter", "deselected", "other_logsource" or "set_aside"
  std::string reason;     ///< where it was set aside
};

struct ManifestRuleFile {
  std::string path;  ///< as the user named it, or built-in/…
  std::uint64_t size = 0;
  std::optional<Sha256::Digest> digest;  ///< of the bytes that were loaded; none: it could not be read
  std::vector<ManifestDocument> documents;
};

/// Describes a run so that somebody else can repeat it and compare hashes. It names no machine and no user, and only
/// the folders that the user typed, so it is the same on every host
/// of the same kind. The inputs, fingerprints and problems are
/// borrowed.
struct Manifest {
  std::string version;
  struct Program {
    std::uint64_t size = 0;
    Sha256::Digest digest{};
  };
  std::optional<Program> program;      ///< the file that runs; none: it could not be read
  std::string_view command;            ///< "hunt", "merge" or "search"
  std::vector<std::string> arguments;  ///< as typed behind the command, without secrets
  std::string case_name, examiner;     ///< --case, --examiner; empty: not given
  Nanoseconds start = 0, end = 0;      ///< wall clock
  bool has_times = true;               ///< of modification: a page that copies of the same evidence give has none
  struct Sandbox {
    bool filters_calls = false, filters_files = false;
    std::string reason;  ///< why one of them is missing
  } sandbox;
  bool has_built_in_rules = false;
  std::vector<ManifestRuleFile> rule_files;
  struct Database {
    std::string path;  ///< as the user named it
    std::uint64_t size = 0;
    Sha256::Digest digest{};
  };
  std::vector<Database> databases;  ///< of --geo
  std::span<const Input> inputs;
  std::span<const Fingerprint> fingerprints;  ///< of the inputs
  std::span<const Problem> not_found;         ///< arguments and names in folders that are no inputs
  struct File {
    std::string_view content;  ///< "results", "ledger", …
    Output::Written written;
  };
  std::vector<File> outputs;
};

/// Writes `trailhound/manifest/1`, one JSON object that cli/docs/manifest.md documents, to `output`, and finishes the
/// output. Returns what failed; empty if nothing did.
std::string write_manifest(Output& output, const Manifest& manifest, const HuntFindings& findings);

}  // namespace trailhound
