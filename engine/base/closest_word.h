#pragma once

#include <string_view>

namespace trailhound {

/// Finds what somebody meant who typed a word that there is not. Offer it every word that there is, then ask.
/// Views the candidates and `typed`. Compares folded text. One thread.
class ClosestWord {
 public:
  /// `typed` should be what the user typed without what all candidates have in common, such as `--`.
  explicit ClosestWord(std::string_view typed) : typed_(typed) {}

  void offer(std::string_view candidate);

  /// The closest candidate, the first of several; empty if none is close. Close is a word that begins as the other one
  /// does (`min` and `min-level`), or that a few keystrokes turn into it: one for each three letters of the longer, at
  /// least one. Swapping two neighbours is one keystroke (`hnut`, `hunt`).
  std::string_view found() const { return found_; }

 private:
  std::string_view typed_, found_;
  double least_ = 2;  ///< of the candidates so far: keystrokes, as a share of those that are allowed; 1 is the most
};

}  // namespace trailhound
