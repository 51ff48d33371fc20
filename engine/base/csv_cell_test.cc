#include "engine/base/csv_cell.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

TEST_CASE("cells of CSV") {
  struct Row {
    std::string_view text, cell;
  };
  const Row rows[] = {
      {"", ""},
      {"plain text", "plain text"},
      {"a,b", "\"a,b\""},
      {"a \"b\"", "\"a \"\"b\"\"\""},
      {"two\nlines", "\"two\nlines\""},
      {"=1+1", "'=1+1"},
      {"+49", "'+49"},
      {"-1", "'-1"},
      {"@SUM(A1)", "'@SUM(A1)"},
      {"\tx", "'\tx"},
      {"\rx", "\"'\rx\""},
      {"=A1,B1", "\"'=A1,B1\""},
      {"a=b", "a=b"},
  };
  for (const Row& row : rows) {
    std::string out;
    append_csv_cell(row.text, out);
    CHECK(out == row.cell);
  }
}

}  // namespace
}  // namespace trailhound
