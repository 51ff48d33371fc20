#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/selected_rules.h"
#include "engine/base/text.h"

namespace trailhound {
namespace {

void append_member(std::string& out, const char* key, std::string_view value) {
  out += std::string(out.back() == '{' ? "\"" : ",\"") + key + "\":";
  append_json_string(value, out);
}

template <typename Document>
std::string json_line(const Document& rule, std::string_view type) {
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
  line += "],\"falsepositives\":[";
  for (std::size_t i = 0; i < rule.false_positives.size(); ++i) {
    if (i > 0) line += ',';
    append_json_string(rule.false_positives[i], line);
  }
  line += ']';
  append_member(line, "path", rule.path);
  append_member(line, "type", type);
  return line + "}\n";
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

/// One line of the table.
struct Row {
  std::string id, level, title, path;
};

template <typename Document>
Row row_of(const Document& document) {
  return {printable(document.id), std::string(to_string(document.level)), printable(document.title),
          printable(document.path)};
}

std::string text_table(const std::vector<Row>& rows) {
  std::size_t id_width = 0, level_width = 0, title_width = 0;
  for (const Row& row : rows) {
    id_width = std::max(id_width, row.id.size());
    level_width = std::max(level_width, row.level.size());
    title_width = std::max(title_width, row.title.size());
  }
  std::string table;
  for (const Row& row : rows) {
    table += padded(row.id, id_width) + "  " + padded(row.level, level_width) + "  " + padded(row.title, title_width) +
             "  " + row.path + "\n";
  }
  return table;
}

}  // namespace

ExitCode rules_list(const ListArguments& arguments) {
  std::optional<RuleSelection> selection = selected_rules(arguments.rules);
  if (!selection) return ExitCode::kNothingRan;

  // The rule of an old aggregation is a part of its correlation, which is listed.
  std::erase_if(selection->rules, [](const Rule& rule) { return rule.is_part; });
  if (arguments.json) {
    for (const Rule& rule : selection->rules) print(json_line(rule, rule.silent ? "silent" : "detection"));
    for (const Correlation& correlation : selection->correlations) {
      print(json_line(correlation, to_string(correlation.type)));
    }
  } else {
    std::vector<Row> rows;
    for (const Rule& rule : selection->rules) rows.push_back(row_of(rule));
    for (const Correlation& correlation : selection->correlations) rows.push_back(row_of(correlation));
    print(text_table(rows));
  }

  const std::size_t not_listed = selection->set_aside.size();
  if (not_listed > 0) {
    complain(std::to_string(not_listed) + " documents are set aside and not listed: 'trailhound rules check' says why");
  }
  if (selection->rules.empty() && selection->correlations.empty()) {
    complain("there is no rule to list");
    return ExitCode::kNothingRan;
  }
  return not_listed > 0 ? ExitCode::kUnexamined : ExitCode::kDone;
}

}  // namespace trailhound
