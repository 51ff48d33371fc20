#pragma once

// Rules and archives of a few lines, for tables of the corner cases of correlations.

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/time.h"
#include "engine/io/input.h"
#include "engine/oracle/correlation.h"
#include "engine/oracle/json.h"
#include "engine/sigma/loader.h"
#include "engine/sigma/selection.h"
#include "engine/testing/base_rules.h"

namespace trailhound {

/// As in a hunt in which every document is selected.
inline RuleSet rules_with(const std::string& correlations) {
  const RuleText text{"rules.yml", "rules.yml", std::string(kBaseRules) + "---\n" + correlations};
  RuleSet set = load_rules({&text, 1}, 1);
  for (const Diagnostic& diagnostic : set.diagnostics) throw std::runtime_error(render(diagnostic));
  const PerDocument<Fate> fates = complete_selection(
      set, {std::vector(set.rules.size(), Wish::kSelected), std::vector(set.correlations.size(), Wish::kSelected)});
  for (std::size_t i = 0; i < fates.rules.size(); ++i) set.rules[i].silent = fates.rules[i] == Fate::kSilent;
  for (std::size_t i = 0; i < fates.correlations.size(); ++i) {
    set.correlations[i].silent = fates.correlations[i] == Fate::kSilent;
  }
  return set;
}

/// Events, each in its own file, in a temporary folder.
class CornerArchive {
 public:
  /// Lines `seconds name more`, where `more` are members of the JSON object: `5 A "user":"x"`. The eventID is the
  /// number of the line, unless `more` has one, and likewise its time; so are the names of the files, which make the
  /// order of paths.
  explicit CornerArchive(const std::string& lines) {
    std::filesystem::create_directory(folder_);
    std::istringstream in(lines);
    std::string line;
    while (std::getline(in, line)) {
      std::istringstream words(line);
      std::string seconds, name, more;
      words >> seconds >> name;
      std::getline(words, more);
      const std::string number = std::to_string(events_.size() + 1);
      std::string json = R"({"eventVersion":"1.09","eventSource":"x","eventName":")" + name + "\"";
      if (more.find("eventTime") == more.npos) {
        json += R"(,"eventTime":")" + format_rfc3339(std::stoll(seconds) * 1'000'000'000) + "\"";
      }
      if (more.find("eventID") == more.npos) json += ",\"eventID\":\"" + number + "\"";
      if (more.size() > 1) json += "," + more;
      json += "}";
      const std::string path = (folder_ / number).string();
      std::ofstream(path, std::ios::binary) << json;
      std::optional<JsonValue> value = parse_json(json);
      if (!value) throw std::runtime_error(json);
      events_.push_back({std::move(*value), path, 0});
    }
  }
  ~CornerArchive() { std::filesystem::remove_all(folder_); }
  CornerArchive(const CornerArchive&) = delete;
  CornerArchive& operator=(const CornerArchive&) = delete;

  std::vector<OracleEvent>& events() { return events_; }
  std::vector<Input> inputs() const {
    const std::vector<std::string> arguments{folder_.string()};
    return find_inputs(arguments).inputs;
  }

 private:
  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("trailhound-corners-" + std::to_string(getpid()));
  std::vector<OracleEvent> events_;
};

}  // namespace trailhound
