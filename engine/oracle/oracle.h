#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/oracle/json.h"
#include "engine/oracle/reach.h"
#include "engine/sigma/rule.h"

namespace re2 {
class RE2;
}

namespace trailhound {

/// The condition as a tree, each node with its verdict; at the leaves the field's actual values and the pattern.
struct Trace {
  bool pass = false;
  std::string label;   ///< "selection_main", "not", "1 of filter_*", "eventName|contains: 'Trail'" …
  std::string detail;  ///< at leaves: the values seen ("StopLogging", "absent", …); otherwise empty
  std::vector<Trace> children;
  bool is_item = false;  ///< a field with its values; what is below it belongs to them
};

/// The slow, obvious evaluator: one AST on one JSON value, the way engine/notes/semantics.md reads. It shares no code
/// with the fast path (engine/event, engine/match, engine/plan), so that tests can compare the two; `rules explain`
/// prints its trace. engine/notes/0001-field-lookup.md defines what a field name reaches. How a value then meets a
/// test:
///
/// - Text is compared with a rule's text by RE2, with its own case folding: a pattern becomes an anchored expression.
/// - Patterns and `re` see strings, numbers and booleans as text, the way the record writes them. `re` and patterns
/// with a
///   wildcard also see objects and arrays, as their compact text. Neither sees null.
/// - A pattern whose literal is not UTF-8 (which UTF-16 may give) matches nothing: an event's text is always UTF-8.
/// - `cidr` wants a string that is one address as inet_pton reads it; ::ffff:10.0.0.1 is an IPv6 address.
/// - An item is true if any value that its field reaches satisfies it; `neq` turns the whole item around, so it is
///   true where the field is absent.
///
/// Holds the rule by reference and keeps the expressions that it compiled; one thread at a time. An expression that
/// RE2 does not have (look-around, back references) throws std::invalid_argument when it is first needed: compile_plan
/// sets such rules aside before.
class Oracle {
 public:
  explicit Oracle(const Rule& rule);
  ~Oracle();
  Oracle(const Oracle&) = delete;
  Oracle& operator=(const Oracle&) = delete;

  bool matches(const JsonValue& event);
  /// The whole condition, nothing left out because the verdict was clear before.
  Trace trace(const JsonValue& event);

 private:
  using Selections = std::vector<Selection>;

  bool holds(const Condition& condition, const Selections& selections, const Scope& scope);
  bool holds(const Selection& selection, const Scope& scope);
  bool holds(const Item& item, const Scope& scope);
  bool holds(const Value& value, const Item& item, const Reached& reached, const Scope& scope);
  bool holds(const ElementBlock& block, const std::vector<Scope::Element>& elements, const Scope& scope);
  /// The first of `reached` that satisfies the test by itself; null if none does.
  const JsonValue* witness(const Test& test, const Reached& reached, const Scope& scope);
  bool satisfies(const Test& test, const JsonValue& value, const Scope& scope);

  bool satisfies(const StringTest& test, const JsonValue& value);
  bool satisfies(const RegexTest& test, const JsonValue& value);
  bool satisfies(const NumberTest& test, const JsonValue& value);
  bool satisfies(const BooleanTest& test, const JsonValue& value);

  Trace trace(const Condition& condition, const Selections& selections, const Scope& scope);
  Trace trace(const Selection& selection, const Scope& scope);
  Trace trace(const Item& item, const Scope& scope);
  Trace trace_block(const Item& item, const Scope& scope);
  Trace trace_element(const Item& item, const Scope::Element& element, const Scope& scope);

  /// The compiled form of `expression`, kept for the next event.
  const re2::RE2& compiled(const std::string& expression);

  const Rule& rule_;
  std::unordered_map<std::string, std::unique_ptr<re2::RE2>> expressions_;
};

/// Oracle for one event. Pure functions, any thread.
bool oracle_matches(const Rule& rule, const JsonValue& event);
bool oracle_matches(const Selection& selection, const JsonValue& event);
Trace oracle_trace(const Rule& rule, const JsonValue& event);

/// The items that the verdict rests on, in the order of the rule: whoever comes to the opposite verdict judges at least
/// one of them otherwise. They are nodes of `trace`.
///
///   and FAIL:  a PASS, not FAIL: b PASS  →  b
std::vector<const Trace*> deciding_items(const Trace& trace);
/// `eventName: 'StopLogging'   <- "StartLogging"`: a node without its verdict. For a person's terminal, as render().
std::string render_node(const Trace& node);

/// One line a node: PASS or FAIL, then the label, indented by depth, then the detail. For a person's terminal:
/// control characters out of the event do not reach it.
std::string render(const Trace& trace);

}  // namespace trailhound
