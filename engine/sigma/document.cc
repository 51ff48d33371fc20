#include "engine/sigma/document.h"

#include <string>
#include <utility>
#include <vector>

#include "engine/sigma/action.h"
#include "engine/sigma/aggregation.h"
#include "engine/sigma/codes.h"
#include "engine/sigma/detection.h"
#include "engine/sigma/findings.h"
#include "engine/sigma/metadata.h"
#include "engine/sigma/scalar.h"
#include "engine/sigma/source_text.h"
#include "engine/sigma/yaml_document.h"

namespace trailhound {
namespace {

class FileReader {
 public:
  explicit FileReader(const RuleText& file) : file_(file), source_(file.file, without_bom(file.text)) {}

  std::vector<Document> read() {
    if (check_bytes()) read_documents();
    return std::move(documents_);
  }

 private:
  void read_documents() {
    YamlStream stream(source_);
    for (;;) {
      YamlDocument document;
      Findings findings(source_);
      if (!stream.next(document, findings)) break;
      if (documents_.size() == kMostDocuments) {
        findings.error(codes::kTooLarge, document.position,
                       "the file has more than " + std::to_string(kMostDocuments) + " documents; the rest is not read");
        set_aside(DocumentKind::kUnknown, nullptr, findings);
        break;
      }
      read_document(document, findings);
    }
  }

  /// The file as a whole: one set-aside document where it is beyond reading.
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

  void read_rule(const YamlNode& root, Findings& findings) {
    Rule rule;
    place(root, rule.file, rule.path, rule.position);
    read_metadata(root, rule, findings);
    std::optional<LegacyWindow> window = read_detection(root, rule, findings);
    if (rule.status == "unsupported" && findings.has_error()) {
      // The specification's status for a rule "that cannot be used in its current state": no fault of the file then.
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
    if (findings.must_be_set_aside()) return set_aside(DocumentKind::kCorrelation, &root, findings);
    Correlation& correlation = document.correlation->correlation;
    place(root, correlation.file, correlation.path, correlation.position);
    keep(DocumentKind::kCorrelation, root, findings, std::move(document));
  }

  void read_filter_document(const YamlNode& root, Findings& findings) {
    Document document;
    document.filter = read_filter(root, findings);
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
    if (!document.id.empty()) document.id_position = root.find("id").value->position;
    document.diagnostics = findings.sorted();
    documents_.push_back(std::move(document));
  }

  /// All of SigmaHQ has 3,900. Without a limit, 16 MiB of faulty documents would yield millions of diagnostics.
  static constexpr std::size_t kMostDocuments = 50'000;

  const RuleText& file_;
  SourceText source_;
  std::vector<Document> documents_;
  DocumentActions actions_;
};

}  // namespace

std::vector<Document> read_file(const RuleText& file) { return FileReader(file).read(); }

}  // namespace trailhound
