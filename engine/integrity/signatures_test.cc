#include "engine/integrity/signatures.h"

#include <catch2/catch.hpp>

#include "engine/testing/verified_trail.h"

namespace trailhound {
namespace {

TEST_CASE("the keys of a key file") {
  PublicKeys keys;
  CHECK(keys.add(public_keys_json(aws_key(), "aa")).empty());
  CHECK(keys.add(public_keys_json(SigningKey(2048), "aa")).empty());
  CHECK(keys.size() == 2);
  CHECK(keys.has("aa"));
  const std::string signature = aws_key().sign("text");
  CHECK(keys.verify("aa", "text", signature));
  CHECK(!keys.verify("bb", "text", signature));
  CHECK(!keys.verify("aa", "texts", signature));
  struct Row {
    const char *json, *fault;
  };
  const Row rows[] = {
      {"", "it is not JSON"},
      {"{}", "it has no PublicKeyList"},
      {R"({"PublicKeyList":[]} x)", "it is not JSON"},
      {R"({"PublicKeyList":[{"Value":"AAAA"}]})", "a key has no Value or no Fingerprint"},
      {R"({"PublicKeyList":[{"Value":"AAAA","Fingerprint":"f"}]})", "the key f is no RSA key"},
      {R"({"PublicKeyList":[{"Value":"A*AA","Fingerprint":"f"}]})", "the key f is no RSA key"},
      {R"({"PublicKeyList":[7]})", "it is not JSON of the expected shape"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.json);
    CHECK(PublicKeys().add(row.json).starts_with(row.fault));
  }
  CHECK(PublicKeys().add(R"({"PublicKeyList":[]})").empty());
}

TEST_CASE("signatures by object, as head-object prints them, and both") {
  Signatures signatures;
  CHECK(signatures.add(R"({"a/b_CloudTrail-Digest_1.json.gz":"0aFF","ETag":"x"})").empty());
  CHECK(signatures
            .add(R"({"LastModified":"x","ContentLength":9,"Metadata":{"signature-algorithm":"SHA256withRSA",)"
                 R"("signature":"01"}} {"Metadata":{"signature":"02"}})")
            .empty());
  CHECK(signatures.add(R"([{"x/c.json.gz":{"ETag":"e","Metadata":{"signature":"03"}}}])").empty());
  CHECK(signatures.of("s3/b_CloudTrail-Digest_1.json.gz") == std::vector<std::string_view>{"\x0a\xff"});
  CHECK(signatures.of("c.json.gz") == std::vector<std::string_view>{"\x03"});
  CHECK(signatures.of("other").empty());
  CHECK(signatures.unnamed() == std::vector<std::string>{"\x01", "\x02"});
  for (const char* text : {"", "{", "7", "{}", R"({"ETag":"x"})", R"({"a/b":"xy"})", R"({"a/b":7})",
                           R"({"Metadata":{"signature":"zz"}})", R"({"Metadata":{}})", R"({"a/b":"01"} x)"}) {
    CAPTURE(text);
    CHECK(!Signatures().add(text).empty());
  }
}

}  // namespace
}  // namespace trailhound
