#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/time.h"
#include "engine/bindings/c/trailhound.h"
#include "engine/hunt/hunt_options.h"
#include "engine/hunt/loaded_rules.h"
#include "engine/output/columns.h"
#include "engine/query/criteria.h"

/// What was added, read and checked. A value.
struct trailhound_options {
  std::vector<std::string> rules, placeholders, exclude_from, levels;
  trailhound::RuleFilter filter;
  bool all_lines = false;
  trailhound::HuntOptions hunt;
  std::string format = "jsonl";
  std::vector<trailhound::Column> columns;
  bool sort = false;
  trailhound::Criteria criteria;
  std::optional<trailhound::Nanoseconds> since;
  std::size_t limit = 0;
};

namespace trailhound {

/// Why an option cannot be added; nullopt: it was.
std::optional<std::string> add_option(std::string_view name, std::string_view value, trailhound_options& options);

/// Where the rules of the options come from; `fields`: as RuleSource::extra_fields. The error: a fault of a tuning
/// file.
Result<RuleSource, std::string> rule_source(const trailhound_options& options, std::vector<std::string> fields);

}  // namespace trailhound
