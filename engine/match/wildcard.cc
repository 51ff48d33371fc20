#include "engine/match/wildcard.h"

#include <cstring>
#include <utility>

#include "engine/base/text.h"

namespace trailhound {
namespace {

constexpr std::size_t kNo = std::string_view::npos;
constexpr std::u32string_view kDashes = U"-/\u2013\u2014\u2015";

/// Start of the character that ends before `end`. Steps over UTF-8 continuation bytes, three at the most.
std::size_t previous_character(std::string_view text, std::size_t end) {
  std::size_t at = end - 1;
  for (int steps = 0; steps < 3 && at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80; ++steps) --at;
  std::size_t check = at;
  next_code_point(text, check);
  return check == end ? at : end - 1;  // malformed: a byte is a character
}

bool is_dash(std::string_view text, std::size_t at) {
  return kDashes.find(next_code_point(text, at)) != std::u32string_view::npos;
}

std::size_t characters_of(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) next_code_point(text, at);
  return count;
}

}  // namespace

Wildcard::Wildcard(const Pattern& pattern, bool fold) {
  Run run;
  bool star_before = false;
  for (const Pattern::Part& part : pattern.parts) {
    std::vector<Element>& elements = run.elements;
    switch (part.kind) {
      case Pattern::Kind::kLiteral:
        elements.push_back({Element::Kind::kLiteral, fold ? folded(part.text) : part.text, 0});
        if (elements.back().literal.size() > longest_literal_.size()) longest_literal_ = elements.back().literal;
        break;
      case Pattern::Kind::kAnyOne:
        if (elements.empty() || elements.back().kind != Element::Kind::kAny) {
          elements.push_back({Element::Kind::kAny, {}, 0});
        }
        ++elements.back().count;
        break;
      case Pattern::Kind::kDash:
        elements.push_back({Element::Kind::kDash, {}, 1});
        break;
      case Pattern::Kind::kAnyRun:
        finish(std::exchange(run, {}));
        if (&part == &pattern.parts.front()) open_start_ = true;
        break;
    }
    star_before = part.kind == Pattern::Kind::kAnyRun;
  }
  open_end_ = star_before;
  finish(std::move(run));
}

void Wildcard::finish(Run run) {
  if (run.elements.empty()) return;
  std::size_t characters = 0;
  for (const Element& element : run.elements) {
    characters += element.kind == Element::Kind::kLiteral ? characters_of(element.literal) : element.count;
  }
  if (run.elements.size() > 1 && characters > kShortRun) {
    auto sequence = std::make_shared<CharacterRun>();
    for (const Element& element : run.elements) {
      switch (element.kind) {
        case Element::Kind::kLiteral:
          for (std::size_t at = 0; at < element.literal.size();) sequence->add(next_code_point(element.literal, at));
          break;
        case Element::Kind::kAny:
          for (std::size_t i = 0; i < element.count; ++i) sequence->add_any();
          break;
        case Element::Kind::kDash:
          sequence->add_one_of(kDashes);
          break;
      }
    }
    run.characters = std::move(sequence);
  }
  runs_.push_back(std::move(run));
}

/// The end of `run` if it fits at `at`.
std::size_t Wildcard::match_at(const Run& run, std::string_view text, std::size_t at) {
  for (const Element& element : run.elements) {
    switch (element.kind) {
      case Element::Kind::kLiteral:
        if (text.size() - at < element.literal.size() ||
            std::memcmp(text.data() + at, element.literal.data(), element.literal.size()) != 0) {
          return kNo;
        }
        at += element.literal.size();
        break;
      case Element::Kind::kAny:
        for (std::size_t i = 0; i < element.count; ++i) {
          if (at >= text.size()) return kNo;
          next_code_point(text, at);
        }
        break;
      case Element::Kind::kDash:
        if (at >= text.size() || !is_dash(text, at)) return kNo;
        next_code_point(text, at);
        break;
    }
  }
  return at;
}

/// The start of `run` if the text ends with it.
std::size_t Wildcard::match_end(const Run& run, std::string_view text) {
  std::size_t end = text.size();
  for (auto element = run.elements.rbegin(); element != run.elements.rend(); ++element) {
    switch (element->kind) {
      case Element::Kind::kLiteral:
        if (end < element->literal.size()) return kNo;
        end -= element->literal.size();
        if (std::memcmp(text.data() + end, element->literal.data(), element->literal.size()) != 0) return kNo;
        break;
      case Element::Kind::kAny:
        for (std::size_t i = 0; i < element->count; ++i) {
          if (end == 0) return kNo;
          end = previous_character(text, end);
        }
        break;
      case Element::Kind::kDash:
        if (end == 0) return kNo;
        end = previous_character(text, end);
        if (!is_dash(text, end)) return kNo;
        break;
    }
  }
  return end;
}

/// The end of the leftmost place of `run` that starts at or after `from`.
std::size_t Wildcard::find(const Run& run, std::string_view text, std::size_t from) {
  if (run.characters != nullptr) return run.characters->find(text, from);
  if (run.elements.size() == 1 && run.elements.front().kind == Element::Kind::kAny) return match_at(run, text, from);
  const std::string& first = run.elements.front().literal;
  while (from <= text.size()) {
    if (!first.empty()) {
      const void* found = memmem(text.data() + from, text.size() - from, first.data(), first.size());
      if (!found) return kNo;
      from = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    }
    const std::size_t end = match_at(run, text, from);
    if (end != kNo) return end;
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
    at = find(runs_[i], middle, at);
    if (at == kNo) return false;
  }
  return true;
}

}  // namespace trailhound
