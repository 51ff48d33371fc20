#include "engine/summary/novelty.h"

#include <algorithm>
#include <tuple>

#include "engine/summary/tuple.h"

namespace trailhound {
namespace {

constexpr std::array<std::string_view, kNoveltyKinds> kNames = {
    "principal", "key", "address", "agent", "region", "principal_service", "principal_event"};

/// A tuple is (kind, value, detail, asked). The two that differ in the last part only follow each other.
struct Facet {
  std::string kind, value, detail;
  Tally tally;  ///< of all calls: whether it is new
  Tally asked;  ///< of those that were asked about
  bool is(std::string_view a, std::string_view b, std::string_view c) const {
    return kind == a && value == b && detail == c;
  }
};

}  // namespace

std::string_view to_string(NoveltyKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

void NoveltyFinder::add(NoveltyKind kind, std::string_view value, std::string_view detail, const Tally& tally,
                        bool is_asked) {
  if (value.empty()) return;
  const char name = static_cast<char>('0' + static_cast<char>(kind));
  tuple_.clear();
  tuple_.add({&name, 1}).add(value).add(detail).add(is_asked ? "y" : "");
  counts_.add(tuple_.tuple(), tally);
}

void NoveltyFinder::add(const Calls& calls, const Tally& tally, bool is_asked) {
  has_before_ = has_before_ || tally.first < since_;
  add(NoveltyKind::kPrincipal, calls.principal, {}, tally, is_asked);
  add(NoveltyKind::kKey, calls.key, {}, tally, is_asked);
  add(NoveltyKind::kAddress, calls.address, {}, tally, is_asked);
  add(NoveltyKind::kAgent, calls.agent, {}, tally, is_asked);
  add(NoveltyKind::kRegion, calls.region, {}, tally, is_asked);
  add(NoveltyKind::kPrincipalService, calls.principal, calls.source, tally, is_asked);
  detail_.assign(calls.source).append(":").append(calls.event);
  add(NoveltyKind::kPrincipalEvent, calls.principal, detail_, tally, is_asked);
}

Novelties NoveltyFinder::find() {
  Novelties novelties;
  novelties.has_before = has_before_;
  const auto precedes = [](const Novelty& a, const Novelty& b) {
    return std::tie(a.first, a.value, a.detail) < std::tie(b.first, b.value, b.detail);
  };
  const auto cut = [&](Novelties::Of& of) {
    std::sort(of.list.begin(), of.list.end(), precedes);
    if (of.list.size() > Novelties::kKept) of.list.resize(Novelties::kKept);
  };
  Facet facet;
  const auto close = [&] {
    if (!facet.asked.has_time() || !facet.tally.has_time() || facet.tally.first < since_) return;
    Novelties::Of& of = novelties.by_kind[static_cast<std::size_t>(facet.kind.front() - '0')];
    ++of.found;
    of.list.push_back({facet.value, facet.detail, facet.asked.events, facet.asked.first,
                       std::string(facet.asked.first_event.text())});
    if (of.list.size() >= 2 * Novelties::kKept) cut(of);
  };
  counts_.read([&](std::string_view tuple, const Tally& tally) {
    TupleReader reader(tuple);
    const std::string_view kind = reader.next(), value = reader.next(), detail = reader.next();
    if (!facet.is(kind, value, detail)) {
      close();
      facet = {std::string(kind), std::string(value), std::string(detail), {}, {}};
    }
    facet.tally.add(tally);
    if (!reader.next().empty()) facet.asked.add(tally);
  });
  close();
  for (Novelties::Of& of : novelties.by_kind) cut(of);
  return novelties;
}

}  // namespace trailhound
