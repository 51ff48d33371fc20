#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/hunt/hunt.h"

namespace trailhound {

/// The lines that a hunt wrote, and its ledger.
struct HuntedLines {
  HuntLedger ledger;
  std::vector<std::string> lines;  ///< with their line ends
  std::string text() const;
};

/// Hunts as the program does, with JSON lines as output. Throws std::runtime_error if writing or spilling fails.
HuntedLines hunt_lines(const Plan& plan, std::span<const Input> inputs, const HuntOptions& options = {});

/// The ledger of reading the inputs, with a plan without rules.
ReadLedger read_ledger_of(std::span<const Input> inputs, unsigned threads);

}  // namespace trailhound
