#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/oracle/json.h"

namespace trailhound {

/// Looks into the JSON that trailhound wrote and into events. What is missing or of another kind reads as empty, since
/// a file may have been edited and an event may be anything. The views and pointers are good as long as the value.

/// Null if `object` is null or no object, or has no such member. Of duplicate keys the first counts.
const JsonValue* member(const JsonValue* object, std::string_view key);
const JsonValue* member(const JsonValue* object, std::initializer_list<std::string_view> path);

std::string_view text_of(const JsonValue* value);  ///< of a string; empty otherwise
std::string_view text_at(const JsonValue* object, std::string_view key);
std::uint64_t number_at(const JsonValue* object, std::string_view key);  ///< 0 unless it is a whole number
bool is_true_at(const JsonValue* object, std::string_view key);
std::span<const JsonValue> elements_at(const JsonValue* object, std::string_view key);

/// `DE Berlin, AS64496 Example Net` of the member `origin`, which --geo adds; empty without it and of an origin without
/// a place.
std::string origin_text(const JsonValue* object);

/// Parses a document of trailhound. The error is the rest of a sentence that begins with the name of its file.
Result<JsonValue, std::string> parse_document(std::string_view json, std::string_view schema);

}  // namespace trailhound
