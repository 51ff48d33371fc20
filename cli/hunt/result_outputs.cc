#include "cli/hunt/result_outputs.h"

#include <unistd.h>

#include <cstdio>

#include "cli/terminal.h"
#include "engine/output/formats.h"

namespace trailhound {
namespace {

/// Takes results that an output refuses because its reader went away.
class PatientSink : public ResultSink {
 public:
  explicit PatientSink(Output& output) : output_(output) {}
  bool write_match(std::string_view formatted, std::int64_t time_key) override {
    return output_.closed() || output_.write_match(formatted, time_key) || output_.closed();
  }
  bool write(std::string_view formatted) override {
    return output_.closed() || output_.write(formatted) || output_.closed();
  }

 private:
  Output& output_;
};

}  // namespace

ResultOutputs::ResultOutputs(const OpenOutputs& outputs, const HuntArguments& arguments, const Plan& plan) {
  if (outputs.has_files()) patient_ = std::make_unique<PatientSink>(*outputs.matches);
  add(*outputs.matches, arguments.format.empty() ? "jsonl" : arguments.format, arguments, plan);
  for (std::size_t i = 0; i < outputs.writes.size(); ++i) {
    add(*outputs.writes[i], arguments.writes[i].format, arguments, plan);
  }
}

std::string ResultOutputs::finish() {
  for (Output* output : outputs_) {
    std::string error = output->finish();
    if (error.empty() && output != outputs_.front() && output->closed()) {
      error = output->written().path + ": its reader went away, so the results are incomplete";
    }
    if (!error.empty()) return error;
  }
  return {};
}

void ResultOutputs::add(Output& output, const std::string& format, const HuntArguments& arguments, const Plan& plan) {
  outputs_.push_back(&output);
  const bool is_main = hunt_outputs_.empty();
  if (is_main && format == "table" && arguments.output.empty() && isatty(STDOUT_FILENO) == 1) {
    add_terminal_table(output, arguments);
    return;
  }
  const bool has_choice = !arguments.columns.empty() || format != "table";
  formats_.push_back(make_format(format, plan, has_choice ? arguments.columns : arguments.table_columns));
  add_sink(is_main && patient_ ? *patient_ : output, arguments);
}

/// Of the format that was added last.
void ResultOutputs::add_sink(ResultSink& next, const HuntArguments& arguments) {
  ResultSink* sink = &next;
  if (arguments.sort) {
    sorted_.push_back(std::make_unique<SortedSink>(next, SortedSink::kMemory / (1 + arguments.writes.size())));
    sink = sorted_.back().get();
  }
  hunt_outputs_.push_back({formats_.back().get(), sink});
}

void ResultOutputs::add_terminal_table(Output& output, const HuntArguments& arguments) {
  const TextStyle style = text_style(stdout, arguments.color, arguments.shown_zone());
  const bool has_own = !arguments.terminal_columns.empty();
  const std::vector<Column>& base = has_own ? arguments.terminal_columns : arguments.table_columns;
  const std::vector<Column> columns =
      arguments.columns.empty() ? columns_for_terminal(base, style.columns) : arguments.columns;
  output.allow_colors();
  formats_.push_back(std::make_unique<TerminalCells>(columns));
  table_ = std::make_unique<TerminalTable>(output, columns, style);
  add_sink(*table_, arguments);
}

}  // namespace trailhound
