#include "engine/catalogue/attack_coverage.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "engine/base/text.h"
#include "engine/catalogue/attack.h"

namespace trailhound {
namespace {

constexpr std::string_view kPrefix = "attack.";

/// `attack.t1562.008` → `T1562.008`; empty if the tag names no technique that ATT&CK has.
std::string technique_of(const std::string& tag) {
  if (!tag.starts_with(kPrefix)) return {};
  std::string name = tag.substr(kPrefix.size());
  if (!name.empty() && name[0] == 't') name[0] = 'T';
  return technique_name(name).empty() ? std::string() : name;
}

bool has_tactic(const TaggedRule& rule, const Tactic& tactic) {
  return std::any_of(rule.tags.begin(), rule.tags.end(), [&](const std::string& tag) {
    return tag.size() == kPrefix.size() + tactic.tag.size() && tag.starts_with(kPrefix) && tag.ends_with(tactic.tag);
  });
}

std::string rule_line(const TaggedRule& rule) {
  std::string level = rule.level;
  level.resize(std::max<std::size_t>(level.size(), 13), ' ');
  return "        " + level + "  " + printable(rule.title) + "  (" + printable(rule.path) + ")\n";
}

/// The rules by tactic and technique. A technique is listed under each tactic that one of its rules is tagged with.
struct Matrix {
  struct Row {
    const Tactic* tactic = nullptr;
    std::map<std::string, std::vector<std::size_t>> techniques;  ///< indexes of rules
  };
  std::vector<Row> rows;            ///< in the order of ATT&CK's matrix; tactics without a rule are left out
  std::vector<std::size_t> others;  ///< rules that lack a tactic or a technique
  std::size_t techniques = 0;       ///< how many distinct ones

  explicit Matrix(std::span<const TaggedRule> rules) {
    std::vector<bool> placed(rules.size(), false);
    std::set<std::string> all;
    for (const Tactic& tactic : attack_tactics()) {
      Row row{&tactic, {}};
      for (std::size_t i = 0; i < rules.size(); ++i) {
        if (!has_tactic(rules[i], tactic)) continue;
        for (const std::string& tag : rules[i].tags) {
          const std::string technique = technique_of(tag);
          if (technique.empty()) continue;
          row.techniques[technique].push_back(i);
          all.insert(technique);
          placed[i] = true;
        }
      }
      if (!row.techniques.empty()) rows.push_back(std::move(row));
    }
    techniques = all.size();
    for (std::size_t i = 0; i < rules.size(); ++i) {
      if (!placed[i]) others.push_back(i);
    }
  }
};

/// `text` for a cell of a Markdown table, which an unescaped bar would end.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

std::string link(const TaggedRule& rule) {
  const std::size_t slash = rule.path.rfind('/') + 1;  // npos + 1 is 0
  const std::string name = rule.path.substr(slash, rule.path.rfind('.') - slash);
  return "[" + cell(name) + "](" + cell(rule.path) + ") " + rule.level;
}

}  // namespace

std::string coverage_table(std::span<const TaggedRule> rules) {
  const Matrix matrix(rules);
  std::string table;
  for (const Matrix::Row& row : matrix.rows) {
    table += std::string(row.tactic->tag) + " (" + std::string(row.tactic->id) + ")\n";
    for (const auto& [technique, indexes] : row.techniques) {
      table += "    " + technique + " " + std::string(technique_name(technique)) + "\n";
      for (const std::size_t index : indexes) table += rule_line(rules[index]);
    }
  }
  if (!matrix.others.empty()) table += "without tactic and technique\n";
  for (const std::size_t index : matrix.others) table += rule_line(rules[index]);
  return table + std::to_string(rules.size()) + " rules, " + std::to_string(matrix.techniques) + " techniques\n";
}

std::string coverage_markdown(std::span<const TaggedRule> rules) {
  const Matrix matrix(rules);
  std::string table = "| tactic | technique | rules |\n|---|---|---|\n";
  for (const Matrix::Row& row : matrix.rows) {
    for (const auto& [technique, indexes] : row.techniques) {
      table += "| " + std::string(row.tactic->tag) + " | " + technique + " " + std::string(technique_name(technique)) +
               " | ";
      for (std::size_t i = 0; i < indexes.size(); ++i) table += (i > 0 ? ", " : "") + link(rules[indexes[i]]);
      table += " |\n";
    }
  }
  for (const std::size_t index : matrix.others) table += "| | | " + link(rules[index]) + " |\n";
  return table + "\n" + std::to_string(rules.size()) + " rules, " + std::to_string(matrix.techniques) + " techniques\n";
}

std::string navigator_layer(std::span<const TaggedRule> rules, std::string_view name, std::string_view description) {
  struct Technique {
    std::uint64_t score = 0;
    std::string titles;
  };
  std::map<std::string, Technique> techniques;
  std::uint64_t highest = 1;
  for (const TaggedRule& rule : rules) {
    if (rule.score == 0) continue;
    for (const std::string& tag : rule.tags) {
      const std::string id = technique_of(tag);
      if (id.empty()) continue;
      Technique& technique = techniques[id];
      technique.score += rule.score;
      technique.titles += (technique.titles.empty() ? "" : "; ") + rule.title;
      highest = std::max(highest, technique.score);
    }
  }
  std::string layer = "{\"name\":";
  append_json_string(name, layer);
  layer += ",\"versions\":{\"attack\":";
  append_json_string(attack_version(), layer);
  layer += ",\"navigator\":\"5.1.0\",\"layer\":\"4.5\"},\"domain\":\"enterprise-attack\",\"description\":";
  append_json_string(description, layer);
  layer += ",\"sorting\":3,\"hideDisabled\":false,";
  layer += "\"techniques\":[";
  bool first = true;
  for (const auto& [id, technique] : techniques) {
    layer += std::string(first ? "" : ",") + "\n{\"techniqueID\":\"" + id +
             "\",\"score\":" + std::to_string(technique.score) + ",\"comment\":";
    append_json_string(technique.titles, layer);
    layer += ",\"enabled\":true,\"showSubtechniques\":true}";
    first = false;
  }
  layer +=
      "],\n\"gradient\":{\"colors\":[\"#ffe0b2\",\"#d84315\"],\"minValue\":0,\"maxValue\":" + std::to_string(highest) +
      "},\"legendItems\":[],\"metadata\":[],\"showTacticRowBackground\":true,\"tacticRowBackground\":\"#eeeeee\"}\n";
  return layer;
}

}  // namespace trailhound
