#include "engine/sigma/yaml_document.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <optional>
#include <streambuf>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "engine/base/text.h"
#include "engine/sigma/codes.h"

namespace trailhound {
namespace {

/// Ends a document early. Thrown through yaml-cpp, caught in YamlStream::next like yaml-cpp's own exceptions.
struct Abandoned {
  std::string_view code;
  Position position;
  std::string text;
};

/// An istream over borrowed bytes, without a copy.
class MemoryBuffer : public std::streambuf {
 public:
  explicit MemoryBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // a get area is never written to
    setg(begin, begin, begin + text.size());
  }
};

/// Maps up to this size are searched linearly, larger ones with a hash table.
constexpr std::size_t kSmallMap = 16;

constexpr std::string_view kTagPrefix = "tag:yaml.org,2002:";

/// Builds the tree from yaml-cpp's events. Marks count from the place where the parser was started.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(YamlDocument& document, const SourceText& source, std::size_t base_offset, std::uint32_t base_line,
              Findings& findings)
      : document_(document), source_(source), base_offset_(base_offset), base_line_(base_line), findings_(findings) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    start_ = offset_of(mark);
    document_.position = position_of(mark);
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    YamlNode& node = new_node(mark, anchor);
    // yaml-cpp does not say how the null is written, which matters for a key and in messages.
    const std::string_view rest = source_.text().substr(std::min(node.offset, source_.text().size()));
    for (const std::string_view word : {"null", "Null", "NULL", "~"}) {
      if (rest.substr(0, word.size()) == word) node.text = word;
    }
    // yaml-cpp marks a missing value at whatever comes next; a person looks for it at its key.
    if (node.text.empty() && !open_.empty() && open_.back().node->is_map()) {
      const auto& siblings = open_.back().node->children;
      if (siblings.size() % 2 != 0) {
        node.position = siblings.back()->position;
        node.offset = siblings.back()->offset;
      }
    }
    add(node);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      throw Abandoned{codes::kAlias, position_of(mark), "this alias is inside the value that it repeats"};
    }
    add(*found->second, position_of(mark));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    YamlNode& node = new_node(mark, anchor);
    node.text = value;
    node.style = scalar_style(tag, node.position);
    add(node);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::kSequence, "seq", mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::kMap, "map", mark, tag, anchor);
  }
  void OnMapEnd() override {
    finish_map(*open_.back().node);
    close();
  }

  /// After an error: keeps what was read of the open collections, so that the report can name the rule.
  void abandon() {
    abandoned_ = true;
    while (!open_.empty()) {
      YamlNode& node = *open_.back().node;
      if (node.is_map() && node.children.size() % 2 != 0) node.children.pop_back();
      if (node.is_map()) {
        std::vector<const YamlNode*> kept;
        for (std::size_t i = 0; i < node.entry_count(); ++i) {
          if (node.entry(i).key->is_scalar()) kept.insert(kept.end(), {node.entry(i).key, node.entry(i).value});
        }
        node.children = std::move(kept);
      }
      close();
    }
  }

  std::size_t start() const { return start_; }

 private:
  struct Open {
    YamlNode* node;
    YAML::anchor_t anchor;
  };

  std::size_t offset_of(const YAML::Mark& mark) const {
    return base_offset_ + static_cast<std::size_t>(std::max(mark.pos, 0));
  }
  Position position_of(const YAML::Mark& mark) const {
    return {base_line_ + static_cast<std::uint32_t>(std::max(mark.line, 0)) + 1,
            static_cast<std::uint32_t>(std::max(mark.column, 0)) + 1};
  }

  YamlNode& new_node(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (document_.nodes.size() >= YamlLimits::kNodes) {
      throw Abandoned{codes::kTooLarge, position_of(mark),
                      "the document has more than " + std::to_string(YamlLimits::kNodes) + " values"};
    }
    YamlNode& node = document_.nodes.emplace_back();
    node.position = position_of(mark);
    node.offset = offset_of(mark);
    if (anchor != YAML::NullAnchor) anchors_.erase(anchor);
    pending_anchor_ = anchor;
    return node;
  }

  YamlNode::Style scalar_style(const std::string& tag, Position position) const {
    if (tag == "?") return YamlNode::Style::kPlain;
    if (tag == "!") return YamlNode::Style::kText;
    const std::string_view all = tag;
    if (all.substr(0, kTagPrefix.size()) == kTagPrefix) {
      const std::string_view name = all.substr(kTagPrefix.size());
      if (name == "str") return YamlNode::Style::kText;
      if (name == "int" || name == "float" || name == "bool" || name == "null") return YamlNode::Style::kPlain;
    }
    throw Abandoned{codes::kYamlSyntax, position, "the tag " + quoted(tag) + " is not one of the core schema"};
  }

  void open(YamlNode::Kind kind, std::string_view tag_name, const YAML::Mark& mark, const std::string& tag,
            YAML::anchor_t anchor) {
    YamlNode& node = new_node(mark, anchor);
    node.kind = kind;
    if (tag != "?" && tag != "!" && tag != std::string(kTagPrefix).append(tag_name)) {
      throw Abandoned{codes::kYamlSyntax, node.position, "the tag " + quoted(tag) + " is not one of the core schema"};
    }
    if (open_.size() >= YamlLimits::kHeight) {
      throw Abandoned{codes::kTooLarge, node.position,
                      "nested more than " + std::to_string(YamlLimits::kHeight) + " levels deep"};
    }
    open_.push_back({&node, anchor});
  }

  void close() {
    const Open closed = open_.back();
    open_.pop_back();
    pending_anchor_ = closed.anchor;
    add(*closed.node);
  }

  void add(const YamlNode& node) {
    // Only a finished node can be aliased: so an alias inside its own anchor finds nothing, and there are no cycles.
    if (pending_anchor_ != YAML::NullAnchor) anchors_[pending_anchor_] = &node;
    pending_anchor_ = YAML::NullAnchor;
    add(node, node.position);
  }

  void add(const YamlNode& node, Position position) {
    if (open_.empty()) {
      document_.root = &node;
      return;
    }
    YamlNode& parent = *open_.back().node;
    parent.children.push_back(&node);
    parent.weight += node.weight;
    parent.height = std::max(parent.height, static_cast<std::uint16_t>(node.height + 1));
    if (abandoned_) return;
    if (parent.weight > YamlLimits::kNodes || open_.size() + node.height > YamlLimits::kHeight) {
      throw Abandoned{codes::kTooLarge, position,
                      "with its aliases written out the document is too large or nested too deeply"};
    }
  }

  /// Checks that keys are scalars and unique, and replaces merge keys by the entries that they mean.
  void finish_map(YamlNode& map) {
    std::vector<const YamlNode*> entries;
    std::vector<YamlNode::Entry> merges;
    entries.reserve(map.children.size());
    std::unordered_set<std::string_view> seen;
    const bool small = map.entry_count() <= kSmallMap;
    const auto is_new = [&](const YamlNode& key) {
      if (!small || !seen.empty()) return seen.insert(key.text).second;
      for (std::size_t i = 0; i < entries.size(); i += 2) {
        if (entries[i]->text == key.text) return false;
      }
      return true;
    };
    for (std::size_t i = 0; i < map.entry_count(); ++i) {
      const auto [key, value] = map.entry(i);
      if (!key->is_scalar()) {
        findings_.error(codes::kKeyNotText, key->position, "a key must be text, not a map or a list");
      } else if (key->is_null() && key->text.empty()) {
        findings_.error(codes::kKeyNotText, key->position, "a key is missing before ':'");
      } else if (key->style == YamlNode::Style::kPlain && key->text == "<<") {
        merges.push_back({key, value});
      } else if (!is_new(*key)) {
        findings_.error(codes::kDuplicateKey, key->position,
                        "the key " + quoted(key->text) + " is there twice in this map");
      } else {
        entries.insert(entries.end(), {key, value});
      }
    }
    if (!merges.empty()) {
      if (seen.empty()) {
        for (std::size_t i = 0; i < entries.size(); i += 2) seen.insert(entries[i]->text);
      }
      for (const auto& merge : merges) merge_into(merge, entries, seen);
    }
    map.children = std::move(entries);
  }

  void merge_into(const YamlNode::Entry& merge, std::vector<const YamlNode*>& entries,
                  std::unordered_set<std::string_view>& seen) {
    const auto merge_map = [&](const YamlNode& from) {
      if (!from.is_map()) {
        findings_.error(codes::kAlias, merge.key->position, "the merge key '<<' takes a map or a list of maps");
        return;
      }
      for (std::size_t i = 0; i < from.entry_count(); ++i) {
        const auto [key, value] = from.entry(i);
        if (seen.insert(key->text).second) entries.insert(entries.end(), {key, value});
      }
    };
    if (merge.value->is_sequence()) {
      for (const YamlNode* map : merge.value->children) merge_map(*map);
    } else {
      merge_map(*merge.value);
    }
  }

  YamlDocument& document_;
  const SourceText& source_;
  std::size_t base_offset_;
  std::uint32_t base_line_;
  Findings& findings_;
  std::vector<Open> open_;
  std::unordered_map<YAML::anchor_t, const YamlNode*> anchors_;
  YAML::anchor_t pending_anchor_ = YAML::NullAnchor;
  std::size_t start_ = 0;
  bool abandoned_ = false;
};

constexpr std::string_view kBomLine = "\n\xEF\xBB\xBF";

/// `text` with spaces for the tabs of lines that hold nothing but white space; empty if there are none. YAML lets such
/// a line hold anything, yaml-cpp takes a tab there for indentation.
std::string without_tabs_on_blank_lines(std::string_view text) {
  std::string cleaned;
  for (std::size_t tab = text.find('\t'); tab != text.npos;) {
    const std::size_t start = text.rfind('\n', tab) + 1;  // npos + 1 is 0
    const std::size_t end = std::min(text.find('\n', tab), text.size());
    if (text.substr(start, end - start).find_first_not_of(" \t\r") == text.npos) {
      if (cleaned.empty()) cleaned = text;
      std::replace(cleaned.begin() + static_cast<std::ptrdiff_t>(tab),
                   cleaned.begin() + static_cast<std::ptrdiff_t>(end), '\t', ' ');
    }
    tab = text.find('\t', end);
  }
  return cleaned;
}

/// True if a line at `offset` starts a document: `---` and then white space or the end.
bool is_document_marker(std::string_view text, std::size_t offset) {
  if (text.substr(offset, 3) != "---") return false;
  return offset + 3 >= text.size() || std::string_view(" \t\r\n").find(text[offset + 3]) != std::string_view::npos;
}

/// The next line after `from` that starts a document, or npos.
std::size_t next_document_marker(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find("\n---", from); at != text.npos; at = text.find("\n---", at + 1)) {
    if (is_document_marker(text, at + 1)) return at + 1;
  }
  return text.npos;
}

/// True if the last line before `offset` that is neither blank nor a comment is `...`: a document without `---` of its
/// own follows.
bool follows_document_end(std::string_view text, std::size_t offset) {
  std::size_t end = offset;
  while (end > 0) {
    const std::size_t line_break = text.rfind('\n', end - 1);
    const std::size_t start = line_break == text.npos ? 0 : line_break + 1;
    std::string_view line = text.substr(start, end - start);
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) line.remove_suffix(1);
    const std::size_t first = line.find_first_not_of(" \t");
    if (first != line.npos && line[first] != '#') return line.substr(0, 3) == "...";
    if (start == 0) return false;
    end = start - 1;
  }
  return false;
}

}  // namespace

bool YamlNode::is_null() const {
  return kind == Kind::kScalar && style == Style::kPlain &&
         (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL");
}

YamlNode::Entry YamlNode::find(std::string_view key) const {
  if (is_map()) {
    for (std::size_t i = 0; i < entry_count(); ++i) {
      if (entry(i).key->text == key) return entry(i);
    }
  }
  return {nullptr, nullptr};
}

struct YamlStream::State {
  explicit State(std::string_view part) : buffer(part), stream(&buffer), parser(stream) {}
  MemoryBuffer buffer;
  std::istream stream;
  YAML::Parser parser;
  std::size_t base_offset = 0;
  std::uint32_t base_line = 0;
  std::size_t end = 0;                    ///< of the part
  std::optional<std::size_t> last_start;  ///< of the document before
};

YamlStream::YamlStream(const SourceText& source)
    : source_(source),
      without_tabs_(without_tabs_on_blank_lines(source.text())),
      text_(without_tabs_.empty() ? source.text() : std::string_view(without_tabs_)) {
  start_at(0);
}

YamlStream::~YamlStream() = default;

/// Parses on at `offset`, up to the next line that begins with a byte order mark.
void YamlStream::start_at(std::size_t offset) {
  const std::uint32_t line = offset == 0 ? 0 : source_.position_of(offset).line - 1;
  if (text_.substr(offset).starts_with(kByteOrderMark)) offset += kByteOrderMark.size();
  try {
    const std::size_t end = end_of_part(offset);
    state_ = std::make_unique<State>(text_.substr(offset, end - offset));
    state_->base_offset = offset;
    state_->end = end;
    state_->base_line = line;
  } catch (const YAML::Exception&) {
    state_ = nullptr;  // yaml-cpp only opens the stream here; should it ever refuse, next() finds no documents
  }
}

std::size_t YamlStream::end_of_part(std::size_t offset) const {
  const std::size_t mark = text_.find(kBomLine, offset);
  return mark == text_.npos ? text_.size() : mark + 1;
}

bool YamlStream::next(YamlDocument& document, Findings& findings) {
  while (state_ != nullptr) {
    const std::size_t end = state_->end;
    const std::string_view text = text_.substr(0, end);
    document = YamlDocument();
    TreeBuilder builder(document, source_, state_->base_offset, state_->base_line, findings);
    std::optional<Abandoned> fault;
    try {
      if (!state_->parser.HandleNextDocument(builder)) {
        if (end == text_.size()) {
          state_ = nullptr;
          return false;
        }
        start_at(end);
        continue;
      }
      // yaml-cpp takes whatever it cannot make part of a document for the next one, even without moving on.
      const std::size_t start = builder.start();
      const bool follows = state_->last_start.has_value();
      if (follows && !is_document_marker(text, start) &&
          (start <= *state_->last_start || !follows_document_end(text, start))) {
        fault = Abandoned{codes::kYamlSyntax, document.position, "this does not belong to the document before it"};
      }
    } catch (const YAML::Exception& exception) {
      const YAML::Mark& mark = exception.mark;
      const Position position = mark.is_null() ? document.position
                                               : Position{state_->base_line + static_cast<std::uint32_t>(mark.line) + 1,
                                                          static_cast<std::uint32_t>(mark.column) + 1};
      fault = Abandoned{codes::kYamlSyntax, position, "not YAML: " + exception.msg};
    } catch (const Abandoned& abandoned) {
      fault = abandoned;
    }
    if (!fault) {
      state_->last_start = builder.start();
      if (document.root->is_null()) continue;
      return true;
    }

    builder.abandon();
    findings.error(fault->code, fault->position, std::move(fault->text));
    // Never back to a document that was read already: this is what makes the loop end.
    const std::size_t from = std::max({builder.start(), state_->base_offset, state_->last_start.value_or(0)});
    const std::size_t resume = std::min(next_document_marker(text, from), end);
    document.unreadable_text = text_.substr(from, resume - from);
    if (resume == text_.size()) {
      state_ = nullptr;
    } else {
      start_at(resume);
    }
    return true;
  }
  return false;
}

}  // namespace trailhound
