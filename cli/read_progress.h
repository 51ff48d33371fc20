#pragma once

#include <cstdio>
#include <optional>

#include "engine/read/pass.h"
#include "engine/report/progress.h"

namespace trailhound {

/// Draws the progress of a pass that is no hunt on the terminal that standard error is. One thread at a time.
class ReadProgressLine : public ReadObserver {
 public:
  void progress(const ReadProgress& progress) override { line_.progress({progress, std::nullopt}); }

 private:
  ProgressLine line_{stderr};
};

}  // namespace trailhound
