#include <algorithm>
#include <string>
#include <vector>

#include "engine/base/figures.h"
#include "engine/base/text.h"
#include "engine/report/summary_sections.h"
#include "engine/trails/blind_spots.h"

namespace trailhound {

void append_blind_spots(const HuntFindings& findings, bool is_full, TextPage& page) {
  constexpr std::size_t kGaps = 3, kRules = 1;
  if (findings.ledger->interruption) return;
  const std::vector<BlindSpot> spots = blind_spots(findings.ledger->trails, findings.ledger->read, findings.plan);
  if (spots.empty()) return;
  page.line();
  page.line("What this archive cannot show:");
  const auto list = [&](BlindSpot::Kind kind, std::size_t most, const std::string& rest) {
    std::size_t count = 0;
    for (const BlindSpot& spot : spots) {
      if (spot.kind == kind && (++count <= most || is_full)) page.paragraph("  ", 2, printable(spot.text));
    }
    if (count > most && !is_full) page.paragraph("  ", 2, with_commas(count - most) + rest + " (--summary all)");
  };
  using Kind = BlindSpot::Kind;
  for (const Kind kind : {Kind::kNoDataEvents, Kind::kNoReadEvents, Kind::kNoNetworkActivity, Kind::kNoManagementEvents,
                          Kind::kOmittedParameters}) {
    list(kind, ~std::size_t{0}, {});
  }
  list(Kind::kGap, kGaps, " more gaps");
  list(Kind::kRuleWithoutSource, kRules, " more rules ask for services without events");
}

}  // namespace trailhound
