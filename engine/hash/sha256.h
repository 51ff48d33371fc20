#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace trailhound {

/// SHA-256 (FIPS 180-4) of bytes as they pass. It does not read OpenSSL's configuration file, so the machine's settings
/// cannot change it. One thread.
class Sha256 {
 public:
  using Digest = std::array<std::uint8_t, 32>;

  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void add(const void* data, std::size_t size);
  /// The digest of the bytes that were added since the last call; starts over.
  Digest finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

Sha256::Digest sha256(std::string_view bytes);

/// In lower case, as sha256sum writes it.
std::string to_hex(const Sha256::Digest& digest);

}  // namespace trailhound
