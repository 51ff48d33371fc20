#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "bench/contenders.h"
#include "engine/hunt/loaded_rules.h"
#include "engine/summary/activity.h"
#include "engine/summary/activity_statistic.h"
#include "engine/summary/people.h"
#include "engine/summary/tuple_book.h"

namespace trailhound {
namespace {

/// As the command has it by default.
constexpr std::size_t kMemory = std::size_t{512} << 20;
/// Of a worker's book.
constexpr std::size_t kBookMemory = kMemory / 64;

[[noreturn]] void fail(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(2);
}

People people_or_fail(TupleCounts& counts) {
  People people = people_of(counts, {.narrowing = {}, .since = {}, .memory = kMemory / 2});
  if (!people.error.empty()) fail(people.error);
  return people;
}

}  // namespace

Measurement run_who(std::span<const Input> inputs, const std::vector<std::string>& rule_files, unsigned threads) {
  Measurement result;
  const auto fields = ActivityStatistic::fields();
  Result<LoadedRules, std::string> rules = load_hunt_rules({rule_files, {}, {}, {fields.begin(), fields.end()}});
  if (!rules) fail(rules.error());
  result.rules = rules->plan.rules().size();
  result.seconds = seconds_of([&] {
    SummaryOptions options;
    options.read.threads = threads;
    options.memory = kMemory;
    Summary summary = summarize(rules->plan, inputs, options, ActivityStatistic(rules->plan), nullptr);
    if (!summary.error.empty()) fail(summary.error);
    const People people = people_or_fail(*summary.counts);
    for (const PrincipalSummary& principal : people.principals) result.matches += principal.counts.calls;
    if (result.matches + people.folded.counts.calls != summary.counted) fail("who lost calls");
    result.bytes = summary.ledger.bytes.decompressed;
    result.records = summary.ledger.records.evaluated;
  });
  return result;
}

Measurement run_people(std::uint64_t tuples, std::uint64_t principals) {
  Measurement result;
  result.records = tuples;
  result.seconds = seconds_of([&] {
    TupleCounts counts(kMemory / 2);
    auto book = std::make_unique<TupleBook>(kBookMemory, counts.seed());
    TupleBuilder front;
    for (std::uint64_t i = 0; i < tuples; ++i) {
      const std::string number = std::to_string(i % principals), round = std::to_string(i / principals);
      const std::string name = "arn:aws:iam::111122223333:user/" + number, key = "AKIA" + number;
      const std::string address = "2001:db8::" + round, source = "service" + std::to_string(i % 7) + ".amazonaws.com";
      Calls calls;
      calls.kind = PrincipalKind::kUser;
      calls.principal = name;
      calls.key = key;
      calls.address = address;
      calls.agent = "aws-cli/2.15.30";
      calls.region = "eu-west-1";
      calls.account = "111122223333";
      calls.source = source;
      build_front(calls, front);
      const CallTraits traits = traits_of(calls);
      TupleKey call(book->front(front.tuple()));
      call.parts = {book->part(calls.address),
                    book->part(calls.agent),
                    book->part(calls.region),
                    book->part(calls.account),
                    book->part(calls.source),
                    book->part({}),
                    book->part({traits.data(), traits.size()})};
      counts.add(book->row(book->number(call), counts), static_cast<Nanoseconds>(i), {});
      if (book->full()) book = std::make_unique<TupleBook>(kBookMemory, counts.seed());
    }
    const People people = people_or_fail(counts);
    std::uint64_t calls = people.folded.counts.calls;
    for (const PrincipalSummary& principal : people.principals) calls += principal.counts.calls;
    if (calls != tuples) fail("who lost calls");
    result.matches = people.principals.size() + people.folded.principals;
  });
  if (result.matches != principals) fail("who lost principals");
  return result;
}

}  // namespace trailhound
