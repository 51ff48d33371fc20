#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/figures.h"
#include "engine/page/json_members.h"
#include "engine/page/sections.h"
#include "engine/page/wording.h"
#include "engine/sigma/levels.h"

namespace trailhound {
namespace {

constexpr std::size_t kPrincipals = 25;
constexpr std::size_t kValues = 6;       // of a property
constexpr std::size_t kKeys = 8;         // of a principal
constexpr std::size_t kGrants = 12;      // of a key
constexpr std::size_t kUses = 4;         // of a grant
constexpr std::size_t kDepth = 6;        // of a chain: a forged one may have no end
constexpr std::size_t kMostSteps = 200;  // of the chains of a principal

CountsByLevel matches_of(const JsonValue& counts) {
  CountsByLevel result{};
  const JsonValue* const matches = member(&counts, "matches");
  for (const Level level : kLevelsFromTop)
    result[static_cast<std::size_t>(level)] = number_at(matches, level_name(level));
  return result;
}

/// `2,641 calls, 15 refused, 507 writes`
std::string calls_text(const JsonValue& counts) {
  std::string text = counted(number_at(&counts, "calls"), "call");
  const std::uint64_t refused = number_at(&counts, "refused"), writes = number_at(&counts, "writes");
  if (refused > 0) text += ", " + with_commas(refused) + " refused";
  if (writes > 0) text += ", " + counted(writes, "write");
  return text;
}

/// `192.168.10.20 (2,104), 10.8.8.10 (280), 4 others`
std::string values_text(const JsonValue* list) {
  std::string text;
  const auto values = elements_at(list, "values");
  const std::size_t shown = std::min(values.size(), kValues);
  for (const JsonValue& use : values.first(shown)) {
    text += (text.empty() ? "" : ", ") + std::string(text_at(&use, "value")) + " (" +
            with_commas(number_at(&use, "calls")) + ")";
    if (const std::string origin = origin_text(&use); !origin.empty()) text += " " + origin;
  }
  const std::uint64_t distinct = number_at(list, "distinct");
  if (distinct > shown) text += ", " + counted(distinct - shown, "other");
  return text;
}

/// Makes the chains of keys: below each key what it was exchanged for, and what was done with that.
class Chains {
 public:
  Chains(const JsonValue& people, const TimeZone* zone) : zone_(zone) {
    for (const JsonValue& grant : elements_at(&people, "grants")) {
      const std::string key(text_at(&grant, "key"));
      if (!key.empty()) by_key_[key].push_back(&grant);
    }
  }

  Values::List of(const JsonValue& principal) {
    steps_.clear();
    const auto keys = elements_at(member(&principal, "keys"), "values");
    for (const JsonValue& key : keys.first(std::min(keys.size(), kKeys))) {
      open_.clear();
      add_key(text_at(&key, "key"), text_at(&key, "session"), key, origin(key), 0);
    }
    return std::move(steps_);
  }

 private:
  /// `issued by AssumeRole to …`, `console login of …`
  std::string origin(const JsonValue& key) const {
    if (const std::string_view event = text_of(member(&key, {"issued_by", "event"})); !event.empty()) {
      return "issued by " + std::string(event) + " to " +
             std::string(text_of(member(&key, {"issued_by", "principal"})));
    }
    const JsonValue* const login = member(&key, "login");
    if (const std::string_view time = text_at(login, "time"); !time.empty()) {
      return "console login of " + moments(time, time, zone_) + " from " + std::string(text_at(login, "address"));
    }
    return is_true_at(&key, "from_console") ? "console" : "";
  }

  void add_step(std::size_t depth, std::string_view name, std::string_view detail, std::string_view calls,
                const JsonValue& counts) {
    if (steps_.size() == kMostSteps) return;
    const std::string time = moments(text_at(&counts, "first"), text_at(&counts, "last"), zone_);
    steps_.emplace_back()
        .text("depth", std::to_string(depth))
        .text("name", name)
        .flag("has_detail", !detail.empty())
        .text("detail", detail)
        .text("calls", time.empty() ? std::string(calls) : std::string(calls) + " · " + time)
        .list("chips", level_chips(matches_of(counts)));
  }

  void add_key(std::string_view key, std::string_view session, const JsonValue& counts, std::string detail,
               std::size_t depth) {
    if (!session.empty()) detail += (detail.empty() ? "session " : ", session ") + std::string(session);
    add_step(depth, key.empty() ? "without a key" : key, detail, calls_text(counts), counts);
    if (depth >= kDepth || key.empty() || !open_.insert(std::string(key)).second) return;
    const auto grants = by_key_.find(key);
    if (grants == by_key_.end()) return;
    std::size_t shown = 0;
    for (const JsonValue* grant : grants->second) {
      if (shown++ == kGrants) break;
      add_grant(*grant, depth + 1);
    }
  }

  void add_grant(const JsonValue& grant, std::size_t depth) {
    const std::string target(text_at(&grant, "target"));
    const std::uint64_t keys = number_at(&grant, "keys");
    const std::string name = std::string(text_at(&grant, "event")) + " → " + (target.empty() ? "the caller" : target);
    add_step(depth, name, "", counted(keys, "key") + ", " + with_commas(number_at(&grant, "used")) + " used", grant);
    const auto used = elements_at(&grant, "used_keys");
    for (const JsonValue& key : used.first(std::min(used.size(), kUses))) {
      add_key(text_at(&key, "key"), text_at(&key, "session"), key, "", depth + 1);
    }
  }

  const TimeZone* zone_;
  std::map<std::string, std::vector<const JsonValue*>, std::less<>> by_key_;
  std::set<std::string> open_;  ///< keys of the chain in hand
  Values::List steps_;
};

Values principal_values(const JsonValue& principal, const TimeZone* zone, Chains& chains) {
  constexpr std::pair<const char*, const char*> kProperties[] = {
      {"Addresses", "addresses"}, {"User agents", "agents"}, {"Regions", "regions"},
      {"Accounts", "accounts"},   {"Services", "services"},  {"Sessions", "sessions"},
  };
  Values::List facts;
  for (const auto& [label, name] : kProperties) {
    const std::string text = values_text(member(&principal, name));
    if (!text.empty()) facts.emplace_back().text("label", label).text("value", text);
  }
  Values::List steps = chains.of(principal);
  const std::uint64_t keys = number_at(member(&principal, "keys"), "distinct");
  Values values;
  values.text("kind", text_at(&principal, "kind"))
      .text("name", text_at(&principal, "name"))
      .text("calls", calls_text(principal))
      .text("time", moments(text_at(&principal, "first"), text_at(&principal, "last"), zone))
      .list("chips", level_chips(matches_of(principal)))
      .list("facts", std::move(facts))
      .flag("has_steps", !steps.empty())
      .list("steps", std::move(steps))
      .flag("are_keys_cut", keys > kKeys)
      .number("keys_left_out", keys > kKeys ? keys - kKeys : 0);
  return values;
}

}  // namespace

void set_people(const CaseFile& file, Values& page) {
  page.flag("has_people", file.people.has_value());
  if (!file.people) return;
  Chains chains(*file.people, file.zone);
  const auto all = elements_at(&*file.people, "principals");
  Values::List principals;
  for (const JsonValue& principal : all.first(std::min(all.size(), kPrincipals))) {
    principals.push_back(principal_values(principal, file.zone, chains));
  }
  const std::uint64_t left_out =
      all.size() - principals.size() + number_at(member(&*file.people, "folded"), "principals");
  page.number("principal_count", all.size()).list("principals", std::move(principals));
  page.flag("are_principals_cut", left_out > 0)
      .text("principals_left_out", counted(left_out, "less serious principal"));
}

}  // namespace trailhound
