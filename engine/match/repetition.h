#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace trailhound {

/// Rewrites the counted repetitions of a regular expression (RE2 syntax) that exceed RE2's limit: a count of more than
/// 1,000, or nested counts whose product is more. A repetition becomes a sequence of smaller ones that finds the same
/// texts (which copy takes what does not matter to a search without captures):
///
///   x{1,3000}          (?:x{1}x{0,1000}x{0,1000}x{0,999})
///   x{2500,}           (?:x{1000}x{1000}x{500}x*)
///   (a{1,40}b){1,60}   (?:(?:a{1,40}b){1}(?:a{1,40}b){0,25}(?:a{1,40}b){0,25}(?:a{1,40}b){0,9})
///
/// The last has chunks of 25, because 25 × 40 is 1,000. Groups become non-capturing, as a name must not occur twice.
/// An expression that RE2 rejects for other reasons stays one that it rejects.
/// nullopt: the result would have more than kLargestRewritten bytes, far beyond what RE2's memory budget holds.
inline constexpr std::size_t kLargestRewritten = 1u << 20;
std::optional<std::string> with_small_repetitions(std::string_view expression);

}  // namespace trailhound
