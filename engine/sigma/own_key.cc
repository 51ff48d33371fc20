#include "engine/sigma/own_key.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/sigma/codes.h"
#include "engine/sigma/derived_field.h"
#include "engine/sigma/scalar.h"
#include "engine/sigma/timespan.h"

namespace trailhound {
namespace {

constexpr std::string_view kKey = "trailhound";

class RollupReader {
 public:
  explicit RollupReader(Findings& findings) : findings_(findings) {}

  std::optional<Rollup> read(YamlNode::Entry entry) {
    if (!entry.value->is_map()) {
      fail(*entry.value, "a rollup is a map such as {by: [sourceIPAddress], within: 1d}");
      return std::nullopt;
    }
    for (std::size_t i = 0; i < entry.value->entry_count(); ++i) {
      const auto [key, value] = entry.value->entry(i);
      if (key->text == "by") {
        read_by(*value);
      } else if (key->text == "within") {
        read_within(*value);
      } else {
        fail(*key, "a rollup has no key " + quoted(key->text));
      }
    }
    for (const char* key : {"by", "within"}) {
      if (entry.value->find(key).key == nullptr) fail(*entry.key, std::string("a rollup needs the key '") + key + "'");
    }
    return is_valid_ ? std::optional(std::move(rollup_)) : std::nullopt;
  }

 private:
  void fail(const YamlNode& node, std::string text) {
    findings_.error(codes::kOwnKey, node.position, std::move(text));
    is_valid_ = false;
  }

  void read_by(const YamlNode& node) {
    std::vector<const YamlNode*> names = {&node};
    if (node.is_sequence()) names = node.children;
    if (names.size() > Rollup::kMostFields) {
      return fail(node, "a rollup is by at most " + std::to_string(Rollup::kMostFields) + " fields");
    }
    for (const YamlNode* name : names) {
      if (!name->is_scalar() || name->is_null() || name->text.empty()) {
        fail(*name, "'by' is a field or a list of fields");
      } else if (std::find(rollup_.by.begin(), rollup_.by.end(), name->text) != rollup_.by.end()) {
        fail(*name, "'by' names " + quoted(name->text) + " twice");
      } else {
        check_derived_name(name->text, name->position, findings_);
        rollup_.by.push_back(name->text);
        rollup_.by_positions.push_back(name->position);
      }
    }
  }

  void read_within(const YamlNode& node) {
    const std::optional<Nanoseconds> within = node.is_scalar() ? parse_timespan(node.text) : std::nullopt;
    if (!within) return fail(node, "'within' is a number and one of the units s, m, h, d, w, M and y, as in '1d'");
    rollup_.within = *within;
    rollup_.within_text = node.text;
  }

  Findings& findings_;
  Rollup rollup_;
  bool is_valid_ = true;
};

}  // namespace

void read_own_key(const YamlNode& root, Rule& rule, Findings& findings) {
  const YamlNode* const map = root.find(kKey).value;
  if (map == nullptr) return;
  if (!map->is_map()) {
    return findings.error(codes::kOwnKey, map->position,
                          "the key 'trailhound' holds a map, not " + std::string(type_name(*map)));
  }
  for (std::size_t i = 0; i < map->entry_count(); ++i) {
    const YamlNode::Entry entry = map->entry(i);
    if (entry.key->text == "rollup") {
      rule.rollup = RollupReader(findings).read(entry);
    } else {
      findings.error(codes::kOwnKey, entry.key->position,
                     "the key 'trailhound' of a rule has no key " + quoted(entry.key->text) + ", only 'rollup'");
    }
  }
}

void refuse_own_key(const YamlNode& root, std::string_view document, Findings& findings) {
  const YamlNode* const key = root.find(kKey).key;
  if (key == nullptr) return;
  findings.error(codes::kOwnKey, key->position,
                 std::string(document) + " has no key 'trailhound': only detection rules can be shown as rollups");
}

}  // namespace trailhound
