#pragma once

// For tests: damages a gzip file in a hundred places, and checks which records a hunt still examines.

#include <zlib.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "engine/testing/build.h"
#include "engine/testing/engine_hunt.h"
#include "engine/testing/test_files.h"

namespace trailhound {

/// The text that plain zlib inflates from `bytes`, up to the first error.
inline std::string inflate_what_can_be(const std::string& bytes) {
  z_stream stream{};
  if (inflateInit2(&stream, MAX_WBITS + 16) != Z_OK) throw std::bad_alloc();
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string text, piece(1u << 16, '\0');
  int result = Z_OK;
  while (result == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    result = inflate(&stream, Z_NO_FLUSH);
    text.append(piece, 0, piece.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  return text;
}

/// Hunts through a file of these bytes with a rule that matches every event.
class DamageHunt {
 public:
  DamageHunt() : plan_(compile_plan({rule_from_detection("s:\n  eventName: '*'\ncondition: s\n")}).plan) {}

  HuntedLines run(const std::string& bytes) const {
    const Input input{folder_.write("file.json.gz", bytes), bytes.size()};
    HuntOptions options;
    options.read.threads = 1;
    options.keep_duplicates = true;
    return hunt_lines(plan_, {&input, 1}, options);
  }

 private:
  TestFolder folder_;
  Plan plan_;
};

/// The offset in the text at which the record of a match line begins.
inline std::size_t offset_of(const std::string& line) {
  const std::string key = "\"offset\":";
  return std::stoull(line.substr(line.find(key) + key.size()));
}

/// Cuts the file at every hundredth, and flips a bit there. The hunt must examine every record that ends before the
/// first byte of text that differs, and its ledger must report any difference.
inline void check_damaged_copies(const std::string& bytes) {
  const DamageHunt hunt;
  const std::string text = inflate_what_can_be(bytes);
  const HuntedLines whole = hunt.run(bytes);
  REQUIRE(whole.lines.size() > 1);
  REQUIRE_FALSE(whole.ledger.anything_unexamined());
  for (std::size_t percent = 0; percent < 100; ++percent) {
    for (const bool is_cut : {true, false}) {
      CAPTURE(percent, is_cut);
      const std::size_t at = bytes.size() * percent / 100;
      std::string damaged = is_cut ? bytes.substr(0, at) : bytes;
      if (!is_cut) damaged[at] = static_cast<char>(damaged[at] ^ (1 << percent % 8));
      const std::string left = inflate_what_can_be(damaged);
      const std::size_t same = static_cast<std::size_t>(
          std::mismatch(text.begin(), text.end(), left.begin(), left.end()).first - text.begin());
      std::size_t sound = 0;  // records whose successor has begun as well
      while (sound + 1 < whole.lines.size() && offset_of(whole.lines[sound + 1]) <= same) ++sound;

      const HuntedLines outcome = hunt.run(damaged);
      CHECK(outcome.ledger.adds_up());
      CHECK(outcome.ledger.read.files.found == 1);
      REQUIRE(outcome.lines.size() >= sound);
      CHECK(std::equal(whole.lines.begin(), whole.lines.begin() + static_cast<std::ptrdiff_t>(sound),
                       outcome.lines.begin()));
      CHECK(outcome.ledger.read.records.evaluated >= sound);
      if (outcome.lines != whole.lines) {
        // An empty file, or one that is no longer gzip and no JSON either, is skipped and listed.
        CHECK((outcome.ledger.anything_unexamined() || (at < 2 && outcome.ledger.read.files.skipped == 1)));
        CHECK((!outcome.ledger.read.problems.empty() || !outcome.ledger.read.skipped.empty()));
      }
    }
  }
}

}  // namespace trailhound
