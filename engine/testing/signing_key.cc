#include "engine/testing/signing_key.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <stdexcept>

namespace trailhound {
namespace {

void require(bool worked) {
  if (!worked) throw std::runtime_error("OpenSSL cannot make or use an RSA key");
}

}  // namespace

class SigningKey::Impl {
 public:
  explicit Impl(unsigned bits) {
    EVP_PKEY_CTX* const context = EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, nullptr);
    require(context != nullptr && EVP_PKEY_keygen_init(context) == 1 &&
            EVP_PKEY_CTX_set_rsa_keygen_bits(context, static_cast<int>(bits)) == 1 &&
            EVP_PKEY_keygen(context, &key) == 1);
    EVP_PKEY_CTX_free(context);
  }
  ~Impl() { EVP_PKEY_free(key); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  EVP_PKEY* key = nullptr;
};

SigningKey::SigningKey(unsigned bits) : impl_(std::make_unique<Impl>(bits)) {}
SigningKey::~SigningKey() = default;

std::string SigningKey::public_der() const {
  unsigned char* bytes = nullptr;
  const int size = i2d_PublicKey(impl_->key, &bytes);
  require(size > 0);
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

std::string SigningKey::sign(std::string_view text) const {
  EVP_MD_CTX* const context = EVP_MD_CTX_new();
  std::string signature(static_cast<std::size_t>(EVP_PKEY_size(impl_->key)), '\0');
  std::size_t size = signature.size();
  require(context != nullptr && EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, impl_->key) == 1 &&
          EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size,
                         reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1);
  EVP_MD_CTX_free(context);
  signature.resize(size);
  return signature;
}

}  // namespace trailhound
