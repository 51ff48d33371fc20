#include "engine/sigma/document.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/text.h"
#include "engine/sigma/action.h"
#include "engine/sigma/aggregation.h"
#include "engine/sigma/codes.h"
#include "engine/sigma/detection.h"
#include "engine/sigma/findings.h"
#include "engine/sigma/metadata.h"
#include "engine/sigma/own_key.h"
#include "engine/sigma/scalar.h"
#include "engine/sigma/source_text.h"
#include "engine/sigma/yaml_document.h"

namespace trailhound {
namespace {

constexpr std::array<std::string_view, 6> kRuleKeys = {"title",       "logsource", "detection",
                                                       "correlation", "filter",    "action"};

bool has_rule_key(const YamlNode& root) {
  return std::any_of(kRuleKeys.begin(), kRuleKeys.end(),
                     [&](std::string_view key) { return root.find(key).key != nullptr; });
}

/// Whether somebody wrote rules as the elements of a list, which is a mistake, and not a list of something else.
bool has_rule_in_list(const YamlNode& root) {
  return root.is_sequence() && std::any_of(root.children.begin(), root.children.end(), [](const YamlNode* element) {
           return element->find("detection").key != nullptr || element->find("correlation").key != nullptr;
         });
}

/// Whether a line of the text, which is no YAML, begins with one of the keys at the indentation of the first line: it
/// is then a rule with a fault, otherwise the template or note of somebody else.
bool has_line_with_rule_key(std::string_view text) {
  std::optional<std::size_t> top;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    at = end + 1;
    const std::size_t indent = line.find_first_not_of(" \t\r");
    if (indent == line.npos || line[indent] == '#' || line.starts_with("---")) continue;
    if (!top) top = indent;
    if (indent != *top) continue;
    std::string_view key = line.substr(indent);
    key.remove_prefix(std::min(key.find_first_not_of("{ '\""), key.size()));
    const std::string_view name = key.substr(0, key.find_first_of(" :'\""));
    key.remove_prefix(name.size());
    const std::size_t colon = key.find_first_not_of("'\" ");
    if (colon == key.npos || key[colon] != ':') continue;
    if (std::find(kRuleKeys.begin(), kRuleKeys.end(), name) != kRuleKeys.end()) return true;
  }
  return false;
}

/// Document::content of a tree, as long as it does not exceed a budget.
class ContentWriter {
 public:
  explicit ContentWriter(std::size_t budget) : budget_(budget) {}

  std::string write(const YamlNode& root) {
    append(root);
    return out_.size() > budget_ ? std::string() : std::move(out_);
  }

 private:
  void append(const YamlNode& node) {
    if (out_.size() > budget_) return;
    if (node.is_scalar()) return append_scalar(node);
    out_ += node.is_map() ? '{' : '[';
    if (node.is_sequence()) {
      for (const YamlNode* child : node.children) append(*child);
    } else {
      std::vector<YamlNode::Entry> entries;
      for (std::size_t i = 0; i < node.entry_count(); ++i) entries.push_back(node.entry(i));
      std::sort(entries.begin(), entries.end(),
                [](const YamlNode::Entry& a, const YamlNode::Entry& b) { return a.key->text < b.key->text; });
      for (const auto& [key, value] : entries) {
        append_text(key->text);
        append(*value);
      }
    }
    out_ += ']';
  }

  void append_scalar(const YamlNode& node) {
    const YamlScalar scalar = resolve_scalar(node);
    switch (scalar.type) {
      case YamlScalar::Type::kNull:
        out_ += '~';
        return;
      case YamlScalar::Type::kBoolean:
        out_ += scalar.boolean ? '+' : '-';
        return;
      case YamlScalar::Type::kNumber:
        out_ += '#';
        break;
      case YamlScalar::Type::kText:
        break;
    }
    append_text(scalar.text);
  }

  void append_text(std::string_view text) { out_.append(std::to_string(text.size())).append(":").append(text); }

  std::size_t budget_;
  std::string out_;
};

class FileReader {
 public:
  FileReader(const RuleText& file, const Placeholders& placeholders)
      : file_(file),
        placeholders_(placeholders),
        source_(file.file, without_bom(file.text)),
        content_budget_(4 * file.text.size()) {}

  FileDocuments read() {
    if (check_bytes()) read_documents();
    return std::move(read_);
  }

 private:
  void read_documents() {
    YamlStream stream(source_);
    for (;;) {
      YamlDocument document;
      Findings findings(source_);
      if (!stream.next(document, findings)) break;
      if (read_.documents.size() == kMostDocuments) {
        findings.error(codes::kTooLarge, document.position,
                       "the file has more than " + std::to_string(kMostDocuments) + " documents; the rest is not read");
        set_aside(DocumentKind::kUnknown, nullptr, findings);
        break;
      }
      read_document(document, findings);
    }
  }

  /// False if the file cannot be read; it is then one document that is set aside.
  bool check_bytes() {
    const SourceText unread(file_.file, {});  // no source line: it may be anything
    if (source_.text().size() > YamlLimits::kFileBytes) {
      Findings findings(unread);
      findings.error(
          codes::kTooLarge, {1, 1},
          "the file has more than " + std::to_string(YamlLimits::kFileBytes >> 20) + " MiB, no rule file is so large");
      set_aside(DocumentKind::kUnknown, nullptr, findings);
      return false;
    }
    const std::size_t forbidden = first_forbidden_byte(source_.text());
    if (forbidden == std::string_view::npos) return true;
    Findings findings(source_);
    findings.error(codes::kNotText, source_.position_of(forbidden), "this is not UTF-8 text as YAML permits it");
    set_aside(DocumentKind::kUnknown, nullptr, findings);
    return false;
  }

  void read_document(YamlDocument& document, Findings& findings) {
    const YamlNode* root = document.root;
    if (is_no_rule(document)) {
      if (findings.has_error()) actions_.forget_previous();
      ++read_.not_rules;
      return;
    }
    if (root == nullptr || !root->is_map()) {
      if (!findings.has_error()) {
        findings.error(codes::kNotAMap, root->position, "a rule is a map, not " + std::string(type_name(*root)));
      }
      actions_.forget_previous();
      set_aside(DocumentKind::kUnknown, nullptr, findings);
      return;
    }
    const bool is_correlation = root->find("correlation").key != nullptr;
    const bool is_filter = root->find("filter").key != nullptr;
    if (findings.has_error()) {
      if (!is_correlation && !is_filter) actions_.forget_previous();
      set_aside(is_correlation ? DocumentKind::kCorrelation
                : is_filter    ? DocumentKind::kFilter
                               : DocumentKind::kDetection,
                root, findings);
      return;
    }
    if (is_correlation) return read_correlation_document(*root, findings);
    if (is_filter) return read_filter_document(*root, findings);
    switch (actions_.apply(document, findings)) {
      case DocumentActions::Outcome::kNothing:
        return;
      case DocumentActions::Outcome::kFault:
        set_aside(DocumentKind::kDetection, document.root, findings);
        actions_.forget_previous();
        return;
      case DocumentActions::Outcome::kRule:
        read_rule(*document.root, findings);
        actions_.keep_previous(std::move(document));
        return;
    }
  }

  /// Behind a template any map is a rule.
  bool is_no_rule(const YamlDocument& document) const {
    const YamlNode* root = document.root;
    if (root != nullptr && root->is_map() && (has_rule_key(*root) || actions_.has_template())) return false;
    if (!document.unreadable_text.empty()) return !has_line_with_rule_key(document.unreadable_text);
    return root != nullptr && !has_rule_in_list(*root);
  }

  void read_rule(const YamlNode& root, Findings& findings) {
    Rule rule;
    place(root, rule.file, rule.path, rule.position);
    read_metadata(root, rule, findings);
    read_own_key(root, rule, findings);
    std::optional<LegacyWindow> window = read_detection(root, placeholders_, rule, findings);
    if (window) refuse_own_key(root, "a rule that counts events", findings);
    if (rule.status == "unsupported" && findings.has_error()) {
      // The specification's status for a rule "that cannot be used in its current state", so the file is in order.
      findings.excuse_errors(codes::kUnsupported, root.find("status").value->position,
                             "the rule says of itself that it is unsupported, and it cannot be read");
    }
    Document document;
    if (window && !findings.must_be_set_aside()) {
      std::optional<LegacyCorrelation> legacy =
          read_legacy_correlation(std::move(rule), std::move(window->aggregation), window->timeframe, findings);
      if (legacy) {
        document.rules = std::move(legacy->parts);
        document.correlation = CorrelationDraft{std::move(legacy->correlation), {}, {}};
      }
    } else {
      document.rules.push_back(std::move(rule));
    }
    if (findings.must_be_set_aside()) return set_aside(DocumentKind::kDetection, &root, findings);
    keep(DocumentKind::kDetection, root, findings, std::move(document));
  }

  void read_correlation_document(const YamlNode& root, Findings& findings) {
    Document document;
    document.correlation = read_correlation(root, findings);
    refuse_own_key(root, "a correlation", findings);
    if (findings.must_be_set_aside()) return set_aside(DocumentKind::kCorrelation, &root, findings);
    Correlation& correlation = document.correlation->correlation;
    place(root, correlation.file, correlation.path, correlation.position);
    keep(DocumentKind::kCorrelation, root, findings, std::move(document));
  }

  void read_filter_document(const YamlNode& root, Findings& findings) {
    Document document;
    document.filter = read_filter(root, placeholders_, findings);
    refuse_own_key(root, "a filter", findings);
    if (findings.must_be_set_aside()) return set_aside(DocumentKind::kFilter, &root, findings);
    keep(DocumentKind::kFilter, root, findings, std::move(document));
  }

  void place(const YamlNode& root, std::string& file, std::string& path, Position& position) const {
    file = file_.file;
    path = file_.path;
    position = root.position;
  }

  void set_aside(DocumentKind kind, const YamlNode* root, const Findings& findings) {
    Document document;
    SetAside& aside = document.set_aside.emplace();
    aside.kind = kind;
    aside.id = text_of(root, "id");
    aside.title = text_of(root, "title");
    aside.reason = findings.reason();
    aside.is_error = findings.has_error();
    static const YamlNode nothing;
    keep(kind, root == nullptr ? nothing : *root, findings, std::move(document));
  }

  void keep(DocumentKind kind, const YamlNode& root, const Findings& findings, Document document) {
    document.kind = kind;
    document.id = text_of(&root, "id");
    document.name = text_of(&root, "name");
    document.title = text_of(&root, "title");
    document.position = root.position;
    if (!document.id.empty()) {
      document.id_position = root.find("id").value->position;
      document.content = ContentWriter(content_budget_).write(root);
      content_budget_ -= document.content.size();
    }
    document.diagnostics = findings.sorted();
    read_.documents.push_back(std::move(document));
  }

  /// All of SigmaHQ has 3,900. Without a limit, 16 MiB of faulty documents would yield millions of diagnostics.
  static constexpr std::size_t kMostDocuments = 50'000;

  const RuleText& file_;
  const Placeholders& placeholders_;
  SourceText source_;
  std::size_t content_budget_;  ///< for the Document::content of all documents: aliases may blow one up
  FileDocuments read_;
  DocumentActions actions_;
};

}  // namespace

FileDocuments read_file(const RuleText& file, const Placeholders& placeholders) {
  return FileReader(file, placeholders).read();
}

std::string comparable_id(std::string_view id) {
  constexpr std::string_view kShape = "00000000-0000-0000-0000-000000000000";
  std::string lower(id);
  if (id.size() != kShape.size()) return lower;
  for (std::size_t i = 0; i < id.size(); ++i) {
    const char c = id[i];
    const bool is_upper = c >= 'A' && c <= 'F';
    const bool is_hexadecimal = is_upper || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    if (kShape[i] == '-' ? c != '-' : !is_hexadecimal) return std::string(id);
    if (is_upper) lower[i] = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace trailhound
