#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/summary/activity.h"
#include "engine/summary/tally.h"
#include "engine/summary/tuple_counts.h"

namespace trailhound {

/// What of an archive occurs from a time on and never before it. "Before" is event time, not the order of the files.
enum class NoveltyKind : std::uint8_t {
  kPrincipal,
  kKey,
  kAddress,
  kAgent,
  kRegion,
  kPrincipalService,  ///< a principal and a service that it called
  kPrincipalEvent,    ///< a principal and a call that it made
};
inline constexpr std::size_t kNoveltyKinds = 7;
std::string_view to_string(NoveltyKind kind);

struct Novelty {
  std::string value;   ///< the key …; of the last two kinds the principal
  std::string detail;  ///< of the last two kinds: `s3.amazonaws.com`, `s3.amazonaws.com:ListBuckets`
  std::uint64_t events = 0;
  Nanoseconds first = 0;
  std::string first_event;  ///< its eventID
};

struct Novelties {
  static constexpr std::size_t kKept = 10'000;
  struct Of {
    std::uint64_t found = 0;
    std::vector<Novelty> list;  ///< in order of their first event; the first kKept
  };
  std::array<Of, kNoveltyKinds> by_kind;
  bool has_before = false;  ///< some event precedes the time: otherwise everything is new
};

/// Finds them in tuples of calls.
class NoveltyFinder {
 public:
  NoveltyFinder(Nanoseconds since, std::size_t memory) : since_(since), counts_(memory, FirstEvents::kNamed) {}

  /// `is_asked`: the calls are among those that the user asked about. What only other calls have is not reported, but
  /// it counts as seen before; counts and the first event are those of the calls that were asked about.
  void add(const Calls& calls, const Tally& tally, bool is_asked);
  Novelties find();
  const std::string& failure() const { return counts_.failure(); }

 private:
  void add(NoveltyKind kind, std::string_view value, std::string_view detail, const Tally& tally, bool is_asked);

  const Nanoseconds since_;
  TupleCounts counts_;
  bool has_before_ = false;
  TupleBuilder tuple_;
  std::string detail_;
};

}  // namespace trailhound
