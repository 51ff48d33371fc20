#pragma once

#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sql/dialect.h"
#include "engine/sql/expression.h"
#include "engine/sql/table.h"

namespace trailhound {

/// What a field of a rule reaches in a row of the table, or in an element of a list of it.
struct SqlReached {
  enum class Kind : std::uint8_t {
    kUnknown,   ///< the table has no such column or member
    kText,      ///< a text, or null where the record has no such field (or a null: a table cannot tell)
    kDocument,  ///< the same, but the text is that of a JSON object or array
    kTexts,     ///< a list of such texts
    kJson,      ///< a list of JSON values, elements of arrays included; empty where the field is absent
    kObject,    ///< a struct, map or list of them, or null
  };
  Kind kind = Kind::kUnknown;
  SqlExpression value = {};
  SqlExpression lists = {};             ///< of kJson and kDocument: a list of the JSON values, arrays as they are
  const SqlColumnType* type = nullptr;  ///< of kObject
};

/// What a query makes of its JSON once, so that the conditions of its rules only name it. A list that blocks look at
/// has rows as elements, with a value for each path that the blocks follow from an element.
struct SqlMade {
  std::string path;   ///< what it is asked for by
  std::string name;   ///< of a column; of a value in a row its position
  SqlExpression own;  ///< without `members`
  std::list<SqlMade> members;
  int depth = 0;         ///< lists around it
  bool is_list = false;  ///< what blocks look at; a key may be called like one

  SqlExpression value() const;
};

/// Where a rule looks for its fields: in the row, or inside a block in one element of a list.
struct SqlScope {
  bool is_element = false;
  SqlExpression element;                ///< JSON, or of `type`
  const SqlColumnType* type = nullptr;  ///< null: a row of `list`
  SqlMade* list = nullptr;
  int depth = 0;  ///< blocks around it
};

/// The elements that a block looks at.
struct SqlElements {
  bool is_known = false;
  SqlExpression list;                   ///< all of them; null or empty where there is none
  const SqlColumnType* type = nullptr;  ///< of an element; null: a row of `made`
  SqlMade* made = nullptr;
};

/// Where a block over the elements looks, in a block or rule that looks in `around`.
SqlScope element_scope(const SqlElements& elements, const SqlScope& around);

/// The columns of one query over a table: those of the table, and those that the query makes of its JSON texts. Each
/// path is followed once for all rules of the query. A path with an empty key is not known, because DuckDB's have none.
/// Follows notes/0001 with these limits: keys that contain dots are not followed, of a key that occurs twice the first
/// counts, and at each step five arrays or texts inside each other are opened. One thread.
class SqlFields {
 public:
  /// The table must outlive it.
  explicit SqlFields(const SqlTable& table) : table_(&table) {}

  SqlReached reach(const SqlScope& scope, std::string_view path);
  SqlElements elements(const SqlScope& scope, std::string_view path);
  /// The elements at one position, counted as ElementSelector counts, of every list that the path reaches; where there
  /// is none, one element without any field.
  SqlElements elements_at(const SqlScope& scope, std::string_view path, std::int64_t position);
  /// Why `reach` or `elements` do not know the path: for people, no full stop.
  std::string why_unknown(std::string_view path) const;
  /// The texts of all leaves of the row that the table has.
  SqlExpression leaves();

  /// The columns that the query has to make, in the order in which they were first asked for.
  const std::list<SqlMade>& made() const { return made_; }
  const SqlTable& table() const { return *table_; }

 private:
  SqlReached in_type(SqlExpression base, const SqlColumnType& type, std::string_view path, bool is_document) const;
  SqlReached in_array(const SqlExpression& base, const SqlColumnType& type, std::string_view path) const;
  SqlReached found(const SqlScope& scope, std::string_view path) const;
  SqlMade& made(const SqlScope& scope, const std::string& path, SqlExpression value, bool is_list = false);

  const SqlTable* table_;
  std::list<SqlMade> made_;
};

}  // namespace trailhound
