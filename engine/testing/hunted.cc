#include "engine/testing/hunted.h"

#include <algorithm>
#include <stdexcept>

#include "engine/oracle/json.h"

namespace trailhound {

void feed_in_windows(Framer& framer, std::string_view text, std::size_t step, Batch& batch, BatchConsumer& consumer) {
  constexpr std::size_t kPadding = 64;
  std::size_t begin = 0, end = 0;
  for (;;) {
    // At least as much new text as is kept, as the Reader does: otherwise walking a long record takes quadratic time.
    end += std::min(text.size() - end, std::max(step, end - begin));
    std::vector<char> window(end - begin + kPadding, '\0');
    std::copy_n(text.data() + begin, end - begin, window.data());
    const bool last = end == text.size();
    const std::size_t keep = framer.feed(window.data(), end - begin, begin, last, batch, consumer);
    if (keep > end - begin) throw std::logic_error("the framer keeps more than it was given");
    if (last && keep > 0) throw std::logic_error("the framer keeps something behind the last window");
    if (last) return;
    begin = end - keep;
  }
}

TextHunt::TextHunt(const Plan& plan)
    : framer_(plan.eager_fields()), batch_(plan.make_batch()), evaluator_(plan), rules_(plan.rules().size()) {}

const std::vector<HuntedEvent>& TextHunt::run(std::string_view text, std::size_t step) {
  events_.clear();
  framer_.start();
  feed_in_windows(framer_, text, step, batch_, *this);
  report_ = framer_.finish();
  return events_;
}

void TextHunt::consume(Batch& batch) {
  const std::size_t first = events_.size();
  for (std::uint32_t row = 0; row < batch.rows(); ++row) {
    events_.push_back({std::string(batch.record(row).text), std::vector<bool>(rules_, false)});
  }
  for (const Evaluator::Hit& hit : evaluator_.evaluate(batch)) {
    if (events_[first + hit.row].rules[hit.rule]) throw std::logic_error("a match comes twice");
    events_[first + hit.row].rules[hit.rule] = true;
    for (const Evaluator::Witness& witness : evaluator_.explain(batch, hit)) {
      if (!parse_json(witness.value)) throw std::logic_error("evidence is not JSON: " + std::string(witness.value));
    }
  }
}

}  // namespace trailhound
