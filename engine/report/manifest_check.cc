#include "engine/report/manifest_check.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "engine/base/figures.h"
#include "engine/base/json_reader.h"
#include "engine/base/path_text.h"
#include "engine/base/text.h"
#include "engine/base/workers.h"
#include "engine/hunt/rule_files.h"
#include "engine/integrity/digest.h"
#include "engine/io/input_bytes.h"

namespace trailhound {
namespace {

using Kind = ManifestEntry::Kind;
using State = ManifestCheck::State;

constexpr std::size_t kKinds = 4, kListed = 100;

class ManifestReader {
 public:
  explicit ManifestReader(std::string_view text) : json_(text) {}

  Result<ReadManifest, std::string> read() {
    const bool is_json = json_.object([this](std::string_view key) { return member(key); }) && json_.end();
    if (!is_json) return "it is not JSON of a manifest from byte " + std::to_string(json_.offset()) + " on";
    if (schema_ != "trailhound/manifest/1") return std::string("it is no trailhound/manifest/1");
    return std::move(manifest_);
  }

 private:
  bool member(std::string_view key) {
    if (key == "schema") return json_.string(schema_);
    if (key == "version") return json_.string(manifest_.version);
    if (key == "command") return json_.string(manifest_.command);
    if (key == "start") return json_.string(manifest_.start);
    if (key == "program") return program();
    if (key == "inputs") return files(Kind::kInput);
    if (key == "databases") return files(Kind::kDatabase);
    if (key == "outputs") return files(Kind::kOutput);
    if (key != "rules") return json_.skip();
    return json_.object([this](std::string_view name) { return name == "files" ? files(Kind::kRules) : json_.skip(); });
  }

  bool program() {
    ManifestEntry entry;
    if (!file(entry)) return false;
    manifest_.program = entry.sha256;
    return true;
  }

  bool files(Kind kind) {
    return json_.array([this, kind] {
      ManifestEntry entry;
      entry.kind = kind;
      if (!file(entry)) return false;
      manifest_.entries.push_back(std::move(entry));
      return true;
    });
  }

  bool file(ManifestEntry& entry) {
    return json_.object([&](std::string_view key) {
      if (key == "path") return path(entry.path);
      if (key == "name") return path(entry.name);
      if (key == "size" && json_.kind() == JsonReader::Kind::kNumber) return json_.number(entry.size);
      if (key != "sha256") return json_.skip();
      std::optional<std::string> hex;
      if (!json_.string_or_null(hex)) return false;
      if (hex) entry.sha256 = parse_sha256(*hex);
      return !hex || entry.sha256.has_value();
    });
  }

  bool path(std::string& out) {
    if (!json_.string(text_)) return false;
    out = path_of_text(text_);
    return true;
  }

  JsonReader json_;
  std::string schema_, text_;
  ReadManifest manifest_;
};

/// The name by which a file is found again: of an input that below its argument, of others the last part.
std::string_view name_of(const ManifestEntry& entry) {
  return !entry.name.empty() ? std::string_view(entry.name) : last_part(entry.path);
}

/// Files of today by their hash and by their name.
class FileIndex {
 public:
  explicit FileIndex(std::span<const HashedFile> files) {
    for (const HashedFile& file : files) {
      if (file.sha256) by_hash_[*file.sha256].push_back(&file);
      by_name_[file.name].push_back(&file);
      by_name_[std::string(last_part(file.path))].push_back(&file);
    }
  }

  /// The file with this hash, if possible that of the same name.
  const HashedFile* same(const ManifestEntry& entry) const {
    const auto found = by_hash_.find(*entry.sha256);
    if (found == by_hash_.end()) return nullptr;
    const HashedFile* same = nullptr;
    for (const HashedFile* file : found->second) {
      if (!may_be(*file, entry)) continue;
      if (file->name == name_of(entry)) return file;
      if (same == nullptr) same = file;
    }
    return same;
  }
  const HashedFile* of_name(const ManifestEntry& entry) const {
    // The folder that PATH names may be another one than that of the run, so a file's last name may do.
    for (const std::string_view name : {name_of(entry), last_part(entry.path)}) {
      const auto found = by_name_.find(std::string(name));
      if (found == by_name_.end()) continue;
      for (const HashedFile* file : found->second) {
        if (may_be(*file, entry)) return file;
      }
    }
    return nullptr;
  }

 private:
  /// A rule of the pack inside this program is nobody's file, even if somebody has a copy of it.
  static bool may_be(const HashedFile& file, const ManifestEntry& entry) {
    return file.is_built_in == entry.path.starts_with(kBuiltInFolder);
  }

  std::map<Sha256::Digest, std::vector<const HashedFile*>> by_hash_;
  std::unordered_map<std::string, std::vector<const HashedFile*>> by_name_;
};

std::string_view label(Kind kind) {
  constexpr std::array<std::string_view, kKinds> kLabels = {"Inputs", "Rules", "Databases", "Outputs"};
  return kLabels[static_cast<std::size_t>(kind)];
}

std::string_view to_string(State state) {
  constexpr std::array<std::string_view, 4> kNames = {"the same", "changed", "missing", "not hashed by the run"};
  return kNames[static_cast<std::size_t>(state)];
}

}  // namespace

Result<ReadManifest, std::string> read_manifest(std::string_view json) { return ManifestReader(json).read(); }

std::vector<HashedFile> hash_files(std::span<const Input> inputs, unsigned threads,
                                   const std::function<bool(const Input&)>& is_wanted) {
  std::vector<HashedFile> files;
  for (const Input& input : inputs) {
    if (is_wanted(input)) files.push_back({input.path, std::string(input.name()), input.size, std::nullopt, false});
  }
  std::atomic<std::size_t> next{0};
  run_workers(threads, [&](bool /*is_caller*/) {
    InputBytes bytes(true);
    for (std::size_t i = next++; i < files.size(); i = next++) {
      if (!bytes.open(files[i].path).empty()) continue;
      const std::optional<Fingerprint> hashed = bytes.fingerprint();
      if (hashed && hashed->is_whole) files[i].sha256 = hashed->digest;
      bytes.close();
    }
  });
  return files;
}

bool ManifestCheck::is_same() const {
  return std::none_of(rows.begin(), rows.end(),
                      [](const Row& row) { return row.state == State::kChanged || row.state == State::kMissing; });
}

ManifestCheck check_manifest(const ReadManifest& manifest, std::span<const HashedFile> files, std::uint64_t found) {
  const FileIndex index(files);
  ManifestCheck check;
  std::unordered_set<const HashedFile*> named;
  for (const ManifestEntry& entry : manifest.entries) {
    ManifestCheck::Row row{&entry, State::kUnhashed, {}};
    const HashedFile* file = entry.sha256 ? index.same(entry) : nullptr;
    if (file != nullptr) {
      row.state = State::kSame;
    } else if (entry.sha256) {
      file = index.of_name(entry);
      row.state = file != nullptr ? State::kChanged : State::kMissing;
    }
    if (file != nullptr) {
      row.path = file->path;
      if (!file->is_built_in) named.insert(file);
    }
    check.rows.push_back(std::move(row));
  }
  check.additional = found - std::min<std::uint64_t>(found, named.size());
  return check;
}

std::string manifest_check_text(const ManifestCheck& check, const TextStyle& style) {
  std::array<std::array<std::uint64_t, 4>, kKinds> counts{};
  for (const ManifestCheck::Row& row : check.rows) {
    ++counts[static_cast<std::size_t>(row.entry->kind)][static_cast<std::size_t>(row.state)];
  }
  TextPage page(style);
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    std::string text;
    for (std::size_t state = 0; state < counts[kind].size(); ++state) {
      if (counts[kind][state] == 0) continue;
      text += (text.empty() ? "" : ", ") + with_commas(counts[kind][state]) + ' ' +
              std::string(to_string(static_cast<State>(state)));
    }
    if (!text.empty()) page.labelled(label(static_cast<Kind>(kind)), text);
  }
  if (check.additional > 0) page.labelled("", counted(check.additional, "other file") + ", not in the manifest");
  if (check.is_same()) return page.take();
  page.line();
  page.line(bold("Not the same:", style));
  std::size_t listed = 0;
  for (const ManifestCheck::Row& row : check.rows) {
    if (row.state != State::kChanged && row.state != State::kMissing) continue;
    if (++listed > kListed) continue;
    page.paragraph("  " + padded_to(std::string(to_string(row.state)), 9), 11,
                   printable(path_text(row.path.empty() ? row.entry->path : row.path)));
  }
  if (listed > kListed) page.line("  and " + with_commas(listed - kListed) + " more");
  return page.take();
}

}  // namespace trailhound
