#include "engine/hash/rsa_public_key.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include <new>
#include <utility>

namespace trailhound {
namespace {

constexpr int kLeastBits = 1024, kMostBits = 16384;
constexpr std::size_t kMostBytes = 8192;  ///< of a key; one of kMostBits has some 2,100

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

class RsaPublicKey::Impl {
 public:
  explicit Impl(EVP_PKEY* key) : key_(key) {}
  ~Impl() { EVP_PKEY_free(key_); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  bool verifies(std::string_view text, std::string_view signature) const {
    EVP_MD_CTX* const context = EVP_MD_CTX_new();
    if (context == nullptr) throw std::bad_alloc();
    // The padding of an RSA key is that of PKCS #1 v1.5 unless somebody sets another.
    const bool is_valid =
        EVP_DigestVerifyInit(context, nullptr, EVP_sha256(), nullptr, key_) == 1 &&
        EVP_DigestVerify(context, bytes_of(signature), signature.size(), bytes_of(text), text.size()) == 1;
    EVP_MD_CTX_free(context);
    ERR_clear_error();
    return is_valid;
  }

 private:
  EVP_PKEY* key_;
};

RsaPublicKey::RsaPublicKey(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RsaPublicKey::RsaPublicKey(RsaPublicKey&& other) noexcept = default;
RsaPublicKey& RsaPublicKey::operator=(RsaPublicKey&& other) noexcept = default;
RsaPublicKey::~RsaPublicKey() = default;

std::optional<RsaPublicKey> RsaPublicKey::read(std::string_view der) {
  if (der.size() > kMostBytes) return std::nullopt;
  OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
  const unsigned char* at = bytes_of(der);
  EVP_PKEY* const key = d2i_PublicKey(EVP_PKEY_RSA, nullptr, &at, static_cast<long>(der.size()));
  ERR_clear_error();
  if (key == nullptr) return std::nullopt;
  auto impl = std::make_unique<Impl>(key);
  const bool is_whole = at == bytes_of(der) + der.size();
  const int bits = EVP_PKEY_bits(key);
  if (!is_whole || bits < kLeastBits || bits > kMostBits) return std::nullopt;
  return RsaPublicKey(std::move(impl));
}

bool RsaPublicKey::verifies(std::string_view text, std::string_view signature) const {
  return impl_->verifies(text, signature);
}

}  // namespace trailhound
