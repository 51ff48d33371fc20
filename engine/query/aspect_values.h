#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace trailhound {

/// What a typed value of each aspect may be. A check finds what can never match, such as a network with host bits, and
/// lets everything else pass.

/// Why a value cannot be right, as the rest of a sentence that begins with the value; nullopt if it can.
using ValueFault = std::optional<std::string>;

/// An access key id: 16 to 128 word characters (IAM API reference, "AccessKey"), and not the id of another entity,
/// which has a prefix of its own (IAM user guide, "Unique identifiers").
ValueFault fault_of_key(std::string_view value);
/// An IPv4 or IPv6 address or network, as `cidr` takes it.
ValueFault fault_of_address(std::string_view value);
/// The name of an event or a service, with wildcards.
ValueFault fault_of_name(std::string_view value);
/// `FIELD|MODIFIERS=VALUE`: there is a field, and its path has no empty part. The loader checks modifiers and value.
ValueFault fault_of_where(std::string_view value);
/// Any text.
ValueFault fault_of_text(std::string_view value);

/// The parts of `FIELD|MODIFIERS=VALUE`: views of the typed text.
struct WhereItem {
  std::string_view key;  ///< `FIELD|MODIFIERS`
  std::string_view field, modifiers, value;
};
WhereItem where_item(std::string_view typed);

/// VALUE as YAML. It is text, as everything typed is, with two exceptions that Sigma cannot say as text: `null`, the
/// absent field, and the boolean that `exists` takes. (The loader takes numbers in quotes.)
std::string where_scalar(const WhereItem& item, std::string_view value);
/// Whether VALUE stands for a number as well, which finds 7.0 where the text finds 7 only.
bool is_where_number(const WhereItem& item, std::string_view value);

}  // namespace trailhound
