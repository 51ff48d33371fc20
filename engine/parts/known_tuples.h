#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/summary/tuple_book.h"

namespace trailhound {

/// Few distinct tuples (engine/summary/activity.h) stand behind many events, so an event of a part names a tuple that
/// came before by its number. When so many are known, or their texts take so much, writer and reader forget them all,
/// before the next event.
inline constexpr std::size_t kMostKnownTuples = 64u << 10, kMostKnownTupleBytes = 16u << 20;
/// Far more than an event has. It bounds what a reader remembers of a hostile one.
inline constexpr std::uint64_t kMostTuplesOfEvent = 1024;

/// The writer's side. One thread.
class KnownTuples {
 public:
  struct Code {
    std::uint64_t number = 0;  ///< from 1; 0: the tuple is new, and `text` has it, until the tuples are forgotten
    std::string_view text;
  };

  void begin_event() {
    if (numbers_.size() >= kMostKnownTuples || bytes_ >= kMostKnownTupleBytes) forget();
  }
  /// Of a tuple of a worker's book. Its texts are looked up once for each book.
  Code code(const std::shared_ptr<TupleBook>& book, std::uint32_t tuple);

 private:
  /// What is known of the tuples of a book; 0: nothing.
  struct Book {
    std::shared_ptr<TupleBook> book;
    std::vector<std::uint32_t> numbers;
  };
  std::uint32_t& place(const std::shared_ptr<TupleBook>& book, std::uint32_t tuple);
  void forget();

  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::size_t bytes_ = 0;
  std::vector<Book> books_;
  TupleBuilder text_;
};

/// The reader's side. One thread.
class ReadTuples {
 public:
  void begin_event() {
    if (texts_.size() >= kMostKnownTuples || bytes_ >= kMostKnownTupleBytes) forget();
  }
  std::size_t count() const { return texts_.size(); }
  /// The text of the tuple with the number, from 1; good until the next event. REQUIRES: number <= count()
  std::string_view text(std::uint64_t number) const { return texts_[static_cast<std::size_t>(number - 1)]; }
  std::string_view add(std::string_view text) {
    bytes_ += text.size();
    return texts_.emplace_back(text);
  }

 private:
  void forget() {
    texts_.clear();
    bytes_ = 0;
  }

  std::deque<std::string> texts_;
  std::size_t bytes_ = 0;
};

}  // namespace trailhound
