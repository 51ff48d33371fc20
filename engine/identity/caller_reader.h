#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/identity/principal.h"
#include "engine/identity/row_fields.h"

namespace trailhound {

/// Reads the principal of the rows of a batch, for those that want it of every row. One per worker.
class CallerReader {
 public:
  /// The paths that the batch must have columns for.
  static std::span<const std::string> fields();

  /// `fields`: the ids of fields(), in that order.
  explicit CallerReader(std::vector<FieldId> fields);

  void begin(const Batch& batch) { fields_.begin(batch); }
  /// The positions in fields() of the type, the ARN and the issuer's ARN.
  static std::array<std::size_t, 3> told_by();
  /// Whether principal() depends on nothing but these three, so that calls that have them in common have the same
  /// principal. It is so for nearly all calls.
  static bool is_told_by(std::string_view type, std::string_view arn) {
    return !arn.empty() && (type == "IAMUser" || type == "AssumedRole");
  }
  /// Valid until the next call. REQUIRES: rows come in ascending order.
  Principal principal(std::uint32_t row);

 private:
  RowFields fields_;
  std::string buffer_;
};

}  // namespace trailhound
