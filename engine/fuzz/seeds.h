#pragma once

#include <string>
#include <vector>

namespace trailhound {

// The seeds of each target: valid inputs, made from testdata. Throw std::runtime_error if testdata is missing.
std::vector<std::string> evidence_seeds();
std::vector<std::string> framing_seeds();
std::vector<std::string> records_seeds();
std::vector<std::string> rules_seeds();
std::vector<std::string> condition_seeds();
std::vector<std::string> patterns_seeds();
std::vector<std::string> engine_seeds();
std::vector<std::string> generated_seeds();
std::vector<std::string> correlations_seeds();
std::vector<std::string> digests_seeds();
std::vector<std::string> output_seeds();
std::vector<std::string> parts_seeds();  ///< in parts.cc, which writes parts

}  // namespace trailhound
