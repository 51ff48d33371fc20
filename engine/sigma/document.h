#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/sigma/correlation_document.h"
#include "engine/sigma/filter_document.h"
#include "engine/sigma/loader.h"
#include "engine/sigma/placeholders.h"

namespace trailhound {

/// One document of a rule file. read_file() makes it without looking at other documents; bind_documents() then resolves
/// the names that it uses. A value.
struct Document {
  DocumentKind kind = DocumentKind::kUnknown;
  std::string id, name, title;
  Position position;
  Position id_position;  ///< of the id's value; unknown if there is no id
  /// The YAML tree in a normal form that leaves out comments, layout and the order of keys: documents with equal ids
  /// and equal content are one. Empty without an id, and for a document that aliases make much larger than its file.
  std::string content;
  /// An earlier document is the same; the members below are then empty.
  bool is_repeated = false;

  std::optional<SetAside> set_aside;  ///< the members below are then empty, apart from the diagnostics
  std::vector<Rule> rules;            ///< one; of a legacy aggregation its parts
  std::optional<CorrelationDraft> correlation;
  std::optional<FilterDraft> filter;
  std::vector<Diagnostic> diagnostics;  ///< in the order of their positions
};

struct FileDocuments {
  std::vector<Document> documents;  ///< in the order of the file
  std::uint64_t not_rules = 0;      ///< documents that have nothing to do with Sigma (semantics §1.1)
};

/// All documents of a file. Does not throw. Any thread.
FileDocuments read_file(const RuleText& file, const Placeholders& placeholders);

/// An id as ids compare: a UUID in lower case, anything else as it is.
std::string comparable_id(std::string_view id);

}  // namespace trailhound
