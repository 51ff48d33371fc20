#include <algorithm>
#include <utility>

#include "engine/bindings/c/guard.h"
#include "engine/bindings/c/run.h"
#include "engine/io/input.h"
#include "engine/report/findings.h"
#include "engine/report/who_json.h"
#include "engine/summary/activity_statistic.h"
#include "engine/summary/narrowing.h"

namespace trailhound {
namespace {

/// The criteria key, principal and ip. The error is one sentence.
Result<TypedNarrowing, std::string> narrowing_in(const Criteria& criteria) {
  TypedNarrowing typed;
  for (const Criterion& criterion : criteria.all) {
    std::vector<std::string>* values = nullptr;
    if (criterion.aspect == Aspect::kPrincipal) values = &typed.principals;
    if (criterion.aspect == Aspect::kKey) values = &typed.keys;
    if (criterion.aspect == Aspect::kAddress) values = &typed.addresses;
    if (values == nullptr || criterion.is_excluded) {
      return "who has no option '" + std::string(option_of(criterion.aspect)) + "'";
    }
    *values = criterion.values;
  }
  return typed;
}

class WhoOfPaths : public trailhound_run {
 public:
  using trailhound_run::trailhound_run;
  ~WhoOfPaths() override { finish(); }

 private:
  RunEnd work() override {
    const Result<TypedNarrowing, std::string> typed = narrowing_in(options.criteria);
    if (!typed) return {.error = typed.error()};
    Result<Narrowing, std::string> narrowing = narrowing_of(*typed);
    if (!narrowing) return {.error = narrowing.error()};
    const auto fields = ActivityStatistic::fields();
    const Result<RuleSource, std::string> source = rule_source(options, {fields.begin(), fields.end()});
    if (!source) return {.error = source.error()};
    const Result<LoadedRules, std::string> rules = load_hunt_rules(*source);
    if (!rules) return {.error = rules.error()};
    if (!rules->errors.empty()) return {.error = rules->errors.front()};
    const InputList list = find_inputs(paths);
    if (list.inputs.empty()) return {.error = "no input: there is no file to read"};

    const ActivityStatistic statistic(rules->plan, options.since ? EventNames::kCounted : EventNames::kNotCounted);
    const SummaryOptions counting{.read = options.hunt.read,
                                  .keep_duplicates = options.hunt.keep_duplicates,
                                  .memory = options.hunt.memory,
                                  .filter_rule = std::nullopt};
    Summary summary = summarize(rules->plan, list.inputs, counting, statistic, nullptr);
    if (!summary.error.empty()) return {.error = summary.error};
    ReadLedger read = ledger_of(list);
    read.add(summary.ledger);
    summary.ledger = std::move(read);
    PeopleOptions people_options;
    people_options.narrowing = std::move(*narrowing);
    people_options.since = options.since;
    const People people = people_of(*summary.counts, people_options);
    if (!people.error.empty()) return {.error = people.error};

    const Origins no_databases;
    WhoFindings findings = who_findings(summary, people, no_databases, rules->plan);
    findings.since = options.since;
    findings.limit = options.limit;
    buffer.write(who_json(findings));
    return end_of_who(std::move(summary.ledger), *rules);
  }

  RunEnd end_of_who(ReadLedger read, const LoadedRules& rules) const {
    HuntLedger ledger;
    ledger.read = std::move(read);
    ledger.rules = rules.counts;
    if (ledger.read.files.not_reached == 0) ledger.empty_filters = empty_filters(options.hunt.read, ledger.read);
    if (!ledger.adds_up()) return {.error = "internal fault: the ledger does not add up, so the results prove nothing"};
    return {.error = {},
            .ledger = ledger_json({.ledger = &ledger, .plan = nullptr, .set_aside = &rules.set_aside, .inputs = paths}),
            .is_whole = !ledger.anything_unexamined()};
  }
};

}  // namespace
}  // namespace trailhound

extern "C" {

trailhound_run* trailhound_who(const trailhound_options* options, const char* const* paths, size_t count,
                               char** error) {
  return trailhound::guarded<trailhound_run*>(
      error, nullptr, [&]() -> trailhound::Result<trailhound_run*, std::string> {
        auto run = std::make_unique<trailhound::WhoOfPaths>(*options, std::vector<std::string>(paths, paths + count));
        run->start();
        return run.release();
      });
}
}
