#include "engine/sigma/findings.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "engine/base/text.h"

namespace trailhound {

void Findings::error(std::string_view code, Position position, std::string text) {
  add(Kind::kError, code, position, std::move(text));
  ++errors_;
}

void Findings::unsupported(std::string_view code, Position position, std::string text) {
  add(Kind::kUnsupported, code, position, std::move(text));
  ++unsupported_;
}

void Findings::warning(std::string_view code, Position position, std::string text) {
  add(Kind::kWarning, code, position, std::move(text));
}

void Findings::excuse_errors(std::string_view code, Position position, std::string text) {
  for (Finding& finding : findings_) {
    if (finding.kind != Kind::kError) continue;
    finding.kind = Kind::kUnsupported;
    finding.diagnostic.severity = Severity::kWarning;
  }
  unsupported_ += std::exchange(errors_, 0) + 1;
  add(Kind::kExcuse, code, position, std::move(text));
}

void Findings::add(Kind kind, std::string_view code, Position position, std::string text) {
  // Warnings must not crowd out the reason for which the document is set aside.
  const bool first_of_kind = kind == Kind::kExcuse || (kind == Kind::kError && errors_ == 0) ||
                             (kind == Kind::kUnsupported && unsupported_ == 0);
  if (findings_.size() >= kMost && !first_of_kind) return;
  Diagnostic diagnostic;
  diagnostic.severity = kind == Kind::kError ? Severity::kError : Severity::kWarning;
  diagnostic.code = code;
  diagnostic.path = source_->file();
  diagnostic.position = position;
  diagnostic.text = std::move(text);
  diagnostic.source_line = source_->line(position.line);
  findings_.push_back({kind, std::move(diagnostic)});
}

std::vector<const Findings::Finding*> Findings::in_order() const {
  std::vector<const Finding*> order;
  order.reserve(findings_.size());
  for (const Finding& finding : findings_) order.push_back(&finding);
  std::stable_sort(order.begin(), order.end(), [](const Finding* a, const Finding* b) {
    const Position& left = a->diagnostic.position;
    const Position& right = b->diagnostic.position;
    return left.line != right.line ? left.line < right.line : left.column < right.column;
  });
  return order;
}

std::vector<Diagnostic> Findings::sorted() const {
  std::vector<Diagnostic> diagnostics;
  for (const Finding* finding : in_order()) diagnostics.push_back(finding->diagnostic);
  return diagnostics;
}

Diagnostic Findings::reason() const {
  assert(must_be_set_aside());
  const Finding* best = nullptr;
  for (const Finding* finding : in_order()) {
    if (finding->kind == Kind::kWarning) continue;
    if (best == nullptr || finding->kind < best->kind) best = finding;
  }
  return best->diagnostic;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kLongest = 80;
  std::string shown = "'";
  if (text.size() <= kLongest) {
    shown += printable(text);
  } else {
    shown += printable(cut_text(text, kLongest)) + "…";
  }
  return shown + "'";
}

}  // namespace trailhound
