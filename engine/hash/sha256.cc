#include "engine/hash/sha256.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <stdexcept>

namespace trailhound {

namespace {

void require(int result) {
  if (result != 1) throw std::runtime_error("OpenSSL has no SHA-256");
}

}  // namespace

class Sha256::Impl {
 public:
  Impl() {
    require(OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr));
    context_ = EVP_MD_CTX_new();
    if (context_ == nullptr) throw std::bad_alloc();
    begin();
  }
  ~Impl() { EVP_MD_CTX_free(context_); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void add(const void* data, std::size_t size) { require(EVP_DigestUpdate(context_, data, size)); }
  Digest finish() {
    Digest digest{};
    require(EVP_DigestFinal_ex(context_, digest.data(), nullptr));
    begin();
    return digest;
  }

 private:
  void begin() { require(EVP_DigestInit_ex(context_, EVP_sha256(), nullptr)); }

  EVP_MD_CTX* context_ = nullptr;
};

Sha256::Sha256() : impl_(std::make_unique<Impl>()) {}
Sha256::~Sha256() = default;
void Sha256::add(const void* data, std::size_t size) { impl_->add(data, size); }
Sha256::Digest Sha256::finish() { return impl_->finish(); }

Sha256::Digest sha256(std::string_view bytes) {
  Sha256 hash;
  hash.add(bytes.data(), bytes.size());
  return hash.finish();
}

std::string to_hex(const Sha256::Digest& digest) {
  std::string text;
  text.reserve(2 * digest.size());
  for (const std::uint8_t byte : digest) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 0xF];
  }
  return text;
}

}  // namespace trailhound
