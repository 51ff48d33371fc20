#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/hunt/hunt_options.h"
#include "engine/hunt/ledger.h"
#include "engine/hunt/match_collector.h"
#include "engine/io/fingerprint.h"
#include "engine/io/input.h"
#include "engine/plan/plan.h"
#include "engine/read/pass.h"

namespace trailhound {

/// The front door of the engine: evaluates rules on evidence, writes matches and alerts to outputs, returns a ledger.
///
/// example: begin
///   const Result<LoadedRules, std::string> rules = load_hunt_rules({});
///   if (!rules) throw std::runtime_error(rules.error());
///   const InputList found = find_inputs(std::vector<std::string>{folder});
///   const auto format = make_format("jsonl", rules->plan);
///   const HuntOutput output{format.get(), &sink};
///   const HuntResult result = hunt(rules->plan, found.inputs, {}, {&output, 1}, nullptr);
///   if (!result.error.empty()) throw std::runtime_error(result.error);
///   if (result.ledger.anything_unexamined()) std::puts("not everything was examined");
/// example: end
/// (engine/output/example_test.cc compiles and runs it. Formats are in engine/output/formats.h; a program that wants
/// matches as values has a format of its own. FedHunt in engine/hunt/fed_hunt.h hunts through records and texts.)
///
/// Threads: a plan is constant, and any number of hunts may share it. hunt() starts its workers and ends them before it
/// returns. It calls formats from several of them at the same time, and a sink and the observer from one at a time.
/// Ownership: arguments are borrowed until hunt() returns; what it returns owns its strings.
/// Errors: what cannot be examined is data, in the ledger, and the hunt goes on. HuntResult::error says why results are
/// incomplete. The only exceptions are std::bad_alloc and those of the caller's own formats and sinks.

struct HuntProgress {
  ReadProgress read;
  std::optional<std::uint64_t> matches = 0;  ///< written so far; nullopt: the run writes none
};

class HuntObserver {
 public:
  virtual ~HuntObserver() = default;
  /// Called by one worker at a time, a few times a second.
  virtual void progress(const HuntProgress& progress) = 0;
};

struct HuntResult {
  HuntLedger ledger;                      ///< without findings of find_inputs() and load_hunt_rules()
  std::vector<Fingerprint> fingerprints;  ///< of the inputs, if options.read.hash_inputs
  bool correlations_evaluated = true;     ///< false: the hunt was stopped early, so alerts are missing
  std::string error;                      ///< of writing or spilling: the results are incomplete
};

/// Reads the inputs with several workers, evaluates every record against every rule of the plan, and writes matches in
/// the order input, record, rule, then alerts. The bytes do not depend on the number of threads. It does not write
/// matches of silent rules. The number of workers and options.memory bound the memory: correlations may use three
/// quarters of it, Duplicates a quarter; where rules have rollups, each of the three at most a half, a quarter and a
/// quarter. Rollups follow the matches. Everything beyond goes to unnamed files, which changes no byte of the results.
/// `observer` may be null. The sinks are borrowed, and the caller finishes them.
///
/// options.read.stop ends the hunt early. If inputs are left, it writes no alerts: a correlation counts over the whole
/// archive and may be wrong about a part of it.
/// Throws std::bad_alloc if memory runs out, after its workers have ended.
HuntResult hunt(const Plan& plan, std::span<const Input> inputs, const HuntOptions& options,
                std::span<const HuntOutput> outputs, HuntObserver* observer);

}  // namespace trailhound
