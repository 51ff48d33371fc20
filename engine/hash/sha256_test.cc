#include "engine/hash/sha256.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

TEST_CASE("SHA-256 of the examples of FIPS 180-4") {
  struct Row {
    std::string text;
    const char* digest;
  };
  const Row rows[] = {
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {std::string(1000000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
  };
  Sha256 hash;  // used again and again
  for (const Row& row : rows) {
    CHECK(to_hex(sha256(row.text)) == row.digest);
    for (std::size_t at = 0; at < row.text.size(); at += 37) {
      const std::string piece = row.text.substr(at, 37);
      hash.add(piece.data(), piece.size());
    }
    CHECK(to_hex(hash.finish()) == row.digest);
  }
}

}  // namespace
}  // namespace trailhound
