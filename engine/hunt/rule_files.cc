#include "engine/hunt/rule_files.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "engine/base/text.h"
#include "engine/hunt/embedded_rules.h"
#include "engine/hunt/placeholder_files.h"
#include "engine/io/input.h"

namespace trailhound {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestFile = 16u << 20;  // SigmaHQ's largest rule has some 50 kB; more is a wrong path

/// Excludes test records (`<name>.test.yml`, engine/ruletest/rule_tests.h), which are YAML but no rules.
bool is_rule_file(std::string_view path) {
  return has_extension(path, {".yml", ".yaml"}) && !has_extension(path, {".test.yml", ".test.yaml"});
}

}  // namespace

bool include_built_in_pack(std::span<const std::string> paths) {
  return paths.empty() || std::find(paths.begin(), paths.end(), kBuiltInPack) != paths.end();
}

Diagnostic cannot_read(const std::string& file, std::string why) {
  Diagnostic diagnostic;
  diagnostic.code = kCannotRead;
  diagnostic.path = file;
  diagnostic.text = std::move(why);
  return diagnostic;
}

std::string_view embedded_rule_text(std::string_view file) {
  if (!file.starts_with(kBuiltInFolder)) return {};
  const std::span<const EmbeddedRule> rules = embedded_rules();
  const auto rule = std::find_if(rules.begin(), rules.end(), [&](const EmbeddedRule& candidate) {
    return candidate.path == file.substr(kBuiltInFolder.size());
  });
  return rule == rules.end() ? std::string_view() : rule->text;
}

bool has_extension(std::string_view path, std::initializer_list<std::string_view> extensions) {
  return std::any_of(extensions.begin(), extensions.end(), [&](std::string_view extension) {
    return path.size() >= extension.size() && folded(path.substr(path.size() - extension.size())) == extension;
  });
}

Result<std::string> read_rule_file(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"), &std::fclose);
  if (!file) return cannot_read(path, std::string("cannot be opened: ") + std::strerror(errno));
  std::string text;
  char piece[16384];
  while (const std::size_t size = std::fread(piece, 1, sizeof piece, file.get())) {
    text.append(piece, size);
    if (text.size() > kLargestFile) return cannot_read(path, "is larger than 16 MiB, so it is no rule file");
  }
  if (std::ferror(file.get())) return cannot_read(path, std::string("cannot be read: ") + std::strerror(errno));
  return text;
}

namespace {

/// The part of `file` below `folder`; the file's own name if it was named itself.
std::string path_below(const std::string& folder, const std::string& file) {
  const std::size_t start = file.starts_with(folder) ? file.find_first_not_of('/', folder.size()) : std::string::npos;
  return start == std::string::npos ? fs::path(file).filename().string() : file.substr(start);
}

/// The texts to load, and the files that could not be read.
struct Gathered {
  std::vector<RuleText> texts;
  std::vector<Diagnostic> unreadable;
  std::set<std::string> seen;  ///< real paths, and kBuiltInFolder: what is named twice is loaded once
};

void gather_built_in(Gathered& out) {
  if (!out.seen.insert(std::string(kBuiltInFolder)).second) return;  // named twice
  for (const EmbeddedRule& rule : embedded_rules()) {
    const std::string name(rule.path);
    out.texts.push_back({.file = std::string(kBuiltInFolder) + name, .path = name, .text = std::string(rule.text)});
  }
}

/// False if there is nothing under `path` that could be a rule.
bool gather(const std::string& path, Gathered& out) {
  std::error_code failure;
  const bool is_folder = fs::is_directory(path, failure);
  const InputList found = find_inputs(std::span(&path, 1));
  for (const Problem& problem : found.problems) {
    if (is_folder) out.unreadable.push_back(cannot_read(problem.path, problem.detail));
  }
  bool any = is_folder && !found.problems.empty();
  for (const Input& input : found.inputs) {
    if (is_folder && !is_rule_file(input.path)) continue;
    any = true;
    const fs::path real = fs::weakly_canonical(input.path, failure);
    if (!out.seen.insert(failure ? input.path : real.string()).second) continue;
    Result<std::string> text = read_rule_file(input.path);
    if (text) {
      out.texts.push_back({.file = input.path, .path = path_below(path, input.path), .text = std::move(*text)});
    } else {
      out.unreadable.push_back(text.error());
    }
  }
  return any;
}

}  // namespace

Result<RuleTexts, std::string> gather_rules(std::span<const std::string> paths,
                                            std::span<const std::string> placeholders) {
  Gathered gathered;
  if (paths.empty()) gather_built_in(gathered);
  for (const std::string& path : paths) {
    if (path == kBuiltInPack) {
      gather_built_in(gathered);
      continue;
    }
    std::error_code failure;
    if (path == "-") return std::string("--rules reads files and folders, not standard input");
    if (!fs::exists(path, failure)) {
      return "--rules " + path + ": " + (failure ? failure.message() : "there is no such file or folder");
    }
    if (!gather(path, gathered)) return "--rules " + path + ": there is no .yml or .yaml file";
  }
  Result<std::vector<PlaceholderText>, std::string> lists = read_placeholder_texts(placeholders);
  if (!lists) return lists.error();
  return RuleTexts{std::move(gathered.texts), std::move(gathered.unreadable), std::move(*lists),
                   include_built_in_pack(paths)};
}

Result<RuleSet, std::string> load_rules(const RuleTexts& texts, std::vector<RuleFile>* files) {
  if (files != nullptr) {
    for (const RuleText& text : texts.rules) files->push_back({text.file, text.text.size(), sha256(text.text)});
    for (const Diagnostic& diagnostic : texts.unreadable) files->push_back({diagnostic.path, 0, std::nullopt});
    for (const PlaceholderText& list : texts.placeholders) {
      files->push_back({list.file, list.text.size(), sha256(list.text)});
    }
  }
  Result<Placeholders, std::string> lists = load_placeholders(texts.placeholders);
  if (!lists) return lists.error();
  RuleSet set = load_rules(texts.rules, 0, *lists);
  for (const Diagnostic& diagnostic : texts.unreadable) {
    set.diagnostics.push_back(diagnostic);
    set.set_aside.push_back({.kind = DocumentKind::kUnknown, .id = {}, .title = {}, .reason = diagnostic});
    ++set.documents;
  }
  return set;
}

Result<RuleSet, std::string> read_rules(std::span<const std::string> paths, std::vector<RuleFile>* files,
                                        std::span<const std::string> placeholders) {
  const Result<RuleTexts, std::string> texts = gather_rules(paths, placeholders);
  if (!texts) return texts.error();
  return load_rules(*texts, files);
}

}  // namespace trailhound
