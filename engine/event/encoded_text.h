#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace trailhound {

/// True if `text`, behind blanks, a byte order mark or `data:…;base64,`, begins as base64 (RFC 4648) of gzip data or of
/// JSON does: what subscriptions of CloudWatch Logs, Kinesis and Firehose put into `data`. The first bytes of a gzip
/// member are the same in all of them ("H4sI"), and so are those of `{"`, `[{`, and of a brace with white space behind
/// it.
bool looks_encoded(std::string_view text);

enum class Decoding : std::uint8_t {
  kDone,
  kNotEncoded,  ///< it is no base64
  kDamaged,     ///< it is gzip data in base64 that breaks off or is damaged
  kTooMuch,     ///< it decodes to more than the limit
};

/// Appends to `out` the text that `text` encodes, inflated as often as it is gzip data, up to `limit` bytes of it. If
/// that fails, `out` is as it was. REQUIRES: looks_encoded(text)
Decoding append_decoded(std::string_view text, std::size_t limit, std::string& out);

}  // namespace trailhound
