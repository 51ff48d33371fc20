#pragma once

#include <array>
#include <string_view>

namespace trailhound {

/// Parts of an errorCode, in lower case, each of which says that the caller lacked a permission: AccessDenied,
/// AccessDeniedException, UnauthorizedOperation and Client.UnauthorizedOperation of EC2, NotAuthorizedException,
/// AuthorizationError of SNS, AuthFailure of EC2, and their kin. Any case may occur.
inline constexpr std::array<std::string_view, 7> kRefusalParts = {
    "accessdenied", "unauthorized", "notauthorized", "authorizationerror", "authfailure", "forbidden", "nopermission"};

/// Whether a call with this errorCode was refused for lack of a permission, unlike one that failed for other reasons.
bool is_refusal(std::string_view error_code);

}  // namespace trailhound
