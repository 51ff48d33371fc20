#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/fixed.h"
#include "engine/event/value.h"

namespace trailhound {

/// A value as correlations compare it: by type and text (engine/notes/0002-correlations.md, 4).
struct Scalar {
  enum class Type : char { kString = 's', kNumber = 't', kBoolean = 'u' };
  Type type = Type::kString;
  std::string text;  ///< a string decoded, a number or boolean as written

  friend auto operator<=>(const Scalar&, const Scalar&) = default;
};

/// nullopt for null, objects and arrays.
std::optional<Scalar> to_scalar(const RawValue& value);

/// The number that a JSON number or a string in plain decimal notation means; nullopt for other values, and beyond the
/// range of Fixed.
std::optional<Fixed> to_number(const Scalar& scalar);

/// Group keys and value tuples are bytes: tuples are equal if and only if their bytes are.
void append_scalar(Scalar::Type type, std::string_view text, std::string& tuple);
std::vector<Scalar> to_scalars(std::string_view tuple);

/// The order of to_scalars(a) and to_scalars(b).
std::strong_ordering compare_tuples(std::string_view a, std::string_view b);

/// Appends the value as JSON.
void append_json(const Scalar& scalar, std::string& out);

/// The product of the parts' distinct values as tuples, the last part varying fastest and each part in order; the first
/// kMostTuples of them, and `is_cut` tells whether there are more. Sorts `parts`. Without parts there is the empty
/// tuple; with a part that has no value there is none.
inline constexpr std::size_t kMostTuples = 64;
void product(std::vector<std::vector<Scalar>>& parts, std::vector<std::string>& tuples, bool& is_cut);

}  // namespace trailhound
