#include "engine/sigma/loader.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/sigma/action.h"
#include "engine/sigma/codes.h"
#include "engine/sigma/detection.h"
#include "engine/sigma/findings.h"
#include "engine/sigma/metadata.h"
#include "engine/sigma/scalar.h"
#include "engine/sigma/source_text.h"
#include "engine/sigma/yaml_document.h"

namespace trailhound {
namespace {

/// Where a rule of a file says what its id is.
struct IdPlace {
  std::string id;
  Position position;
  std::size_t diagnostics;  ///< how many diagnostics of the file come before what is said about this id
};

/// What one file holds. Files are read apart from each other, by any thread.
struct FileContent {
  RuleSet set;
  std::vector<IdPlace> ids;
};

class FileReader {
 public:
  FileReader(const RuleText& file, FileContent& content)
      : file_(file), source_(file.file, without_bom(file.text)), content_(content) {}

  void read() {
    if (!check_bytes()) return;
    YamlStream stream(source_);
    for (;;) {
      YamlDocument document;
      Findings findings(source_);
      if (!stream.next(document, findings)) break;
      if (++documents_ > kMostDocuments) {
        findings.error(codes::kTooLarge, document.position,
                       "the file has more than " + std::to_string(kMostDocuments) + " documents; the rest is not read");
        set_aside(DocumentKind::kUnknown, nullptr, findings);
        break;
      }
      read_document(document, findings);
    }
  }

 private:
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
    const auto correlation = root->find("correlation");
    const auto filter = root->find("filter");
    if (correlation.key != nullptr || filter.key != nullptr) {
      const DocumentKind kind = correlation.key != nullptr ? DocumentKind::kCorrelation : DocumentKind::kFilter;
      if (kind == DocumentKind::kCorrelation) {
        findings.unsupported(codes::kCorrelation, correlation.key->position, "correlation rules are not evaluated");
      } else {
        findings.unsupported(codes::kFilter, filter.key->position, "filters are not evaluated");
      }
      set_aside(kind, root, findings);
      return;
    }
    if (findings.has_error()) {
      actions_.forget_previous();
      set_aside(DocumentKind::kDetection, root, findings);
      return;
    }
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
    rule.file = file_.file;
    rule.path = file_.path;
    rule.position = root.position;
    read_metadata(root, rule, findings);
    read_detection(root, rule, findings);
    if (rule.status == "unsupported" && findings.has_error()) {
      // The specification's status for a rule "that cannot be used in its current state": no fault of the file then.
      findings.excuse_errors(codes::kUnsupported, root.find("status").value->position,
                             "the rule says of itself that it is unsupported, and it cannot be read");
    }
    if (findings.must_be_set_aside()) {
      set_aside(DocumentKind::kDetection, &root, findings);
      return;
    }
    remember_id(root);
    ++content_.set.documents;
    add_diagnostics(findings);
    content_.set.rules.push_back(std::move(rule));
  }

  void set_aside(DocumentKind kind, const YamlNode* root, const Findings& findings) {
    if (root != nullptr) remember_id(*root);
    SetAside aside;
    aside.kind = kind;
    aside.id = text_of(root, "id");
    aside.title = text_of(root, "title");
    aside.reason = findings.reason();
    aside.is_error = findings.has_error();
    ++content_.set.documents;
    add_diagnostics(findings);
    content_.set.set_aside.push_back(std::move(aside));
  }

  void remember_id(const YamlNode& root) {
    const std::string id = text_of(&root, "id");
    if (id.empty()) return;
    content_.ids.push_back({id, root.find("id").value->position, content_.set.diagnostics.size()});
  }

  void add_diagnostics(const Findings& findings) {
    for (Diagnostic& diagnostic : findings.sorted()) content_.set.diagnostics.push_back(std::move(diagnostic));
  }

  /// All of SigmaHQ has 3,900. Without a limit, 16 MiB of faulty documents would yield millions of diagnostics.
  static constexpr std::size_t kMostDocuments = 50'000;

  const RuleText& file_;
  SourceText source_;
  std::size_t documents_ = 0;
  FileContent& content_;
  DocumentActions actions_;
};

void read_files(std::span<const RuleText> files, unsigned threads, std::vector<FileContent>& contents) {
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < files.size(); i = next++) FileReader(files[i], contents[i]).read();
  };
  if (threads == 0) threads = std::max(1u, std::thread::hardware_concurrency());
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < std::min<std::size_t>(threads, files.size()); ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
}

template <typename T>
void append(std::vector<T>& from, std::vector<T>& to) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

/// Puts the remarks on ids that an earlier rule has (SEMANTICS knows no such rule: both are evaluated) between the
/// diagnostics of the file, before those of the document that bears the id.
class DuplicateIds {
 public:
  std::vector<Diagnostic> merge(const RuleText& file, FileContent& content) {
    std::vector<Diagnostic> merged;
    std::size_t taken = 0;
    auto& diagnostics = content.set.diagnostics;
    const SourceText source(file.file, without_bom(file.text));
    for (const IdPlace& place : content.ids) {
      const auto [first, is_new] = first_.try_emplace(place.id, First{&file.file, place.position});
      if (is_new) continue;
      for (; taken < place.diagnostics; ++taken) merged.push_back(std::move(diagnostics[taken]));
      Diagnostic& diagnostic = merged.emplace_back();
      diagnostic.severity = Severity::kWarning;
      diagnostic.code = codes::kDuplicateId;
      diagnostic.path = file.file;
      diagnostic.position = place.position;
      diagnostic.text = "the id " + quoted(place.id) + " is also that of " + *first->second.file + ":" +
                        std::to_string(first->second.position.line) + "";
      diagnostic.source_line = source.line(place.position.line);
    }
    for (; taken < diagnostics.size(); ++taken) merged.push_back(std::move(diagnostics[taken]));
    return merged;
  }

 private:
  struct First {
    const std::string* file;
    Position position;
  };
  std::unordered_map<std::string, First> first_;
};

}  // namespace

RuleSet load_rules(std::span<const RuleText> files, unsigned threads) {
  std::vector<FileContent> contents(files.size());
  read_files(files, threads, contents);
  RuleSet set;
  DuplicateIds duplicates;
  for (std::size_t i = 0; i < files.size(); ++i) {
    std::vector<Diagnostic> diagnostics = duplicates.merge(files[i], contents[i]);
    append(diagnostics, set.diagnostics);
    append(contents[i].set.rules, set.rules);
    append(contents[i].set.set_aside, set.set_aside);
    set.documents += contents[i].set.documents;
  }
  return set;
}

}  // namespace trailhound
