#include "engine/sigma/metadata.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/text.h"
#include "engine/sigma/codes.h"
#include "engine/sigma/scalar.h"

namespace trailhound {
namespace {

constexpr std::size_t kLongestTitle = 256;  // characters, as the specification's JSON schema has it

bool is_text(const YamlNode& node) { return node.is_scalar() && resolve_scalar(node).type == YamlScalar::Type::kText; }

std::size_t count_characters(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  return count;
}

class MetadataReader {
 public:
  MetadataReader(const YamlNode& root, Findings& findings) : root_(root), findings_(findings) {}

  void read(Rule& rule, bool needs_logsource) {
    read_title(rule);
    if (needs_logsource) read_logsource(rule);
    read_sigma_version(rule);
    read_level_and_status(rule);
    rule.id = scalar("id");
    rule.name = scalar("name");
    rule.author = scalar("author");
    rule.description = scalar("description");
    rule.license = scalar("license");
    rule.date = scalar("date");
    rule.modified = scalar("modified");
    rule.tags = list("tags", &rule.metadata_positions.tags);
    rule.references = list("references");
    rule.false_positives = list("falsepositives");
    rule.fields = list("fields");
    const std::string taxonomy = scalar("taxonomy");
    if (!taxonomy.empty() && taxonomy != "sigma") {
      findings_.warning(codes::kTaxonomy, root_.find("taxonomy").value->position,
                        "the field names are those of the taxonomy " + quoted(taxonomy) + " and are taken literally");
    }
  }

 private:
  void read_title(Rule& rule) {
    const auto [key, value] = root_.find("title");
    if (value == nullptr) {
      findings_.error(codes::kTitle, root_.position, "a rule needs a title");
    } else if (!is_text(*value)) {
      findings_.error(codes::kTitle, value->position,
                      std::string("the title must be text, not ").append(type_name(*value)));
    } else if (value->text.empty()) {
      findings_.error(codes::kTitle, value->position, "the title is empty");
    } else if (count_characters(value->text) > kLongestTitle) {
      findings_.error(codes::kTitle, value->position,
                      "the title has more than " + std::to_string(kLongestTitle) + " characters");
    } else {
      rule.title = value->text;
      rule.metadata_positions.title = key->position;
    }
  }

  void read_logsource(Rule& rule) {
    const YamlNode::Entry entry = root_.find("logsource");
    const YamlNode* const value = entry.value;
    if (value == nullptr) {
      findings_.error(codes::kLogSource, root_.position, "a rule needs a logsource");
      return;
    }
    if (!value->is_map()) {
      findings_.error(codes::kLogSource, value->position,
                      std::string("the logsource must be a map, not ").append(type_name(*value)));
      return;
    }
    rule.metadata_positions.logsource = entry.key->position;
    bool stated = false, valid = true;
    const auto attribute = [&](std::string_view name, std::string& out) {
      const auto [attribute_key, node] = value->find(name);
      if (node == nullptr || node->is_null()) return;  // null states nothing
      if (!is_text(*node) || node->text.empty()) {
        findings_.error(codes::kLogSource, node->position, "the " + std::string(name) + " of a logsource must be text");
        valid = false;
        return;
      }
      out = node->text;
      stated = true;
    };
    attribute("category", rule.logsource.category);
    attribute("product", rule.logsource.product);
    attribute("service", rule.logsource.service);
    if (!stated && valid) {
      findings_.error(codes::kLogSource, entry.key->position, "the logsource states no category, product or service");
    }
  }

  /// Only the major version counts: `3`, `3.0` and `"3.1.2"` are the same.
  void read_sigma_version(Rule& rule) {
    const YamlNode* const node = root_.find("sigma-version").value;
    if (node == nullptr || node->is_null()) return;
    const std::string_view text = node->is_scalar() ? std::string_view(node->text) : std::string_view();
    std::uint32_t major = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), major);
    const std::string_view minor(end, static_cast<std::size_t>(text.data() + text.size() - end));
    const bool is_version = fault == std::errc() && (minor.empty() || minor.front() == '.') &&
                            minor.find_first_not_of(".0123456789") == minor.npos;
    if (!is_version) {
      findings_.error(codes::kSigmaVersion, node->position, "a sigma-version is a number such as 3 or 2.1");
    } else if (major > kNewestSigmaVersion) {
      findings_.error(codes::kSigmaVersion, node->position,
                      "the rule is for version " + std::to_string(major) +
                          " of Sigma; the newest that is evaluated is " + std::to_string(kNewestSigmaVersion));
    }
    rule.sigma_version = std::min(major, kNewestSigmaVersion);
  }

  void read_level_and_status(Rule& rule) {
    if (const YamlNode* node = root_.find("level").value; node != nullptr && !node->is_null()) {
      if (const std::optional<Level> level = node->is_scalar() ? parse_level(node->text) : std::nullopt) {
        rule.level = *level;
      } else {
        findings_.error(codes::kLevel, node->position,
                        "a level is one of informational, low, medium, high and critical");
      }
    }
    if (const YamlNode* node = root_.find("status").value; node != nullptr && !node->is_null()) {
      const std::optional<std::string_view> known = node->is_scalar() ? known_status(node->text) : std::nullopt;
      if (known) {
        rule.status = *known;
      } else {
        if (node->is_scalar()) rule.status = node->text;
        findings_.warning(codes::kStatus, node->position,
                          "a status is one of stable, test, experimental, deprecated and unsupported");
      }
    }
  }

  std::string scalar(std::string_view name) {
    const YamlNode* node = root_.find(name).value;
    if (node == nullptr || node->is_null()) return {};
    if (node->is_scalar()) return node->text;
    ignore(name, *node, "text");
    return {};
  }

  /// `positions`, if not null, gets the place of each text.
  std::vector<std::string> list(std::string_view name, std::vector<Position>* positions = nullptr) {
    const YamlNode* node = root_.find(name).value;
    std::vector<std::string> texts;
    const auto add = [&](const YamlNode& item) {
      texts.push_back(item.text);
      if (positions != nullptr) positions->push_back(item.position);
    };
    if (node == nullptr || node->is_null()) return texts;
    if (node->is_map()) {
      ignore(name, *node, "a list");
    } else if (node->is_scalar()) {
      add(*node);
    } else {
      for (const YamlNode* item : node->children) {
        if (item->is_null()) continue;
        if (item->is_scalar())
          add(*item);
        else
          ignore(name, *item, "a list of text");
      }
    }
    return texts;
  }

  void ignore(std::string_view name, const YamlNode& node, std::string_view wanted) {
    findings_.warning(codes::kMetadataType, node.position,
                      quoted(name) + " should be " + std::string(wanted) + ", not " + std::string(type_name(node)) +
                          "; it is ignored");
  }

  const YamlNode& root_;
  Findings& findings_;
};

}  // namespace

void read_metadata(const YamlNode& root, Rule& rule, Findings& findings, bool needs_logsource) {
  MetadataReader(root, findings).read(rule, needs_logsource);
}

std::string text_of(const YamlNode* root, std::string_view key) {
  const YamlNode* node = root == nullptr ? nullptr : root->find(key).value;
  return node != nullptr && node->is_scalar() && !node->is_null() ? node->text : std::string();
}

}  // namespace trailhound
