#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace trailhound {

/// True if `text` begins as base64 (RFC 4648) of gzip data or of JSON does: what subscriptions of CloudWatch Logs,
/// Kinesis and Firehose put into `data`. The first bytes of a gzip member are the same in all of them ("H4sI"), and so
/// are those of `{"`, `[{`, and of a brace with white space behind it.
bool looks_encoded(std::string_view text);

/// Appends to `out` the text that `text` encodes, inflated if that is gzip data, up to `limit` bytes of it. False: it
/// is no base64, a damaged gzip member, or more than `limit`; `out` is then as it was.
bool append_decoded(std::string_view text, std::size_t limit, std::string& out);

}  // namespace trailhound
