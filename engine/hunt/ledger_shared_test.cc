// The ledger of a run on real evidence and on damaged copies of it must add up for any bytes, and must not depend on
// the number of threads.

#include <zlib.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <iostream>

#include "engine/testing/engine_hunt.h"
#include "engine/testing/shared.h"
#include "engine/testing/test_files.h"

namespace trailhound {
namespace {

ReadLedger account_of(const std::vector<Input>& inputs, unsigned threads) { return read_ledger_of(inputs, threads); }

/// The counters that may depend on the bytes only.
std::string counters(const ReadLedger& ledger) {
  std::string out;
  for (const std::uint64_t counter :
       {ledger.files.found, ledger.files.examined, ledger.files.damaged, ledger.files.skipped, ledger.files.failed,
        ledger.files.not_reached, ledger.files.members, ledger.records.seen, ledger.records.evaluated,
        ledger.records.not_events, ledger.records.unreadable, ledger.records.filtered, ledger.records.insights,
        ledger.records.omitted, ledger.records.aggregated, ledger.records.digests, ledger.bytes.compressed,
        ledger.bytes.decompressed}) {
    out += std::to_string(counter) + ' ';
  }
  return out;
}

/// The equations, written independently of ReadLedger::adds_up().
void check_sums(const ReadLedger& ledger) {
  CHECK(ledger.adds_up());
  const ReadLedger::Files& files = ledger.files;
  CHECK(files.found == files.examined + files.damaged + files.skipped + files.failed + files.not_reached);
  const ReadLedger::Records& records = ledger.records;
  CHECK(records.seen == records.evaluated + records.not_events + records.unreadable + records.filtered);
  CHECK(files.skipped == ledger.skipped.size());
  CHECK(files.damaged + files.failed <= ledger.problems.size());
}

std::vector<Input> real_inputs() {
  const std::vector<std::string> arguments{shared_folder() + "/data"};
  return find_inputs(arguments).inputs;
}

/// Bytes of text by zlib's own reader; -1 if it finds a fault.
std::int64_t inflated_size(const std::string& path) {
  gzFile file = gzopen(path.c_str(), "rb");
  std::vector<char> piece(1u << 16);
  std::int64_t total = 0;
  int count = 0;
  while ((count = gzread(file, piece.data(), static_cast<unsigned>(piece.size()))) > 0) total += count;
  const bool is_whole = count == 0 && gzclose(file) == Z_OK;
  return is_whole ? total : -1;
}

TEST_CASE("the ledger adds up on every file of ../shared/data, alone and together") {
  const std::vector<Input> inputs = real_inputs();
  REQUIRE(inputs.size() > 100);
  ReadLedger sum;
  std::size_t compared = 0;
  for (const Input& input : inputs) {
    CAPTURE(input.path);
    const ReadLedger ledger = account_of({input}, 1);
    check_sums(ledger);
    CHECK(ledger.files.found - ledger.files.members <= 1);
    sum.add(ledger);
    const bool is_whole_gzip = input.path.ends_with(".json.gz") && ledger.problems.empty();
    if (!is_whole_gzip) continue;
    const std::int64_t text = inflated_size(input.path);
    if (text < 0) continue;
    CHECK(ledger.bytes.compressed == std::filesystem::file_size(input.path));
    // UTF-16 becomes UTF-8, which is shorter.
    const bool is_utf16 = input.path.find("utf16") != std::string::npos;
    if (!is_utf16) CHECK(ledger.bytes.decompressed == static_cast<std::uint64_t>(text));
    compared += !is_utf16;
  }
  CHECK(compared > 60);
  const std::string one = counters(account_of(inputs, 1)), two = counters(account_of(inputs, 2));
  CHECK(one == two);
  CHECK(one == counters(sum));
  std::cout << inputs.size() << " files, " << compared << " compared with zlib: " << one << '\n';
}

TEST_CASE("the ledger adds up on damaged copies of every file of ../shared/data") {
  const TestFolder folder;
  std::vector<Input> damaged;
  for (const Input& input : real_inputs()) {
    const std::string bytes = file_bytes(input.path);
    std::string flipped = bytes, zeroed = bytes;
    if (!bytes.empty()) flipped[bytes.size() / 3] = static_cast<char>(flipped[bytes.size() / 3] ^ 0x20);
    std::fill_n(zeroed.begin(), std::min<std::size_t>(zeroed.size(), 1024), '\0');
    const std::string name = std::to_string(damaged.size());
    for (const auto& [what, copy] : {std::pair("cut", bytes.substr(0, bytes.size() / 2)), std::pair("flipped", flipped),
                                     std::pair("zeroed", zeroed)}) {
      damaged.push_back({folder.write(name + what, copy), copy.size()});
    }
  }
  REQUIRE(damaged.size() > 300);
  for (const Input& input : damaged) {
    CAPTURE(input.path);
    check_sums(account_of({input}, 1));
  }
  const ReadLedger one = account_of(damaged, 1), two = account_of(damaged, 2);
  check_sums(one);
  CHECK(counters(one) == counters(two));
  CHECK(one.files.damaged > 100);
  CHECK(one.records.evaluated > 1000);  // it examines their readable records
}

}  // namespace
}  // namespace trailhound
