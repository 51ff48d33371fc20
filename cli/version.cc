#include "cli/version.h"

#include "cli/commit.h"
#include "engine/base/figures.h"
#include "engine/hash/sha256.h"
#include "engine/hunt/embedded_rules.h"
#include "engine/hunt/rule_files.h"
#include "engine/report/text_page.h"

namespace trailhound {
namespace {

#if defined(__clang__)
constexpr std::string_view kCompiler = "clang " __clang_version__;
#else
constexpr std::string_view kCompiler = "g++ " __VERSION__;
#endif

std::string rules_text() {
  std::string text;
  for (const EmbeddedRule& rule : embedded_rules()) text += rule.text;
  const Result<RuleSet, std::string> set = read_rules({});
  const std::size_t rules = set ? set->rules.size() : 0, correlations = set ? set->correlations.size() : 0;
  return counted(rules, "detection rule") + ", " + counted(correlations, "correlation") + ", SHA-256 " +
         to_hex(sha256(text));
}

}  // namespace

std::string_view version() { return TRAILHOUND_VERSION; }

std::string program_name() { return std::string(version()) + " (commit " + TRAILHOUND_COMMIT + ")"; }

std::string version_text() {
  TextPage page{TextStyle()};
  page.line("trailhound " + std::string(version()));
  page.line();
  page.labelled("commit", TRAILHOUND_COMMIT);
  page.labelled("compiler", kCompiler);
  page.labelled("libraries", TRAILHOUND_LIBRARIES);
  page.labelled("rules", rules_text());
  return page.take();
}

}  // namespace trailhound
