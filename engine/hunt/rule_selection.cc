#include "engine/hunt/rule_selection.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "engine/base/closest_word.h"
#include "engine/base/text.h"
#include "engine/hunt/rule_names.h"
#include "engine/plan/plan.h"
#include "engine/sigma/codes.h"
#include "engine/sigma/selection.h"

namespace trailhound {
namespace {

bool same(std::string_view a, std::string_view b) { return folded(a) == folded(b); }

bool has_tag(const std::vector<std::string>& tags, const std::vector<std::string>& wanted) {
  return std::any_of(wanted.begin(), wanted.end(), [&](const std::string& name) {
    return std::any_of(tags.begin(), tags.end(), [&](const std::string& tag) { return covers_tag(name, tag); });
  });
}

RuleNames to_names(const std::vector<std::string>& texts, const std::vector<TuningEntry>& lines = {}) {
  RuleNames names;
  for (const std::string& text : texts) names.add({.text = text});
  for (const TuningEntry& line : lines) names.add({.text = line.name, .line = &line});
  return names;
}

std::string error_for(const RuleName& name, const std::string& suggestion) {
  const std::string start = "--rule '" + std::string(name.text) + "' ";
  if (name.other_logsource) return start + "names a rule for another log source (--any-logsource evaluates it)";
  if (name.deselected) return start + "names a rule that another option leaves out, such as --exclude or --min-level";
  if (name.set_aside) return start + "names a rule that could not be loaded";
  if (!suggestion.empty()) return start + "names no rule" + suggestion;
  return start + "names no rule (an id, a title or a path; 'trailhound rules list' shows them)";
}

}  // namespace

bool names_rule(std::string_view name, std::string_view id, std::string_view title, std::string_view file) {
  if (name.empty()) return false;
  if (same(name, id) || same(name, title) || name == file) return true;
  return file.size() > name.size() && file.ends_with(name) && file[file.size() - name.size() - 1] == '/';
}

bool covers_tag(std::string_view wanted, std::string_view tag) {
  constexpr std::string_view kAttack = "attack.";
  const std::string prefix = folded(wanted), text = folded(tag);
  const auto covers = [&](std::string_view whole) {
    if (prefix.empty() || !whole.starts_with(prefix)) return false;
    return whole.size() == prefix.size() || whole[prefix.size()] == '.';
  };
  return covers(text) || (text.starts_with(kAttack) && covers(std::string_view(text).substr(kAttack.size())));
}

namespace {

/// Applies a filter to the documents of a set, one after the other.
class Selector {
 public:
  Selector(RuleSet& set, const RuleFilter& filter)
      : set_(set),
        filter_(filter),
        only_(to_names(filter.only)),
        except_(to_names(filter.except, filter.tuning.exclusions)),
        levels_(to_names({}, filter.tuning.levels)) {}

  RuleSelection select() {
    const bool has_names = !only_.empty() || !except_.empty() || !levels_.empty();
    if (has_names) note_offered();
    for (Rule& rule : set_.rules) apply_level(rule);
    for (Correlation& correlation : set_.correlations) apply_level(correlation);
    for (const Rule& rule : set_.rules) wishes_.rules.push_back(wish_for(rule));
    for (const Correlation& correlation : set_.correlations) wishes_.correlations.push_back(wish_for(correlation));
    const PerDocument<Fate> fates = complete_selection(set_, wishes_);
    for (std::size_t c = 0; c < set_.correlations.size(); ++c) {
      if (wishes_.correlations[c] == Wish::kSelected && fates.correlations[c] == Fate::kLeftOut) refuse(c);
    }
    keep(fates);
    keep_set_aside();
    for (const RuleName& name : only_.all()) {
      if (!name.evaluated) selection_.errors.push_back(error_for(name, suggestion_for(name)));
    }
    for (const RuleNames* names : {&except_, &levels_}) {
      for (const RuleName& name : names->all()) warn_if_unused(name);
    }
    return std::move(selection_);
  }

 private:
  void note_offered() {
    for (const Rule& rule : set_.rules) offered_.push_back({rule.id, rule.title, rule.file});
    for (const Correlation& rule : set_.correlations) offered_.push_back({rule.id, rule.title, rule.file});
  }

  /// `; did you mean 'trail_stopped.yml'?`, or nothing.
  std::string suggestion_for(const RuleName& name) const {
    ClosestWord closest(name.text);
    for (const Offered& rule : offered_) {
      const std::string_view file = rule.file;
      const std::size_t slash = file.rfind('/');
      for (const std::string_view text :
           {file.substr(slash + 1), std::string_view(rule.title), std::string_view(rule.id), file}) {
        closest.offer(text);
      }
    }
    return closest.found().empty() ? std::string() : "; did you mean '" + std::string(closest.found()) + "'?";
  }

  void warn_if_unused(const RuleName& name) {
    if (name.fits_any()) return;
    if (name.line == nullptr) {
      selection_.warnings.push_back("--exclude '" + std::string(name.text) + "' names no rule" + suggestion_for(name));
      return;
    }
    Diagnostic remark = name.line->place;
    remark.severity = Severity::kWarning;
    remark.code = codes::kTuningName;
    remark.text = "no rule has this id, title or path" + suggestion_for(name);
    selection_.remarks.push_back(std::move(remark));
  }

  /// Gives a document the level of the last file that names it. Two levels in one file are an error, because nothing
  /// says which of them its author meant.
  template <typename Document>
  void apply_level(Document& document) {
    const TuningEntry* chosen = nullptr;
    for (RuleName* name : levels_.fitting(document.id, document.title, document.file)) {
      name->evaluated = true;
      const TuningEntry& line = *name->line;
      const bool differs = chosen != nullptr && chosen->place.path == line.place.path && chosen->level != line.level;
      if (differs && ambiguous_.insert(&line).second) {
        Diagnostic remark = line.place;
        remark.code = codes::kTuningTwice;
        remark.text = "line " + std::to_string(chosen->place.position.line) + " gives the same rule another level";
        selection_.remarks.push_back(std::move(remark));
      }
      chosen = &line;
    }
    if (chosen == nullptr || chosen->level == document.level) return;
    document.original_level = document.level;
    document.level = chosen->level;
  }

  template <typename Document>
  bool passes(const Document& document, Level level) const {
    const auto has_status = [&](const std::string& wanted) { return wanted == document.status; };
    return level >= filter_.min_level && (filter_.tags.empty() || has_tag(document.tags, filter_.tags)) &&
           !has_tag(document.tags, filter_.excluded_tags) &&
           (filter_.statuses.empty() || std::any_of(filter_.statuses.begin(), filter_.statuses.end(), has_status));
  }

  /// What --exclude and --exclude-from say about a document.
  struct Exclusion {
    bool by_option = false, by_file = false;
    bool any() const { return by_option || by_file; }
  };
  Exclusion exclusion_of(bool RuleName::*flag, std::string_view id, std::string_view title, std::string_view file) {
    Exclusion exclusion;
    for (RuleName* name : except_.fitting(id, title, file)) {
      name->*flag = true;
      (name->line == nullptr ? exclusion.by_option : exclusion.by_file) = true;
    }
    return exclusion;
  }

  /// Whether the options want the document. Notes the result in the names that fit it.
  template <typename Document>
  bool is_wanted(const Document& document) {
    const auto note_only = [&](bool RuleName::*flag) {
      return only_.note(flag, document.id, document.title, document.file);
    };
    const Exclusion exclusion = exclusion_of(&RuleName::deselected, document.id, document.title, document.file);
    if (exclusion.any() || !passes(document, document.level)) {
      const bool is_asked_for = note_only(&RuleName::deselected) || only_.empty();
      const Level original_level = document.original_level.value_or(document.level);
      if (is_asked_for && !exclusion.by_option && passes(document, original_level)) ++selection_.tuned_out;
      return false;
    }
    if (!note_only(&RuleName::evaluated) && !only_.empty()) return false;
    if (document.original_level) ++selection_.relevelled;
    return true;
  }

  Wish wish_for(const Rule& rule) {
    const std::size_t number = wishes_.rules.size();
    if (!filter_.any_logsource && !rule.logsource.is_cloudtrail()) {
      if (rule.is_part) return Wish::kUnavailable;  // its correlation reports it
      only_.note(&RuleName::other_logsource, rule.id, rule.title, rule.file);
      except_.note(&RuleName::other_logsource, rule.id, rule.title, rule.file);
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
      for (RuleName* name : only_.fitting(correlation.id, correlation.title, correlation.file)) {
        name->other_logsource = true;
        name->evaluated = false;
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
      const std::string& file = document.reason.path;
      levels_.note(&RuleName::set_aside, document.id, document.title, file);
      const Exclusion exclusion = exclusion_of(&RuleName::set_aside, document.id, document.title, file);
      const bool is_asked_for = only_.note(&RuleName::set_aside, document.id, document.title, file) || only_.empty();
      if (exclusion.any() || !is_asked_for) {
        if (is_asked_for && !exclusion.by_option) ++selection_.tuned_out;
        leave_out(file, document.id, document.title, false);
        continue;
      }
      selection_.set_aside.push_back(std::move(document));
    }
  }

  RuleSet& set_;
  const RuleFilter& filter_;
  RuleNames only_, except_, levels_;
  struct Offered {
    std::string id, title, file;
  };
  std::vector<Offered> offered_;  ///< what names may mean; the documents themselves move into the selection
  PerDocument<Wish> wishes_;
  std::vector<std::size_t> counted_;           ///< rules that are in a counter or set aside, rising
  std::set<const TuningEntry*> ambiguous_;     ///< lines that were reported
  std::map<std::size_t, Diagnostic> refused_;  ///< rules that the plan cannot take
  RuleSelection selection_;
};

}  // namespace

RuleSelection select_rules(RuleSet set, const RuleFilter& filter) { return Selector(set, filter).select(); }

}  // namespace trailhound
