#include "engine/catalogue/attack_coverage.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "engine/base/json_writer.h"
#include "engine/base/text.h"
#include "engine/catalogue/attack.h"

namespace trailhound {
namespace {

std::string rule_line(const TaggedRule& rule, std::size_t columns) {
  std::string level = rule.level;
  level.resize(std::max<std::size_t>(level.size(), 13), ' ');
  const std::string start = "      " + level + "  ", title = printable(rule.title);
  const std::string path = "(" + printable(rule.path) + ")\n";
  const bool fits = start.size() + title.size() + 2 + path.size() - 1 <= columns;
  return start + title + (fits ? "  " : "\n" + std::string(start.size(), ' ')) + path;
}

/// `T1685.002 Disable or Modify Cloud Log`. REQUIRES: find_technique(id) != nullptr
std::string labelled(std::string_view id) { return std::string(id) + " " + std::string(find_technique(id)->name); }

/// The rules by tactic and technique.
struct Matrix {
  struct Row {
    const Tactic* tactic = nullptr;
    std::map<std::string_view, std::vector<std::size_t>> rules;  ///< by technique: indexes of its rules
  };
  std::vector<Row> rows;            ///< in the order of ATT&CK's matrix; tactics without a rule are left out
  std::vector<std::size_t> others;  ///< rules without a technique
  std::size_t techniques = 0;       ///< how many distinct ones

  explicit Matrix(std::span<const TaggedRule> rules) {
    std::vector<Row> all;
    for (const Tactic& tactic : attack_tactics()) all.push_back({&tactic, {}});
    std::set<const Technique*> seen;
    for (std::size_t i = 0; i < rules.size(); ++i) {
      const std::vector<AttackCell> cells = attack_cells(rules[i].tags);
      for (const AttackCell& cell : cells) {
        all[static_cast<std::size_t>(cell.tactic - attack_tactics().data())].rules[cell.technique->id].push_back(i);
        seen.insert(cell.technique);
      }
      if (cells.empty()) others.push_back(i);
    }
    techniques = seen.size();
    std::copy_if(all.begin(), all.end(), std::back_inserter(rows), [](const Row& row) { return !row.rules.empty(); });
  }
};

/// `text` for a cell of a Markdown table, which an unescaped bar would end.
std::string table_cell(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

std::string link(const TaggedRule& rule) {
  const std::size_t slash = rule.path.rfind('/') + 1;  // npos + 1 is 0
  const std::string name = rule.path.substr(slash, rule.path.rfind('.') - slash);
  return "[" + table_cell(name) + "](" + table_cell(rule.path) + ") " + rule.level;
}

}  // namespace

std::string coverage_table(std::span<const TaggedRule> rules, std::size_t columns) {
  const Matrix matrix(rules);
  std::string table;
  for (const Matrix::Row& row : matrix.rows) {
    table += std::string(row.tactic->tag) + " (" + std::string(row.tactic->id) + ")\n";
    for (const auto& [technique, indexes] : row.rules) {
      table += "    " + labelled(technique) + "\n";
      for (const std::size_t index : indexes) table += rule_line(rules[index], columns);
    }
  }
  if (!matrix.others.empty()) table += "without a technique\n";
  for (const std::size_t index : matrix.others) table += rule_line(rules[index], columns);
  return table + std::to_string(rules.size()) + " rules, " + std::to_string(matrix.techniques) + " techniques\n";
}

std::string coverage_markdown(std::span<const TaggedRule> rules) {
  const Matrix matrix(rules);
  std::string table = "| tactic | technique | rules |\n|---|---|---|\n";
  for (const Matrix::Row& row : matrix.rows) {
    for (const auto& [technique, indexes] : row.rules) {
      table += "| " + std::string(row.tactic->tag) + " | " + labelled(technique) + " | ";
      for (std::size_t i = 0; i < indexes.size(); ++i) table += (i > 0 ? ", " : "") + link(rules[indexes[i]]);
      table += " |\n";
    }
  }
  for (const std::size_t index : matrix.others) table += "| | | " + link(rules[index]) + " |\n";
  return table + "\n" + std::to_string(rules.size()) + " rules, " + std::to_string(matrix.techniques) + " techniques\n";
}

std::string navigator_layer(std::span<const TaggedRule> rules, std::string_view name, std::string_view description) {
  struct Cell {
    std::uint64_t score = 0;
    std::string titles;
  };
  std::map<std::string_view, Cell> cells;  // by technique
  std::uint64_t highest = 1;
  for (const TaggedRule& rule : rules) {
    if (rule.score == 0) continue;
    std::set<const Technique*> techniques;
    for (const AttackCell& cell : attack_cells(rule.tags)) techniques.insert(cell.technique);
    for (const Technique* technique : techniques) {
      Cell& cell = cells[technique->id];
      cell.score += rule.score;
      cell.titles += (cell.titles.empty() ? "" : "; ") + rule.title;
      highest = std::max(highest, cell.score);
    }
  }
  JsonWriter layer(JsonWriter::Style::kOneLine);
  layer.begin_object();
  layer.text("name", name);
  layer.begin_object("versions");
  layer.text("attack", attack_version());
  layer.text("navigator", "5.1.0");
  layer.text("layer", "4.5");
  layer.end_object();
  layer.text("domain", "enterprise-attack");
  layer.text("description", description);
  layer.number("sorting", 3);  // by descending score
  layer.boolean("hideDisabled", false);
  layer.begin_array("techniques");
  for (const auto& [id, cell] : cells) {
    layer.begin_object();
    layer.text("techniqueID", id);
    layer.number("score", cell.score);
    layer.text("comment", cell.titles);
    layer.boolean("enabled", true);
    layer.boolean("showSubtechniques", true);
    layer.end_object();
  }
  layer.end_array();
  layer.begin_object("gradient");
  layer.raw("colors", R"(["#ffe0b2","#d84315"])");
  layer.number("minValue", 0);
  layer.number("maxValue", highest);
  layer.end_object();
  layer.raw("legendItems", "[]");
  layer.raw("metadata", "[]");
  layer.boolean("showTacticRowBackground", true);
  layer.text("tacticRowBackground", "#eeeeee");
  layer.end_object();
  return layer.take();
}

}  // namespace trailhound
