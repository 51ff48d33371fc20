#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/sigma/findings.h"
#include "engine/sigma/source_text.h"

namespace trailhound {

/// A node of a YAML 1.2 document. Aliases are resolved: a node may have several parents, but there are no cycles. The
/// tree is bounded (YamlLimits), so walking it may recurse.
struct YamlNode {
  enum class Kind : std::uint8_t { kScalar, kSequence, kMap };
  /// Decides the type of a scalar: a plain one has that of the core schema, any other is text.
  enum class Style : std::uint8_t { kPlain, kText };

  Kind kind = Kind::kScalar;
  Style style = Style::kPlain;
  std::uint16_t height = 0;  ///< of a scalar 0
  std::uint32_t weight = 1;  ///< nodes in the tree from this one down, aliases expanded
  Position position;
  std::size_t offset = 0;  ///< of its first byte in the file: the quote, the `|`, the tag or the anchor
  std::string text;        ///< of a scalar; null is plain text `null`, `~` or nothing
  /// Of a sequence its items; of a map key, value, key, value … in the order of the file. Keys are scalars, not null
  /// and unique.
  std::vector<const YamlNode*> children;

  bool is_map() const { return kind == Kind::kMap; }
  bool is_sequence() const { return kind == Kind::kSequence; }
  bool is_scalar() const { return kind == Kind::kScalar; }
  bool is_null() const;

  struct Entry {
    const YamlNode* key;
    const YamlNode* value;
  };
  /// REQUIRES: is_map()
  std::size_t entry_count() const { return children.size() / 2; }
  Entry entry(std::size_t index) const { return {children[2 * index], children[2 * index + 1]}; }
  /// The entry with this key; {nullptr, nullptr} if there is none or this is no map.
  Entry find(std::string_view key) const;
};

struct YamlLimits {
  static constexpr std::size_t kFileBytes = 16u << 20;  ///< all of SigmaHQ in one file is 6 MiB
  static constexpr std::size_t kNodes = 100'000;        ///< of a document, aliases expanded
  static constexpr std::uint16_t kHeight = 64;
};

/// Owns its nodes, whose addresses survive a move of the document.
struct YamlDocument {
  std::deque<YamlNode> nodes;
  const YamlNode* root = nullptr;  ///< null: nothing could be read
  Position position;
  /// The text of a document that is not YAML, from its start to where reading goes on; otherwise empty. A view of the
  /// stream's text.
  std::string_view unreadable_text;
};

/// Splits a file into documents, one at a time, and parses each. After a syntax error reading goes on at the next line
/// that starts with `---`, which YAML allows nowhere inside a document. Decisions where YAML leaves a choice, or where
/// yaml-cpp refuses what YAML allows:
/// - A line that begins with a byte order mark begins a document, `---` or not: that is what files look like that were
///   appended to each other.
/// - Tabs on a line with nothing but white space do not count.
/// - Keys are unique by their text; keys that are maps, lists or null are refused.
/// - A plain `<<` key merges the map, or the maps of the list, that it has as its value (YAML 1.1 merge type, as
///   PyYAML and so pySigma do): keys of the map itself win, then those of earlier maps. A quoted '<<' is a key.
/// - Tags: those of the core schema; any other tag is refused.
/// Does not throw (yaml-cpp does: it is caught here). One thread.
class YamlStream {
 public:
  /// REQUIRES: source.text() is at most YamlLimits::kFileBytes of permitted characters.
  explicit YamlStream(const SourceText& source);
  ~YamlStream();

  /// Reads the next document that is not empty; false at the end. Reports faults in `findings`; `document` then holds
  /// as much as could be read.
  bool next(YamlDocument& document, Findings& findings);

 private:
  struct State;
  void start_at(std::size_t offset);
  std::size_t end_of_part(std::size_t offset) const;

  const SourceText& source_;
  std::string without_tabs_;  ///< the text with its blank lines cleaned; empty if that changes nothing
  std::string_view text_;     ///< what is parsed; the same size as the source's text
  std::unique_ptr<State> state_;
};

}  // namespace trailhound
