// Holds the sliding window against the obvious answer, which makes every window of every time anew.

#include "engine/correlate/episodes.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>

namespace trailhound {
namespace {

using Type = Correlation::Type;
using Operator = Correlation::Bound::Operator;

constexpr std::uint32_t kRules = 3;

struct Obvious {
  const Correlation& correlation;
  const std::vector<Fact>& facts;  // each is an element

  /// The longest chain of rules from `rule` on that starts at or after `time`.
  std::size_t chain(const std::vector<Fact>& window, std::uint32_t rule, Nanoseconds time) const {
    std::size_t best = 0;
    for (const Fact& fact : window) {
      if (fact.reference() < rule || fact.time < time) continue;
      best = std::max(best, 1 + chain(window, fact.reference() + 1, fact.time));
    }
    return best;
  }

  Fixed aggregate(const std::vector<Fact>& window) const {
    std::vector<Fixed> numbers;
    std::set<std::uint64_t> values;
    std::set<std::uint32_t> rules;
    Fixed sum = 0;
    for (const Fact& fact : window) {
      values.insert(fact.value);
      rules.insert(fact.reference());
      numbers.push_back(FactValue::to_number(fact.value));
      sum += numbers.back();
    }
    std::sort(numbers.begin(), numbers.end());
    switch (correlation.type) {
      case Type::kEventCount:
        return static_cast<Fixed>(window.size()) * kFixedOne;
      case Type::kValueCount:
        return static_cast<Fixed>(values.size()) * kFixedOne;
      case Type::kValueSum:
        return sum;
      case Type::kValueAvg: {
        const auto n = static_cast<Fixed>(numbers.size());
        Fixed floor = sum / n;
        while (floor * n > sum) --floor;
        return floor;
      }
      case Type::kValueMedian: {
        const std::size_t n = numbers.size();
        return n % 2 == 1 ? numbers[n / 2] : numbers[n / 2 - 1] + (numbers[n / 2] - numbers[n / 2 - 1]) / 2;
      }
      case Type::kValuePercentile:
        return numbers.front();  // the test asks for the percentile 0
      case Type::kTemporal:
        return static_cast<Fixed>(rules.size()) * kFixedOne;
      case Type::kTemporalOrdered:
        return static_cast<Fixed>(chain(window, 0, window.front().time)) * kFixedOne;
      case Type::kNewValue:
        break;
    }
    return 0;
  }

  std::vector<Episode> episodes() const {
    std::vector<Episode> result;
    Nanoseconds last = 0;
    for (std::size_t i = 0; i < facts.size(); ++i) {
      const Nanoseconds now = facts[i].time;
      if (i + 1 < facts.size() && facts[i + 1].time == now) continue;
      std::size_t first = 0;
      while (facts[first].time < now - correlation.timespan) ++first;
      const Fixed value = aggregate(
          {facts.begin() + static_cast<std::ptrdiff_t>(first), facts.begin() + static_cast<std::ptrdiff_t>(i) + 1});
      const Correlation::Bound& bound = correlation.bounds.front();
      if (bound.op == Operator::kLess ? value >= bound.value : value < bound.value) continue;
      if (!result.empty() && now - last <= correlation.timespan) {
        result.back().end = i + 1;
        result.back().value =
            bound.op == Operator::kLess ? std::min(result.back().value, value) : std::max(result.back().value, value);
      } else {
        result.push_back({first, i + 1, value});
      }
      last = now;
    }
    return result;
  }
};

TEST_CASE("episodes are those of every window tried") {
  const Type types[] = {Type::kEventCount,  Type::kValueCount,      Type::kValueSum, Type::kValueAvg,
                        Type::kValueMedian, Type::kValuePercentile, Type::kTemporal, Type::kTemporalOrdered};
  const std::vector<std::uint32_t> position_of{0, 1, 2};
  FactStore store({0}, 1u << 20, 1);
  GroupValues values(1u << 20);
  std::mt19937 random(1);
  std::size_t found = 0;
  for (int round = 0; round < 4000; ++round) {
    Correlation correlation;
    correlation.type = types[random() % std::size(types)];
    correlation.rules.resize(kRules);
    correlation.timespan = 1 + random() % 12;
    correlation.percentile = 0;
    correlation.bounds.push_back({random() % 3 == 0 ? Operator::kLess : Operator::kGreaterOrEqual,
                                  static_cast<Fixed>(1 + random() % 4) * kFixedOne, ""});
    if (correlation.type >= Type::kValueSum && correlation.type <= Type::kValueMedian) {
      correlation.bounds.front().value = static_cast<Fixed>(random() % 20);
    }
    std::vector<Fact> facts;
    Nanoseconds time = 0;
    for (std::size_t i = 0, count = 1 + random() % 40; i < count; ++i) {
      time += random() % 3 == 0 ? 0 : random() % 6;
      Fact fact;
      fact.time = time;
      fact.source = Fact::source_of(static_cast<std::uint32_t>(random() % kRules), Fact::Identity::kUuid);
      fact.id_low = i;
      fact.value = random() % 10;
      facts.push_back(fact);
    }
    CAPTURE(round, to_string(correlation.type));
    const std::vector<Episode> expected = Obvious{correlation, facts}.episodes();
    const auto finder = EpisodeFinder::make(correlation, position_of, 1u << 20);
    if (correlation.type == Type::kValueCount) {
      for (Fact& fact : facts) fact.value = FactValue::tuple(fact.value << TextLog::kNumberBits, fact.value);
    }
    if (correlation.type != Type::kEventCount) correlation.value_fields = {"value"};
    values.load(correlation, facts, store);
    for (int again = 0; again < 2; ++again) {  // it is reused from group to group
      const auto episodes = finder->find(facts, values);
      REQUIRE(episodes.size() == expected.size());
      for (std::size_t i = 0; i < expected.size(); ++i) {
        CHECK(episodes[i].begin == expected[i].begin);
        CHECK(episodes[i].end == expected[i].end);
        CHECK(to_string(episodes[i].value) == to_string(expected[i].value));
      }
    }
    found += expected.size();
  }
  CHECK(found > 4000);
}

}  // namespace
}  // namespace trailhound
