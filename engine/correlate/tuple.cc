#include "engine/correlate/tuple.h"

#include <algorithm>
#include <cstring>

#include "engine/base/decimal.h"
#include "engine/base/text.h"

namespace trailhound {

std::optional<Scalar> to_scalar(const RawValue& value) {
  switch (value.kind) {
    case ValueKind::kString: {
      Scalar scalar{Scalar::Type::kString, {}};
      if (value.has_escapes()) {
        append_unescaped(value.raw(), scalar.text);
      } else {
        scalar.text = value.raw();
      }
      return scalar;
    }
    case ValueKind::kNumber:
      return Scalar{Scalar::Type::kNumber, std::string(value.raw())};
    case ValueKind::kFalse:
    case ValueKind::kTrue:
      return Scalar{Scalar::Type::kBoolean, std::string(value.raw())};
    case ValueKind::kNull:
    case ValueKind::kObject:
    case ValueKind::kArray:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Fixed> to_number(const Scalar& scalar) {
  if (scalar.type == Scalar::Type::kBoolean) return std::nullopt;
  if (scalar.type == Scalar::Type::kString && !is_plain_decimal(scalar.text)) return std::nullopt;
  const std::optional<Decimal> number = Decimal::parse(scalar.text);
  return number ? to_fixed(*number) : std::nullopt;
}

void append_number(const Scalar& scalar, std::string& numbers) {
  const std::optional<Fixed> number = to_number(scalar);
  if (number) numbers.append(reinterpret_cast<const char*>(&*number), sizeof *number);
}

void append_json(const Scalar& scalar, std::string& out) {
  if (scalar.type == Scalar::Type::kString) {
    append_json_string(scalar.text, out);
  } else {
    out += scalar.text;
  }
}

void PartValues::clear() {
  values_.clear();
  has_more_ = false;
}

void PartValues::insert(Scalar scalar) {
  const auto place = std::lower_bound(values_.begin(), values_.end(), scalar);
  if (place != values_.end() && *place == scalar) return;
  if (place - values_.begin() == static_cast<std::ptrdiff_t>(kMost)) {
    has_more_ = true;
    return;
  }
  values_.insert(place, std::move(scalar));
  if (values_.size() <= kMost) return;
  values_.pop_back();
  has_more_ = true;
}

// A scalar in a tuple: the type, one byte for the size, and the text. Two sizes are marks: after kEightBytes the size
// follows in eight bytes, and after kNumber the number of a long text follows instead of size and text.
namespace {

constexpr unsigned char kEightBytes = 0xFF, kNumber = 0xFE;

/// One scalar of a tuple.
struct Encoded {
  Scalar::Type type = Scalar::Type::kString;
  std::optional<std::uint64_t> long_text;
  std::string_view text;  ///< if it is not long
};

std::uint64_t take_word(std::string_view& tuple) {
  std::uint64_t word = 0;
  std::memcpy(&word, tuple.data(), sizeof word);
  tuple.remove_prefix(sizeof word);
  return word;
}

/// Removes the first scalar from `tuple`. REQUIRES: there is one
Encoded take_scalar(std::string_view& tuple) {
  Encoded scalar;
  scalar.type = static_cast<Scalar::Type>(tuple[0]);
  std::uint64_t size = static_cast<unsigned char>(tuple[1]);
  tuple.remove_prefix(2);
  if (size == kNumber) {
    scalar.long_text = take_word(tuple);
    return scalar;
  }
  if (size == kEightBytes) size = take_word(tuple);
  scalar.text = tuple.substr(0, static_cast<std::size_t>(size));
  tuple.remove_prefix(scalar.text.size());
  return scalar;
}

}  // namespace

void Tuples::append(Scalar::Type type, std::string_view text, std::string& tuple) const {
  const auto append_word = [&](std::uint64_t word) { tuple.append(reinterpret_cast<const char*>(&word), sizeof word); };
  tuple += static_cast<char>(type);
  if (text.size() > LongTexts::kLong) {
    tuple += static_cast<char>(kNumber);
    append_word(long_texts_.keep(text));
    return;
  }
  if (text.size() < kNumber) {
    tuple += static_cast<char>(text.size());
  } else {
    tuple += static_cast<char>(kEightBytes);
    append_word(text.size());
  }
  tuple += text;
}

std::vector<Scalar> Tuples::scalars(std::string_view tuple) const {
  std::vector<Scalar> scalars;
  while (!tuple.empty()) {
    const Encoded scalar = take_scalar(tuple);
    scalars.push_back({scalar.type, scalar.long_text ? long_texts_.text(*scalar.long_text) : std::string(scalar.text)});
  }
  return scalars;
}

std::strong_ordering Tuples::compare(std::string_view a, std::string_view b) const {
  while (!a.empty() && !b.empty()) {
    const Encoded x = take_scalar(a), y = take_scalar(b);
    if (x.type != y.type) return x.type <=> y.type;
    std::strong_ordering order = std::strong_ordering::equal;
    if (x.long_text && y.long_text) {
      order = long_texts_.compare(*x.long_text, *y.long_text);
    } else if (x.long_text) {
      order = long_texts_.text(*x.long_text).compare(y.text) <=> 0;
    } else if (y.long_text) {
      order = x.text.compare(long_texts_.text(*y.long_text)) <=> 0;
    } else {
      order = x.text.compare(y.text) <=> 0;
    }
    if (order != 0) return order;
  }
  return b.empty() <=> a.empty();
}

void Tuples::product(const std::vector<PartValues>& parts, std::vector<std::string>& tuples, bool& is_cut) const {
  tuples.clear();
  is_cut = false;
  std::size_t count = 1;  // of all tuples, or more than kMostTuples
  bool has_more = false;
  for (const PartValues& part : parts) {
    if (part.empty()) return;
    has_more = has_more || part.has_more();
    count = std::min(count * part.values().size(), kMostTuples + 1);
  }
  is_cut = has_more || count > kMostTuples;
  count = std::min(count, kMostTuples);
  // Each value is encoded once, however many tuples it is in: the SHA-256 of a long text is expensive.
  std::vector<std::vector<std::string>> encoded(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (const Scalar& value : parts[i].values()) append(value.type, value.text, encoded[i].emplace_back());
  }
  for (std::size_t number = 0; number < count; ++number) {
    std::string& tuple = tuples.emplace_back();
    std::size_t rest = number;
    for (std::size_t i = parts.size(); i > 0; --i) {
      const std::vector<std::string>& values = encoded[i - 1];
      tuple.insert(0, values[rest % values.size()]);
      rest /= values.size();
    }
  }
}

}  // namespace trailhound
