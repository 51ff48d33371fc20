// The page as a whole: what is in it, what is never in it, and that sections without data say so.

#include <catch2/catch.hpp>
#include <string>

#include "engine/base/json_writer.h"
#include "engine/base/text.h"
#include "engine/page/json_members.h"
#include "engine/page/page.h"

namespace trailhound {
namespace {

using Catch::Contains;

std::size_t count_of(std::string_view needle, std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = text.find(needle); at != text.npos; at = text.find(needle, at + 1)) ++count;
  return count;
}

/// A match line in which every text is `name`, but for the time and the level.
std::string match_line(const std::string& name, std::string_view level = "high",
                       std::string_view time = "2026-03-14T09:16:48Z") {
  JsonWriter event(JsonWriter::Style::kOneLine);
  event.begin_object();
  event.begin_object("userIdentity");
  event.text("type", "IAMUser");
  event.text("arn", name);
  event.text("accessKeyId", name);
  event.end_object();
  for (const char* key : {"eventName", "eventSource", "sourceIPAddress", "userAgent", "awsRegion", "errorCode",
                          "eventID", "recipientAccountId"}) {
    event.text(key, name);
  }
  event.text(name, name);
  event.end_object();
  const std::string record = event.take_piece();
  JsonWriter json(JsonWriter::Style::kOneLine);
  json.begin_object();
  json.text("schema", "trailhound/match/1");
  json.text("time", time);
  json.begin_object("rule");
  for (const char* key : {"id", "title", "author", "path"}) json.text(key, name);
  json.text("level", level);
  json.begin_array("tags");
  json.text({}, name);
  json.text({}, "attack.t1562.008");
  json.end_array();
  json.end_object();
  json.begin_object("source");
  json.text("path", name);
  json.number("record", 3);
  json.end_object();
  json.begin_array("matched");
  json.begin_object();
  json.text("selection", name);
  json.text("field", name);
  json.text("value", name);
  json.end_object();
  json.end_array();
  json.raw("event", record);
  json.end_object();
  return json.take_piece();
}

std::string alert_line(const std::string& name) {
  const std::string text = [&] {
    std::string quoted;
    append_json_string(name, quoted);
    return quoted;
  }();
  return R"({"schema":"trailhound/alert/1","time":"2026-03-14T09:16:48Z","rule":{"id":)" + text + R"(,"title":)" +
         text.substr(0, text.size() - 1) + R"( alert","level":"critical","tags":[]},"type":"event_count","group":{)" +
         text + ":" + text + R"(},"window":{"first":"2026-03-14T09:16:48Z","last":"2026-03-14T09:20:00Z","timespan":)" +
         text + R"(},"count":2,"value":2,"events":[{"time":)" + text + R"(,"id":)" + text + R"(,"source":{"path":)" +
         text + R"(,"record":3}}]})";
}

/// Documents in which every text is `name`.
JsonValue document(std::string text, const std::string& name) {
  std::string quoted;
  append_json_string(name, quoted);
  for (std::size_t at = 0; (at = text.find("NAME", at)) != text.npos; at += quoted.size()) text.replace(at, 4, quoted);
  const std::optional<JsonValue> value = parse_json(text);
  REQUIRE(value);
  return *value;
}

constexpr const char* kLedger = R"({"schema":"trailhound/ledger/1","interrupted":{"signal":NAME,
  "correlations_evaluated":false},"files":{"found":2,"damaged":1},"records":{"seen":9,"evaluated":8},
  "rules":{"loaded":3},"time":{"first":"2026-03-14T09:00:00Z","last":"2026-03-14T10:00:00Z"},
  "events_over_time":{"hours":1,"buckets":[{"from":"2026-03-14T09Z","events":8}]},
  "problems":[{"path":NAME,"kind":NAME,"detail":NAME}],"skipped":[{"path":NAME,"reason":NAME}],
  "not_reached":[NAME],"security_findings":[{"first":"2026-03-14T09:00:00Z","last":NAME,"severity":NAME,
  "product":NAME,"type":NAME,"title":NAME,"id":NAME,"principal":NAME,"key":NAME,"address":NAME,"resource":NAME}],
  "empty_filters":[NAME],"rules_set_aside":[{"file":NAME,"line":3,"reason":NAME}]})";
constexpr const char* kManifest = R"({"schema":"trailhound/manifest/1","version":NAME,"command":NAME,
  "arguments":[NAME],"case":NAME,"examiner":NAME,"start":"2026-03-15T00:00:00Z","end":"2026-03-15T00:00:01Z",
  "rules":{"built_in":true,"files":[{"path":NAME,"sha256":NAME}]},"inputs":[{"path":NAME,"sha256":null,
  "reason":NAME}],"outputs":[{"path":NAME,"sha256":NAME}]})";
constexpr const char* kWho = R"({"schema":"trailhound/who/1","principals":[{"kind":NAME,"name":NAME,"calls":3,
  "matches":{"high":1},"first":"2026-03-14T09:00:00Z","last":"2026-03-14T09:00:00Z",
  "addresses":{"distinct":1,"values":[{"value":NAME,"calls":3}]},
  "keys":{"distinct":1,"values":[{"key":NAME,"session":NAME,"calls":3,"issued_by":{"principal":NAME,"event":NAME},
  "login":{"time":"2026-03-14T09:00:00Z","address":NAME}}]}}],
  "grants":[{"principal":NAME,"key":NAME,"event":NAME,"target":NAME,"keys":1,"used":1,
  "used_keys":[{"key":NAME,"session":NAME,"calls":1}]}],
  "blind_spots":[{"kind":"gap","text":NAME,"subject":NAME},{"kind":"rule_without_source","text":NAME,"subject":NAME}]})";

CaseFile full_case(const std::string& name) {
  CaseFile file;
  REQUIRE(file.findings.add(match_line(name)) == "");
  REQUIRE(file.findings.add(alert_line(name)) == "");
  file.notes[name] = {name, name, {name}, {name}};
  file.ledger = document(kLedger, name);
  file.manifest = document(kManifest, name);
  file.has_run_times = true;
  file.people = document(kWho, name);
  file.name = file.examiner = file.version = name;
  file.unread_lines = 1;
  return file;
}

TEST_CASE("no text of the evidence becomes markup, script or a template") {
  // Each of these in every place where evidence, rules, file names and the user's own texts go.
  const std::string names[] = {
      "<script>alert(1)</script>",
      "</script><img src=x onerror=alert(1)>",
      "\" onmouseover=\"alert(1)",
      "' autofocus onfocus='alert(1)",
      "--><svg onload=alert(1)>",
      "</style><base href=//evil.example>",
      "{{{script}}}{{#cards}}{{title}}",
      "javascript:alert(1)",
      "&lt;b&gt;&amp;",
  };
  const std::string plain = case_page(full_case("plain"));
  for (const std::string& name : names) {
    CAPTURE(name);
    const std::string page = case_page(full_case(name));
    // The same elements and quotes as with a harmless name: nothing of the name is markup.
    for (const char* mark : {"<", "\""}) CHECK(count_of(mark, page) == count_of(mark, plain));
    CHECK(count_of("href=", page) - count_of("href=", name) * (count_of("evil.example", page)) ==
          count_of("href=", plain));
    CHECK_THAT(page, !Contains("<img") && !Contains("<svg onload") && !Contains("<base"));
    CHECK_THAT(page, Contains(name.find('{') == name.npos ? "</html>" : "{{{script}}}"));
  }
}

TEST_CASE("control characters and marks that turn text around do not reach the page") {
  const std::string page = case_page(full_case(std::string("a\x1b[31m\xe2\x80\xae") + "b\x01\xff" + "c"));
  for (const char* bytes : {"\x1b", "\x01", "\xff", "\xe2\x80\xae"}) CHECK_THAT(page, !Contains(bytes));
  CHECK_THAT(page, Contains("a?[31m?b?"));
}

TEST_CASE("the page names no other file and allows nothing but its own style and script") {
  const std::string page = case_page(full_case("plain"));
  CHECK_THAT(page, Contains("default-src 'none'; style-src 'sha256-"));
  CHECK_THAT(page, Contains("base-uri 'none'; form-action 'none'"));
  for (const char* mark : {" src=", "url(", "@import", "style=", "http:", "unsafe-inline"}) {
    CAPTURE(mark);
    CHECK_THAT(page, !Contains(mark));
  }
  for (std::size_t at = page.find("href=\""); at != page.npos; at = page.find("href=\"", at + 1)) {
    CHECK(page.substr(at, 7) == "href=\"#");
  }
  CHECK(count_of("<script>", page) == 1);
  CHECK(count_of("<style>", page) == 1);
}

TEST_CASE("every section shows what it has") {
  const std::string page = case_page(full_case("plain"));
  for (const char* text : {
           "Look now: 1 finding of level critical and 1 of level high.",
           "2 rules found 1 match and 1 alert, 2026-03-14 09:16:48 to 09:20:00 UTC.",
           "The hunt evaluated 8 records of 2 files with 3 rules and 0 correlations.",
           "It could not examine everything",
           "Why it matters",
           "What to check next",
           "When it is harmless",
           "<b>T1685.002</b> Disable or Modify Cloud Log",
           "href=\"#event-1\"",
           "id=\"event-1\"",
           "Keys, and what they were exchanged for",
           "plain → plain",
           "1 rule could not match",
           "SHA-256 of the inputs: 1 file",
           "2026-03-15 00:00:00 to 00:00:01",
           "1 line of the results could not be read as a match or an alert",
       }) {
    CAPTURE(text);
    CHECK_THAT(page, Contains(text));
  }
}

TEST_CASE("lines of a rule's text run on, paragraphs stay") {
  CaseFile file = full_case("plain");
  file.notes["plain"].why = "Somebody read\nall secrets.\n\nThat is loud.";
  CHECK_THAT(case_page(file), Contains("Somebody read all secrets.\n\nThat is loud."));
}

TEST_CASE("a section without its data says so") {
  CaseFile file;
  REQUIRE(file.findings.add(match_line("plain", "low", "no time")) == "");
  const std::string page = case_page(file);
  for (const char* text : {
           "Nothing of level medium or above.",
           "No finding has a time.",
           "Who made the calls was not given",
           "the page cannot say why it matters",
           "What the hunt read was not given",
           "What the archive cannot show was not given",
           "Arguments, rules and hashes were not given",
       }) {
    CAPTURE(text);
    CHECK_THAT(page, Contains(text));
  }
  CHECK_THAT(case_page(CaseFile()), Contains("No rule matched.") && Contains("No raw event."));
}

TEST_CASE("blind spots that nobody gathered are not said to be none") {
  const auto page_of = [](const char* ledger, bool has_blind_spots) {
    CaseFile file;
    file.ledger = parse_json(ledger);
    file.has_blind_spots = has_blind_spots;
    return case_page(file);
  };
  CHECK_THAT(page_of(R"({"blind_spots":[]})", true), Contains("None is listed."));
  CHECK_THAT(page_of(R"({"blind_spots":[]})", false), Contains("What the archive cannot show was not given"));
  CHECK_THAT(page_of(R"({"blind_spots":[],"interrupted":{"signal":"SIGINT"}})", true),
             Contains("What the archive cannot show was not given"));
}

TEST_CASE("the same case gives the same bytes") { CHECK(case_page(full_case("a")) == case_page(full_case("a"))); }

TEST_CASE("the story tells what GuardDuty and Security Hub reported between the matches") {
  CaseFile file;
  REQUIRE(file.findings.add(match_line("early", "low", "2026-03-14T09:00:00Z")) == "");
  file.ledger = parse_json(R"({"security_findings":[{"first":"2026-03-14T08:00:00Z","last":"2026-03-14T08:30:00Z",
    "severity":"critical","product":"GuardDuty","type":"Stealth:X","title":"The trail was stopped","key":"AKIAIOSFODNN7EXAMPLE",
    "principal":"arn:aws:iam::111122223333:user/anna","address":"203.0.113.7","resource":"AccessKey"}]})");
  const std::string page = case_page(file);
  CHECK_THAT(
      page, Contains(R"(<li class="critical"><time>08:00:00</time><div><p><b>GuardDuty</b>: The trail was stopped <)"));
  CHECK_THAT(page, Contains("until 08:30:00, by 111122223333:user/anna, with key AKIAIOSFODNN7EXAMPLE, from 203.0.113.7"
                            ", on AccessKey, type Stealth:X"));
  CHECK(page.find("<b>GuardDuty</b>") < page.find("<time>09:00:00</time>"));
}

TEST_CASE("beyond a thousand findings the page says how many there are") {
  CaseFile file;
  for (int i = 0; i < 2500; ++i) REQUIRE(file.findings.add(match_line("noise", "low")) == "");
  REQUIRE(file.findings.add(match_line("late", "informational")) == "");
  const std::string page = case_page(file);
  CHECK_THAT(page, Contains("This page shows 1,000 of 2,501 findings"));
  CHECK_THAT(page, Contains("1,501 more are not shown here"));
  CHECK(count_of("<details class=\"row\">", page) == 1000);
  CHECK_THAT(page, Contains(">late<"));  // a rare rule is not crowded out
}

}  // namespace
}  // namespace trailhound
