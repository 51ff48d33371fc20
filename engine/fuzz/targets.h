#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trailhound {

/// Fuzz targets: everything that reads what an attacker may have written, each as a function of bytes. A target ends
/// quietly, or reports a finding: it crashes (the sanitizers see to that), or it calls found() because two ways that
/// must agree do not. `./dev fuzz` runs them under libFuzzer (fuzz_main.cc); the test of this folder runs each on its
/// seeds, so that they never rot.
struct FuzzTarget {
  std::string_view name;
  std::string_view purpose;
  void (*run)(std::string_view bytes);
  std::vector<std::string> (*seeds)();  ///< made of testdata; each is a valid input
  std::size_t max_bytes;                ///< of an input: large enough for what is looked for, small enough to be fast
};

std::span<const FuzzTarget> fuzz_targets();

/// Ends the program with what was found.
[[noreturn]] void found(const std::string& what);

// The targets, each in the file of its name. What the bytes mean stands there.
void fuzz_evidence(std::string_view bytes);
void fuzz_framing(std::string_view bytes);
void fuzz_records(std::string_view bytes);
void fuzz_rules(std::string_view bytes);
void fuzz_condition(std::string_view bytes);
void fuzz_patterns(std::string_view bytes);
void fuzz_engine(std::string_view bytes);
void fuzz_generated(std::string_view bytes);
void fuzz_correlations(std::string_view bytes);

}  // namespace trailhound
