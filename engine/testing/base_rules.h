#pragma once

#include <string_view>

namespace trailhound {

/// Three rules for tests of correlations over them: `a` matches the events A and AB, `b` B and AB, `c` C.
inline constexpr std::string_view kBaseRules = R"(title: A
name: a
logsource: {product: aws, service: cloudtrail}
detection: {selection: {eventName: [A, AB]}, condition: selection}
---
title: B
name: b
logsource: {product: aws, service: cloudtrail}
detection: {selection: {eventName: [B, AB]}, condition: selection}
---
title: C
name: c
logsource: {product: aws, service: cloudtrail}
detection: {selection: {eventName: C}, condition: selection}
)";

}  // namespace trailhound
