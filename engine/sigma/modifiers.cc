#include "engine/sigma/modifiers.h"

#include <algorithm>
#include <array>
#include <string>

#include "engine/base/ascii.h"
#include "engine/sigma/codes.h"

namespace trailhound {
namespace {

using Family = Modifiers::Family;
using Step = Modifiers::Step;

/// The kind of a modifier. `detail` is the enumerator of Step, Comparison or Part that it means.
enum class Kind : std::uint8_t {
  kAll,
  kNeq,
  kCased,
  kExpand,
  kAffix,
  kTransform,
  kRegex,
  kIgnoreCase,
  kMultiline,
  kDotAll,
  kCidr,
  kExists,
  kComparison,
  kFieldRef,
  kTimePart,
};
struct Known {
  std::string_view name;
  Kind kind;
  int detail = 0;
};

template <typename Enum>
constexpr int detail(Enum value) {
  return static_cast<int>(value);
}

constexpr std::array kKnown = {
    Known{"all", Kind::kAll},
    Known{"neq", Kind::kNeq},
    Known{"cased", Kind::kCased},
    Known{"expand", Kind::kExpand},
    Known{"contains", Kind::kAffix, detail(Step::kContains)},
    Known{"startswith", Kind::kAffix, detail(Step::kStartsWith)},
    Known{"endswith", Kind::kAffix, detail(Step::kEndsWith)},
    Known{"windash", Kind::kTransform, detail(Step::kWindash)},
    Known{"base64", Kind::kTransform, detail(Step::kBase64)},
    Known{"base64offset", Kind::kTransform, detail(Step::kBase64Offset)},
    Known{"utf16le", Kind::kTransform, detail(Step::kUtf16Le)},
    Known{"wide", Kind::kTransform, detail(Step::kUtf16Le)},
    Known{"utf16be", Kind::kTransform, detail(Step::kUtf16Be)},
    Known{"utf16", Kind::kTransform, detail(Step::kUtf16)},
    Known{"re", Kind::kRegex},
    Known{"i", Kind::kIgnoreCase},
    Known{"ignorecase", Kind::kIgnoreCase},
    Known{"m", Kind::kMultiline},
    Known{"multiline", Kind::kMultiline},
    Known{"s", Kind::kDotAll},
    Known{"dotall", Kind::kDotAll},
    Known{"cidr", Kind::kCidr},
    Known{"exists", Kind::kExists},
    Known{"gt", Kind::kComparison, detail(Comparison::kGreater)},
    Known{"gte", Kind::kComparison, detail(Comparison::kGreaterOrEqual)},
    Known{"lt", Kind::kComparison, detail(Comparison::kLess)},
    Known{"lte", Kind::kComparison, detail(Comparison::kLessOrEqual)},
    Known{"fieldref", Kind::kFieldRef},
    Known{"minute", Kind::kTimePart, detail(TimePartTest::Part::kMinute)},
    Known{"hour", Kind::kTimePart, detail(TimePartTest::Part::kHour)},
    Known{"day", Kind::kTimePart, detail(TimePartTest::Part::kDay)},
    Known{"week", Kind::kTimePart, detail(TimePartTest::Part::kWeek)},
    Known{"month", Kind::kTimePart, detail(TimePartTest::Part::kMonth)},
    Known{"year", Kind::kTimePart, detail(TimePartTest::Part::kYear)},
};

const Known* find_known(std::string_view name) {
  for (const Known& known : kKnown) {
    if (known.name == name) return &known;
  }
  return nullptr;
}

std::string unknown_text(std::string_view name) {
  if (name.empty()) return "a modifier is missing after '|'";
  const std::string lower = ascii_lower(name);
  if (find_known(lower) != nullptr)
    return "unknown modifier " + quoted(name) + ": modifiers are lower case, " + quoted(lower);
  return "unknown modifier " + quoted(name);
}

bool is_utf16(Step step) { return step == Step::kUtf16 || step == Step::kUtf16Le || step == Step::kUtf16Be; }
bool is_base64(Step step) { return step == Step::kBase64 || step == Step::kBase64Offset; }
bool is_affix(Step step) { return step == Step::kContains || step == Step::kStartsWith || step == Step::kEndsWith; }

/// Takes one modifier after the other and answers what is wrong with it at its place; empty if nothing is.
class Chain {
 public:
  std::string accept(const Known& known) {
    const std::string complaint = accept_in_order(known);
    switch (known.kind) {
      case Kind::kAll:
      case Kind::kNeq:
        break;
      case Kind::kCased:
      case Kind::kExpand:
        positioned_ = true;
        break;
      default:
        positioned_ = true;
        last_ = known.kind;
    }
    return complaint;
  }

  Modifiers& modifiers() { return modifiers_; }

 private:
  std::string accept_in_order(const Known& known) {
    Modifiers& m = modifiers_;
    if (m.family == Family::kExists) return "'exists' takes no other modifiers";
    switch (known.kind) {
      case Kind::kAll:
        return set_once(m.all, known);
      case Kind::kNeq:
        return set_once(m.negated, known);
      case Kind::kCased:
        m.text_only = known.name;
        if (m.family != Family::kPlain) return "'cased' applies to text only, not after " + family_name();
        return set_once(m.cased, known);
      case Kind::kExpand:
        m.text_only = known.name;
        if (m.family != Family::kPlain && m.family != Family::kRegex && m.family != Family::kCidr) {
          return "'expand' applies to text, regular expressions and networks, not after " + family_name();
        }
        return set_once(m.expand, known);
      case Kind::kAffix:
        return accept_affix(known);
      case Kind::kTransform:
        return accept_transform(known);
      case Kind::kRegex:
        return begin(Family::kRegex, known);
      case Kind::kIgnoreCase:
        return accept_flag(m.ignore_case, known);
      case Kind::kMultiline:
        return accept_flag(m.multiline, known);
      case Kind::kDotAll:
        return accept_flag(m.dotall, known);
      case Kind::kCidr:
        return begin(Family::kCidr, known);
      case Kind::kExists:
        if (positioned_ || m.all || m.negated) return "'exists' takes no other modifiers";
        m.family = Family::kExists;
        return {};
      case Kind::kComparison:
        if (m.comparison != Comparison::kEqual) return "an item takes one comparison only";
        if (m.family != Family::kTimePart) {
          if (std::string complaint = begin(Family::kComparison, known); !complaint.empty()) return complaint;
        }
        m.comparison = static_cast<Comparison>(known.detail);
        return {};
      case Kind::kFieldRef:
        return begin(Family::kFieldRef, known);
      case Kind::kTimePart:
        m.part = static_cast<TimePartTest::Part>(known.detail);
        return begin(Family::kTimePart, known);
    }
    return {};
  }

  static std::string set_once(bool& flag, const Known& known) {
    if (flag) return quoted(known.name) + " is there twice";
    flag = true;
    return {};
  }

  /// A modifier that decides what the values are must come first: nothing can have changed them before.
  std::string begin(Family family, const Known& known) {
    if (positioned_) return quoted(known.name) + " must be the first modifier";
    modifiers_.family = family;
    return {};
  }

  std::string accept_flag(bool& flag, const Known& known) {
    const bool after_re =
        last_ == Kind::kRegex || last_ == Kind::kIgnoreCase || last_ == Kind::kMultiline || last_ == Kind::kDotAll;
    if (modifiers_.family != Family::kRegex || !after_re) {
      return quoted(known.name) + " is a flag of 're' and must follow it";
    }
    return set_once(flag, known);
  }

  std::string accept_affix(const Known& known) {
    Modifiers& m = modifiers_;
    if (affix_) return "an item takes only one of 'contains', 'startswith' and 'endswith'";
    affix_ = true;
    const Step step = static_cast<Step>(known.detail);
    switch (m.family) {
      case Family::kPlain:
        m.text_only = known.name;
        m.steps.push_back(step);
        return {};
      case Family::kRegex:
        return {};
      case Family::kFieldRef:
        m.relation = step == Step::kContains     ? FieldRefTest::Relation::kContains
                     : step == Step::kStartsWith ? FieldRefTest::Relation::kStartsWith
                                                 : FieldRefTest::Relation::kEndsWith;
        return {};
      default:
        return quoted(known.name) + " cannot follow " + family_name();
    }
  }

  std::string accept_transform(const Known& known) {
    Modifiers& m = modifiers_;
    const Step step = static_cast<Step>(known.detail);
    if (m.family != Family::kPlain) return quoted(known.name) + " applies to text only, not after " + family_name();
    const auto any = [&](auto predicate) { return std::any_of(m.steps.begin(), m.steps.end(), predicate); };
    if (m.has(step) && !is_utf16(step)) return quoted(known.name) + " is there twice";
    if (is_utf16(step) && any(is_utf16)) return "an item takes only one UTF-16 modifier";
    if (is_base64(step) && any(is_base64)) return "an item takes only one of 'base64' and 'base64offset'";
    if (is_base64(step) && any(is_affix)) {
      return quoted(known.name) + " must come before 'contains', 'startswith' and 'endswith'";
    }
    if (step == Step::kUtf16 && any(is_affix)) {
      return "'utf16' puts a byte order mark in front, so it must come before 'contains', 'startswith' and 'endswith'";
    }
    m.text_only = known.name;
    m.steps.push_back(step);
    return {};
  }

  std::string family_name() const {
    switch (modifiers_.family) {
      case Family::kPlain:
        return "text";
      case Family::kRegex:
        return "'re'";
      case Family::kCidr:
        return "'cidr'";
      case Family::kExists:
        return "'exists'";
      case Family::kComparison:
        return "a comparison";
      case Family::kFieldRef:
        return "'fieldref'";
      case Family::kTimePart:
        return "a part of a time";
    }
    return {};
  }

  Modifiers modifiers_;
  bool positioned_ = false;  ///< something other than `all` and `neq` came
  bool affix_ = false;
  std::optional<Kind> last_;  ///< the last one whose place matters
};

}  // namespace

bool Modifiers::has(Step step) const { return std::find(steps.begin(), steps.end(), step) != steps.end(); }

std::optional<Modifiers> parse_modifiers(std::string_view text, const std::function<Position(std::size_t)>& position_of,
                                         Findings& findings) {
  Chain chain;
  bool valid = true;
  for (std::size_t at = 0;;) {
    const std::size_t end = std::min(text.find('|', at), text.size());
    const std::string_view name = text.substr(at, end - at);
    const Known* known = find_known(name);
    if (known == nullptr) {
      findings.error(codes::kUnknownModifier, position_of(at), unknown_text(name));
      valid = false;
    } else if (std::string complaint = chain.accept(*known); !complaint.empty()) {
      findings.error(codes::kModifierOrder, position_of(at), std::move(complaint));
      valid = false;
    }
    if (end == text.size()) break;
    at = end + 1;
  }
  if (!valid) return std::nullopt;
  return chain.modifiers();
}

}  // namespace trailhound
