#include "engine/integrity/signatures.h"

#include <optional>
#include <utility>

#include "engine/base/json_reader.h"
#include "engine/integrity/delivered_name.h"
#include "engine/integrity/digest.h"

namespace trailhound {
namespace {

constexpr std::size_t kMaxUnnamed = 10'000;  ///< each is tried on every digest that has no other signature

/// RFC 4648 §4, with or without padding and with line breaks; nullopt for anything else.
std::optional<std::string> bytes_of_base64(std::string_view text) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  std::uint32_t held = 0;
  int bits = 0;
  while (text.ends_with('=') || text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  for (const char c : text) {
    if (c == '\n' || c == '\r') continue;
    const std::size_t digit = kDigits.find(c);
    if (digit == kDigits.npos) return std::nullopt;
    held = held << 6 | static_cast<std::uint32_t>(digit);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(held >> bits & 0xFF);
  }
  return bytes;
}

std::string not_json(const JsonReader& json) {
  return "it is not JSON of the expected shape from byte " + std::to_string(json.offset()) + " on";
}

/// The signature in the metadata of an object; empty if there is none.
bool read_metadata(JsonReader& json, std::string& signature) {
  if (json.kind() != JsonReader::Kind::kObject) return json.skip();
  return json.object([&](std::string_view key) {
    if (key != "signature") return json.skip();
    return json.string(signature);
  });
}

}  // namespace

std::string PublicKeys::add(std::string_view text) {
  JsonReader json(text);
  std::string fault;
  bool has_list = false;
  const auto read_key = [&] {
    std::optional<std::string> value, fingerprint;
    const bool is_json = json.object([&](std::string_view key) {
      if (key == "Value") return json.string_or_null(value);
      if (key == "Fingerprint") return json.string_or_null(fingerprint);
      return json.skip();
    });
    if (!is_json) return false;
    if (!value || !fingerprint) {
      fault = "a key has no Value or no Fingerprint";
      return false;
    }
    const std::optional<std::string> der = bytes_of_base64(*value);
    std::optional<RsaPublicKey> key = der ? RsaPublicKey::read(*der) : std::nullopt;
    if (!key) {
      fault = "the key " + *fingerprint + " is no RSA key in DER (PKCS #1) and base64";
      return false;
    }
    keys_[*fingerprint].push_back(std::move(*key));
    return true;
  };
  const bool is_json = json.object([&](std::string_view key) {
    if (key != "PublicKeyList") return json.skip();
    has_list = true;
    return json.array(read_key);
  });
  if (!fault.empty()) return fault;
  if (!is_json || !json.end()) return not_json(json);
  return has_list ? std::string() : "it has no PublicKeyList, which 'aws cloudtrail list-public-keys' prints";
}

std::size_t PublicKeys::size() const {
  std::size_t size = 0;
  for (const auto& [fingerprint, keys] : keys_) size += keys.size();
  return size;
}

bool PublicKeys::verify(const std::string& fingerprint, std::string_view text, std::string_view signature) const {
  const auto found = keys_.find(fingerprint);
  if (found == keys_.end()) return false;
  for (const RsaPublicKey& key : found->second) {
    if (key.verifies(text, signature)) return true;
  }
  return false;
}

std::string Signatures::add_signature(std::string_view object, std::string_view hex) {
  std::optional<std::string> bytes = bytes_of_hex(hex);
  if (!bytes || bytes->empty()) return "a signature is not in hexadecimal digits";
  if (!object.empty()) {
    named_.emplace(std::string(base_name(object)), std::move(*bytes));
  } else if (unnamed_.size() == kMaxUnnamed) {
    return "more than " + std::to_string(kMaxUnnamed) + " signatures without the names of their objects";
  } else {
    unnamed_.push_back(std::move(*bytes));
  }
  return {};
}

std::string Signatures::add(std::string_view text) {
  JsonReader json(text);
  std::string fault, signature;
  const auto keep = [&](std::string_view object) {
    if (!signature.empty()) fault = add_signature(object, signature);
    return fault.empty();
  };
  const auto read_entry = [&](std::string_view key) {
    signature.clear();
    if (key == "Metadata") return read_metadata(json, signature) && keep({});
    // What head-object prints beside the metadata, such as an ETag, is no name of an object.
    if (key.find('/') == key.npos && key.find("CloudTrail-Digest") == key.npos) return json.skip();
    if (json.kind() == JsonReader::Kind::kString) return json.string(signature) && keep(key);
    const bool is_read = json.object(
        [&](std::string_view name) { return name == "Metadata" ? read_metadata(json, signature) : json.skip(); });
    return is_read && keep(key);
  };
  const std::size_t before = named_.size() + unnamed_.size();
  do {
    const bool is_list = json.kind() == JsonReader::Kind::kArray;
    const bool is_read = is_list ? json.array([&] { return json.object(read_entry); }) : json.object(read_entry);
    if (!fault.empty()) return fault;
    if (!is_read) return not_json(json);
  } while (!json.end());
  return named_.size() + unnamed_.size() > before ? std::string() : "it has no signature";
}

std::vector<std::string_view> Signatures::of(std::string_view object) const {
  std::vector<std::string_view> found;
  const auto [begin, end] = named_.equal_range(base_name(object));
  for (auto at = begin; at != end; ++at) found.emplace_back(at->second);
  return found;
}

}  // namespace trailhound
