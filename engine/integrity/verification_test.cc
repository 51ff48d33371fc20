#include "engine/integrity/verification.h"

#include <catch2/catch.hpp>

#include "engine/base/json_writer.h"
#include "engine/testing/stored_zip.h"
#include "engine/testing/verified_trail.h"

namespace trailhound {
namespace {

using Objects = std::vector<GeneratedTrail::Object>;

const std::string& keys() {
  static const std::string json = public_keys_json(aws_key());
  return json;
}

std::string json_of(const IntegrityReport& report) {
  JsonWriter json;
  append_integrity(json, {}, report);
  return json.take();
}

TEST_CASE("files are found under any name, in any folder and inside of archives") {
  const GeneratedTrail trail(aws_key(), {});
  const TestFolder renamed, flat, zipped, unpacked;
  std::vector<std::string> contents;
  std::size_t number = 0;
  for (const GeneratedTrail::Object& object : trail.objects) {
    renamed.write("x" + std::to_string(number++), gzip(object.text));
    flat.write(object.key.substr(object.key.rfind('/') + 1), gzip(object.text));
    unpacked.write(std::string(base_name(object.key)), object.text);
    contents.push_back(gzip(object.text));
  }
  zipped.write("all.zip", stored_zip(contents));
  for (const TestFolder* folder : {&renamed, &flat, &zipped, &unpacked}) {
    const IntegrityReport with = verify(folder->path(), {keys(), {}}), without = verify(folder->path(), {});
    CHECK(with.verdict() == IntegrityReport::Verdict::kProven);
    CHECK(with.logs[static_cast<std::size_t>(IntegrityState::kValid)] == 12);
    CHECK(with.logs[static_cast<std::size_t>(IntegrityState::kNotYetCovered)] == 3);
    CHECK(without.verdict() == IntegrityReport::Verdict::kConsistent);
    CHECK(without.logs[static_cast<std::size_t>(IntegrityState::kValid)] == 15);
  }
}

TEST_CASE("trails, regions, accounts and organisations have chains of their own") {
  Objects all;
  std::vector<GeneratedTrail> trails;
  GeneratedTrail::Options options;
  for (const char* account : {"111122223333", "444455556666"}) {
    for (const char* region : {"eu-west-1", "us-east-1"}) {
      for (const char* name : {"my_trail", "other"}) {
        for (const char* organization : {"", "o-exampleorg"}) {
          options.account = account;
          options.region = region;
          options.trail = name;
          options.organization = organization;
          trails.emplace_back(aws_key(), options);
        }
      }
    }
  }
  const TestFolder folder;
  for (const GeneratedTrail& trail : trails) write_objects(trail.objects, folder);
  const IntegrityReport report = verify(folder.path(), {keys(), {}});
  CHECK(report.verdict() == IntegrityReport::Verdict::kProven);
  REQUIRE(report.chains.size() == 16);
  for (const DigestChain& chain : report.chains) {
    CHECK(chain.end - chain.begin == 5);
    CHECK(chain.begins_with_start);
    REQUIRE(chain.valid.size() == 1);
    CHECK(period_text(chain.valid[0].from, chain.valid[0].to) == "2023-07-10T14:01:31Z to 2023-07-10T18:01:31Z");
    CHECK(period_text(chain.from, chain.to) == "2023-07-10T14:01:31Z to 2023-07-10T19:01:31Z");
  }
}

TEST_CASE("a chain may change its bucket, have hours without log files, and begin again") {
  GeneratedTrail::Options options;
  options.hours = 3;
  options.hour_without_logs = 1;
  GeneratedTrail moved(aws_key(), options);
  moved.options.bucket = "another-bucket";
  moved.add_hour(aws_key());
  moved.add_hour(aws_key());
  const TestFolder folder;
  write_objects(moved.objects, folder);
  const IntegrityReport report = verify(folder.path(), {keys(), {}});
  CHECK(report.verdict() == IntegrityReport::Verdict::kProven);
  REQUIRE(report.chains.size() == 1);
  CHECK(report.chains[0].without_logs == 1);

  // CloudTrail starts a chain anew when validation is switched on again.
  GeneratedTrail again(aws_key(), options);
  again.add_hour(aws_key(), true);
  again.add_hour(aws_key());
  const TestFolder adjacent;
  write_objects(again.objects, adjacent);
  CHECK(dump(verify(adjacent.path(), {}), again) == "consistent");
  CHECK(
      dump(verify(adjacent.path(), {keys(), {}}), again) ==
      "faults; digest not yet covered 4; digest unproven 2; log not yet covered 4.0; log not yet covered 4.1; log not "
      "yet covered 4.2; log not covered 2.0; log not covered 2.1; log not covered 2.2");
  GeneratedTrail off(aws_key(), options);
  off.skip_hour();
  off.add_hour(aws_key(), true);
  const TestFolder gap;
  write_objects(off.objects, gap);
  CHECK(dump(verify(gap.path(), {}), off) == "faults; period not covered");
}

TEST_CASE("signatures that are given prove the ends of chains, with and without the names of objects") {
  GeneratedTrail trail(aws_key(), {});
  trail.add_backfill(aws_key(), 1);
  const TestFolder folder;
  write_objects(trail.objects, folder);
  CHECK(dump(verify(folder.path(), {}), trail) == "consistent");
  // A backfill proves nothing without its signature, wherever it is in time.
  const std::string unsigned_backfill = dump(verify(folder.path(), {keys(), {}}), trail);
  CHECK(unsigned_backfill.find("digest unproven 5") != std::string::npos);
  CHECK(unsigned_backfill.find("log not covered 5.0") != std::string::npos);
  std::string named = "{", unnamed;
  for (const std::size_t i : {trail.digests()[4], trail.digests()[5]}) {
    named += (named.size() == 1 ? "\"" : ",\"") + trail.objects[i].key + "\":\"" + trail.objects[i].signature + '"';
    unnamed += "{\"Metadata\":{\"signature\":\"" + trail.objects[i].signature + "\"}}\n";
  }
  CHECK(dump(verify(folder.path(), {keys(), named + '}'}), trail) == "proven");
  CHECK(dump(verify(folder.path(), {keys(), unnamed}), trail) == "proven");
  const std::string wrong =
      "{\"" + trail.objects[trail.digests()[4]].key + "\":\"" + trail.objects[trail.digests()[3]].signature + "\"}";
  CHECK(dump(verify(folder.path(), {keys(), wrong}), trail).find("digest modified 4") != std::string::npos);
}

TEST_CASE("files that cannot be read are not taken for missing ones") {
  const GeneratedTrail trail(aws_key(), {});
  const TestFolder folder;
  write_objects(trail.objects, folder);
  const GeneratedTrail::Object &log = trail.objects[4], &digest = trail.objects[11];
  std::string cut = gzip(log.text);
  folder.write(log.bucket + '/' + log.key, cut.substr(0, cut.size() / 2));
  cut = gzip(digest.text);
  folder.write(digest.bucket + '/' + digest.key, cut.substr(0, cut.size() / 2));
  const GeneratedTrail::Object& encrypted = trail.objects[5];
  folder.write(encrypted.bucket + '/' + encrypted.key, "Salted__0123456789abcdef");
  CHECK(
      dump(verify(folder.path(), {}), trail) ==
      "faults; period not covered; digest unreadable 2; log not covered 2.0; log not covered 2.1; log not covered 2.2; "
      "log unreadable 1.0; log unreadable 1.1");
}

TEST_CASE("what holds no events and what no digest names is nobody's business") {
  const GeneratedTrail trail(aws_key(), {});
  const TestFolder folder;
  write_objects(trail.objects, folder);
  folder.write("README.txt", "notes of the case\n");
  folder.write("other.json", R"({"digest":"sha256:x","size":1})");
  const IntegrityReport report = verify(folder.path(), {});
  CHECK(report.verdict() == IntegrityReport::Verdict::kConsistent);
  CHECK(report.others == 7);  // these, and the digests
  std::string exported = trail.objects[0].text;
  folder.write("export.json", exported.replace(exported.find("Records"), 7, "Results"));
  CHECK(dump(verify(folder.path(), {}), trail) == "faults; log not covered export.json");
  const TestFolder none;
  none.write("x.json", trail.objects[0].text);
  CHECK(dump(verify(none.path(), {}), trail) == "faults; log not covered x.json");
  CHECK(verify(TestFolder().path(), {}).verdict() == IntegrityReport::Verdict::kNothing);
}

TEST_CASE("a second copy of a file does no harm, and a changed copy does") {
  const GeneratedTrail trail(aws_key(), {});
  const TestFolder folder;
  write_objects(trail.objects, folder);
  for (const GeneratedTrail::Object& object : trail.objects) folder.write("copy/" + object.key, gzip(object.text));
  CHECK(dump(verify(folder.path(), {}), trail) == "consistent");
  folder.write("copy/" + trail.objects[0].key, gzip(trail.objects[0].text + ' '));
  CHECK(dump(verify(folder.path(), {}), trail) == "faults; log modified 0.0");
  folder.write("copy/" + trail.objects[3].key, gzip(trail.objects[3].text + ' '));
  CHECK(dump(verify(folder.path(), {}), trail) == "faults; digest modified 0; log modified 0.0");
}

TEST_CASE("the report is the same for any number of threads") {
  GeneratedTrail::Options options;
  options.hours = 40;
  GeneratedTrail trail(aws_key(), options);
  for (std::size_t i = 0; i < trail.objects.size(); i += 7) trail.objects[i].text += ' ';
  trail.objects.erase(trail.objects.begin() + 20, trail.objects.begin() + 33);
  const TestFolder folder;
  write_objects(trail.objects, folder);
  const std::string one = json_of(verify(folder.path(), {keys(), {}, 1}));
  for (int i = 0; i < 5; ++i) CHECK(json_of(verify(folder.path(), {keys(), {}, 4})) == one);
}

TEST_CASE("a digest under the name of a log file is no log file, and is reported") {
  const GeneratedTrail trail(aws_key(), {});
  const TestFolder folder;
  write_objects(trail.objects, folder);
  const GeneratedTrail::Object& digest = trail.objects[trail.digests()[4]];
  std::filesystem::remove(folder.path(digest.bucket + '/' + digest.key));
  const std::string name = "111122223333_CloudTrail_eu-west-1_20230710T1905Z_hidden.json.gz";
  folder.write(name, gzip(digest.text));
  const IntegrityReport report = verify(folder.path(), {keys(), {}});
  REQUIRE(report.verdict() == IntegrityReport::Verdict::kFaults);
  CHECK(dump(report, trail).find("digest unreadable 111122223333_CloudTrail_eu-west-1_20230710T1905Z_hidden.json") !=
        std::string::npos);
  // In an archive, and under any other name, it is found.
  std::filesystem::remove(folder.path(name));
  folder.write("x.zip", stored_zip({gzip(digest.text)}));
  CHECK(verify(folder.path(), {keys(), {}}).verdict() == IntegrityReport::Verdict::kProven);
}

}  // namespace
}  // namespace trailhound
