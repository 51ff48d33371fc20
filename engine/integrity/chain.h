#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/integrity/digest_store.h"
#include "engine/integrity/finding.h"
#include "engine/integrity/signatures.h"
#include "engine/integrity/state.h"

namespace trailhound {

/// How many log files, digests or periods are in each state.
using StateCounts = std::array<std::uint64_t, kIntegrityStates>;

/// The digests of one trail, in one account and region, in order of time. A value.
struct DigestChain {
  TrailName trail;
  std::uint32_t begin = 0, end = 0;  ///< its digests
  Nanoseconds from = 0, to = 0;      ///< from the start of the first to the end of the last
  bool begins_with_start = false;    ///< the first digest has none before it, so nothing was left out in front
  std::uint64_t without_logs = 0;    ///< digests that say that CloudTrail delivered no log file
  std::uint64_t gaps = 0;            ///< periods that no digest is about
  StateCounts digests{}, logs{};     ///< `logs`: of those that its digests name, filled in after the pass
  struct Period {
    Nanoseconds from = 0, to = 0;
  };
  std::vector<Period> valid;  ///< of digests that are valid: here is proof, or consistency
};

/// What became of the digests before any log file was looked at.
struct JudgedChains {
  std::vector<DigestChain> chains;
  std::vector<IntegrityState> states;      ///< by digest: kValid, kNotYetCovered (see below), kUnproven or kModified
  std::vector<IntegrityFinding> findings;  ///< digests and periods that are not valid, missing ones included
};

/// Judges every digest of a sealed store by the one after it and by its signature.
///
/// The digest after it holds both its SHA-256 and its signature. Take four digests and public keys:
///
///   A ◄── B ◄── C ◄── D      A, B and C are valid, because B, C and D have their signatures. Nothing has that of D: it
///                            is kNotYetCovered, unless `signatures` has it. That is no fault at the end of a chain.
///   A     B'◄── C ◄── D      Somebody changed B. C says so: B is modified. The signature of A, which B' may still
///   hold,
///                            shows whether A is valid.
///   A ◄── B           D      D names C, which is missing, so B is unproven: nothing has its signature.
///   A                 D      D names C. That B is missing, too, only the times tell: no digest is about the time from
///                            the end of A to the start of D.
///
/// Without keys a digest is valid if the one after it has its SHA-256, and so is one that has none after it. Somebody
/// who wrote all of them anew would not be noticed.
JudgedChains judge_chains(const DigestStore& store, const PublicKeys& keys, const Signatures& signatures);

/// `2023-07-10T12:00:00Z to 2023-07-10T13:00:00Z`
std::string period_text(Nanoseconds from, Nanoseconds to);

}  // namespace trailhound
