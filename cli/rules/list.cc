#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/rules/selected_rules.h"
#include "cli/terminal.h"
#include "engine/base/figures.h"
#include "engine/base/text.h"
#include "engine/report/matched_rules.h"
#include "engine/sigma/levels.h"
#include "engine/sigma/rule_description.h"

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
  if (rule.original_level) append_member(line, "original_level", to_string(*rule.original_level));
  append_member(line, "status", rule.status);
  append_member(line, "author", rule.author);
  const DescriptionParts description = parts_of_description(rule.description);
  append_member(line, "description", description.what);
  append_member(line, "next_steps", description.next_steps);
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

constexpr std::size_t kIndent = 15;
constexpr std::size_t kLeastColumns = 40;  // a narrower terminal breaks the lines itself

/// Appends `label` and `text`, broken between words at the end of a line and indented from the second line on. Appends
/// nothing if the text is empty.
void append_wrapped(std::string_view label, std::string_view text, std::size_t columns, std::string& out) {
  std::string line = std::string(kIndent, ' ') + std::string(label);
  const std::size_t indent = line.size();
  bool is_new = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n", at), text.size());
    at = std::min(text.find_first_of(" \t\r\n", begin), text.size());
    if (begin == at) break;
    const std::string word = shortened(text.substr(begin, at - begin), columns - indent);
    if (!is_new && line.size() + 1 + word.size() > columns) {
      out += line + '\n';
      line.assign(indent, ' ');
      is_new = true;
    }
    line += (is_new ? "" : " ") + word;
    is_new = false;
  }
  if (!is_new) out += line + '\n';
}

/// One rule for people.
struct Block {
  std::string path, title, text;
};

template <typename Document>
Block block_of(const Document& rule, std::string_view kind, std::size_t columns) {
  Block block{rule.path, rule.title, {}};
  block.text = padded_right(std::string(level_name(rule.level)), kIndent) +
               shortened(rule.title.empty() ? rule.path : rule.title, columns - kIndent) + '\n';
  append_wrapped("", rule.path, columns, block.text);
  append_wrapped("", rule.id, columns, block.text);
  append_wrapped("", kind, columns, block.text);
  append_wrapped("author  ", rule.author, columns, block.text);
  std::string tags;
  for (const std::string& tag : rule.tags) tags += (tags.empty() ? "" : ", ") + tag;
  if (rule.original_level) {
    append_wrapped("level   ", std::string(level_name(*rule.original_level)) + " by its author", columns, block.text);
  }
  append_wrapped("tags    ", tags, columns, block.text);
  for (const std::string& reason : rule.false_positives) append_wrapped("but     ", reason, columns, block.text);
  return block;
}

/// Joins the blocks in the order of path and title, with an empty line between them.
std::string text_list(std::vector<Block> blocks) {
  std::stable_sort(blocks.begin(), blocks.end(), [](const Block& a, const Block& b) {
    return std::tie(a.path, a.title) < std::tie(b.path, b.title);
  });
  std::string list;
  for (const Block& block : blocks) list += (list.empty() ? "" : "\n") + block.text;
  return list;
}

}  // namespace

ExitCode run_rules_list(const ListArguments& arguments) {
  std::optional<RuleSelection> selection = selected_rules(arguments.rules);
  if (!selection) return ExitCode::kNothingRan;

  // The rule of a legacy aggregation is a part of its correlation, which is listed.
  std::erase_if(selection->rules, [](const Rule& rule) { return rule.is_part; });
  if (arguments.json) {
    for (const Rule& rule : selection->rules) print(json_line(rule, rule.silent ? "silent" : "detection"));
    for (const Correlation& correlation : selection->correlations) {
      print(json_line(correlation, to_string(correlation.type)));
    }
  } else {
    const std::size_t columns = std::max(text_style(stdout, ColorChoice::kNever).columns, kLeastColumns);
    std::vector<Block> blocks;
    for (const Rule& rule : selection->rules) {
      blocks.push_back(block_of(rule, rule.silent ? "only counted by correlations" : "", columns));
    }
    for (const Correlation& correlation : selection->correlations) {
      blocks.push_back(block_of(correlation, "correlation: " + std::string(to_string(correlation.type)), columns));
    }
    print(text_list(std::move(blocks)));
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
