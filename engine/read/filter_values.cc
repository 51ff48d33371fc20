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

void check_names(std::string_view what, const std::vector<std::string>& names, const ValueCounts& values,
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
