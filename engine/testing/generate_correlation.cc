#include "engine/testing/generate_correlation.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/base/time.h"

namespace trailhound {
namespace {

/// What the base rules look for, by their names.
constexpr std::string_view kBases[] = {"base_a", "base_b", "base_c", "base_d", "base_ab"};
constexpr std::string_view kFields[] = {"user",
                                        "address",
                                        "detail.size",
                                        "detail.tags",
                                        "missing",
                                        "user",
                                        "trailhound.principal",
                                        "trailhound.network",
                                        "address",
                                        "address",
                                        "trailhound.agent_family"};
constexpr std::string_view kTimespans[] = {"0s", "1s", "5s", "20s", "1m", "1h", "1M", "290y"};

std::string base_rules() {
  std::string out;
  for (const std::string_view name : kBases) {
    out.append("title: ").append(name).append("\nname: ").append(name);
    out += "\nlogsource: {product: aws, service: cloudtrail}\ndetection:\n  s:\n    eventName:\n";
    for (const char letter : name.substr(5)) out.append("      - Call").append(1, letter).append("\n");
    out += "  condition: s\n---\n";
  }
  return out;
}

std::string list(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts) out.append(out.size() > 1 ? ", " : "").append(text);
  return out + "]";
}

}  // namespace

std::string CorrelationGenerator::rules(std::size_t correlations) {
  std::vector<Drawn> drawn;
  for (std::size_t i = 0; i < correlations; ++i) drawn.push_back(correlation(i, drawn));
  std::string out;
  const bool first = random_.chance(50);
  if (!first) out += base_rules();
  for (const Drawn& each : drawn) out += each.document + "---\n";
  if (first) out += base_rules();
  return out;
}

CorrelationGenerator::Drawn CorrelationGenerator::correlation(std::size_t number, const std::vector<Drawn>& before) {
  constexpr std::string_view kTypes[] = {"event_count",      "value_count",  "value_sum", "value_avg",
                                         "value_percentile", "value_median", "temporal",  "temporal_ordered",
                                         "new_value",        "new_value"};
  const std::string type(random_.pick(kTypes));
  const bool temporal = type.starts_with("temporal"), is_new_value = type == "new_value";
  const bool of_values = type.starts_with("value");
  Drawn out;
  out.name = "correlation_" + std::to_string(number);

  std::vector<std::string> names;
  const Drawn* inner = nullptr;
  if (!before.empty() && !of_values && random_.chance(30)) {
    inner = &random_.pick(before);
    if (is_new_value && inner->group.empty()) inner = nullptr;  // it would have no field
    if (inner != nullptr) names.push_back(inner->name);
  }
  for (std::size_t more = random_.between(temporal && names.empty() ? 2 : 1, 3); more > 0; --more) {
    const std::string name(random_.pick(kBases));
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  for (std::size_t i = names.size(); i > 1; --i) std::swap(names[i - 1], names[random_.below(i)]);

  // The parts of an outer group are parts of the inner one.
  const std::size_t parts = random_.below(3);
  for (std::size_t i = 0; i < parts; ++i) {
    if (inner != nullptr && inner->group.empty()) break;
    const std::string part = inner != nullptr ? random_.pick(inner->group) : field();
    if (part.ends_with("missing") && random_.chance(80)) continue;
    if (std::find(out.group.begin(), out.group.end(), part) == out.group.end()) out.group.push_back(part);
  }
  const bool aliased = inner == nullptr && !out.group.empty() && random_.chance(25);
  const std::string alias_field(random_.pick(kFields));
  const std::string original = out.group.empty() ? std::string() : out.group.front();
  if (aliased) out.group.front() = "who";

  std::string& text = out.document;
  text = "title: Correlation " + std::to_string(number) + "\nname: " + out.name + "\ncorrelation:\n  type: " + type;
  text += "\n";
  if (!is_new_value) text += "  timespan: " + std::string(random_.pick(kTimespans)) + "\n";
  if (!out.group.empty()) text += "  group-by: " + list(out.group) + "\n";
  if (aliased) {
    text += "  aliases:\n    who:\n";
    for (std::size_t i = 0; i < names.size(); ++i) {
      text += "      " + names[i] + ": " + (i == 0 ? alias_field : original) + "\n";
    }
  }
  if (is_new_value) {
    text += "  rules: " + list(names) + "\n" + news(inner != nullptr ? inner->group : std::vector<std::string>());
  } else if (temporal && random_.chance(40)) {
    text += "  condition: " + expression(names) + "\n";
    if (random_.chance(50)) text += "  rules: " + list(names) + "\n";
  } else {
    text += "  rules: " + list(names) + "\n";
    if (!temporal || random_.chance(40)) text += "  condition:\n" + bounds(of_values);
    if (type == "value_count" && random_.chance(30)) {
      text += "    field: [" + place("user") + ", " + place("address") + "]\n";
    } else if (of_values) {
      text += "    field: " + (type == "value_count" ? field() : place("detail.size")) + "\n";
    }
    if (type == "value_percentile" && random_.chance(80)) {
      constexpr std::string_view kPercentiles[] = {"0", "33.3", "90", "99.999999", "100"};
      text += "    percentile: " + std::string(random_.pick(kPercentiles)) + "\n";
    }
  }
  if (random_.chance(30)) text += "  generate: true\n";
  return out;
}

std::string CorrelationGenerator::field() { return place(random_.pick(kFields)); }

std::string CorrelationGenerator::place(std::string_view field) const {
  if (fields_ == Fields::kOwn || field.starts_with("trailhound.")) return std::string(field);
  return "requestParameters." + std::string(field.substr(field.find('.') + 1));  // npos + 1 is 0
}

/// What is new: of an inner correlation's alerts a part of its group.
std::string CorrelationGenerator::news(const std::vector<std::string>& inner_group) {
  constexpr std::string_view kLearning[] = {"0s", "1s", "5s", "20s", "30m", "1h", "290y"};
  std::string out = "  field: ";
  if (!inner_group.empty()) {
    out += random_.pick(inner_group) + "\n";
  } else if (random_.chance(25)) {
    out += "[" + place("user") + ", " + place(random_.chance(50) ? "trailhound.network" : "detail.tags") + "]\n";
  } else {
    out += field() + "\n";
  }
  if (!random_.chance(60)) return out;
  out += "  learn: " + std::string(random_.pick(kLearning)) + "\n";
  return out + (random_.chance(25) ? "  new-groups: ignore\n" : "");
}

std::string CorrelationGenerator::bounds(bool of_values) {
  constexpr std::string_view kOperators[] = {"gt", "gte", "gte", "gte", "lt", "lte", "eq", "neq"};
  constexpr std::string_view kFractions[] = {"0.3", "1.5", "-2", "7"};
  const std::string first(random_.pick(kOperators));
  const auto number = [&] {
    const std::size_t whole = random_.between(1, 5);
    const bool fraction = of_values && random_.chance(40);
    return fraction ? std::string(random_.pick(kFractions)) : std::to_string(whole);
  };
  std::string out = "    " + first + ": " + number() + "\n";
  if (!random_.chance(20)) return out;
  const std::string second(random_.pick(kOperators));
  if (second != first) out += "    " + second + ": " + number() + "\n";
  return out;
}

std::string CorrelationGenerator::expression(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool negated = i > 0 && random_.chance(30);
    const bool alternative = random_.chance(30);
    if (i > 0) out = "(" + out + ")" + (alternative ? " or " : " and ");
    out += (negated ? "not " : "") + names[i];
  }
  return out;
}

std::string CorrelationGenerator::value() {
  constexpr std::string_view kScalars[] = {"\"x\"", "\"x\"", "\"y\"", "\"y\"", "\"\\u0078\"", "\"\"",
                                           "1",     "1.0",   "\"1\"", "true",  "null",        "\"true\""};
  const std::size_t kind = random_.below(10);
  if (kind < 8) return std::string(random_.pick(kScalars));
  if (kind == 8) return "{\"a\":1}";
  std::string out = "[";
  const bool many = random_.chance(5);
  for (std::size_t more = many ? 70 : random_.below(4); more > 0; --more) {
    if (out.size() > 1) out += ",";
    out += many ? std::to_string(more) : std::string(random_.pick(kScalars));
  }
  return out + "]";
}

/// What derived fields are derived from.
std::string CorrelationGenerator::caller() {
  constexpr std::string_view kIdentities[] = {
      R"({"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/Admin/bob"})",
      R"({"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/Admin/eve"})",
      R"({"type":"IAMUser","userName":"bob"})",
      R"({"type":"Root","accountId":"111122223333"})",
      R"({"type":null})",
      R"("")"};
  constexpr std::string_view kAddresses[] = {
      "\"203.0.113.9\"", "\"203.0.7.7\"", "\"2001:db8:1:2::9\"", "\"AWS Internal\"", "[]", "[7,\"198.51.100.1\"]"};
  constexpr std::string_view kAgents[] = {"\"aws-cli/2.13\"", "\"Boto3/1.26\"", "\"Boto3/1.27\"", "\"\""};
  std::string out = ",\"userIdentity\":" + std::string(random_.pick(kIdentities));
  out += ",\"sourceIPAddress\":" + std::string(random_.pick(kAddresses));
  return out + ",\"userAgent\":" + std::string(random_.pick(kAgents));
}

std::string CorrelationGenerator::event(std::size_t number) {
  constexpr std::string_view kNumbers[] = {"0",   "1",    "0.1",   "0.2",       "-3",   "2.50",
                                           "1e1", "1e30", "\"7\"", "\"seven\"", "[1,2]"};
  std::string out = "{\"eventName\":\"Call" + std::string(1, "abcde"[random_.below(5)]) + "\"";
  const std::size_t without = random_.below(30);
  if (without == 0) {
    out += ",\"eventTime\":\"yesterday\"";
  } else if (without != 1) {
    // Bursts of a few seconds, an hour apart; fractions are rare, as in CloudTrail.
    constexpr Nanoseconds kSecond = 1'000'000'000;
    const auto seconds = static_cast<Nanoseconds>(random_.below(4) * 3600 + random_.below(15));
    const Nanoseconds fraction = random_.chance(5) ? kSecond / 2 : 0;
    out += ",\"eventTime\":\"" + format_rfc3339((1'700'000'000 + seconds) * kSecond + fraction) + "\"";
  }
  const bool in_columns = fields_ == Fields::kOfCloudTrail;
  const std::size_t identity = random_.below(10);
  std::string digits = std::to_string(number);
  digits.insert(0, 12 - std::min<std::size_t>(digits.size(), 12), '0');
  if (identity < 8 || in_columns) {
    out += ",\"eventID\":\"" + std::string(1, "0123456789abcdef"[random_.below(16)]) + "0000000-0000-4000-8000-" +
           digits + "\"";
  } else if (identity == 8) {
    out += ",\"eventID\":\"event " + digits + "\"";
  }
  std::string parts;
  for (const std::string_view field : {"user", "address"}) {
    if (random_.chance(85)) parts.append(",\"").append(field).append("\":").append(value());
  }
  if (!in_columns) out += parts;
  if (random_.chance(60)) out += caller();
  const std::string size(random_.pick(kNumbers));
  out += in_columns ? ",\"requestParameters\":{" : ",\"detail\":{";
  out += "\"size\":" + size + ",\"tags\":" + value();
  if (in_columns) out += parts;
  return out + "}}";
}

std::vector<CorrelationGenerator::File> CorrelationGenerator::archive(std::size_t events) {
  std::vector<File> files(random_.between(1, 5));
  for (File& file : files) {
    file.name =
        std::string(1, static_cast<char>('a' + random_.below(26))) + std::to_string(&file - files.data()) + ".json";
  }
  for (std::size_t i = 0; i < events; ++i) {
    const std::string record = event(i);
    files[random_.below(files.size())].records.push_back(record);
    if (random_.chance(10)) files[random_.below(files.size())].records.push_back(record);
  }
  return files;
}

std::string cloudtrail_text(const CorrelationGenerator::File& file) {
  std::string out = "{\"Records\":[";
  for (std::size_t i = 0; i < file.records.size(); ++i) out.append(i > 0 ? ",\n" : "\n").append(file.records[i]);
  return out + "\n]}\n";
}

}  // namespace trailhound
