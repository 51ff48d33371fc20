// What README.md shows below its commands is what they write.

#include <catch2/catch.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "engine/testing/program/program.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

/// A block of README.md: the commands of a shell, and the output below the last of them.
struct Block {
  std::string commands, output;
};

std::vector<Block> blocks_of(const std::string& page) {
  std::vector<Block> blocks;
  std::istringstream in(page);
  bool is_inside = false, continues = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("```")) {
      is_inside = !is_inside;
      if (is_inside) blocks.emplace_back();
    } else if (is_inside && (line.starts_with("$ ") || continues)) {
      blocks.back().commands += (continues ? line : line.substr(2)) + '\n';
      continues = line.ends_with('\\');
    } else if (is_inside) {
      blocks.back().output += line + '\n';
    }
  }
  return blocks;
}

/// How long a run took is another time in every run.
std::string without_duration(std::string text) {
  const std::size_t begin = text.find("\nTook ");
  if (begin != text.npos) text.erase(begin + 5, text.find('\n', begin + 1) - begin - 5);
  return text;
}

std::string without_space(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  return text;
}

/// Checks that the parts of `shown` between lines `...` follow each other in `written`. JSON may be wrapped, and a
/// `…` leaves out the rest of it.
void check_output(const std::string& shown, const std::string& written) {
  CAPTURE(written);
  if (shown.starts_with('{')) {
    CHECK(without_space(written).starts_with(without_space(shown.substr(0, shown.find(" …")))));
    return;
  }
  std::istringstream in(without_duration(shown));
  const std::string text = without_duration(written);
  std::size_t at = 0;
  std::string part;
  const auto check_part = [&] {
    CAPTURE(part);
    const std::size_t found = text.find(part, at);
    CHECK(found != text.npos);
    if (found != text.npos) at = found + part.size();
    part.clear();
  };
  for (std::string line; std::getline(in, line);) {
    if (line == "...") {
      check_part();
    } else {
      part += line + '\n';
    }
  }
  check_part();
}

TEST_CASE("the commands of the README write what it shows") {
  const ScratchFolder folder;
  folder.write("new.yml",
               "title: Key Made Inactive\n"
               "id: 2f3c7b1e-0000-4000-8000-000000000001\n"
               "description: An access key was made inactive.\n"
               "logsource:\n"
               "    product: aws\n"
               "    service: cloudtrail\n"
               "detection:\n"
               "    selection:\n"
               "        requestParameters.status|equals: Inactive\n"
               "    condition: selection\n"
               "level: low\n");
  const std::string enter = "source=$PWD; cd '" + folder.path() + "'; ";
  run_shell(enter + "mkdir -p build/release; ln -s \"$TRAILHOUND\" build/release/trailhound; ln -s $source/testdata .");
  std::size_t compared = 0;
  for (const Block& block : blocks_of(read_whole(source_folder() + "/README.md"))) {
    if (block.commands.empty() || block.output.empty()) continue;
    CAPTURE(block.commands);
    check_output(block.output, run_shell(enter + "{ " + block.commands + "} 2>&1").out);
    ++compared;
  }
  CHECK(compared >= 6);
}

}  // namespace
}  // namespace trailhound
