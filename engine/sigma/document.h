#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/sigma/correlation_document.h"
#include "engine/sigma/filter_document.h"
#include "engine/sigma/loader.h"

namespace trailhound {

/// What one document of a rule file became. First without looking at other documents (read_file), then with its names
/// bound to them (bind_documents). A value.
struct Document {
  DocumentKind kind = DocumentKind::kUnknown;
  std::string id, name, title;
  Position position;
  Position id_position;  ///< of the id's value; unknown where there is no id

  std::optional<SetAside> set_aside;  ///< then there is nothing of what follows
  std::vector<Rule> rules;            ///< one; of an legacy aggregation its parts
  std::optional<CorrelationDraft> correlation;
  std::optional<FilterDraft> filter;
  std::vector<Diagnostic> diagnostics;  ///< in the order of their positions
};

/// All documents of a file, in their order. Does not throw. Any thread.
std::vector<Document> read_file(const RuleText& file);

}  // namespace trailhound
