#pragma once

#include <optional>
#include <utility>

#include "engine/sigma/findings.h"
#include "engine/sigma/yaml_document.h"

namespace trailhound {

/// Carries out `action: global | reset | repeat` in one file (semantics §1.2, after pySigma's collection):
/// - `global`: the document becomes the template for the detection rules after it and replaces an earlier one.
/// - `reset`: drops the template.
/// - `repeat`: merges the document onto the previous detection rule or template, in the form that its own merge gave
/// it. Maps merge key by key, anything else replaces; a rule wins over the template. One per file, one thread.
class DocumentActions {
 public:
  enum class Outcome { kRule, kNothing, kFault };

  /// Applies the document's action. kRule: `document` is now the rule to read. kNothing: it was a template or a
  /// reset, and there is nothing to read. kFault: reported in `findings`.
  /// REQUIRES: document.root is a map and neither a correlation nor a filter.
  Outcome apply(YamlDocument& document, Findings& findings);

  bool has_template() const { return template_.has_value(); }

  /// Takes over a document that `apply` made a rule of, once it is read: the next `repeat` merges onto it.
  void keep_previous(YamlDocument document) { previous_ = std::move(document); }
  /// There is an unreadable document: a following `repeat` must not repeat the one before it.
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
