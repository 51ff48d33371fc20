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

void append_scalar(const Scalar& scalar, std::string& tuple) {
  tuple += static_cast<char>(scalar.type);
  const std::uint64_t size = scalar.text.size();
  tuple.append(reinterpret_cast<const char*>(&size), sizeof size);
  tuple += scalar.text;
}

std::vector<Scalar> to_scalars(std::string_view tuple) {
  std::vector<Scalar> scalars;
  while (!tuple.empty()) {
    std::uint64_t size = 0;
    std::memcpy(&size, tuple.data() + 1, sizeof size);
    scalars.push_back({static_cast<Scalar::Type>(tuple.front()), std::string(tuple.substr(1 + sizeof size, size))});
    tuple.remove_prefix(1 + sizeof size + size);
  }
  return scalars;
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
    for (std::size_t i = 0; i < parts.size(); ++i) append_scalar(parts[i][at[i]], tuple);
    std::size_t part = parts.size();
    for (; part > 0; --part) {
      if (++at[part - 1] < parts[part - 1].size()) break;
      at[part - 1] = 0;
    }
    if (part == 0) return;
  }
}

}  // namespace trailhound
