#pragma once

namespace trailhound {

/// What the process tells its caller. If several apply, the first of these wins: 2, the signals, 1, 3. So 1 hides 3: a
/// caller must learn that something was not examined, and it finds the matches on standard output anyway.
enum class ExitCode : int {
  kDone = 0,        ///< all was examined
  kUnexamined = 1,  ///< finished, but an input, a record or a rule could not be examined
  kNothingRan = 2,  ///< usage, no rule, no input, a rule set aside under --strict, or results that cannot be written
  kMatched = 3,     ///< with --fail-on-match: all was examined, and something matched
  // The hunt was asked to end before it was done: 128 and the number of the signal, as shells have it.
  kHungUp = 129,
  kInterrupted = 130,
  kTerminated = 143,
};

}  // namespace trailhound
