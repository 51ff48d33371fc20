#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/rule_files.h"
#include "cli/rule_selection.h"
#include "engine/base/text.h"
#include "engine/plan/plan.h"

namespace trailhound {
namespace {

void append_member(std::string& out, const char* key, std::string_view value) {
  out += std::string(out.back() == '{' ? "\"" : ",\"") + key + "\":";
  append_json_string(value, out);
}

std::string json_line(const Rule& rule) {
  std::string line = "{";
  append_member(line, "id", rule.id);
  append_member(line, "title", rule.title);
  append_member(line, "level", to_string(rule.level));
  append_member(line, "status", rule.status);
  append_member(line, "author", rule.author);
  line += ",\"tags\":[";
  for (std::size_t i = 0; i < rule.tags.size(); ++i) {
    if (i > 0) line += ',';
    append_json_string(rule.tags[i], line);
  }
  line += ']';
  append_member(line, "path", rule.path);
  return line + "}\n";
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

std::string text_table(const std::vector<Rule>& rules) {
  std::size_t id_width = 0, level_width = 0, title_width = 0;
  for (const Rule& rule : rules) {
    id_width = std::max(id_width, rule.id.size());
    level_width = std::max(level_width, to_string(rule.level).size());
    title_width = std::max(title_width, rule.title.size());
  }
  std::string table;
  for (const Rule& rule : rules) {
    table += padded(printable(rule.id), id_width) + "  " + padded(std::string(to_string(rule.level)), level_width) +
             "  " + padded(printable(rule.title), title_width) + "  " + printable(rule.path) + "\n";
  }
  return table;
}

}  // namespace

ExitCode rules_list(const ListArguments& arguments) {
  Result<RuleSet, std::string> set = read_rules(arguments.rules.paths);
  if (!set) {
    complain(set.error());
    return ExitCode::kNothingRan;
  }
  RuleSelection selection = select_rules(std::move(*set), arguments.rules.filter);
  for (const std::string& warning : selection.warnings) complain("warning: " + warning);
  for (const std::string& error : selection.errors) complain(error);
  if (!selection.errors.empty()) return ExitCode::kNothingRan;

  const PlanResult compiled = compile_plan(std::move(selection.rules));
  const std::vector<Rule>& rules = compiled.plan.rules();
  if (arguments.json) {
    for (const Rule& rule : rules) print(json_line(rule));
  } else {
    print(text_table(rules));
  }

  const std::size_t not_listed = selection.set_aside.size() + compiled.set_aside.size();
  if (not_listed > 0) {
    complain(std::to_string(not_listed) + " documents are set aside and not listed: 'trailhound rules check' says why");
  }
  if (rules.empty()) {
    complain("there is no rule to list");
    return ExitCode::kNothingRan;
  }
  return not_listed > 0 ? ExitCode::kUnexamined : ExitCode::kDone;
}

}  // namespace trailhound
