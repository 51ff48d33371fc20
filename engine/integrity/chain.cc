#include "engine/integrity/chain.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace trailhound {
namespace {

using State = IntegrityState;

constexpr std::string_view kAlgorithm = "SHA256withRSA";
constexpr const char* kMisnamed = "its file has the name of another digest, and no digest after it confirms it";

std::string address_of(const std::string& bucket, const std::string& object) { return bucket + '/' + object; }

struct Judgement {
  State state = State::kValid;
  std::string reason;  ///< of another state
};

/// One run of judge_chains().
class ChainJudge {
 public:
  ChainJudge(const DigestStore& store, const PublicKeys& keys, const Signatures& signatures)
      : store_(store), digests_(store.digests()), keys_(keys), signatures_(signatures) {
    result_.states.assign(digests_.size(), State::kUnproven);
    for (std::uint32_t i = 0; i < digests_.size(); ++i) {
      versions_[address_of(digests_[i].bucket, digests_[i].object)].push_back(i);
      if (const auto& previous = digests_[i].previous) {
        next_[address_of(previous->bucket, previous->object)].push_back(i);
      }
    }
    for (const IntegrityFinding& finding : store.unreadable()) unreadable_.insert(std::string(base_name(finding.path)));
  }

  JudgedChains run() {
    for (std::uint32_t begin = 0, end = 0; begin < digests_.size(); begin = end) {
      while (end < digests_.size() && store_.same_trail(begin, end)) ++end;
      judge_chain(begin, end);
    }
    return std::move(result_);
  }

 private:
  bool has_keys() const { return !keys_.empty(); }

  void judge_chain(std::uint32_t begin, std::uint32_t end) {
    DigestChain chain;
    chain.trail = store_.trail(begin);
    chain.begin = begin;
    chain.end = end;
    // From the end: whether the digest after it is valid decides how much its word counts.
    std::vector<Judgement> judgements(end - begin);
    bool has_proof = false;
    for (std::uint32_t i = end; i-- > begin;) {
      judgements[i - begin] = judge(i);
      result_.states[i] = judgements[i - begin].state;
      has_proof |= result_.states[i] == State::kValid;
    }
    // Only the newest digest may lack a signature, and only if there is any proof.
    for (std::uint32_t i = begin; i < end; ++i) {
      Judgement& judgement = judgements[i - begin];
      if (judgement.state == State::kNotYetCovered && contradicts_previous(i)) {
        judgement = {State::kModified, "it has another SHA-256 for the digest before, of which the signature is valid"};
        result_.states[i] = judgement.state;
      }
      const bool is_end = has_proof && !chain.trail.is_backfill && digests_[i].end == digests_[end - 1].end;
      if (judgement.state == State::kNotYetCovered && !is_end) result_.states[i] = judgement.state = State::kUnproven;
      count(i, judgement, chain);
    }
    look_for_gaps(chain);
    result_.chains.push_back(std::move(chain));
  }

  void count(std::uint32_t i, const Judgement& judgement, DigestChain& chain) {
    const Digest& digest = digests_[i];
    ++chain.digests[static_cast<std::size_t>(judgement.state)];
    chain.without_logs += digest.logs == 0;
    chain.from = i == chain.begin ? digest.start : std::min(chain.from, digest.start);
    chain.to = std::max(chain.to, digest.end);
    if (i == chain.begin) chain.begins_with_start = !digest.previous;
    if (judgement.state == State::kValid) {
      if (!chain.valid.empty() && chain.valid.back().to >= digest.start) {
        chain.valid.back().to = std::max(chain.valid.back().to, digest.end);
      } else {
        chain.valid.push_back({digest.start, digest.end});
      }
      return;
    }
    add(IntegrityFinding::Subject::kDigest, judgement.state, digest.path, address_of(digest.bucket, digest.object),
        judgement.reason);
  }

  Judgement judge(std::uint32_t i) const {
    const auto found = next_.find(address_of(digests_[i].bucket, digests_[i].object));
    const std::span<const std::uint32_t> next =
        found == next_.end() ? std::span<const std::uint32_t>() : std::span(found->second);
    return has_keys() ? judge_signature(i, next) : judge_hash(i, next);
  }

  bool has_hash_of(std::uint32_t next, std::uint32_t i) const {
    return digests_[next].previous->sha256 == digests_[i].sha256;
  }

  bool are_modified(std::span<const std::uint32_t> digests) const {
    return std::all_of(digests.begin(), digests.end(),
                       [&](std::uint32_t i) { return result_.states[i] == State::kModified; });
  }

  /// Whether the digest before is proven, and this one has another SHA-256 for it.
  bool contradicts_previous(std::uint32_t i) const {
    if (!digests_[i].previous) return false;
    const auto found = versions_.find(address_of(digests_[i].previous->bucket, digests_[i].previous->object));
    if (found == versions_.end()) return false;
    const std::vector<std::uint32_t>& before = found->second;
    return std::any_of(before.begin(), before.end(),
                       [&](std::uint32_t b) { return result_.states[b] == State::kValid; }) &&
           std::none_of(before.begin(), before.end(), [&](std::uint32_t b) { return has_hash_of(i, b); });
  }

  /// Either the file was renamed, or its digestS3Object was changed.
  bool is_misnamed(std::uint32_t i) const {
    return is_named_like_digest(digests_[i].path) && base_name(digests_[i].path) != base_name(digests_[i].object);
  }

  /// Without keys. `next`: digests that name this one as the one before.
  Judgement judge_hash(std::uint32_t i, std::span<const std::uint32_t> next) const {
    if (std::any_of(next.begin(), next.end(), [&](std::uint32_t n) { return has_hash_of(n, i); })) return {};
    if (!next.empty() && !are_modified(next)) {
      return {State::kModified, "its SHA-256 is not the one that the digest after it has"};
    }
    if (!next.empty()) return {State::kUnproven, "the digest after it was modified, and has another SHA-256 for it"};
    if (versions_.at(address_of(digests_[i].bucket, digests_[i].object)).size() > 1) {
      return {State::kUnproven, "there are several versions of it, and no digest after it"};
    }
    if (is_misnamed(i)) return {State::kUnproven, kMisnamed};
    return {};
  }

  bool is_signature(std::uint32_t i, const std::string& text, std::string_view signature) const {
    return keys_.verify(digests_[i].fingerprint, text, signature);
  }

  Judgement judge_signature(std::uint32_t i, std::span<const std::uint32_t> next) const {
    const Digest& digest = digests_[i];
    if (digest.algorithm != kAlgorithm) return {State::kUnproven, "it is not signed with SHA256withRSA"};
    const bool is_known_modified = std::any_of(next.begin(), next.end(), [&](std::uint32_t n) {
      return result_.states[n] == State::kValid && !has_hash_of(n, i);
    });
    const std::string text = digest.signed_text();
    for (const std::uint32_t n : next) {
      const std::optional<std::string> signature = bytes_of_hex(digests_[n].previous->signature);
      if (signature && is_signature(i, text, *signature)) return {};
    }
    const std::vector<std::string_view> named = signatures_.of(digest.object);
    for (const std::string_view signature : named) {
      if (is_signature(i, text, signature)) return {};
    }
    if (is_known_modified) return {State::kModified, "its SHA-256 is not the one that the digest after it has"};
    if (!keys_.has(digest.fingerprint)) {
      return {State::kUnproven, "there is no public key with the fingerprint " + digest.fingerprint};
    }
    if (!named.empty()) return {State::kModified, "the signature given for it is not of this content"};
    if (!next.empty()) return without_valid_signature(i, next);
    for (const std::string& signature : signatures_.unnamed()) {
      if (is_signature(i, text, signature)) return {};
    }
    if (is_misnamed(i)) return {State::kUnproven, kMisnamed};
    return {State::kNotYetCovered, "no digest after it has its signature (--signatures can supply it)"};
  }

  Judgement without_valid_signature(std::uint32_t i, std::span<const std::uint32_t> next) const {
    const bool has_valid_next =
        std::any_of(next.begin(), next.end(), [&](std::uint32_t n) { return result_.states[n] == State::kValid; });
    const bool has_hash = std::any_of(next.begin(), next.end(), [&](std::uint32_t n) { return has_hash_of(n, i); });
    if (has_valid_next || (!has_hash && !are_modified(next))) {
      return {State::kModified, "the signature that the digest after it has is not its own"};
    }
    return {State::kUnproven, "its signature is in the digest after it, which is not valid itself"};
  }

  /// Looks for what is missing between the digests of a chain.
  void look_for_gaps(DigestChain& chain) {
    for (std::uint32_t i = chain.begin + 1; i < chain.end; ++i) {
      const Digest& digest = digests_[i];
      const Nanoseconds before = digests_[i - 1].end;
      // What a modified digest says of the one before proves nothing.
      if (digest.previous && result_.states[i] != State::kModified) {
        look_for_previous(*digest.previous, digest, chain);
      }
      if (digest.start <= before || chain.trail.is_backfill) continue;
      ++chain.gaps;
      add(IntegrityFinding::Subject::kPeriod, State::kNotCovered, {}, {}, gap_text(digest, before));
    }
  }

  void look_for_previous(const Digest::Previous& previous, const Digest& digest, DigestChain& chain) {
    const std::string address = address_of(previous.bucket, previous.object);
    if (versions_.count(address) != 0 || !missing_.insert(address).second) return;
    if (unreadable_.count(std::string(base_name(previous.object))) != 0) return;
    ++chain.digests[static_cast<std::size_t>(State::kMissing)];
    add(IntegrityFinding::Subject::kDigest, State::kMissing, {}, address,
        "the digest after it, which ends at " + digest.end_text + ", names it");
  }

  static std::string gap_text(const Digest& digest, Nanoseconds before) {
    const std::string text = "no digest is about the time from " + period_text(before, digest.start);
    if (digest.previous) return text;
    return text + ": validation was off and switched on again, or digests were deleted";
  }

  void add(IntegrityFinding::Subject subject, State state, std::string path, std::string object, std::string reason) {
    result_.findings.push_back({subject, state, std::move(path), std::move(object), std::move(reason)});
  }

  const DigestStore& store_;
  const std::vector<Digest>& digests_;
  const PublicKeys& keys_;
  const Signatures& signatures_;
  using ByAddress = std::unordered_map<std::string, std::vector<std::uint32_t>>;
  ByAddress versions_;                          ///< digests by their own address; two only if somebody changed one
  ByAddress next_;                              ///< by the address of the digest before
  std::unordered_set<std::string> unreadable_;  ///< base names
  std::unordered_set<std::string> missing_;     ///< addresses that were reported
  JudgedChains result_;
};

}  // namespace

std::string period_text(Nanoseconds from, Nanoseconds to) { return format_rfc3339(from) + " to " + format_rfc3339(to); }

JudgedChains judge_chains(const DigestStore& store, const PublicKeys& keys, const Signatures& signatures) {
  return ChainJudge(store, keys, signatures).run();
}

}  // namespace trailhound
