#pragma once

#include <string_view>

namespace trailhound {

/// An ARN from the account on, which says enough beside others of the same kind; any other text as it is:
/// `arn:aws:iam::111122223333:user/bob` → `111122223333:user/bob`
std::string_view short_arn(std::string_view name);

}  // namespace trailhound
