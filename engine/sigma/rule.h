#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/decimal.h"
#include "engine/base/diagnostic.h"
#include "engine/base/time.h"

namespace trailhound {

/// The AST of a Sigma detection rule (specification 2.1; engine/notes/semantics.md): what the author wrote, with every
/// modifier resolved into tests, every name bound, and the position of each part. engine/sigma/loader.h builds and
/// validates it; the oracle evaluates it as it is, the plan compiles it. A value: it owns its strings, and nobody
/// changes it after loading, so threads may share it.

/// A string of a rule with its wildcards parsed (semantics §4). Normal form: no empty literal, no two adjacent literals
/// or kAnyRun, and within a run of wildcards the kAnyOne come before the kAnyRun. No parts mean the empty string. The
/// pattern covers the whole value.
struct Pattern {
  enum class Kind : std::uint8_t {
    kLiteral,
    kAnyRun,  ///< `*`: zero or more characters, line breaks included
    kAnyOne,  ///< `?`: exactly one code point, also a line break
    kDash,    ///< of `windash`: one of `-`, `/`, `–` (U+2013), `—` (U+2014) and `―` (U+2015)
  };
  struct Part {
    Kind kind = Kind::kLiteral;
    std::string text;  ///< of a literal; otherwise empty
    friend bool operator==(const Part&, const Part&) = default;
  };
  std::vector<Part> parts;

  /// True if the pattern is more than one text: it has a `*`, a `?` or a dash of `windash`.
  bool has_wildcard() const;
  /// True if it has a `*` or a `?`. Only such a pattern is also held against objects and arrays (semantics §3.5).
  bool covers_objects() const;
  /// The only text that the pattern fits. REQUIRES: !has_wildcard()
  std::string literal() const;
  friend bool operator==(const Pattern&, const Pattern&) = default;
};

/// Equality, wildcards, contains, startswith, endswith and everything that the encoding modifiers make of a string.
/// Compares with a string, with a number by its text in the record, with a boolean as `true` or `false`; if the
/// pattern covers_objects(), also with the compact JSON text of an object or array. Never with null.
/// The loader gives a keyword its outer `*` (under startswith and endswith at one side only).
struct StringTest {
  Pattern pattern;
  bool cased = false;
};

/// `re`: an unanchored search, so contains, startswith and endswith after it change nothing. UTF-8. It sees the same
/// texts as a StringTest that covers objects.
struct RegexTest {
  std::string expression;
  bool ignore_case = false, multiline = false, dotall = false;
};

enum class Comparison : std::uint8_t { kEqual, kGreater, kGreaterOrEqual, kLess, kLessOrEqual };
std::string_view symbol(Comparison comparison);  ///< `=`, `>`, `>=`, `<`, `<=`

/// A number of the rule. kEqual: an equal JSON number, or a string equal to `text` in any case.
/// The others: a JSON number, or a string of plain decimal text (engine/base/decimal.h).
struct NumberTest {
  Comparison comparison = Comparison::kEqual;
  Decimal number;
  std::string text;
};

/// The same JSON boolean, or the string `true` / `false` in any case.
struct BooleanTest {
  bool value = false;
};

/// JSON null, or the field is absent.
struct NullTest {};

/// `exists`: the field is present, even null, empty or an object; with `value` false, it is not.
struct ExistsTest {
  bool value = true;
};

/// The value is one address of the same family inside the network. `bytes` in network order, of which IPv4 uses four.
struct CidrTest {
  bool v6 = false;
  std::array<std::uint8_t, 16> bytes{};
  int prefix = 0;
  std::string text;
};

/// `fieldref`: some value of the item's field compares so with some value of `field`. kEquals compares two numbers as
/// numbers (5 equals 5.0); everything else compares as text in any case. Null, objects, arrays and an absent field
/// compare with nothing.
struct FieldRefTest {
  enum class Relation : std::uint8_t { kEquals, kContains, kStartsWith, kEndsWith };
  std::string field;
  Relation relation = Relation::kEquals;
};

/// minute, hour, day, week, month, year of an RFC 3339 string, in UTC.
struct TimePartTest {
  enum class Part : std::uint8_t { kMinute, kHour, kDay, kWeek, kMonth, kYear };
  Part part = Part::kHour;
  Comparison comparison = Comparison::kEqual;
  Decimal number;
};
std::string_view to_string(TimePartTest::Part part);  ///< as the modifier is called: `minute` …

/// The closed set of tests. Who adds one finds these places by the compiler's errors, since none of them has a default:
/// - sigma/dump.cc: as text, for tests; sigma/value_tests.cc makes it of a value, sigma/modifiers.cc of a modifier
/// - plan/plan.cc `unsupported`: whether the matchers can answer it; plan/describe.cc: when two tests are the same
/// - plan/compiler.cc `kind_of`: whether it looks at a value, at presence or at another field; `cost`: how rarely it
/// holds
/// - match/value_matcher.cc `build`: how the engine answers it
/// - oracle/oracle.cc `satisfies`: how the oracle answers it; oracle/trace.cc: how `explain` shows it
using Test = std::variant<StringTest, RegexTest, NumberTest, BooleanTest, NullTest, ExistsTest, CidrTest, FieldRefTest,
                          TimePartTest>;

/// One value of an item and the tests that it became. A modifier may make several of it (`base64offset`); any of them
/// is enough.
struct Value {
  std::string source;  ///< as the author wrote it, with placeholders filled in; for explain
  Position position;
  std::vector<Test> any_of;
};

struct ElementBlock;

/// `field|modifiers: values`. A value holds if any value that the path reaches satisfies it; without a field, in a
/// keyword item, if any leaf of the record at any depth does (semantics §5). No values (only where a placeholder stands
/// for an empty list): the item is false before `neq` negates it.
/// With a block, the item is `field[selector]: {…}`: `field` is the path of a list, and nothing but the block says what
/// its elements must be. Inside a block, paths begin at the element.
struct Item {
  std::string field;      ///< empty: keywords; inside a block kElementField: the element itself
  std::string modifiers;  ///< as written, without the field: "contains|all"; for explain
  bool all = false;       ///< every value must hold, not just one
  bool negated = false;   ///< `neq`: NOT of the whole item
  std::vector<Value> values;
  Position position;
  std::vector<ElementBlock> block;  ///< none or one
};

/// The field of an item that tests the element of a list itself (semantics §10).
inline constexpr std::string_view kElementField = ".";

/// Alternatives (OR) of maps (AND of items). A list of keywords is one map with one keyword item.
struct Selection {
  std::string name;
  std::vector<std::vector<Item>> any_of;
  Position position;
};

struct Condition;
struct ConditionAnd {
  std::vector<Condition> operands;
};
struct ConditionOr {
  std::vector<Condition> operands;
};
struct ConditionNot {
  std::vector<Condition> operand;
};  ///< exactly one
struct ConditionSelection {
  std::uint32_t selection = 0;
};  ///< index into Rule::selections
/// `1 of pattern`, `all of them`. `selections` holds the indexes of those that the pattern names; never empty.
struct ConditionQuantifier {
  bool all = false;
  std::string pattern;
  std::vector<std::uint32_t> selections;
};
struct Condition {
  std::variant<ConditionAnd, ConditionOr, ConditionNot, ConditionSelection, ConditionQuantifier> node;
  Position position;
};

/// Which elements of a list must satisfy a block (semantics §10).
struct ElementSelector {
  enum class Kind : std::uint8_t {
    kAny,         ///< some element does
    kAll,         ///< there is an element, and every one does
    kAllOrEmpty,  ///< every element does; there may be none
    kNone,        ///< no element does
    kPosition,    ///< the element at `position` does; if there is none, an element of which every field is absent
  };
  Kind kind = Kind::kAny;
  std::int64_t position = 0;  ///< from the front, from 0; from the end, if negative: -1 is the last
  friend bool operator==(const ElementSelector&, const ElementSelector&) = default;
};
std::string to_string(ElementSelector selector);  ///< "[any]", "[-1]" …

/// The body of `field[any]: {…}` (semantics §10): a small detection, evaluated on one element of the list at a time.
/// The elements of a list are those of every array that the path reaches; any other value but null is a list of one.
struct ElementBlock {
  ElementSelector selector;
  std::vector<Selection> selections;
  Condition condition;  ///< over `selections`
};

/// Severity by consequence, in the order that --min-level compares. kNone: the rule states no level.
enum class Level : std::uint8_t { kNone, kInformational, kLow, kMedium, kHigh, kCritical };
std::string_view to_string(Level level);                  ///< "" for kNone
std::optional<Level> parse_level(std::string_view text);  ///< in any case

/// The status as Sigma writes it, of a text in any case; nullopt if Sigma has no such status.
std::optional<std::string_view> known_status(std::string_view text);

struct LogSource {
  std::string category, product, service;  ///< empty: not stated, a wildcard
  /// Whether `product: aws`, `service: cloudtrail` without a category is among what it covers (semantics §2).
  bool is_cloudtrail() const;
};

/// How the matches of a rule are shown as one line for each group and span of time (semantics §15): an extension.
struct Rollup {
  static constexpr std::size_t kMostFields = 16;
  std::vector<std::string> by;         ///< fields whose values make a group; empty: all matches are one
  std::vector<Position> by_positions;  ///< parallel to `by`
  Nanoseconds within = 0;              ///< inclusive
  std::string within_text;             ///< as written
};

/// Where a document states what remarks on its metadata point at. Unknown (0:0) for what it does not state.
struct MetadataPositions {
  Position title, logsource;
  std::vector<Position> tags;  ///< parallel to the document's tags
};

/// A list of one's own environment that a rule asks for (semantics §12, environment_lists() in sigma/placeholders.h).
struct EnvironmentList {
  std::string name;
  bool is_given = false;  ///< by a file; otherwise it is empty
};

/// Major versions of the Sigma specification (`sigma-version`). A document that states none is of the oldest; brackets
/// in field names select elements from kArrayMatching on.
inline constexpr std::uint32_t kOldestSigmaVersion = 2, kArrayMatching = 3, kNewestSigmaVersion = 3;

struct Rule {
  std::string id, name, title;
  std::string status;  ///< in lower case if Sigma knows it, otherwise as written
  std::string author, description, license, date, modified;
  Level level = Level::kNone;
  std::optional<Level> original_level;  ///< the author's, where a file of --levels gives another (sigma/tuning.h)
  std::vector<std::string> tags, references, false_positives, fields;
  std::string file;  ///< as the user named it, for diagnostics
  std::string path;  ///< below the rules folder that it was loaded from, with '/'; for match lines
  Position position;
  MetadataPositions metadata_positions;
  LogSource logsource;
  std::uint32_t sigma_version = kOldestSigmaVersion;  ///< the major version that the document states
  std::vector<EnvironmentList> environment;           ///< the lists that it asks for, each once
  std::vector<Selection> selections;
  std::vector<Condition> conditions;  ///< OR; never empty
  std::optional<Rollup> rollup;
  /// Correlations refer to it and none of them says `generate`: the rule is evaluated, but its matches are not
  /// reported. That is so as long as the whole RuleSet runs; for a part of it see engine/sigma/selection.h.
  bool silent = false;
  /// The rule is the condition before the bar of a legacy aggregation (`selection | count() > 5`). Only the Correlation
  /// of the same document, with the same id and title, refers to it. Always silent.
  bool is_part = false;
};

/// The rule as an indented text, one line per part: for tests and for people who debug.
std::string dump(const Rule& rule);

}  // namespace trailhound
