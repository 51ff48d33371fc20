// Digests, key files and signatures, which an attacker may have written: the bytes are such texts, separated by NUL.
// Each is offered to all three readers. Whatever they take, judging it must end, and must say the same twice.

#include <string>
#include <string_view>
#include <vector>

#include "engine/fuzz/targets.h"
#include "engine/hash/sha256.h"
#include "engine/integrity/chain.h"
#include "engine/integrity/digest_store.h"
#include "engine/integrity/log_index.h"
#include "engine/integrity/signatures.h"

namespace trailhound {
namespace {

std::vector<std::string_view> parts_of(std::string_view bytes) {
  std::vector<std::string_view> parts;
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\0');
    parts.push_back(bytes.substr(0, end));
    bytes.remove_prefix(end == bytes.npos ? bytes.size() : end + 1);
  }
  return parts;
}

/// The states of all digests and log files, in one text.
std::string judged(const std::vector<std::string_view>& parts, const PublicKeys& keys, const Signatures& signatures) {
  DigestStore store(1u << 16);
  for (std::size_t i = 0; i < parts.size(); ++i) store.add("p" + std::to_string(i), parts[i], sha256(parts[i]));
  store.seal();
  const JudgedChains chains = judge_chains(store, keys, signatures);
  if (chains.states.size() != store.digests().size()) found("a digest has no state");
  std::string text;
  for (const IntegrityState state : chains.states) text += std::string(name_of(state)) + ' ';
  for (const IntegrityFinding& finding : chains.findings) text += finding.reason + '\n';
  for (const IntegrityFinding& finding : store.unreadable()) text += finding.reason + '\n';
  std::vector<LogReference> references = store.take_references();
  const std::size_t count = references.size();
  const LogIndex index(store, chains, std::move(references));
  for (std::size_t i = 0; i < count; ++i) {
    const LogReference& reference = index.reference(i);
    const std::string object = store.object(reference);
    const LogIndex::Judgement same = index.judge({object, reference.sha256, true, true, 0});
    if (same.reference == LogIndex::kNone) found("a log file is not found by its name and hash");
    const LogIndex::Judgement other = index.judge({object, Sha256::Digest{}, true, true, 0});
    if (other.state == IntegrityState::kValid && reference.sha256 != Sha256::Digest{}) {
      bool is_named_so = false;  // another digest may give the same name that hash
      for (std::size_t k = 0; k < count; ++k) is_named_so |= index.reference(k).sha256 == Sha256::Digest{};
      if (!is_named_so) found("a log file with another hash is valid");
    }
  }
  return text;
}

}  // namespace

void fuzz_digests(std::string_view bytes) {
  const std::vector<std::string_view> parts = parts_of(bytes);
  PublicKeys keys;
  Signatures signatures;
  for (const std::string_view part : parts) {
    keys.add(part);
    signatures.add(part);
  }
  if (judged(parts, keys, signatures) != judged(parts, keys, signatures)) found("judging twice gives two answers");
  judged(parts, {}, {});
}

}  // namespace trailhound
