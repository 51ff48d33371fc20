#pragma once

#include <cstdint>
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

/// Where a rule looks for its fields: in the row, or inside a block in one element of a list.
struct SqlScope {
  bool is_element = false;
  SqlExpression element;                ///< JSON, or of `type`
  const SqlColumnType* type = nullptr;  ///< null: JSON
  int depth = 0;                        ///< blocks around it
};

/// The elements that a block looks at.
struct SqlElements {
  bool is_known = false;
  SqlExpression list;                   ///< all of them; null or empty where there is none
  const SqlColumnType* type = nullptr;  ///< of an element; null: JSON
};

/// The columns of one query over a table: those of the table, and those that the query makes of its JSON texts. Each
/// path is followed once for all rules of the query. Follows notes/0001 with these limits: keys that contain dots are
/// not followed, of a key that occurs twice the first counts, and at each step five arrays or texts inside each other
/// are opened. One thread.
class SqlFields {
 public:
  /// The table must outlive it.
  explicit SqlFields(const SqlTable& table) : table_(&table) {}

  SqlReached reach(const SqlScope& scope, std::string_view path);
  SqlElements elements(const SqlScope& scope, std::string_view path);
  /// The elements at one position, counted as ElementSelector counts, of every list that the path reaches; where there
  /// is none, one element without any field.
  SqlElements elements_at(const SqlScope& scope, std::string_view path, std::int64_t position) const;
  /// The texts of all leaves of the row that the table has.
  SqlExpression leaves();

  struct Made {
    std::string path;  ///< what it is asked for by
    std::string name;
    SqlExpression value;
  };
  /// The columns that the query has to make, in the order in which they were first asked for.
  const std::vector<Made>& made() const { return made_; }
  const SqlTable& table() const { return *table_; }

 private:
  SqlReached in_type(SqlExpression base, const SqlColumnType& type, std::string_view path, bool is_document) const;
  SqlReached in_array(const SqlExpression& base, const SqlColumnType& type, std::string_view path) const;
  SqlReached found(const SqlScope& scope, std::string_view path) const;
  SqlExpression made(const std::string& path, SqlExpression value);

  const SqlTable* table_;
  std::vector<Made> made_;
};

}  // namespace trailhound
