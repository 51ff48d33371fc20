#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trailhound {

/// Finds many short strings ("atoms") in a text at once. Each pattern with a literal contributes one atom of it, and
/// the matcher tries only the patterns whose atom occurs. An atom may select too much, never too little.
///
/// An Aho-Corasick automaton as a dense table over classes of bytes: one look-up per byte of text. build() cuts atoms
/// to the length at which the table stays small. Immutable after build(); all workers share it.
class AtomIndex {
 public:
  /// `id` is what scan() reports when `literal` (not empty) may occur.
  void add(std::string_view literal, std::uint32_t id);
  void build();

  bool empty() const { return literals_.empty(); }

  /// Calls hit(id) for every atom that occurs, perhaps several times.
  template <typename Hit>
  void scan(std::string_view text, Hit&& hit) const {
    std::uint32_t state = 0;
    for (const char c : text) {
      state = table_[(state & kStateMask) + class_of_[static_cast<unsigned char>(c)]];
      if (state & kHasOutput) {
        const std::uint32_t row = (state & kStateMask) / classes_;
        for (std::uint32_t i = outputs_begin_[row]; i < outputs_begin_[row + 1]; ++i) hit(outputs_[i]);
      }
    }
  }

 private:
  static constexpr std::uint32_t kHasOutput = 1u << 31;
  static constexpr std::uint32_t kStateMask = kHasOutput - 1;
  struct Literal {
    std::string text;
    std::uint32_t id = 0;
  };

  std::size_t count_states(std::size_t atom_size) const;

  std::vector<Literal> literals_;
  std::array<std::uint8_t, 256> class_of_{};
  std::uint32_t classes_ = 1;
  std::vector<std::uint32_t> table_;  ///< state × class → row offset of the next state, with kHasOutput
  std::vector<std::uint32_t> outputs_begin_, outputs_;
};

}  // namespace trailhound
