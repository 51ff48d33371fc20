#include "engine/parts/accounts.h"

#include <catch2/catch.hpp>
#include <limits>

namespace trailhound {
namespace {

TEST_CASE("fields come back as they were, and what is no field is a failure that sticks") {
  constexpr std::uint64_t kNumbers[] = {0, 1, 127, 128, 300, std::uint64_t{1} << 63, ~std::uint64_t{0}};
  constexpr std::int64_t kSigned[] = {
      0, -1, 1, -64, 64, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
  const Fixed fixed[] = {0, 1, -1, kFixedOne, -kFixedOne, Fixed{1} << 100, -(Fixed{1} << 100), (Fixed{1} << 64) - 1};
  FieldWriter out;
  for (const std::uint64_t number : kNumbers) out.number(number);
  for (const std::int64_t number : kSigned) out.signed_number(number);
  for (const Fixed number : fixed) out.fixed(number);
  out.text("");
  out.text(std::string(300, 'x'));
  out.flag(true);
  out.digest(sha256("a"));
  FieldReader in(out.bytes());
  for (const std::uint64_t number : kNumbers) CHECK(in.number() == number);
  for (const std::int64_t number : kSigned) CHECK(in.signed_number() == number);
  for (const Fixed number : fixed) CHECK((in.fixed() == number));
  CHECK(in.text().empty());
  CHECK(in.text() == std::string(300, 'x'));
  CHECK(in.flag());
  CHECK(in.digest() == sha256("a"));
  CHECK(in.at_end());
  CHECK(in.ok());

  struct Row {
    std::string bytes;
    void (*read)(FieldReader&);
  };
  const Row rows[] = {
      {"", [](FieldReader& r) { r.number(); }},
      {"\x80", [](FieldReader& r) { r.number(); }},
      {std::string(9, '\xFF') + "\x02", [](FieldReader& r) { r.number(); }},
      {std::string(20, '\x80') + "\1", [](FieldReader& r) { r.number(); }},
      {"\2", [](FieldReader& r) { r.flag(); }},
      {"\5abcd", [](FieldReader& r) { r.text(); }},
      {std::string(9, '\xFF') + "\x01", [](FieldReader& r) { r.text(); }},
      {"\3ab", [](FieldReader& r) { r.count(); }},
      {std::string(31, 'd'), [](FieldReader& r) { r.digest(); }},
      {"\7", [](FieldReader& r) { r.number_below(7); }},
  };
  for (const Row& row : rows) {
    FieldReader reader(row.bytes);
    row.read(reader);
    CHECK_FALSE(reader.ok());
    CHECK(reader.number() == 0);
    CHECK(reader.text().empty());
    CHECK_FALSE(reader.ok());
  }
}

/// A ledger in which every member has a value of its own.
ReadLedger full_account() {
  ReadLedger account;
  account.files = {1, 2, 3, 4, 5, 6, 7, 39};
  account.records = {8, 9, 10, 11, 12, 13, 14, 15, 16, 17};
  account.bytes = {18, 19};
  account.time = {-20, 21, 22};
  account.filtered.first = 23;
  account.filtered.last = 24;
  account.filtered.accounts.add("filtered", 25);
  account.filtered.regions.add("region", 26);
  account.filtered.regions.add(std::string(200, 'r'), 27);
  account.accounts.add("account", 28);
  account.hours.add("eu", -29, 30);
  account.hours.add("us", 31, 32);
  account.hours.add_beyond(33);
  account.omitted = {{"omitted", 34}};
  SecurityFinding finding;
  finding.severity = SecurityFinding::Severity::kHigh;
  finding.id = "id";
  finding.path = "path";
  finding.region = "region";
  finding.first = 35;
  finding.record = 36;
  finding.count = 37;
  account.findings.add(finding);
  finding.id = "other";
  finding.severity = SecurityFinding::Severity::kCritical;
  account.findings.add(finding);
  account.findings.add_left_out(38);
  account.not_reached = {"not reached"};
  account.problems = {{"problem", Problem::Kind::kDamaged, "detail"}};
  account.skipped = {{"skipped", "reason"}};
  return account;
}

TEST_CASE("an account comes back whole, and no part of one is taken for it") {
  FieldWriter out, again;
  write_account(full_account(), out);
  FieldReader in(out.bytes());
  const ReadLedger account = read_account(in);
  CHECK(in.ok());
  CHECK(in.at_end());
  write_account(account, again);
  CHECK(again.bytes() == out.bytes());

  CHECK(account.files.members == 7);
  CHECK(account.files.left_out == 39);
  CHECK(account.records.findings == 17);
  CHECK(account.bytes.decompressed == 19);
  CHECK(account.time.first == -20);
  CHECK(account.time.last == 21);
  CHECK(account.time.without == 22);
  CHECK(account.filtered.last == 24);
  CHECK(account.filtered.regions.beyond() == 27);
  CHECK(account.hours.by_region().at("eu").at(-29) == 30);
  CHECK(account.hours.beyond() == 33);
  CHECK(account.omitted.front().record == 34);
  REQUIRE(account.findings.by_arrival().size() == 2);
  CHECK(account.findings.by_arrival().front()->id == "id");
  CHECK(account.findings.by_arrival().front()->first == 35);
  CHECK_FALSE(account.findings.by_arrival().front()->last);
  CHECK(account.findings.left_out() == 38);
  CHECK(account.not_reached.front() == "not reached");
  CHECK(account.problems.front().kind == Problem::Kind::kDamaged);
  CHECK(account.skipped.front().reason == "reason");

  for (std::size_t size = 0; size < out.bytes().size(); ++size) {
    FieldReader cut(std::string_view(out.bytes()).substr(0, size));
    read_account(cut);
    CHECK_FALSE(cut.ok());
  }
}

TEST_CASE("what trails recorded, counters and fingerprints come back") {
  TrailFacts trails;
  trails.all = {true, false, true, false};
  trails.sources = {"iam", "s3"};
  trails.regions["eu"] = {false, true, false, true};
  trails.add(TrailFacts::Stop{Nanoseconds{7'200'000'000'000}, "StopLogging", "alice", "id"});
  trails.is_complete = false;
  const EntryCounters counters{1, 2, 3, 4, 5};
  const Fingerprint fingerprint{6, sha256("b"), true, "why", 8};
  FieldWriter out, again;
  const auto write = [&](FieldWriter& to, const TrailFacts& t, const EntryCounters& c, const Fingerprint& f) {
    write_trails(t, to);
    write_counters(c, to);
    write_fingerprint(f, to);
  };
  write(out, trails, counters, fingerprint);
  FieldReader in(out.bytes());
  const TrailFacts read = read_trails(in);
  const EntryCounters read_counts = read_counters(in);
  const Fingerprint read_print = read_fingerprint(in);
  CHECK(in.ok());
  CHECK(in.at_end());
  write(again, read, read_counts, read_print);
  CHECK(again.bytes() == out.bytes());
  CHECK(read.stops.at(2).principal == "alice");
  CHECK(read.regions.at("eu").reads);
  CHECK(read_counts.too_many_groups == 5);
  CHECK(read_print.modified == 8);
}

}  // namespace
}  // namespace trailhound
