#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace trailhound {

/// Finds a sequence of characters, some of which are free, in a text: the Shift-And algorithm (Baeza-Yates and Gonnet
/// 1992). A bit of the state says how many characters of the sequence fit the text that ends here; for `a?b`:
///
///   text          x    a    c    b
///   bits 0 1 2   000  100  010  001      bit 2: all three fit, an occurrence ends here
///
/// Each character of the text shifts the bits on by one, sets the first, and keeps those whose character of the
/// sequence it fits. Time is characters of the text × words of the state (64 characters each), whatever the two hold,
/// where trying each start would take text × sequence. For long sequences; Wildcard tries short ones start by start,
/// which is faster on ordinary text. Immutable once the sequence is complete; any thread.
class CharacterRun {
 public:
  void add(char32_t character);
  void add_any();
  /// One of several characters; any other than these.
  void add_one_of(std::u32string_view characters);
  void add_any_but(std::u32string_view characters);

  /// The end of the first occurrence that starts at or after `from`; npos if there is none.
  std::size_t find(std::string_view text, std::size_t from) const;

 private:
  /// Characters that the sequence does not name have class 0.
  std::uint32_t class_of(char32_t character) const;
  std::uint32_t add_class(char32_t character);
  void grow();
  void fit(std::uint32_t class_index);  ///< the last character of the sequence fits this class

  std::size_t size_ = 0;
  std::array<std::uint32_t, 128> ascii_classes_{};
  std::unordered_map<char32_t, std::uint32_t> other_classes_;
  /// By class: a bit for each character of the sequence that it fits.
  std::vector<std::vector<std::uint64_t>> fits_ = std::vector<std::vector<std::uint64_t>>(1);
};

}  // namespace trailhound
