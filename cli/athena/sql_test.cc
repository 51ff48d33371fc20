// Writes rules as SQL as a user does.

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>

#include "engine/testing/program/program.h"
#include "engine/testing/sql_text.h"

namespace trailhound {
namespace {

using Catch::Contains;

std::string rule(const std::string& title, const std::string& detection, const std::string& more = "") {
  return "title: " + title + "\n" + more + "logsource: {product: aws, service: cloudtrail}\ndetection: {s: {" +
         detection + "}, condition: s}\n";
}

/// A folder with rules: two of one file, one below a folder, one that only a correlation counts, and the correlation.
class Case {
 public:
  Case() {
    folder_.write("rules/two.yml", rule("Stopped", "eventName: Stop", "id: stopped\nlevel: high\n") + "---\n" +
                                       rule("Deleted; --", "eventName: Delete"));
    folder_.write("rules/deep/made.yml", rule("Made", "eventName: Make, userAgent|contains: \"'; --\"", "id: made\n"));
    folder_.write("rules/many.yml", rule("Denied", "errorCode: AccessDenied", "id: denied\n") +
                                        "---\ntitle: Many Denied\nid: many\ncorrelation: {type: event_count, rules: "
                                        "[denied], timespan: 1h, condition: {gte: 5}}\n");
  }
  ProgramRun run(const std::string& words) const {
    return run_shell("cd '" + folder_.path() + "' && \"$TRAILHOUND\" athena sql " + words);
  }
  /// The files below a folder, in order.
  std::string files(const std::string& name) const {
    std::set<std::string> paths;
    const std::filesystem::path root = std::filesystem::path(folder_.path()) / name;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      if (entry.is_regular_file()) paths.insert(entry.path().lexically_relative(root).string());
    }
    std::string out;
    for (const std::string& path : paths) out += (out.empty() ? "" : " ") + path;
    return out;
  }
  const ScratchFolder& folder() const { return folder_; }

 private:
  ScratchFolder folder_;
};

/// SQL without its lines of comments.
std::string without_comments(const std::string& sql) {
  std::istringstream in(sql);
  std::string out;
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("-- ")) out += line + '\n';
  }
  return out;
}

TEST_CASE("standard output has the queries with semicolons, and standard error what was done") {
  const Case folder;
  const ProgramRun run = folder.run("--rules rules");
  CHECK(run.code == 0);
  CHECK(run.err == "trailhound: 3 rules and 1 correlation in 2 queries\n");
  CHECK_THAT(run.out, Catch::StartsWith("-- ") && Contains("-- stopped: Stopped\n") && Contains("\n-- Deleted; --\n") &&
                          Contains("-- many: Many Denied\nWITH c1_records AS ("));
  const std::string outside = outside_quotes(without_comments(run.out));
  CHECK(std::count(outside.begin(), outside.end(), ';') == 2);
  CHECK(outside.find("--") == outside.npos);
  CHECK(outside.find("(not closed)") == outside.npos);
  const ProgramRun single = folder.run("--rules rules --per-rule");
  const std::string outside_single = outside_quotes(without_comments(single.out));
  CHECK(std::count(outside_single.begin(), outside_single.end(), ';') == 4);
}

TEST_CASE("a title is one line of a comment whatever is in it") {
  const Case folder;
  folder.folder().write("r.yml", rule("\"a\\nDROP TABLE t;\\r\\x1b[2J\\u2028b\"", "eventName: A"));
  const ProgramRun run = folder.run("--rules r.yml");
  CHECK(run.code == 0);
  CHECK_THAT(run.out, Catch::StartsWith("-- a?DROP TABLE t;??[2J?b\nSELECT ") && !Contains("\x1b"));
}

TEST_CASE("--output writes a file for each query, and --per-rule for each rule") {
  const Case folder;
  const ProgramRun run = folder.run("--rules rules --output out");
  CHECK(run.code == 0);
  CHECK(run.out.empty());
  CHECK(run.err == "trailhound: 3 rules and 1 correlation in 2 queries\n");
  CHECK(folder.files("out") == "batch-01.sql correlations/many.sql");
  CHECK(folder.run("--rules rules --per-rule --output each").code == 0);
  CHECK(folder.files("each") == "correlations/many.sql deep/made.sql two-2.sql two.sql");
  const std::string made = folder.folder().read("each/deep/made.sql");
  CHECK(made ==
        "-- made: Made\n"
        "SELECT 'made' AS rule_id, eventid, eventtime, useridentity.arn AS principal_arn\n"
        "FROM cloudtrail_logs\n"
        "WHERE lower(eventname) = 'make'\n"
        "  AND lower(useragent) LIKE '%''; --%' ESCAPE '\\'\n");
  CHECK_THAT(folder.folder().read("out/batch-01.sql"),
             Contains("THEN 'stopped' END") && Contains("THEN 'made' END") && !Contains("denied"));
}

TEST_CASE("files of rules whose names meet do not replace each other") {
  const Case folder;
  folder.folder().write("r/a.yml", rule("A1", "eventName: A1") + "---\n" + rule("A2", "eventName: A2"));
  folder.folder().write("r/a-2.yml", rule("A3", "eventName: A3"));
  folder.folder().write("r/a.yaml", rule("A4", "eventName: A4"));
  CHECK(folder.run("--rules r --per-rule --output out").code == 0);
  const std::string files = folder.files("out");
  CHECK(std::count(files.begin(), files.end(), ' ') == 3);
}

TEST_CASE("files that are there are replaced only with --force, and none is written before") {
  const Case folder;
  folder.folder().write("out/two.sql", "mine\n");
  const ProgramRun refused = folder.run("--rules rules --per-rule --output out");
  CHECK(refused.code == 2);
  CHECK_THAT(refused.err, Contains("out/two.sql exists already; --force replaces it"));
  CHECK(folder.files("out") == "two.sql");
  CHECK(folder.folder().read("out/two.sql") == "mine\n");
  CHECK(folder.run("--rules rules --per-rule --output out --force").code == 0);
  CHECK_THAT(folder.folder().read("out/two.sql"), Catch::StartsWith("-- stopped: Stopped\n"));
}

TEST_CASE("--ddl prints the statement of the table, which --table-ddl reads") {
  const Case folder;
  const ProgramRun ddl =
      folder.run("--ddl --table trail --account 111122223333 --account 444455556666 --region us-east-1");
  CHECK(ddl.code == 0);
  CHECK(ddl.err.empty());
  CHECK_THAT(ddl.out, Catch::StartsWith("CREATE EXTERNAL TABLE `trail`(") &&
                          Contains("'projection.account.values' = '111122223333,444455556666'"));
  folder.folder().write("trail.sql", ddl.out);
  CHECK_THAT(folder.run("--rules rules --per-rule --table-ddl trail.sql").out, Contains("\nFROM trail\n"));
  CHECK_THAT(folder.run("--rules rules --per-rule --table-ddl trail.sql --table logs.other").out,
             Contains("\nFROM logs.other\n") && !Contains("FROM trail"));
  CHECK_THAT(folder.run("--rules rules --per-rule --table 'a-b'").out, Contains("\nFROM \"a-b\"\n"));
}

TEST_CASE("a table that is none of CloudTrail's files is an error, and nothing is written") {
  const Case folder;
  struct Row {
    const char *ddl, *reason;
  };
  const Row rows[] = {
      {"CREATE TABLE lake (eventtime timestamp, eventname string, eventjson string)", "CloudTrail Lake"},
      {"CREATE TABLE ocsf (class_uid int, metadata struct<uid:string>, time_dt timestamp)", "OCSF"},
      {"SELECT 1", "table.sql:1:1: error: this is no CREATE TABLE statement"},
      {"", "this is no CREATE TABLE statement"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.ddl);
    folder.folder().write("table.sql", row.ddl);
    const ProgramRun run = folder.run("--rules rules --table-ddl table.sql --output out");
    CHECK(run.code == 2);
    CHECK_THAT(run.err, Contains(row.reason));
    CHECK(run.out.empty());
    CHECK_FALSE(std::filesystem::exists(folder.folder().path() + "/out/batch-01.sql"));
  }
  const ProgramRun missing = folder.run("--rules rules --table-ddl missing.sql");
  CHECK(missing.code == 2);
  CHECK(missing.out.empty());
  CHECK_THAT(missing.err, Contains("missing.sql"));
}

TEST_CASE("a rule that has no query is named with its place, and the others are written") {
  const Case folder;
  folder.folder().write("rules/bad.yml", rule("Bad", "noSuchField: x, eventName|exists: true"));
  const ProgramRun run = folder.run("--rules rules --per-rule --output out");
  CHECK(run.code == 1);
  CHECK(run.err ==
        "rules/bad.yml:3:17: error[Q101]: 'Bad', noSuchField: the table has no column with this field\n"
        "rules/bad.yml:3:33: warning[Q102]: 'Bad', eventName: a column cannot tell a null from an absent field: "
        "`exists` takes both as absent\n"
        "trailhound: 3 rules and 1 correlation in 4 queries; without a query: 1\n");
  CHECK(folder.files("out").find("bad") == std::string::npos);
  folder.folder().write("table.sql", "CREATE TABLE t (eventid string, eventtime string, eventname string)");
  const ProgramRun narrow = folder.run("--rules rules/deep --table-ddl table.sql");
  CHECK(narrow.code == 1);
  CHECK(narrow.out.empty());
  CHECK_THAT(narrow.err, Contains("'Made', userAgent: the table has no column with this field"));
}

TEST_CASE("exit codes of athena sql") {
  const Case folder;
  folder.folder().write("broken.yml", "title: Broken\ndetection: {}\n");
  folder.folder().write("exists", "re: a file, not a folder");
  struct Row {
    const char* words;
    int code;
  };
  const Row rows[] = {
      {"--rules rules", 0},
      {"--rules rules --dialect duckdb", 0},
      {"--rules rules --dialect athena --from 2026-01-01 --to 2026-02-01 --account 1 --region us-east-1", 0},
      {"--rules rules rules/broken.yml", 2},
      {"--rules rules --rules broken.yml", 1},
      {"--rules rules --dialect mysql", 2},
      {"--rules rules --from soon", 2},
      {"--rules missing", 2},
      {"--rules rules --min-level critical", 2},
      {"--ddl --probe", 2},
      {"--ddl --output out", 2},
      {"--probe --output out", 2},
      {"--rules rules --output exists", 2},
      {"--rules rules --no-such-option", 2},
  };
  for (const Row& row : rows) {
    CAPTURE(row.words);
    const ProgramRun run = folder.run(row.words);
    CAPTURE(run.err);
    CHECK(run.code == row.code);
    CHECK_FALSE(run.err.empty());
    CHECK(run.out.empty() == (row.code == 2));
  }
  CHECK_THAT(folder.run("--dialect mysql").err, Contains("--dialect") && Contains("athena or duckdb"));
}

TEST_CASE("--probe prints one query without a table, a row for each property") {
  const ProgramRun athena = run_program("athena sql --probe"),
                   duckdb = run_program("athena sql --probe --dialect duckdb");
  const std::string first = " AS property, ";
  for (const ProgramRun* run : {&athena, &duckdb}) {
    CHECK(run->code == 0);
    CHECK(run->err.empty());
    CHECK_THAT(run->out, Catch::StartsWith("SELECT '") && Contains(first) && Contains(" AS holds\n"));
    const std::string outside = outside_quotes(run->out);
    CHECK_THAT(outside, !Contains("FROM ") && !Contains("(not closed)") && !Contains("--"));
  }
  CHECK(std::count(athena.out.begin(), athena.out.end(), '\n') ==
        std::count(duckdb.out.begin(), duckdb.out.end(), '\n'));
  CHECK_THAT(athena.out, Contains("regexp_like(") && !Contains("regexp_matches("));
  CHECK_THAT(duckdb.out, Contains("regexp_matches(") && !Contains("regexp_like("));
}

TEST_CASE("every built-in rule has a query in either dialect") {
  for (const std::string dialect : {"athena", "duckdb"}) {
    CAPTURE(dialect);
    const ProgramRun run = run_program("athena sql --dialect " + dialect);
    CHECK(run.code == 0);
    const std::string outside = outside_quotes(without_comments(run.out));
    CHECK_THAT(outside, !Contains("--") && !Contains("(not closed)"));
    CHECK(run_program("athena sql --dialect " + dialect).out == run.out);
  }
}

TEST_CASE("the help of athena sql names its options and exit codes") {
  const ProgramRun run = run_program("athena sql --help");
  CHECK(run.code == 0);
  for (const char* word : {"--dialect NAME", "--table NAME", "--table-ddl FILE", "--per-rule", "--output FOLDER",
                           "--force", "--ddl", "--probe", "--from TIME", "Every rule has a query."}) {
    CHECK_THAT(run.out, Contains(word));
  }
  CHECK_THAT(run_program("athena --help").out, Contains("sql") && Contains("compare"));
  CHECK_THAT(run_program("athena sql rules").err, Contains("'rules' is no option; --rules names rules"));
}

}  // namespace
}  // namespace trailhound
