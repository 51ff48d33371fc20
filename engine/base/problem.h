#pragma once

#include <cstdint>
#include <string>

namespace trailhound {

/// A part of the evidence that could not be examined, or not wholly. Bad data is ordinary here: the ledger counts and
/// lists problems, and the run goes on. A value: owns its strings.
struct Problem {
  enum class Kind : std::uint8_t {
    kFailed,      ///< the input could not be opened or read at all
    kDamaged,     ///< part of the input was examined, part is lost
    kUnreadable,  ///< a record (or a stretch of text where records should be) could not be read
  };
  std::string path;  ///< the input as the user would name it
  Kind kind = Kind::kFailed;
  std::string detail;  ///< what, where (byte offset, and of which stream) and how much, in one sentence
};

}  // namespace trailhound
