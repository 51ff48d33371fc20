#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/rule_files.h"
#include "cli/rule_selection.h"
#include "engine/base/text.h"
#include "engine/event/batch.h"
#include "engine/event/field_tree.h"
#include "engine/event/framer.h"
#include "engine/io/input.h"
#include "engine/io/reader.h"
#include "engine/oracle/json.h"
#include "engine/oracle/oracle.h"
#include "engine/scan/next_window.h"

namespace trailhound {
namespace {

bool is_rule_file(const std::string& name) {
  std::error_code failure;
  return (name.ends_with(".yml") || name.ends_with(".yaml")) && std::filesystem::is_regular_file(name, failure);
}

/// The rules that --rule means, of any log source; empty if there are none, which has been said.
std::vector<Rule> find_rules(const ExplainArguments& arguments) {
  const bool from_file = is_rule_file(arguments.rule);
  Result<RuleSet, std::string> set = read_rules(from_file ? std::vector<std::string>{arguments.rule} : arguments.paths);
  if (!set) {
    complain(set.error());
    return {};
  }
  RuleFilter filter;
  filter.any_logsource = true;
  if (!from_file) filter.only = {arguments.rule};

  RuleSelection selection = select_rules(std::move(*set), filter);
  for (const SetAside& document : selection.set_aside) print_error(render(document.reason));
  for (const std::string& error : selection.errors) complain(error);
  if (selection.rules.empty()) complain("there is no rule to explain");
  return std::move(selection.rules);
}

/// `record 17: 2026-03-14T09:16:48Z cloudtrail.amazonaws.com StopLogging`: as much of it as the record has.
std::string heading(std::uint64_t index, const JsonValue& event) {
  std::string text = "record " + std::to_string(index) + ":";
  for (const char* key : {"eventTime", "eventSource", "eventName", "eventID"}) {
    for (const JsonMember& member : event.members) {
      if (member.key == key) text += " " + member.value.text;
    }
  }
  return printable(text);
}

class Explainer : public BatchConsumer {
 public:
  explicit Explainer(const std::vector<Rule>& rules) : rules_(rules) {
    for (const Rule& rule : rules) oracles_.emplace_back(rule);
  }

  void consume(Batch& batch) override {
    for (std::uint32_t row = 0; row < batch.rows(); ++row) explain(batch.record(row));
  }
  bool explained_any() const { return explained_any_; }
  bool lost_any() const { return lost_any_; }

 private:
  void explain(const Batch::Record& record) {
    const std::optional<JsonValue> event = parse_json(record.text);
    if (!event) {
      complain("record " + std::to_string(record.index) + " could not be read");
      lost_any_ = true;
      return;
    }
    explained_any_ = true;
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      const Trace trace = oracles_[i].trace(*event);
      print((trace.pass ? "MATCH     " : "NO MATCH  ") + printable(rules_[i].title) + "\n          " +
            heading(record.index, *event) + "\n" + render(trace) + "\n");
    }
  }

  const std::vector<Rule>& rules_;
  std::deque<Oracle> oracles_;  ///< by rule; they cannot move
  bool explained_any_ = false;
  bool lost_any_ = false;
};

}  // namespace

ExitCode rules_explain(const ExplainArguments& arguments) {
  const std::vector<Rule> rules = find_rules(arguments);
  if (rules.empty()) return ExitCode::kNothingRan;

  Reader reader;
  if (const std::optional<Problem> problem = reader.open({.path = arguments.event, .size = 0})) {
    complain(problem->path + ": " + problem->detail);
    return ExitCode::kNothingRan;
  }

  FieldTree tree;
  tree.finish();
  Batch batch(tree);
  Framer framer(tree);
  Explainer explainer(rules);
  framer.start();
  std::size_t keep = 0;
  for (;;) {
    const Reader::Window window = next_window(reader, framer, keep);
    keep = framer.feed(window.data, window.size, window.offset, window.last, batch, explainer);
    if (window.last) break;
  }

  const Framer::Report report = framer.finish();
  for (const std::string& problem : report.problems) complain(arguments.event + ": " + problem);
  if (reader.damage()) complain(arguments.event + ": " + reader.damage()->detail);
  if (!explainer.explained_any()) {
    complain(arguments.event + ": there is no event to explain" +
             (report.not_events > 0 ? " (what it holds are not CloudTrail events)" : ""));
    return ExitCode::kNothingRan;
  }
  const bool lost_any = explainer.lost_any() || report.unreadable > 0 || !report.problems.empty() || reader.damage();
  return lost_any ? ExitCode::kUnexamined : ExitCode::kDone;
}

}  // namespace trailhound
