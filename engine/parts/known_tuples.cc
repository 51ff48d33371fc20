#include "engine/parts/known_tuples.h"

#include <algorithm>

namespace trailhound {

std::uint32_t& KnownTuples::place(const std::shared_ptr<TupleBook>& book, std::uint32_t tuple) {
  auto at = std::find_if(books_.begin(), books_.end(), [&](const Book& known) { return known.book == book; });
  if (at == books_.end()) {
    // A book that nobody else holds gets no events any more.
    std::erase_if(books_, [](const Book& known) { return known.book.use_count() == 1; });
    books_.push_back({book, {}});
    at = books_.end() - 1;
  }
  if (tuple >= at->numbers.size()) at->numbers.resize(tuple + std::size_t{1024}, 0);
  return at->numbers[tuple];
}

KnownTuples::Code KnownTuples::code(const std::shared_ptr<TupleBook>& book, std::uint32_t tuple) {
  std::uint32_t& number = place(book, tuple);
  if (number != 0) return {number, {}};
  book->build_text(tuple, text_);
  const auto [known, is_new] =
      numbers_.try_emplace(std::string(text_.tuple()), static_cast<std::uint32_t>(numbers_.size() + 1));
  number = known->second;
  if (!is_new) return {number, {}};
  bytes_ += known->first.size();
  return {0, known->first};
}

void KnownTuples::forget() {
  numbers_.clear();
  bytes_ = 0;
  books_.clear();
}

}  // namespace trailhound
