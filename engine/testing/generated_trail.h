#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "engine/testing/signing_key.h"

namespace trailhound {

/// For tests only: log files and digests as CloudTrail delivers them, signed with a key of our own, in every detail of
/// AWS's "CloudTrail digest file structure".
struct GeneratedTrail {
  struct Options {
    std::string account = "111122223333", region = "eu-west-1", trail = "my_trail", home = "us-east-1";
    std::string organization;  ///< `o-exampleorg`; empty: no organisation's trail
    std::string bucket = "example-bucket";
    Nanoseconds start = 1'688'997'691'000'000'000;  ///< 2023-07-10T14:01:31Z
    unsigned hours = 5, logs_per_hour = 3, events_per_log = 2;
    unsigned hour_without_logs = ~0u;
    std::string fingerprint = "31e8b5433410dfb61a9dc45cc65b22ff";
  };

  /// An object in S3. `text` is uncompressed.
  struct Object {
    std::string bucket, key, text;
    std::string signature;  ///< hexadecimal; of a digest
    bool is_digest() const { return !signature.empty(); }
  };
  std::vector<Object> objects;  ///< of each hour the logs, then the digest
  std::vector<std::size_t> digests() const;
  std::vector<std::size_t> logs() const;

  Options options;

  GeneratedTrail(const SigningKey& key, const Options& options);
  /// Adds one more hour, whose digest has none before it if `is_start`.
  void add_hour(const SigningKey& key, bool is_start = false);
  /// Adds a digest for log files of an earlier hour that were delivered late, and one such file.
  void add_backfill(const SigningKey& key, unsigned hour);
  /// Leaves out the hour that would be next.
  void skip_hour() { ++hour_; }

 private:
  std::string folder(std::string_view kind, Nanoseconds time) const;
  Object make_log(Nanoseconds time, unsigned number) const;
  Object make_digest(const SigningKey& key, Nanoseconds start, std::size_t first_log, const Object* before,
                     std::string_view suffix) const;

  unsigned hour_ = 0;
  std::size_t last_digest_ = ~std::size_t{0};
};

/// What `aws cloudtrail list-public-keys` would print.
std::string public_keys_json(const SigningKey& key,
                             std::string_view fingerprint = GeneratedTrail::Options().fingerprint);

}  // namespace trailhound
