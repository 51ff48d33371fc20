#include <algorithm>
#include <array>
#include <string_view>

#include "cli/athena/comparison_report.h"
#include "engine/base/figures.h"
#include "engine/base/text.h"
#include "engine/report/text_page.h"

namespace trailhound {
namespace {

using Counts = ResultComparison::Counts;
using Difference = ResultComparison::Difference;
using RuleRow = ResultComparison::Rule;

constexpr std::size_t kWhole = 1u << 20;  // columns of a pipe: no line breaks

std::uint64_t sum(const std::array<std::uint64_t, 2>& sides) { return sides[0] + sides[1]; }

class TextReport {
 public:
  TextReport(const ComparisonReport& report, std::size_t limit, std::size_t columns)
      : report_(report),
        limit_(limit),
        columns_(columns == 0 ? kWhole : columns),
        page_({.columns = columns_, .color = false, .zone = nullptr}) {}

  std::string write() {
    const Counts totals = report_.totals();
    page_.paragraph({}, 0, verdict(totals));
    if (!report_.rules.empty()) write_table(totals);
    for (const RuleRow& rule : report_.rules) write_differences(rule);
    write_notes(totals);
    return page_.take();
  }

 private:
  std::string only_ours() const { return report_.is_with_match_file ? "only first" : "only ours"; }
  std::string only_theirs() const { return report_.is_with_match_file ? "only second" : "only Athena's"; }

  std::string verdict(const Counts& totals) const {
    const std::string elsewhere = totals.not_in_archive == 0 ? ""
                                                             : ", " + with_commas(totals.not_in_archive) + ' ' +
                                                                   only_theirs() + " and not in our archive";
    const std::string both = with_commas(totals.both) + " on both sides" + elsewhere;
    if (report_.is_equal()) return "Equal: " + both + ".";
    if (totals.is_equal()) return "Not proven to be equal: " + both + ", but not everything was seen.";
    return "Not equal: " + with_commas(totals.only[0]) + ' ' + only_ours() + ", " + with_commas(totals.only[1]) + ' ' +
           only_theirs() + ", " + both + '.';
  }

  /// The columns of numbers, the name of the rule behind them.
  std::string row(const std::array<std::string, 5>& cells, std::string_view name) const {
    const std::string heads[] = {"both", only_ours(), only_theirs(), "not in archive", "duplicates"};
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i == kNotInArchive && !report_.is_archive_read) continue;
      const std::size_t width = std::max<std::size_t>(heads[i].size(), 7);
      line += padded_left(cells[i].empty() ? heads[i] : cells[i], width) + "  ";
    }
    constexpr std::size_t kLeast = 16;
    return line + shortened(name, std::max(kLeast, columns_ - std::min(columns_, line.size())));
  }

  std::string row(const Counts& counts, std::string_view name) const {
    return row({with_commas(counts.both), with_commas(counts.only[0]), with_commas(counts.only[1]),
                with_commas(counts.not_in_archive), with_commas(sum(counts.duplicates))},
               name);
  }

  void write_table(const Counts& totals) {
    page_.line();
    page_.line(row(std::array<std::string, 5>(), "rule"));
    for (const bool is_equal : {false, true}) {  // what differs first
      for (const RuleRow& rule : report_.rules) {
        if (rule.counts.is_equal() == is_equal) page_.line(row(rule.counts, rule.name()));
      }
    }
    if (report_.rules.size() > 1) page_.line(row(totals, "in all"));
  }

  void write_difference(const Difference& difference) {
    const std::string side = difference.side == ResultComparison::Side::kOurs ? only_ours() : only_theirs();
    page_.paragraph("  " + side + "  ", side.size() + 4, printable(difference.key));
    if (!difference.path.empty()) {
      page_.paragraph("    ", 4, printable(difference.path) + " record " + std::to_string(difference.record));
    }
    if (!difference.verdict.empty()) page_.paragraph("    ", 4, difference.verdict);
    for (const std::string& item : difference.items) {
      constexpr std::size_t kVerdict = 6;  // PASS or FAIL, and two blanks
      page_.paragraph("      " + item.substr(0, kVerdict), 6 + kVerdict, item.substr(kVerdict));
    }
  }

  void write_differences(const RuleRow& rule) {
    const std::uint64_t count = sum(rule.counts.only);
    if (count == 0) return;
    page_.line();
    page_.paragraph({}, 0, printable(rule.name()));
    std::uint64_t shown = 0;
    for (const Difference& difference : rule.differences) {
      if (!difference.is_real()) continue;
      if (limit_ > 0 && shown == limit_) break;
      write_difference(difference);
      ++shown;
    }
    if (shown < count) page_.paragraph("  ", 2, with_commas(count - shown) + " more (--limit 0 shows all)");
  }

  void note(const std::string& text) {
    if (!has_notes_) page_.line();
    has_notes_ = true;
    page_.paragraph({}, 0, text);
  }

  void write_notes(const Counts& totals) {
    if (!report_.is_archive_read && totals.only[1] > 0) {
      note("Not decided: whether our archive has the events that are " + only_theirs() + ". --inputs PATH decides it.");
    }
    if (sum(totals.without_id) > 0) {
      note("Events without eventID cannot be paired, only counted: " + with_commas(totals.without_id[0]) +
           " on our side, " + with_commas(totals.without_id[1]) + " on the other.");
    }
    if (!report_.is_archive_whole)
      note("A part of the archive could not be read: an event that it lacks may be there.");
    if (report_.missing_pages > 0) {
      note("Pages of the results are missing, at least " + with_commas(report_.missing_pages) +
           ": a page says that another one follows (NextToken).");
    }
    const ComparisonReport::LeftAside& aside = report_.left_aside;
    if (aside.rules > 0)
      note("Left aside: our results of " + counted(aside.rules, "rule") + " that --rule does not name.");
    if (aside.events > 0)
      note("Left aside: our matches, " + with_commas(aside.events) + ": no result has a column eventid.");
    if (aside.alerts > 0) {
      note("Left aside: our alerts, " + with_commas(aside.alerts) +
           ": no result has the columns of correlations (group_values, first_time, last_time).");
    }
  }

  static constexpr std::size_t kNotInArchive = 3;

  const ComparisonReport& report_;
  const std::size_t limit_, columns_;
  TextPage page_;
  bool has_notes_ = false;
};

}  // namespace

Counts ComparisonReport::totals() const {
  Counts totals;
  for (const RuleRow& rule : rules) totals.add(rule.counts);
  return totals;
}

bool ComparisonReport::is_equal() const {
  return is_archive_whole && missing_pages == 0 &&
         std::all_of(rules.begin(), rules.end(), [](const RuleRow& rule) { return rule.counts.is_equal(); });
}

std::string comparison_text(const ComparisonReport& report, std::size_t limit, std::size_t columns) {
  return TextReport(report, limit, columns).write();
}

}  // namespace trailhound
