#include <cstdio>
#include <cstdlib>
#include <optional>
#include <utility>

#include "bench/contenders.h"
#include "engine/hunt/hunt.h"
#include "engine/hunt/loaded_rules.h"
#include "engine/io/reader.h"
#include "engine/oracle/json.h"
#include "engine/oracle/oracle.h"
#include "engine/output/jsonl.h"
#include "engine/query/query.h"

namespace trailhound {
namespace {

class CountingSink : public ResultSink {
 public:
  bool write_match(std::string_view, std::int64_t) override { return true; }
  bool write(std::string_view) override { return true; }
};

HuntLedger hunt_lines(const Plan& plan, std::span<const Input> inputs, const HuntOptions& options) {
  const JsonlFormat format(plan.rules(), plan.correlations());
  CountingSink sink;
  const HuntOutput output{&format, &sink};
  HuntResult result = hunt(plan, inputs, options, {&output, 1}, nullptr);
  if (!result.error.empty()) {
    std::fprintf(stderr, "%s\n", result.error.c_str());
    std::exit(2);
  }
  return std::move(result.ledger);
}

Plan load(const std::vector<std::string>& rule_files, bool any_logsource) {
  RuleSource source{.paths = rule_files, .filter = {}};
  source.filter.any_logsource = any_logsource;
  Result<LoadedRules, std::string> rules = load_hunt_rules(source);
  if (!rules) {
    std::fprintf(stderr, "%s\n", rules.error().c_str());
    std::exit(2);
  }
  return std::move(rules->plan);
}

template <typename MakePlan>
Measurement run_plan(std::span<const Input> inputs, unsigned threads, MakePlan make_plan) {
  Measurement result;
  std::optional<Plan> plan;
  result.load_seconds = seconds_of([&] { plan.emplace(make_plan()); });
  result.rules = plan->rules().size();
  HuntOptions options;
  options.read.threads = threads;
  HuntLedger ledger;
  result.seconds = seconds_of([&] { ledger = hunt_lines(*plan, inputs, options); });
  result.bytes = ledger.read.bytes.decompressed;
  result.records = ledger.read.records.evaluated;
  result.matches = ledger.matches.written + ledger.matches.duplicates;
  return result;
}

std::string whole_text(const Input& input) {
  Reader reader;
  std::string text;
  if (reader.open(input)) return text;
  for (;;) {
    const Reader::Window window = reader.next(0);
    text.append(window.data, window.size);
    if (window.last) return text;
  }
}

}  // namespace

Measurement run_hunt(std::span<const Input> inputs, const std::vector<std::string>& rule_files, bool any_logsource,
                     unsigned threads) {
  return run_plan(inputs, threads, [&] { return load(rule_files, any_logsource); });
}

Measurement run_search(std::span<const Input> inputs, const Criteria& criteria, unsigned threads) {
  return run_plan(inputs, threads, [&] {
    Result<Query, std::string> query = make_query(criteria);
    if (!query) {
      std::fprintf(stderr, "%s\n", query.error().c_str());
      std::exit(2);
    }
    return compile_supported({std::move(query->rule)}, {});
  });
}

std::uint64_t check_against_oracle(std::span<const Input> inputs, const std::vector<std::string>& rule_files,
                                   bool any_logsource, std::size_t sample) {
  // Without the correlations, so that the rules that they count report matches like others.
  std::vector<Rule> rules = load(rule_files, any_logsource).rules();
  for (Rule& rule : rules) rule.silent = false;
  const Plan plan = compile_supported(std::move(rules), {});
  std::uint64_t records = 0;
  for (std::size_t i = 0; i < sample && !inputs.empty(); ++i) {
    const Input& input = inputs[i * inputs.size() / sample];
    HuntOptions options;
    options.read.threads = 1;
    options.keep_duplicates = true;
    const HuntLedger ledger = hunt_lines(plan, {&input, 1}, options);

    std::vector<std::uint64_t> expected(plan.rules().size(), 0);
    const auto document = parse_json(whole_text(input));
    if (!document) {
      std::fprintf(stderr, "%s is not JSON\n", input.path.c_str());
      std::exit(2);
    }
    for (const JsonMember& member : document->members) {
      for (const JsonValue& event : member.value.elements) {
        ++records;
        for (std::size_t rule = 0; rule < expected.size(); ++rule) {
          expected[rule] += oracle_matches(plan.rules()[rule], event) ? 1 : 0;
        }
      }
    }
    for (std::size_t rule = 0; rule < expected.size(); ++rule) {
      if (expected[rule] == ledger.matches_by_rule[rule]) continue;
      std::fprintf(stderr, "%s: rule \"%s\": the engine has %llu matches, the oracle %llu\n", input.path.c_str(),
                   plan.rules()[rule].title.c_str(), static_cast<unsigned long long>(ledger.matches_by_rule[rule]),
                   static_cast<unsigned long long>(expected[rule]));
      std::exit(1);
    }
  }
  return records;
}

}  // namespace trailhound
