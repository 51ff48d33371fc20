// `rules show`: a rule as a page to read.

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/rules/selected_rules.h"
#include "cli/terminal.h"
#include "engine/base/text.h"
#include "engine/catalogue/attack.h"
#include "engine/hunt/rule_files.h"
#include "engine/report/matched_rules.h"
#include "engine/report/text_page.h"
#include "engine/sigma/levels.h"
#include "engine/sigma/rule_description.h"

namespace trailhound {
namespace {

constexpr std::string_view kIndent = "    ";
constexpr std::string_view kBullet = "  - ";

/// Whether the line begins an item of a list, which keeps a line of its own.
bool is_item(std::string_view line) { return line.starts_with("- ") || line.starts_with("* "); }

/// The paragraphs of an author's text without its line breaks, which belong to the width of the author's editor.
std::vector<std::string> paragraphs_of(std::string_view text) {
  std::vector<std::string> paragraphs;
  bool is_new = true;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
    line = line.substr(0, line.find_last_not_of(" \t\r") + 1);
    if (line.empty()) {
      is_new = true;
      continue;
    }
    if (is_new || is_item(line)) {
      paragraphs.emplace_back(printable(line));
    } else {
      paragraphs.back() += ' ' + printable(line);
    }
    is_new = false;
  }
  return paragraphs;
}

class RulePage {
 public:
  explicit RulePage(const TextStyle& style) : page_(style) {}

  template <typename Document>
  void head(const Document& rule, std::string_view kind) {
    page_.paragraph("", 0, printable(rule.title));
    std::string level = colored_level(rule.level, level_name(rule.level), page_.style());
    page_.line(level + (rule.status.empty() ? "" : ", " + printable(rule.status)) + ", " + std::string(kind));
    page_.line();
    labelled("path", rule.path);
    labelled("id", rule.id);
    labelled("name", rule.name);
    labelled("author", rule.author);
    labelled("date", rule.date + (rule.modified.empty() ? "" : ", modified " + rule.modified));
    labelled("license", rule.license);
  }

  template <typename Document>
  void advice(const Document& rule) {
    const DescriptionParts parts = parts_of_description(rule.description);
    text("What it finds, and why it matters", parts.what, "The rule has no description.");
    text("What to check next", parts.next_steps, "The rule does not say.");
    list("False positives", rule.false_positives);
  }

  void techniques(const std::vector<std::string>& tags) {
    std::vector<std::string> lines;
    for (const std::string& tag : tags) {
      const std::string name = attack_name(tag);
      if (const Technique* technique = find_technique(name)) {
        lines.push_back(name + " " + std::string(technique->name));
      } else if (const auto successors = attack_successors(name); !successors.empty()) {
        std::string line = name + ", now ";
        for (const std::string_view& successor : successors) {
          if (&successor != &successors.front()) line += " or ";
          line += successor;
          if (const Technique* now = find_technique(successor)) line += " " + std::string(now->name);
        }
        lines.push_back(std::move(line));
      } else {
        lines.push_back(tag);
      }
    }
    list("ATT&CK and other tags", lines);
  }

  void list(std::string_view title, const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    heading(title);
    for (const std::string& line : lines) {
      std::string words;
      for (const std::string& paragraph : paragraphs_of(line)) words += (words.empty() ? "" : " ") + paragraph;
      page_.paragraph(kBullet, kBullet.size(), words);
    }
  }

  /// Addresses stay whole, so that they can be copied.
  void references(const std::vector<std::string>& addresses) {
    if (addresses.empty()) return;
    heading("References");
    for (const std::string& address : addresses) page_.line(std::string(kBullet) + printable(address));
  }

  void yaml(std::string_view document) {
    heading("The rule as written");
    while (!document.empty() && (document.front() == '\n' || document.front() == '\r')) document.remove_prefix(1);
    while (!document.empty()) {
      const std::string_view line = document.substr(0, document.find('\n'));
      document.remove_prefix(std::min(line.size() + 1, document.size()));
      page_.line(printable_lines(line.substr(0, line.find_last_not_of('\r') + 1)));
    }
  }

  std::string take() { return page_.take(); }

 private:
  void heading(std::string_view title) {
    page_.line();
    page_.line(bold(title, page_.style()));
  }

  void labelled(std::string_view label, std::string_view value) {
    if (!value.empty()) page_.labelled(label, printable(value));
  }

  void text(std::string_view title, std::string_view text, std::string_view otherwise) {
    heading(title);
    for (const std::string& paragraph : paragraphs_of(text.empty() ? otherwise : text)) {
      page_.paragraph(kIndent, kIndent.size(), paragraph);
    }
  }

  TextPage page_;
};

/// The text of a rule's file, read again: rules do not keep it. Empty if it cannot be read twice, such as a pipe.
std::string text_of_file(const std::string& file, bool may_be_built_in) {
  if (const std::string_view text = may_be_built_in ? embedded_rule_text(file) : std::string_view(); !text.empty()) {
    return std::string(text);
  }
  Result<std::string> text = read_rule_file(file);
  return text ? std::move(*text) : std::string();
}

template <typename Document>
bool is_named(const Document& rule, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return names_rule(name, rule.id, rule.title, rule.file); });
}

std::vector<std::string> references_of(const Correlation& correlation, const RuleSelection& selection) {
  std::vector<std::string> lines;
  for (const Correlation::Reference& reference : correlation.rules) {
    const std::string& title = reference.is_correlation ? selection.correlations[reference.index].title
                                                        : selection.rules[reference.index].title;
    lines.push_back(title + (title == reference.text || reference.text.empty() ? "" : " (" + reference.text + ")"));
  }
  return lines;
}

class PagePrinter {
 public:
  PagePrinter(const std::vector<std::string>& names, bool are_built_in) : names_(names), are_built_in_(are_built_in) {}

  template <typename Document>
  void show(const Document& rule, std::string_view kind, const std::vector<std::string>& counted) {
    if (!is_named(rule, names_)) return;
    RulePage page(text_style(stdout, ColorChoice::kAuto));
    page.head(rule, kind);
    page.advice(rule);
    page.list("Rules that it counts", counted);
    page.techniques(rule.tags);
    page.references(rule.references);
    const std::string text = text_of_file(rule.file, are_built_in_);
    if (!text.empty()) page.yaml(document_around(text, rule.position));
    print_styled((is_first_ ? "" : "\n") + page.take());
    is_first_ = false;
  }

 private:
  const std::vector<std::string>& names_;
  bool are_built_in_;
  bool is_first_ = true;
};

}  // namespace

ExitCode run_rules_show(const ShowRuleArguments& arguments) {
  RuleArguments wanted;
  wanted.paths = arguments.paths;
  wanted.placeholders = arguments.placeholders;
  // A rule that nobody has added to a folder of rules yet can be shown by its file alone.
  if (wanted.paths.empty() && std::all_of(arguments.names.begin(), arguments.names.end(), is_rule_file)) {
    wanted.paths = arguments.names;
  }
  wanted.filter.any_logsource = true;
  wanted.filter.only = arguments.names;
  const std::optional<RuleSelection> selection = selected_rules(wanted);
  if (!selection) return ExitCode::kNothingRan;
  PagePrinter pages(arguments.names, include_built_in_pack(wanted.paths));
  for (const Rule& rule : selection->rules) {
    if (!rule.is_part) pages.show(rule, "detection rule", {});
  }
  for (const Correlation& correlation : selection->correlations) {
    pages.show(correlation, "correlation rule (" + std::string(to_string(correlation.type)) + ")",
               references_of(correlation, *selection));
  }
  for (const SetAside& document : selection->set_aside) print_error(render(document.reason));
  return selection->set_aside.empty() ? ExitCode::kDone : ExitCode::kUnexamined;
}

}  // namespace trailhound
