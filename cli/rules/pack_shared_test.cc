// The built-in rules on recorded attacks: they find every technique and report little else.

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "engine/oracle/json.h"
#include "engine/testing/program/pack.h"
#include "engine/testing/program/program.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

const JsonValue* member(const JsonValue* object, std::string_view key) {
  if (object == nullptr) return nullptr;
  for (const JsonMember& found : object->members) {
    if (found.key == key) return &found.value;
  }
  return nullptr;
}

std::string text(const JsonValue* value) { return value == nullptr ? std::string() : value->text; }

/// Of one line of output.
struct Found {
  std::string path, level;
  bool is_alert = false;
  bool by_tool = false;  ///< the event's user agent is the attack tool's: it is a step of an attack, and no set-up
};

std::vector<Found> hunt(const std::string& path) {
  std::vector<Found> found;
  std::istringstream lines(run_program("hunt -q '" + path + "'").out);
  for (std::string line; std::getline(lines, line);) {
    const std::optional<JsonValue> json = parse_json(line);
    REQUIRE(json);
    const JsonValue* rule = member(&*json, "rule");
    found.push_back(
        {.path = text(member(rule, "path")),
         .level = text(member(rule, "level")),
         .is_alert = text(member(&*json, "schema")) == "trailhound/alert/1",
         .by_tool = text(member(member(&*json, "event"), "userAgent")).find("stratus-red-team") != std::string::npos});
  }
  return found;
}

/// The techniques that the study's list names, with whether they are of the time of its archive.
std::map<std::string, bool> listed_techniques() {
  std::map<std::string, bool> techniques;
  bool is_old = true;
  std::istringstream lines(read_whole(shared_folder() + "/coverage/TECHNIQUES.md"));
  for (std::string line; std::getline(lines, line);) {
    if (line.find("newer than July 2023") != std::string::npos) is_old = false;
    const std::size_t end = line.find_first_of(" |", 2);
    if (!line.starts_with("| ") || end == std::string::npos) continue;
    const std::string id = line.substr(2, end - 2);
    if (id.find('.') != std::string::npos && id.find_first_of("*`") == std::string::npos) {
      techniques["aws." + id] = is_old;
    }
  }
  return techniques;
}

bool any_of_rules(const std::vector<ReadmeRule>& rules, const std::set<std::string>& paths) {
  for (const ReadmeRule& rule : rules) {
    if (paths.contains(rule.path)) return true;
  }
  return false;
}

TEST_CASE("the list and the README name the same techniques") {
  const auto listed = listed_techniques();
  const auto ours = readme_techniques();
  CHECK(listed.size() == 44);
  for (const auto& [technique, is_old] : listed) {
    CAPTURE(technique);
    CHECK(ours.contains(technique));
  }
}

TEST_CASE("invictus: 26 techniques of 26, and quiet on the rest") {
  std::set<std::string> paths;
  std::size_t medium = 0, above = 0;  // of matches that are no step of an attack
  std::set<std::string> alerts;
  for (const Found& found : hunt(shared_folder() + "/data/invictus")) {
    if (found.is_alert) {
      alerts.insert(found.path);
    } else if (found.by_tool) {
      paths.insert(found.path);
    } else {
      medium += found.level == "medium" ? 1 : 0;
      above += found.level == "high" || found.level == "critical" ? 1 : 0;
    }
  }
  const auto ours = readme_techniques();
  std::size_t techniques = 0;
  for (const auto& [technique, is_old] : listed_techniques()) {
    if (!is_old) continue;
    CAPTURE(technique);
    const bool is_found = any_of_rules(ours.at(technique), paths);
    // The tool failed before it came to change the user data, so there is no event of this one.
    CHECK(is_found == (technique != "aws.execution.ec2-user-data"));
    techniques += is_found ? 1 : 0;
  }
  CHECK(techniques == 26);
  CHECK(medium <= 10);
  CHECK(above == 0);
  CHECK(alerts == std::set<std::string>{"credential-access/many_parameters_read.yml",
                                        "credential-access/many_secrets_read.yml",
                                        "credential-access/many_secrets_read_by_version.yml",
                                        "credential-access/password_data_of_many_instances.yml",
                                        "discovery/iam_enumerated.yml", "discovery/user_data_of_many_instances.yml",
                                        "persistence/new_user_made_administrator_with_key.yml",
                                        "privilege-escalation/many_roles_tried.yml"});
}

TEST_CASE("stratus: the technique of every recording is found in it") {
  const auto ours = readme_techniques();
  std::size_t recordings = 0;
  for (const auto& entry : std::filesystem::directory_iterator(shared_folder() + "/data/stratus")) {
    if (entry.path().extension() != ".json") continue;
    CAPTURE(entry.path().string());
    std::set<std::string> paths;
    for (const Found& found : hunt(entry.path().string())) paths.insert(found.path);
    CHECK(any_of_rules(ours.at(entry.path().stem().string()), paths));
    ++recordings;
  }
  CHECK(recordings == 18);
}

TEST_CASE("background: nothing above low") {
  for (const Found& found : hunt(shared_folder() + "/data/background")) {
    CAPTURE(found.path);
    CHECK((found.level == "low" || found.level == "informational"));
  }
}

TEST_CASE("the summary alone explains the attack") {
  const std::string story = run_program("hunt '" + shared_folder() + "/data/invictus'").err;
  const char* const steps[] = {"Look now: 20 findings of level high by 14 rules.\n",
                               "high, 39 medium, 87 low, 1 informational  123837392027:user/bert-jan\n",
                               "\n2023-07-10\n",
                               "11:54:47  medium        29  Windows Password Data of an Instance Read\n",
                               "11:59:02  high           4  CloudTrail Logging Stopped or Trail Deleted\n",
                               "by 123837392027:user/bert-jan, from 192.168.10.20\n",
                               "12:22:41  high           1  Bucket Policy Admits Another Account\n",
                               "alert  New User Made Administrator and Given an Access Key\n",
                               "until 12:24:50, for 123837392027, malicious-iam-user\n",
                               "  trailhound search --around "};
  std::size_t at = 0;
  for (const char* step : steps) {
    CAPTURE(step, story);
    at = story.find(step, at);
    REQUIRE(at != std::string::npos);
  }
}

}  // namespace
}  // namespace trailhound
