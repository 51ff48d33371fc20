#pragma once

#include <memory>
#include <optional>
#include <string_view>

namespace trailhound {

/// An RSA public key that checks signatures of the scheme RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2), which
/// CloudTrail calls SHA256withRSA. The bytes of a key and of a signature may be anything. A value that is moved;
/// several threads may call verifies() at the same time.
class RsaPublicKey {
 public:
  /// Reads an RSAPublicKey in DER (RFC 8017 §A.1.1), as AWS publishes its keys. nullopt: these bytes are no such key,
  /// or one of a size that nobody uses.
  static std::optional<RsaPublicKey> read(std::string_view der);

  RsaPublicKey(RsaPublicKey&& other) noexcept;
  RsaPublicKey& operator=(RsaPublicKey&& other) noexcept;
  ~RsaPublicKey();

  /// Whether the owner of the private key signed `text`. `signature` has bytes, not hexadecimal digits.
  bool verifies(std::string_view text, std::string_view signature) const;

 private:
  class Impl;
  explicit RsaPublicKey(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace trailhound
