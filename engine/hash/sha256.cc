#include "engine/hash/sha256.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <stdexcept>

namespace trailhound {

namespace {

void require(bool holds) {
  if (!holds) throw std::runtime_error("OpenSSL has no SHA-256");
}

// Looked up once, because OpenSSL 3 searches its providers each time that it is handed EVP_sha256(): for an eventID,
// that takes longer than the hash.
const EVP_MD* algorithm() {
  static const EVP_MD* const found = [] {
    require(OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr) == 1);
    const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    require(fetched != nullptr);
    return fetched;
  }();
  return found;
}

}  // namespace

class Sha256::Impl {
 public:
  Impl() {
    context_ = EVP_MD_CTX_new();
    if (context_ == nullptr) throw std::bad_alloc();
    begin();
  }
  ~Impl() { EVP_MD_CTX_free(context_); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void add(const void* data, std::size_t size) { require(EVP_DigestUpdate(context_, data, size) == 1); }
  Digest finish() {
    Digest digest{};
    require(EVP_DigestFinal_ex(context_, digest.data(), nullptr) == 1);
    begin();
    return digest;
  }

 private:
  void begin() { require(EVP_DigestInit_ex(context_, algorithm(), nullptr) == 1); }

  EVP_MD_CTX* context_ = nullptr;
};

Sha256::Sha256() : impl_(std::make_unique<Impl>()) {}
Sha256::~Sha256() = default;
void Sha256::add(const void* data, std::size_t size) { impl_->add(data, size); }
Sha256::Digest Sha256::finish() { return impl_->finish(); }

Sha256::Digest sha256(std::string_view bytes) {
  Sha256::Digest digest{};
  require(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, algorithm(), nullptr) == 1);
  return digest;
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
