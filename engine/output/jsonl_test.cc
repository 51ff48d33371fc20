#include "engine/output/jsonl.h"

#include <catch2/catch.hpp>

#include "engine/base/path_text.h"

namespace trailhound {
namespace {

Rule rule() {
  Rule result;
  result.id = "4db60cc0-36fb-42b7-9b58-a5b53019fb74";
  result.title = "AWS CloudTrail \"Important\" Change";
  result.level = Level::kMedium;
  result.status = "test";
  result.author = "vitaliy0x1\nzeroed";
  result.tags = {"attack.defense-evasion", "attack.t1562.008"};
  result.path = "aws/cloudtrail.yml";
  return result;
}

TEST_CASE("a match line has its keys in the documented order") {
  const Rule with_everything = rule();
  const Evidence evidence[] = {{"selection", "eventName", "\"StopLogging\""},
                               {"keywords", "requestParameters.names", "[\n  \"a\",\n  1.0\n]"}};
  Match match;
  match.rule = &with_everything;
  std::string path;
  append_json_path("AWSLogs/a \"b\"\xff.json.gz", path);
  match.path = path;
  match.record = 17;
  match.offset = 40960;
  match.time = "2023-07-10T12:05:31Z";
  match.event = "{ \"eventName\":\"StopLogging\" }";
  match.matched = evidence;
  std::string out = "before\n";
  const RecordSlot slot = JsonlFormat({match.rule, 1}, {}).match(match, out);
  CHECK(out.substr(7 + slot.begin, slot.size) == "17");
  CHECK(out ==
        "before\n"
        R"({"schema":"trailhound/match/1","time":"2023-07-10T12:05:31Z",)"
        R"("rule":{"id":"4db60cc0-36fb-42b7-9b58-a5b53019fb74","title":"AWS CloudTrail \"Important\" Change",)"
        R"("level":"medium","status":"test","author":"vitaliy0x1\nzeroed",)"
        R"("tags":["attack.defense-evasion","attack.t1562.008"],"path":"aws/cloudtrail.yml"},)"
        "\"source\":{\"path\":\"AWSLogs/a \\\"b\\\"\\\\xFF.json.gz\",\"record\":17,\"offset\":40960},"
        R"("matched":[{"selection":"selection","field":"eventName","value":"StopLogging"},)"
        R"({"selection":"keywords","field":"requestParameters.names","value":["a",1.0]}],)"
        R"("event":{ "eventName":"StopLogging" }})"
        "\n");
}

TEST_CASE("values that a rule or a record does not state are empty") {
  const Rule bare;
  Match match;
  match.rule = &bare;
  match.path = "\"\"";
  match.event = "{}";
  std::string out;
  JsonlFormat({match.rule, 1}, {}).match(match, out);
  CHECK(out ==
        R"({"schema":"trailhound/match/1","time":"","rule":{"id":"","title":"","level":"","status":"","author":"",)"
        R"("tags":[],"path":""},"source":{"path":"","record":0,"offset":0},"matched":[],"event":{}})"
        "\n");
}

}  // namespace
}  // namespace trailhound
