#include "cli/search/nearest.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "cli/evidence.h"
#include "engine/base/figures.h"
#include "engine/base/text.h"
#include "engine/query/value_list.h"
#include "engine/summary/top.h"

namespace trailhound {
namespace {

constexpr std::size_t kShown = 3, kComparedBytes = 128, kLongestList = 20;

struct Named {
  Aspect aspect;
  const char* field;
  const char* noun;
};
constexpr Named kNamed[] = {{Aspect::kKey, "userIdentity.accessKeyId", "access keys"},
                            {Aspect::kPrincipal, "userIdentity.arn", "principals"},
                            {Aspect::kAddress, "sourceIPAddress", "addresses"},
                            {Aspect::kEvent, "eventName", "events"},
                            {Aspect::kSource, "eventSource", "services"}};

/// Insertions, deletions and replacements that make one text of the other (Levenshtein), where `asked` may begin and
/// end anywhere in `name`: `alise` is one step from `arn:aws:iam::111122223333:user/alice`.
std::size_t distance_within(std::string_view asked, std::string_view name) {
  std::vector<std::size_t> row(name.size() + 1, 0), next(row.size());
  for (std::size_t i = 1; i <= asked.size(); ++i) {
    next[0] = i;
    for (std::size_t k = 1; k <= name.size(); ++k) {
      next[k] = std::min({row[k] + 1, next[k - 1] + 1, row[k - 1] + (asked[i - 1] == name[k - 1] ? 0 : 1)});
    }
    row.swap(next);
  }
  return *std::min_element(row.begin(), row.end());
}

struct Candidate {
  std::size_t distance = 0;
  std::uint64_t events = 0;
  std::string name;
};

/// Keeps those that resemble one of the asked texts most.
class Nearest {
 public:
  explicit Nearest(std::vector<std::string> asked) : asked_(std::move(asked)) {}

  void add(const TopRow& row) {
    if (!row.values.front()) return;
    const std::string name = folded(std::string_view(*row.values.front()).substr(0, kComparedBytes));
    std::size_t distance = ~std::size_t{0};
    for (const std::string& text : asked_) {
      const std::size_t steps = distance_within(text, name);
      if (2 * steps <= text.size()) distance = std::min(distance, steps);
    }
    if (distance == ~std::size_t{0}) return;
    best_.push_back({distance, row.tally.events, *row.values.front()});
    std::sort(best_.begin(), best_.end(), [](const Candidate& a, const Candidate& b) {
      return std::tie(a.distance, b.events, a.name) < std::tie(b.distance, a.events, b.name);
    });
    if (best_.size() > kShown) best_.pop_back();
  }

  std::string text() const {
    std::string text;
    for (const Candidate& candidate : best_) {
      text += (text.empty() ? "" : ", ") + printable(candidate.name) + " (" + with_commas(candidate.events) + ')';
    }
    return text;
  }

 private:
  std::vector<std::string> asked_;
  std::vector<Candidate> best_;
};

/// The texts that were asked for, folded; commas separate events.
std::vector<std::string> asked_texts(const Criterion& criterion) {
  std::vector<std::string> texts;
  for (const std::string& typed : criterion.values) {
    const Result<std::vector<std::string>, std::string> values = expand_value(typed);
    if (!values) continue;
    for (const std::string& value : *values) {
      for (std::size_t at = 0; at <= value.size() && texts.size() < kLongestList;) {
        const std::size_t end =
            criterion.aspect == Aspect::kEvent ? std::min(value.find(',', at), value.size()) : value.size();
        texts.push_back(folded(value.substr(at, std::min(end - at, kComparedBytes))));
        at = end + 1;
      }
    }
  }
  return texts;
}

std::string sentence(const Named& named, const Criterion& criterion, const HuntArguments& run, const InputList& list) {
  const std::vector<std::string> fields = FieldStatistic::extra_fields({named.field});
  const Plan plan = compile_supported({}, {}, fields);
  SummaryOptions options;
  options.read.threads = run.hunt.read.threads;
  options.read.archive_password = run.hunt.read.archive_password;
  Summary summary = summarize(plan, list.inputs, options, FieldStatistic(plan, 1), nullptr);
  if (!summary.error.empty() || !summary.counts) return {};
  Nearest nearest(asked_texts(criterion));
  const TopTotals totals =
      rank(*summary.counts, 1, false, options.memory / 4, [&](const TopRow& row) { nearest.add(row); });
  const std::string text = nearest.text();
  return "nothing was found; of " + with_commas(totals.distinct) + " " + named.noun +
         (text.empty() ? " none resembles" : ", these resemble") + " --" + std::string(option_of(named.aspect)) +
         (text.empty() ? "" : " most: " + text);
}

}  // namespace

std::vector<std::string> nearest_names(const Criteria& criteria, const HuntArguments& run) {
  std::vector<std::string> sentences;
  if (std::find(run.inputs.begin(), run.inputs.end(), "-") != run.inputs.end()) return sentences;
  const InputList list = find_evidence(run.inputs, run.hunt.read);
  for (const Criterion& criterion : criteria.all) {
    const auto named = std::find_if(std::begin(kNamed), std::end(kNamed),
                                    [&](const Named& row) { return row.aspect == criterion.aspect; });
    if (criterion.is_excluded || named == std::end(kNamed)) continue;
    std::string text = sentence(*named, criterion, run, list);
    if (!text.empty()) sentences.push_back(std::move(text));
  }
  return sentences;
}

}  // namespace trailhound
