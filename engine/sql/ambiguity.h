#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/sql/code_points.h"

namespace trailhound {

/// Whether an engine that backtracks can take exponential time for a regular expression: whether some text leads in two
/// ways from a place inside a repetition back to that place ("exponential degree of ambiguity", Weber and Seidl 1991).
/// Built beside the expression, bottom up, as Glushkov's automaton: each character class is a state.
///
/// Errs only towards exponential: an anchor counts as nothing, a counted repetition as one without a bound.
class Ambiguity {
 public:
  using State = std::uint32_t;
  /// A part of the expression.
  struct Part {
    bool may_be_empty = true;
    std::vector<State> first, last;  ///< the states in which a text of it begins and ends
  };

  Part character(const CodePoints& characters);
  Part sequence(Part left, Part right);
  static Part either(Part left, const Part& right);
  Part repeated(Part part);
  static Part optional(Part part);

  /// True as well if that would take too long to find out.
  bool is_exponential() const;

 private:
  static constexpr std::size_t kMostStates = 300;  ///< inside repetitions

  bool connect(const std::vector<State>& from, const std::vector<State>& to);
  std::vector<State> states_in_loops() const;
  bool share_a_character(State a, State b) const;

  std::vector<CodePoints> characters_;      ///< by state
  std::vector<std::vector<State>> follow_;  ///< by state, in order
  bool has_double_way_ = false;             ///< two repetitions lead from one state to the same
};

}  // namespace trailhound
