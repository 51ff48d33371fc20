#pragma once

#include <string>

#include "cli/access.h"

namespace trailhound {

/// Why a command must not run: two of its outputs are the same file, an output is a file that it reads, or, without
/// --force, an output is a regular file that exists already (devices and pipes keep nothing). The sentence
/// names both options; empty: nothing speaks against it. Files are compared by what they are, so links of either kind
/// and other spellings of a path do not hide one. An output also occupies the name that it gets when a signal ends the
/// run (`FILE.partial`).
std::string clash_of(const Access& access);

}  // namespace trailhound
