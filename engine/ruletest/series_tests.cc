#include "engine/ruletest/series_tests.h"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <utility>

#include "engine/correlate/correlator.h"
#include "engine/hunt/rule_selection.h"
#include "engine/oracle/correlation.h"
#include "engine/oracle/json.h"
#include "engine/plan/evaluator.h"
#include "engine/plan/plan.h"
#include "engine/read/event_reader.h"
#include "engine/ruletest/test_records.h"
#include "engine/sigma/scalar.h"
#include "engine/sigma/timespan.h"

// quoted() is qualified everywhere: for a std::string, argument-dependent lookup finds std::quoted() as well.

namespace trailhound {
namespace {

constexpr Nanoseconds kBegin = Nanoseconds{1'767'225'600} * 1'000'000'000;      ///< 2026-01-01T00:00:00Z
constexpr Nanoseconds kLongest = Nanoseconds{366} * 24 * 3600 * 1'000'000'000;  ///< a year, and a day more

/// One step of a series while it is read.
struct Step {
  const YamlNode* record = nullptr;
  Nanoseconds at = 0, every = 0;
  std::size_t times = 1;
};

/// Reads a span of time of up to a year under `key`; nullopt if it is none.
std::optional<Nanoseconds> read_span(const YamlNode& value, Findings& findings) {
  const auto span = value.is_scalar() ? parse_timespan(value.text) : std::nullopt;
  if (span && *span <= kLongest) return span;
  findings.error(codes::kTestFault, value.position, "a time is written like 90s, 10m, 24h or 7d, up to a year");
  return std::nullopt;
}

std::optional<std::size_t> read_times(const YamlNode& value, Findings& findings) {
  const bool is_number = value.is_scalar() && !value.text.empty() && value.text.size() <= 4 &&
                         value.text.find_first_not_of("0123456789") == std::string::npos;
  const std::size_t times = is_number ? std::stoul(value.text) : 0;
  if (times >= 1 && times <= SeriesLimits::kRecords) return times;
  findings.error(codes::kTestFault, value.position,
                 "times is a number from 1 to " + std::to_string(SeriesLimits::kRecords));
  return std::nullopt;
}

std::optional<Step> read_step(const YamlNode& node, Nanoseconds begin, Findings& findings) {
  Step step;
  step.at = begin;
  step.record = node.find("record").value;
  if (step.record == nullptr || !step.record->is_map()) {
    findings.error(codes::kTestFault, node.position, "a step of a series is a map with the key record (a map)");
    return std::nullopt;
  }
  bool has_every = false;
  for (std::size_t i = 0; i < node.entry_count(); ++i) {
    const auto [key, value] = node.entry(i);
    if (key->text == "record") continue;
    if (key->text == "at" || key->text == "every") {
      const auto span = read_span(*value, findings);
      if (!span) return std::nullopt;
      (key->text == "at" ? step.at : step.every) = *span;
      has_every = has_every || key->text == "every";
    } else if (key->text == "times") {
      const auto times = read_times(*value, findings);
      if (!times) return std::nullopt;
      step.times = *times;
    } else {
      findings.error(codes::kTestFault, key->position, "a step has no key " + trailhound::quoted(key->text));
      return std::nullopt;
    }
  }
  if ((step.times > 1) != has_every) {
    findings.error(codes::kTestFault, node.position, "times (more than once) and every go together");
    return std::nullopt;
  }
  return step;
}

/// `records` in a series so far give each its eventID, so that none is a duplicate of another.
std::string event_id(std::size_t records) {
  char text[40];
  std::snprintf(text, sizeof text, "00000000-0000-4000-8000-%012zu", records);
  return text;
}

void read_steps(const YamlNode& list, const YamlNode* common, Findings& findings, SeriesTestCase& test) {
  Nanoseconds end = 0;
  for (const YamlNode* item : list.children) {
    const std::optional<Step> step = read_step(*item, end, findings);
    if (!step) continue;
    if (test.records.size() + step->times > SeriesLimits::kRecords) {
      findings.error(codes::kTestFault, item->position,
                     "a series has at most " + std::to_string(SeriesLimits::kRecords) + " records");
      return;
    }
    for (std::size_t n = 0; n < step->times; ++n) {
      end = step->at + static_cast<Nanoseconds>(n) * step->every;
      test.records.push_back(record_text(*step->record, {.common = common,
                                                         .number = n + 1,
                                                         .time = format_rfc3339(kBegin + end),
                                                         .id = event_id(test.records.size())}));
    }
  }
}

class Count : public AlertFormat, public AlertSink {
 public:
  explicit Count(std::uint32_t correlation) : correlation_(correlation) {}
  void append(const Alert&, std::string&) const override {}
  bool write_alert(std::string_view, const WrittenAlert& alert) override {
    any = any || alert.rule_index == correlation_;
    return true;
  }
  bool any = false;

 private:
  std::uint32_t correlation_;
};

/// Leads the text of a series to alerts, as a hunt does.
class Series : private Visitor {
 public:
  /// `correlation`: the one whose alerts count.
  Series(const Plan& plan, std::uint32_t correlation)
      : plan_(plan),
        correlation_(correlation),
        evaluator_(plan),
        reader_(plan.eager_fields(), plan.make_batch(), *this, {}) {}

  /// Whether it raises an alert; nullopt if a record is no CloudTrail event.
  std::optional<bool> run(const std::vector<std::string>& records) {
    std::string text;
    for (const std::string& record : records) text += record + '\n';
    PieceTable pieces(kMemory / 64);
    piece_ = pieces.add("series");
    Correlator correlator(plan_, {.memory = kMemory});
    rows_ = 0;
    {
      Correlator::Gatherer gatherer(correlator);
      gatherer_ = &gatherer;
      reader_.read_text("series", text);
      gatherer.hand_over();
      gatherer_ = nullptr;
    }
    if (rows_ != records.size()) return std::nullopt;
    Count count(correlation_);
    if (!correlator.write_alerts(pieces, count, count).empty()) return std::nullopt;
    return count.any;
  }

 private:
  static constexpr std::size_t kMemory = 64u << 20;

  bool visit(const VisitedBatch& visited) override {
    for (const Evaluator::Hit& hit : evaluator_.evaluate(visited.batch)) {
      if (!gatherer_->wants(hit.rule)) continue;
      Correlator::EventReference event;
      event.has_time = visited.times[hit.row] != kNoTime;
      event.time = visited.times[hit.row];
      event.place = RecordPlace::of(piece_, visited.batch.record(hit.row).index);
      const RawValue* id = visited.batch.first(FieldTree::kEventId, hit.row);
      if (id != nullptr) event.id = id->raw();
      gatherer_->gather(visited.batch, hit.row, hit.rule, event);
    }
    rows_ += visited.batch.rows();
    return true;
  }

  const Plan& plan_;
  std::uint32_t correlation_;
  Evaluator evaluator_;
  Correlator::Gatherer* gatherer_ = nullptr;
  std::uint32_t piece_ = 0;
  std::size_t rows_ = 0;
  EventReader reader_;
};

std::optional<bool> oracle_raises(const RuleSet& set, std::uint32_t correlation,
                                  const std::vector<std::string>& records) {
  std::vector<OracleEvent> events;
  for (const std::string& record : records) {
    std::optional<JsonValue> event = parse_json(record);
    if (!event) return std::nullopt;
    events.push_back({std::move(*event), "series", events.size()});
  }
  const std::vector<OracleAlert> alerts = oracle_alerts(set, events).alerts;
  return std::any_of(alerts.begin(), alerts.end(),
                     [&](const OracleAlert& alert) { return alert.correlation == correlation; });
}

/// The correlation that a case means, as an index into `correlations`; its size if there is none.
std::size_t correlation_of(const SeriesTestCase& test, const RuleSet& set,
                           std::span<const std::uint32_t> correlations) {
  if (test.rule.empty()) return correlations.size() == 1 ? 0 : correlations.size();
  const auto means = [&](std::uint32_t index) {
    const Correlation& correlation = set.correlations[index];
    return correlation.name == test.rule || correlation.id == test.rule || correlation.title == test.rule;
  };
  return static_cast<std::size_t>(std::find_if(correlations.begin(), correlations.end(), means) - correlations.begin());
}

/// A correlation with the documents that it refers to, and no others.
struct Closure {
  RuleSet set;
  std::uint32_t correlation = 0;
  bool found = false;

  Closure(const RuleSet& all, const Correlation& wanted) {
    RuleFilter filter;
    filter.any_logsource = true;
    filter.only = {wanted.id.empty() ? wanted.title : wanted.id};
    RuleSelection selection = select_rules(all, filter);
    set.rules = std::move(selection.rules);
    set.correlations = std::move(selection.correlations);
    const auto place = std::find_if(set.correlations.begin(), set.correlations.end(), [&](const Correlation& other) {
      return other.file == wanted.file && other.position == wanted.position;
    });
    found = place != set.correlations.end();
    correlation = static_cast<std::uint32_t>(place - set.correlations.begin());
  }
};

}  // namespace

void read_series(const YamlNode& list, bool alerts, Findings& findings, std::vector<SeriesTestCase>& cases) {
  if (!list.is_sequence()) {
    findings.error(codes::kTestFault, list.position, "this is a list of series, not " + std::string(type_name(list)));
    return;
  }
  for (const YamlNode* item : list.children) {
    const YamlNode* steps = item->find("series").value;
    const YamlNode* why = item->find("why").value;
    const YamlNode* common = item->find("common").value;
    if (steps == nullptr || !steps->is_sequence() || steps->children.empty() || why == nullptr || !why->is_scalar() ||
        (common != nullptr && !common->is_map())) {
      findings.error(
          codes::kTestFault, item->position,
          "a case is a map with the keys why (text), series (a list of steps) and, optionally, common (a map)");
      continue;
    }
    SeriesTestCase test;
    test.why = why->text;
    test.alerts = alerts;
    test.position = item->position;
    for (std::size_t i = 0; i < item->entry_count(); ++i) {
      const auto [key, value] = item->entry(i);
      if (key->text == "rule" && value->is_scalar()) {
        test.rule = value->text;
      } else if (key->text != "why" && key->text != "series" && key->text != "common") {
        findings.error(codes::kTestFault, key->position, "a case has no key " + trailhound::quoted(key->text));
      }
    }
    read_steps(*steps, common, findings, test);
    cases.push_back(std::move(test));
  }
}

std::vector<Diagnostic> failed_series_tests(const RuleSet& set, std::span<const std::uint32_t> correlations,
                                            const std::vector<SeriesTestCase>& cases, const std::string& test_file) {
  std::vector<Diagnostic> failures;
  std::vector<std::vector<const SeriesTestCase*>> cases_of(correlations.size());
  for (const SeriesTestCase& test : cases) {
    const std::size_t index = correlation_of(test, set, correlations);
    if (index == correlations.size()) {
      failures.push_back(test_fault(codes::kTestFault, test_file, test.position,
                                    test.rule.empty() && correlations.size() > 1
                                        ? "the file has several correlations: name one with the key rule"
                                        : "the file has no correlation " + trailhound::quoted(test.rule)));
      continue;
    }
    cases_of[index].push_back(&test);
  }
  for (std::size_t i = 0; i < correlations.size(); ++i) {
    const Correlation& correlation = set.correlations[correlations[i]];
    const Closure closure(set, correlation);
    if (!closure.found) {
      failures.push_back(
          test_fault(codes::kTestFailed, test_file, {},
                     trailhound::quoted(correlation.title) + " cannot be evaluated, or another has its id"));
      continue;
    }
    const Plan plan = compile_supported(closure.set.rules, closure.set.correlations);
    Series series(plan, closure.correlation);
    std::size_t counts[2] = {0, 0};
    for (const SeriesTestCase* test : cases_of[i]) {
      ++counts[test->alerts ? 1 : 0];
      const std::optional<bool> by_engine = series.run(test->records);
      const std::optional<bool> by_oracle = oracle_raises(closure.set, closure.correlation, test->records);
      if (!by_engine || !by_oracle) {
        failures.push_back(test_fault(codes::kTestFault, test_file, test->position,
                                      trailhound::quoted(test->why) + " has a record that is no CloudTrail event"));
        continue;
      }
      if (*by_engine == test->alerts && *by_oracle == test->alerts) continue;
      std::string text = trailhound::quoted(test->why) +
                         (test->alerts ? " raises no alert of " : " raises an alert of ") +
                         trailhound::quoted(correlation.title);
      if (*by_engine != *by_oracle)
        text += *by_oracle == test->alerts ? ", says the engine alone" : ", says the oracle alone";
      failures.push_back(test_fault(codes::kTestFailed, test_file, test->position, std::move(text)));
    }
    for (const bool alerts : {true, false}) {
      if (counts[alerts ? 1 : 0] > 0) continue;
      failures.push_back(test_fault(
          codes::kNoTest, test_file, {},
          trailhound::quoted(correlation.title) + " has no series under " + (alerts ? "alert" : "no_alert")));
    }
  }
  return failures;
}

}  // namespace trailhound
