#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/decimal.h"
#include "engine/sigma/yaml_document.h"

namespace trailhound {

/// A YAML scalar with its type by the core schema of YAML 1.2 (§10.3.2), narrowed as semantics §1.1 says: `yes`, `No`,
/// dates, `.inf`, `.nan` and numbers with leading zeros (account ids, `007`) are text, and so is everything in quotes.
struct YamlScalar {
  enum class Type : std::uint8_t { kNull, kBoolean, kNumber, kText };
  Type type = Type::kText;
  bool boolean = false;
  Decimal number;
  std::string text;  ///< of text as it is; of a number its plain decimal text, see resolve_scalar
};

/// REQUIRES: node.is_scalar()
/// The text of a number is what the author wrote if that is plain decimal (`1.50` stays `1.50`), otherwise the number
/// written out (`0x10` is `16`, `1e3` is `1000`); with an exponent beyond 40 it is what the author wrote.
YamlScalar resolve_scalar(const YamlNode& node);

/// The number in a quoted scalar such as `'5'`, for places that take nothing but numbers.
std::optional<YamlScalar> number_in_quotes(const YamlNode& node);

/// "a map", "a list", "null", "a boolean", "a number" or "text", for messages.
std::string_view type_name(const YamlNode& node);

}  // namespace trailhound
