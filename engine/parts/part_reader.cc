#include "engine/parts/part_reader.h"

#include "engine/parts/accounts.h"
#include "engine/summary/activity.h"

namespace trailhound {
namespace {

/// The section that an item belongs to.
BlockKind section_of(ItemKind kind) {
  switch (kind) {
    case ItemKind::kInput:
    case ItemKind::kText:
    case ItemKind::kRecord:
    case ItemKind::kPiece:
    case ItemKind::kActivity:
    case ItemKind::kInputEnd:
      return BlockKind::kEvidence;
    case ItemKind::kGroup:
    case ItemKind::kFact:
      return BlockKind::kFacts;
    case ItemKind::kFingerprint:
      return BlockKind::kFingerprints;
    case ItemKind::kTotals:
      return BlockKind::kTotals;
  }
  return BlockKind::kEnd;
}

constexpr std::uint64_t kBeyond32Bits = std::uint64_t{1} << 32;
constexpr auto kEventIdKinds = static_cast<std::uint64_t>(Duplicates::EventId::Kind::kLong) + 1;

}  // namespace

Result<PartReader, std::string> PartReader::open(const std::string& path) {
  Result<BlockReader, std::string> blocks = BlockReader::open(path);
  if (!blocks) return blocks.error();
  PartReader reader(std::move(*blocks));
  if (!reader.blocks_.next()) return reader.blocks_.failure();
  if (reader.blocks_.kind() != BlockKind::kSettings)
    return std::string("is damaged: it does not begin with its settings");
  Result<PartSettings, std::string> settings = read_settings(reader.blocks_.payload());
  if (!settings) return settings.error();
  reader.settings_ = std::move(*settings);
  return reader;
}

bool PartReader::fail(std::string why) {
  if (failure_.empty()) failure_ = std::move(why);
  return false;
}

/// False: the part ends or has failed.
bool PartReader::next_block() {
  const BlockKind before = section_;
  if (!blocks_.next()) return blocks_.failure().empty() ? false : fail(blocks_.failure());
  const BlockKind section = blocks_.kind();
  const bool is_in_order = section >= before && section != BlockKind::kSettings &&
                           (section != BlockKind::kEnd || before == BlockKind::kTotals) &&
                           (section != BlockKind::kTotals || before != BlockKind::kTotals);
  if (!is_in_order) return fail("is damaged: its sections are out of order");
  section_ = section;
  std::optional<Place>& begin = begins_[static_cast<std::size_t>(section)];
  if (!begin) begin = blocks_.place();
  in_ = FieldReader(blocks_.payload());
  return true;
}

bool PartReader::next() {
  if (!failure_.empty()) return false;
  while (in_.at_end()) {
    if (!next_block()) return false;
    if (section_ == BlockKind::kEnd) return in_.at_end() ? false : fail("is damaged: its last block is not empty");
  }
  kind_ = static_cast<ItemKind>(in_.number_below(static_cast<std::uint64_t>(ItemKind::kTotals) + 1));
  if (in_.ok() && section_of(kind_) == section_) {
    read_item();
  } else {
    in_.fail();
  }
  if (in_.ok()) return true;
  return fail("is damaged: the block at byte " + std::to_string(blocks_.place().offset) + " does not make sense");
}

std::vector<Scalar> PartReader::read_scalars() {
  std::vector<Scalar> scalars;
  for (std::size_t left = in_.count(); left > 0 && in_.ok(); --left) {
    Scalar& scalar = scalars.emplace_back();
    const auto type = static_cast<Scalar::Type>(in_.number_below(128));
    if (type != Scalar::Type::kString && type != Scalar::Type::kNumber && type != Scalar::Type::kBoolean) in_.fail();
    scalar.type = type;
    scalar.text = in_.text();
  }
  return scalars;
}

void PartReader::read_value() {
  if (const std::uint64_t known = in_.number_below(known_.size() + 1); known > 0) {
    fact_.tuples = known_[static_cast<std::size_t>(known - 1)].first;
    fact_.numbers = known_[static_cast<std::size_t>(known - 1)].second;
    return;
  }
  fact_.tuples.clear();
  fact_.numbers.clear();
  for (std::size_t left = in_.count(); left > 0 && in_.ok(); --left) fact_.tuples.push_back(read_scalars());
  for (std::size_t left = in_.count(); left > 0 && in_.ok(); --left) fact_.numbers.push_back(in_.fixed());
  if (known_.size() < kMostKnownValues) known_.emplace_back(fact_.tuples, fact_.numbers);
}

void PartReader::read_fact() {
  fact_.position = static_cast<std::uint32_t>(in_.number_below(kBeyond32Bits));
  fact_.time = in_.signed_number();
  fact_.is_uuid = in_.flag();
  fact_.high = fact_.is_uuid ? in_.number() : 0;
  fact_.low = fact_.is_uuid ? in_.number() : 0;
  fact_.id = fact_.is_uuid ? std::string_view() : in_.text();
  fact_.place.piece = static_cast<std::uint32_t>(in_.number_below(kBeyond32Bits));
  fact_.place.record = static_cast<std::uint32_t>(in_.number_below(kBeyond32Bits));
  read_value();
}

void PartReader::read_activity() {
  Duplicates::EventId& id = activity_.id;
  id = {};
  id.kind = static_cast<Duplicates::EventId::Kind>(in_.number_below(kEventIdKinds));
  if (id.exists()) {
    const std::size_t words = id.is_uuid() ? 2 : id.words.size();
    for (std::size_t i = 0; i < words; ++i) id.words[i] = in_.number();
  }
  activity_.time = static_cast<Nanoseconds>(static_cast<std::uint64_t>(activity_.time) +
                                            static_cast<std::uint64_t>(in_.signed_number()));
  tuples_.begin_event();
  activity_.tuples.clear();
  for (std::uint64_t left = in_.number_below(kMostTuplesOfEvent + 1); left > 0 && in_.ok(); --left) {
    if (const std::uint64_t known = in_.number_below(tuples_.count() + 1); known > 0) {
      activity_.tuples.push_back(tuples_.text(known));
    } else if (const std::string_view tuple = in_.text(); is_activity(tuple)) {
      activity_.tuples.push_back(tuples_.add(tuple));
    } else {
      in_.fail();
    }
  }
  activity_.levels.reset();
  if (!in_.flag()) return;
  for (std::uint32_t& matches : activity_.levels.emplace()) {
    matches = static_cast<std::uint32_t>(in_.number_below(kBeyond32Bits));
  }
}

void PartReader::read_item() {
  switch (kind_) {
    case ItemKind::kInput:
      input_.path = in_.text();
      input_.size = in_.number();
      input_.name_at = static_cast<std::uint32_t>(in_.number_below(input_.path.size() + 1));
      return;
    case ItemKind::kText:
      path_ = in_.text();
      return;
    case ItemKind::kRecord:
      record_.number = in_.number();
      record_.offset = in_.number();
      record_.text = in_.text();
      return;
    case ItemKind::kPiece:
      piece_.number = in_.number_below(kBeyond32Bits);
      piece_.first_record = in_.number();
      return;
    case ItemKind::kActivity:
      read_activity();
      return;
    case ItemKind::kInputEnd:
      account_ = read_account(in_);
      if (!account_.adds_up() || account_.files.not_reached > 0) in_.fail();
      return;
    case ItemKind::kGroup:
      correlation_ = static_cast<std::uint32_t>(in_.number_below(kBeyond32Bits));
      group_ = read_scalars();
      known_.clear();
      return;
    case ItemKind::kFact:
      read_fact();
      return;
    case ItemKind::kFingerprint:
      fingerprint_ = read_fingerprint(in_);
      return;
    case ItemKind::kTotals:
      for (auto* count : {&totals_.inputs, &totals_.records, &totals_.pieces, &totals_.activity, &totals_.facts}) {
        *count = in_.number();
      }
      totals_.correlated = read_counters(in_);
      totals_.trails = read_trails(in_);
      if (!in_.at_end()) in_.fail();
      return;
  }
}

void PartReader::go_to(const Place& place) {
  blocks_.go_to(place);
  section_ = BlockKind::kSettings;  // any may follow
  in_ = FieldReader();
}

}  // namespace trailhound
