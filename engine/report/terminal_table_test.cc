#include "engine/report/terminal_table.h"

#include <catch2/catch.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "engine/testing/text_sink.h"

namespace trailhound {
namespace {

using Catch::Contains;

constexpr Column kHunt[] = {Column::kTime,      Column::kLevel,   Column::kRule,
                            Column::kPrincipal, Column::kAddress, Column::kEvent};

std::string table(const std::vector<std::string>& rows, std::size_t columns, bool color = false) {
  TextSink page;
  const std::vector<Column> chosen = columns_for_terminal(kHunt, columns);
  TerminalTable table(page, chosen, {.columns = columns, .color = color, .zone = nullptr});
  for (const std::string& row : rows) table.write_match(row, 0);
  return page.text;
}

std::string row(const std::string& time, const std::string& level, const std::string& rule,
                const std::string& principal) {
  return time + "\t" + level + "\t" + rule + "\t" + principal + "\t203.0.113.105\tStopLogging\t\teu-west-1\n";
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST_CASE("80 columns have the time of day, and the day above") {
  const std::string user = "arn:aws:iam::111122223333:user/backup-agent";
  CHECK(table({row("2026-03-14T09:16:48Z", "critical", "Trail Stopped", user),
               row("2026-03-14T09:17:00Z", "informational", "CloudTrail Logging Stopped or Trail Deleted", user),
               row("2026-03-15T00:00:00Z", "", "Trail Stopped", "")},
              80) ==
        "TIME     LEVEL RULE                    PRINCIPAL    ADDRESS         EVENT\n"
        "2026-03-14 (UTC)\n"
        "09:16:48 crit  Trail Stopped           backup-agent 203.0.113.105   StopLogging\n"
        "09:17:00 info  CloudTrail …ail Deleted backup-agent 203.0.113.105   StopLogging\n"
        "2026-03-15 (UTC)\n"
        "00:00:00 -     Trail Stopped           -            203.0.113.105   StopLogging\n");
}

TEST_CASE("a narrow terminal has fewer columns, down to the time and the rule") {
  using Columns = std::vector<Column>;
  const auto of_hunt = [](std::size_t columns) { return columns_for_terminal(kHunt, columns); };
  CHECK(of_hunt(79) == Columns{Column::kTime, Column::kLevel, Column::kRule, Column::kPrincipal, Column::kEvent});
  CHECK(of_hunt(40) == Columns{Column::kTime, Column::kLevel, Column::kRule});
  CHECK(of_hunt(20) == Columns{Column::kTime, Column::kRule});
  constexpr Column kSearch[] = {Column::kTime, Column::kPrincipal, Column::kAddress, Column::kEvent, Column::kOutcome};
  CHECK(columns_for_terminal(kSearch, 40) == Columns{Column::kTime, Column::kPrincipal, Column::kEvent});
  CHECK(columns_for_terminal(kSearch, 20) == Columns{Column::kTime, Column::kEvent});
  for (const std::size_t columns : std::initializer_list<std::size_t>{20, 24, 32, 38}) {
    CAPTURE(columns);
    TextSink page;
    const Columns chosen{Column::kTime, Column::kRule};
    TerminalTable table(page, chosen, {.columns = columns, .color = false, .zone = nullptr});
    table.write_match("2026-03-14T09:16:48Z\tCloudTrail Logging Stopped or Trail Deleted\n", 0);
    for (const std::string& line : lines_of(page.text)) CHECK(display_width(line) <= columns);
    CHECK_THAT(page.text, Contains("\n09:16:48 Cloud") || Contains("\n09:16:48 Clou…"));
  }
}

TEST_CASE("no line of a table is wider than the terminal, and a wider one shows more") {
  const std::string rows[] = {
      row("2026-03-14T09:16:48Z", "high", std::string(200, 'r'),
          "arn:aws:iam::111122223333:user/" + std::string(99, 'u')),
      row("no time", "low", "日本語のとても長い名前のルールです、本当に", std::string(300, 'x'))};
  std::size_t widest = 0;
  for (const std::size_t columns : std::initializer_list<std::size_t>{80, 100, 109, 110, 132, 160, 200, 300}) {
    CAPTURE(columns);
    const std::string text = table({rows[0], rows[1]}, columns);
    std::size_t used = 0;
    for (const std::string& line : lines_of(text)) used = std::max(used, display_width(line));
    CHECK(used <= columns);
    CHECK(used >= widest);
    widest = used;
  }
  CHECK_THAT(table({rows[0]}, 80), !Contains("REGION") && !Contains("OUTCOME"));
  CHECK_THAT(table({rows[0]}, 200), Contains("REGION") && Contains("OUTCOME") && Contains("2026-03-14 09:16:48  high"));
}

TEST_CASE("different names never look alike in a table") {
  std::vector<std::string> rows;
  const std::vector<std::string> names = {
      "arn:aws:iam::111122223333:user/alice",
      "arn:aws:iam::444455556666:user/alice",
      "arn:aws:iam::111122223333:user/a-very-long-name-of-a-user-1-with-an-end",
      "arn:aws:iam::111122223333:user/a-very-long-name-of-a-user-2-with-an-end",
      "arn:aws:iam::444455556666:user/a-very-long-name-of-a-user-2-with-an-end",
  };
  for (const std::string& name : names) rows.push_back(row("2026-03-14T09:16:48Z", "low", "R", name));
  for (const std::size_t columns : std::initializer_list<std::size_t>{80, 120, 200}) {
    CAPTURE(columns);
    std::set<std::string> lines;
    for (const std::string& line : lines_of(table(rows, columns))) lines.insert(line);
    CHECK(lines.size() == names.size() + (columns < 110 ? 2 : 1));  // head and day
  }
}

TEST_CASE("levels have their colours, and nothing else of a result does") {
  const std::string text = table({row("2026-03-14T09:16:48Z", "high", "R", "u")}, 80, true);
  CHECK_THAT(text, Contains("\x1b[31mhigh \x1b[0m"));
  CHECK_THAT(table({row("2026-03-14T09:16:48Z", "high", "R", "u")}, 80), !Contains("\x1b"));
}

}  // namespace
}  // namespace trailhound
