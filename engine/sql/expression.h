#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace trailhound {

/// What the queries ask of an engine. A dialect (dialect.h) has one row for each, so a function that an engine lacks is
/// missing in one place.
enum class SqlFunction : std::uint8_t {
  // Of texts.
  kEquals,      ///< two values
  kIn,          ///< a value and the texts of a list
  kLike,        ///< a text and a pattern whose special characters `\` makes literal
  kMatches,     ///< a text and a regular expression that is searched for in it
  kLower,       ///< in lower case, one code point by one
  kContains,    ///< the second text in the first
  kStartsWith,  ///< the first text with the second
  kEndsWith,
  kLength,          ///< in code points
  kPart,            ///< of a text: from a position, counted from 1, so many code points
  kSplit,           ///< of a text between separators: the part of a number, counted from 1
  kConcat,          ///< texts
  kReplace,         ///< in a text one text by another
  kNotEmpty,        ///< a text; null if it is empty
  kNullText,        ///< no value, of the type of texts
  kNoLeadingZeros,  ///< hexadecimal digits without zeros in front; at least one digit
  kAgentProduct,    ///< of a user agent, the first word
  kTokens,          ///< all places in a text that a regular expression fits
  // Of any value.
  kIsNull,
  kCastText,  ///< a boolean, number or time as a text
  kOrFalse,   ///< a condition, where it is unknown false
  kCoalesce,  ///< the first value that is not null
  kIf,        ///< a condition, and two values
  kWhen,      ///< a condition, and a value; otherwise null
  kCompare,   ///< two numbers; the text of the node is the operator
  kQuotient,  ///< of two whole numbers, rounded toward zero
  kDecimal,   ///< the exact number that a text means; null if it means none
  kDouble,    ///< the same, rounded, and of any size
  // Of JSON.
  kJsonOfText,    ///< what a text holds; null if that is no JSON
  kMember,        ///< of an object, by the name that is the node's text; null if the object lacks it
  kMemberOfText,  ///< the same of the object that a text holds
  kScalarText,    ///< the text of a string, number or boolean; otherwise null
  kFullText,      ///< the text of any value but null
  kIsJsonNull,
  kIsNumber,
  kToJson,        ///< a text as a JSON string
  kJsonSource,    ///< a JSON value as it is written
  kNullJson,      ///< no value, of the type JSON
  kEnter,         ///< a list of JSON: arrays replaced by their elements, strings that hold JSON by what they hold
  kWithElements,  ///< a list of JSON, and the elements of all arrays in it
  kElements,      ///< of a JSON value that an `[any]` looks at: those of an array, also in a string, else itself
  // Of lists.
  kList,
  kNoTexts,    ///< an empty list of texts
  kNoJson,     ///< an empty list of JSON
  kAnyOf,      ///< a list, and a condition on an element
  kTransform,  ///< a list, and what becomes of an element
  kFilter,     ///< a list, and a condition on an element
  kFlatten,
  kJoinLists,   ///< two lists
  kListColumn,  ///< a list, as a column of a SELECT; the text of the node is the type of the elements
  kSize,
  kRow,        ///< its values
  kRowField,   ///< of a row the value at the position, from 1, that is the node's text
  kElementAt,  ///< of a list: from 1, from the end if negative; null if there is none
  kArrayItem,  ///< of a JSON array, by the position from 0 that is the node's text
  kTexts,      ///< a list of JSON: the JSON text of every string, number and boolean
  kNumbers,    ///< a list of JSON: every number, and every string in plain decimal notation, as decimal(38, 9)
  kDistinct,
  kSorted,
  kTotal,      ///< of a list of decimal(38, 9)
  kLeast,      ///< of a list
  kGreatest,   ///< of a list
  kMapValue,   ///< of a map, by a key
  kMapValues,  ///< of a map, all
  // Of addresses and times.
  kInNetwork6,  ///< an IPv6 address, the networks of which one has it, and the first and last of them in hexadecimal
  kDigits6,     ///< of an IPv6 address, all 32 hexadecimal digits; null if it is none
  kTimePart,    ///< of an RFC 3339 time in UTC; the text of the node is the part
  kMillis,      ///< of an RFC 3339 time: since 1970, in milliseconds
  kCount_,
};

/// One expression of a query: a small tree, built by the functions below and printed once (dialect.h). A value.
struct SqlExpression {
  enum class Kind : std::uint8_t {
    kTrue,
    kFalse,
    kText,      ///< a constant; the printer quotes it, nothing else does
    kNumber,    ///< a constant; `text` is plain decimal
    kPrinted,   ///< SQL that the printer wrote before, put in as it is
    kName,      ///< of a column, of a column that the query itself makes, or of a variable
    kField,     ///< of a struct: operand and name
    kFunction,  ///< of the operands
    kLambda,    ///< `text` is the variable, the operand is what becomes of it
    kAnd,
    kOr,
    kNot,
  };
  Kind kind = Kind::kFalse;
  SqlFunction function = SqlFunction::kCount_;
  std::string text;
  std::vector<SqlExpression> operands;
};

namespace sql {

SqlExpression boolean(bool value);
SqlExpression text(std::string_view value);
SqlExpression number(std::string_view plain_decimal);
SqlExpression number(std::int64_t value);
SqlExpression printed(std::string_view sql);
SqlExpression name(std::string_view identifier);
SqlExpression field(SqlExpression structure, std::string_view identifier);
SqlExpression call(SqlFunction function, std::vector<SqlExpression> operands, std::string_view text = {});
SqlExpression lambda(std::string_view variable, SqlExpression body);

/// Without operands true. A constant among the operands decides or disappears, as in `either` and `negation`.
SqlExpression both(std::vector<SqlExpression> operands);
/// Without operands false.
SqlExpression either(std::vector<SqlExpression> operands);
SqlExpression negation(SqlExpression operand);

bool is_constant(const SqlExpression& expression, bool value);

/// A condition that is never null: false where `condition` is unknown.
SqlExpression or_false(SqlExpression condition);
/// The condition for a place where null counts as false, such as WHERE. AND, OR and `any_of` of nulls are false or null
/// wherever they are false of falses, so kOrFalse remains only below NOT.
/// REQUIRES: `condition` is never null
SqlExpression as_filter(const SqlExpression& condition);
/// Some element of the list, which may be null, satisfies the condition on `variable`. Never null.
SqlExpression any_of(SqlExpression list, std::string_view variable, SqlExpression condition);

}  // namespace sql
}  // namespace trailhound
