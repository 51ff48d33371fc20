#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/testing/random.h"
#include "engine/testing/vocabulary.h"

namespace trailhound {

/// Generates rules and events for property tests. Both come from one small vocabulary, because rules that match nothing
/// would prove nothing. Deterministic: the same seed and the same calls give the same texts everywhere. Every rule is
/// valid (load_rules reports no error), and hunt recognises every event as one of CloudTrail.
///
///   Generator generator(seed);
///   const std::string rules = generator.rules(8);   // YAML, several documents
///   const std::string event = generator.event();    // JSON, one object
///
/// Events contain every case that the semantics name: nested and dotted keys that compete, duplicate keys, arrays in
/// arrays, null, empty values, strings that contain JSON, numbers in all notations, case variants beyond ASCII, every
/// escape, white space. No malformed JSON or UTF-8: the fuzz targets have those. A value: one thread at a time.
class Generator {
 public:
  explicit Generator(std::uint64_t seed);
  explicit Generator(Random random);

  std::string rule();
  std::string rules(std::size_t count);  ///< documents of one file
  std::string event();
  std::string lower_case_event();  ///< as Athena and Hive export it

 private:
  Random random_;
  Vocabulary vocabulary_;
  std::size_t rules_ = 0, events_ = 0;
};

}  // namespace trailhound
