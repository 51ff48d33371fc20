#include "cli/hunt/outputs.h"

#include <unistd.h>

#include <utility>

namespace trailhound {

void choose_format_for_terminal(HuntArguments& arguments) {
  if (!arguments.format.empty() || !arguments.output.empty() || isatty(STDOUT_FILENO) != 1) return;
  arguments.format = "table";
  arguments.sort = true;
}

Result<OpenOutputs, std::string> open_outputs(const HuntArguments& arguments) {
  OpenOutputs outputs;
  const bool hash = !arguments.manifest.empty();
  struct Row {
    std::string path;
    std::unique_ptr<Output>* output;
    bool is_hashed;
    bool is_wanted;
  };
  const Row rows[] = {
      {arguments.output, &outputs.matches, hash, true},
      {arguments.stats.value_or(""), &outputs.stats, hash, arguments.stats.has_value()},
      {arguments.navigator, &outputs.navigator, hash, !arguments.navigator.empty()},
      {arguments.who, &outputs.who, hash, !arguments.who.empty()},
      {arguments.manifest, &outputs.manifest, hash, hash},
  };
  for (const Row& row : rows) {
    if (!row.is_wanted) continue;
    Result<std::unique_ptr<Output>, std::string> output = Output::open(row.path, row.is_hashed);
    if (!output) return output.error();
    *row.output = std::move(*output);
  }
  for (const HuntArguments::Write& write : arguments.writes) {
    Result<std::unique_ptr<Output>, std::string> output = Output::open(write.file, hash);
    if (!output) return output.error();
    outputs.writes.push_back(std::move(*output));
  }
  return outputs;
}

std::string write_whole(Output& output, const std::string& text) {
  output.write(text);
  return output.finish();
}

}  // namespace trailhound
