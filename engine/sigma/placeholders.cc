#include "engine/sigma/placeholders.h"

#include <algorithm>
#include <utility>

#include "engine/base/path_text.h"
#include "engine/base/text.h"
#include "engine/sigma/codes.h"
#include "engine/sigma/findings.h"
#include "engine/sigma/scalar.h"
#include "engine/sigma/source_text.h"
#include "engine/sigma/yaml_document.h"

namespace trailhound {
namespace {

constexpr std::string_view kSpace = " \t\r";

/// `%a%` names the list a, so a name can hold neither a percent sign nor nothing.
bool is_name(std::string_view name) { return !name.empty() && name.find('%') == name.npos; }

class Reader {
 public:
  Reader(const PlaceholderText& file, PlaceholderLists& out)
      : file_(file), source_(file.file, without_bom(file.text)), findings_(source_), out_(out) {}

  void read() {
    if (source_.text().size() > YamlLimits::kFileBytes) {
      findings_.error(codes::kTooLarge, {1, 1},
                      "the file has more than " + std::to_string(YamlLimits::kFileBytes >> 20) + " MiB");
    } else if (const std::size_t at = first_forbidden_byte(source_.text()); at != std::string_view::npos) {
      findings_.error(codes::kNotText, source_.position_of(at), "this is not UTF-8 text");
    } else if (file_.format == PlaceholderText::Format::kLines) {
      read_lines();
    } else {
      read_documents();
    }
    for (Diagnostic& diagnostic : findings_.sorted()) out_.diagnostics.push_back(std::move(diagnostic));
  }

 private:
  void read_lines() {
    std::vector<std::string> values;
    const std::string_view text = source_.text();
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      std::string_view line = text.substr(at, end - at);
      line.remove_prefix(std::min(line.find_first_not_of(kSpace), line.size()));
      line = line.substr(0, line.find_last_not_of(kSpace) + 1);
      if (!line.empty() && line.front() != '#') values.emplace_back(line);
      at = end + 1;
    }
    add(file_.name, {1, 1}, std::move(values));
  }

  void read_documents() {
    YamlStream stream(source_);
    YamlDocument document;
    while (stream.next(document, findings_)) {
      if (document.root == nullptr || findings_.has_error()) continue;
      if (!document.root->is_map()) {
        findings_.error(
            codes::kPlaceholderList, document.root->position,
            "placeholders are a map from names to lists of values, not " + std::string(type_name(*document.root)));
        continue;
      }
      for (std::size_t i = 0; i < document.root->entry_count(); ++i) read_list(document.root->entry(i));
    }
  }

  void read_list(const YamlNode::Entry& entry) {
    std::vector<std::string> values;
    std::vector<const YamlNode*> nodes = {entry.value};
    if (entry.value->is_null()) nodes.clear();
    if (entry.value->is_sequence()) nodes = entry.value->children;
    for (const YamlNode* node : nodes) {
      if (!node->is_scalar() || node->is_null()) {
        findings_.error(codes::kPlaceholderList, node->position,
                        "a value of a placeholder is text or a number, not " + std::string(type_name(*node)));
        return;
      }
      values.push_back(resolve_scalar(*node).type == YamlScalar::Type::kNumber ? resolve_scalar(*node).text
                                                                               : node->text);
    }
    add(entry.key->text, entry.key->position, std::move(values));
  }

  void add(const std::string& name, Position position, std::vector<std::string> values) {
    if (!is_name(name)) {
      findings_.error(codes::kPlaceholderList, position,
                      quoted(name) + " is no name for a placeholder: it is empty or holds a '%'");
    } else if (!out_.lists.add(name, std::move(values))) {
      findings_.error(codes::kPlaceholderTwice, position, "there are two lists of the name " + quoted(name));
    }
  }

  const PlaceholderText& file_;
  SourceText source_;
  Findings findings_;
  PlaceholderLists& out_;
};

}  // namespace

bool Placeholders::add(std::string_view name, std::vector<std::string> values) {
  return lists_.try_emplace(std::string(name), std::move(values)).second;
}

const std::vector<std::string>* Placeholders::find(std::string_view name) const {
  static const std::vector<std::string> kEmpty;
  const auto found = lists_.find(name);
  if (found != lists_.end()) return &found->second;
  const std::span<const std::string_view> reserved = environment_lists();
  return std::find(reserved.begin(), reserved.end(), name) != reserved.end() ? &kEmpty : nullptr;
}

std::span<const std::string_view> environment_lists() {
  static constexpr std::string_view kNames[] = {"own_accounts",  "own_organization", "own_networks",
                                                "ci_principals", "ci_agents",        "break_glass"};
  return kNames;
}

void add_once(const EnvironmentList& list, std::vector<EnvironmentList>& lists) {
  const auto is_same = [&](const EnvironmentList& known) { return known.name == list.name; };
  if (std::none_of(lists.begin(), lists.end(), is_same)) lists.push_back(list);
}

PlaceholderLists read_placeholders(std::span<const PlaceholderText> files) {
  PlaceholderLists out;
  for (const PlaceholderText& file : files) Reader(file, out).read();
  return out;
}

std::string placeholder_name_of(std::string_view path) {
  path = last_part(path);
  return std::string(path.substr(0, path.rfind('.')));
}

}  // namespace trailhound
