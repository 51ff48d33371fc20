#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "bench/contenders.h"
#include "engine/io/reader.h"
#include "engine/oracle/json.h"
#include "engine/oracle/oracle.h"
#include "engine/scan/scan.h"
#include "engine/sigma/loader.h"
#include "engine/sink/alert_jsonl.h"
#include "engine/sink/jsonl.h"

namespace trailhound {
namespace {

class CountingSink : public MatchSink, public AlertSink {
 public:
  bool write(std::string_view, std::int64_t) override { return true; }
  bool write_alert(std::string_view, const WrittenAlert&) override { return true; }
};

RuleSet read(const std::vector<std::string>& rule_files, bool any_logsource) {
  std::vector<RuleText> texts;
  for (const std::string& path : rule_files) {
    std::ifstream file(path, std::ios::binary);
    texts.push_back({path, path, std::string(std::istreambuf_iterator<char>(file), {})});
  }
  RuleSet set = load_rules(texts);
  if (!any_logsource) std::erase_if(set.rules, [](const Rule& rule) { return !rule.logsource.is_cloudtrail(); });
  return set;
}

/// Of the rules that the plan can take.
Plan compile(RuleSet set) {
  std::erase_if(set.rules, [](const Rule& rule) { return unsupported(rule).has_value(); });
  return compile_supported(std::move(set.rules), std::move(set.correlations));
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
  Measurement result;
  std::unique_ptr<Plan> loaded;
  result.load_seconds = seconds_of([&] { loaded = std::make_unique<Plan>(compile(read(rule_files, any_logsource))); });
  const Plan& plan = *loaded;
  result.rules = plan.rules().size();
  ScanOptions options;
  options.threads = threads;
  CountingSink sink;
  Ledger ledger;
  result.seconds = seconds_of([&] {
    Correlator correlator(plan, {.memory = std::size_t{512} << 20, .workers = threads, .alert_events = 100});
    Correlator* const facts = plan.correlations().empty() ? nullptr : &correlator;
    PieceTable pieces(std::size_t{8} << 20);
    ledger = scan(plan, inputs, options, JsonlFormat(plan.rules()), sink, nullptr, facts, nullptr, &pieces);
    if (facts && !facts->write_alerts(pieces, AlertJsonl(plan), sink).empty()) std::exit(2);
  });
  result.bytes = ledger.bytes.decompressed;
  result.records = ledger.records.evaluated;
  result.matches = ledger.matches.written + ledger.matches.duplicates;
  return result;
}

std::uint64_t check_against_oracle(std::span<const Input> inputs, const std::vector<std::string>& rule_files,
                                   bool any_logsource, std::size_t sample) {
  RuleSet set = read(rule_files, any_logsource);
  // Without the correlations, what they count are rules like others.
  set.correlations.clear();
  for (Rule& rule : set.rules) rule.silent = false;
  const Plan plan = compile(std::move(set));
  std::uint64_t records = 0;
  for (std::size_t i = 0; i < sample && !inputs.empty(); ++i) {
    const Input& input = inputs[i * inputs.size() / sample];
    ScanOptions options;
    options.threads = 1;
    options.keep_duplicates = true;
    CountingSink sink;
    const Ledger ledger = scan(plan, {&input, 1}, options, JsonlFormat(plan.rules()), sink, nullptr);

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
