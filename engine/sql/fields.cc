#include "engine/sql/fields.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "engine/base/ascii.h"
#include "engine/base/text.h"
#include "engine/catalogue/record_fields.h"
#include "engine/sigma/field_name.h"
#include "engine/sigma/rule.h"

namespace trailhound {
namespace {

using F = SqlFunction;
using Kind = SqlReached::Kind;
using TypeKind = SqlColumnType::Kind;

/// The first key of a path, which leaves the path.
std::string_view take_key(std::string_view& path) {
  const std::size_t dot = std::min(path.find('.'), path.size());
  const std::string_view key = path.substr(0, dot);
  path.remove_prefix(std::min(dot + 1, path.size()));
  return key;
}

bool has_empty_key(std::string_view path) { return path != kElementField && has_empty_part(path); }

SqlExpression present(SqlExpression list, const std::string& variable) {
  return sql::call(F::kFilter, {std::move(list),
                                sql::lambda(variable, sql::negation(sql::call(F::kIsNull, {sql::name(variable)})))});
}

/// The values of the key in every object of a list of JSON.
SqlExpression members(SqlExpression list, std::string_view key) {
  SqlExpression member = sql::call(F::kMember, {sql::name("j")}, key);
  return present(sql::call(F::kTransform, {std::move(list), sql::lambda("j", std::move(member))}), "j");
}

SqlExpression list_of(SqlExpression element) { return sql::call(F::kList, {std::move(element)}); }

bool is_scalar(TypeKind kind) {
  return kind == TypeKind::kString || kind == TypeKind::kBoolean || kind == TypeKind::kNumber ||
         kind == TypeKind::kTimestamp;
}

/// Whether a value of this type has the text that the record has: a number has lost its zeros, a time its notation.
bool has_text_of_record(TypeKind kind) { return kind == TypeKind::kString || kind == TypeKind::kBoolean; }

/// A column's value as a text: Athena's tables declare most columns as strings.
SqlExpression as_text(SqlExpression value, TypeKind kind) {
  return kind == TypeKind::kString ? std::move(value) : sql::call(F::kCastText, {std::move(value)});
}

/// The values that a path reaches from a list of JSON.
SqlExpression descended(SqlExpression lists, std::string_view path) {
  while (!path.empty()) {
    const std::string_view key = take_key(path);
    lists = members(sql::call(F::kEnter, {std::move(lists)}), key);
  }
  return lists;
}

/// The lists that a path reaches below a column that holds JSON. What CloudTrail writes there is an object, so the
/// first key needs no search in arrays.
SqlExpression lists_below(const SqlExpression& column, std::string_view path) {
  const std::string_view key = take_key(path);
  return descended(present(list_of(sql::call(F::kMemberOfText, {column}, key)), "j"), path);
}

/// Most records lack most keys, and for them the engine need not walk through empty lists.
SqlExpression if_there(const SqlExpression& column, std::string_view path, SqlExpression list) {
  SqlExpression first = sql::call(F::kMemberOfText, {column}, take_key(path));
  return sql::call(F::kIf, {sql::call(F::kIsNull, {std::move(first)}), sql::call(F::kNoJson, {}), std::move(list)});
}

/// `element` is a row of two, see SqlMade::value().
SqlExpression lists_in_element(const SqlExpression& element, std::string_view path) {
  if (path == kElementField) return present(list_of(sql::call(F::kRowField, {element}, "1")), "j");
  const std::string_view key = take_key(path);
  return descended(members(sql::call(F::kRowField, {element}, "2"), key), path);
}

/// A table finds its columns in any case, but a record has one spelling.
bool is_documented(std::string_view path) { return is_cloudtrail_field(path) || is_object_field(path); }

/// The same of the members of `resources`, the only list of structs that records have.
bool is_member_of_resources(std::string_view name) {
  constexpr std::string_view kMembers[] = {"ARN", "ARNPrefix", "accountId", "type"};
  return std::find(std::begin(kMembers), std::end(kMembers), name) != std::end(kMembers);
}

/// Columns whose members may be anything, so that only JSON shows them.
bool is_document_column(std::string_view name) {
  constexpr std::string_view kColumns[] = {"requestparameters",   "responseelements",  "additionaleventdata",
                                           "serviceeventdetails", "edgedevicedetails", "insightdetails",
                                           "eventcontext"};
  return std::find(std::begin(kColumns), std::end(kColumns), ascii_lower(name)) != std::end(kColumns);
}

bool is_object_column(std::string_view name) {
  const std::string lower = ascii_lower(name);
  return is_document_column(name) || lower == "tlsdetails" || lower == "addendum";
}

bool shows_record(const SqlField& column) {
  const TypeKind kind = column.type.kind;
  return is_document_column(column.name) ? kind == TypeKind::kString : !is_scalar(kind) || has_text_of_record(kind);
}

/// The texts in a column that is no JSON: `leaves` one by one, `lists` those of maps.
void collect_leaves(const SqlExpression& base, const SqlColumnType& type, std::vector<SqlExpression>& leaves,
                    std::vector<SqlExpression>& lists) {
  if (is_scalar(type.kind)) leaves.push_back(as_text(base, type.kind));
  if (type.kind == TypeKind::kMap) lists.push_back(sql::call(F::kMapValues, {base}));
  if (type.kind != TypeKind::kStruct) return;
  for (const SqlField& member : type.fields) {
    collect_leaves(sql::field(base, ascii_lower(member.name)), member.type, leaves, lists);
  }
}

/// Strings, numbers and booleans of a JSON text; a string with a colon behind it is a key.
SqlExpression leaves_of_document(const SqlExpression& column) {
  constexpr std::string_view kTokens =
      "\"[^\"\\\\]*(?:\\\\.[^\"\\\\]*)*\"[ \\t\\n\\r]*:?|-?[0-9][-+.0-9eE]*|true|false";
  const auto token = sql::name("x");
  SqlExpression tokens = sql::call(F::kTokens, {column, sql::text(kTokens)});
  SqlExpression is_leaf = sql::negation(sql::call(F::kLike, {token, sql::text("%:")}));
  SqlExpression is_string = sql::call(F::kStartsWith, {token, sql::text("\"")});
  SqlExpression decoded = sql::call(F::kScalarText, {sql::call(F::kJsonOfText, {token})});
  SqlExpression text = sql::call(F::kIf, {std::move(is_string), std::move(decoded), token});
  SqlExpression kept = sql::call(F::kFilter, {std::move(tokens), sql::lambda("x", std::move(is_leaf))});
  return sql::call(F::kTransform, {std::move(kept), sql::lambda("x", std::move(text))});
}

std::string element_name(int depth) { return "e" + std::to_string(depth); }

SqlExpression reference(const SqlScope& scope, const SqlMade& made) {
  return scope.is_element ? sql::call(F::kRowField, {scope.element}, made.name) : sql::name(made.name);
}

}  // namespace

SqlScope element_scope(const SqlElements& elements, const SqlScope& around) {
  const int depth = around.depth + 1;
  return {true, sql::name(element_name(depth)), elements.type, elements.made, depth};
}

SqlExpression SqlMade::value() const {
  if (members.empty()) return own;
  const std::string variable = element_name(depth + 1);
  const auto rows = [&](SqlExpression list, std::vector<SqlExpression> values) {
    SqlExpression row = sql::call(F::kRow, std::move(values));
    return sql::call(F::kTransform, {std::move(list), sql::lambda(variable, std::move(row))});
  };
  // First the element and what it holds, because most paths begin there.
  const SqlExpression element = sql::name(variable);
  SqlExpression entered = sql::call(F::kEnter, {list_of(element)});
  std::vector<SqlExpression> values;
  for (const SqlMade& member : members) values.push_back(member.value());
  return rows(rows(own, {element, std::move(entered)}), std::move(values));
}

SqlMade& SqlFields::made(const SqlScope& scope, const std::string& path, SqlExpression value, bool is_list) {
  std::list<SqlMade>& all = scope.is_element ? scope.list->members : made_;
  for (SqlMade& one : all) {
    if (one.path == path && one.is_list == is_list) return one;
  }
  if (scope.is_element) {
    return all.emplace_back(SqlMade{path, std::to_string(all.size() + 1), std::move(value), {}, scope.depth, is_list});
  }
  std::string name = path;
  // Engines take names that differ only in case for the same, and control characters are not written.
  const auto is_taken = [&](const SqlMade& column) {
    return folded(quoted_identifier(column.name)) == folded(quoted_identifier(name));
  };
  for (int number = 2; std::any_of(all.begin(), all.end(), is_taken); ++number) {
    name = path + " (" + std::to_string(number) + ")";
  }
  return all.emplace_back(SqlMade{path, name, std::move(value), {}, 0, is_list});
}

SqlReached SqlFields::in_type(SqlExpression base, const SqlColumnType& type, std::string_view path,
                              bool is_document) const {
  if (is_scalar(type.kind)) {
    if (path.empty() && is_document) return {Kind::kDocument, base, list_of(sql::call(F::kJsonOfText, {base}))};
    if (path.empty() && !has_text_of_record(type.kind)) return {};
    if (path.empty()) return {Kind::kText, as_text(std::move(base), type.kind)};
    if (type.kind != TypeKind::kString) return {};
    SqlExpression lists = lists_below(base, path);
    SqlExpression all = if_there(base, path, sql::call(F::kWithElements, {lists}));
    return {Kind::kJson, std::move(all), if_there(base, path, std::move(lists))};
  }
  if (path.empty()) return {Kind::kObject, std::move(base), {}, &type};
  if (type.kind == TypeKind::kMap) return {Kind::kText, sql::call(F::kMapValue, {std::move(base), sql::text(path)})};
  if (type.kind == TypeKind::kArray) return in_array(base, type, path);
  const std::string_view key = take_key(path);
  const SqlField* member = type.member(key);
  if (member == nullptr) return {};
  return in_type(sql::field(std::move(base), ascii_lower(member->name)), member->type, path, false);
}

/// REQUIRES: the path has a key, so that the elements are structs
SqlReached SqlFields::in_array(const SqlExpression& base, const SqlColumnType& type, std::string_view path) const {
  if (!is_member_of_resources(path)) return {};
  const SqlReached inner = in_type(sql::name("r"), type.fields.front().type, path, false);
  if (inner.kind != Kind::kText) return {};
  return {Kind::kTexts, sql::call(F::kTransform, {base, sql::lambda("r", inner.value)})};
}

/// What `reach` gives, before a column is made of it.
SqlReached SqlFields::found(const SqlScope& scope, std::string_view path) const {
  if (has_empty_key(path)) return {};
  if (scope.is_element) {
    if (scope.type != nullptr) {
      if (path != kElementField && !is_member_of_resources(path)) return {};
      return in_type(scope.element, *scope.type, path == kElementField ? "" : path, false);
    }
    SqlExpression lists = lists_in_element(scope.element, path);
    return {Kind::kJson, sql::call(F::kWithElements, {lists}), lists};
  }
  if (!is_documented(path)) return {};
  std::string_view rest = path;
  const SqlField* column = table_->column(take_key(rest));
  if (column == nullptr || !shows_record(*column)) return {};
  return in_type(sql::name(ascii_lower(column->name)), column->type, rest, rest.empty() && is_object_field(path));
}

SqlReached SqlFields::reach(const SqlScope& scope, std::string_view path) {
  SqlReached reached = found(scope, path);
  if (reached.kind != Kind::kJson) return reached;
  reached.value = reference(scope, made(scope, std::string(path), std::move(reached.value)));
  return reached;
}

std::string SqlFields::why_unknown(std::string_view path) const {
  if (has_empty_key(path)) return "a key of its path is empty, which the engines do not look up";
  const SqlField* column = is_documented(path) ? table_->column(take_key(path)) : nullptr;
  return column != nullptr && !shows_record(*column)
             ? "the type of the table's column does not show what the record has"
             : "the table has no column with this field";
}

SqlElements SqlFields::elements(const SqlScope& scope, std::string_view path) {
  const SqlReached reached = found(scope, path);
  if (reached.kind == Kind::kObject && reached.type->kind == TypeKind::kArray) {
    return {true, reached.value, &reached.type->fields.front().type, nullptr};
  }
  if (reached.kind != Kind::kJson && reached.kind != Kind::kDocument) return {};
  SqlExpression each = sql::call(
      F::kFlatten,
      {sql::call(F::kTransform, {reached.lists, sql::lambda("i", sql::call(F::kElements, {sql::name("i")}))})});
  SqlMade& list = made(scope, std::string(path) + "[]", std::move(each), true);
  return {true, reference(scope, list), nullptr, &list};
}

SqlElements SqlFields::elements_at(const SqlScope& scope, std::string_view path, std::int64_t position) {
  const SqlReached reached = found(scope, path);
  const SqlExpression place = sql::number(position < 0 ? position : position + 1);
  if (reached.kind == Kind::kObject && reached.type->kind == TypeKind::kArray) {
    return {true, list_of(sql::call(F::kElementAt, {reached.value, place})), &reached.type->fields.front().type,
            nullptr};
  }
  if (reached.kind != Kind::kJson && reached.kind != Kind::kDocument) return {};
  SqlExpression at = sql::call(F::kElementAt, {sql::call(F::kElements, {sql::name("i")}), place});
  SqlExpression all = present(sql::call(F::kTransform, {reached.lists, sql::lambda("i", std::move(at))}), "i");
  SqlExpression has_one = sql::call(F::kCompare, {sql::call(F::kSize, {all}), sql::number(0)}, ">");
  SqlExpression none = list_of(sql::call(F::kNullJson, {}));
  SqlMade& list = made(scope, std::string(path) + "[" + std::to_string(position) + "]",
                       sql::call(F::kIf, {std::move(has_one), std::move(all), std::move(none)}), true);
  return {true, reference(scope, list), nullptr, &list};
}

SqlExpression SqlFields::leaves() {
  std::vector<SqlExpression> texts;
  std::vector<SqlExpression> lists;
  for (const SqlField& column : table_->columns) {
    const SqlExpression base = sql::name(ascii_lower(column.name));
    if (column.type.kind == TypeKind::kArray && column.type.fields.front().type.kind == TypeKind::kStruct) {
      std::vector<SqlExpression> leaves;
      collect_leaves(sql::name("r"), column.type.fields.front().type, leaves, lists);
      lists.push_back(sql::call(
          F::kFlatten, {sql::call(F::kTransform, {base, sql::lambda("r", sql::call(F::kList, std::move(leaves)))})}));
    } else if (column.type.kind == TypeKind::kString && is_object_column(column.name)) {
      lists.push_back(leaves_of_document(base));
    } else {
      collect_leaves(base, column.type, texts, lists);
    }
  }
  SqlExpression all = sql::call(F::kList, std::move(texts));
  for (SqlExpression& list : lists) {
    SqlExpression empty = sql::call(F::kNoTexts, {});
    all = sql::call(F::kJoinLists, {std::move(all), sql::call(F::kCoalesce, {std::move(list), std::move(empty)})});
  }
  return sql::name(made({}, "every text", std::move(all)).name);
}

}  // namespace trailhound
