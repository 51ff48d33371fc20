#include "engine/testing/generated_trail.h"

#include <utility>

#include "engine/base/json_writer.h"
#include "engine/hash/sha256.h"

namespace trailhound {
namespace {

constexpr Nanoseconds kSecond = 1'000'000'000, kMinute = 60 * kSecond, kHour = 60 * kMinute;

/// `20230710T150131Z`, or without seconds `20230710T1501Z`.
std::string compact_time(Nanoseconds time, bool has_seconds) {
  std::string text;
  for (const char c : format_rfc3339(time).substr(0, has_seconds ? 19 : 16)) {
    if (c != '-' && c != ':') text += c;
  }
  return text + 'Z';
}

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 0xF];
  }
  return text;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t held = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      held = held << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += i + k > bytes.size() ? '=' : kDigits[held >> (18 - 6 * k) & 0x3F];
    }
  }
  return text;
}

}  // namespace

GeneratedTrail::GeneratedTrail(const SigningKey& key, const Options& wanted) : options(wanted) {
  for (unsigned hour = 0; hour < options.hours; ++hour) add_hour(key, hour == 0);
}

std::vector<std::size_t> GeneratedTrail::digests() const {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    if (objects[i].is_digest()) found.push_back(i);
  }
  return found;
}

std::vector<std::size_t> GeneratedTrail::logs() const {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    if (!objects[i].is_digest()) found.push_back(i);
  }
  return found;
}

std::string GeneratedTrail::folder(std::string_view kind, Nanoseconds time) const {
  std::string date = format_rfc3339(time).substr(0, 10);
  for (char& c : date) c = c == '-' ? '/' : c;
  return "AWSLogs/" + (options.organization.empty() ? "" : options.organization + '/') + options.account + '/' +
         std::string(kind) + '/' + options.region + '/' + date + '/' + options.account + '_' + std::string(kind) + '_' +
         options.region + '_';
}

GeneratedTrail::Object GeneratedTrail::make_log(Nanoseconds time, unsigned number) const {
  const std::string id = to_hex(
      sha256(options.account + options.region + options.trail + std::to_string(time) + '/' + std::to_string(number)));
  JsonWriter json(JsonWriter::Style::kOneLine);
  json.begin_object();
  json.begin_array("Records");
  for (unsigned i = 0; i < options.events_per_log; ++i) {
    json.begin_object();
    json.text("eventVersion", "1.09");
    json.begin_object("userIdentity");
    json.text("type", "IAMUser");
    json.text("arn", "arn:aws:iam::" + options.account + ":user/alice");
    json.text("accountId", options.account);
    json.end_object();
    json.text("eventTime", format_rfc3339(time - kMinute + Nanoseconds{i % 60} * kSecond));
    json.text("eventSource", "cloudtrail.amazonaws.com");
    json.text("eventName", i == 0 ? "StopLogging" : "DescribeTrails");
    json.text("awsRegion", options.region);
    json.text("sourceIPAddress", "203.0.113.9");
    json.text("eventID", id.substr(0, 8) + "-0000-4000-8000-" + std::to_string(100'000'000'000u + i));
    json.text("eventType", "AwsApiCall");
    json.text("recipientAccountId", options.account);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  std::string text = json.take();
  text.pop_back();  // CloudTrail writes no line break
  return {options.bucket,
          folder("CloudTrail", time) + compact_time(time, false) + '_' + id.substr(0, 16) + ".json.gz",
          std::move(text),
          {}};
}

GeneratedTrail::Object GeneratedTrail::make_digest(const SigningKey& key, Nanoseconds start, std::size_t first_log,
                                                   const Object* before, std::string_view suffix) const {
  const Nanoseconds end = start + kHour;
  const std::string object = folder("CloudTrail-Digest", end) + options.trail + '_' + options.home + '_' +
                             compact_time(end, true) + std::string(suffix) + ".json.gz";
  const auto text_or_null = [](JsonWriter& json, std::string_view name, const std::string* value) {
    value == nullptr ? json.null(name) : json.text(name, *value);
  };
  const std::string hash = before == nullptr ? "" : to_hex(sha256(before->text)), algorithm = "SHA-256";
  const std::string newest = format_rfc3339(start + 55 * kMinute), oldest = format_rfc3339(start + kMinute);
  const bool has_logs = first_log < objects.size();
  JsonWriter json(JsonWriter::Style::kOneLine);
  json.begin_object();
  json.text("awsAccountId", options.account);
  json.text("digestStartTime", format_rfc3339(start));
  json.text("digestEndTime", format_rfc3339(end));
  json.text("digestS3Bucket", options.bucket);
  json.text("digestS3Object", object);
  json.text("digestPublicKeyFingerprint", options.fingerprint);
  json.text("digestSignatureAlgorithm", "SHA256withRSA");
  text_or_null(json, "newestEventTime", has_logs ? &newest : nullptr);
  text_or_null(json, "oldestEventTime", has_logs ? &oldest : nullptr);
  text_or_null(json, "previousDigestS3Bucket", before == nullptr ? nullptr : &before->bucket);
  text_or_null(json, "previousDigestS3Object", before == nullptr ? nullptr : &before->key);
  text_or_null(json, "previousDigestHashValue", before == nullptr ? nullptr : &hash);
  text_or_null(json, "previousDigestHashAlgorithm", before == nullptr ? nullptr : &algorithm);
  text_or_null(json, "previousDigestSignature", before == nullptr ? nullptr : &before->signature);
  json.begin_array("logFiles");
  for (std::size_t i = first_log; i < objects.size(); ++i) {
    json.begin_object();
    json.text("s3Bucket", objects[i].bucket);
    json.text("s3Object", objects[i].key);
    json.text("hashValue", to_hex(sha256(objects[i].text)));
    json.text("hashAlgorithm", algorithm);
    json.text("newestEventTime", newest);
    json.text("oldestEventTime", oldest);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  Object digest{options.bucket, object, json.take(), {}};
  digest.text.pop_back();
  digest.signature =
      hex(key.sign(format_rfc3339(end) + '\n' + options.bucket + '/' + object + '\n' + to_hex(sha256(digest.text)) +
                   '\n' + (before == nullptr ? "null" : before->signature)));
  return digest;
}

void GeneratedTrail::add_hour(const SigningKey& key, bool is_start) {
  const Nanoseconds start = options.start + hour_ * kHour;
  const std::size_t first_log = objects.size();
  const unsigned logs = hour_ == options.hour_without_logs ? 0 : options.logs_per_hour;
  for (unsigned i = 0; i < logs; ++i) {
    const Nanoseconds step = logs < 2 ? 0 : 50 * kMinute / (logs - 1);
    objects.push_back(make_log(start + 5 * kMinute + i * step, i));
  }
  objects.push_back(make_digest(key, start, first_log, is_start ? nullptr : &objects[last_digest_], {}));
  last_digest_ = objects.size() - 1;
  ++hour_;
}

void GeneratedTrail::add_backfill(const SigningKey& key, unsigned hour) {
  const Nanoseconds start = options.start + hour * kHour;
  objects.push_back(make_log(start + 30 * kMinute, 1'000'000));
  objects.push_back(make_digest(key, start, objects.size() - 1, nullptr, "_backfill"));
}

std::string public_keys_json(const SigningKey& key, std::string_view fingerprint) {
  JsonWriter json;
  json.begin_object();
  json.begin_array("PublicKeyList");
  json.begin_object();
  json.text("Value", base64(key.public_der()));
  json.text("ValidityStartTime", "2023-07-01T00:00:00+00:00");
  json.text("ValidityEndTime", "2023-08-01T00:00:00+00:00");
  json.text("Fingerprint", fingerprint);
  json.end_object();
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace trailhound
