#include "engine/sql/dialect.h"

#include <algorithm>
#include <cctype>
#include <vector>

namespace trailhound {
namespace {

using Kind = SqlExpression::Kind;
using F = SqlFunction;

/// How many arrays and JSON texts inside each other the queries open at one place of a path.
constexpr int kLevels = 5;

/// The steps of a loop written out, for an engine without one: `step` around itself, with `inner` in the middle.
std::string nested(std::string_view step, std::string inner) {
  for (int i = 0; i < kLevels; ++i) {
    std::string outer(step);
    outer.replace(outer.find("{s}"), 3, inner);
    inner = std::move(outer);
  }
  return inner;
}

// What a JSON string holds, as a list of one; the string itself if that is no JSON (notes/0001, "Strings that hold
// JSON").
constexpr char kAthenaOpened[] =
    "transform(ARRAY[CASE WHEN json_extract_scalar(j, '$') LIKE '\\%%' ESCAPE '\\' "
    "THEN TRY(url_decode(replace(json_extract_scalar(j, '$'), '+', '%2B'))) "
    "ELSE json_extract_scalar(j, '$') END], d -> CASE WHEN TRY(json_parse(d)) IS NOT NULL "
    "THEN json_extract(d, '$') ELSE j END)";
constexpr char kDuckOpened[] =
    "[coalesce(TRY_CAST(CASE WHEN json_extract_string(j, '$') LIKE '\\%%' ESCAPE '\\' "
    "THEN TRY(url_decode(json_extract_string(j, '$'))) ELSE json_extract_string(j, '$') END AS JSON), j)]";
constexpr char kHoldsJson[] = "'\\A([ \\t\\n\\r]*[{\\[]|%(7[Bb]|5[Bb]))'";
constexpr char kHoldsArray[] = "'\\A([ \\t\\n\\r]*\\[|%5[Bb])'";

// DuckDB has functions for addresses only in an extension, so an address is written out in full and compared as text.
constexpr char kAddress6[] =
    "'\\A(?i:(?:[0-9a-f]{1,4}:){7,7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,7}:|(?:[0-9a-f]{1,4}:){1,6}:[0-9a-f]{1,4}|"
    "(?:[0-9a-f]{1,4}:){1,5}(?::[0-9a-f]{1,4}){1,2}|(?:[0-9a-f]{1,4}:){1,4}(?::[0-9a-f]{1,4}){1,3}|"
    "(?:[0-9a-f]{1,4}:){1,3}(?::[0-9a-f]{1,4}){1,4}|(?:[0-9a-f]{1,4}:){1,2}(?::[0-9a-f]{1,4}){1,5}|"
    "[0-9a-f]{1,4}:(?::[0-9a-f]{1,4}){1,6}|:(?::[0-9a-f]{1,4}){1,7}|::)\\z'";
constexpr char kDuckDigits6[] =
    "list_transform(list_transform([CASE WHEN regexp_matches({0}, '\\A[0-9A-Fa-f:]+:{four}\\z') "
    "THEN {front: regexp_extract({0}, '\\A[0-9A-Fa-f:]+:'), "
    "back: string_split(regexp_extract({0}, '[0-9.]+\\z'), '.')} "
    "ELSE {front: {0}, back: ['', '', '', '']} END], lambda p: CASE WHEN p.back[1] = '' THEN p.front "
    "ELSE p.front || format('{:x}:{:x}', TRY_CAST(p.back[1] AS INTEGER) * 256 + TRY_CAST(p.back[2] AS INTEGER), "
    "TRY_CAST(p.back[3] AS INTEGER) * 256 + TRY_CAST(p.back[4] AS INTEGER)) END), "
    "lambda x: CASE WHEN regexp_matches(x, {six}) THEN list_transform(["
    "{front: string_split(split_part(x, '::', 1), ':'), back: string_split(split_part(x, '::', 2), ':')}], "
    "lambda a: array_to_string(list_transform("
    "CASE WHEN x LIKE '%::%' THEN list_concat(a.front, list_resize(CAST([] AS VARCHAR[]), 8 - len(a.front) - "
    "len(a.back), '0'), a.back) ELSE a.front END, lambda g: lpad(lower(g), 4, '0')), ''))[1] END)[1]";

// The first word of a user agent. Of it, at most 40 bytes count, without a character that they cut.
constexpr char kProduct[] = "\\A[^/ ;,\\]]{0,40}";

// A JSON number, or a string in plain decimal notation.
constexpr char kNumber[] = "\\A(-?[0-9][-+.0-9eE]*|\"-?[0-9]+(\\.[0-9]+)?\")\\z";

std::string duckdb_digits6() {
  const std::string octet = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])", four = octet + "(\\." + octet + "){3,3}";
  std::string out = kDuckDigits6;
  out.replace(out.find("{four}"), 6, four);
  out.replace(out.find("{six}"), 5, kAddress6);
  return out;
}

struct Row {
  SqlFunction function;
  /// `{0}` … are the operands, `{*}` those after the first, `{a}` all, both with commas; `{|}` all with `||`; `{t}` is
  /// the node's text as it is, `{p}` the path of the member that it names.
  std::string athena, duckdb;
};

const std::vector<Row>& rows() {
  static const std::vector<Row> table = {
      {F::kEquals, "{0} = {1}", "{0} = {1}"},
      {F::kIn, "{0} IN ({*})", "{0} IN ({*})"},
      {F::kLike, "{0} LIKE {1} ESCAPE '\\'", "{0} LIKE {1} ESCAPE '\\'"},
      {F::kMatches, "regexp_like({0}, {1})", "regexp_matches({0}, {1})"},
      {F::kLower, "lower({0})", "lower({0})"},
      {F::kContains, "strpos({0}, {1}) > 0", "contains({0}, {1})"},
      {F::kStartsWith, "starts_with({0}, {1})", "starts_with({0}, {1})"},
      {F::kEndsWith, "starts_with(reverse({0}), reverse({1}))", "ends_with({0}, {1})"},
      {F::kLength, "length({0})", "length({0})"},
      {F::kPart, "substr({0}, {1}, {2})", "substr({0}, {1}, {2})"},
      {F::kSplit, "split_part({0}, {1}, {2})", "split_part({0}, {1}, {2})"},
      {F::kConcat, "concat({a})", "({|})"},
      {F::kReplace, "replace({0}, {1}, {2})", "replace({0}, {1}, {2})"},
      {F::kNotEmpty, "nullif({0}, '')", "nullif({0}, '')"},
      {F::kNullText, "CAST(NULL AS varchar)", "CAST(NULL AS VARCHAR)"},
      {F::kNoLeadingZeros, "regexp_replace({0}, '\\A0{1,3}', '')", "regexp_replace({0}, '\\A0{1,3}', '')"},
      {F::kAgentProduct,
       "coalesce(nullif(from_utf8(substr(to_utf8(regexp_extract(regexp_replace({0}, '\\A\\[(?=(?s:.))', ''), '" +
           std::string(kProduct) + "')), 1, 40), ''), ''), CASE WHEN {0} IS NOT NULL THEN 'other' END)",
       "coalesce(nullif(list_transform([regexp_extract(CASE WHEN length({0}) > 1 THEN regexp_replace({0}, '\\A\\[', "
       "'') "
       "ELSE {0} END, '" +
           std::string(kProduct) +
           "')], lambda p: left(p, len(list_filter(range(1, 41), lambda n: strlen(left(p, n)) <= 40))))[1], ''), "
           "CASE WHEN {0} IS NOT NULL THEN 'other' END)"},
      {F::kTokens, "regexp_extract_all({0}, {1})", "regexp_extract_all({0}, {1})"},
      {F::kIsNull, "{0} IS NULL", "{0} IS NULL"},
      {F::kCastText, "CAST({0} AS varchar)", "CAST({0} AS VARCHAR)"},
      {F::kOrFalse, "coalesce({0}, false)", "coalesce({0}, false)"},
      {F::kCoalesce, "coalesce({a})", "coalesce({a})"},
      {F::kIf, "CASE WHEN {0} THEN {1} ELSE {2} END", "CASE WHEN {0} THEN {1} ELSE {2} END"},
      {F::kWhen, "CASE WHEN {0} THEN {1} END", "CASE WHEN {0} THEN {1} END"},
      {F::kCompare, "{0} {t} {1}", "{0} {t} {1}"},
      {F::kQuotient, "CAST({0} / {1} AS integer)", "CAST({0} // {1} AS integer)"},
      {F::kDecimal, "TRY_CAST({0} AS decimal(38, 10))", "TRY_CAST({0} AS decimal(38, 10))"},
      {F::kDouble, "TRY_CAST({0} AS double)", "TRY_CAST({0} AS double)"},
      {F::kJsonOfText, "json_extract({0}, '$')", "TRY_CAST({0} AS JSON)"},
      {F::kMember, "json_extract({0}, {p})", "json_extract({0}, {p})"},
      {F::kMemberOfText, "json_extract({0}, {p})", "json_extract(TRY_CAST({0} AS JSON), {p})"},
      {F::kScalarText, "json_extract_scalar({0}, '$')",
       "CASE WHEN json_type({0}) NOT IN ('ARRAY', 'OBJECT', 'NULL') THEN json_extract_string({0}, '$') END"},
      {F::kFullText, "coalesce(json_extract_scalar({0}, '$'), nullif(json_format({0}), 'null'))",
       "json_extract_string({0}, '$')"},
      {F::kIsJsonNull, "json_format({0}) = 'null'", "json_type({0}) = 'NULL'"},
      {F::kIsNumber, "regexp_like(json_format({0}), '\\A[-0-9]')",
       "json_type({0}) IN ('UBIGINT', 'BIGINT', 'HUGEINT', 'UHUGEINT', 'DOUBLE')"},
      {F::kToJson, "CAST({0} AS JSON)", "to_json({0})"},
      {F::kJsonSource, "json_format({0})", "CAST({0} AS VARCHAR)"},
      {F::kNullJson, "CAST(NULL AS JSON)", "CAST(NULL AS JSON)"},
      {F::kEnter,
       "reduce(sequence(1, " + std::to_string(kLevels) +
           "), {0}, (s, n) -> flatten(transform(s, j -> CASE WHEN json_array_length(j) IS NOT NULL "
           "THEN CAST(j AS ARRAY(JSON)) WHEN regexp_like(json_extract_scalar(j, '$'), " +
           kHoldsJson + ") THEN " + kAthenaOpened + " ELSE ARRAY[j] END)), s -> s)",
       nested("flatten(list_transform({s}, lambda j: CASE WHEN json_type(j) = 'ARRAY' THEN json_extract(j, '$[*]') "
              "WHEN json_type(j) = 'VARCHAR' AND regexp_matches(json_extract_string(j, '$'), " +
                  std::string(kHoldsJson) + ") THEN " + kDuckOpened + " ELSE [j] END))",
              "{0}")},
      {F::kWithElements,
       "reduce(sequence(1, " + std::to_string(kLevels) +
           "), ARRAY[{0}], (s, n) -> concat(s, ARRAY[flatten(transform(element_at(s, -1), j -> "
           "coalesce(TRY_CAST(if(json_array_length(j) IS NOT NULL, j) AS ARRAY(JSON)), ARRAY[])))]), s -> flatten(s))",
       "flatten(list_transform([{0}], lambda l: " +
           nested("list_concat(l, flatten(list_transform({s}, lambda j: json_extract(CASE WHEN json_type(j) = 'ARRAY' "
                  "THEN j ELSE '[]'::JSON END, '$[*]'))))",
                  "l") +
           "))"},
      {F::kElements,
       std::string("flatten(transform(CASE WHEN regexp_like(json_extract_scalar({0}, '$'), ") + kHoldsArray +
           ") THEN transform(ARRAY[{0}], j -> element_at(" + kAthenaOpened +
           ", 1)) ELSE ARRAY[{0}] END, j -> CASE WHEN json_array_length(j) IS NOT NULL THEN CAST(j AS ARRAY(JSON)) "
           "WHEN json_format(j) = 'null' THEN ARRAY[] ELSE ARRAY[j] END))",
       std::string("flatten(list_transform(CASE WHEN json_type({0}) = 'VARCHAR' AND "
                   "regexp_matches(json_extract_string({0}, '$'), ") +
           kHoldsArray + ") THEN flatten(list_transform([{0}], lambda j: " + kDuckOpened +
           ")) ELSE [{0}] END, lambda j: CASE WHEN json_type(j) = 'ARRAY' THEN json_extract(j, '$[*]') "
           "WHEN json_type(j) = 'NULL' THEN [] ELSE [j] END))"},
      {F::kList, "ARRAY[{a}]", "[{a}]"},
      {F::kNoTexts, "CAST(ARRAY[] AS ARRAY(varchar))", "CAST([] AS VARCHAR[])"},
      {F::kNoJson, "CAST(ARRAY[] AS ARRAY(JSON))", "CAST([] AS JSON[])"},
      {F::kAnyOf, "any_match({0}, {1})", "len(list_filter({0}, {1})) > 0"},
      {F::kTransform, "transform({0}, {1})", "list_transform({0}, {1})"},
      {F::kFilter, "filter({0}, {1})", "list_filter({0}, {1})"},
      {F::kFlatten, "flatten({0})", "flatten({0})"},
      {F::kJoinLists, "concat({0}, {1})", "list_concat({0}, {1})"},
      // Of what follows SELECT, Trino's parser looks whether `.*` is behind it, unless an operator says that it cannot
      // be.
      {F::kListColumn, "CAST(ARRAY[] AS ARRAY({t})) || {0}", "{0}"},
      {F::kSize, "cardinality({0})", "len({0})"},
      {F::kRow, "ROW({a})", "row({a})"},
      {F::kRowField, "{0}[{t}]", "{0}[{t}]"},
      {F::kElementAt, "element_at({0}, {1})", "list_extract({0}, {1})"},
      {F::kArrayItem, "json_extract({0}, '$[{t}]')", "json_extract(CAST({0} AS JSON), '$[{t}]')"},
      {F::kTexts,
       "array_sort(array_distinct(transform(filter({0}, j -> json_extract_scalar(j, '$') IS NOT NULL), "
       "j -> json_format(j))))",
       "list_sort(list_distinct(list_transform(list_filter({0}, lambda j: json_type(j) NOT IN ('ARRAY', 'OBJECT', "
       "'NULL')), lambda j: CAST(j AS VARCHAR))))"},
      {F::kNumbers,
       "filter(transform(filter({0}, j -> coalesce(regexp_like(json_format(j), '" + std::string(kNumber) +
           "'), false)), j -> TRY_CAST(json_extract_scalar(j, '$') AS decimal(38, 9))), x -> abs(x) <= "
           "1000000000000000000)",
       "list_filter(list_transform(list_filter({0}, lambda j: regexp_matches(CAST(j AS VARCHAR), '" +
           std::string(kNumber) +
           "')), lambda j: TRY_CAST(json_extract_string(j, '$') AS decimal(38, 9))), lambda x: abs(x) <= "
           "1000000000000000000)"},
      {F::kDistinct, "array_distinct({0})", "list_distinct({0})"},
      {F::kSorted, "array_sort({0})", "list_sort({0})"},
      {F::kTotal, "reduce({0}, CAST(0 AS decimal(38, 9)), (s, x) -> CAST(s + x AS decimal(38, 9)), s -> s)",
       "list_sum({0})"},
      {F::kLeast, "array_min({0})", "list_min({0})"},
      {F::kGreatest, "array_max({0})", "list_max({0})"},
      {F::kMapValues, "map_values({0})", "map_values({0})"},
      {F::kMapValue, "element_at({0}, {1})", "{0}[{1}]"},
      {F::kInNetwork6, "any_match({1}, n -> contains(n, TRY_CAST({0} AS ipaddress)))",
       duckdb_digits6() + " BETWEEN {2} AND {3}"},
      {F::kDigits6,
       "CASE WHEN {0} LIKE '%:%' AND NOT {0} LIKE '%\\%%' ESCAPE '\\' THEN lower(to_hex(CAST(TRY_CAST({0} AS "
       "ipaddress) "
       "AS varbinary))) END",
       duckdb_digits6()},
      {F::kTimePart, "{t}(at_timezone(TRY(from_iso8601_timestamp({0})), 'UTC'))",
       "date_part('{t}', TRY_CAST({0} AS TIMESTAMPTZ) AT TIME ZONE 'UTC')"},
      {F::kMillis, "CAST(to_unixtime(TRY(from_iso8601_timestamp({0}))) * 1000 AS bigint)",
       "epoch_ms(TRY_CAST({0} AS TIMESTAMPTZ))"},
  };
  return table;
}

const std::string& template_of(SqlDialect dialect, SqlFunction function) {
  const auto row = std::find_if(rows().begin(), rows().end(), [&](const Row& r) { return r.function == function; });
  return dialect == SqlDialect::kAthena ? row->athena : row->duckdb;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

std::string escaped_for_path(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

/// The path of a member in the language of the engine's JSON functions.
std::string member_path(std::string_view key, SqlDialect dialect) {
  const bool is_athena = dialect == SqlDialect::kAthena;
  return std::string(is_athena ? "$[\"" : "$.\"") + escaped_for_path(key) + (is_athena ? "\"]" : "\"");
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool is_plain_identifier(std::string_view name) {
  return !name.empty() && std::isdigit(static_cast<unsigned char>(name.front())) == 0 &&
         std::all_of(name.begin(), name.end(), is_word);
}

class Printer {
 public:
  explicit Printer(SqlDialect dialect) : dialect_(dialect) {}

  std::string print(const SqlExpression& e) const {
    switch (e.kind) {
      case Kind::kTrue:
        return "true";
      case Kind::kFalse:
        return "false";
      case Kind::kText:
        return quoted_text(e.text, dialect_);
      case Kind::kNumber:
      case Kind::kPrinted:
        return e.text;
      case Kind::kName:
        return is_plain_identifier(e.text) ? e.text : quoted_identifier(e.text);
      case Kind::kField:
        return print(e.operands[0]) + '.' + (is_plain_identifier(e.text) ? e.text : quoted_identifier(e.text));
      case Kind::kFunction:
        return function(e);
      case Kind::kLambda:
        return (dialect_ == SqlDialect::kAthena ? e.text + " -> " : "lambda " + e.text + ": ") + print(e.operands[0]);
      case Kind::kAnd:
        return joined(e, " AND ");
      case Kind::kOr:
        return joined(e, " OR ");
      case Kind::kNot:
        return "NOT " + operand_of(e, e.operands[0]);
    }
    return {};
  }

  /// The text begins four columns behind the indent, where "AND " ends.
  std::string lines(const SqlExpression& e, std::size_t indent) const {
    if (e.kind == Kind::kNot) return "NOT " + lines_of_operand(e, e.operands[0], indent + 4);
    if (e.kind == Kind::kFunction && e.function == F::kOrFalse) return in_lines(kOrFalse, e.operands[0], indent + 4);
    if (!is_list(e)) return print(e);
    const std::string joint = '\n' + std::string(indent, ' ') + (e.kind == Kind::kAnd ? "AND " : "OR ");
    std::string out;
    for (const SqlExpression& operand : e.operands) {
      if (!out.empty()) out += joint;
      out += lines_of_operand(e, operand, indent);
    }
    return out;
  }

 private:
  struct Brackets {
    std::string_view open, close;
  };
  static constexpr Brackets kOrFalse = {"coalesce(", ", false)"};
  static constexpr Brackets kParentheses = {"(", ")"};

  /// What holds AND and OR together. To tell a parenthesis from a row or a lambda, Trino's parser reads on to its end,
  /// and it keeps every sequence of tokens that it read so: inside each other they cost seconds and hundreds of
  /// megabytes. For a function it need not look ahead.
  const Brackets& group() const { return dialect_ == SqlDialect::kAthena ? kOrFalse : kParentheses; }

  static bool is_list(const SqlExpression& e) { return e.kind == Kind::kAnd || e.kind == Kind::kOr; }

  /// NOT binds closer than AND, and AND than OR.
  static bool needs_group(const SqlExpression& e, const SqlExpression& operand) {
    return operand.kind == Kind::kOr ? e.kind != Kind::kOr : operand.kind == Kind::kAnd && e.kind == Kind::kNot;
  }

  std::string operand_of(const SqlExpression& e, const SqlExpression& operand) const {
    const std::string text = print(operand);
    return needs_group(e, operand) ? std::string(group().open) + text + std::string(group().close) : text;
  }

  std::string lines_of_operand(const SqlExpression& e, const SqlExpression& operand, std::size_t indent) const {
    if (needs_group(e, operand)) return in_lines(group(), operand, indent + 4);
    return lines(operand, is_list(operand) ? indent + 4 : indent);
  }

  std::string in_lines(const Brackets& brackets, const SqlExpression& inner, std::size_t column) const {
    return std::string(brackets.open) + lines(inner, column + brackets.open.size()) + std::string(brackets.close);
  }

  std::string joined(const SqlExpression& e, std::string_view joint) const {
    std::string out;
    for (const SqlExpression& operand : e.operands) {
      if (!out.empty()) out += joint;
      out += operand_of(e, operand);
    }
    return out;
  }

  std::string list(const SqlExpression& e, std::size_t from, std::string_view joint) const {
    std::string out;
    for (std::size_t i = from; i < e.operands.size(); ++i) {
      if (i > from) out += joint;
      out += print(e.operands[i]);
    }
    return out;
  }

  std::string function(const SqlExpression& e) const {
    const std::string& form = template_of(dialect_, e.function);
    std::string out;
    for (std::size_t at = 0; at < form.size(); ++at) {
      const bool is_place = form[at] == '{' && at + 2 < form.size() && form[at + 2] == '}';
      out += is_place ? place(e, form[at + 1]) : std::string(1, form[at]);
      if (is_place) at += 2;
    }
    return out;
  }

  std::string place(const SqlExpression& e, char name) const {
    switch (name) {
      case '*':
        return list(e, 1, ", ");
      case 'a':
        return list(e, 0, ", ");
      case '|':
        return list(e, 0, " || ");
      case 't':
        return e.text;
      case 'p':
        return quoted_text(member_path(e.text, dialect_), dialect_);
      default:
        return print(e.operands.at(static_cast<std::size_t>(name - '0')));
    }
  }

  SqlDialect dialect_;
};

}  // namespace

std::string_view to_string(SqlDialect dialect) { return dialect == SqlDialect::kAthena ? "athena" : "duckdb"; }

std::string to_sql(const SqlExpression& expression, SqlDialect dialect) { return Printer(dialect).print(expression); }

std::string to_sql_lines(const SqlExpression& expression, SqlDialect dialect, std::size_t indent) {
  return Printer(dialect).lines(expression, indent);
}

std::string quoted_identifier(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"') out += '"';
    out += is_control(c) ? ' ' : c;
  }
  return out + '"';
}

std::string quoted_text(std::string_view text, SqlDialect dialect) {
  const bool has_control = std::any_of(text.begin(), text.end(), is_control);
  const bool by_number = has_control && dialect == SqlDialect::kAthena;  // U&'\0009'
  std::string out = by_number ? "U&'" : "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "''";
    } else if (c == '\\' && by_number) {
      out += "\\\\";
    } else if (!is_control(c)) {
      out += c;
    } else {
      constexpr char kHex[] = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      out += by_number ? std::string("\\00") + kHex[byte / 16] + kHex[byte % 16]
                       : "' || chr(" + std::to_string(byte) + ") || '";
    }
  }
  out += '\'';
  return has_control && !by_number ? "(" + out + ")" : out;
}

}  // namespace trailhound
