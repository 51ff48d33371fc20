#include "engine/lint/metadata_lint.h"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/text.h"
#include "engine/catalogue/attack.h"
#include "engine/lint/lint.h"
#include "engine/lint/remark.h"
#include "engine/sigma/findings.h"

namespace trailhound {
namespace {

/// Groups and software (g0016, s0154) are part of ATT&CK, but the catalogue does not list them.
bool is_group_or_software(std::string_view name) {
  return name.size() == 5 && (name[0] == 'g' || name[0] == 's') && name.find_first_not_of("0123456789", 1) == name.npos;
}

bool is_known(const std::string& name) {
  const std::span<const Tactic> tactics = attack_tactics();
  return std::any_of(tactics.begin(), tactics.end(), [&](const Tactic& tactic) { return tactic.tag == name; }) ||
         find_technique(name) != nullptr || !attack_successors(name).empty() || is_group_or_software(name);
}

template <typename Document>
void lint_tags(const Document& document, std::vector<Diagnostic>& out) {
  for (std::size_t i = 0; i < document.tags.size(); ++i) {
    const std::string name = attack_name(document.tags[i]);
    if (name.empty() || is_known(name)) continue;
    std::string hyphenated = name;
    std::replace(hyphenated.begin(), hyphenated.end(), '_', '-');
    const std::string hint = is_known(hyphenated) ? "; it spells this attack." + hyphenated : "";
    out.push_back(lint_remark(codes::kUnknownTag, document.file, document.metadata_positions.tags[i],
                              "ATT&CK " + std::string(attack_version()) + " has no tactic or technique for the tag " +
                                  quoted(document.tags[i]) + hint));
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
  out.push_back(lint_remark(codes::kNoMetadata, document.file, document.metadata_positions.title,
                            quoted(document.title) + " has no " + missing));
}

}  // namespace

void lint_metadata(const Rule& rule, std::vector<Diagnostic>& out) { lint_any(rule, out); }
void lint_metadata(const Correlation& correlation, std::vector<Diagnostic>& out) { lint_any(correlation, out); }

void lint_logsource(const Rule& rule, std::vector<Diagnostic>& out) {
  struct Attribute {
    const char* name;
    const std::string& value;
    std::string_view of_cloudtrail;
  };
  const LogSource& source = rule.logsource;
  const Attribute attributes[] = {
      {"category", source.category, ""}, {"product", source.product, "aws"}, {"service", source.service, "cloudtrail"}};
  const bool names_cloudtrail = std::any_of(std::begin(attributes), std::end(attributes), [](const Attribute& each) {
    return folded(each.value).find("cloudtrail") != std::string::npos;
  });
  if (!names_cloudtrail) return;
  std::string wrong, right = "product: aws, service: cloudtrail, no category";
  for (const Attribute& each : attributes) {
    if (each.value.empty() || folded(each.value) == each.of_cloudtrail) continue;
    wrong += (wrong.empty() ? "" : ", ") + std::string(each.name) + ": " + each.value;
  }
  out.push_back(lint_remark(codes::kOtherLogSource, rule.file, rule.metadata_positions.logsource,
                            "a hunt skips this rule because of " + quoted(wrong) + "; CloudTrail is " + right));
}

}  // namespace trailhound
