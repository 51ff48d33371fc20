#pragma once

#include <memory>

#include "engine/bindings/c/trailhound.h"
#include "engine/hunt/loaded_rules.h"

/// Rules that any number of runs and engines share, each of which keeps them alive.
struct trailhound_rules {
  std::shared_ptr<const trailhound::LoadedRules> loaded;
  bool watches_trails = false;  ///< the plan has the fields of TrailWatcher, so the ledger can name blind spots
};
