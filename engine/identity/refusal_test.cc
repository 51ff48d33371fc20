#include "engine/identity/refusal.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

TEST_CASE("error codes that say that a permission was missing") {
  for (const char* code : {"AccessDenied", "AccessDeniedException", "Client.UnauthorizedOperation",
                           "UnauthorizedOperation", "NotAuthorizedException", "AuthorizationError", "AuthFailure",
                           "Client.AuthFailure", "accessdenied", "ForbiddenException"}) {
    CAPTURE(code);
    CHECK(is_refusal(code));
  }
  for (const char* code :
       {"", "ThrottlingException", "NoSuchBucketPolicy", "Client.InvalidGroup.NotFound", "ValidationError", "Denied"}) {
    CAPTURE(code);
    CHECK_FALSE(is_refusal(code));
  }
}

}  // namespace
}  // namespace trailhound
