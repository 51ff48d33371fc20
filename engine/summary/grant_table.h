#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/summary/activity.h"
#include "engine/summary/people.h"

namespace trailhound {

/// Which key was issued to whom by which call. Archives of large organisations have millions of issued keys but few
/// grants, so a key takes its own bytes, a view and the number of its grant. Keys beyond `memory` are left out.
class GrantTable {
 public:
  explicit GrantTable(std::size_t memory) : memory_(memory) {}

  /// REQUIRES: issues come ordered by key, as TupleCounts::read() gives them.
  void add(const Issue& issue, const Tally& tally);
  /// After the last issue.
  void finish();

  /// The grant that a key came from.
  std::optional<std::uint32_t> find(std::string_view key) const;
  /// The keys, and all that were issued to them, directly or not.
  std::set<std::string, std::less<>> with_descendants(const std::vector<std::string>& keys) const;

  /// Notes what a principal did with an issued key.
  void note_use(std::uint32_t grant, const Grant::Key& use);

  std::vector<Grant> take_grants();
  /// Issued keys that are not in the table.
  std::uint64_t left_out() const { return left_out_; }

 private:
  struct IssuedKey {
    std::string_view key;
    std::uint32_t grant = 0;
  };
  /// The issues of one key so far.
  struct Pending {
    std::string key;
    Grant issuer;  ///< as far as it is known
    std::string session, shared_id, account;
    bool has_both_sides = false;
  };

  void close();
  std::string_view keep(std::string_view key);

  const std::size_t memory_;
  std::size_t bytes_ = 0;  ///< an estimate
  std::uint64_t left_out_ = 0;
  std::optional<Pending> pending_;
  TupleBuilder name_;
  std::map<std::string, std::uint32_t> numbers_;  ///< of grants, by what makes them differ
  std::vector<Grant> grants_;
  std::vector<IssuedKey> keys_;  ///< ordered by key
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t block_free_ = 0;
};

}  // namespace trailhound
