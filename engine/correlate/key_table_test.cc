#include "engine/correlate/key_table.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "engine/base/seeded_hash.h"

namespace trailhound {
namespace {

/// Of each length that is treated apart, many that differ in one byte: at the begin, in the middle or at the end.
std::vector<std::string> texts() {
  std::vector<std::string> texts{""};
  for (std::size_t size = 1; size < 40; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (char other = 'a'; other <= 'z'; ++other) {
        texts.push_back(std::string(size, 'k'));
        texts.back()[at] = other;
      }
    }
  }
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  return texts;
}

TEST_CASE("equal texts have one number, other texts another") {
  const std::vector<std::string> all = texts();
  KeyTable table;
  for (int round = 0; round < 2; ++round) {
    for (std::uint32_t i = 0; i < all.size(); ++i) {
      CAPTURE(all[i]);
      REQUIRE(table.number_of(all[i], seeded_hash(all[i], 42)) == i);
    }
  }
  CHECK(table.size() == all.size());
  // Texts whose hashes are the same differ all the same.
  KeyTable crowded;
  for (std::uint32_t i = 0; i < 500; ++i) REQUIRE(crowded.number_of(all[i], 7) == i);
  for (std::uint32_t i = 0; i < 500; ++i) REQUIRE(crowded.number_of(all[i], 7) == i);
}

TEST_CASE("entries come by hash and text, also those that found no place before the end of the table") {
  const std::vector<std::string> all = texts();
  struct Row {
    const char* name;
    std::uint64_t (*hash)(const std::string& text, std::size_t i);
  };
  const Row rows[] = {
      {"as hashes are", [](const std::string& text, std::size_t) { return seeded_hash(text, 42); }},
      {"many at the end", [](const std::string&, std::size_t i) { return std::uint64_t{0xFFFFFFFF} - i % 7; }},
      {"at the end and the beginning", [](const std::string&, std::size_t i) { return i * 0x7FFFFFFF % 0xFFFFFFFF; }},
      {"all the same", [](const std::string&, std::size_t) { return std::uint64_t{1} << 31; }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    KeyTable table;
    for (std::size_t i = 0; i < 1000; ++i) table.number_of(all[i], row.hash(all[i], i));
    const std::vector<KeyTable::Entry> entries = table.entries();
    REQUIRE(entries.size() == 1000);
    std::vector<bool> is_there(1000);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      CHECK(table.text(entries[i].slot) == all[entries[i].number]);
      is_there[entries[i].number] = true;
      if (i == 0) continue;
      const KeyTable::Entry &before = entries[i - 1], &entry = entries[i];
      CHECK((before.hash < entry.hash ||
             (before.hash == entry.hash && table.text(before.slot) < table.text(entry.slot))));
    }
    CHECK(std::count(is_there.begin(), is_there.end(), true) == 1000);
  }
}

}  // namespace
}  // namespace trailhound
