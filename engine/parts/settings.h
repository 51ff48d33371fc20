#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/problem.h"
#include "engine/base/result.h"
#include "engine/hash/sha256.h"
#include "engine/hunt/rule_files.h"
#include "engine/hunt/rule_selection.h"
#include "engine/io/input.h"
#include "engine/read/options.h"

namespace trailhound {

/// The list of inputs that a part is a range of. Each of the machines that share the work finds the same list and takes
/// its range; whole lists are one range of one.
struct PartList {
  Sha256::Digest digest{};              ///< of paths, sizes, and what could not be listed; see digest_of()
  std::uint64_t shard = 1, shards = 1;  ///< the part is the `shard`th of `shards`, from 1
  std::uint64_t first = 0, count = 0;   ///< its inputs, in the list
  std::uint64_t total = 0;              ///< inputs of the list
  std::uint64_t left_out = 0;           ///< files that are not in the list, by their names: the same in all ranges
  std::vector<std::string> arguments;   ///< that led to the list, for people
  std::vector<Problem> problems;        ///< of finding the inputs: the same in all ranges
  std::vector<Skipped> skipped;         ///< likewise
};

/// What a part was made with. Parts that differ in program, rules or options cannot be merged. The rules are there as
/// texts, so a merge needs no other file. A value.
struct PartSettings {
  std::string program;  ///< version and commit
  RuleTexts rules;
  RuleFilter filter;
  ReadOptions read;           ///< only what decides which records are evaluated: from, to, accounts, regions and limits
  bool has_activity = false;  ///< what `who` counts is in the part, too
  PartList list;

  Sha256::Digest rules_digest{}, options_digest{};  ///< of what the file has of these; write and read set them
};

/// The payload of the first block. Sets the digests of `settings`.
std::string write_settings(PartSettings& settings);
/// The error says what is wrong, without the name of the file.
Result<PartSettings, std::string> read_settings(std::string_view payload);

/// Tells lists apart: the same arguments over the same files give the same digest.
Sha256::Digest digest_of(const InputList& list);

/// The inputs of a range, as indexes: [first, first + count).
struct ShardRange {
  std::uint64_t first = 0, count = 0;
};
/// Cuts the list into contiguous ranges of about the same number of bytes, and gives the `shard`th, from 1. A range may
/// be empty. REQUIRES: 1 <= shard <= shards
ShardRange shard_range(std::span<const Input> inputs, std::uint64_t shard, std::uint64_t shards);

}  // namespace trailhound
