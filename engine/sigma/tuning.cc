#include "engine/sigma/tuning.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "engine/base/text.h"
#include "engine/sigma/codes.h"
#include "engine/sigma/findings.h"
#include "engine/sigma/source_text.h"
#include "engine/sigma/yaml_document.h"

namespace trailhound {
namespace {

constexpr std::string_view kSpace = " \t\r";

/// What both kinds of files have in common.
class Reader {
 public:
  Reader(std::string_view file, std::string_view text) : source_(file, without_bom(text)), findings_(source_) {}

  /// False, with a diagnostic, if this is no text that anybody wrote.
  bool is_text() {
    if (source_.text().size() > YamlLimits::kFileBytes) {
      findings_.error(codes::kTooLarge, {1, 1},
                      "the file has more than " + std::to_string(YamlLimits::kFileBytes >> 20) + " MiB");
      return false;
    }
    const std::size_t at = first_forbidden_byte(source_.text());
    if (at == std::string_view::npos) return true;
    findings_.error(codes::kNotText, source_.position_of(at), "this is not UTF-8 text");
    return false;
  }

  void read_names() {
    const std::string_view text = source_.text();
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      add_name(text.substr(at, end - at), at);
      at = end + 1;
    }
  }

  void read_levels() {
    YamlStream stream(source_);
    YamlDocument document;
    while (stream.next(document, findings_)) {
      if (document.root == nullptr || findings_.has_error()) continue;
      if (!document.root->is_map()) {
        findings_.error(codes::kTuning, document.root->position,
                        "levels are a map from names of rules to levels, such as 'trail_stopped.yml: critical'");
        continue;
      }
      for (std::size_t i = 0; i < document.root->entry_count(); ++i) add_level(document.root->entry(i));
    }
  }

  TuningLines take() { return {std::move(entries_), findings_.sorted()}; }

 private:
  void add(std::string name, Level level, Position position) {
    Diagnostic place;
    place.path = std::string(source_.file());
    place.position = position;
    place.source_line = std::string(source_.line(position.line));
    entries_.push_back({std::move(name), level, std::move(place)});
  }

  /// `line` begins at `offset` of the text.
  void add_name(std::string_view line, std::size_t offset) {
    for (std::size_t at = line.find('#'); at != line.npos; at = line.find('#', at + 1)) {
      if (at > 0 && kSpace.find(line[at - 1]) == kSpace.npos) continue;
      line = line.substr(0, at);
      break;
    }
    const std::size_t begin = line.find_first_not_of(kSpace);
    if (begin == line.npos) return;
    const std::size_t end = line.find_last_not_of(kSpace) + 1;
    add(std::string(line.substr(begin, end - begin)), Level::kNone, source_.position_of(offset + begin));
  }

  void add_level(const YamlNode::Entry& entry) {
    const std::optional<Level> level = entry.value->is_scalar() ? parse_level(entry.value->text) : std::nullopt;
    if (entry.key->text.empty()) {
      findings_.error(codes::kTuning, entry.key->position, "the name of the rule is empty");
    } else if (!level || *level == Level::kNone) {
      findings_.error(codes::kLevel, entry.value->position,
                      "a level is one of informational, low, medium, high and critical");
    } else {
      add(entry.key->text, *level, entry.key->position);
    }
  }

  SourceText source_;
  Findings findings_;
  std::vector<TuningEntry> entries_;
};

}  // namespace

TuningLines read_exclusions(std::string_view file, std::string_view text) {
  Reader reader(file, text);
  if (reader.is_text()) reader.read_names();
  return reader.take();
}

TuningLines read_levels(std::string_view file, std::string_view text) {
  Reader reader(file, text);
  if (reader.is_text()) reader.read_levels();
  return reader.take();
}

}  // namespace trailhound
