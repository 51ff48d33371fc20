#include "engine/fuzz/targets.h"

#include <cstdio>
#include <cstdlib>

#include "engine/fuzz/seeds.h"

namespace trailhound {
namespace {

constexpr FuzzTarget kTargets[] = {
    {"evidence", "gzip, archives, UTF-16, and framing of what they hold", fuzz_evidence, evidence_seeds, 16u << 10},
    {"framing", "records in texts of every shape, in windows", fuzz_framing, framing_seeds, 8u << 10},
    {"sharing", "one text by one worker and by three", fuzz_sharing, framing_seeds, 8u << 10},
    {"records", "records to columns, eager and lazy", fuzz_records, records_seeds, 8u << 10},
    {"rules", "rule files", fuzz_rules, rules_seeds, 8u << 10},
    {"condition", "conditions and expressions", fuzz_condition, condition_seeds, 1u << 10},
    {"patterns", "wildcards and regular expressions", fuzz_patterns, patterns_seeds, 1u << 10},
    {"engine", "any rules over any text, against the oracle", fuzz_engine, engine_seeds, 8u << 10},
    {"generated", "generated rules over generated events, against the oracle", fuzz_generated, generated_seeds,
     4u << 10},
    {"correlations", "correlations over generated archives, against the oracle", fuzz_correlations, correlations_seeds,
     4u << 10},
    {"digests", "digests of CloudTrail, key files and signatures", fuzz_digests, digests_seeds, 16u << 10},
    {"output", "every output line is JSON, and its event the record", fuzz_output, output_seeds, 8u << 10},
    {"parts", "parts of a hunt, merged", fuzz_parts, parts_seeds, 8u << 10},
};

}  // namespace

std::span<const FuzzTarget> fuzz_targets() { return kTargets; }

void found(const std::string& what) {
  std::fputs("FOUND: ", stderr);
  std::fwrite(what.data(), 1, what.size(), stderr);  // may contain NUL
  std::fputs("\n", stderr);
  std::abort();
}

}  // namespace trailhound
