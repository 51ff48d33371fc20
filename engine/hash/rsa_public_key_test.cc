#include "engine/hash/rsa_public_key.h"

#include <catch2/catch.hpp>
#include <string>

#include "engine/testing/signing_key.h"

namespace trailhound {
namespace {

TEST_CASE("a signature holds for its text and its key only") {
  const SigningKey key(2048), other(2048);
  const std::optional<RsaPublicKey> read = RsaPublicKey::read(key.public_der());
  const std::optional<RsaPublicKey> foreign = RsaPublicKey::read(other.public_der());
  REQUIRE((read && foreign));
  const std::string text = "2015-08-17T15:01:31Z\nbucket/object";
  const std::string signature = key.sign(text);
  CHECK(read->verifies(text, signature));
  CHECK(!read->verifies(text + " ", signature));
  CHECK(!read->verifies("", signature));
  CHECK(!read->verifies(text, ""));
  CHECK(!read->verifies(text, signature + '\0'));
  CHECK(!read->verifies(text, std::string_view(signature).substr(1)));
  CHECK(!foreign->verifies(text, signature));
  for (std::size_t bit = 0; bit < 8 * signature.size(); ++bit) {
    std::string changed = signature;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
    if (read->verifies(text, changed)) FAIL_CHECK("bit " << bit);
  }
}

TEST_CASE("every bit of a key counts, and what is no key is refused") {
  const SigningKey key(2048);
  const std::string der = key.public_der(), text = "text", signature = key.sign(text);
  for (std::size_t bit = 0; bit < 8 * der.size(); ++bit) {
    std::string changed = der;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
    const std::optional<RsaPublicKey> read = RsaPublicKey::read(changed);
    if (read && read->verifies(text, signature)) FAIL_CHECK("bit " << bit);
  }
  CHECK(!RsaPublicKey::read(""));
  CHECK(!RsaPublicKey::read("not a key"));
  CHECK(!RsaPublicKey::read(der + '\0'));
  CHECK(!RsaPublicKey::read(std::string_view(der).substr(0, der.size() - 1)));
  CHECK(!RsaPublicKey::read(SigningKey(512).public_der()));
  CHECK(!RsaPublicKey::read(std::string(1u << 20, '\x30')));
}

}  // namespace
}  // namespace trailhound
