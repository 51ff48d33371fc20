#include "engine/scan/sequence.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <random>
#include <thread>

namespace trailhound {
namespace {

class Lines : public MatchSink {
 public:
  explicit Lines(std::size_t limit = ~std::size_t{0}) : limit_(limit) {}
  bool write(std::string_view formatted, std::int64_t) override {
    if (lines.size() == limit_) return false;
    lines.emplace_back(formatted);
    return true;
  }
  std::vector<std::string> lines;

 private:
  std::size_t limit_;
};

void add(MatchChunk& chunk, const std::string& line, const std::string& id, std::uint32_t rule) {
  chunk.bytes += line;
  chunk.entries.push_back({static_cast<std::uint32_t>(line.size()), rule, 0, Duplicates::EventId::parse(id)});
}

/// Many small inputs by several workers, each in chunks, with pauses that differ from run to run.
std::vector<std::string> run(unsigned threads, unsigned seed, std::uint64_t inputs, bool keep_duplicates,
                             Ledger& ledger) {
  ScanOptions options;
  options.keep_duplicates = keep_duplicates;
  Lines sink;
  Sequence sequence(2, inputs, options, sink);
  std::vector<std::thread> workers;
  for (unsigned t = 0; t < threads; ++t) {
    workers.emplace_back([&, t] {
      std::mt19937 random(seed + t);
      std::uint64_t input = 0;
      MatchChunk chunk;
      while (sequence.take(input)) {
        Ledger account;
        account.files.found = account.files.examined = 1;
        for (std::uint64_t i = 0; i < input % 4; ++i) {
          // Every third input repeats the ids of the one before.
          const std::uint64_t owner = input % 3 == 2 ? input - 1 : input;
          add(chunk, std::to_string(input) + "." + std::to_string(i), std::to_string(owner) + "/" + std::to_string(i),
              static_cast<std::uint32_t>(i % 2));
          if (random() % 2) sequence.deliver(input, chunk);
          if (random() % 8 == 0) std::this_thread::yield();
        }
        if (!chunk.entries.empty()) sequence.deliver(input, chunk);
        sequence.finish(input, account);
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  ledger = sequence.ledger();
  return sink.lines;
}

TEST_CASE("the order is that of the inputs, whatever the threads do") {
  Ledger ledger;
  const auto expected = run(1, 1, 500, true, ledger);
  CHECK(ledger.files.examined == 500);
  CHECK(ledger.matches.written == expected.size());
  std::vector<std::string> by_hand;
  for (int input = 0; input < 500; ++input) {
    for (int i = 0; i < input % 4; ++i) by_hand.push_back(std::to_string(input) + "." + std::to_string(i));
  }
  CHECK(expected == by_hand);
  for (unsigned seed = 0; seed < 5; ++seed) {
    for (const unsigned threads : {2u, 8u}) CHECK(run(threads, seed, 500, true, ledger) == expected);
  }
}

TEST_CASE("of duplicates the first in the order is written") {
  Ledger once, parallel;
  const auto lines = run(1, 1, 300, false, once);
  CHECK(once.matches.duplicates > 0);
  CHECK(once.matches.written == lines.size());
  CHECK(once.matches_by_rule[0] + once.matches_by_rule[1] == lines.size());
  CHECK(run(8, 5, 300, false, parallel) == lines);
  CHECK(parallel.matches.duplicates == once.matches.duplicates);
}

TEST_CASE("when the sink takes no more, the rest is not reached and says so") {
  ScanOptions options;
  Lines sink(2);
  Sequence sequence(1, 10, options, sink);
  std::uint64_t input = 0;
  MatchChunk chunk;
  REQUIRE(sequence.take(input));
  for (int i = 0; i < 3; ++i) add(chunk, "x", "", 0);
  CHECK_FALSE(sequence.deliver(input, chunk));
  Ledger account;
  account.files.found = account.files.not_reached = 1;
  sequence.finish(input, account);
  CHECK_FALSE(sequence.take(input));
  const Ledger ledger = sequence.ledger();
  CHECK(ledger.matches.written == 2);
  CHECK(ledger.files.found == 10);
  CHECK(ledger.files.not_reached == 10);
}

TEST_CASE("what waits for its turn is bounded") {
  ScanOptions options;
  Lines sink;
  Sequence sequence(1, 2, options, sink);
  std::uint64_t first = 0, second = 0;
  REQUIRE(sequence.take(first));
  REQUIRE(sequence.take(second));
  std::atomic<int> delivered{0};
  std::thread ahead([&] {
    for (int i = 0; i < 40; ++i) {
      MatchChunk chunk;
      add(chunk, std::string(1u << 20, 'x'), "", 0);
      sequence.deliver(second, chunk);
      ++delivered;
    }
    sequence.finish(second, Ledger());
  });
  while (delivered < 16) std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  CHECK(delivered < 20);  // it waits for the first input
  sequence.finish(first, Ledger());
  ahead.join();
  CHECK(sink.lines.size() == 40);
}

}  // namespace
}  // namespace trailhound
