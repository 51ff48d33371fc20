#include "cli/hunt/manifest.h"

#include <chrono>
#include <filesystem>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "engine/io/input_bytes.h"

namespace trailhound {
namespace {

class RuleFiles {
 public:
  explicit RuleFiles(const std::vector<RuleFile>& files) {
    for (const RuleFile& file : files) {
      at_.emplace(file.file, result_.size());
      result_.push_back({.path = file.file, .size = file.size, .digest = file.digest, .documents = {}});
    }
  }

  void add(const std::string& file, ManifestDocument document) {
    const auto found = at_.find(file);
    if (found != at_.end()) result_[found->second].documents.push_back(std::move(document));
  }
  std::vector<ManifestRuleFile> take() { return std::move(result_); }

 private:
  std::vector<ManifestRuleFile> result_;
  std::unordered_map<std::string, std::size_t> at_;  ///< by path
};

}  // namespace

std::vector<ManifestRuleFile> rule_files_of(const LoadedRules& rules) {
  RuleFiles result(rules.files);
  const auto fate = [](bool is_silent) { return is_silent ? "silent" : "evaluated"; };
  for (const Rule& rule : rules.plan.rules()) {
    if (!rule.is_part) result.add(rule.file, {rule.id, rule.title, fate(rule.silent), {}});
  }
  for (const Correlation& rule : rules.plan.correlations()) {
    result.add(rule.file, {rule.id, rule.title, fate(rule.silent), {}});
  }
  for (const LoadedFilter& filter : rules.filters) result.add(filter.file, {filter.id, filter.title, "filter", {}});
  for (const LeftOut& rule : rules.left_out) {
    result.add(rule.file, {rule.id, rule.title, rule.is_other_logsource ? "other_logsource" : "deselected", {}});
  }
  for (const SetAside& rule : rules.set_aside) {
    std::string reason = rule.reason.text;
    if (rule.reason.position.line > 0) reason = "line " + std::to_string(rule.reason.position.line) + ": " + reason;
    result.add(rule.reason.path, {rule.id, rule.title, "set_aside", std::move(reason)});
  }
  return result.take();
}

std::vector<std::string> without_secrets(const std::vector<std::string>& words) {
  constexpr std::string_view kSecret = "--archive-password";
  constexpr const char* kInstead = "(left out)";
  std::vector<std::string> result;
  bool is_option = true, is_secret = false;
  for (const std::string& word : words) {
    if (is_secret) {
      result.emplace_back(kInstead);
      is_secret = false;
      continue;
    }
    if (word == "--") is_option = false;
    is_secret = is_option && word == kSecret;
    const bool holds_secret = is_option && word.starts_with(std::string(kSecret) + '=');
    result.push_back(holds_secret ? std::string(kSecret) + '=' + kInstead : word);
  }
  return result;
}

std::vector<std::string> program_paths() {
  std::error_code error;
  const std::filesystem::path path = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return {};
  return {path.string()};
}

std::optional<Manifest::Program> hash_of_program() {
  InputBytes bytes(true);
  for (const std::string& path : program_paths()) {
    if (!bytes.open(path).empty()) continue;
    const std::optional<Fingerprint> hashed = bytes.fingerprint();
    bytes.close();
    if (hashed && hashed->is_whole) return Manifest::Program{hashed->size, hashed->digest};
  }
  return std::nullopt;
}

Nanoseconds wall_clock() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace trailhound
