// Compares results as a user does.

#include <catch2/catch.hpp>
#include <string>

#include "engine/testing/json_schema.h"
#include "engine/testing/program/program.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

using Catch::Contains;

constexpr const char* kRules =
    "title: Stopped\nid: stopped\nlogsource: {product: aws, service: cloudtrail}\n"
    "detection: {s: {eventName: Stop}, f: {userAgent: tool}, condition: s and not f}\n---\n"
    "title: Nameless Made\nlogsource: {product: aws, service: cloudtrail}\n"
    "detection: {s: {eventName: Make}, condition: s}\n---\n"
    "title: Many Stopped\nid: many\ncorrelation: {type: event_count, rules: [stopped], group-by: [who, number], "
    "timespan: 1h, condition: {gte: 2}, generate: true}\n";

std::string event(const std::string& id, const std::string& name, const std::string& more = "") {
  return R"({"eventVersion":"1.09","eventTime":"2026-03-14T09:0)" + id + R"(:00Z","eventSource":"e","eventName":")" +
         name + R"(","eventID":"id-)" + id + "\"" + more + "}\n";
}

constexpr const char* kWho = R"(,"who":"\u001b[2Jmia","number":7)";

/// A folder with rules, an archive, and the matches of a hunt in it: `stopped` in events 1 and 2, which make an alert,
/// and the rule without id in event 3.
class Case {
 public:
  Case() {
    folder_.write("rules.yml", kRules);
    folder_.write("in/a.jsonl", event("1", "Stop", kWho) + event("2", "Stop", kWho) + event("3", "Make") +
                                    event("4", "Other") + event("5", "Stop", R"(,"userAgent":"TOOL")"));
    run("hunt -q --rules rules.yml in >matches.jsonl");
  }
  ProgramRun run(const std::string& words) const {
    return run_shell("cd '" + folder_.path() + "' && \"$TRAILHOUND\" " + words);
  }
  /// Compares the matches with a file of this text.
  ProgramRun compare(const std::string& text, const std::string& words = "", const std::string& name = "r.csv") const {
    folder_.write(name, text);
    return run("athena compare --matches matches.jsonl " + words + (words.find("=r.") == words.npos ? " " + name : ""));
  }
  const ScratchFolder& folder() const { return folder_; }

 private:
  ScratchFolder folder_;
};

/// `both only_ours only_theirs not_in_archive` of all rules together, as --json has them.
std::string totals(const ProgramRun& run) {
  std::string text;
  const std::size_t begin = run.out.find("\"totals\"");
  for (const std::string key : {"both", "only_ours", "only_theirs", "not_in_archive"}) {
    const std::string start = "\"" + key + "\": ";
    const std::size_t at = begin == run.out.npos ? run.out.npos : run.out.find(start, begin);
    if (at == run.out.npos) return "none: " + run.err;
    const std::size_t value = at + start.size();
    text += (text.empty() ? "" : " ") + run.out.substr(value, run.out.find_first_of(",\n", value) - value);
  }
  return text;
}

constexpr const char* kEqual =
    "\"rule_id\",\"eventid\",\"principal_arn\"\n\"stopped\",\"id-1\",\n\"stopped\",\"id-2\",\"a \"\"b\"\",\nc\"\n"
    "\"Nameless Made\",\"id-3\",\"\"\n";

TEST_CASE("results that say what the hunt says: exit 0, in every form that they come in") {
  const Case folder;
  struct Row {
    const char *what, *text;
  };
  const Row rows[] = {
      {"Athena's CSV", kEqual},
      {"bare CSV, other case and order, CR LF",
       "EventID,x,Rule_ID\r\nid-2,,stopped\r\nid-3,,Nameless Made\r\nid-1,,stopped\r\n"},
      {"a byte order mark, semicolons, no line break at the end",
       "\xEF\xBB\xBFrule_id;eventid\nstopped;id-1\nstopped;id-2\nNameless Made;id-3"},
      {"a first page, and one without the names of the columns",
       R"({"ResultSet":{"Rows":[{"Data":[{"VarCharValue":"rule_id"},{"VarCharValue":"eventid"},{"VarCharValue":"x"}]},
           {"Data":[{"VarCharValue":"stopped"},{"VarCharValue":"id-1"},{}]}],
           "ResultSetMetadata":{"ColumnInfo":[{"Name":"rule_id"},{"Name":"eventid"},{"Name":"x"}]}},"NextToken":"n"}
          {"UpdateCount":0,"ResultSet":{"Rows":[
           {"Data":[{"VarCharValue":"stopped"},{"VarCharValue":"id-2"},{"VarCharValue":null}]},
           {"Data":[{"VarCharValue":"Nameless Made"},{"VarCharValue":"id-3"},{"VarCharValue":""}]}],
           "ResultSetMetadata":{"ColumnInfo":[{"Name":"rule_id"},{"Name":"eventid"},{"Name":"x"}]}}})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const ProgramRun run = folder.compare(row.text);
    CHECK(run.code == 0);
    CHECK(run.err.empty());
    CHECK_THAT(run.out,
               Catch::StartsWith("Equal: 3 on both sides.\n") && Contains("\n      2          0              0"));
    CHECK(totals(folder.compare(row.text, "--json")) == "3 0 0 null");
  }
}

TEST_CASE("several files are one result, and one of them may be standard input") {
  const Case folder;
  folder.folder().write("a.csv", "rule_id,eventid\nstopped,id-1\n");
  folder.folder().write("b.csv", "rule_id,eventid\nstopped,id-2\nNameless Made,id-3\n");
  CHECK(folder.run("athena compare --matches matches.jsonl a.csv - <b.csv").code == 0);
  CHECK(folder.run("athena compare --matches - a.csv b.csv <matches.jsonl").code == 0);
  CHECK(folder.run("athena compare --matches matches.jsonl a.csv").code == 1);
}

TEST_CASE("results that are longer than what memory holds of them at once") {
  const Case folder;
  std::string csv = "rule_id,eventid,note\n", lines;
  for (int i = 0; i < 20000; ++i) {
    const std::string id = std::to_string(i);
    csv += "r,e-" + id + ",\"a \"\"note\"\",\n of two lines\"\n";
    lines += R"({"schema":"trailhound/match/1","rule":{"id":"r"},"event":{"eventID":"e-)" + id + "\"}}\n";
  }
  const std::string wide = "r,wide,\"" + std::string(3u << 20, 'x') + "\"\n";
  folder.folder().write("matches.jsonl", lines);
  CHECK(folder.compare(csv).code == 0);
  CHECK(totals(folder.compare(csv + wide + "r,last,", "--json")) == "20000 0 2 null");
  const ProgramRun cut = folder.compare(csv + "r\n");
  CHECK_THAT(cut.err, Contains("r.csv row 20001 at byte " + std::to_string(csv.size()) + " has 1 value for 3 columns"));
  folder.folder().write("cut.jsonl", lines.substr(0, lines.size() - 5));
  CHECK_THAT(folder.run("athena compare --matches cut.jsonl r.csv").err, Contains("cut.jsonl line 20000 at byte "));
}

TEST_CASE("--rule says which rule a file is of, and leaves other rules aside if all files have one") {
  const Case folder;
  const char* const kStopped = "eventtime,eventid\nt,id-1\nt,id-2\n";
  const ProgramRun one = folder.compare(kStopped, "--rule stopped=r.csv");
  CHECK(one.code == 0);
  CHECK_THAT(one.out, Contains("Equal: 2 on both sides.") && Contains("Left aside: our results of 2 rules"));
  folder.folder().write("r.other.csv", "eventid\nid-3\n");
  CHECK(totals(folder.compare(kStopped, "--json --rule stopped=r.csv --rule 'Nameless Made=r.other.csv'")) ==
        "3 0 0 null");
  folder.folder().write("all.csv", "rule_id,eventid\nNameless Made,id-3\n");
  CHECK(totals(folder.compare(kStopped, "--json --rule stopped=r.csv all.csv")) == "3 0 0 null");
  folder.folder().write("none.csv", "rule_id,eventid\n");
  CHECK(totals(folder.compare(kStopped, "--json --rule stopped=r.csv none.csv")) == "2 1 0 null");
}

TEST_CASE("differences, repetitions, and what the archive does not have") {
  const Case folder;
  const std::string text =
      "rule_id,eventid\nstopped,id-1\nstopped,id-1\nstopped,id-5\nstopped,elsewhere\nNameless Made,id-3\n";
  const ProgramRun undecided = folder.compare(text);
  CHECK(undecided.code == 1);
  CHECK_THAT(undecided.out, Catch::StartsWith("Not equal: 1 only ours, 2 only Athena's, 2 on both sides.\n") &&
                                !Contains("not in archive") && Contains("Not decided") && Contains("--inputs PATH"));
  const ProgramRun decided = folder.compare(text, "--inputs in --rules rules.yml");
  CHECK(decided.code == 1);
  CHECK_THAT(decided.out, Contains("   both  only ours  only Athena's  not in archive  duplicates  rule\n"
                                   "      1          1              1               1           1  Stopped\n"
                                   "      1          0              0               0           0  Nameless Made\n"
                                   "      2          1              1               1           1  in all\n"));
  CHECK(totals(folder.compare(text, "--json --inputs in --rules rules.yml")) == "2 1 1 1");
  // Repetitions and events of other archives alone are no difference.
  const ProgramRun apart = folder.compare(std::string(kEqual) + "\"stopped\",\"id-1\",\n\"stopped\",\"elsewhere\",\n",
                                          "--inputs in --rules rules.yml");
  CHECK(apart.code == 0);
  CHECK_THAT(apart.out, Catch::StartsWith("Equal: 3 on both sides, 1 only Athena's and not in our archive.\n"));
  CHECK(folder.compare(std::string(kEqual) + "\"stopped\",\"elsewhere\",\n").code == 1);
}

TEST_CASE("a real difference comes with the items of the rule that it rests on") {
  const Case folder;
  const std::string inputs = "--inputs in --rules rules.yml";
  const ProgramRun run =
      folder.compare("rule_id,eventid\nstopped,id-1\nstopped,id-4\nstopped,id-5\nNameless Made,id-2\n", inputs);
  CHECK_THAT(run.out, Contains("Stopped\n"
                               "  only ours  id-2\n"
                               "    in/a.jsonl record 1\n"
                               "    The rule matches here. The other side has the event, so it is one of these that "
                               "differs:\n"
                               "      PASS  eventName: 'Stop'   <- \"Stop\"\n"
                               "      FAIL  userAgent: 'tool'   <- absent\n"
                               "  only Athena's  id-4\n"
                               "    in/a.jsonl record 3\n"
                               "    The rule does not match here. If it matches there, it is one of these that "
                               "differs:\n"
                               "      FAIL  eventName: 'Stop'   <- \"Other\"\n"
                               "  only Athena's  id-5\n"
                               "    in/a.jsonl record 4\n"
                               "    The rule does not match here. If it matches there, it is one of these that "
                               "differs:\n"
                               "      PASS  userAgent: 'tool'   <- \"TOOL\"\n"));
  CHECK_THAT(run.out, Contains("  only ours  id-3\n    in/a.jsonl record 2\n    The rule matches here. Either the "
                               "other side lacks the event, or it is one of these that differs:\n"));
  for (const char* threads : {" --threads 1", " --threads 8"})
    CHECK(folder.run("athena compare --matches matches.jsonl r.csv " + inputs + threads).out == run.out);
}

TEST_CASE("a difference that the rule does not explain says so") {
  const Case folder;
  const auto out = [&](const std::string& words) { return folder.run("athena compare " + words + " r.csv").out; };
  folder.folder().write("r.csv", kEqual);
  folder.folder().write("none.jsonl", "");
  CHECK_THAT(out("--matches none.jsonl --inputs in --rules rules.yml"),
             Contains("The rule matches here as well: the hunt behind --matches had other rules, options or inputs."));
  CHECK_THAT(out("--matches none.jsonl --inputs in"), Contains("No rule of this id or title"));
  folder.folder().write("r.csv", "rule_id,eventid\n");
  folder.folder().write("other.yml",
                        "title: S\nid: stopped\nlogsource: {product: aws, service: cloudtrail}\n"
                        "detection: {s: {eventName: Begin}, condition: s}\n");
  CHECK_THAT(out("--matches matches.jsonl --inputs in --rules other.yml"),
             Contains("The rule does not match here: the hunt behind --matches had other rules."));
  folder.folder().write("in2/b.jsonl", event("8", "Stop"));
  CHECK_THAT(out("--matches matches.jsonl --inputs in2 --rules rules.yml"),
             Contains("--inputs lacks this event, so it is not the archive of --matches."));
  CHECK_THAT(out("--matches matches.jsonl --inputs in --inputs in2 --rules rules.yml"), !Contains("lacks this event"));
}

TEST_CASE("two match files of our own") {
  const Case folder;
  CHECK_THAT(folder.run("athena compare --matches matches.jsonl matches.jsonl").out,
             Catch::StartsWith("Equal: 4 on both sides.\n"));
  folder.run("hunt -q --rules rules.yml --exclude stopped in >fewer.jsonl");
  const ProgramRun fewer = folder.run("athena compare --matches matches.jsonl fewer.jsonl");
  CHECK(fewer.code == 1);
  CHECK_THAT(fewer.out, Contains("2 only first, 0 only second") && Contains("   both  only first  only second"));
  // A hunt without a match writes nothing.
  folder.folder().write("none.jsonl", "");
  CHECK(totals(folder.run("athena compare --json --matches none.jsonl matches.jsonl")) == "0 0 4 null");
  CHECK(totals(folder.run("athena compare --json --matches matches.jsonl none.jsonl")) == "0 4 0 null");
}

TEST_CASE("alerts are compared by rule, group and times, where results have them") {
  const Case folder;
  const ProgramRun aside = folder.compare(kEqual);
  CHECK_THAT(aside.out, Contains("Left aside: our alerts, 1"));
  folder.folder().write("events.csv", kEqual);
  const std::string head = "rule_id,group_values,first_time,last_time,event_count,value\n";
  const std::string group = "\"[\"\"\\u001b[2Jmia\"\",\"\"7\"\"]\"";
  struct Row {
    std::string row, totals;
  };
  const Row rows[] = {
      {"many," + group + ",2026-03-14T09:01:00Z,2026-03-14T09:02:00Z,2,2", "4 0 0 null"},
      {"many," + group + ",2026-03-14 09:01:00.000 UTC,2026-03-14 09:02:00.000,2,2", "4 0 0 null"},
      {"many,\"[\"\"\\u001b[2Jmia\"\",7]\",2026-03-14T09:01:00Z,2026-03-14T09:02:00Z,9,9", "4 0 0 null"},
      {"many," + group + ",2026-03-14T09:01:00Z,2026-03-14T09:03:00Z,2,2", "3 1 1 null"},
      {"many,\"[\"\"mia\"\",7]\",2026-03-14T09:01:00Z,2026-03-14T09:02:00Z,2,2", "3 1 1 null"},
      {"other," + group + ",2026-03-14T09:01:00Z,2026-03-14T09:02:00Z,2,2", "3 1 1 null"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.row);
    const ProgramRun run = folder.compare(head + row.row + "\n", "--json events.csv");
    CHECK(totals(run) == row.totals);
    CHECK(run.code == (row.totals == "4 0 0 null" ? 0 : 1));
  }
  const ProgramRun shown = folder.compare(head, "events.csv");
  CHECK_THAT(shown.out,
             Contains("\n  only ours  [\"\\u001B[2Jmia\",\"7\"] 2026-03-14T09:01:00Z to 2026-03-14T09:02:00Z\n") ||
                 Contains("\n  only ours  [\"\\u001b[2Jmia\",\"7\"] 2026-03-14T09:01:00Z to 2026-03-14T09:02:00Z\n"));
  // Results of correlations alone say nothing of matches.
  const ProgramRun alone = folder.compare(head + rows[0].row + "\n");
  CHECK(alone.code == 0);
  CHECK_THAT(alone.out, Contains("Left aside: our matches, 3"));
}

TEST_CASE("a rollup counts as its matches, and is refused if it does not list them all") {
  const Case folder;
  std::string events;
  for (const char* id : {"1", "2", "3"}) events += event(id, "Roll", R"(,"who":"mia")");
  folder.folder().write("rolled/a.jsonl", events);
  folder.folder().write("rollup.yml",
                        "title: Rolled\nid: rolled\nlogsource: {product: aws, service: cloudtrail}\n"
                        "detection: {s: {eventName: Roll}, condition: s}\n"
                        "trailhound: {rollup: {by: [who], within: 1h}}\n");
  folder.folder().write("r.csv", "rule_id,eventid\nrolled,id-1\nrolled,id-2\nrolled,id-3\n");
  const std::string hunt = "hunt -q --rules rollup.yml rolled ";
  folder.run(hunt + ">all.jsonl");
  REQUIRE_THAT(folder.folder().read("all.jsonl"), Contains("\"rollup\":{\"count\":3"));
  CHECK(totals(folder.run("athena compare --json --matches all.jsonl r.csv")) == "3 0 0 null");
  folder.run(hunt + "--alert-events 2 >some.jsonl");
  for (const char* files : {"--matches some.jsonl r.csv", "--matches all.jsonl some.jsonl"}) {
    const ProgramRun some = folder.run(std::string("athena compare ") + files);
    CHECK(some.code == 2);
    CHECK(some.out.empty());
    CHECK_THAT(some.err, Contains("trailhound: some.jsonl line 1 at byte 0 stands for 3 matches and lists 2 of them: "
                                  "write the file with 'trailhound hunt --all-lines'"));
  }
  folder.run(hunt + "--all-lines >lines.jsonl");
  CHECK(folder.run("athena compare --matches lines.jsonl r.csv").code == 0);
}

TEST_CASE("events without eventID are counted, because nothing else can be said of them") {
  const Case folder;
  folder.folder().write("in/b.jsonl", R"({"eventVersion":"1.09","eventSource":"e","eventName":"Stop"})");
  folder.run("hunt -q --rules rules.yml in >matches.jsonl");
  CHECK(folder.compare(kEqual).code == 1);
  const ProgramRun same = folder.compare(std::string(kEqual) + "\"stopped\",,\n");
  CHECK(same.code == 0);
  CHECK_THAT(same.out,
             Contains("Events without eventID cannot be paired, only counted: 1 on our side, 1 on the other."));
  CHECK(folder.compare("eventid\nid-1\n\nid-2\n", "--rule stopped=r.csv").code == 0);  // NULL of one column
}

TEST_CASE("what cannot be read: exit 2, the file, the place and the reason") {
  const Case folder;
  struct Row {
    const char *text, *fault;
  };
  const Row rows[] = {
      {"", "r.csv is empty: the result of a query begins with the names of its columns"},
      {"a,b\n1,2\n",
       "r.csv has no column eventid, nor group_values, first_time and last_time as results of "
       "correlations (its columns are 'a', 'b')"},
      {"eventid,b\n1,2\n", "r.csv has no column rule_id: --rule ID=FILE says which rule it is of (its columns are"},
      {"rule_id,eventid\nstopped,id-1\nstopped\n", "r.csv row 2 at byte 29 has 1 value for 2 columns"},
      {"rule_id,eventid\n,id-1\n", "r.csv row 1 at byte 16 has no rule_id"},
      {"rule_id,eventid\nstopped,\"id-1\nx", "r.csv row 1 at byte 16 is cut off: a quote in it has no end"},
      {"rule_id,group_values,first_time,last_time\nmany,{a=b},x,y\n",
       "r.csv row 1 at byte 42 has no JSON array of values in group_values"},
      {"rule_id,group_values,first_time,last_time\nmany,[],x,y\n", "has no time in first_time or last_time"},
      {"{\"ResultSet\":{\"Rows\":[}", "r.csv is no JSON from byte 22 on"},
      {"{\"QueryExecution\":{}}", "r.csv has no ResultSet with Rows, as get-query-results prints them"},
      {R"({"ResultSet":{"Rows":[{"Data":[{"VarCharValue":"x"}]}]}})", "r.csv has no column eventid"},
      {R"({"ResultSet":{"Rows":[{"Data":[{"VarCharValue":"rule_id"},{"VarCharValue":"eventid"}]},{"Data":[{}]}]}})",
       "r.csv row 1 at byte 87 has 1 value for 2 columns"},
      {R"({"ResultSet":{"Rows":[{"Data":[{"VarCharValue":"rule_id"},{"VarCharValue":"eventid"}]},{"Data":[1]}]}})",
       "r.csv has a row of another form at byte 9"},
      {"{\"schema\":\"trailhound/match/1\"\n", "r.csv line 1 at byte 0 is neither a match line nor an alert line"},
      {"{\"schema\":\"trailhound/ledger/1\"}\n", "r.csv line 1 at byte 0 is neither a match line nor an alert line"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const ProgramRun run = folder.compare(row.text);
    CHECK(run.code == 2);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, Contains(row.fault));
  }
  CHECK_THAT(folder.compare("rule_id,eventid\n", "--rule stopped=r.csv").err,
             Contains("r.csv has a column rule_id: name it without --rule"));
  CHECK_THAT(folder.run("athena compare --matches in/a.jsonl in/a.jsonl missing.csv in").err,
             Contains("missing.csv cannot be read: No such file") && Contains("in is a folder: name the files in it") &&
                 Contains("in/a.jsonl line 1 at byte 0 is neither"));
}

TEST_CASE("what is missing of results or of the archive is said, and nothing is equal then") {
  const Case folder;
  const std::string page =
      R"({"ResultSet":{"Rows":[{"Data":[{"VarCharValue":"rule_id"},{"VarCharValue":"eventid"}]},
          {"Data":[{"VarCharValue":"stopped"},{"VarCharValue":"id-1"}]},
          {"Data":[{"VarCharValue":"stopped"},{"VarCharValue":"id-2"}]},
          {"Data":[{"VarCharValue":"Nameless Made"},{"VarCharValue":"id-3"}]}]},"NextToken":"n"})";
  const ProgramRun run = folder.compare(page);
  CHECK(run.code == 1);
  CHECK_THAT(run.out, Catch::StartsWith("Not proven to be equal: 3 on both sides, but not everything was seen.\n") &&
                          Contains("Pages of the results are missing, at least 1:"));
  folder.folder().write("in/cut.json.gz", "\x1f\x8b\x08\x01\x02");
  const ProgramRun damaged = folder.compare(kEqual, "--inputs in --rules rules.yml");
  CHECK(damaged.code == 1);
  CHECK_THAT(damaged.err, Contains("in/cut.json.gz"));
  CHECK_THAT(damaged.out, Contains("A part of the archive could not be read"));
  CHECK(folder.compare(kEqual, "--inputs missing").code == 2);
  CHECK(folder.compare(kEqual, "--inputs in --rules missing").code == 2);
}

TEST_CASE("hostile text reaches neither a terminal nor the shape of the output") {
  const Case folder;
  const ProgramRun run = folder.compare("rule_id,eventid\n\"\x1b[2Jr\n\",\"\x1b[3Jid\n\"\n");
  CHECK_THAT(run.out, Contains("?[2Jr?\n") && Contains("?[3Jid?"));
  CHECK(run.out.find('\x1b') == run.out.npos);
  CHECK_THAT(folder.compare("\x1b[2Jr,b\n").err, Contains("'?[2Jr'"));
}

TEST_CASE("--limit, and the schema of --json") {
  const Case folder;
  std::string text = "rule_id,eventid\n";
  for (int i = 0; i < 12; ++i) text += "stopped,x-" + std::to_string(100 + i) + "\n";
  CHECK_THAT(folder.compare(text).out, Contains("x-107\n") && !Contains("x-108") && Contains("  4 more (--limit 0"));
  CHECK_THAT(folder.compare(text, "--limit 0").out, Contains("x-111\n") && !Contains("more (--limit"));
  CHECK_THAT(folder.compare(text, "--limit 1 --json").out, Contains("id-1") && !Contains("x-1"));
  const std::string schema = read_whole(source_folder() + "/cli/docs/comparison.schema.json");
  for (const char* words : {"--json", "--json --inputs in --rules rules.yml"}) {
    for (const std::string& result : {text, std::string("rule_id,eventid\nstopped,id-4\n,\n").substr(0, 29)}) {
      const ProgramRun run = folder.compare(result, words);
      CHECK(check_json(schema, run.out) == std::vector<std::string>());
    }
  }
}

}  // namespace
}  // namespace trailhound
