#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/correlate/alert.h"
#include "engine/hunt/ledger.h"
#include "engine/hunt/match_collector.h"

namespace trailhound {

/// Writes alerts into the outputs of a hunt. The correlator formats an alert when it finds it, and writes it when its
/// turn comes, perhaps much later. In between it keeps one text, so that text contains the alert in all formats. With
/// two outputs:
///
///   size in format 0 (8 bytes) | size in format 1 (8 bytes) | alert in format 0 | alert in format 1
class AlertOutputs : public AlertFormat, public AlertSink {
 public:
  AlertOutputs(std::span<const HuntOutput> outputs, std::size_t correlations);

  void append(const Alert& alert, std::string& out) const override;
  bool write_alert(std::string_view formatted, const WrittenAlert& alert) override;

  /// Adds to the ledger how many alerts of each correlation were written, when, and for which groups.
  void add_to(HuntLedger& ledger) const;

 private:
  const std::span<const HuntOutput> outputs_;
  std::vector<std::uint64_t> by_rule_;
  ActivityByRule activity_;
};

}  // namespace trailhound
