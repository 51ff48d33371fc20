#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/hash/rsa_public_key.h"

namespace trailhound {

/// The public keys with which digests are checked: what `aws cloudtrail list-public-keys` prints. CloudTrail has keys
/// of its own in every region. Several threads may look at the same time.
class PublicKeys {
 public:
  /// Adds the keys of a file. Returns what is wrong with it; empty if nothing is.
  std::string add(std::string_view json);
  bool empty() const { return keys_.empty(); }
  std::size_t size() const;
  bool has(const std::string& fingerprint) const { return keys_.count(fingerprint) != 0; }
  /// Whether a key of this fingerprint signed `text`.
  bool verify(const std::string& fingerprint, std::string_view text, std::string_view signature) const;

 private:
  std::map<std::string, std::vector<RsaPublicKey>> keys_;  ///< by fingerprint, which nothing forces to be unique
};

/// Signatures of digests, which S3 keeps as metadata of the object and a copy loses. They are needed for the last
/// digest of a chain, because no other one carries its signature.
///
///   {"AWSLogs/…/111122223333_CloudTrail-Digest_….json.gz":"1f2e…"}      object name → signature
///   {"Metadata":{"signature":"1f2e…","signature-algorithm":"…"},…}      `aws s3api head-object`: names no object
///   {"AWSLogs/…json.gz":{"Metadata":{"signature":"1f2e…"}}}             both
///
/// A file may have many of these objects one after the other.
class Signatures {
 public:
  /// Adds those of a file. Returns what is wrong with it; empty if nothing is.
  std::string add(std::string_view json);
  bool empty() const { return named_.empty() && unnamed_.empty(); }
  /// For the digest of this object name, in bytes.
  std::vector<std::string_view> of(std::string_view object) const;
  /// Those of which it is not known to which digest they belong.
  const std::vector<std::string>& unnamed() const { return unnamed_; }

 private:
  std::string add_signature(std::string_view object, std::string_view hex);

  std::multimap<std::string, std::string, std::less<>> named_;  ///< by the base name of the object
  std::vector<std::string> unnamed_;
};

}  // namespace trailhound
