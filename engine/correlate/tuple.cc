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

// A tuple is its scalars one after the other: the type, the size (one byte, or kLong and eight), the text.
namespace {
constexpr unsigned char kLong = 0xFF;
}

void append_scalar(Scalar::Type type, std::string_view text, std::string& tuple) {
  tuple += static_cast<char>(type);
  if (text.size() < kLong) {
    tuple += static_cast<char>(text.size());
  } else {
    tuple += static_cast<char>(kLong);
    const std::uint64_t size = text.size();
    tuple.append(reinterpret_cast<const char*>(&size), sizeof size);
  }
  tuple += text;
}

namespace {

/// The first scalar's text, of which `tuple` loses it. REQUIRES: there is one.
std::string_view take_scalar(std::string_view& tuple, Scalar::Type& type) {
  type = static_cast<Scalar::Type>(tuple[0]);
  std::uint64_t size = static_cast<unsigned char>(tuple[1]);
  tuple.remove_prefix(2);
  if (size == kLong) {
    std::memcpy(&size, tuple.data(), sizeof size);
    tuple.remove_prefix(sizeof size);
  }
  const std::string_view text = tuple.substr(0, static_cast<std::size_t>(size));
  tuple.remove_prefix(text.size());
  return text;
}

}  // namespace

std::vector<Scalar> to_scalars(std::string_view tuple) {
  std::vector<Scalar> scalars;
  while (!tuple.empty()) {
    Scalar& scalar = scalars.emplace_back();
    scalar.text = take_scalar(tuple, scalar.type);
  }
  return scalars;
}

std::strong_ordering compare_tuples(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    Scalar::Type a_type{}, b_type{};
    const std::string_view a_text = take_scalar(a, a_type), b_text = take_scalar(b, b_type);
    if (a_type != b_type) return a_type <=> b_type;
    if (const int order = a_text.compare(b_text); order != 0) return order <=> 0;
  }
  return b.empty() <=> a.empty();
}

void append_json(const Scalar& scalar, std::string& out) {
  if (scalar.type == Scalar::Type::kString) {
    append_json_string(scalar.text, out);
  } else {
    out += scalar.text;
  }
}

void product(std::vector<std::vector<Scalar>>& parts, std::vector<std::string>& tuples, bool& is_cut) {
  tuples.clear();
  is_cut = false;
  for (std::vector<Scalar>& part : parts) {
    if (part.empty()) return;
    std::sort(part.begin(), part.end());
    part.erase(std::unique(part.begin(), part.end()), part.end());
  }
  std::vector<std::size_t> at(parts.size(), 0);
  for (;;) {
    if (tuples.size() == kMostTuples) {
      is_cut = true;
      return;
    }
    std::string& tuple = tuples.emplace_back();
    for (std::size_t i = 0; i < parts.size(); ++i) append_scalar(parts[i][at[i]].type, parts[i][at[i]].text, tuple);
    std::size_t part = parts.size();
    for (; part > 0; --part) {
      if (++at[part - 1] < parts[part - 1].size()) break;
      at[part - 1] = 0;
    }
    if (part == 0) return;
  }
}

}  // namespace trailhound
