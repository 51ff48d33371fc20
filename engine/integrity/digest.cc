#include "engine/integrity/digest.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/json_reader.h"
#include "engine/base/text.h"

namespace trailhound {
namespace {

constexpr std::size_t kMaxText = 8192;  ///< of a member; a name in S3 has at most 1,024 bytes

using MaybeText = std::optional<std::string>;

/// The members of a digest that are texts or null.
enum Member : std::uint8_t {
  kAccount,
  kStart,
  kEnd,
  kBucket,
  kObject,
  kFingerprint,
  kAlgorithm,
  kPreviousBucket,
  kPreviousObject,
  kPreviousHash,
  kPreviousHashAlgorithm,
  kPreviousSignature,
  kMembers
};
constexpr std::array<std::string_view, kMembers> kNames = {"awsAccountId",
                                                           "digestStartTime",
                                                           "digestEndTime",
                                                           "digestS3Bucket",
                                                           "digestS3Object",
                                                           "digestPublicKeyFingerprint",
                                                           "digestSignatureAlgorithm",
                                                           "previousDigestS3Bucket",
                                                           "previousDigestS3Object",
                                                           "previousDigestHashValue",
                                                           "previousDigestHashAlgorithm",
                                                           "previousDigestSignature"};
constexpr std::string_view kLogFiles = "logFiles";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Collects the members of one text.
class DigestReader {
 public:
  DigestReader(std::string_view text, const std::function<void(const DigestedLog&)>& log) : json_(text), log_(log) {}

  DigestReading read(Digest& digest, std::string& fault) {
    const bool is_json = json_.object([this](std::string_view key) { return member(key); }) && json_.end();
    // Two names that nothing else has make a digest of any other JSON unlikely enough.
    const int named = has(kStart) + has(kEnd) + has(kObject) + has_logs_;
    if (named < 2) return DigestReading::kNone;
    if (!is_json && fault_.empty()) fault_ = "it is not JSON from byte " + std::to_string(json_.offset()) + " on";
    if (fault_.empty()) fill(digest);
    if (fault_.empty()) return DigestReading::kDigest;
    fault = std::move(fault_);
    return DigestReading::kFaulty;
  }

 private:
  bool has(Member member) const { return is_present_[member]; }

  bool complain(std::string what) {
    if (fault_.empty()) fault_ = std::move(what);
    return true;  // reading goes on, because more names tell better whether it is a digest
  }

  bool member(std::string_view key) {
    if (key == kLogFiles) {
      if (std::exchange(has_logs_, true)) complain("it has logFiles twice");
      if (json_.kind() != JsonReader::Kind::kArray) return complain("logFiles is no list") && json_.skip();
      return json_.array([this] { return log_file(); });
    }
    const auto found = std::find(kNames.begin(), kNames.end(), key);
    if (found == kNames.end()) return json_.skip();  // such as the times of the events
    const auto place = static_cast<std::size_t>(found - kNames.begin());
    if (std::exchange(is_present_[place], true)) complain("it has " + std::string(key) + " twice");
    return text(key, values_[place]);
  }

  bool text(std::string_view key, MaybeText& value) {
    if (json_.kind() != JsonReader::Kind::kString && json_.kind() != JsonReader::Kind::kNull) {
      return complain(std::string(key) + " is no text") && json_.skip();
    }
    if (!json_.string_or_null(value)) return false;
    if (value && value->size() > kMaxText) complain(std::string(key) + " is too long");
    return true;
  }

  bool log_file() {
    MaybeText bucket, object, hash, algorithm;
    if (json_.kind() != JsonReader::Kind::kObject) return complain("logFiles has no objects") && json_.skip();
    const bool is_json = json_.object([&](std::string_view key) {
      if (key == "s3Bucket") return text(key, bucket);
      if (key == "s3Object") return text(key, object);
      if (key == "hashValue") return text(key, hash);
      if (key == "hashAlgorithm") return text(key, algorithm);
      return json_.skip();
    });
    if (!is_json) return false;
    const std::optional<Sha256::Digest> sha256 = hash ? parse_sha256(*hash) : std::nullopt;
    if (!bucket || !object || !sha256 || algorithm != "SHA-256") {
      return complain("a log file in it has no name or no SHA-256");
    }
    ++logs_;
    if (fault_.empty()) log_({*bucket, *object, *sha256});
    return true;
  }

  /// Moves the values into the digest, unless something is missing.
  void fill(Digest& digest) {
    for (const Member needed : {kAccount, kStart, kEnd, kBucket, kObject, kFingerprint}) {
      if (!values_[needed]) complain("it has no " + std::string(kNames[needed]));
    }
    if (!has_logs_) complain("it has no logFiles");
    if (!fault_.empty()) return;
    const std::optional<Nanoseconds> start = parse_rfc3339(*values_[kStart]), end = parse_rfc3339(*values_[kEnd]);
    if (!start || !end || *end < *start) {
      complain("its times are no period");
      return;
    }
    digest.start = *start;
    digest.end = *end;
    digest.end_text = std::move(*values_[kEnd]);
    digest.account = std::move(*values_[kAccount]);
    digest.bucket = std::move(*values_[kBucket]);
    digest.object = std::move(*values_[kObject]);
    digest.fingerprint = std::move(*values_[kFingerprint]);
    digest.algorithm = values_[kAlgorithm].value_or("");
    digest.logs = logs_;
    fill_previous(digest);
  }

  void fill_previous(Digest& digest) {
    const std::array<Member, 4> parts = {kPreviousBucket, kPreviousObject, kPreviousHash, kPreviousSignature};
    const auto present =
        std::count_if(parts.begin(), parts.end(), [&](Member part) { return values_[part].has_value(); });
    digest.previous.reset();
    if (present == 0) return;
    const std::optional<Sha256::Digest> sha256 =
        values_[kPreviousHash] ? parse_sha256(*values_[kPreviousHash]) : std::nullopt;
    if (present != static_cast<std::ptrdiff_t>(parts.size()) || !sha256 ||
        values_[kPreviousHashAlgorithm] != "SHA-256") {
      complain("what it says of the digest before is not complete");
      return;
    }
    digest.previous = Digest::Previous{std::move(*values_[kPreviousBucket]), std::move(*values_[kPreviousObject]),
                                       *sha256, std::move(*values_[kPreviousSignature])};
  }

  JsonReader json_;
  const std::function<void(const DigestedLog&)>& log_;
  std::array<MaybeText, kMembers> values_;
  std::array<bool, kMembers> is_present_{};
  bool has_logs_ = false;
  std::uint64_t logs_ = 0;
  std::string fault_;
};

}  // namespace

std::string Digest::signed_text() const {
  return end_text + '\n' + bucket + '/' + object + '\n' + to_hex(sha256) + '\n' +
         (previous ? previous->signature : "null");
}

DigestReading read_digest(std::string_view text, Digest& digest, const std::function<void(const DigestedLog&)>& log,
                          std::string& fault) {
  return DigestReader(without_bom(text), log).read(digest, fault);
}

bool may_begin_digest(std::string_view first_bytes) {
  const std::size_t brace = first_bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (brace == first_bytes.npos) return true;
  if (first_bytes[brace] != '{') return false;
  const std::size_t key = first_bytes.find_first_not_of(" \t\r\n", brace + 1);
  return key == first_bytes.npos || !first_bytes.substr(key).starts_with("\"Records\"");
}

bool may_be_digest(std::string_view first_bytes) {
  if (!may_begin_digest(first_bytes)) return false;
  return first_bytes.find("\"digest") != first_bytes.npos || first_bytes.find("\"logFiles\"") != first_bytes.npos;
}

std::optional<std::string> bytes_of_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(hex.size() / 2);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = hex_value(hex[i]), low = hex_value(hex[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

std::optional<Sha256::Digest> parse_sha256(std::string_view hex) {
  const std::optional<std::string> bytes = bytes_of_hex(hex);
  Sha256::Digest digest;
  if (!bytes || bytes->size() != digest.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), digest.begin());
  return digest;
}

}  // namespace trailhound
