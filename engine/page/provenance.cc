#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/figures.h"
#include "engine/page/json_members.h"
#include "engine/page/sections.h"
#include "engine/page/wording.h"

namespace trailhound {
namespace {

constexpr std::size_t kMostFiles = 1000;  ///< of each list of hashes

/// `path`, `sha256` of files; where there is no hash, why.
Values::List hashes(std::span<const JsonValue> files) {
  Values::List list;
  for (const JsonValue& file : files.first(std::min(files.size(), kMostFiles))) {
    const std::string_view hash = text_at(&file, "sha256"), reason = text_at(&file, "reason");
    list.emplace_back()
        .text("path", text_at(&file, "path"))
        .text("sha256", !hash.empty()    ? hash
                        : reason.empty() ? "not read"
                                         : reason);
  }
  return list;
}

void set_hashes(const char* name, std::span<const JsonValue> files, Values& page) {
  const std::string prefix(name);
  page.list(prefix, hashes(files)).text(prefix + "_count", counted(files.size(), "file"));
  page.flag("has_" + prefix, !files.empty()).flag("are_" + prefix + "_cut", files.size() > kMostFiles);
  page.number(prefix + "_left_out", files.size() > kMostFiles ? files.size() - kMostFiles : 0);
}

std::string arguments_text(const JsonValue& manifest) {
  std::string text = "trailhound " + std::string(text_at(&manifest, "command"));
  for (const JsonValue& argument : elements_at(&manifest, "arguments")) text += ' ' + std::string(text_of(&argument));
  return text;
}

}  // namespace

void set_provenance(const CaseFile& file, Values& page) {
  const JsonValue* const manifest = file.manifest ? &*file.manifest : nullptr;
  page.text("zone", zone_name(file.zone));
  page.text("version", file.version).flag("has_manifest", manifest != nullptr);
  const std::string name = !file.name.empty() ? file.name : std::string(text_at(manifest, "case"));
  const std::string examiner = !file.examiner.empty() ? file.examiner : std::string(text_at(manifest, "examiner"));
  page.flag("has_case", !name.empty()).text("case", name);
  page.flag("has_examiner", !examiner.empty()).text("examiner", examiner);
  const JsonValue* const time = member(file.ledger ? &*file.ledger : nullptr, "time");
  const std::string period = moments(text_at(time, "first"), text_at(time, "last"), file.zone);
  page.flag("has_period", !period.empty()).text("period", period);
  page.flag("has_run_times", manifest != nullptr && file.has_run_times);
  if (manifest == nullptr) return;
  page.text("hunt_version", text_at(manifest, "version")).text("arguments", arguments_text(*manifest));
  page.text("run_times", moments(text_at(manifest, "start"), text_at(manifest, "end"), file.zone));
  const JsonValue* const rules = member(manifest, "rules");
  page.flag("are_built_in", is_true_at(rules, "built_in"));
  set_hashes("rule_files", elements_at(rules, "files"), page);
  set_hashes("inputs", elements_at(manifest, "inputs"), page);
  set_hashes("outputs", elements_at(manifest, "outputs"), page);
}

}  // namespace trailhound
