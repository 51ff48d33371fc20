// Evidence in every shape that ../shared/data/formats/EXPECT.tsv lists.

#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "engine/testing/engine_hunt.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

ReadLedger account_of(const std::string& path) {
  const Input input{path, std::ifstream(path, std::ios::ate).tellg() < 0 ? 0u : 1u};
  return read_ledger_of({&input, 1}, 1);
}

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream text(line);
  for (std::string cell; std::getline(text, cell, '\t');) cells.push_back(cell);
  return cells;
}

/// The difference from the row; empty if there is none.
std::string judge(const ReadLedger& ledger, const std::string& events, const std::string& verdict) {
  const std::size_t range = events.find("..");
  const std::uint64_t least = std::stoull(events);
  const std::uint64_t most = range == std::string::npos ? least : std::stoull(events.substr(range + 2));
  if (ledger.records.evaluated < least || ledger.records.evaluated > most) {
    return std::to_string(ledger.records.evaluated) + " events instead of " + events;
  }
  if (!ledger.adds_up()) return "the ledger does not add up";
  if (verdict == "warn") return ledger.anything_unexamined() ? "" : "nothing was reported";
  if (ledger.anything_unexamined()) return ledger.problems.empty() ? "not examined" : ledger.problems.front().detail;
  if (verdict == "skip") return ledger.files.skipped == 1 ? "" : "not skipped";
  return ledger.files.examined == 1 ? "" : "skipped: " + ledger.skipped.front().reason;  // ok, optional
}

TEST_CASE("every row of EXPECT.tsv holds") {
  const std::string folder = shared_folder() + "/data/formats/";
  std::ifstream table(folder + "EXPECT.tsv");
  std::size_t rows = 0, hold = 0;
  for (std::string line; std::getline(table, line);) {
    if (line.empty() || line.front() == '#') continue;
    const std::vector<std::string> cells = cells_of(line);
    REQUIRE(cells.size() >= 4);
    ++rows;
    const std::string fault = judge(account_of(folder + cells[0]), cells[2], cells[3]);
    INFO(cells[0]);
    CHECK(fault == "");
    hold += fault.empty();
  }
  std::cout << hold << " of the " << rows << " rows of EXPECT.tsv hold\n";
  CHECK(rows > 50);
}

}  // namespace
}  // namespace trailhound
