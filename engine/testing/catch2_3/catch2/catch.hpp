#pragma once

// Catch2 3, which Debian 13 has, under the name of Catch2 2 and with the matchers' old names. CMake puts this folder in
// front only where it found version 3.

#include <catch2/catch_all.hpp>
#include <string>

namespace Catch {

inline auto Contains(const std::string& part) { return Matchers::ContainsSubstring(part); }
using Matchers::EndsWith;
using Matchers::StartsWith;

}  // namespace Catch
