#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "engine/base/result.h"
#include "engine/output/output.h"

namespace trailhound {

/// The outputs of a hunt.
struct OpenOutputs {
  std::unique_ptr<Output> matches;
  std::vector<std::unique_ptr<Output>> writes;  ///< as HuntArguments::writes
  std::unique_ptr<Output> stats;                ///< null without --stats
  std::unique_ptr<Output> navigator;            ///< null without --navigator
  std::unique_ptr<Output> who;                  ///< null without --who
  std::unique_ptr<Output> manifest;             ///< null without --manifest

  /// Whether something besides the matches is asked for, which is to be whole even if nobody reads these any more.
  bool has_files() const { return !writes.empty() || stats || navigator || who || manifest; }
};

/// Chooses the table, in order of event time, if results go to a terminal and nobody chose a format: there they are for
/// a person, elsewhere for the next command.
void choose_format_for_terminal(HuntArguments& arguments);

/// Opens all outputs before the hunt reads anything, so that a path that cannot be written fails now and not after
/// hours. The error names an output that cannot be opened. REQUIRES: clash_of() (cli/clash.h) found nothing
Result<OpenOutputs, std::string> open_outputs(const HuntArguments& arguments);

/// Writes all of an output and finishes it. Returns what failed; empty if nothing did.
std::string write_whole(Output& output, const std::string& text);

}  // namespace trailhound
