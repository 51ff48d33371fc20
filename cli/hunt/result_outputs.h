#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/hunt/outputs.h"
#include "engine/hunt/hunt.h"
#include "engine/output/output.h"
#include "engine/output/sorted_sink.h"
#include "engine/report/terminal_table.h"

namespace trailhound {

/// The outputs of results: the main one and those of --write, each with its format and, if asked for, sorted.
class ResultOutputs {
 public:
  ResultOutputs(const OpenOutputs& outputs, const HuntArguments& arguments, const Plan& plan);

  std::span<const HuntOutput> for_hunt() const { return hunt_outputs_; }

  void erase_progress() {
    for (Output* output : outputs_) output->erase_progress();
  }
  /// Nobody reads results any more, so the hunt ended early.
  bool are_closed() const { return outputs_.front()->closed() && patient_ == nullptr; }
  void mark_partial() {
    for (Output* output : outputs_) output->mark_partial();
  }

  /// Returns what failed; empty if nothing did. That the reader of the main output went away is no failure, but the
  /// files of --write are asked for whole.
  std::string finish();

 private:
  void add(Output& output, const std::string& format, const HuntArguments& arguments, const Plan& plan);
  void add_sink(ResultSink& next, const HuntArguments& arguments);
  void add_terminal_table(Output& output, const HuntArguments& arguments);

  std::vector<Output*> outputs_;
  std::vector<std::unique_ptr<OutputFormat>> formats_;
  std::unique_ptr<ResultSink> patient_;   ///< in front of the main output; null: the hunt ends where its reader does
  std::unique_ptr<TerminalTable> table_;  ///< in front of the main output; null: that is no table on a terminal
  std::vector<std::unique_ptr<SortedSink>> sorted_;
  std::vector<HuntOutput> hunt_outputs_;
};

}  // namespace trailhound
