#include "engine/query/query.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "engine/base/text.h"
#include "engine/catalogue/record_fields.h"
#include "engine/identity/refusal.h"
#include "engine/plan/plan.h"
#include "engine/query/aspect_values.h"
#include "engine/query/rule_writer.h"
#include "engine/query/value_list.h"
#include "engine/sigma/loader.h"

namespace trailhound {
namespace {

constexpr std::string_view kNoField[] = {""};
// Where an access key can be: the caller's own, keys that STS and IAM issue in a response, and keys that a request
// reads, changes or deletes (AWS, "CloudTrail userIdentity element"; IAM and STS API references).
constexpr std::string_view kKeyFields[] = {"userIdentity.accessKeyId", "responseElements.credentials.accessKeyId",
                                           "responseElements.accessKey.accessKeyId", "requestParameters.accessKeyId"};
constexpr std::string_view kPrincipalFields[] = {
    "userIdentity.arn|contains",
    "userIdentity.userName|contains",
    "userIdentity.principalId|contains",  // of a role's session `AROA…:session name`
    "userIdentity.invokedBy|contains",
    "userIdentity.sessionContext.sessionIssuer.arn|contains",
    "userIdentity.sessionContext.sessionIssuer.userName|contains"};
constexpr std::string_view kAddressFields[] = {"sourceIPAddress|cidr"};
constexpr std::string_view kAgentFields[] = {"userAgent|contains"};
constexpr std::string_view kEventFields[] = {"eventName"};
constexpr std::string_view kSourceFields[] = {"eventSource"};
constexpr std::string_view kErrorFields[] = {"errorCode|contains"};
constexpr std::string_view kResourceFields[] = {"resources.ARN|contains", "requestParameters|contains"};

/// How an aspect becomes a selection: each field, with its modifiers, and the values; one field of several is enough.
/// kDenied and kWhere have no fields here, because they do not take values as the others do.
struct AspectRow {
  Aspect aspect;
  std::string_view option;
  std::span<const std::string_view> fields;  ///< kNoField: keywords
  ValueFault (*fault_of)(std::string_view value);
  bool takes_wildcards = false;
};

constexpr AspectRow kRows[] = {
    {Aspect::kKey, "key", kKeyFields, fault_of_key},
    {Aspect::kPrincipal, "principal", kPrincipalFields, fault_of_text},
    {Aspect::kAddress, "ip", kAddressFields, fault_of_address},
    {Aspect::kAgent, "agent", kAgentFields, fault_of_text},
    {Aspect::kEvent, "event", kEventFields, fault_of_name, true},
    {Aspect::kSource, "source", kSourceFields, fault_of_name, true},
    {Aspect::kResource, "resource", kResourceFields, fault_of_text},
    {Aspect::kError, "error", kErrorFields, fault_of_text},
    {Aspect::kDenied, "denied", {}, fault_of_text},
    {Aspect::kWhere, "where", {}, fault_of_where},
    {Aspect::kKeyword, "keyword", kNoField, fault_of_text},
};

const AspectRow& row_of(Aspect aspect) {
  return *std::find_if(std::begin(kRows), std::end(kRows), [&](const AspectRow& row) { return row.aspect == aspect; });
}

/// A value as it was typed or found in a list, with the text that messages call it.
struct NamedValue {
  std::string value;
  std::string origin;
};

/// Writes the criteria as selections, and what the condition says about them.
class Writer {
 public:
  /// Why the criterion cannot be right; nullopt: it is written.
  std::optional<std::string> add(const Criterion& criterion) {
    is_excluded_ = criterion.is_excluded;
    row_ = &row_of(criterion.aspect);
    option_ = (is_excluded_ ? "--not-" : "--") + std::string(row_->option);
    title_ += (title_.empty() ? "" : " ") + option_;
    std::vector<NamedValue> values;
    for (const std::string& typed : criterion.values) {
      title_ += " " + typed;
      auto fault = criterion.aspect == Aspect::kWhere ? add_item(typed) : append(typed, values);
      if (fault) return fault;
    }
    if (criterion.aspect == Aspect::kWhere) return std::nullopt;
    begin_selection(std::string(row_->option));
    if (criterion.aspect == Aspect::kDenied) {
      write_denied();
    } else {
      write_values(values);
    }
    return std::nullopt;
  }

  /// One of the values is enough.
  void add_around(const std::vector<FieldValue>& values) {
    if (values.empty()) return;
    title_ += title_.empty() ? "" : " ";
    title_ += "--around " + values.front().value;
    is_excluded_ = false;
    begin_selection("around");
    for (const FieldValue& one : values) rule_.line(2, "- " + one.field + ": " + yaml_text(sigma_literal(one.value)));
  }

  /// What a search without criteria asks for.
  void add_every_event() {
    title_ = "Every event";
    rule_.line(1, "named:");
    rule_.line(2, "eventName|exists: true");
    condition_ = "named or not named";
  }

  const std::string& title() const { return title_; }
  const RuleWriter& selections() const { return rule_; }
  const std::string& condition() const { return condition_; }
  std::vector<std::string> take_warnings() { return std::move(warnings_); }

 private:
  std::string origin(std::string_view value) const { return option_ + ": '" + std::string(value) + "'"; }

  std::string not_utf8() const { return option_ + ": a value is not UTF-8, which all text of an event is"; }

  /// Appends the values that `typed` means. Names of events are cut at commas.
  std::optional<std::string> append(std::string_view typed, std::vector<NamedValue>& out) const {
    const Result<std::vector<std::string>, std::string> expanded = expand_value(typed);
    if (!expanded) return option_ + ": " + expanded.error();
    for (const std::string& whole : *expanded) {
      std::string_view rest = whole;
      for (bool is_last = false; !is_last;) {
        const std::size_t comma = row_->aspect == Aspect::kEvent ? rest.find(',') : rest.npos;
        const std::string_view value = rest.substr(0, comma);
        is_last = comma == rest.npos;
        if (!is_last) rest.remove_prefix(comma + 1);
        if (!is_utf8(value)) return not_utf8();
        if (ValueFault fault = row_->fault_of(value)) return origin(value) + " " + *fault;
        out.push_back({std::string(value), origin(value)});
      }
    }
    return std::nullopt;
  }

  /// Each --where is a selection of its own, because every one must hold, and every --not-where excludes by itself.
  std::optional<std::string> add_item(std::string_view typed) {
    if (!is_utf8(typed)) return not_utf8();
    if (ValueFault fault = fault_of_where(typed)) return origin(typed) + " " + *fault;
    const WhereItem item = where_item(typed);
    if (!is_cloudtrail_field(item.field)) {
      warnings_.push_back(origin(typed) + " asks for a field that CloudTrail does not write");
    }
    const Result<std::vector<std::string>, std::string> values = expand_value(item.value);
    if (!values) return option_ + ": " + values.error();
    begin_selection("where_" + std::to_string(++items_));
    rule_.line(2, yaml_text(item.key) + ":", origin(typed));
    for (const std::string& value : *values) {
      if (!is_utf8(value)) return not_utf8();
      const std::string typed_value = origin(std::string(item.key) + "=" + value);
      rule_.line(3, "- " + where_scalar(item, value), typed_value);
      if (is_where_number(item, value)) rule_.line(3, "- " + value, typed_value);
    }
    return std::nullopt;
  }

  void begin_selection(const std::string& what) {
    const std::string name = (is_excluded_ ? "not_" : "") + what;
    rule_.line(1, name + ":");
    condition_ += (condition_.empty() ? "" : " and ") + std::string(is_excluded_ ? "not " : "") + name;
  }

  void write_values(const std::vector<NamedValue>& values) {
    const bool any_error =
        row_->aspect == Aspect::kError &&
        std::any_of(values.begin(), values.end(), [](const auto& v) { return v.value == kAnyError; });
    if (any_error) return rule_.line(2, "errorCode: '?*'");
    const bool has_several = row_->fields.size() > 1;
    for (const std::string_view field : row_->fields) {
      if (!field.empty()) rule_.line(2, (has_several ? "- " : "") + std::string(field) + ":", values.front().origin);
      const std::size_t level = field.empty() ? 2 : 3;
      for (const NamedValue& value : values) rule_.line(level, "- " + yaml_text(sigma_text(value.value)), value.origin);
    }
  }

  std::string sigma_text(const std::string& value) const {
    if (!row_->takes_wildcards) return sigma_literal(value);
    // `iam` is iam.amazonaws.com, and of some partitions another domain.
    const bool is_short = row_->aspect == Aspect::kSource && value.find('.') == value.npos;
    return is_short ? value + ".*" : value;
  }

  void write_denied() {
    rule_.line(2, "errorCode|contains:");
    for (const std::string_view text : kRefusalParts) rule_.line(3, "- " + yaml_text(text));
  }

  const AspectRow* row_ = nullptr;  ///< of the current criterion, as the next two
  bool is_excluded_ = false;
  std::string option_;
  std::string title_, condition_;
  RuleWriter rule_;
  std::size_t items_ = 0;
  std::vector<std::string> warnings_;
};

/// At most as long as Sigma allows a title to be, and without half a character at its end.
std::string cut_title(std::string title) {
  constexpr std::size_t kMost = 256;
  constexpr std::string_view kMore = "…";
  if (title.size() <= kMost) return title;
  return std::string(cut_text(title, kMost - kMore.size())).append(kMore);
}

/// The fault of the rule in the words of who typed the value on its line.
std::string fault_text(const Diagnostic& diagnostic, const RuleWriter& rule) {
  const std::string_view origin = rule.origin(diagnostic.position.line);
  return (origin.empty() ? "the search" : std::string(origin)) + ": " + diagnostic.text;
}

}  // namespace

std::string list_of(Aspect aspect, std::string_view typed) {
  return list_path(aspect == Aspect::kWhere ? where_item(typed).value : typed);
}

std::string_view option_of(Aspect aspect) { return row_of(aspect).option; }

Result<Query, std::string> make_query(const Criteria& criteria) {
  Writer writer;
  for (const Criterion& criterion : criteria.all) {
    if (auto fault = writer.add(criterion)) return *fault;
  }
  writer.add_around(criteria.around);
  if (criteria.empty()) writer.add_every_event();

  RuleWriter rule;
  rule.line(0, "title: " + yaml_text(cut_title(writer.title())));
  rule.line(0, "logsource:");
  rule.line(1, "product: aws");
  rule.line(1, "service: cloudtrail");
  rule.line(0, "detection:");
  rule.append(writer.selections());
  rule.line(1, "condition: " + writer.condition());
  rule.line(0, "level: informational");

  RuleSet set = load_rules(std::vector<RuleText>{{.file = "search", .path = "search", .text = rule.text()}}, 1);
  for (const Diagnostic& diagnostic : set.diagnostics) {
    if (diagnostic.severity == Severity::kError) return fault_text(diagnostic, rule);
  }
  if (!set.set_aside.empty()) return fault_text(set.set_aside.front().reason, rule);
  if (const std::optional<Diagnostic> reason = unsupported(set.rules.front())) return fault_text(*reason, rule);
  return Query{rule.text(), std::move(set.rules.front()), writer.take_warnings()};
}

}  // namespace trailhound
