#include "engine/geo/geo_database.h"

#include <catch2/catch.hpp>

#include "engine/geo/mmdb_section.h"
#include "engine/geo/origins.h"
#include "engine/testing/mmdb_writer.h"
#include "engine/testing/test_files.h"

namespace trailhound {
namespace {

using Catch::Contains;
using Pairs = MmdbValue::Pairs;

std::string text_of(const Place& place) { return to_text({AddressKind::kPublic, place}); }

std::string look_up(const std::string& path, std::string_view address) {
  const auto database = GeoDatabase::open(path);
  REQUIRE(database.has_value());
  Place place;
  return (*database)->look_up(address, place) ? text_of(place) : "damaged";
}

std::string fault_of(const std::string& path) {
  const auto database = GeoDatabase::open(path);
  return database ? "" : database.error();
}

TEST_CASE("a database of each size of records knows its networks, and the most specific one counts") {
  const TestFolder folder;
  for (const unsigned record_size : {24u, 28u, 32u}) {
    CAPTURE(record_size);
    MmdbWriter writer(record_size);
    writer.add("203.0.113.0/24", Pairs{{"country", Pairs{{"iso_code", "NZ"}}}});
    writer.add("203.0.113.128/25", Pairs{{"country", Pairs{{"iso_code", "FR"}}}});
    writer.add("2001:db8::/32", Pairs{{"country", Pairs{{"iso_code", "IS"}}}});
    const std::string path = folder.write("a.mmdb", writer.bytes());
    CHECK(look_up(path, "203.0.113.0") == "NZ");
    CHECK(look_up(path, "203.0.113.127") == "NZ");
    CHECK(look_up(path, "203.0.113.128") == "FR");
    CHECK(look_up(path, "203.0.114.0").empty());
    CHECK(look_up(path, "2001:db8:1::9") == "IS");
    CHECK(look_up(path, "2001:db9::").empty());
    CHECK(look_up(path, "iam.amazonaws.com").empty());
    CHECK(look_up(path, "").empty());
  }
}

TEST_CASE("the members of GeoLite2 and of IPinfo are read") {
  struct Row {
    Pairs members;
    const char* text;
  };
  const Row rows[] = {
      {{{"country", Pairs{{"iso_code", "DE"}, {"names", Pairs{{"en", "Germany"}}}}},
        {"city", Pairs{{"names", Pairs{{"de", "Köln"}, {"en", "Cologne"}}}}}},
       "DE Cologne"},
      {{{"autonomous_system_number", 64496u}, {"autonomous_system_organization", "Example Net"}},
       "AS64496 Example Net"},
      {{{"country", "DE"}, {"city", "Cologne"}, {"asn", "AS64496"}, {"as_name", "Example Net"}},
       "DE Cologne, AS64496 Example Net"},
      {{{"country_code", "DE"}, {"country", "Germany"}, {"asn", "ASx"}}, "DE"},
      {{{"subdivisions", std::vector<MmdbValue>{Pairs{{"iso_code", "NW"}}}}, {"location", Pairs{{"radius", 5u}}}}, ""},
  };
  const TestFolder folder;
  for (const Row& row : rows) {
    CAPTURE(row.text);
    MmdbWriter writer;
    writer.add("203.0.113.0/24", row.members);
    CHECK(look_up(folder.write("a.mmdb", writer.bytes()), "203.0.113.9") == row.text);
  }
}

TEST_CASE("several databases complete each other, and the earlier one takes precedence") {
  const TestFolder folder;
  MmdbWriter other;
  other.add("203.0.112.0/23", Pairs{{"country", "XX"}, {"city", "Elsewhere"}});
  const std::string city = folder.write("city.mmdb", example_city_database());
  const std::string asn = folder.write("asn.mmdb", example_asn_database());
  const auto origins = Origins::open({city, asn, folder.write("other.mmdb", other.bytes())});
  REQUIRE(origins.has_value());
  CHECK(to_text((*origins)->find("203.0.113.9")) == "NZ Wellington, AS64496 Example Net");
  CHECK(to_text((*origins)->find("203.0.112.9")) == "XX Elsewhere");
  CHECK(to_text((*origins)->find("2001:db8::1")) == "IS Akureyri");
  CHECK(to_text((*origins)->find("192.0.2.1")).empty());
  CHECK(to_text((*origins)->find("10.0.0.1")) == "private");
  CHECK(to_text((*origins)->find("s3.amazonaws.com")) == "AWS service");
  CHECK((*origins)->failure().empty());
  CHECK((*origins)->databases()[0]->digest() == sha256(example_city_database()));
  JsonWriter json(JsonWriter::Style::kOneLine);
  json.begin_object();
  write_origin((*origins)->find("203.0.113.9"), json);
  json.end_object();
  CHECK(json.take() ==
        R"({"origin":{"kind":"public","country":"NZ","city":"Wellington","asn":64496,"organization":"Example Net"}})"
        "\n");
}

TEST_CASE("a file that is no database is refused with its name") {
  const TestFolder folder;
  CHECK_THAT(fault_of(folder.path("none.mmdb")), Contains("none.mmdb cannot be opened"));
  CHECK_THAT(fault_of(folder.path()), Contains("is not a file"));
  CHECK_THAT(fault_of(folder.write("empty", "")), Contains("is no MaxMind database"));
  CHECK_THAT(fault_of(folder.write("text", std::string(300'000, 'x'))), Contains("is no MaxMind database"));
  CHECK_THAT(fault_of(folder.write("marker", "\xAB\xCD\xEFMaxMind.com")), Contains("is damaged"));
  // The search tree of 2^29 + 1 nodes of eight bytes has a size of eight in 32 bits.
  std::string bytes = MmdbWriter(32).bytes();
  const std::size_t count = bytes.find("node_count") + 11;  // behind the name and the head of the number
  bytes.replace(count, 4, std::string("\x20\x00\x00\x01", 4));
  CHECK_THAT(fault_of(folder.write("large", bytes)), Contains("its search tree does not fit the file"));
}

TEST_CASE("a database that ends early is refused, or its damage is found with the address") {
  const TestFolder folder;
  const std::string whole = example_city_database();
  const std::size_t metadata = whole.find("\xAB\xCD\xEFMaxMind.com");
  for (std::size_t size = metadata; size < whole.size(); ++size) {
    const std::string fault = fault_of(folder.write("a.mmdb", whole.substr(0, size)));
    CHECK_THAT(fault, Contains("a.mmdb"));
  }
  // A part in the middle is missing: what the tree points to is now elsewhere.
  const std::string path = folder.write("b.mmdb", whole.substr(0, metadata - 40) + whole.substr(metadata));
  const auto origins = Origins::open({path});
  REQUIRE(origins.has_value());
  CHECK(to_text((*origins)->find("2001:db8::1")).empty());
  CHECK_THAT((*origins)->failure(), Contains("b.mmdb is damaged: what it says about 2001:db8::1 cannot be read"));
}

TEST_CASE("no changed byte makes a database crash the program or hang it") {
  const TestFolder folder;
  const std::string whole = example_city_database();
  std::size_t refused = 0, found = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const unsigned change : {0x01u, 0x80u, 0xFFu}) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(static_cast<unsigned char>(damaged[at]) ^ change);
      const auto origins = Origins::open({folder.write("a.mmdb", damaged)});
      if (!origins) {
        ++refused;
        continue;
      }
      for (const char* address : {"203.0.113.9", "198.51.100.9", "2001:db8::1", "0.0.0.0", "ffff::"}) {
        if (!to_text((*origins)->find(address)).empty()) ++found;
      }
    }
  }
  CHECK(refused > 0);
  CHECK(found > 0);
}

TEST_CASE("values that are nested without end, or point at each other, are damage") {
  std::size_t taken = 0;
  const auto read = [&](const std::string& bytes) {
    return MmdbSection(bytes).read(0, [&](std::string_view, const MmdbSection::Scalar&) { ++taken; });
  };
  std::string nested;
  for (int level = 0; level < 1'000'000; ++level) nested.append("\x01\x04", 2);  // an array of one
  CHECK_FALSE(read(nested));
  CHECK_FALSE(read(std::string("\x20\x00", 2)));  // a pointer to itself
  CHECK_FALSE(
      read("\xe1"
           "Aa" +
           std::string("\x20\x00", 2)));  // a map that contains itself
  std::string doubling;  // each array has two pointers to the next one: 2^15 values, of six bytes each level
  for (unsigned level = 0; level < 15; ++level) {
    doubling.append("\x02\x04", 2);
    for (int i = 0; i < 2; ++i) doubling.append({'\x20', static_cast<char>((level + 1) * 6)});
  }
  CHECK_FALSE(read(doubling + "Aa"));
  CHECK(taken < MmdbSection::kMostValues);
  CHECK(read("Aa"));
}

}  // namespace
}  // namespace trailhound
