#include "cli/rule_selection.h"

#include <algorithm>
#include <utility>

#include "engine/base/text.h"

namespace trailhound {
namespace {

bool same(std::string_view a, std::string_view b) { return folded(a) == folded(b); }

bool has_wanted_tag(const Rule& rule, const std::vector<std::string>& wanted) {
  if (wanted.empty()) return true;
  return std::any_of(wanted.begin(), wanted.end(), [&](const std::string& name) {
    return std::any_of(rule.tags.begin(), rule.tags.end(),
                       [&](const std::string& tag) { return covers_tag(name, tag); });
  });
}

/// A name that the user gave, and what became of the documents that it means.
struct Name {
  std::string_view text;
  bool evaluated = false, other_logsource = false, deselected = false, set_aside = false;
  bool fits_any() const { return evaluated || other_logsource || deselected || set_aside; }
};

std::vector<Name> to_names(const std::vector<std::string>& texts) {
  std::vector<Name> names;
  names.reserve(texts.size());
  for (const std::string& text : texts) names.push_back({.text = text});
  return names;
}

/// Notes `flag` with every name that means the document; true if there is one.
bool note(std::vector<Name>& names, bool Name::*flag, std::string_view id, std::string_view title,
          std::string_view file) {
  bool any = false;
  for (Name& name : names) {
    if (!names_rule(name.text, id, title, file)) continue;
    name.*flag = true;
    any = true;
  }
  return any;
}

std::string error_for(const Name& name) {
  const std::string start = "--rule '" + std::string(name.text) + "' ";
  if (name.other_logsource) return start + "names a rule for another log source (--any-logsource evaluates it)";
  if (name.deselected) return start + "names a rule that --exclude, --min-level or --tag leaves out";
  if (name.set_aside) return start + "names a rule that could not be loaded";
  return start + "names no rule (an id, a title or a path; 'trailhound rules list' shows them)";
}

}  // namespace

bool names_rule(std::string_view name, std::string_view id, std::string_view title, std::string_view file) {
  if (name.empty()) return false;
  if (same(name, id) || same(name, title) || name == file) return true;
  return file.size() > name.size() && file.ends_with(name) && file[file.size() - name.size() - 1] == '/';
}

bool covers_tag(std::string_view wanted, std::string_view tag) {
  const std::string prefix = folded(wanted), text = folded(tag);
  if (prefix.empty() || !text.starts_with(prefix)) return false;
  return text.size() == prefix.size() || text[prefix.size()] == '.';
}

RuleSelection select_rules(RuleSet set, const RuleFilter& filter) {
  RuleSelection selection;
  std::vector<Name> only = to_names(filter.only), except = to_names(filter.except);

  for (Rule& rule : set.rules) {
    const auto is_named = [&](std::vector<Name>& names, bool Name::*flag) {
      return note(names, flag, rule.id, rule.title, rule.file);
    };
    if (!filter.any_logsource && !rule.logsource.is_cloudtrail()) {
      is_named(only, &Name::other_logsource);
      is_named(except, &Name::other_logsource);
      ++selection.other_logsource;
      continue;
    }
    const bool excluded = is_named(except, &Name::deselected);
    if (excluded || rule.level < filter.min_level || !has_wanted_tag(rule, filter.tags)) {
      is_named(only, &Name::deselected);
      ++selection.deselected;
      continue;
    }
    if (!is_named(only, &Name::evaluated) && !only.empty()) {
      ++selection.deselected;
      continue;
    }
    selection.rules.push_back(std::move(rule));
  }

  for (SetAside& document : set.set_aside) {
    const auto is_named = [&](std::vector<Name>& names) {
      return note(names, &Name::set_aside, document.id, document.title, document.reason.path);
    };
    const bool excluded = is_named(except);
    if (excluded || (!is_named(only) && !only.empty())) {
      ++selection.deselected;
      continue;
    }
    selection.set_aside.push_back(std::move(document));
  }

  for (const Name& name : only) {
    if (!name.evaluated) selection.errors.push_back(error_for(name));
  }
  for (const Name& name : except) {
    if (!name.fits_any()) selection.warnings.push_back("--exclude '" + std::string(name.text) + "' names no rule");
  }
  return selection;
}

}  // namespace trailhound
