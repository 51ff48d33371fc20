#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/figures.h"
#include "engine/base/path_text.h"
#include "engine/base/text.h"
#include "engine/report/summary_sections.h"

namespace trailhound {
namespace {

/// Lists what a run did not examine. It shows the first entries of each kind and counts the rest.
class Unexamined {
 public:
  Unexamined(const HuntFindings& findings, bool is_full, const TextStyle& style)
      : findings_(findings), is_full_(is_full), page_(style) {}

  std::string list();

 private:
  static constexpr std::size_t kListed = 10;
  static constexpr std::size_t kNotReachedListed = 3;  ///< whoever ends a run knows that files are missing

  void item(std::string_view kind, std::string_view name, std::string_view why) {
    page_.paragraph("  " + padded_to(std::string(kind), 12), 14, name);
    page_.paragraph(std::string(14, ' '), 14, why);
  }
  void rest(std::string_view kind, std::size_t count, std::size_t listed, std::string_view noun) {
    if (count > listed)
      item(kind, with_commas(count - listed) + " more" + std::string(noun), "--stats FILE lists all of them");
  }
  std::size_t listed(std::size_t most) const { return is_full_ ? ~std::size_t{0} : most; }

  void problems(Problem::Kind kind, std::string_view name);
  void not_reached();
  void rules();

  const HuntFindings& findings_;
  const bool is_full_;
  TextPage page_;
};

void Unexamined::problems(Problem::Kind kind, std::string_view name) {
  std::size_t count = 0;
  for (const Problem& problem : findings_.ledger->read.problems) {
    if (problem.kind == kind && ++count <= listed(kListed)) {
      item(name, printable(path_text(problem.path)), printable(problem.detail));
    }
  }
  rest(name, count, listed(kListed), "");
}

void Unexamined::not_reached() {
  const HuntLedger& ledger = *findings_.ledger;
  if (ledger.interruption && !ledger.interruption->correlations_evaluated) {
    item("not reached", "correlations", "the run ended before they were evaluated: their alerts are missing");
  }
  const std::vector<std::string>& paths = ledger.read.not_reached;
  for (std::size_t i = 0; i < paths.size() && i < listed(kNotReachedListed); ++i) {
    item("not reached", printable(path_text(paths[i])), "the run ended before it was read to the end");
  }
  rest("not reached", paths.size(), listed(kNotReachedListed), "");
}

void Unexamined::rules() {
  if (findings_.set_aside == nullptr) return;
  const std::vector<SetAside>& rules = *findings_.set_aside;
  for (std::size_t i = 0; i < rules.size() && i < listed(kListed); ++i) {
    const Diagnostic& reason = rules[i].reason;
    std::string place = reason.path;
    if (reason.position.line > 0) {
      place += ':' + std::to_string(reason.position.line) + ':' + std::to_string(reason.position.column);
    }
    item("set aside", printable(path_text(place)),
         printable(reason.text + (reason.code.empty() ? "" : " [" + reason.code + ']')));
  }
  rest("set aside", rules.size(), listed(kListed), " rules");
}

std::string Unexamined::list() {
  problems(Problem::Kind::kFailed, "failed");
  problems(Problem::Kind::kDamaged, "damaged");
  problems(Problem::Kind::kUnreadable, "unreadable");
  not_reached();
  rules();
  for (const EmptyFilter& filter : findings_.ledger->empty_filters) {
    if (filter.is_mistake) item("filter", printable(filter.text), "most likely a mistake");
  }
  return page_.take();
}

/// The skipped files by reason, each with a count and an example, so that twenty READMEs do not hide one of another
/// kind. Reasons of fewer files come first.
void append_skipped(const HuntLedger& ledger, bool is_full, TextPage& page) {
  constexpr std::size_t kListed = 10;
  struct Reason {
    std::uint64_t files = 0;
    std::string_view example;
  };
  std::map<std::string_view, Reason> reasons;
  for (const Skipped& skipped : ledger.read.skipped) {
    Reason& reason = reasons[skipped.reason];
    if (++reason.files == 1) reason.example = skipped.path;
  }
  if (reasons.empty()) return;
  std::vector<std::pair<std::string_view, Reason>> rows(reasons.begin(), reasons.end());
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.second.files < b.second.files; });
  page.line();
  page.line("Skipped (not CloudTrail):");
  const std::size_t shown = is_full ? rows.size() : std::min(rows.size(), kListed);
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& [reason, files] = rows[i];
    page.paragraph("  " + padded_to(counted(files.files, "file"), 12), 14, printable(reason));
    page.paragraph(std::string(14, ' '), 14,
                   (files.files == 1 ? "" : "such as ") + printable(path_text(files.example)));
  }
  if (rows.size() > shown) {
    page.paragraph(std::string(14, ' '), 14,
                   with_commas(rows.size() - shown) + " more reasons: --stats FILE lists all files");
  }
}

}  // namespace

void append_unexamined(const HuntFindings& findings, bool is_full, TextPage& page) {
  const HuntLedger& ledger = *findings.ledger;
  const std::string list = Unexamined(findings, is_full, page.style()).list();
  page.line();
  if (!list.empty()) {
    page.line(bold("Not examined, or only in part:", page.style()));
    page.line(list.substr(0, list.size() - 1));
  } else if (ledger.read.records.evaluated > 0) {
    page.line("Everything was examined.");
  } else if (ledger.read.records.filtered == 0) {
    page.line("No CloudTrail record was found.");
  }
  for (const EmptyFilter& filter : ledger.empty_filters) {
    if (!filter.is_mistake) page.paragraph("", 0, "The filters leave nothing: " + printable(filter.text) + ".");
  }
  append_skipped(ledger, is_full, page);
}

}  // namespace trailhound
