// A hunt that verifies marks the matches of files that are not as CloudTrail delivered them.

#include <catch2/catch.hpp>

#include "engine/hunt/held_matches.h"
#include "engine/testing/engine_hunt.h"
#include "engine/testing/loaded_rules.h"
#include "engine/testing/verified_trail.h"

namespace trailhound {
namespace {

struct Verified {
  HuntedLines hunted;
  IntegrityReport report;
};

Verified hunt_and_verify(const Plan& plan, const std::string& folder, unsigned threads, std::size_t memory,
                         bool keep_duplicates = false) {
  Verification verification({}, {}, 1u << 20);
  HuntOptions options;
  options.verification = &verification;
  options.read.threads = threads;
  options.read.piece_text = 4096;
  options.memory = memory;
  options.keep_duplicates = keep_duplicates;
  const InputList list = find_inputs(std::vector<std::string>{folder});
  Verified result{hunt_lines(plan, list.inputs, options), {}};
  result.report = *result.hunted.ledger.integrity;
  return result;
}

Plan plan_for_all() {
  const RuleSet set = load_text(
      "title: T\nid: t\nlogsource: {product: aws, service: cloudtrail}\n"
      "detection: {s: {eventSource: cloudtrail.amazonaws.com}, condition: s}\n");
  return compile_plan(set.rules).plan;
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST_CASE("matches of a file that is not valid say so, and no others") {
  GeneratedTrail trail(aws_key(), {});
  const std::string changed = trail.objects[4].text, forged = trail.objects[8].text;
  trail.objects[4].text.replace(changed.find("alice"), 5, "mallory");
  GeneratedTrail::Object added = trail.objects[8];
  added.key.replace(added.key.find("Z_") + 2, 4, "yyyy");
  added.text.replace(forged.find("alice"), 5, "trent");
  trail.objects.push_back(added);
  const TestFolder folder;
  write_objects(trail.objects, folder);
  const Plan plan = plan_for_all();
  const Verified verified = hunt_and_verify(plan, folder.path(), 2, 1u << 20, true);
  const std::string text = verified.hunted.text();
  CHECK(verified.hunted.lines.size() == 32);
  CHECK(count(text, R"(,"record":0,"integrity":"modified","offset":)") == 1);
  CHECK(count(text, R"(,"record":1,"integrity":"modified","offset":)") == 1);
  CHECK(count(text, R"("integrity":"not_covered")") == 2);
  CHECK(count(text, R"("integrity":)") == 4);
  for (const std::string& line : verified.hunted.lines) {
    if (line.find("user/mallory") != line.npos) CHECK(count(line, R"("integrity":"modified")") == 1);
    if (line.find("user/trent") != line.npos) CHECK(count(line, R"("integrity":"not_covered")") == 1);
  }
  CHECK(verified.report.has_faults());
}

TEST_CASE("matches of a long text wait for its end, in memory and in a file, with any number of threads") {
  GeneratedTrail::Options options;
  options.events_per_log = 3000;  // some 1.5 MB: many parts and pieces
  options.hours = 2;
  options.logs_per_hour = 2;
  GeneratedTrail trail(aws_key(), options);
  const Plan plan = plan_for_all();
  const TestFolder valid, changed;
  write_objects(trail.objects, valid);
  HuntOptions without;
  without.read.piece_text = 4096;
  const InputList list = find_inputs(std::vector<std::string>{valid.path()});
  CHECK(hunt_and_verify(plan, valid.path(), 2, 1u << 20).hunted.text() ==
        hunt_lines(plan, list.inputs, without).text());

  trail.objects[0].text += ' ';
  write_objects(trail.objects, changed);
  const std::string expected = hunt_and_verify(plan, changed.path(), 1, 1u << 30).hunted.text();
  CHECK(count(expected, R"("integrity":"modified")") == 3000);
  CHECK(count(expected, R"("record":2999,"integrity":"modified")") == 1);
  for (const std::size_t memory : {std::size_t{1} << 12, std::size_t{1} << 20, std::size_t{1} << 30}) {
    for (const unsigned threads : {1u, 4u}) {
      CAPTURE(memory, threads);
      CHECK(hunt_and_verify(plan, changed.path(), threads, memory).hunted.text() == expected);
    }
  }
}

TEST_CASE("held matches come back as they were, from memory and from a file") {
  for (const std::size_t memory : {std::size_t{0}, std::size_t{1} << 20}) {
    HeldMatches held(memory);
    CHECK(held.empty());
    for (std::uint64_t i = 0; i < 5; ++i) {
      MatchPart part(2);
      part.entries.push_back(
          {.rule = static_cast<std::uint32_t>(i), .time_key = -7, .record = i, .event = {}, .principal = 0});
      part.outputs[0] = {std::string(i * 1000, 'x'), {{static_cast<std::uint32_t>(i * 1000), {3, 1}}}};
      part.outputs[1] = {"", {{0, {}}}};
      part.principals = {"p" + std::to_string(i), ""};
      REQUIRE(held.hold(part, {.first_record = 10 * i}));
    }
    CHECK(!held.empty());
    MatchPart spare(2);
    std::uint64_t next = 0;
    CHECK(held.release(spare, [&](const MatchPart& part, const Piece& piece) {
      CHECK(piece.first_record == 10 * next);
      REQUIRE(part.entries.size() == 1);
      CHECK(part.entries[0].rule == next);
      CHECK(part.entries[0].time_key == -7);
      CHECK(part.outputs[0].bytes == std::string(next * 1000, 'x'));
      CHECK(part.outputs[0].lines[0].slot.begin == 3);
      CHECK(part.outputs[1].lines.size() == 1);
      CHECK(part.principals == std::vector<std::string>{"p" + std::to_string(next), ""});
      ++next;
      return true;
    }));
    CHECK(next == 5);
    CHECK(held.empty());
    CHECK(held.hold(MatchPart(2), {}));
    CHECK(!held.release(spare, [](const MatchPart&, const Piece&) { return false; }));
  }
}

}  // namespace
}  // namespace trailhound
