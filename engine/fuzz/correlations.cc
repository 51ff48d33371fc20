// Correlations: any documents over the base rules of the generator, or those that the generator itself makes, on a
// small archive; the engine's alerts must be the oracle's, whether the facts stay in memory or are spilled.
//
// Input: a byte that chooses between the two; then the documents (the last byte of the input: the archive), or the
// decisions of the generator.

#include <memory>
#include <string>
#include <vector>

#include "engine/fuzz/bytes.h"
#include "engine/fuzz/memory_file.h"
#include "engine/fuzz/targets.h"
#include "engine/oracle/correlation_text.h"
#include "engine/plan/plan.h"
#include "engine/testing/engine_alerts.h"
#include "engine/testing/generate_correlation.h"

namespace trailhound {
namespace {

bool plan_takes(const RuleSet& set) {
  for (const Rule& rule : set.rules) {
    if (unsupported(rule)) return false;
  }
  for (const Correlation& correlation : set.correlations) {
    if (unsupported(correlation)) return false;
  }
  return true;
}

}  // namespace

void fuzz_correlations(std::string_view bytes) {
  constexpr std::size_t kEvents = 16;
  FuzzBytes take(bytes);
  std::string documents;
  std::vector<CorrelationGenerator::File> archive;
  if (take.take_byte() % 2 == 0) {
    CorrelationGenerator generator(static_cast<unsigned char>(bytes.empty() ? '\0' : bytes.back()));
    documents = generator.rules(0) + "\n---\n" + std::string(take.rest());
    archive = generator.archive(kEvents);
  } else {
    CorrelationGenerator generator{Random(take.rest())};
    documents = generator.rules(2);
    archive = generator.archive(kEvents);
  }
  const RuleText file{"rules.yml", "rules.yml", documents};
  const RuleSet set = load_rules({&file, 1}, 1);
  if (set.correlations.empty() || !plan_takes(set)) return;

  std::vector<std::unique_ptr<MemoryFile>> files;
  std::vector<Input> inputs;
  std::vector<OracleEvent> events;
  for (const CorrelationGenerator::File& drawn : archive) {
    files.push_back(std::make_unique<MemoryFile>(cloudtrail_text(drawn)));
    inputs.push_back(files.back()->input());
    for (std::size_t n = 0; n < drawn.records.size(); ++n) {
      events.push_back({*parse_json(drawn.records[n]), inputs.back().path, n});
    }
  }
  const std::string expected = dump(set, oracle_alerts(set, events));
  for (const std::size_t memory : {std::size_t{1} << 30, std::size_t{1}}) {
    const std::string alerts = dump(set, engine_alerts(set, inputs, 1, memory));
    if (alerts != expected) found(documents + "\nthe engine:\n" + alerts + "\nthe oracle:\n" + expected);
  }
}

}  // namespace trailhound
