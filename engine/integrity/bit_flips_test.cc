// Every single bit of a digest, a log file, a signature and a key counts.

#include <catch2/catch.hpp>

#include "engine/testing/verified_trail.h"

namespace trailhound {
namespace {

const GeneratedTrail& delivered() {
  static const GeneratedTrail trail(aws_key(), [] {
    GeneratedTrail::Options options;
    options.hours = 3;
    options.logs_per_hour = 1;
    return options;
  }());
  return trail;
}

struct Judged {
  JudgedChains chains;
  std::size_t unreadable = 0;
  std::vector<Sha256::Digest> digests;

  bool is_valid(std::string_view digest) const {
    const auto found = std::find(digests.begin(), digests.end(), sha256(digest));
    return found != digests.end() &&
           chains.states[static_cast<std::size_t>(found - digests.begin())] == IntegrityState::kValid;
  }
};

/// What the digests alone say, without reading any file.
Judged judge(const std::vector<GeneratedTrail::Object>& objects, const PublicKeys& keys, const Signatures& signatures,
             std::vector<IntegrityState>* logs = nullptr) {
  DigestStore store(1u << 20);
  for (const GeneratedTrail::Object& object : objects) {
    if (object.is_digest() && !store.add(object.key, object.text, sha256(object.text))) {
      store.add_unreadable(object.key, "not read");
    }
  }
  store.seal();
  JudgedChains chains = judge_chains(store, keys, signatures);
  if (logs != nullptr) {
    const LogIndex index(store, chains, store.take_references());
    for (const GeneratedTrail::Object& object : objects) {
      if (object.is_digest()) continue;
      logs->push_back(index.judge({object.key, sha256(object.text), true, true, kNoTime}).state);
    }
  }
  Judged judged{std::move(chains), store.unreadable().size(), {}};
  for (const Digest& digest : store.digests()) judged.digests.push_back(digest.sha256);
  return judged;
}

bool has_fault(const Judged& judged) {
  const JudgedChains& chains = judged.chains;
  if (judged.unreadable > 0) return true;
  for (const IntegrityFinding& finding : chains.findings) {
    if (is_fault(finding.state)) return true;
  }
  return false;
}

void flip(std::string& text, std::size_t bit) { text[bit / 8] = static_cast<char>(text[bit / 8] ^ (1 << bit % 8)); }

PublicKeys keys_of(const std::string& json) {
  PublicKeys keys;
  REQUIRE(keys.add(json).empty());
  return keys;
}

TEST_CASE("every bit of a digest that is followed by two others") {
  const PublicKeys keys = keys_of(public_keys_json(aws_key()));
  const std::size_t first = delivered().digests()[0];
  for (std::size_t bit = 0; bit < 8 * delivered().objects[first].text.size(); ++bit) {
    std::vector<GeneratedTrail::Object> objects = delivered().objects;
    flip(objects[first].text, bit);
    if (!has_fault(judge(objects, keys, {}))) FAIL_CHECK("with keys: bit " << bit);
    if (!has_fault(judge(objects, {}, {}))) FAIL_CHECK("without keys: bit " << bit);
  }
}

TEST_CASE("every bit of the last digest, whose signature is given") {
  const PublicKeys keys = keys_of(public_keys_json(aws_key()));
  const GeneratedTrail::Object& last = delivered().objects[delivered().digests()[2]];
  Signatures signatures;
  REQUIRE(signatures.add("{\"" + last.key + "\":\"" + last.signature + "\"}").empty());
  CHECK(judge(delivered().objects, keys, signatures).chains.findings.empty());
  for (std::size_t bit = 0; bit < 8 * last.text.size(); ++bit) {
    std::vector<GeneratedTrail::Object> objects = delivered().objects;
    flip(objects.back().text, bit);
    // With another object name the digest is one for which no signature was given. That proves nothing either.
    const Judged judged = judge(objects, keys, signatures);
    const bool says_something = has_fault(judged) || !judged.chains.findings.empty();
    if (judged.is_valid(objects.back().text) || !says_something) FAIL_CHECK("bit " << bit);
  }
}

TEST_CASE("every bit of a log file") {
  const PublicKeys keys = keys_of(public_keys_json(aws_key()));
  const std::size_t log = delivered().logs()[0];
  for (std::size_t bit = 0; bit < 8 * delivered().objects[log].text.size(); bit += 3) {
    std::vector<GeneratedTrail::Object> objects = delivered().objects;
    flip(objects[log].text, bit);
    std::vector<IntegrityState> states;
    judge(objects, keys, {}, &states);
    if (states[0] != IntegrityState::kModified || states[1] != IntegrityState::kValid) FAIL_CHECK("bit " << bit);
  }
}

TEST_CASE("every bit of a signature that is given") {
  const PublicKeys keys = keys_of(public_keys_json(aws_key()));
  const GeneratedTrail::Object& last = delivered().objects[delivered().digests()[2]];
  const std::string signature = *bytes_of_hex(last.signature);
  for (std::size_t bit = 0; bit < 8 * signature.size(); ++bit) {
    std::string changed = signature, hex;
    flip(changed, bit);
    for (const char c : changed) {
      hex += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
      hex += "0123456789abcdef"[c & 0xF];
    }
    Signatures signatures;
    REQUIRE(signatures.add("{\"" + last.key + "\":\"" + hex + "\"}").empty());
    const JudgedChains chains = judge(delivered().objects, keys, signatures).chains;
    if (chains.states !=
        std::vector<IntegrityState>{IntegrityState::kValid, IntegrityState::kValid, IntegrityState::kModified}) {
      FAIL_CHECK("bit " << bit);
    }
  }
}

TEST_CASE("every bit of a key file: it is refused, or proves nothing, or is the same key") {
  const std::string json = public_keys_json(aws_key());
  const std::size_t value = json.find("\"Value\""), validity = json.find("\"ValidityStartTime\"");
  const std::size_t fingerprint = json.find("\"Fingerprint\"");
  REQUIRE((value != json.npos && validity != json.npos && fingerprint != json.npos));
  for (std::size_t bit = 8 * value; bit < 8 * json.size(); ++bit) {
    if (bit / 8 >= validity && bit / 8 < fingerprint) continue;  // says when, not what
    std::string changed = json;
    flip(changed, bit);
    PublicKeys keys;
    if (!keys.add(changed).empty() || keys.empty()) continue;
    const Judged judged = judge(delivered().objects, keys, {});
    const bool is_blank = json[bit / 8] == ' ' || json[bit / 8] == '\n' || changed[bit / 8] == ' ';
    if (!is_blank && !has_fault(judged)) FAIL_CHECK("bit " << bit << ": " << changed[bit / 8]);
  }
}

}  // namespace
}  // namespace trailhound
