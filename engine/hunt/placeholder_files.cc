#include "engine/hunt/placeholder_files.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "engine/hunt/rule_files.h"
#include "engine/io/input.h"

namespace trailhound {
namespace {

constexpr std::string_view kOption = "--placeholders ";

std::string one_line(const Diagnostic& diagnostic) {
  std::string text = render(diagnostic);
  return text.substr(0, text.find('\n'));
}

}  // namespace

Result<std::vector<PlaceholderText>, std::string> read_placeholder_texts(std::span<const std::string> paths) {
  using Format = PlaceholderText::Format;
  std::vector<PlaceholderText> texts;
  for (const std::string& path : paths) {
    std::error_code failure;
    if (path == "-") return std::string("--placeholders reads files and folders, not standard input");
    if (!std::filesystem::exists(path, failure)) {
      return std::string(kOption) + path + ": " + (failure ? failure.message() : "there is no such file or folder");
    }
    const bool is_folder = std::filesystem::is_directory(path, failure);
    const InputList found = find_inputs(std::span(&path, 1));
    if (!found.problems.empty()) {
      return std::string(kOption) + found.problems.front().path + ": " + found.problems.front().detail;
    }
    const std::size_t before = texts.size();
    for (const Input& input : found.inputs) {
      const bool is_list = has_extension(input.path, {".txt"});
      if (is_folder && !is_list && !has_extension(input.path, {".yml", ".yaml"})) continue;
      Result<std::string> text = read_rule_file(input.path);
      if (!text) return std::string(kOption) + one_line(text.error());
      texts.push_back({input.path, is_list ? Format::kLines : Format::kYaml,
                       is_list ? placeholder_name_of(input.path) : std::string(), std::move(*text)});
    }
    if (texts.size() == before) return std::string(kOption) + path + ": there is no .txt, .yml or .yaml file";
  }
  return texts;
}

Result<Placeholders, std::string> load_placeholders(std::span<const PlaceholderText> texts) {
  PlaceholderLists read = read_placeholders(texts);
  if (read.diagnostics.empty()) return std::move(read.lists);
  std::string error = std::string(kOption) + one_line(read.diagnostics.front());
  if (const std::size_t more = read.diagnostics.size() - 1; more > 0) {
    error += " (and " + std::to_string(more) + (more == 1 ? " more fault)" : " more faults)");
  }
  return error;
}

}  // namespace trailhound
