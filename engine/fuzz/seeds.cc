#include "engine/fuzz/seeds.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <string_view>

#include "engine/base/text.h"
#include "engine/testing/cases.h"
#include "engine/testing/generated_trail.h"
#include "engine/testing/random.h"
#include "engine/testing/shared.h"
#include "engine/testing/stored_seven_zip.h"
#include "engine/testing/stored_zip.h"
#include "engine/testing/test_files.h"

namespace trailhound {
namespace {

using namespace std::string_literals;

/// The files below a folder of testdata with this ending, in the order of their paths.
std::vector<std::string> files(const std::string& folder, std::string_view ending) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(source_folder() + "/testdata/" + folder)) {
    if (entry.is_regular_file() && entry.path().filename().string().ends_with(ending)) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> out;
  for (const auto& path : paths) out.push_back(file_bytes(path.string()));
  if (out.empty()) throw std::runtime_error("no " + std::string(ending) + " in testdata/" + folder);
  return out;
}

std::string in_string(const std::string& json) {
  std::string out;
  append_json_string(json, out);
  return out;
}

/// In quotes, as in CSV.
std::string in_csv(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  return out + '"';
}

/// One event in every shape that the framer unwraps.
std::vector<std::string> shapes(const std::string& event) {
  const std::string quoted = in_string(event);
  return {
      event,
      "[" + event + "," + event + "]",
      "{\"Records\":[" + event + ",\n" + event + "]}\n{\"Records\":[" + event + "]}",
      event + event + "\n" + event,
      "\xEF\xBB\xBF{\r\n \"Records\" : [ " + event + " ]\r\n}",
      R"({"Events":[{"EventId":"1","EventName":"A","CloudTrailEvent":)" + quoted + "}]}",
      R"({"version":"0","detail-type":"AWS API Call via CloudTrail","source":"aws.iam","detail":)" + event + "}",
      R"({"events":[{"logStreamName":"s","timestamp":1,"message":)" + quoted + R"(,"eventId":"3"}]})",
      R"({"messageType":"DATA_MESSAGE","logEvents":[{"id":"1","timestamp":1,"message":)" + quoted + "}]}",
      "2026-03-14T09:16:48.000Z " + event + "\n2026-03-14T09:16:49.000Z " + event + "\n",
      R"({"QueryResultRows":[[{"eventJson":)" + quoted + "}]]}",
      "eventID,eventJson\n1," + in_csv(event) + "\n2," + in_csv(event) + "\n",
      "_time,_raw\n2026," + in_csv(event) + "\n",
      R"({"took":1,"hits":{"total":1,"hits":[{"_index":"i","_source":)" + event + "}]}}",
      R"({"_index":"i","_source":{"@timestamp":"t","event":{"original":)" + quoted + "}}}",
      R"({"preview":false,"result":{"_raw":)" + quoted + "}}\n" + R"({"preview":false,"result":)" + event + "}",
      R"({"Records":[{"eventType":"AwsCloudTrailInsight","insightDetails":{"state":"Start"}},{"n":1},7]})",
      R"({"awsAccountId":"1","digestStartTime":"t","digestS3Bucket":"b","logFiles":[{"s3Object":"o"}]})",
      "{\"Records\":[" + event + "," + event.substr(0, event.size() / 2),
      "{\"Records\":[" + event + "}}," + event + "]}",
      "\x89PNG\r\n",
  };
}

std::string an_event() {
  return R"({"eventVersion":"1.09","eventTime":"2026-03-14T09:16:48Z","eventName":"A","awsRegion":"eu-west-1",)"
         R"("userIdentity":{"type":"IAMUser","accountId":"111122223333"},"tags":[1,-2.5e3,null,["a\u00e9\"",{}]],)"
         R"("requestParameters":{"a.b":true,"a":{"b":"é"}},"a":"{\"b\":[1,\"{\\\"a\\\":2}\"]}",)"
         R"("b":["%7B%22a%22%3A%22%5Bb%22%7D"]})";
}

/// What GuardDuty and Security Hub report, in every shape, and each in a string as a queue passes it on.
std::vector<std::string> findings() {
  std::vector<std::string> out = files("findings", "");
  for (const std::string& json : files("findings", ".json")) {
    out.push_back(R"({"Records":[{"messageId":"1","body":)" + in_string(json) + "}]}");
  }
  return out;
}

/// As Athena's CloudTrail table has it.
std::string a_lower_case_event() {
  return R"({"eventversion":"1.09","eventtime":"2026-03-14 09:16:48.000","eventname":"A","eventsource":"x.amazonaws.com",)"
         R"("useridentity":{"type":"IAMUser","accountid":"111122223333"},"requestparameters":"{\"a\":{\"b\":1}}"})";
}

/// UTF-16 of ASCII text, with its mark.
std::string utf16(const std::string& text) {
  std::string out = "\xFF\xFE";
  for (const char c : text) {
    out += c;
    out += '\0';
  }
  return out;
}

/// A tar with one file (POSIX.1-1988, "ustar").
std::string tar(const std::string& name, const std::string& content) {
  constexpr std::size_t kBlock = 512;
  std::string header(kBlock, '\0');
  const auto put = [&](std::size_t at, const std::string& text) { header.replace(at, text.size(), text); };
  const auto octal = [](std::size_t number, std::size_t digits) {
    std::string out(digits, '0');
    for (std::size_t i = digits; number > 0 && i > 0; number /= 8) out[--i] = static_cast<char>('0' + number % 8);
    return out;
  };
  put(0, name);
  put(100, "0000644");
  put(124, octal(content.size(), 11));
  put(136, octal(0, 11));
  put(148, "        0");
  put(257, "ustar\0"s + "00");
  std::size_t sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  put(148, octal(sum, 6) + "\0 "s);
  const std::size_t padding = (kBlock - content.size() % kBlock) % kBlock;
  return header + content + std::string(padding + 2 * kBlock, '\0');
}

std::string bytes_of(Random& random, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += static_cast<char>(random.below(256));
  return out;
}

std::vector<std::string> with_prefix(const std::string& prefix, std::vector<std::string> texts) {
  for (std::string& text : texts) text.insert(0, prefix);
  return texts;
}

void append(std::vector<std::string>& out, std::vector<std::string> more) {
  for (std::string& text : more) out.push_back(std::move(text));
}

}  // namespace

std::vector<std::string> evidence_seeds() {
  std::vector<std::string> out = with_prefix("\0\0\1"s, files("archive", ""));
  append(out, with_prefix("\1\0\0"s, shapes(an_event())));
  append(out, with_prefix("\1\0\0"s, findings()));
  const std::string event = an_event(), packed = tar("d/a.json", event);
  for (const std::string& file : {utf16(event), gzip(utf16(event)), packed, gzip(packed), tar("b.tar", packed),
                                  tar("../c.gz", gzip(event)), gzip(event) + gzip(event) + "\0\0"s, gzip(gzip(event)),
                                  stored_zip({event, "[]"}), stored_seven_zip({event, "[]"}), packed + packed}) {
    out.push_back("\0\0\3"s + file);
  }
  out.push_back("\3\xC0\1"s + event);
  out.push_back("\5\x40\1"s + event);
  return out;
}

std::vector<std::string> framing_seeds() {
  std::vector<std::string> out = with_prefix("\7", shapes(an_event()));
  append(out, with_prefix("\xFF", files("archive", ".json")));
  append(out, with_prefix("\xFF", files("archive", ".jsonl")));
  append(out, with_prefix("\xFF", findings()));
  return out;
}

std::vector<std::string> records_seeds() {
  const std::string paths = "eventName tags requestParameters.a.b requestParameters.a userIdentity.type a.b.c w.v\n";
  std::vector<std::string> out = with_prefix(paths, shapes(an_event()));
  append(out, with_prefix(paths, shapes(a_lower_case_event())));
  for (const Case& golden : read_cases()) {
    std::string text = paths;
    for (const std::string& event : golden.events) text += event + "\n";
    out.push_back(text);
  }
  return out;
}

std::vector<std::string> rules_seeds() {
  std::vector<std::string> out = files("rule_errors", ".yml");
  append(out, files("cases", ".yml"));
  append(out, files("correlation", ".yml"));
  return out;
}

std::vector<std::string> condition_seeds() {
  return {"selection",
          "selection and not 1 of filter*",
          "all of them or (any of selection_* and not filter)",
          "not (selection or not (filter_b and _hidden))",
          "1 of _* and 1",
          "selection | count() by user > 5",
          "selection | count(a.b) by c, d >= 10",
          "selection | near filter and not filter_b",
          "(((selection)))"};
}

std::vector<std::string> patterns_seeds() {
  std::vector<std::string> out;
  for (const char* pair : {"a*b?c|aXbéc", "\\*\\\\*|*\\x", "|", "*|", "?|é", "(?i)a+b{2,3}|xAABB", "^[^a-c]\\w+$|dog",
                           "*ΣΑΣ*|σας", "(a|b)*c|ababc"}) {
    const std::string text(pair);
    const std::size_t bar = text.rfind('|');
    for (const char* flags : {"\1", "\x03", "\x04", "\x38"}) {
      out.push_back(flags + text.substr(0, bar) + '\0' + text.substr(bar + 1));
    }
  }
  return out;
}

std::vector<std::string> engine_seeds() {
  std::vector<std::string> out;
  for (const Case& golden : read_cases()) {
    std::string text = golden.rule + '\0' + '\x20';
    for (const std::string& event : golden.events) text += event + "\n";
    out.push_back(text);
  }
  return out;
}

std::vector<std::string> output_seeds() {
  std::vector<std::string> out = with_prefix("\0"s, shapes(an_event()));
  append(out, with_prefix("\0"s, shapes(a_lower_case_event())));
  for (const Case& golden : read_cases()) {
    std::string text = golden.rule + '\0';
    for (const std::string& event : golden.events) text += event + "\n";
    out.push_back(text);
  }
  const std::string odd = R"({"eventVersion":"1","eventTime":"t","eventSource":"s","eventName":"\u0007\ud83d \/",)"
                          R"("eventID":"1","requestParameters":{"\"":[1e400,-0,"\\",")";
  for (const char* end : {"\x7F\"]}}", "\t\xC3\"]}}", "\\A\"]}}", "\n\"]}\n}"}) out.push_back("\0"s + odd + end);
  return out;
}

std::vector<std::string> generated_seeds() {
  std::vector<std::string> out;
  Random random(1);
  for (std::size_t i = 0; i < 20; ++i) out.push_back(bytes_of(random, 20 * (i + 1)));
  return out;
}

std::vector<std::string> correlations_seeds() {
  std::vector<std::string> out;
  for (const char* type : {"event_count", "temporal", "temporal_ordered"}) {
    out.push_back("\0title: K\ncorrelation:\n  type: "s + type +
                  "\n  rules: [base_a, base_b]\n  group-by: [user]\n  timespan: 5s\n"
                  "  condition:\n    gte: 2\n");
  }
  for (const char* type : {"value_count", "value_sum", "value_avg", "value_median", "value_percentile"}) {
    out.push_back("\0title: K\nname: k\ncorrelation:\n  type: "s + type +
                  "\n  rules: base_ab\n  group-by: [user, detail.tags]\n  timespan: 1m\n"
                  "  condition:\n    gt: 0.5\n    lt: 100\n    field: detail.size\n  generate: true\n---\n"
                  "title: L\ncorrelation:\n  type: event_count\n  rules: k\n  group-by: user\n  timespan: 1h\n"
                  "  aliases:\n    user: {k: user}\n  condition: {gte: 1}\n");
  }
  out.push_back(
      "\0title: E\ncorrelation:\n  type: temporal\n  group-by: [user]\n  timespan: 20s\n"
      "  condition: (base_a or base_b) and not base_c\n"s);
  out.push_back(
      "\0title: O\nlogsource: {product: aws, service: cloudtrail}\ndetection:\n  s: {eventName: CallA}\n"
      "  timeframe: 5s\n  condition: s | count(address) by user > 1\n"s);
  out.push_back(
      "\0title: N\nname: n\ncorrelation:\n  type: new_value\n  rules: [base_a, base_b]\n  group-by: [user]\n"
      "  field: [address, trailhound.network]\n  learn: 5s\n---\ntitle: M\ncorrelation:\n  type: new_value\n"
      "  rules: n\n  field: user\n  learn: 1h\n  new-groups: ignore\n"s);
  Random random(2);
  for (std::size_t i = 0; i < 20; ++i) out.push_back("\1" + bytes_of(random, 40 * (i + 1)));
  return out;
}

std::vector<std::string> digests_seeds() {
  const SigningKey key(1024);
  GeneratedTrail::Options options;
  options.hours = 3;
  options.logs_per_hour = 1;
  GeneratedTrail trail(key, options);
  trail.add_backfill(key, 1);
  std::vector<std::string> out;
  std::string all = public_keys_json(key), signatures = "{";
  for (const std::size_t i : trail.digests()) {
    const GeneratedTrail::Object& digest = trail.objects[i];
    out.push_back(digest.text);
    all += '\0' + digest.text;
    signatures += (signatures.size() > 1 ? ",\"" : "\"") + digest.key + "\":\"" + digest.signature + '"';
    out.push_back("{\"Metadata\":{\"signature\":\"" + digest.signature + "\"}}");
  }
  out.push_back(public_keys_json(key));
  out.push_back(signatures + '}');
  out.push_back(all);
  out.push_back(all + '\0' + signatures + '}');
  return out;
}

}  // namespace trailhound
