#include "engine/sql/table.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "engine/base/ascii.h"

namespace trailhound {
namespace {

using Kind = SqlColumnType::Kind;

constexpr std::size_t kMaxBytes = std::size_t{1} << 20;
constexpr int kMaxDepth = 32;
/// A longer line is not shown below its error.
constexpr std::size_t kMaxShownLine = 200;

const SqlField* find(const std::vector<SqlField>& fields, std::string_view name) {
  const std::string wanted = ascii_lower(name);
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const SqlField& f) { return ascii_lower(f.name) == wanted; });
  return found == fields.end() ? nullptr : &*found;
}

struct Token {
  enum class Kind : std::uint8_t { kWord, kQuotedName, kText, kSymbol, kFault, kEnd };
  Kind kind = Kind::kEnd;
  std::string text;  ///< without quotes; of a fault, what is wrong
  std::size_t offset = 0;
};

/// Splits a statement into words, quoted names, texts and symbols; passes over comments.
class Tokens {
 public:
  explicit Tokens(std::string_view text) : text_(text) {}

  Token next() {
    if (const std::optional<Token> fault = pass_blanks()) return *fault;
    if (at_ == text_.size()) return {Token::Kind::kEnd, "", at_};
    const char c = text_[at_];
    if (c == '\'') return quoted(Token::Kind::kText);
    if (c == '"' || c == '`') return quoted(Token::Kind::kQuotedName);
    const std::size_t from = at_;
    if (!is_word(c)) return {Token::Kind::kSymbol, std::string(1, text_[at_++]), from};
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    return {Token::Kind::kWord, std::string(text_.substr(from, at_ - from)), from};
  }

 private:
  static bool is_word(char c) {
    const char lower = ascii_lower(c);
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
           static_cast<unsigned char>(c) >= 0x80;
  }

  bool starts_with(std::string_view what) const { return text_.substr(at_).substr(0, what.size()) == what; }

  /// White space and comments; the fault is a comment without an end.
  std::optional<Token> pass_blanks() {
    for (;;) {
      while (at_ < text_.size() && std::string_view(" \t\r\n\f\v").find(text_[at_]) != std::string_view::npos) ++at_;
      if (starts_with("--")) {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (starts_with("/*")) {
        const std::size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) return Token{Token::Kind::kFault, "this comment has no end", at_};
        at_ = end + 2;
      } else {
        return std::nullopt;
      }
    }
  }

  /// A doubled quote is one. In texts, Hive also takes a backslash before any character.
  Token quoted(Token::Kind kind) {
    const char quote = text_[at_];
    Token token{kind, "", at_++};
    while (at_ < text_.size()) {
      char c = text_[at_++];
      if (c == quote && (at_ == text_.size() || text_[at_] != quote)) return token;
      if (c == quote || (c == '\\' && kind == Token::Kind::kText && at_ < text_.size())) c = text_[at_++];
      token.text += c;
    }
    return {Token::Kind::kFault, "this quote is not closed", token.offset};
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::optional<Kind> scalar_kind(std::string_view lower_name) {
  struct Row {
    std::string_view name;
    Kind kind;
  };
  static constexpr std::array kRows = {
      Row{"string", Kind::kString},       Row{"varchar", Kind::kString}, Row{"char", Kind::kString},
      Row{"boolean", Kind::kBoolean},     Row{"tinyint", Kind::kNumber}, Row{"smallint", Kind::kNumber},
      Row{"int", Kind::kNumber},          Row{"integer", Kind::kNumber}, Row{"bigint", Kind::kNumber},
      Row{"float", Kind::kNumber},        Row{"real", Kind::kNumber},    Row{"double", Kind::kNumber},
      Row{"decimal", Kind::kNumber},      Row{"numeric", Kind::kNumber}, Row{"date", Kind::kTimestamp},
      Row{"timestamp", Kind::kTimestamp},
  };
  for (const Row& row : kRows) {
    if (row.name == lower_name) return row.kind;
  }
  return std::nullopt;
}

/// A parser by recursive descent with one token to look ahead. Its functions return false after a fault, which sticks.
class Parser {
 public:
  Parser(std::string_view text, const std::string& path) : text_(text), path_(path), tokens_(text) { step(); }

  Result<SqlTable> statement() {
    if (!head() || !columns() || !options()) return diagnostic();
    if (!is_cloudtrail()) return diagnostic();
    return std::move(table_);
  }

  Diagnostic diagnostic() const {
    const std::size_t line_start = text_.substr(0, fault_at_).rfind('\n') + 1;  // npos + 1 is 0
    std::string_view line = text_.substr(line_start, text_.find('\n', line_start) - line_start);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    Diagnostic out;
    out.path = path_;
    out.position.line = line_of(fault_at_);
    out.position.column = static_cast<std::uint32_t>(1 + fault_at_ - line_start);
    out.text = fault_;
    if (line.size() <= kMaxShownLine) out.source_line = std::string(line);
    return out;
  }

 private:
  void step() { token_ = tokens_.next(); }

  std::uint32_t line_of(std::size_t offset) const {
    const std::string_view before = text_.substr(0, offset);
    return static_cast<std::uint32_t>(1 + std::count(before.begin(), before.end(), '\n'));
  }

  bool fail_at(std::size_t offset, std::string reason) {
    fault_at_ = offset;
    fault_ = std::move(reason);
    return false;
  }
  bool fail(std::string reason) {
    return fail_at(token_.offset, token_.kind == Token::Kind::kFault ? token_.text : std::move(reason));
  }

  bool at_symbol(char c) const { return token_.kind == Token::Kind::kSymbol && token_.text[0] == c; }
  bool at_word(std::string_view word) const {
    return token_.kind == Token::Kind::kWord && ascii_lower(token_.text) == word;
  }
  bool take_symbol(char c) {
    const bool is_there = at_symbol(c);
    if (is_there) step();
    return is_there;
  }
  bool take_word(std::string_view word) {
    const bool is_there = at_word(word);
    if (is_there) step();
    return is_there;
  }
  bool take_name(std::string& out) {
    if (token_.kind != Token::Kind::kWord && token_.kind != Token::Kind::kQuotedName) return false;
    out = std::move(token_.text);
    step();
    return true;
  }

  /// How a message calls the token at hand.
  std::string found() const {
    switch (token_.kind) {
      case Token::Kind::kEnd:
        return "the end of the text";
      case Token::Kind::kText:
        return "a text";
      case Token::Kind::kWord:
      case Token::Kind::kQuotedName:
      case Token::Kind::kSymbol:
      case Token::Kind::kFault:
        break;
    }
    return '\'' + token_.text.substr(0, 64) + '\'';
  }

  bool head() {
    take_word("createtab_stmt");  // the heading of what SHOW CREATE TABLE prints
    const std::size_t start = token_.offset;
    if (!take_word("create")) return fail("this is no CREATE TABLE statement");
    if (take_word("or")) take_word("replace");
    if (!take_word("external")) take_word("temporary");
    if (!take_word("table")) return fail_at(start, "this statement creates something else than a table");
    if (take_word("if") && !(take_word("not") && take_word("exists"))) return fail("expected IF NOT EXISTS");
    do {
      if (!take_name(table_.name)) return fail("expected the name of the table, not " + found());
    } while (take_symbol('.'));
    if (!at_symbol('(')) return fail("this statement does not list the columns of the table");
    return true;
  }

  bool columns() {
    const Token open = token_;
    step();
    do {
      if (!column(table_.columns)) return false;
    } while (take_symbol(','));
    return close(open);
  }

  bool column(std::vector<SqlField>& into) {
    const std::size_t start = token_.offset;
    SqlField field;
    if (!take_name(field.name)) return fail("expected the name of a column, not " + found());
    if (find(table_.columns, field.name) != nullptr || find(table_.partitions, field.name) != nullptr) {
      return fail_at(start, "the table has a column '" + field.name + "' already");
    }
    if (!type(field.type, 0) || !remarks()) return false;
    into.push_back(std::move(field));
    return true;
  }

  /// What may follow a type and does not matter here.
  bool remarks() {
    if (take_word("not") && !take_word("null")) return fail("expected NOT NULL");
    if (take_word("comment")) {
      if (token_.kind != Token::Kind::kText) return fail("expected the text of the comment, not " + found());
      step();
    }
    return !take_word("with") || pass_brackets();
  }

  /// From an opening bracket to the closing one.
  bool pass_brackets() {
    const Token open = token_;
    if (!take_symbol('(')) return fail("expected '(', not " + found());
    for (int depth = 1; depth > 0; step()) {
      if (token_.kind == Token::Kind::kFault) return fail("");
      if (token_.kind == Token::Kind::kEnd) return fail_at(open.offset, "this '(' is not closed");
      depth += (at_symbol('(') ? 1 : 0) - (at_symbol(')') ? 1 : 0);
    }
    return true;
  }

  bool close(const Token& open) {
    const char closing = open.text[0] == '<' ? '>' : ')';
    if (take_symbol(closing)) return true;
    if (token_.kind == Token::Kind::kEnd) return fail_at(open.offset, "this '" + open.text + "' is not closed");
    const std::string line = std::to_string(line_of(open.offset));
    return fail(std::string("expected ',' or '") + closing + "' for the '" + open.text + "' of line " + line +
                ", not " + found());
  }

  bool type(SqlColumnType& out, int depth) {
    const Token name = token_;
    if (name.kind != Token::Kind::kWord) return fail("expected a type, not " + found());
    if (depth > kMaxDepth) return fail("types are nested too deep; the limit is " + std::to_string(kMaxDepth));
    step();
    const std::string lower = ascii_lower(name.text);
    if (lower == "struct" || lower == "row") return nested(out, Kind::kStruct, depth);
    if (lower == "array") return nested(out, Kind::kArray, depth);
    if (lower == "map") return nested(out, Kind::kMap, depth);
    const std::optional<Kind> kind = scalar_kind(lower);
    if (!kind)
      return fail_at(name.offset, "there is no type '" + name.text.substr(0, 64) + "' for a column of records");
    out.kind = *kind;
    if (at_symbol('(') && !pass_brackets()) return false;  // varchar(64), decimal(38, 0)
    return lower != "timestamp" || time_zone();
  }

  /// `timestamp(3) with time zone`
  bool time_zone() {
    if (!take_word("with") && !take_word("without")) return true;
    take_word("local");
    return (take_word("time") && take_word("zone")) || fail("expected TIME ZONE, not " + found());
  }

  bool nested(SqlColumnType& out, Kind kind, int depth) {
    out.kind = kind;
    const Token open = token_;
    if (!take_symbol('<') && !take_symbol('(')) return fail("expected '<' or '(', not " + found());
    if (kind == Kind::kMap) {
      SqlColumnType key;
      if (!type(key, depth + 1)) return false;
      if (!take_symbol(',')) return fail("expected ',' and the type of the map's values, not " + found());
    }
    do {
      SqlField& field = out.fields.emplace_back();
      if (kind == Kind::kStruct && !member_name(field.name)) return false;
      if (!type(field.type, depth + 1)) return false;
      if (kind == Kind::kStruct && !remarks()) return false;
    } while (kind == Kind::kStruct && take_symbol(','));
    return close(open);
  }

  bool member_name(std::string& out) {
    if (!take_name(out)) return fail("expected the name of a member, not " + found());
    take_symbol(':');  // Hive has it, Trino does not
    return true;
  }

  /// What follows the columns. Only the partitions matter.
  bool options() {
    while (token_.kind != Token::Kind::kEnd && !at_symbol(';')) {
      if (token_.kind == Token::Kind::kFault) return fail("");
      if (at_symbol('>') || at_symbol(')')) return fail("this '" + token_.text + "' closes nothing");
      if (take_word("partitioned")) {
        if (!partitions()) return false;
      } else if (take_word("partitioned_by")) {
        if (!move_partitions()) return false;
      } else if (at_symbol('(')) {
        if (!option_list()) return false;
      } else {
        step();
      }
    }
    return true;
  }

  /// WITH (…), TBLPROPERTIES (…), SERDEPROPERTIES (…)
  bool option_list() {
    const Token open = token_;
    step();
    while (!at_symbol(')')) {
      if (token_.kind == Token::Kind::kFault) return fail("");
      if (token_.kind == Token::Kind::kEnd) return fail_at(open.offset, "this '(' is not closed");
      if (at_symbol('(')) {
        if (!pass_brackets()) return false;
      } else if (take_word("partitioned_by")) {
        if (!move_partitions()) return false;
      } else {
        step();
      }
    }
    step();
    return true;
  }

  /// Hive: BY (name type, …). Iceberg names columns of the data there, or makes its keys of them: `day(eventtime)`.
  bool partitions() {
    if (!take_word("by")) return fail("expected PARTITIONED BY");
    const Token open = token_;
    if (!take_symbol('(')) return fail("expected '(' and the keys of the partitions, not " + found());
    do {
      if (!partition()) return false;
    } while (take_symbol(','));
    return close(open);
  }

  bool partition() {
    const std::size_t start = token_.offset;
    SqlField field;
    if (!take_name(field.name)) return fail("expected the name of a column, not " + found());
    if (at_symbol('(')) return pass_brackets();
    if (at_symbol(',') || at_symbol(')')) return true;
    if (find(table_.columns, field.name) != nullptr || find(table_.partitions, field.name) != nullptr) {
      return fail_at(start, "the table has a column '" + field.name + "' already");
    }
    if (!type(field.type, 0) || !remarks()) return false;
    table_.partitions.push_back(std::move(field));
    return true;
  }

  /// Trino: = ARRAY['name', …], which are the last of the columns.
  bool move_partitions() {
    if (!take_symbol('=') || !take_word("array") || !take_symbol('[')) return fail("expected ARRAY['…'] of columns");
    while (token_.kind == Token::Kind::kText) {
      const SqlField* column = find(table_.columns, token_.text);
      if (column == nullptr) return fail("the table has no column '" + token_.text.substr(0, 64) + "'");
      table_.partitions.push_back(*column);
      table_.columns.erase(table_.columns.begin() + (column - table_.columns.data()));
      step();
      take_symbol(',');
    }
    return take_symbol(']') || fail("expected ']', not " + found());
  }

  bool has(std::string_view name) const { return table_.column(name) != nullptr; }
  bool is_of_kind(std::string_view name, Kind kind) const {
    const SqlField* column = table_.column(name);
    return column != nullptr && column->type.kind == kind;
  }

  /// Tables of other records are refused by name, so that no query is made that finds nothing.
  bool is_cloudtrail() {
    const std::string table = "'" + table_.name.substr(0, 64) + "' ";
    if (has("eventjson") ||
        (is_of_kind("requestparameters", Kind::kMap) && is_of_kind("eventtime", Kind::kTimestamp))) {
      return fail_at(0, table +
                            "is an event data store of CloudTrail Lake; queries here are for tables over "
                            "CloudTrail's log files in S3");
    }
    const bool is_ocsf = has("class_uid") || has("category_uid") || (has("activity_id") && has("metadata")) ||
                         (has("actor") && has("api"));
    if (is_ocsf) {
      return fail_at(0, table +
                            "has columns of OCSF, as tables of Security Lake do; queries here are for tables over "
                            "CloudTrail's log files in S3");
    }
    if (has("eventname") || has("eventsource") || has("eventid")) return true;
    return fail_at(0, table + "has none of CloudTrail's columns eventname, eventsource and eventid");
  }

  std::string_view text_;
  const std::string& path_;
  Tokens tokens_;
  Token token_;
  SqlTable table_;
  std::size_t fault_at_ = 0;
  std::string fault_;
};

}  // namespace

const SqlField* SqlColumnType::member(std::string_view name) const {
  return kind == Kind::kStruct ? find(fields, name) : nullptr;
}

const SqlField* SqlTable::column(std::string_view wanted) const { return find(columns, wanted); }

Result<SqlTable> parse_table_ddl(std::string_view text, const std::string& path) {
  if (text.size() > kMaxBytes) {
    Diagnostic fault;
    fault.path = path;
    fault.text = "a statement that creates a table has at most 1 MiB";
    return fault;
  }
  return Parser(text, path).statement();
}

}  // namespace trailhound
