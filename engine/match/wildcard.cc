#include "engine/match/wildcard.h"

#include <cstring>

#include "engine/base/text.h"

namespace trailhound {
namespace {

constexpr std::size_t kNo = std::string_view::npos;

/// Start of the character that ends before `end`. UTF-8 continuation bytes are stepped over, three at the most.
std::size_t previous_character(std::string_view text, std::size_t end) {
  std::size_t at = end - 1;
  for (int steps = 0; steps < 3 && at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80; ++steps) --at;
  std::size_t check = at;
  next_code_point(text, check);
  return check == end ? at : end - 1;  // malformed: a byte is a character
}

}  // namespace

Wildcard::Wildcard(const Pattern& pattern, bool fold) {
  Run run;
  bool star_before = false;
  for (const Pattern::Part& part : pattern.parts) {
    switch (part.kind) {
      case Pattern::Kind::kLiteral:
        run.elements.push_back({fold ? folded(part.text) : part.text});
        if (run.elements.back().literal.size() > longest_literal_.size())
          longest_literal_ = run.elements.back().literal;
        break;
      case Pattern::Kind::kAnyOne:
        run.elements.push_back({});
        break;
      case Pattern::Kind::kAnyRun:
        if (!run.elements.empty()) runs_.push_back(std::move(run));
        run = {};
        if (&part == &pattern.parts.front()) open_start_ = true;
        break;
    }
    star_before = part.kind == Pattern::Kind::kAnyRun;
  }
  open_end_ = star_before;
  if (!run.elements.empty()) runs_.push_back(std::move(run));
}

/// The end of `run` if it stands at `at`.
std::size_t Wildcard::match_at(const Run& run, std::string_view text, std::size_t at) {
  for (const Element& element : run.elements) {
    if (element.literal.empty()) {
      if (at >= text.size()) return kNo;
      next_code_point(text, at);
    } else {
      if (text.size() - at < element.literal.size() ||
          std::memcmp(text.data() + at, element.literal.data(), element.literal.size()) != 0) {
        return kNo;
      }
      at += element.literal.size();
    }
  }
  return at;
}

/// The start of `run` if the text ends with it.
std::size_t Wildcard::match_end(const Run& run, std::string_view text) {
  std::size_t end = text.size();
  for (auto element = run.elements.rbegin(); element != run.elements.rend(); ++element) {
    if (element->literal.empty()) {
      if (end == 0) return kNo;
      end = previous_character(text, end);
    } else {
      if (end < element->literal.size()) return kNo;
      end -= element->literal.size();
      if (std::memcmp(text.data() + end, element->literal.data(), element->literal.size()) != 0) return kNo;
    }
  }
  return end;
}

/// The leftmost place of `run` at or behind `from`.
std::size_t Wildcard::find(const Run& run, std::string_view text, std::size_t from, std::size_t& end) {
  const std::string& first = run.elements.front().literal;
  while (from <= text.size()) {
    if (!first.empty()) {
      const void* found = memmem(text.data() + from, text.size() - from, first.data(), first.size());
      if (!found) return kNo;
      from = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    }
    end = match_at(run, text, from);
    if (end != kNo) return from;
    if (from == text.size()) return kNo;
    next_code_point(text, from);
  }
  return kNo;
}

bool Wildcard::matches(std::string_view text) const {
  if (runs_.empty()) return open_start_ || text.empty();
  std::size_t at = 0;
  std::size_t first = 0;
  std::size_t last = runs_.size();
  if (!open_start_) {
    at = match_at(runs_.front(), text, 0);
    if (at == kNo) return false;
    first = 1;
    if (runs_.size() == 1 && !open_end_) return at == text.size();
  }
  std::size_t limit = text.size();
  if (!open_end_) {
    limit = match_end(runs_.back(), text);
    if (limit == kNo || limit < at) return false;
    --last;
  }
  const std::string_view middle = text.substr(0, limit);
  for (std::size_t i = first; i < last; ++i) {
    std::size_t end = 0;
    if (find(runs_[i], middle, at, end) == kNo) return false;
    at = end;
  }
  return true;
}

}  // namespace trailhound
