#include "engine/sigma/wildcard.h"

#include <cassert>

namespace trailhound {

bool Pattern::has_wildcard() const {
  for (const Part& part : parts) {
    if (part.kind != Kind::kLiteral) return true;
  }
  return false;
}

bool Pattern::covers_objects() const {
  for (const Part& part : parts) {
    if (part.kind == Kind::kAnyRun || part.kind == Kind::kAnyOne) return true;
  }
  return false;
}

std::string Pattern::literal() const {
  assert(!has_wildcard());
  return parts.empty() ? std::string() : parts.front().text;
}

void PatternBuilder::add_literal(std::string_view text) {
  if (text.empty()) return;
  auto& parts = pattern_.parts;
  if (parts.empty() || parts.back().kind != Pattern::Kind::kLiteral) {
    parts.push_back({Pattern::Kind::kLiteral, std::string(text)});
  } else {
    parts.back().text += text;
  }
}

void PatternBuilder::add_any_run() {
  auto& parts = pattern_.parts;
  if (parts.empty() || parts.back().kind != Pattern::Kind::kAnyRun) parts.push_back({Pattern::Kind::kAnyRun, {}});
}

void PatternBuilder::add_any_one() {
  auto& parts = pattern_.parts;
  const bool after_run = !parts.empty() && parts.back().kind == Pattern::Kind::kAnyRun;
  parts.insert(after_run ? parts.end() - 1 : parts.end(), {Pattern::Kind::kAnyOne, {}});
}

void PatternBuilder::add_dash() { pattern_.parts.push_back({Pattern::Kind::kDash, {}}); }

void PatternBuilder::add(const Pattern::Part& part) {
  switch (part.kind) {
    case Pattern::Kind::kLiteral:
      add_literal(part.text);
      break;
    case Pattern::Kind::kAnyRun:
      add_any_run();
      break;
    case Pattern::Kind::kAnyOne:
      add_any_one();
      break;
    case Pattern::Kind::kDash:
      add_dash();
      break;
  }
}

void PatternBuilder::add(const Pattern& pattern) {
  for (const Pattern::Part& part : pattern.parts) add(part);
}

Pattern parse_pattern(std::string_view text) {
  PatternBuilder builder;
  std::size_t literal = 0;  // start of the literal that is being read
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '\\' && at + 1 < text.size() && (text[at + 1] == '*' || text[at + 1] == '?' || text[at + 1] == '\\')) {
      builder.add_literal(text.substr(literal, at - literal));
      literal = at + 1;  // the escaped character begins the next stretch
      at += 2;
    } else if (c == '*' || c == '?') {
      builder.add_literal(text.substr(literal, at - literal));
      if (c == '*')
        builder.add_any_run();
      else
        builder.add_any_one();
      literal = ++at;
    } else {
      ++at;
    }
  }
  builder.add_literal(text.substr(literal));
  return builder.take();
}

std::string to_sigma_text(const Pattern& pattern) {
  std::string text;
  for (const Pattern::Part& part : pattern.parts) {
    switch (part.kind) {
      case Pattern::Kind::kAnyRun:
        text += '*';
        break;
      case Pattern::Kind::kAnyOne:
        text += '?';
        break;
      case Pattern::Kind::kDash:
        text += "<dash>";
        break;
      case Pattern::Kind::kLiteral:
        for (const char c : part.text) {
          if (c == '*' || c == '?' || c == '\\') text += '\\';
          text += c;
        }
        break;
    }
  }
  return text;
}

Pattern with_outer_runs(const Pattern& pattern, bool before, bool after) {
  PatternBuilder builder;
  if (before) builder.add_any_run();
  builder.add(pattern);
  if (after) builder.add_any_run();
  return builder.take();
}

}  // namespace trailhound
