#include "engine/sigma/binder.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "engine/base/text.h"
#include "engine/sigma/codes.h"
#include "engine/sigma/derived_field.h"
#include "engine/sigma/findings.h"
#include "engine/sigma/source_text.h"

namespace trailhound {
namespace {

using Reference = Correlation::Reference;

/// The document that has a name, or the fact that several have it.
struct Bearer {
  std::size_t document = 0;
  bool several = false;
};

/// Documents by what a reference may call them.
class Names {
 public:
  void add(const Document& document, std::size_t index) {
    add(document.name, index, by_name_);
    add(comparable_id(document.id), index, by_id_);
    add(document.title, index, by_title_);
  }

  /// By name, else by id; null: nobody has it.
  const Bearer* find_name_or_id(const std::string& text) const {
    const Bearer* bearer = find(text, by_name_);
    return bearer != nullptr ? bearer : find(comparable_id(text), by_id_);
  }
  const Bearer* find_title(const std::string& text) const { return find(text, by_title_); }

 private:
  using Table = std::unordered_map<std::string, Bearer>;

  static void add(const std::string& text, std::size_t index, Table& table) {
    if (text.empty()) return;
    const auto [found, is_new] = table.try_emplace(text, Bearer{index, false});
    if (!is_new && found->second.document != index) found->second.several = true;
  }
  static const Bearer* find(const std::string& text, const Table& table) {
    const auto found = table.find(text);
    return found == table.end() ? nullptr : &found->second;
  }

  Table by_name_, by_id_, by_title_;
};

class Binder {
 public:
  Binder(std::span<const RuleText> files, std::vector<FileDocuments>& documents)
      : files_(files), sources_(files.size()), documents_of_(files.size()), names_of_(files.size()) {
    for (std::size_t file = 0; file < documents.size(); ++file) {
      for (Document& document : documents[file].documents) add(document, file);
    }
    for (std::size_t i = 0; i < places_.size(); ++i) {
      const Document& document = *places_[i].document;
      if (document.kind != DocumentKind::kFilter) names_.add(document, i);  // nothing refers to filters
    }
  }

  void bind() {
    apply_all_filters();
    bind_correlations();
    number_references();
  }

 private:
  struct Place {
    Document* document;
    std::vector<std::size_t> files;  ///< that deliver it; the first of them counts for its position
  };

  /// Gives the document a place, or marks it as a repetition of one that has a place.
  void add(Document& document, std::size_t file) {
    if (!document.content.empty()) {
      std::string key = comparable_id(document.id) + '\0' + std::move(document.content);
      const auto [first, is_new] = by_content_.try_emplace(std::move(key), places_.size());
      if (!is_new) {
        places_[first->second].files.push_back(file);
        documents_of_[file].push_back(first->second);
        document.is_repeated = true;
        document.set_aside.reset();
        document.rules.clear();
        document.correlation.reset();
        document.filter.reset();
        document.diagnostics.clear();
        return;
      }
    }
    documents_of_[file].push_back(places_.size());
    places_.push_back({&document, {file}});
  }

  const Names& names_of(std::size_t file) {
    if (names_of_[file] == nullptr) {
      names_of_[file] = std::make_unique<Names>();
      for (const std::size_t index : documents_of_[file]) {
        if (document(index).kind != DocumentKind::kFilter) names_of_[file]->add(document(index), index);
      }
    }
    return *names_of_[file];
  }

  /// What a reference in the document `from` means; null: nobody has the name, id or title. The files that deliver
  /// `from` come before all others, so that two packs which both bring a base rule of one name do not get into each
  /// other's way.
  const Bearer* find(const std::string& text, std::size_t from) {
    for (const std::size_t file : places_[from].files) {
      if (const Bearer* bearer = names_of(file).find_name_or_id(text)) return bearer;
    }
    if (const Bearer* bearer = names_.find_name_or_id(text)) return bearer;
    for (const std::size_t file : places_[from].files) {
      if (const Bearer* bearer = names_of(file).find_title(text)) return bearer;
    }
    return names_.find_title(text);
  }

  Document& document(std::size_t index) { return *places_[index].document; }

  const SourceText& source_of(std::size_t document) {
    const std::size_t file = places_[document].files.front();
    if (sources_[file] == nullptr) {
      sources_[file] = std::make_unique<SourceText>(files_[file].file, without_bom(files_[file].text));
    }
    return *sources_[file];
  }

  /// Merges `findings` into the document's diagnostics and sets it aside if they demand that.
  void report(const Findings& findings, Document& document) {
    std::vector<Diagnostic> more = findings.sorted();
    const auto before = [](const Diagnostic& a, const Diagnostic& b) {
      return a.position.line != b.position.line ? a.position.line < b.position.line
                                                : a.position.column < b.position.column;
    };
    const auto middle = static_cast<std::ptrdiff_t>(document.diagnostics.size());
    document.diagnostics.insert(document.diagnostics.end(), more.begin(), more.end());
    std::inplace_merge(document.diagnostics.begin(), document.diagnostics.begin() + middle, document.diagnostics.end(),
                       before);
    if (!findings.must_be_set_aside()) return;
    SetAside& aside = document.set_aside.emplace();
    aside.kind = document.kind;
    aside.id = document.id;
    aside.title = document.title;
    aside.reason = findings.reason();
    aside.is_error = findings.has_error();
    document.rules.clear();
    document.correlation.reset();
    document.filter.reset();
  }

  // Filters.

  void apply_all_filters() {
    std::unordered_map<std::size_t, std::vector<const FilterDraft*>> filters_of;  // by document
    std::size_t copies = 0;
    for (std::size_t i = 0; i < places_.size(); ++i) {
      if (!document(i).filter) continue;
      Findings findings(source_of(i));
      const std::vector<std::size_t> reached = reached_by(i, findings);
      std::size_t more = 0;
      for (const std::size_t target : reached) more += document(i).filter->weight * document(target).rules.size();
      if (copies + more > BinderLimits::kCopies) {
        findings.error(codes::kTooLarge, document(i).position, "all filters together would make the rules too large");
      } else {
        copies += more;
        for (const std::size_t target : reached) filters_of[target].push_back(&*document(i).filter);
      }
      report(findings, document(i));
    }
    for (const auto& [target, filters] : filters_of) {
      for (Rule& rule : document(target).rules) apply_filters(filters, rule);
    }
  }

  std::vector<std::size_t> reached_by(std::size_t index, Findings& findings) {
    const FilterDraft& filter = *document(index).filter;
    std::vector<std::size_t> reached;
    const auto reach = [&](std::size_t target) {
      const std::vector<Rule>& rules = document(target).rules;
      if (rules.empty() || !filter_applies(filter.rule.logsource, rules.front().logsource)) return false;
      reached.push_back(target);
      return true;
    };
    if (filter.rules.empty()) {
      for (std::size_t i = 0; i < places_.size(); ++i) reach(i);
      return reached;
    }
    for (const FilterDraft::Reference& reference : filter.rules) {
      const Bearer* bearer = find(reference.text, index);
      std::string fault;
      if (bearer == nullptr) {
        fault = "no rule has the name, id or title ";
      } else if (bearer->several) {
        fault = "several rules have the name, id or title ";
      } else if (document(bearer->document).set_aside) {
        fault = "the filter reaches nothing, because this rule was set aside: ";
      } else if (document(bearer->document).rules.empty()) {
        fault = "a filter reaches the rules of a correlation, not the correlation ";
      } else if (!reach(bearer->document)) {
        fault = "the filter is for another log source than the rule ";
      }
      if (!fault.empty()) findings.warning(codes::kFilterReference, reference.position, fault + quoted(reference.text));
    }
    std::sort(reached.begin(), reached.end());
    reached.erase(std::unique(reached.begin(), reached.end()), reached.end());
    return reached;
  }

  // Correlations.

  /// From the inner to the outer ones, so that each finds its references settled. With an explicit stack: a chain of
  /// references may be as long as there are documents.
  void bind_correlations() {
    enum class State : std::uint8_t { kUntouched, kOpen, kDone };
    std::vector<State> states(places_.size(), State::kUntouched);
    struct Frame {
      std::size_t document;
      std::size_t next = 0;      ///< of its references
      std::size_t cycle_at = 0;  ///< the reference that closes a circle, counted from 1
    };
    std::vector<Frame> stack;
    for (std::size_t start = 0; start < places_.size(); ++start) {
      if (!refers(start) || states[start] != State::kUntouched) continue;
      states[start] = State::kOpen;
      stack.push_back({start});
      while (!stack.empty()) {
        Frame& frame = stack.back();
        const std::vector<Reference>& references = document(frame.document).correlation->correlation.rules;
        if (frame.next == references.size()) {
          states[frame.document] = State::kDone;
          bind(frame.document, frame.cycle_at);
          stack.pop_back();
          continue;
        }
        const Bearer* bearer = find(references[frame.next++].text, frame.document);
        if (bearer == nullptr || bearer->several || !refers(bearer->document)) continue;
        State& state = states[bearer->document];
        if (state == State::kOpen && frame.cycle_at == 0) frame.cycle_at = frame.next;
        if (state == State::kUntouched) {
          state = State::kOpen;
          stack.push_back({bearer->document});
        }
      }
    }
  }

  /// Whether the document is a correlation that names other documents. (Legacy aggregations name their own parts.)
  bool refers(std::size_t index) {
    return document(index).kind == DocumentKind::kCorrelation && document(index).correlation.has_value();
  }

  void bind(std::size_t index, std::size_t cycle_at) {
    Findings findings(source_of(index));
    CorrelationDraft& draft = *document(index).correlation;
    Correlation& correlation = draft.correlation;
    std::unordered_map<std::size_t, std::size_t> listed;  // document → position in rules
    for (std::size_t i = 0; i < correlation.rules.size(); ++i) {
      Reference& reference = correlation.rules[i];
      if (cycle_at == i + 1) {
        findings.error(codes::kCycle, reference.position,
                       "by way of " + quoted(reference.text) + " the correlation refers to itself");
        continue;
      }
      const Bearer* bearer = resolve(reference.text, index, reference.position, findings);
      if (bearer == nullptr) continue;
      if (!listed.emplace(bearer->document, i).second) {
        findings.error(codes::kCorrelationRules, reference.position,
                       quoted(reference.text) + " is a rule that is listed already, by another of its names");
      }
      reference.is_correlation = document(bearer->document).correlation.has_value();
      reference.index = static_cast<std::uint32_t>(bearer->document);  // of the document, until all are settled
    }
    if (!findings.must_be_set_aside()) bind_groups(index, listed, findings);
    report(findings, document(index));
  }

  const Bearer* resolve(const std::string& text, std::size_t from, Position position, Findings& findings) {
    const Bearer* bearer = find(text, from);
    if (bearer == nullptr) {
      findings.error(codes::kUnknownReference, position, "no rule has the name, id or title " + quoted(text));
      return nullptr;
    }
    if (bearer->several) {
      findings.error(codes::kAmbiguousReference, position, "several rules have the name, id or title " + quoted(text));
      return nullptr;
    }
    const std::optional<SetAside>& aside = document(bearer->document).set_aside;
    if (!aside) return bearer;
    std::string reason = quoted(text) + " was set aside";
    if (aside->reason.code != codes::kLostReference) reason += ": " + aside->reason.text;  // not a chain of reasons
    if (aside->is_error) {
      findings.error(codes::kLostReference, position, reason);
    } else {
      findings.unsupported(codes::kLostReference, position, reason);
    }
    return nullptr;
  }

  void bind_groups(std::size_t index, const std::unordered_map<std::size_t, std::size_t>& listed, Findings& findings) {
    CorrelationDraft& draft = *document(index).correlation;
    Correlation& correlation = draft.correlation;
    for (std::size_t i = 0; i < correlation.group_by.size(); ++i) {
      Correlation::GroupPart& part = correlation.group_by[i];
      part.field_of.assign(correlation.rules.size(), part.name);
      part.positions.assign(correlation.rules.size(), draft.group_positions[i]);
    }
    for (const CorrelationDraft::Alias& alias : draft.aliases) {
      const auto part = std::find_if(correlation.group_by.begin(), correlation.group_by.end(),
                                     [&](const Correlation::GroupPart& each) { return each.name == alias.name; });
      for (const CorrelationDraft::AliasField& field : alias.fields) {
        const Bearer* bearer = find(field.rule, index);
        const auto found = bearer == nullptr || bearer->several ? listed.end() : listed.find(bearer->document);
        if (found == listed.end()) {
          findings.error(codes::kRuleAlias, field.position,
                         "the alias is for " + quoted(field.rule) + ", which is not listed under 'rules'");
        } else if (part != correlation.group_by.end()) {
          part->field_of[found->second] = field.field;
          part->positions[found->second] = field.position;
        }
      }
    }
    check_derived_names(correlation, findings);
    for (std::size_t i = 0; i < correlation.rules.size(); ++i) {
      if (correlation.rules[i].is_correlation) check_inner_groups(draft, i, findings);
    }
  }

  /// Of the fields of events; an inner correlation has checked its own.
  static void check_derived_names(const Correlation& correlation, Findings& findings) {
    for (const Correlation::GroupPart& part : correlation.group_by) {
      for (std::size_t i = 0; i < correlation.rules.size(); ++i) {
        const auto place = part.positions.begin() + static_cast<std::ptrdiff_t>(i);
        const bool is_checked = std::find(part.positions.begin(), place, *place) != place;
        if (is_checked || correlation.rules[i].is_correlation) continue;
        check_derived_name(part.field_of[i], part.positions[i], findings);
      }
    }
    for (std::size_t i = 0; i < correlation.value_fields.size(); ++i) {
      check_derived_name(correlation.value_fields[i], correlation.value_positions[i], findings);
    }
  }

  /// The only fields of an inner correlation's alert are the parts of its group key.
  void check_inner_groups(const CorrelationDraft& draft, std::size_t position, Findings& findings) {
    const Correlation& correlation = draft.correlation;
    const Reference& reference = correlation.rules[position];
    const std::vector<Correlation::GroupPart>& inner = document(reference.index).correlation->correlation.group_by;
    const auto has = [&inner](const std::string& field) {
      return std::any_of(inner.begin(), inner.end(), [&](const auto& part) { return part.name == field; });
    };
    for (std::size_t part = 0; part < correlation.group_by.size(); ++part) {
      const std::string& field = correlation.group_by[part].field_of[position];
      if (has(field)) continue;
      findings.error(codes::kGroupBy, draft.group_positions[part],
                     "the correlation " + quoted(reference.text) + " does not group by " + quoted(field));
    }
    for (const std::string& field : correlation.value_fields) {
      if (has(field)) continue;
      findings.error(codes::kBounds, reference.position,
                     "the correlation " + quoted(reference.text) + " does not group by the field " + quoted(field));
    }
  }

  /// Turns the indexes of documents in references into indexes of rules and correlations, now that all are settled.
  void number_references() {
    std::vector<std::uint32_t> first_rule, correlation;
    std::uint32_t rules = 0, correlations = 0;
    for (const Place& place : places_) {
      first_rule.push_back(rules);
      correlation.push_back(correlations);
      rules += static_cast<std::uint32_t>(place.document->rules.size());
      correlations += place.document->correlation ? 1 : 0;
    }
    for (std::size_t i = 0; i < places_.size(); ++i) {
      if (!document(i).correlation) continue;
      const bool is_legacy = document(i).kind == DocumentKind::kDetection;
      for (Reference& reference : document(i).correlation->correlation.rules) {
        if (is_legacy) {
          reference.index += first_rule[i];
        } else {
          reference.index = reference.is_correlation ? correlation[reference.index] : first_rule[reference.index];
        }
      }
    }
  }

  std::span<const RuleText> files_;
  std::vector<std::unique_ptr<SourceText>> sources_;
  std::vector<Place> places_;
  std::unordered_map<std::string, std::size_t> by_content_;  ///< comparable id and content → place
  std::vector<std::vector<std::size_t>> documents_of_;       ///< places, by file; those of repeated documents, too
  Names names_;
  std::vector<std::unique_ptr<Names>> names_of_;  ///< by file, made on demand
};

}  // namespace

void bind_documents(std::span<const RuleText> files, std::vector<FileDocuments>& documents) {
  Binder(files, documents).bind();
}

}  // namespace trailhound
