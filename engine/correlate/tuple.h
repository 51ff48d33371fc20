#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/fixed.h"
#include "engine/event/value.h"
#include "engine/spill/long_texts.h"

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

/// Appends that number to `numbers`, as the bytes of a Fixed, if there is one.
void append_number(const Scalar& scalar, std::string& numbers);

/// Appends the value as JSON.
void append_json(const Scalar& scalar, std::string& out);

/// The distinct values of one part of a group key or of a value tuple, in order. No more than kMostTuples of them can
/// occur in a tuple (see Tuples::product()), so it keeps only the least ones.
class PartValues {
 public:
  static constexpr std::size_t kMost = 64;

  void clear();
  void insert(Scalar scalar);
  const std::vector<Scalar>& values() const { return values_; }  ///< sorted, the least kMost
  bool empty() const { return values_.empty(); }
  bool has_more() const { return has_more_; }  ///< there were more than kMost

 private:
  std::vector<Scalar> values_;
  bool has_more_ = false;
};

/// Group keys and value tuples as bytes: scalars one after the other. Tuples are equal if and only if their bytes are.
/// A text of more than LongTexts::kLong bytes is kept there, and the tuple has its number.
class Tuples {
 public:
  /// Borrows `long_texts`, which has what fails.
  explicit Tuples(LongTexts& long_texts) : long_texts_(long_texts) {}

  /// Appends a scalar to `tuple`. Several threads may call this at the same time, on different tuples.
  void append(Scalar::Type type, std::string_view text, std::string& tuple) const;

  /// The product of the parts' values as tuples, the last part varying fastest and each part in order; the first
  /// kMostTuples of them, and `is_cut` tells whether there are more. Without parts there is the empty tuple; with a
  /// part that has no value there is none.
  static constexpr std::size_t kMostTuples = 64;
  void product(const std::vector<PartValues>& parts, std::vector<std::string>& tuples, bool& is_cut) const;

  /// These REQUIRE that no thread appends.
  std::vector<Scalar> scalars(std::string_view tuple) const;
  /// The order of scalars(a) and scalars(b).
  std::strong_ordering compare(std::string_view a, std::string_view b) const;

 private:
  LongTexts& long_texts_;
};

}  // namespace trailhound
