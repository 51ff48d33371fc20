#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace trailhound {

/// For tests only: our pages in Markdown, and what their fenced blocks hold.

/// The README, the manual, the pages for contributors, of the rules and of the test data, below the root of the source
/// tree.
std::vector<std::string> page_paths();

struct PageBlock {
  std::string language;            ///< behind the opening fence; empty if there is none
  std::vector<std::string> lines;  ///< without the blanks that indent the whole block
  std::size_t first_line = 0;      ///< the number of lines.front() in the page, from 0
  std::size_t indent = 0;
};

std::vector<std::string> lines_of_page(const std::string& page);
std::vector<PageBlock> blocks_of_page(const std::vector<std::string>& lines);

}  // namespace trailhound
