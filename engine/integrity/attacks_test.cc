// What every kind of attack deserves: a table.

#include <catch2/catch.hpp>
#include <functional>

#include "engine/testing/verified_trail.h"

namespace trailhound {
namespace {

using Objects = std::vector<GeneratedTrail::Object>;

/// Five hours with three log files each.
const GeneratedTrail& delivered() {
  static const GeneratedTrail trail(aws_key(), {});
  return trail;
}

std::size_t digest(std::size_t hour) { return 4 * hour + 3; }
std::size_t log(std::size_t hour, std::size_t number) { return 4 * hour + number; }

void erase(Objects& objects, std::vector<std::size_t> places) {
  std::sort(places.rbegin(), places.rend());
  for (const std::size_t place : places) objects.erase(objects.begin() + static_cast<std::ptrdiff_t>(place));
}

void replace(std::string& text, std::string_view what, std::string_view with) {
  const std::size_t found = text.find(what);
  REQUIRE(found != text.npos);
  text.replace(found, what.size(), with);
}

/// Writes the hash of the log file anew into its digest, as an intruder would who forgets about signatures.
void cover_up(Objects& objects, std::size_t hour, std::size_t number, std::string_view name) {
  const std::string before = to_hex(sha256(objects[log(hour, number)].text));
  replace(objects[log(hour, number)].text, "alice", name);
  replace(objects[digest(hour)].text, before, to_hex(sha256(objects[log(hour, number)].text)));
}

/// Everything from this hour on, written anew and signed with a key of the intruder's own.
void sign_again(Objects& objects, const SigningKey& key, std::string fingerprint) {
  GeneratedTrail::Options options;
  options.fingerprint = std::move(fingerprint);
  options.events_per_log = 1;
  objects = GeneratedTrail(key, options).objects;
}

GeneratedTrail::Object forged_log(std::string_view time, std::string_view event_time) {
  const std::string folder = "AWSLogs/111122223333/CloudTrail/eu-west-1/2023/07/10/";
  GeneratedTrail::Object object = delivered().objects[log(0, 0)];
  object.key = folder + "111122223333_CloudTrail_eu-west-1_" + std::string(time) + "_forged.json.gz";
  for (const char* before : {"2023-07-10T14:05:31Z", "2023-07-10T14:05:32Z"}) replace(object.text, before, event_time);
  return object;
}

const SigningKey& intruder() {
  static const SigningKey key(2048);
  return key;
}

struct Attack {
  const char* name;
  std::function<void(Objects&)> change;
  const char *with_keys, *without_keys;
};

constexpr const char* kEnd =
    "; digest not yet covered 4; log not yet covered 4.0; log not yet covered 4.1; log not yet covered 4.2";

const Attack kAttacks[] = {
    {"none", [](Objects&) {}, "proven$", "consistent"},
    {"a log file is changed", [](Objects& o) { replace(o[log(1, 1)].text, "alice", "mallory"); },
     "faults$; log modified 1.1", "faults; log modified 1.1"},
    {"a log file of the last hour is changed", [](Objects& o) { replace(o[log(4, 1)].text, "alice", "mallory"); },
     "faults; digest not yet covered 4; log not yet covered 4.0; log not yet covered 4.2; log modified 4.1",
     "faults; log modified 4.1"},
    {"a log file is emptied", [](Objects& o) { o[log(1, 1)].text.clear(); }, "faults$; log modified 1.1",
     "faults; log modified 1.1"},
    {"a log file becomes a picture", [](Objects& o) { o[log(1, 1)].text = "\x89PNG\r\n\x1a\n"; },
     "faults$; log modified 1.1", "faults; log modified 1.1"},
    {"a log file is deleted", [](Objects& o) { erase(o, {log(2, 0)}); }, "faults$; log missing 2.0",
     "faults; log missing 2.0"},
    {"all log files of an hour are deleted",
     [](Objects& o) {
       erase(o, {log(2, 0), log(2, 1), log(2, 2)});
     },
     "faults$; log missing 2.0; log missing 2.1; log missing 2.2",
     "faults; log missing 2.0; log missing 2.1; log missing 2.2"},
    {"two log files are swapped", [](Objects& o) { std::swap(o[log(1, 0)].text, o[log(2, 2)].text); },
     "faults$; log modified 1.0; log modified 2.2", "faults; log modified 1.0; log modified 2.2"},
    {"a log file and its digest are changed", [](Objects& o) { cover_up(o, 1, 1, "mallory"); },
     "faults; digest not yet covered 4; digest modified 1; log not yet covered 4.0; log not yet covered 4.1; log not "
     "yet "
     "covered 4.2; log not covered 1.0; log not covered 1.1; log not covered 1.2",
     "faults; digest modified 1; log not covered 1.0; log not covered 1.1; log not covered 1.2"},
    {"a digest forgets a log file, which is deleted",
     [](Objects& o) {
       replace(o[digest(1)].text, "\"logFiles\":[", "\"x\":[],\"logFiles\":[");
       erase(o, {log(1, 1)});
     },
     "faults; digest not yet covered 4; digest modified 1; log not yet covered 4.0; log not yet covered 4.1; log not "
     "yet "
     "covered 4.2; log not covered 1.0; log not covered 1.2; log missing 1.1",
     "faults; digest modified 1; log not covered 1.0; log not covered 1.2; log missing 1.1"},
    {"a log file is added", [](Objects& o) { o.push_back(forged_log("20230710T1605Z", "2023-07-10T16:04:00Z")); },
     "faults$; log not covered 111122223333_CloudTrail_eu-west-1_20230710T1605Z_forged.json",
     "faults; log not covered 111122223333_CloudTrail_eu-west-1_20230710T1605Z_forged.json"},
    {"a log file of an earlier hour is added under a later name",
     [](Objects& o) { o.push_back(forged_log("20991231T2355Z", "2023-07-10T16:04:00Z")); },
     "faults$; log not covered 111122223333_CloudTrail_eu-west-1_20991231T2355Z_forged.json",
     "faults; log not covered 111122223333_CloudTrail_eu-west-1_20991231T2355Z_forged.json"},
    {"a log file follows the last digest",
     [](Objects& o) { o.push_back(forged_log("20230710T1915Z", "2023-07-10T19:14:00Z")); },
     "proven$; log not yet covered 111122223333_CloudTrail_eu-west-1_20230710T1915Z_forged.json",
     "consistent; log not yet covered 111122223333_CloudTrail_eu-west-1_20230710T1915Z_forged.json"},
    {"a log file is from before the first digest",
     [](Objects& o) { o.push_back(forged_log("20230710T1355Z", "2023-07-10T13:54:00Z")); },
     "faults$; log not covered 111122223333_CloudTrail_eu-west-1_20230710T1355Z_forged.json",
     "faults; log not covered 111122223333_CloudTrail_eu-west-1_20230710T1355Z_forged.json"},
    {"a digest is deleted", [](Objects& o) { erase(o, {digest(2)}); },
     "faults; period not covered; digest not yet covered 4; digest unproven 1; digest missing 2; log not yet covered "
     "4.0; "
     "log not yet covered 4.1; log not yet covered 4.2; log not covered 1.0; log not covered 1.1; log not covered 1.2; "
     "log "
     "not covered 2.0; log not covered 2.1; log not covered 2.2",
     "faults; period not covered; digest missing 2; log not covered 2.0; log not covered 2.1; log not covered 2.2"},
    {"two digests in a row are deleted, with their log files",
     [](Objects& o) {
       erase(o, {digest(1), digest(2), log(1, 0), log(1, 1), log(1, 2), log(2, 0), log(2, 1), log(2, 2)});
     },
     "faults; period not covered; digest not yet covered 4; digest unproven 0; digest missing 2; log not yet covered "
     "4.0; "
     "log not yet covered 4.1; log not yet covered 4.2; log not covered 0.0; log not covered 0.1; log not covered 0.2",
     "faults; period not covered; digest missing 2"},
    {"the last digest is deleted, with its log files",
     [](Objects& o) {
       erase(o, {digest(4), log(4, 0), log(4, 1), log(4, 2)});
     },
     "proven; digest not yet covered 3; log not yet covered 3.0; log not yet covered 3.1; log not yet covered 3.2",
     "consistent"},
    {"the first two digests are deleted, with their log files",
     [](Objects& o) {
       erase(o, {digest(0), digest(1), log(0, 0), log(0, 1), log(0, 2), log(1, 0), log(1, 1), log(1, 2)});
     },
     "proven$", "consistent"},
    {"the first digest is deleted", [](Objects& o) { erase(o, {digest(0)}); },
     "faults$; log not covered 0.0; log not covered 0.1; log not covered 0.2",
     "faults; log not covered 0.0; log not covered 0.1; log not covered 0.2"},
    {"only one digest is left, and nothing shows that it was signed",
     [](Objects& o) {
       erase(o, {digest(0), digest(1), digest(2), digest(4)});
     },
     "faults; digest unproven 3; log not covered 0.0; log not covered 0.1; log not covered 0.2; log not covered 1.0; "
     "log "
     "not covered 1.1; log not covered 1.2; log not covered 2.0; log not covered 2.1; log not covered 2.2; log not "
     "covered "
     "3.0; log not covered 3.1; log not covered 3.2; log not yet covered 4.0; log not yet covered 4.1; log not yet "
     "covered "
     "4.2",
     nullptr},
    {"two digests are swapped", [](Objects& o) { std::swap(o[digest(1)].text, o[digest(2)].text); }, "proven$",
     "consistent"},
    {"a digest takes the place of another", [](Objects& o) { o[digest(2)].text = o[digest(1)].text; },
     "faults; period not covered; digest not yet covered 4; digest unproven 1; digest missing 2; log not yet covered "
     "4.0; "
     "log not yet covered 4.1; log not yet covered 4.2; log not covered 1.0; log not covered 1.1; log not covered 1.2; "
     "log "
     "not covered 2.0; log not covered 2.1; log not covered 2.2",
     "faults; period not covered; digest missing 2; log not covered 2.0; log not covered 2.1; log not covered 2.2"},
    {"a digest is cut off", [](Objects& o) { o[digest(2)].text.resize(o[digest(2)].text.size() - 20); },
     "faults; period not covered; digest not yet covered 4; digest unproven 1; digest unreadable 2; log not yet "
     "covered "
     "4.0; log not yet covered 4.1; log not yet covered 4.2; log not covered 1.0; log not covered 1.1; log not covered "
     "1.2; log not covered 2.0; log not covered 2.1; log not covered 2.2",
     "faults; period not covered; digest unreadable 2; log not covered 2.0; log not covered 2.1; log not covered 2.2"},
    {"the last digest has another SHA-256 for the one before",
     [](Objects& o) { replace(o[digest(4)].text, to_hex(sha256(o[digest(3)].text)), std::string(64, 'a')); },
     "faults; digest modified 4; log not covered 4.0; log not covered 4.1; log not covered 4.2",
     "faults; digest modified 3; log not covered 3.0; log not covered 3.1; log not covered 3.2"},
    {"a digest becomes a start",
     [](Objects& o) {
       std::string& text = o[digest(2)].text;
       for (const char* member : {"Bucket", "Object"}) {
         replace(text, std::string("\"previousDigestS3") + member + "\":\"", std::string("\"x") + member + "\":\"");
       }
       for (const char* member : {"HashValue", "HashAlgorithm", "Signature"}) {
         replace(text, std::string("\"previousDigest") + member + "\":\"", std::string("\"x") + member + "\":\"");
       }
     },
     "faults; digest not yet covered 4; digest unproven 1; digest modified 2; log not yet covered 4.0; log not yet "
     "covered "
     "4.1; log not yet covered 4.2; log not covered 1.0; log not covered 1.1; log not covered 1.2; log not covered "
     "2.0; "
     "log not covered 2.1; log not covered 2.2",
     "faults; digest modified 2; log not covered 2.0; log not covered 2.1; log not covered 2.2"},
    {"everything is signed again with a foreign key of its own name",
     [](Objects& o) { sign_again(o, intruder(), std::string(32, 'f')); },
     "faults; digest unproven 0; digest unproven 1; digest unproven 2; digest unproven 3; digest unproven 4; log not "
     "covered 0.0; log not covered 0.1; log not covered 0.2; log not covered 1.0; log not covered 1.1; log not covered "
     "1.2; "
     "log not covered 2.0; log not covered 2.1; log not covered 2.2; log not covered 3.0; log not covered 3.1; log not "
     "covered 3.2; log not covered 4.0; log not covered 4.1; log not covered 4.2",
     "consistent"},
    {"everything is signed again with a foreign key under AWS's name",
     [](Objects& o) { sign_again(o, intruder(), GeneratedTrail::Options().fingerprint); }, nullptr, "consistent"},
};

TEST_CASE("what every attack deserves") {
  for (const Attack& attack : kAttacks) {
    CAPTURE(attack.name);
    Objects objects = delivered().objects;
    attack.change(objects);
    const TestFolder folder;
    write_objects(objects, folder);
    const std::string keys = public_keys_json(aws_key());
    const std::string with = dump(verify(folder.path(), {keys, {}}), delivered());
    if (attack.with_keys != nullptr) {
      // `$` stands for an end of the chain as CloudTrail leaves it. Other digests and periods come before it.
      std::string expected = attack.with_keys;
      if (const std::size_t dollar = expected.find('$'); dollar != expected.npos) expected.replace(dollar, 1, kEnd);
      const auto sorted = [](std::string text) {
        std::vector<std::string> parts;
        for (std::size_t at = 0; at <= text.size();) {
          const std::size_t end = std::min(text.find("; ", at), text.size());
          parts.push_back(text.substr(at, end - at));
          at = end + 2;
        }
        std::sort(parts.begin() + 1, parts.end());
        return parts;
      };
      CHECK(sorted(with) == sorted(expected));
    } else {
      CHECK(with.starts_with("faults"));
    }
    const std::string without = dump(verify(folder.path(), {}), delivered());
    if (attack.without_keys != nullptr) CHECK(without == attack.without_keys);
  }
}

}  // namespace
}  // namespace trailhound
