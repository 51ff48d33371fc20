#include "engine/sigma/rule.h"

#include "engine/base/ascii.h"
#include "engine/base/text.h"

namespace trailhound {
namespace {

/// `lower` is the ASCII text in lower case.
bool equal_ignoring_ascii_case(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (ascii_lower(text[i]) != lower[i]) return false;
  }
  return true;
}

}  // namespace

std::string_view to_string(TimePartTest::Part part) {
  switch (part) {
    case TimePartTest::Part::kMinute:
      return "minute";
    case TimePartTest::Part::kHour:
      return "hour";
    case TimePartTest::Part::kDay:
      return "day";
    case TimePartTest::Part::kWeek:
      return "week";
    case TimePartTest::Part::kMonth:
      return "month";
    case TimePartTest::Part::kYear:
      return "year";
  }
  return {};
}

std::string_view symbol(Comparison comparison) {
  switch (comparison) {
    case Comparison::kEqual:
      return "=";
    case Comparison::kGreater:
      return ">";
    case Comparison::kGreaterOrEqual:
      return ">=";
    case Comparison::kLess:
      return "<";
    case Comparison::kLessOrEqual:
      return "<=";
  }
  return "";
}

std::string_view to_string(Level level) {
  switch (level) {
    case Level::kNone:
      return "";
    case Level::kInformational:
      return "informational";
    case Level::kLow:
      return "low";
    case Level::kMedium:
      return "medium";
    case Level::kHigh:
      return "high";
    case Level::kCritical:
      return "critical";
  }
  return "";
}

std::optional<std::string_view> known_status(std::string_view text) {
  constexpr std::string_view kStatuses[] = {"stable", "test", "experimental", "deprecated", "unsupported"};
  const std::string lower = folded(text);
  for (const std::string_view status : kStatuses) {
    if (status == lower) return status;
  }
  return std::nullopt;
}

std::optional<Level> parse_level(std::string_view text) {
  for (const Level level : {Level::kInformational, Level::kLow, Level::kMedium, Level::kHigh, Level::kCritical}) {
    if (equal_ignoring_ascii_case(text, to_string(level))) return level;
  }
  return std::nullopt;
}

bool LogSource::is_cloudtrail() const {
  return category.empty() && (product.empty() || equal_ignoring_ascii_case(product, "aws")) &&
         (service.empty() || equal_ignoring_ascii_case(service, "cloudtrail"));
}

}  // namespace trailhound
