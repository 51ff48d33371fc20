// What a merge refuses, and that it names it.

#include "engine/parts/part_set.h"

#include <catch2/catch.hpp>
#include <functional>

#include "engine/parts/part_writer.h"
#include "engine/testing/test_files.h"
#include "engine/testing/text_sink.h"

namespace trailhound {
namespace {

using Catch::Contains;

PartSettings settings_of(std::uint64_t shard = 1, std::uint64_t shards = 1) {
  PartSettings settings;
  settings.program = "1";
  settings.rules.rules = {{"a.yml", "a.yml", "title: A"}};
  settings.list.digest.fill(7);
  settings.list.shard = shard;
  settings.list.shards = shards;
  settings.list.first = 2 * (shard - 1);
  settings.list.count = 2;
  settings.list.total = 2 * shards;
  return settings;
}

/// A part with two inputs, each with a record.
std::string part(PartSettings settings, const std::string& path) {
  TextSink sink;
  PartWriter writer(sink);
  writer.begin(settings);
  ReadLedger account;
  account.files.found = account.files.examined = 1;
  for (const char* name : {"1", "2"}) {
    writer.begin_input({path + name, 100, 0});
    writer.text(path + name);
    writer.record({0, 0, "{}"});
    writer.piece({static_cast<std::uint64_t>(*name - '1'), 0});
    writer.end_input(account);
  }
  writer.begin_group(0, {});
  PortableFact fact;
  fact.id = "i";
  fact.tuples = {{{Scalar::Type::kString, "v"}}};
  for (int i = 0; i < 3; ++i) writer.take(fact);
  for (int i = 0; i < 2; ++i) writer.fingerprint({});
  writer.finish({}, {});
  CHECK(writer.ok());
  return sink.text;
}

/// What the set says against these files; empty: nothing.
std::string objection(const std::vector<std::string>& files) {
  const Result<PartSet, std::vector<std::string>> set = PartSet::open(files, "1");
  std::string text;
  if (!set) {
    for (const std::string& line : set.error()) text += line + "\n";
    CHECK_FALSE(text.empty());
  }
  return text;
}

TEST_CASE("parts that belong together are a set, in any order") {
  const TestFolder folder;
  const std::string a = folder.write("a", part(settings_of(1, 2), "x")),
                    b = folder.write("b", part(settings_of(2, 2), "y"));
  PartSettings other = settings_of();
  other.list.digest.fill(8);
  other.list.arguments = {"elsewhere"};
  const std::string c = folder.write("c", part(other, "z"));
  for (const std::vector<std::string>& files : {std::vector<std::string>{a, b, c}, {c, b, a}}) {
    const Result<PartSet, std::vector<std::string>> set = PartSet::open(files, "1");
    REQUIRE(set);
    CHECK(set->inputs() == 6);
    CHECK(set->lists().size() == 2);
    CHECK(set->arguments() == std::vector<std::string>{"elsewhere"});
    CHECK(set->settings().rules.rules.front().text == "title: A");
  }
}

TEST_CASE("a set refuses what does not belong together, by the names of the parts") {
  const TestFolder folder;
  const std::string a = folder.write("a", part(settings_of(1, 4), "x"));
  const auto with = [&](const std::function<void(PartSettings&)>& change, const std::string& path = "y") {
    PartSettings settings = settings_of(2, 4);
    change(settings);
    return folder.write("b", part(settings, path));
  };
  const std::string b = folder.path("b");

  CHECK(objection({a, with([](PartSettings&) {})}) == "parts 3 to 4 of 4 are missing: " + a + " is part 1 of 4\n");
  CHECK(objection({b}) ==
        "part 1 of 4 is missing: " + b + " is part 2 of 4\nparts 3 to 4 of 4 are missing: " + b + " is part 2 of 4\n");
  CHECK_THAT(objection({a, with([](PartSettings& s) { s.rules.rules[0].text += " "; })}),
             Contains(b + ": was made with other rules than " + a));
  CHECK_THAT(objection({a, with([](PartSettings& s) { s.filter.min_level = Level::kHigh; })}),
             Contains(b + ": was made with other rules than " + a));
  CHECK_THAT(objection({a, with([](PartSettings& s) { s.read.accounts = {"1"}; })}),
             Contains(b + ": was made with other options than " + a));
  CHECK_THAT(objection({a, with([](PartSettings& s) { s.program = "2"; })}),
             Contains(b + ": was made by trailhound 2, and this is 1"));
  CHECK_THAT(objection({a, with([](PartSettings& s) { s.list.shards = 5; })}),
             Contains(b + ": is part 2 of 5, but " + a + " is part 1 of 4"));
  CHECK_THAT(objection({a, a}), Contains(a + ": has the same inputs as " + a));
  CHECK_THAT(objection({a, with([](PartSettings& s) { s.list.first = 3; })}),
             Contains(b + ": does not begin where the part before it ends"));
  CHECK_THAT(objection({with([](PartSettings& s) { s.list = settings_of(1, 1).list, s.list.total = 3; })}),
             Contains(b + ": does not end where its list ends"));
  const std::string whole = folder.write("whole", part(settings_of(), "x"));
  const std::string again = with(
      [](PartSettings& s) {
        s.list = settings_of().list;
        s.list.digest.fill(9);
      },
      "x");
  CHECK_THAT(objection({whole, again}), Contains("has an input that is in ") && Contains(whole) && Contains(b) &&
                                            Contains("too: x1") && Contains("too: x2"));

  CHECK(objection({folder.path("none")}) == folder.path("none") + ": cannot be opened: No such file or directory\n");
  CHECK_THAT(objection({folder.write("x", "{\"eventName\":1}")}), Contains("/x: is no part"));
  CHECK_THAT(objection({folder.write("x", "")}), Contains("/x: is no part"));
  CHECK_THAT(objection({folder.write("x", "trailhound part 99\n")}),
             Contains("/x: is a part in format 99, and this program reads format 2"));
  CHECK_THAT(objection({folder.path()}), Contains("cannot be read: Is a directory"));
}

TEST_CASE("no byte of a part can be changed, taken away or added") {
  const TestFolder folder;
  const std::string sound = part(settings_of(), "x");
  REQUIRE(objection({folder.write("p", sound)}).empty());
  for (std::size_t i = 0; i < sound.size(); ++i) {
    CAPTURE(i);
    for (const int flip : {1, 0x80}) {
      std::string changed = sound;
      changed[i] = static_cast<char>(changed[i] ^ flip);
      CHECK_THAT(objection({folder.write("p", changed)}), Contains("/p: "));
    }
    CHECK_THAT(objection({folder.write("p", sound.substr(0, i))}), Contains(i == 0 ? "is no part" : "is "));
  }
  CHECK_THAT(objection({folder.write("p", sound + "x")}), Contains("bytes follow its last block"));
  CHECK_THAT(objection({folder.write("p", sound + sound)}), Contains("bytes follow its last block"));
}

TEST_CASE("blocks with sound checksums are refused if they make no sense") {
  using Blocks = std::vector<std::pair<BlockKind, std::string>>;
  const TestFolder folder;
  const auto written = [&](const Blocks& blocks) {
    TextSink sink;
    BlockWriter writer(sink);
    for (const auto& [kind, payload] : blocks) writer.write(kind, payload);
    return objection({folder.write("p", sink.text)});
  };
  const std::string sound = part(settings_of(), "x");
  Blocks blocks;
  {
    Result<BlockReader, std::string> reader = BlockReader::open(folder.write("s", sound));
    REQUIRE(reader);
    while (reader->next()) blocks.emplace_back(reader->kind(), std::string(reader->payload()));
  }
  REQUIRE(written(blocks).empty());
  REQUIRE(blocks.size() == 6);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    CAPTURE(i);
    Blocks fewer = blocks, twice = blocks, longer = blocks;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    CHECK_FALSE(written(fewer).empty());
    twice.insert(twice.begin() + static_cast<std::ptrdiff_t>(i), blocks[i]);
    CHECK_FALSE(written(twice).empty());
    longer[i].second += '\1';
    CHECK_FALSE(written(longer).empty());
    // Any bytes may change; some changes keep the sense, but none may do harm.
    for (std::size_t at = 0; at < blocks[i].second.size(); ++at) {
      for (const int byte : {0, 1, 0x7F, 0x80, 0xFF}) {
        Blocks changed = blocks;
        changed[i].second[at] = static_cast<char>(byte);
        written(changed);
      }
      Blocks cut = blocks;
      cut[i].second.resize(at);
      CHECK_FALSE(written(cut).empty());
    }
  }
}

}  // namespace
}  // namespace trailhound
