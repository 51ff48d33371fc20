#include "cli/hunt/outputs.h"

#include <sys/stat.h>

#include <utility>

namespace trailhound {
namespace {

bool is_input(const std::string& path, const InputList& list) {
  struct stat output;
  if (stat(path.c_str(), &output) != 0 || !S_ISREG(output.st_mode)) return false;
  for (const Input& input : list.inputs) {
    struct stat found;
    if (input.size != static_cast<std::uint64_t>(output.st_size)) continue;
    if (stat(input.path.c_str(), &found) != 0) continue;
    if (found.st_dev == output.st_dev && found.st_ino == output.st_ino) return true;
  }
  return false;
}

}  // namespace

Result<OpenOutputs, std::string> open_outputs(const HuntArguments& arguments, const InputList& list) {
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
      {arguments.manifest, &outputs.manifest, false, hash},
  };
  for (const Row& row : rows) {
    if (row.path.empty()) continue;
    for (const std::string& path : {row.path, row.path + kPartialSuffix}) {
      if (is_input(path, list)) return path + " is one of the inputs: evidence is not written over";
    }
  }
  for (const Row& row : rows) {
    if (!row.is_wanted) continue;
    Result<std::unique_ptr<Output>, std::string> output = Output::open(row.path, row.is_hashed);
    if (!output) return output.error();
    *row.output = std::move(*output);
  }
  return outputs;
}

std::string write_whole(Output& output, const std::string& text) {
  output.write(text);
  return output.finish();
}

}  // namespace trailhound
