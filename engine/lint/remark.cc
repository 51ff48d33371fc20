#include "engine/lint/remark.h"

#include <utility>

namespace trailhound {

Diagnostic lint_remark(std::string_view code, const std::string& file, Position position, std::string text) {
  Diagnostic diagnostic;
  diagnostic.severity = Severity::kWarning;
  diagnostic.code = code;
  diagnostic.path = file;
  diagnostic.position = position;
  diagnostic.text = std::move(text);
  return diagnostic;
}

}  // namespace trailhound
