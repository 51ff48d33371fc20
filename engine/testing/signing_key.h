#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace trailhound {

/// For tests only: an RSA key of our own, in the place of those with which CloudTrail signs its digests.
class SigningKey {
 public:
  /// Makes a new key, at random.
  explicit SigningKey(unsigned bits);
  ~SigningKey();
  SigningKey(const SigningKey&) = delete;
  SigningKey& operator=(const SigningKey&) = delete;

  /// An RSAPublicKey in DER (RFC 8017 §A.1.1).
  std::string public_der() const;
  /// RSASSA-PKCS1-v1_5 with SHA-256: bytes.
  std::string sign(std::string_view text) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace trailhound
