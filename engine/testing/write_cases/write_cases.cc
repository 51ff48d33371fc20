// Writes rules and events for engines that know SQL and not Sigma: the generators of the property tests, with fields
// that AWS's table has.
//
//   trailhound_write_cases SEED COUNT RULES FOLDER
//
//   FOLDER/table.sql                  AWS's CREATE TABLE
//   FOLDER/rules/0001.yml …           COUNT rules
//   FOLDER/events.json                the events for all of them, as a file of CloudTrail
//   FOLDER/correlations/01/rules.yml  correlations with their base rules; a set for every 20 of COUNT
//   FOLDER/correlations/01/events.json
//   FOLDER/rule_tests.json            the records of the test files of the folder RULES
//
// Every event of events.json has an eventID and an eventTime of its own. The records of test files have no eventID.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/text.h"
#include "engine/base/time.h"
#include "engine/ruletest/rule_tests.h"
#include "engine/sql/aws_table.h"
#include "engine/testing/generate_correlation.h"
#include "engine/testing/generate_event.h"
#include "engine/testing/generate_rule.h"
#include "engine/testing/random.h"
#include "engine/testing/vocabulary.h"

namespace trailhound {
namespace {

constexpr std::size_t kRulesOfFamily = 6, kEventsOfFamily = 16;

void write_file(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (!out) throw std::runtime_error(path.string() + " cannot be written");
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string digits(std::size_t number, std::size_t count) {
  std::string out = std::to_string(number);
  if (out.size() < count) out.insert(0, count - out.size(), '0');
  return out;
}

/// Fields of AWS's table that are text there.
constexpr std::string_view kTextFields[] = {"userIdentity.type",
                                            "userIdentity.userName",
                                            "userIdentity.sessionContext.sessionIssuer.arn",
                                            "userIdentity.sessionContext.attributes.mfaAuthenticated",
                                            "userIdentity.sessionContext.webIdFederationData.attributes.a",
                                            "sourceIPAddress",
                                            "userAgent",
                                            "errorCode",
                                            "awsRegion",
                                            "readOnly",
                                            "resources.ARN",
                                            "resources.type",
                                            "tlsDetails.tlsVersion"};

/// Rules and events with one vocabulary. What the generators put anywhere in an event goes below a column that holds
/// JSON: into the column's object, or into objects inside arrays of arrays.
class Family {
 public:
  Family(std::size_t number, Random& random) : random_(random), events_(draw_vocabulary(random)) {
    nests_ = number % 3 == 2;
    column_ = random.chance(70) ? "requestParameters" : random.chance(50) ? "responseElements" : "additionalEventData";
    prefix_ = column_ + (nests_ ? ".list." : ".");
    rules_ = events_;
    for (std::string& path : rules_.paths) {
      if (!path.starts_with("event")) path.insert(0, prefix_);
    }
    for (std::size_t more = random.below(3); more > 0; --more) rules_.paths.emplace_back(random.pick(kTextFields));
  }

  std::string rule(std::size_t number) { return draw_rule(rules_, number, random_); }

  /// After the rules of the family, whose wishes some of the events fulfil.
  std::string event(std::size_t number) {
    take_wishes();
    constexpr Nanoseconds kSecond = 1'000'000'000;
    const Nanoseconds time = (1'700'000'000 + static_cast<Nanoseconds>(number) * 7919) * kSecond;
    std::string out = "{\"eventVersion\":\"1.08\",\"eventID\":\"00000000-0000-4000-8000-" + digits(number, 12) +
                      "\",\"eventTime\":\"" + format_rfc3339(time) + "\"";
    out += ",\"eventName\":" + text("eventName") + ",\"eventSource\":" + text("eventSource");
    out += field("sourceIPAddress") + field("userAgent") + field("errorCode") + field("awsRegion");
    if (random_.chance(50)) out.append(",\"readOnly\":").append(random_.chance(50) ? "true" : "false");
    out += user_identity() + resources() + tls_details();
    out += ",\"" + column_ + "\":" + column_value(number);
    return out + "}";
  }

 private:
  void take_wishes() {
    events_.wishes.clear();
    for (Vocabulary::Wish wish : rules_.wishes) {
      if (!wish.path.starts_with(prefix_)) continue;
      wish.path.erase(0, prefix_.size());
      events_.wishes.push_back(std::move(wish));
    }
  }

  std::string drawn_object(std::size_t number) { return draw_event(events_, KeyCase::kAsIs, number, random_); }

  std::string column_value(std::size_t number) {
    if (random_.chance(5)) return "null";
    if (!nests_) return drawn_object(number);
    std::string lists;
    for (std::size_t more = random_.below(3); more > 0; --more) {
      std::string list;
      for (std::size_t objects = random_.below(3); objects > 0; --objects) {
        list.append(list.empty() ? "" : ",").append(drawn_object(number));
      }
      lists.append(lists.empty() ? "" : ",").append("[").append(list).append("]");
    }
    if (random_.chance(20)) lists.append(lists.empty() ? "" : ",").append(drawn_object(number));
    return "{\"list\":[" + lists + "]}";
  }

  /// A JSON string that rules of this family ask for in this field, or nearly.
  std::string text(std::string_view path) {
    std::string out;
    std::vector<std::string> wishes;
    for (const Vocabulary::Wish& wish : rules_.wishes) {
      if (wish.path == path) wishes.push_back(wish.value);
    }
    const bool is_wish = !wishes.empty() && random_.chance(50);
    const std::string drawn = is_wish ? random_.pick(wishes) : random_.pick(events_.texts);
    append_json_string(random_.chance(50) ? drawn : with_other_case(drawn, random_), out);
    return out;
  }

  /// The member for the last key of `path`, with a comma before; nothing if it is absent.
  std::string field(std::string_view path) {
    if (random_.chance(25)) return {};
    const std::size_t dot = path.rfind('.');
    const std::string_view key = dot == std::string_view::npos ? path : path.substr(dot + 1);
    std::string value = "null";
    if (path == "sourceIPAddress" && random_.chance(60)) {
      value = '"' + draw_address(random_) + '"';
    } else if (random_.chance(90)) {
      value = text(path);
    }
    return ",\"" + std::string(key) + "\":" + value;
  }

  /// `,"name":{…}` of members that begin with a comma each.
  static std::string object(std::string_view name, const std::string& members) {
    return ",\"" + std::string(name) + "\":{" + (members.empty() ? "" : members.substr(1)) + "}";
  }

  std::string user_identity() {
    if (random_.chance(10)) return {};
    std::string members = field("userIdentity.type");
    members += field("userIdentity.userName");
    if (random_.chance(70)) {
      std::string context = object("attributes", field("userIdentity.sessionContext.attributes.mfaAuthenticated"));
      context += object("sessionIssuer", field("userIdentity.sessionContext.sessionIssuer.arn"));
      if (random_.chance(50)) {
        const std::string attribute = field("userIdentity.sessionContext.webIdFederationData.attributes.a");
        context += object("webIdFederationData", object("attributes", attribute));
      }
      members += object("sessionContext", context);
    }
    return object("userIdentity", members);
  }

  std::string resources() {
    if (random_.chance(40)) return {};
    std::string list;
    for (std::size_t more = random_.below(4); more > 0; --more) {
      std::string members = field("resources.ARN");
      members += field("resources.type");
      list.append(list.empty() ? "{" : ",{").append(members.empty() ? "" : members.substr(1)).append("}");
    }
    return ",\"resources\":[" + list + "]";
  }

  std::string tls_details() {
    return random_.chance(50) ? std::string() : object("tlsDetails", field("tlsDetails.tlsVersion"));
  }

  Random& random_;
  Vocabulary events_;  ///< with paths from the column's objects on
  Vocabulary rules_;   ///< with paths from the record on
  std::string column_, prefix_;
  bool nests_ = false;
};

void write_rules(std::size_t count, const std::filesystem::path& folder, Random& random) {
  CorrelationGenerator::File events;
  for (std::size_t rule = 0, families = 0; rule < count; ++families) {
    Family family(families, random);
    for (std::size_t i = 0; i < kRulesOfFamily && rule < count; ++i) {
      ++rule;
      write_file(folder / "rules" / (digits(rule, 4) + ".yml"), family.rule(rule));
    }
    for (std::size_t i = 0; i < kEventsOfFamily; ++i) events.records.push_back(family.event(events.records.size() + 1));
  }
  write_file(folder / "events.json", cloudtrail_text(events));
}

void write_correlations(std::size_t sets, const std::filesystem::path& folder, Random& random) {
  for (std::size_t set = 1; set <= sets; ++set) {
    CorrelationGenerator generator(random.next(), CorrelationGenerator::Fields::kOfCloudTrail);
    const std::filesystem::path place = folder / "correlations" / digits(set, 2);
    write_file(place / "rules.yml", generator.rules(6));
    CorrelationGenerator::File all;
    for (const CorrelationGenerator::File& file : generator.archive(120)) {
      all.records.insert(all.records.end(), file.records.begin(), file.records.end());
    }
    write_file(place / "events.json", cloudtrail_text(all));
  }
}

void write_rule_tests(const std::filesystem::path& rules, const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(rules)) {
    if (entry.path().string().ends_with(".test.yml")) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  CorrelationGenerator::File out;
  for (const std::filesystem::path& file : files) {
    const RuleTestFile tests = read_rule_tests(file.string(), text_of(file));
    for (const RuleTestCase& test : tests.cases) out.records.push_back(test.record);
    for (const SeriesTestCase& test : tests.series) {
      out.records.insert(out.records.end(), test.records.begin(), test.records.end());
    }
  }
  write_file(folder / "rule_tests.json", cloudtrail_text(out));
}

}  // namespace
}  // namespace trailhound

int main(int count, char** arguments) {
  if (count != 5) {
    std::cerr << "trailhound_write_cases SEED COUNT RULES FOLDER\n";
    return 2;
  }
  trailhound::Random random(std::strtoull(arguments[1], nullptr, 10));
  const std::size_t rules = std::strtoull(arguments[2], nullptr, 10);
  const std::filesystem::path folder = arguments[4];
  try {
    trailhound::write_file(folder / "table.sql", trailhound::aws_table_ddl());
    trailhound::write_rules(rules, folder, random);
    trailhound::write_correlations(rules / 20, folder, random);
    trailhound::write_rule_tests(arguments[3], folder);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 2;
  }
}
