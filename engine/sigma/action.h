#pragma once

#include <optional>
#include <utility>

#include "engine/sigma/findings.h"
#include "engine/sigma/yaml_document.h"

namespace trailhound {

/// What `action: global | reset | repeat` does in one file (SEMANTICS §1.2, after pySigma's collection):
/// - `global`: the document is a template for the detection rules behind it; it takes the place of an earlier one.
/// - `reset`: no template any more.
/// - `repeat`: the document is laid over the previous detection rule or template, as it stood after its own merge.
/// Maps merge key by key, anything else replaces; a rule wins over the template. One per file, one thread.
class DocumentActions {
 public:
  enum class Outcome { kRule, kNothing, kFault };

  /// Applies the document's action. kRule: `document` is now the rule to read. kNothing: it was a template or a
  /// reset, and there is nothing to read. kFault: reported in `findings`.
  /// REQUIRES: document.root is a map and neither a correlation nor a filter.
  Outcome apply(YamlDocument& document, Findings& findings);

  /// Hands over a document that `apply` made a rule of, once it is read: the next `repeat` is laid over it.
  void keep_previous(YamlDocument document) { previous_ = std::move(document); }
  /// A document that cannot be read stood here: `repeat` must not repeat the one before it.
  void forget_previous() { previous_.reset(); }

  /// Nodes that merging may copy, over all documents of a file: `repeat` after `repeat` would grow as the square.
  static constexpr std::size_t kCopies = 1'000'000;

 private:
  const YamlNode* copy(const YamlNode& node, YamlDocument& to);
  const YamlNode* merge(const YamlNode& base, const YamlNode& over, YamlDocument& to);
  bool merge_onto(const YamlDocument& base, YamlDocument& document, Findings& findings);

  std::optional<YamlDocument> template_;
  std::optional<YamlDocument> previous_;
  std::size_t copies_ = 0;
};

}  // namespace trailhound
