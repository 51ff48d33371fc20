#pragma once

#include <memory>
#include <string>

#include "cli/arguments.h"
#include "engine/base/result.h"
#include "engine/io/input.h"
#include "engine/output/output.h"

namespace trailhound {

/// Where a hunt's results go.
struct OpenOutputs {
  std::unique_ptr<Output> matches;
  std::unique_ptr<Output> stats;      ///< null without --stats
  std::unique_ptr<Output> navigator;  ///< null without --navigator
  std::unique_ptr<Output> manifest;   ///< null without --manifest
};

/// Opens all of them before anything is read, so that a path that cannot be written is known before hours have passed.
/// Evidence is never written over: the error names an output that is one of the inputs, or cannot be opened.
Result<OpenOutputs, std::string> open_outputs(const HuntArguments& arguments, const InputList& list);

/// Writes all of an output at once. Empty string: all is well; otherwise what failed.
std::string write_whole(Output& output, const std::string& text);

}  // namespace trailhound
