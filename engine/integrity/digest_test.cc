#include "engine/integrity/digest.h"

#include <catch2/catch.hpp>
#include <vector>

#include "engine/testing/verified_trail.h"

namespace trailhound {
namespace {

struct Read {
  DigestReading reading;
  Digest digest;
  std::vector<std::string> logs;
  std::string fault;
};

Read read(std::string_view text) {
  Read result{};
  result.reading = read_digest(
      text, result.digest,
      [&](const DigestedLog& log) { result.logs.push_back(std::string(log.bucket) + '/' + std::string(log.object)); },
      result.fault);
  return result;
}

TEST_CASE("a digest as CloudTrail delivers it") {
  const GeneratedTrail trail(aws_key(), {});
  const GeneratedTrail::Object& first = trail.objects[trail.digests()[0]];
  const GeneratedTrail::Object& second = trail.objects[trail.digests()[1]];
  const Read start = read(first.text), next = read(second.text);
  CHECK(start.reading == DigestReading::kDigest);
  CHECK(!start.digest.previous);
  CHECK(start.logs.size() == 3);
  CHECK(start.logs[0] == first.bucket + '/' + trail.objects[0].key);
  CHECK(next.digest.account == "111122223333");
  CHECK(next.digest.object == second.key);
  CHECK(format_rfc3339(next.digest.start) == "2023-07-10T15:01:31Z");
  CHECK(next.digest.end_text == "2023-07-10T16:01:31Z");
  REQUIRE(next.digest.previous);
  CHECK(next.digest.previous->object == first.key);
  CHECK(next.digest.previous->sha256 == sha256(first.text));
  CHECK(next.digest.previous->signature == first.signature);
}

TEST_CASE("the text that is signed, by the example of AWS") {
  // AWS, "Custom implementations of CloudTrail log file integrity validation": end, path, SHA-256, signature before.
  Digest digest;
  digest.end_text = "2015-05-08T07:19:37Z";
  digest.bucket = "b";
  digest.object = "k.json.gz";
  digest.sha256 = sha256("");
  CHECK(digest.signed_text() ==
        "2015-05-08T07:19:37Z\nb/k.json.gz\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\nnull");
  digest.previous = Digest::Previous{"", "", {}, "AbC0"};
  CHECK(digest.signed_text().ends_with("\nAbC0"));
}

TEST_CASE("what is no digest, and what is a faulty one") {
  const GeneratedTrail trail(aws_key(), {});
  const std::string whole = trail.objects[trail.digests()[1]].text;
  const auto with = [&](std::string_view what, std::string_view instead) {
    std::string text = whole;
    const std::size_t found = text.find(what);
    REQUIRE(found != text.npos);
    return text.replace(found, what.size(), instead);
  };
  struct Row {
    std::string text;
    DigestReading reading;
    const char* fault;
  };
  const Row rows[] = {
      {"", DigestReading::kNone, ""},
      {"[]", DigestReading::kNone, ""},
      {trail.objects[0].text, DigestReading::kNone, ""},
      {R"({"digestStartTime":"x","other":1})", DigestReading::kNone, ""},
      {"\xEF\xBB\xBF" + whole, DigestReading::kDigest, ""},
      {whole + "\n", DigestReading::kDigest, ""},
      {whole + "x", DigestReading::kFaulty, "it is not JSON from byte"},
      {whole.substr(0, whole.size() / 2), DigestReading::kFaulty, "it is not JSON from byte"},
      {with("\"awsAccountId\"", "\"x\""), DigestReading::kFaulty, "it has no awsAccountId"},
      {with("\"logFiles\"", "\"x\""), DigestReading::kFaulty, "it has no logFiles"},
      {with("\"digestS3Bucket\":\"example-bucket\"", "\"digestS3Bucket\":null"), DigestReading::kFaulty,
       "it has no digestS3Bucket"},
      {with("\"digestS3Bucket\":\"example-bucket\"", "\"digestS3Bucket\":7"), DigestReading::kFaulty,
       "digestS3Bucket is no text"},
      {with("\"newestEventTime\"", "\"digestS3Object\""), DigestReading::kFaulty, "it has digestS3Object twice"},
      {with("2023-07-10T15:01:31Z", "2023-07-10T17:01:31Z"), DigestReading::kFaulty, "its times are no period"},
      {with("2023-07-10T15:01:31Z", "yesterday"), DigestReading::kFaulty, "its times are no period"},
      {with("\"previousDigestS3Bucket\"", "\"x\""), DigestReading::kFaulty, "what it says of the digest before"},
      {with("\"previousDigestHashAlgorithm\":\"SHA-256\"", "\"previousDigestHashAlgorithm\":\"MD5\""),
       DigestReading::kFaulty, "what it says of the digest before"},
      {with("\"hashAlgorithm\":\"SHA-256\"", "\"hashAlgorithm\":\"MD5\""), DigestReading::kFaulty, "a log file in it"},
      {with("\"hashValue\":\"", "\"hashValue\":\"0"), DigestReading::kFaulty, "a log file in it"},
      {with("\"logFiles\":[", "\"logFiles\":[7,"), DigestReading::kFaulty, "logFiles has no objects"},
      {with("\"logFiles\":[", "\"logFiles\":{},\"x\":["), DigestReading::kFaulty, "logFiles is no list"},
      {with("111122223333\"", std::string(9000, '1') + '"'), DigestReading::kFaulty, "awsAccountId is too long"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text.substr(0, 300));
    const Read result = read(row.text);
    CHECK(result.reading == row.reading);
    CHECK(result.fault.starts_with(row.fault));
    CHECK(result.fault.empty() == (std::string_view(row.fault).empty()));
    if (row.reading != DigestReading::kNone) CHECK(may_be_digest(row.text));
  }
}

TEST_CASE("most texts are told from a digest by their first bytes") {
  const GeneratedTrail trail(aws_key(), {});
  CHECK(!may_be_digest(trail.objects[0].text));
  CHECK(!may_be_digest(R"( {"Records":[{"requestParameters":{"digestS3Object":"x"}}]})"));
  CHECK(!may_be_digest("digestS3Object"));
  CHECK(!may_be_digest("{"));
  CHECK(!may_be_digest(R"({"a":1})"));
  CHECK(may_be_digest(R"({"a":1,"logFiles":[]})"));
}

TEST_CASE("hexadecimal digits") {
  CHECK(bytes_of_hex("00fFa5") == std::string("\0\xFF\xA5", 3));
  CHECK(bytes_of_hex("").value_or("x").empty());
  for (const char* text : {"0", "0g", "0x", " 0", "0\n"}) CHECK(!bytes_of_hex(text));
  CHECK(parse_sha256(to_hex(sha256("a"))) == sha256("a"));
  CHECK(!parse_sha256(to_hex(sha256("a")).substr(2)));
}

}  // namespace
}  // namespace trailhound
