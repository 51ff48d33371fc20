#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/time.h"
#include "engine/hash/sha256.h"

namespace trailhound {

/// A digest file: CloudTrail delivers one for every hour, account, region and trail, and signs it. It names the log
/// files of its hour with their hashes, and the digest before (AWS, "CloudTrail digest file structure").
///
///   digest 13:00–14:00        digest 14:00–15:00        digest 15:00–16:00
///   previous: null       ◄──  previous: object,    ◄──  previous: object,
///   logFiles: a, b            SHA-256, signature        SHA-256, signature
///                             logFiles: none            logFiles: c
///
/// A value; owns its strings.
struct Digest {
  /// What it says of the digest before.
  struct Previous {
    std::string bucket, object;
    Sha256::Digest sha256{};
    std::string signature;  ///< hexadecimal, as written
  };

  std::string account;
  std::string bucket, object;  ///< where CloudTrail delivered it, whatever the file is called now
  std::string end_text;        ///< digestEndTime as written, because it is signed
  Nanoseconds start = 0, end = 0;
  std::string fingerprint;           ///< of the key that signed it
  std::string algorithm;             ///< digestSignatureAlgorithm
  std::optional<Previous> previous;  ///< none: the first digest since validation was switched on
  std::uint64_t logs = 0;            ///< log files that it names

  Sha256::Digest sha256{};  ///< of the file's bytes, uncompressed
  std::string path;         ///< where it was found

  /// The text that CloudTrail signed (AWS, "Custom implementations of CloudTrail log file integrity validation").
  std::string signed_text() const;
};

/// A log file as a digest names it. Views are good during the call.
struct DigestedLog {
  std::string_view bucket, object;
  Sha256::Digest sha256{};  ///< of the file's bytes, uncompressed
};

/// What a text turned out to be.
enum class DigestReading : std::uint8_t {
  kNone,    ///< no digest
  kFaulty,  ///< it has members of a digest, but is damaged or is not complete
  kDigest,
};

/// Reads a digest and calls `log` for each log file. The text may be anything. Leaves `sha256` and `path` alone.
/// `fault`: what is wrong with one that is faulty; then some calls may have been made.
DigestReading read_digest(std::string_view text, Digest& digest, const std::function<void(const DigestedLog&)>& log,
                          std::string& fault);

/// False if the first bytes of a text rule out a digest: no object begins there, or one of log records.
bool may_begin_digest(std::string_view first_bytes);
/// False for most texts that are no digest, by their first bytes (some 4 KiB); never for one that is a digest, unless
/// somebody put 4 KiB of something else in front of its members.
bool may_be_digest(std::string_view first_bytes);

/// Reads 64 hexadecimal digits.
std::optional<Sha256::Digest> parse_sha256(std::string_view hex);
/// Reads pairs of hexadecimal digits; nullopt for anything else.
std::optional<std::string> bytes_of_hex(std::string_view hex);

}  // namespace trailhound
