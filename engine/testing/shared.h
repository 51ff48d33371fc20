#pragma once

#include <string>

namespace trailhound {

/// The folder `../shared` beside the checkout, with real CloudTrail and SigmaHQ's rules. Where it does not exist this
/// prints `SKIPPED: ../shared is not here` and ends the test program with 77, which ctest shows as "Skipped":
/// a test that needs it is never counted as passed.
std::string shared_folder();

/// The root of the source tree, for tests that read `testdata` or `rules`.
std::string source_folder();

}  // namespace trailhound
