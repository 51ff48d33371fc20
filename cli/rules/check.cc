#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/rules/archive_gaps.h"
#include "engine/base/text.h"
#include "engine/catalogue/attack.h"
#include "engine/hunt/rule_files.h"
#include "engine/hunt/rule_selection.h"
#include "engine/lint/lint.h"
#include "engine/sigma/extensions.h"
#include "engine/sigma/source_text.h"

namespace trailhound {
namespace {

std::string count_line(std::uint64_t count, const std::string& what) {
  char number[32];
  std::snprintf(number, sizeof number, "%8llu  ", static_cast<unsigned long long>(count));
  return number + what + "\n";
}

/// The documents that are set aside, counted by the code of the reason, each code with an example.
std::string reason_table(const std::vector<SetAside>& set_aside) {
  struct Row {
    std::uint64_t count = 0;
    std::string example;
  };
  std::map<std::string, Row> rows;
  for (const SetAside& document : set_aside) {
    Row& row = rows[document.reason.code];
    if (row.count++ == 0) row.example = document.reason.text;
  }
  std::string table;
  for (const auto& [code, row] : rows) {
    table += "  " + count_line(row.count, code + (row.count > 1 ? "  such as: " : "  ") + printable(row.example));
  }
  return table;
}

/// Adds the line of the rule file to remarks, whose source line is empty. A remark stays without it if the file cannot
/// be read again, such as a pipe or a built-in rule.
class SourceLines {
 public:
  void add_to(Diagnostic& remark) {
    if (path_ != remark.path) {  // remarks on one file mostly follow each other
      path_ = remark.path;
      Result<std::string> text = read_rule_file(path_);
      text_ = text ? std::move(*text) : std::string();
      source_.emplace(path_, without_bom(text_));
    }
    remark.source_line = source_->line(remark.position.line);
  }

 private:
  std::string path_, text_;
  std::optional<SourceText> source_;  ///< views text_
};

/// Tags that ATT&CK revoked, with their successors. They are no fault of a rule and do not change the exit code.
std::string revoked_tag_table(const std::vector<RevokedTag>& tags) {
  if (tags.empty()) return {};
  std::string table = count_line(tags.size(), "tags that ATT&CK " + std::string(attack_version()) + " revoked");
  for (const RevokedTag& revoked : tags) {
    std::string successors;
    for (const std::string& tag : revoked.successors) successors += (successors.empty() ? "" : " or ") + tag;
    table += "  " + count_line(revoked.documents, revoked.tag + ", now " + successors +
                                                      "  such as: " + printable(revoked.file) + ":" +
                                                      std::to_string(revoked.position.line));
  }
  return table;
}

/// The documents that need more than Sigma 2.1, each with what it needs. They are no fault.
std::string extension_table(const RuleSelection& selection) {
  std::string table;
  std::uint64_t documents = 0;
  const auto add = [&](const std::string& file, Position position, const std::vector<Extension>& extensions) {
    if (extensions.empty()) return;
    ++documents;
    table += "            " + printable(file) + ":" + std::to_string(position.line) + "  ";
    for (const Extension& extension : extensions) {
      table.append(&extension == &extensions.front() ? "" : ", ").append(to_string(extension));
    }
    table += '\n';
  };
  for (const Rule& rule : selection.rules) {
    if (!rule.is_part) add(rule.file, rule.position, extensions_of(rule));  // a part has those of its correlation
  }
  for (const Correlation& correlation : selection.correlations) {
    add(correlation.file, correlation.position, extensions_of(correlation));
  }
  return documents == 0 ? std::string()
                        : count_line(documents, "need more than Sigma 2.1; the others are portable") + table;
}

/// How a hunt without further options would count the documents.
std::string counts_of_hunt(RuleSet set) {
  const std::uint64_t documents = set.documents, filters = set.filters.size();
  const std::uint64_t not_rules = set.not_rules, repeated = set.repeated;
  const RuleSelection hunt = select_rules(std::move(set), RuleFilter());
  const auto parts = static_cast<std::uint64_t>(
      std::count_if(hunt.rules.begin(), hunt.rules.end(), [](const Rule& rule) { return rule.is_part; }));
  return count_line(documents, "documents") +                                  //
         count_line(hunt.rules.size() - parts, "loaded") +                     //
         count_line(hunt.other_logsource, "loaded, for another log source") +  //
         count_line(hunt.correlations.size(), "correlations") +                //
         count_line(filters, "filters") +                                      //
         (repeated > 0 ? count_line(repeated, "delivered again, counted once") : "") +
         (not_rules > 0 ? count_line(not_rules, "not rules (other YAML)") : "") +
         count_line(hunt.set_aside.size(), "set aside") + reason_table(hunt.set_aside);
}

}  // namespace

ExitCode run_rules_check(const CheckArguments& arguments) {
  Result<RuleSet, std::string> read = read_rules(arguments.rules.paths, nullptr, arguments.rules.placeholders);
  if (!read) {
    complain(read.error());
    return ExitCode::kNothingRan;
  }
  RuleSet& set = *read;
  for (const Diagnostic& diagnostic : set.diagnostics) print(render(diagnostic));

  const std::uint64_t documents = set.documents;
  const std::string counts = counts_of_hunt(set);
  // A rule for another log source that RE2 rejects must be known before somebody needs it, so all rules are compiled.
  RuleFilter all;
  all.any_logsource = true;
  const RuleSelection selection = select_rules(std::move(set), all);
  const std::vector<SetAside>& set_aside = selection.set_aside;
  for (const SetAside& document : set_aside) {
    if (document.reason.code.starts_with('P')) print(render(document.reason));
  }
  std::vector<Diagnostic> remarks = lint_rules(selection.rules);
  const std::vector<Diagnostic> more = lint_correlations(selection.rules, selection.correlations);
  remarks.insert(remarks.end(), more.begin(), more.end());
  SourceLines lines;
  for (Diagnostic& remark : remarks) {
    lines.add_to(remark);
    print(render(remark));
  }
  print(counts + count_line(remarks.size(), "remarks on rules for CloudTrail") +
        revoked_tag_table(revoked_tags(selection.rules, selection.correlations)) + extension_table(selection));

  const bool any_error =
      std::any_of(set_aside.begin(), set_aside.end(), [](const SetAside& document) { return document.is_error; });
  const bool fails = any_error || (arguments.strict && (!set_aside.empty() || !remarks.empty())) || documents == 0;
  if (fails || arguments.evidence.empty()) return fails ? ExitCode::kNothingRan : ExitCode::kDone;
  std::vector<Rule> rules = selection.rules;
  std::erase_if(rules, [](const Rule& rule) { return !rule.logsource.is_cloudtrail(); });
  return show_archive_gaps(rules, arguments.evidence);
}

}  // namespace trailhound
