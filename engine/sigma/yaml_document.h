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

/// A YAML 1.2 document as a tree with positions. Aliases are resolved: a node may have several parents, but there are
/// no cycles. Bounded (see YamlLimits), so whoever walks it may recurse.
struct YamlNode {
  enum class Kind : std::uint8_t { kScalar, kSequence, kMap };
  /// How a scalar gets its type: a plain one by the core schema, any other is text.
  enum class Style : std::uint8_t { kPlain, kText };

  Kind kind = Kind::kScalar;
  Style style = Style::kPlain;
  std::uint16_t height = 0;  ///< of a scalar 0
  std::uint32_t weight = 1;  ///< nodes in the tree below and with this one, aliases expanded
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
  /// The entry with this key, or {nullptr, nullptr}; also where this is no map.
  Entry find(std::string_view key) const;
};

struct YamlLimits {
  static constexpr std::size_t kFileBytes = 16u << 20;  ///< all of SigmaHQ in one file is 6 MiB
  static constexpr std::size_t kNodes = 100'000;        ///< of a document, aliases expanded
  static constexpr std::uint16_t kHeight = 64;
};

/// Owns its nodes; they stay where they are when the document is moved.
struct YamlDocument {
  std::deque<YamlNode> nodes;
  const YamlNode* root = nullptr;  ///< null: nothing could be read
  Position position;
};

/// Cuts a file into documents, one at a time, and parses each. A syntax error ends the document it stands in: the
/// next one begins at the next line that starts with `---`, which YAML allows nowhere inside a document.
/// Decisions where YAML leaves a choice:
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

  /// Reads the next document that is not empty. False at the end. Faults go to `findings`; where there is an error
  /// `document` holds as much as was read.
  bool next(YamlDocument& document, Findings& findings);

 private:
  struct State;
  const SourceText& source_;
  std::unique_ptr<State> state_;
};

}  // namespace trailhound
