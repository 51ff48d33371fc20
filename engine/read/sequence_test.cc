#include "engine/read/sequence.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <random>
#include <thread>
#include <utility>

namespace trailhound {
namespace {

/// A text, of which every line is one result.
struct Lines : Part {
  std::vector<std::string> lines;
  std::size_t bytes() const override {
    std::size_t sum = 0;
    for (const std::string& line : lines) sum += line.size();
    return sum;
  }
  void clear() override { lines.clear(); }
};

class LineCollector : public Collector {
 public:
  explicit LineCollector(std::size_t limit = ~std::size_t{0}) : limit_(limit) { fields_.finish(); }
  const FieldTree& fields() const override { return fields_; }
  Batch make_batch() const override { return Batch(fields_); }
  std::unique_ptr<Visitor> make_visitor(Turns&) override { return nullptr; }
  std::unique_ptr<Part> make_part() const override { return std::make_unique<Lines>(); }
  bool collect(Part& part, const Piece&) override {
    for (const std::string& line : static_cast<Lines&>(part).lines) {
      if (lines.size() == limit_) return false;
      lines.push_back(line);
    }
    return true;
  }
  void end_input(const ReadLedger& account) override { ended.emplace_back(account.records.seen, lines.size()); }
  std::vector<std::string> lines;
  std::vector<std::pair<std::uint64_t, std::size_t>> ended;  ///< inputs, and how many lines there were

 private:
  std::size_t limit_;
  FieldTree fields_;
};

std::vector<std::string>& lines_of(std::unique_ptr<Part>& part) { return static_cast<Lines&>(*part).lines; }

/// Many small inputs by several workers, each in parts, with pauses that differ from run to run.
LineCollector run(unsigned threads, unsigned seed, std::uint64_t inputs, ReadLedger& ledger) {
  LineCollector collector;
  Sequence sequence(inputs, nullptr, collector);
  std::vector<std::thread> workers;
  for (unsigned t = 0; t < threads; ++t) {
    workers.emplace_back([&, t] {
      std::mt19937 random(seed + t);
      Turn turn;
      std::unique_ptr<Part> part = collector.make_part();
      while (sequence.take(turn)) {
        const std::uint64_t input = turn.input;
        ReadLedger account;
        account.files.found = account.files.examined = 1;
        account.records.seen = input;
        for (std::uint64_t i = 0; i < input % 4; ++i) {
          lines_of(part).push_back(std::to_string(input) + "." + std::to_string(i));
          if (random() % 2) sequence.hand_over(turn, {}, part);
          if (random() % 8 == 0) std::this_thread::yield();
        }
        if (!lines_of(part).empty()) sequence.hand_over(turn, {}, part);
        if (random() % 2) {
          sequence.finish(turn, account);
        } else {
          sequence.finish_run(turn, account);
          sequence.finish(input);
        }
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  ledger = sequence.ledger();
  return collector;
}

TEST_CASE("the order is that of the inputs, whatever the threads do") {
  ReadLedger ledger;
  const LineCollector expected = run(1, 1, 500, ledger);
  CHECK(ledger.files.examined == 500);
  std::vector<std::string> by_hand;
  std::vector<std::pair<std::uint64_t, std::size_t>> ends;
  for (std::uint64_t input = 0; input < 500; ++input) {
    for (std::uint64_t i = 0; i < input % 4; ++i) by_hand.push_back(std::to_string(input) + "." + std::to_string(i));
    ends.emplace_back(input, by_hand.size());
  }
  CHECK(expected.lines == by_hand);
  CHECK(expected.ended == ends);
  for (unsigned seed = 0; seed < 5; ++seed) {
    for (const unsigned threads : {2u, 8u}) {
      const LineCollector found = run(threads, seed, 500, ledger);
      CHECK(found.lines == by_hand);
      CHECK(found.ended == ends);
    }
  }
}

TEST_CASE("when the collector takes no more, the rest is not reached and the ledger says so") {
  LineCollector collector(2);
  Sequence sequence(10, nullptr, collector);
  Turn turn;
  std::unique_ptr<Part> part = collector.make_part();
  REQUIRE(sequence.take(turn));
  lines_of(part).assign(3, "x");
  CHECK_FALSE(sequence.hand_over(turn, {}, part));
  CHECK(sequence.has_stopped());
  ReadLedger account;
  account.files.found = account.files.not_reached = 1;
  sequence.finish(turn, account);
  CHECK_FALSE(sequence.take(turn));
  const ReadLedger ledger = sequence.ledger();
  CHECK(collector.lines.size() == 2);
  CHECK(ledger.files.found == 10);
  CHECK(ledger.files.not_reached == 10);
}

TEST_CASE("the runs of an input come in the order in which they were opened, whoever works for them") {
  for (unsigned seed = 0; seed < 5; ++seed) {
    LineCollector collector;
    Sequence sequence(2, nullptr, collector);
    std::vector<Turn> turns;
    for (const std::uint64_t input : {0u, 1u}) {
      REQUIRE(sequence.take(turns.emplace_back()));
      REQUIRE(turns.back().input == input);
      for (int i = 1; i < 20; ++i) turns.push_back(sequence.open_run(input));
    }
    std::vector<std::thread> workers;
    for (std::size_t t = 0; t < 4; ++t) {
      workers.emplace_back([&, t] {
        std::unique_ptr<Part> part = collector.make_part();
        // Each takes every fourth run, the later ones first in some rounds: nothing is so large that it would wait.
        for (std::size_t i = 0; i < turns.size() / 4; ++i) {
          const std::size_t at = (seed % 2 ? turns.size() / 4 - 1 - i : i) * 4 + t;
          for (const char* mark : {"a", "b"}) {
            lines_of(part).assign(1, std::to_string(at) + mark);
            sequence.hand_over(turns[at], {}, part);
          }
          ReadLedger account;
          account.problems.push_back({std::to_string(at), Problem::Kind::kFailed, ""});
          sequence.finish_run(turns[at], account);
        }
      });
    }
    for (std::thread& worker : workers) worker.join();
    CHECK(sequence.inputs_done() == 0);
    for (const std::uint64_t input : {0u, 1u}) sequence.finish(input);
    CHECK(sequence.inputs_done() == 2);
    REQUIRE(collector.lines.size() == 2 * turns.size());
    const ReadLedger ledger = sequence.ledger();
    REQUIRE(ledger.problems.size() == turns.size());
    for (std::size_t at = 0; at < turns.size(); ++at) {
      CHECK(collector.lines[2 * at] == std::to_string(at) + "a");
      CHECK(collector.lines[2 * at + 1] == std::to_string(at) + "b");
      CHECK(ledger.problems[at].path == std::to_string(at));
    }
  }
}

TEST_CASE("what waits for its turn is bounded, and abort() ends the waiting") {
  for (const bool is_aborted : {false, true}) {
    LineCollector collector;
    Sequence sequence(2, nullptr, collector);
    Turn first, second;
    REQUIRE(sequence.take(first));
    REQUIRE(sequence.take(second));
    std::atomic<int> delivered{0};
    std::thread ahead([&] {
      std::unique_ptr<Part> part = collector.make_part();
      for (int i = 0; i < 40; ++i) {
        lines_of(part).assign(1, std::string(1u << 20, 'x'));
        sequence.hand_over(second, {}, part);
        ++delivered;
      }
      sequence.finish(second, ReadLedger());
    });
    while (delivered < 16) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    CHECK(delivered < 20);  // it waits for the first input
    if (is_aborted) sequence.abort();
    sequence.finish(first, ReadLedger());
    ahead.join();
    CHECK(collector.lines.size() == (is_aborted ? 0 : 40));
  }
}

}  // namespace
}  // namespace trailhound
