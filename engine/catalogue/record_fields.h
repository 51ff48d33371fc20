#pragma once

#include <span>
#include <string_view>

namespace trailhound {

/// The fields of a CloudTrail record and what they can contain, as AWS documents them ("CloudTrail record contents",
/// "CloudTrail userIdentity element", "AWS Management Console sign-in events"). Constant tables; any thread.

/// Whether a record can have this field. True for every path below an object that services fill as they please
/// (requestParameters, responseElements and others).
bool is_cloudtrail_field(std::string_view field);

/// Whether the field is an object, or a list of objects, that contains other fields.
bool is_object_field(std::string_view field);

/// All values that the field can have; empty if there are too many to list.
std::span<const std::string_view> values_of_field(std::string_view field);

/// The form that every value of a field has.
struct FieldShape {
  std::string_view field, description;
  bool (*fits)(std::string_view text);
};
/// Null if the field's values have no common form.
const FieldShape* shape_of_field(std::string_view field);

/// Whether the field contains text that is never a number or a boolean.
bool is_text_field(std::string_view field);

}  // namespace trailhound
