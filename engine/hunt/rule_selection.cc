#include "engine/hunt/rule_selection.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "engine/base/text.h"
#include "engine/plan/plan.h"
#include "engine/sigma/selection.h"

namespace trailhound {
namespace {

bool same(std::string_view a, std::string_view b) { return folded(a) == folded(b); }

bool has_wanted_tag(const std::vector<std::string>& tags, const std::vector<std::string>& wanted) {
  if (wanted.empty()) return true;
  return std::any_of(wanted.begin(), wanted.end(), [&](const std::string& name) {
    return std::any_of(tags.begin(), tags.end(), [&](const std::string& tag) { return covers_tag(name, tag); });
  });
}

/// A name that the user gave, and what became of the documents of that name.
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

/// Sets `flag` in every name that fits the document; true if one does.
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

namespace {

/// Applies a filter to the documents of a set, one after the other.
class Selector {
 public:
  Selector(RuleSet& set, const RuleFilter& filter)
      : set_(set), filter_(filter), only_(to_names(filter.only)), except_(to_names(filter.except)) {}

  RuleSelection select() {
    for (const Rule& rule : set_.rules) wishes_.rules.push_back(wish_for(rule));
    for (const Correlation& correlation : set_.correlations) wishes_.correlations.push_back(wish_for(correlation));
    const PerDocument<Fate> fates = complete_selection(set_, wishes_);
    for (std::size_t c = 0; c < set_.correlations.size(); ++c) {
      if (wishes_.correlations[c] == Wish::kSelected && fates.correlations[c] == Fate::kLeftOut) refuse(c);
    }
    keep(fates);
    keep_set_aside();
    for (const Name& name : only_) {
      if (!name.evaluated) selection_.errors.push_back(error_for(name));
    }
    for (const Name& name : except_) {
      if (!name.fits_any()) {
        selection_.warnings.push_back("--exclude '" + std::string(name.text) + "' names no rule");
      }
    }
    return std::move(selection_);
  }

 private:
  /// Whether the options want the document. Notes the result in the names that fit it.
  template <typename Document>
  bool is_wanted(const Document& document) {
    const bool excluded = note(except_, &Name::deselected, document.id, document.title, document.file);
    if (excluded || document.level < filter_.min_level || !has_wanted_tag(document.tags, filter_.tags)) {
      note(only_, &Name::deselected, document.id, document.title, document.file);
      return false;
    }
    return note(only_, &Name::evaluated, document.id, document.title, document.file) || only_.empty();
  }

  Wish wish_for(const Rule& rule) {
    const std::size_t number = wishes_.rules.size();
    if (!filter_.any_logsource && !rule.logsource.is_cloudtrail()) {
      if (rule.is_part) return Wish::kUnavailable;  // its correlation reports it
      note(only_, &Name::other_logsource, rule.id, rule.title, rule.file);
      note(except_, &Name::other_logsource, rule.id, rule.title, rule.file);
      leave_out(rule.file, rule.id, rule.title, true);
      counted_.push_back(number);
      return Wish::kUnavailable;
    }
    const bool wanted = rule.is_part || is_wanted(rule);
    if (auto reason = unsupported(rule)) {
      refused_.emplace(number, *reason);
      if (rule.is_part) return Wish::kUnavailable;
      if (wanted) {
        selection_.set_aside.push_back({DocumentKind::kDetection, rule.id, rule.title, std::move(*reason), false});
      } else {
        leave_out(rule.file, rule.id, rule.title, false);
      }
      counted_.push_back(number);
      return Wish::kUnavailable;
    }
    return wanted ? Wish::kSelected : Wish::kDeselected;
  }

  Wish wish_for(const Correlation& correlation) {
    if (!is_wanted(correlation)) return Wish::kDeselected;
    auto reason = unsupported(correlation);
    if (!reason) return Wish::kSelected;
    set_aside(correlation, std::move(*reason));
    return Wish::kUnavailable;
  }

  void leave_out(const std::string& file, const std::string& id, const std::string& title, bool is_other_logsource) {
    ++(is_other_logsource ? selection_.other_logsource : selection_.deselected);
    selection_.left_out.push_back({file, id, title, is_other_logsource});
  }

  void set_aside(const Correlation& correlation, Diagnostic reason) {
    selection_.set_aside.push_back(
        {DocumentKind::kCorrelation, correlation.id, correlation.title, std::move(reason), false});
  }

  /// Sets aside or leaves out a wanted correlation that refers to a document which is not evaluated.
  void refuse(std::size_t index) {
    const Correlation& correlation = set_.correlations[index];
    std::set<std::uint32_t> seen;
    const std::optional<Diagnostic> reason = missing(correlation, seen);
    if (!reason) {
      note(only_, &Name::other_logsource, correlation.id, correlation.title, correlation.file);
      for (Name& name : only_) {
        if (names_rule(name.text, correlation.id, correlation.title, correlation.file)) name.evaluated = false;
      }
      leave_out(correlation.file, correlation.id, correlation.title, true);
      return;
    }
    set_aside(correlation, *reason);
  }

  /// Why a document that it refers to cannot be evaluated; nullopt if that is for another log source.
  std::optional<Diagnostic> missing(const Correlation& correlation, std::set<std::uint32_t>& seen) const {
    for (const Correlation::Reference& reference : correlation.rules) {
      if (reference.is_correlation) {
        if (!seen.insert(reference.index).second) continue;
        if (auto reason = missing(set_.correlations[reference.index], seen)) return reason;
        continue;
      }
      const auto refused = refused_.find(reference.index);
      if (refused == refused_.end()) continue;
      return Diagnostic{Severity::kError,
                        "P003",
                        correlation.file,
                        reference.position,
                        "it counts a rule that cannot be evaluated: " + refused->second.text,
                        ""};
    }
    return std::nullopt;
  }

  /// Moves the documents that run into the selection and renumbers their references.
  void keep(const PerDocument<Fate>& fates) {
    std::vector<std::uint32_t> rule_index(set_.rules.size(), 0), correlation_index(set_.correlations.size(), 0);
    for (std::size_t i = 0; i < set_.rules.size(); ++i) {
      Rule& rule = set_.rules[i];
      if (fates.rules[i] == Fate::kLeftOut) {
        const bool counted = std::binary_search(counted_.begin(), counted_.end(), i);
        if (!counted && !rule.is_part) leave_out(rule.file, rule.id, rule.title, false);
        continue;
      }
      rule_index[i] = static_cast<std::uint32_t>(selection_.rules.size());
      rule.silent = fates.rules[i] == Fate::kSilent;
      selection_.rules.push_back(std::move(rule));
    }
    for (std::size_t i = 0; i < set_.correlations.size(); ++i) {
      Correlation& correlation = set_.correlations[i];
      if (fates.correlations[i] == Fate::kLeftOut) {
        if (wishes_.correlations[i] == Wish::kDeselected) {
          leave_out(correlation.file, correlation.id, correlation.title, false);
        }
        continue;
      }
      correlation_index[i] = static_cast<std::uint32_t>(selection_.correlations.size());
      correlation.silent = fates.correlations[i] == Fate::kSilent;
      selection_.correlations.push_back(std::move(correlation));
    }
    for (Correlation& correlation : selection_.correlations) {
      for (Correlation::Reference& reference : correlation.rules) {
        reference.index = (reference.is_correlation ? correlation_index : rule_index)[reference.index];
      }
    }
  }

  void keep_set_aside() {
    for (SetAside& document : set_.set_aside) {
      const auto is_named = [&](std::vector<Name>& names) {
        return note(names, &Name::set_aside, document.id, document.title, document.reason.path);
      };
      const bool excluded = is_named(except_);
      if (excluded || (!is_named(only_) && !only_.empty())) {
        leave_out(document.reason.path, document.id, document.title, false);
        continue;
      }
      selection_.set_aside.push_back(std::move(document));
    }
  }

  RuleSet& set_;
  const RuleFilter& filter_;
  std::vector<Name> only_, except_;
  PerDocument<Wish> wishes_;
  std::vector<std::size_t> counted_;           ///< rules that are in a counter or set aside, rising
  std::map<std::size_t, Diagnostic> refused_;  ///< rules that the plan cannot take
  RuleSelection selection_;
};

}  // namespace

RuleSelection select_rules(RuleSet set, const RuleFilter& filter) { return Selector(set, filter).select(); }

}  // namespace trailhound
