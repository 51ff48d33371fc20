#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trailhound {

/// Fuzz targets: one function of bytes for each part that reads what an attacker may have written. A target returns, or
/// it has a finding: a sanitizer stops it, or it calls found() because two computations that must agree do not. `./dev
/// fuzz` runs the targets under libFuzzer (fuzz_main.cc). The test of this folder runs each on its seeds, so that they
/// keep working.
struct FuzzTarget {
  std::string_view name;
  std::string_view purpose;
  void (*run)(std::string_view bytes);
  std::vector<std::string> (*seeds)();  ///< made from testdata; each is a valid input
  std::size_t max_bytes;                ///< of an input: large enough to reach the code, small enough to be fast
};

std::span<const FuzzTarget> fuzz_targets();

/// Reports a finding and ends the program.
[[noreturn]] void found(const std::string& what);

// The targets, each in the file of its name, which explains the bytes.
void fuzz_evidence(std::string_view bytes);
void fuzz_framing(std::string_view bytes);
void fuzz_sharing(std::string_view bytes);
void fuzz_records(std::string_view bytes);
void fuzz_rules(std::string_view bytes);
void fuzz_condition(std::string_view bytes);
void fuzz_patterns(std::string_view bytes);
void fuzz_engine(std::string_view bytes);
void fuzz_generated(std::string_view bytes);
void fuzz_correlations(std::string_view bytes);
void fuzz_digests(std::string_view bytes);
void fuzz_output(std::string_view bytes);
void fuzz_parts(std::string_view bytes);

}  // namespace trailhound
