#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace trailhound {

/// Tells whether a text contains one of many strings: an Aho-Corasick automaton (1975). Its states are the beginnings
/// of the strings; a state's fallback is the longest beginning that its text ends with. For `he`, `she`, `his`:
///
///   depth 1   h        s
///   depth 2   he  hi   sh → h
///   depth 3   his → s  she → he      (fallbacks other than the empty beginning)
///
/// States are numbered by depth, so the children of one are neighbours in the order of their bytes, and a state takes
/// ten bytes. Building and searching are linear in the bytes (times log 256). Unlike AtomIndex, which is dense and for
/// the literals of rules, it is made for strings out of the evidence. Immutable; the strings may go after construction.
class SubstringSet {
 public:
  /// `strings` sorted and distinct.
  explicit SubstringSet(const std::vector<std::string_view>& strings);

  bool any_in(std::string_view text) const;

 private:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  std::uint32_t child(std::uint32_t state, unsigned char byte) const;
  std::uint32_t step(std::uint32_t state, unsigned char byte) const;

  std::vector<unsigned char> byte_;         ///< by state: the last of its beginning
  std::vector<std::uint32_t> first_child_;  ///< by state, and one more; its children end where the next one's begin
  std::vector<std::uint32_t> fallback_;
  std::vector<bool> contains_;  ///< by state: its text ends with one of the strings
};

}  // namespace trailhound
