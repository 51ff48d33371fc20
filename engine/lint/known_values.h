#pragma once

#include <span>
#include <string_view>

namespace trailhound {

/// The fields of a CloudTrail record and the values of those that have only a few, as AWS documents them ("CloudTrail
/// record contents", "CloudTrail userIdentity element", "AWS console sign-in events"). Constant.

/// Whether a record can have this field. Below the objects that services fill themselves everything can be.
bool is_cloudtrail_field(std::string_view field);

/// The values that the field can have; empty where there are many.
std::span<const std::string_view> values_of_field(std::string_view field);

/// What every value of a field looks like.
struct FieldShape {
  std::string_view field, description;
  bool (*fits)(std::string_view text);
};
/// Null where values can look like anything.
const FieldShape* shape_of_field(std::string_view field);

/// Whether the field holds words only, so that no number and no boolean is ever there.
bool is_text_field(std::string_view field);

}  // namespace trailhound
