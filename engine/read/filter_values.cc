#include "engine/read/filter_values.h"

#include <algorithm>
#include <utility>

#include "engine/base/figures.h"
#include "engine/base/text.h"
#include "engine/read/options.h"
#include "engine/read/read_ledger.h"

namespace trailhound {
namespace {

constexpr std::size_t kShown = 5;

void check_names(std::string_view what, const std::vector<std::string>& names, const FilterValues& values,
                 std::vector<EmptyFilter>& out) {
  for (const std::string& name : names) {
    if (values.may_contain(name)) continue;
    std::string text = "no record of " + std::string(what) + ' ' + name;
    const std::string there_is = values.most_frequent(kShown);
    text += there_is.empty() ? "; no record states one" : "; there is " + there_is;
    out.push_back({std::move(text), true});
  }
}

}  // namespace

void FilterValues::add(std::string_view value, std::uint64_t events) {
  if (value.empty()) return;
  if (value.size() > kMaxValueBytes) {
    beyond_ += events;
    return;
  }
  const auto found = counts_.find(value);
  if (found != counts_.end()) {
    found->second += events;
  } else if (counts_.size() < kMaxValues) {
    counts_.emplace(value, events);
  } else {
    beyond_ += events;
  }
}

void FilterValues::add(const FilterValues& other) {
  for (const auto& [value, events] : other.counts_) add(value, events);
  beyond_ += other.beyond_;
}

std::string FilterValues::most_frequent(std::size_t most) const {
  std::vector<std::pair<std::string, std::uint64_t>> values(counts_.begin(), counts_.end());
  std::stable_sort(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string text;
  for (std::size_t i = 0; i < values.size() && i < most; ++i) {
    text += (i == 0 ? "" : ", ") + printable(values[i].first) + " (" + counted(values[i].second, "record") + ')';
  }
  if (values.size() > most) text += " and " + with_commas(values.size() - most) + " others";
  return text;
}

std::vector<EmptyFilter> empty_filters(const ReadOptions& options, const ReadLedger& ledger) {
  std::vector<EmptyFilter> out;
  if (ledger.records.evaluated + ledger.records.filtered == 0) return out;  // no event at all is said elsewhere
  check_names("account", options.accounts, ledger.filtered.accounts, out);
  check_names("region", options.regions, ledger.filtered.regions, out);
  const ReadLedger::Filtered& all = ledger.filtered;
  const bool has_range = options.from || options.to;
  if (has_range && out.empty() && ledger.records.evaluated == 0) {
    std::string text = "no record";
    if (options.from) text += " from " + format_rfc3339(*options.from) + " on";
    if (options.to) text += std::string(options.from ? "," : "") + " until " + format_rfc3339(*options.to);
    if (all.first <= all.last) {
      text += "; the records are from " + format_rfc3339(all.first) + " to " + format_rfc3339(all.last);
    }
    out.push_back({std::move(text), false});
  }
  return out;
}

}  // namespace trailhound
