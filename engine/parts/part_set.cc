#include "engine/parts/part_set.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <tuple>
#include <utility>

namespace trailhound {
namespace {

ReadLedger found_by(const PartList& list) {
  InputList found;
  found.problems = list.problems;
  found.skipped = list.skipped;
  found.left_out = list.left_out;
  return ledger_of(found);
}

std::string range_name(const PartList& list) {
  return "part " + std::to_string(list.shard) + " of " + std::to_string(list.shards);
}

}  // namespace

/// Reads the parts, one after the other, and gathers what is wrong with them.
class PartSet::Builder {
 public:
  explicit Builder(std::string_view program) : program_(program) {}

  void add(const std::string& path) {
    Result<PartReader, std::string> reader = PartReader::open(path);
    if (!reader) return refuse(path, reader.error());
    if (reader->settings().program != program_) {
      return refuse(path, "was made by trailhound " + reader->settings().program + ", and this is " +
                              std::string(program_) + ": rules may mean something else there");
    }
    if (has_settings_ && !accepts_settings(path, reader->settings())) return;
    Checked part;
    part.path = path;
    part.list = reader->settings().list;
    if (!read(*reader, part)) return;
    if (!has_settings_) {
      set_.settings_ = reader->take_settings();
      first_path_ = path;
      has_settings_ = true;
    }
    enter(std::move(part));
  }

  Result<PartSet, std::vector<std::string>> finish() {
    for (std::vector<Checked>& list : set_.lists_) check_ranges(list);
    if (errors_.empty()) find_repeated_inputs();
    if (!errors_.empty()) return std::move(errors_);
    return std::move(set_);
  }

 private:
  /// A path by its hash, and the part that has it.
  struct Named {
    std::array<std::uint64_t, 2> hash{};
    std::uint64_t part = 0;
    friend auto operator<=>(const Named&, const Named&) = default;
  };

  static std::array<std::uint64_t, 2> hash_of(std::string_view path) {
    const Sha256::Digest digest = sha256(path);
    std::array<std::uint64_t, 2> hash{};
    std::memcpy(hash.data(), digest.data(), sizeof hash);
    return hash;
  }

  void refuse(const std::string& path, const std::string& why) { errors_.push_back(path + ": " + why); }

  bool accepts_settings(const std::string& path, const PartSettings& settings) {
    const bool same_rules = settings.rules_digest == set_.settings_.rules_digest;
    const bool same_options = settings.options_digest == set_.settings_.options_digest;
    if (same_rules && same_options) return true;
    refuse(path, std::string("was made with other ") + (same_rules ? "options" : "rules") + " than " + first_path_);
    return false;
  }

  /// Reads a part to its end. False: it is refused.
  bool read(PartReader& reader, Checked& part) {
    PartTotals counted;
    std::uint64_t fingerprints = 0;
    bool is_open = false, has_group = false, has_totals = false;
    const std::size_t named_before = named_.size();
    const char* fault = nullptr;
    while (fault == nullptr && reader.next()) {
      switch (reader.kind()) {
        case ItemKind::kInput:
          if (std::exchange(is_open, true)) fault = "an input begins inside another";
          if (counted.inputs++ == 0) part.first = reader.input().path;
          named_.push_back({hash_of(reader.input().path), parts_});
          break;
        case ItemKind::kText:
        case ItemKind::kRecord:
        case ItemKind::kPiece:
        case ItemKind::kActivity:
          if (!is_open) fault = "a record is outside of any input";
          counted.records += reader.kind() == ItemKind::kRecord;
          counted.pieces += reader.kind() == ItemKind::kPiece;
          counted.activity += reader.kind() == ItemKind::kActivity;
          break;
        case ItemKind::kInputEnd:
          if (!std::exchange(is_open, false)) fault = "an input ends that did not begin";
          break;
        case ItemKind::kGroup:
          has_group = true;
          break;
        case ItemKind::kFact:
          if (!has_group) fault = "a fact is outside of any group";
          ++counted.facts;
          break;
        case ItemKind::kFingerprint:
          ++fingerprints;
          break;
        case ItemKind::kTotals:
          has_totals = true;
          part.totals = std::move(reader.totals());
          break;
      }
    }
    const PartTotals& told = part.totals;
    const auto counts = [](const PartTotals& t) {
      return std::tuple(t.inputs, t.records, t.pieces, t.activity, t.facts);
    };
    if (fault == nullptr && reader.failure().empty() &&
        (!has_totals || is_open || counts(counted) != counts(told) || fingerprints != told.inputs ||
         told.inputs != part.list.count)) {
      fault = "its numbers do not add up";
    }
    if (fault != nullptr || !reader.failure().empty()) {
      named_.resize(named_before);
      refuse(part.path, fault != nullptr ? std::string("is damaged: ") + fault : reader.failure());
      return false;
    }
    part.evidence = reader.begin_of(BlockKind::kEvidence);
    part.facts = reader.begin_of(BlockKind::kFacts);
    part.fingerprints = reader.begin_of(BlockKind::kFingerprints);
    return true;
  }

  void enter(Checked part) {
    set_.trails_.add(std::exchange(part.totals.trails, {}));
    set_.correlated_ += part.totals.correlated;
    set_.inputs_ += part.totals.inputs;
    paths_.push_back(part.path);
    ++parts_;
    const auto [known, is_new] = list_of_.emplace(part.list.digest, set_.lists_.size());
    if (is_new) {
      set_.lists_.emplace_back();
      set_.found_.add(found_by(part.list));
      set_.arguments_.insert(set_.arguments_.end(), part.list.arguments.begin(), part.list.arguments.end());
    }
    part.list.arguments = {};
    part.list.problems = {};
    part.list.skipped = {};
    set_.lists_[known->second].push_back(std::move(part));
  }

  /// Sorts the ranges of a list, and looks for those that are missing or twice there.
  void check_ranges(std::vector<Checked>& list) {
    std::stable_sort(list.begin(), list.end(),
                     [](const Checked& a, const Checked& b) { return a.list.shard < b.list.shard; });
    const Checked& first = list.front();
    std::uint64_t expected = 1, inputs = 0;
    bool is_whole = true;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Checked& part = list[i];
      if (part.list.shards != first.list.shards) {
        refuse(part.path, "is " + range_name(part.list) + ", but " + first.path + " is " + range_name(first.list) +
                              " of the same list of inputs");
        return;
      }
      if (i > 0 && part.list.shard == list[i - 1].list.shard) {
        refuse(part.path, "has the same inputs as " + list[i - 1].path);
        is_whole = false;
        continue;
      }
      if (part.list.shard > expected) is_whole = false;
      miss(first, expected, part.list.shard);
      expected = part.list.shard + 1;
      if (is_whole && part.list.first != inputs) refuse(part.path, "does not begin where the part before it ends");
      inputs += part.list.count;
    }
    if (expected <= first.list.shards) is_whole = false;
    miss(first, expected, first.list.shards + 1);
    if (is_whole && inputs != first.list.total) refuse(list.back().path, "does not end where its list ends");
  }

  /// Reports the ranges [begin, end) as missing.
  void miss(const Checked& example, std::uint64_t begin, std::uint64_t end) {
    if (begin >= end) return;
    const std::string numbers = end - begin == 1 ? "part " + std::to_string(begin)
                                                 : "parts " + std::to_string(begin) + " to " + std::to_string(end - 1);
    errors_.push_back(numbers + " of " + std::to_string(example.list.shards) + (end - begin == 1 ? " is" : " are") +
                      " missing: " + example.path + " is " + range_name(example.list));
  }

  void find_repeated_inputs() {
    std::sort(named_.begin(), named_.end());
    const auto same = [](const Named& a, const Named& b) { return a.hash == b.hash; };
    constexpr std::size_t kShown = 20;
    for (auto at = std::adjacent_find(named_.begin(), named_.end(), same);
         at != named_.end() && errors_.size() < kShown; at = std::adjacent_find(at + 1, named_.end(), same)) {
      const std::string& other = paths_[static_cast<std::size_t>(at->part)];
      refuse(paths_[static_cast<std::size_t>((at + 1)->part)],
             "has an input that is in " + other + ", too: " + path_in(other, at->hash));
    }
  }

  /// The path of an input by its hash, from the part itself: too many to keep, and only an error asks for one.
  static std::string path_in(const std::string& part, const std::array<std::uint64_t, 2>& hash) {
    Result<PartReader, std::string> reader = PartReader::open(part);
    while (reader && reader->next()) {
      if (reader->kind() == ItemKind::kInput && hash_of(reader->input().path) == hash) return reader->input().path;
    }
    return {};
  }

  const std::string_view program_;
  PartSet set_;
  bool has_settings_ = false;
  std::string first_path_;
  std::vector<std::string> errors_, paths_;
  std::uint64_t parts_ = 0;
  std::vector<Named> named_;
  std::map<Sha256::Digest, std::size_t> list_of_;
};

Result<PartSet, std::vector<std::string>> PartSet::open(std::span<const std::string> paths, std::string_view program) {
  Builder builder(program);
  for (const std::string& path : paths) builder.add(path);
  return builder.finish();
}

}  // namespace trailhound
