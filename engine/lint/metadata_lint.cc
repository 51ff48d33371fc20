#include "engine/lint/metadata_lint.h"

#include <algorithm>
#include <span>
#include <utility>

#include "engine/catalogue/attack.h"
#include "engine/lint/lint.h"
#include "engine/sigma/findings.h"

namespace trailhound {
namespace {

template <typename Document>
void lint_tags(const Document& document, std::vector<Diagnostic>& out) {
  constexpr std::string_view kPrefix = "attack.";
  for (const std::string& tag : document.tags) {
    if (!tag.starts_with(kPrefix)) continue;
    std::string name = tag.substr(kPrefix.size());
    const std::span<const Tactic> tactics = attack_tactics();
    if (std::any_of(tactics.begin(), tactics.end(), [&](const Tactic& tactic) { return tactic.tag == name; })) continue;
    // Groups and software (g0016, s0154) are no techniques, and their list is not here.
    if (name.size() == 5 && (name[0] == 'g' || name[0] == 's') && name.find_first_not_of("0123456789", 1) == name.npos)
      continue;
    if (!name.empty() && name[0] == 't') name[0] = 'T';
    if (technique_name(name).empty()) {
      out.push_back(lint_remark(
          codes::kUnknownTag, document.file, document.position,
          "ATT&CK " + std::string(attack_version()) + " has no tactic or technique for the tag " + quoted(tag)));
    }
  }
}

template <typename Document>
void lint_any(const Document& document, std::vector<Diagnostic>& out) {
  lint_tags(document, out);
  std::string missing;
  const auto need = [&](bool there, const char* what) {
    if (!there) missing += (missing.empty() ? "" : ", ") + std::string(what);
  };
  need(!document.id.empty(), "id");
  need(!document.description.empty(), "description");
  need(!document.author.empty(), "author");
  need(!document.status.empty(), "status");
  need(document.level != Level::kNone, "level");
  need(!document.tags.empty(), "tags");
  need(!document.references.empty(), "references");
  need(!document.false_positives.empty(), "falsepositives");
  if (missing.empty()) return;
  out.push_back(
      lint_remark(codes::kNoMetadata, document.file, document.position, quoted(document.title) + " has no " + missing));
}

}  // namespace

Diagnostic lint_remark(std::string_view code, const std::string& file, Position position, std::string text) {
  Diagnostic diagnostic;
  diagnostic.severity = Severity::kWarning;
  diagnostic.code = code;
  diagnostic.path = file;
  diagnostic.position = position;
  diagnostic.text = std::move(text);
  return diagnostic;
}

void lint_metadata(const Rule& rule, std::vector<Diagnostic>& out) { lint_any(rule, out); }
void lint_metadata(const Correlation& correlation, std::vector<Diagnostic>& out) { lint_any(correlation, out); }

}  // namespace trailhound
