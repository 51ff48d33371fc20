#include "engine/page/page.h"

#include <cstddef>

#include "engine/hash/sha256.h"
#include "engine/page/page_files.h"
#include "engine/page/sections.h"
#include "engine/page/template.h"
#include "engine/sigma/encoding.h"

namespace trailhound {
namespace {

/// `sha256-…`, by which a Content-Security-Policy names an inline style or script (W3C, CSP Level 3, §2.3.1).
std::string csp_hash(std::string_view text) {
  const Sha256::Digest digest = sha256(text);
  return "'sha256-" + base64({reinterpret_cast<const char*>(digest.data()), digest.size()}) + '\'';
}

}  // namespace

std::string case_page(const CaseFile& file) {
  Values page;
  // Inside the elements exactly these bytes, which the hashes are of.
  page.trusted("style", std::string(page_css())).trusted("script", std::string(page_js()));
  page.trusted("style_hash", csp_hash(page_css())).trusted("script_hash", csp_hash(page_js()));
  set_verdict(file, page);
  set_chart(file, page);
  set_story(file, page);
  set_attack(file, page);
  set_people(file, page);
  set_findings(file, page);
  set_integrity(file, page);
  set_unexamined(file, page);
  set_provenance(file, page);
  return fill_template(page_template(), page);
}

}  // namespace trailhound
