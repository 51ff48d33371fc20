#include "engine/spill/long_texts.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace trailhound {
namespace {

/// Texts that differ in their first byte, in their last one, and in their sizes.
std::vector<std::string> long_texts() {
  std::vector<std::string> texts;
  for (const std::size_t size : {LongTexts::kLong + 1, std::size_t{70'000}, std::size_t{70'001}}) {
    texts.push_back(std::string(size, 'a'));
    texts.push_back(std::string(size, 'a'));
    texts.back().front() = '\xff';
    texts.push_back(std::string(size, 'a'));
    texts.back().back() = 'b';
  }
  return texts;
}

TEST_CASE("long texts are told apart, ordered and read exactly, whatever the memory") {
  const std::vector<std::string> texts = long_texts();
  for (const std::size_t memory : {std::size_t{0}, std::size_t{100'000}, std::size_t{64} << 20}) {
    CAPTURE(memory);
    LongTexts long_texts(memory);
    std::vector<std::uint64_t> numbers(texts.size());
    std::vector<std::thread> threads;
    for (int worker = 0; worker < 4; ++worker) {
      threads.emplace_back([&, worker] {
        for (std::size_t i = 0; i < texts.size(); ++i) {
          const std::uint64_t number = long_texts.keep(texts[i]);
          if (worker == 0) numbers[i] = number;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(std::set(numbers.begin(), numbers.end()).size() == texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
      CHECK(long_texts.keep(texts[i]) == numbers[i]);
      CHECK(long_texts.text(numbers[i]) == texts[i]);
      for (std::size_t j = 0; j < texts.size(); ++j) {
        CHECK(long_texts.compare(numbers[i], numbers[j]) == (texts[i].compare(texts[j]) <=> 0));
      }
    }
    CHECK(long_texts.failure().empty());
  }
}

TEST_CASE("the table of long texts grows") {
  LongTexts long_texts(4096);
  std::set<std::uint64_t> numbers;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 1000; ++i) numbers.insert(long_texts.keep(std::to_string(i)));
    CHECK(numbers.size() == 1000);
  }
}

TEST_CASE("a long text that cannot be kept is a failure") {
  const char* const before = std::getenv("TMPDIR");
  const std::string kept = before ? before : "";
  setenv("TMPDIR", "/no/such/folder", 1);
  LongTexts long_texts(0);
  long_texts.keep("a text");
  before ? setenv("TMPDIR", kept.c_str(), 1) : unsetenv("TMPDIR");
  CHECK_THAT(long_texts.failure(), Catch::Contains("temporary file"));
}

}  // namespace
}  // namespace trailhound
