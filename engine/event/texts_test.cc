// Every file of testdata/texts has the outcome and the events that testdata/texts/EXPECT.tsv says, wherever windows cut
// it.

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "engine/event/framer.h"
#include "engine/testing/hunted.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

class Names : public BatchConsumer {
 public:
  void consume(Batch& batch) override {
    for (std::uint32_t row = 0; row < batch.rows(); ++row) {
      const RawValue* name = batch.first(FieldTree::kEventName, row);
      const std::uint64_t index = batch.record(row).index;
      are_in_order = are_in_order && (list.empty() || index > last_index_);
      last_index_ = index;
      if (!list.empty()) list += ' ';
      list += name ? std::string(name->raw()) : "-";
    }
  }
  std::string list;
  bool are_in_order = true;

 private:
  std::uint64_t last_index_ = 0;
};

struct Framed {
  std::string names;
  FrameReport report;
  bool are_in_order = false;
};

Framed frame(const std::string& text, std::size_t step) {
  FieldTree tree;
  tree.finish();
  Framer framer(tree);
  Batch batch(tree);
  Names names;
  feed_in_windows(framer, text, step, batch, names);
  return {names.list, framer.finish(), names.are_in_order};
}

std::string outcome_of(const FrameReport& report) {
  if (report.outcome == FrameReport::Outcome::kSkipped) return "skipped";
  if (report.outcome == FrameReport::Outcome::kNotExamined) return "not examined";
  return report.problems.empty() ? "examined" : "damaged";
}

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file.good());
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

TEST_CASE("every text has the outcome that EXPECT.tsv says") {
  const std::string folder = source_folder() + "/testdata/texts/";
  std::ifstream table(folder + "EXPECT.tsv");
  std::size_t rows = 0;
  for (std::string line; std::getline(table, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream cells(line);
    std::string file, outcome, names, reason;
    std::getline(cells, file, '\t');
    std::getline(cells, outcome, '\t');
    std::getline(cells, names, '\t');
    std::getline(cells, reason, '\t');
    INFO(file);
    const std::string text = content_of(folder + file);
    for (const std::size_t step : {text.size() + 1, std::size_t{64}, std::size_t{1}}) {
      INFO("windows of " << step);
      const Framed framed = frame(text, step);
      CHECK(outcome_of(framed.report) == outcome);
      CHECK(framed.names == (names == "-" ? "" : names));
      CHECK(framed.report.reason.substr(0, reason.size()) == reason);
      CHECK(framed.are_in_order);
      CHECK(framed.report.seen == framed.report.events + framed.report.not_events + framed.report.unreadable);
      CHECK((framed.report.outcome == FrameReport::Outcome::kExamined || framed.report.problems.empty()));
    }
    ++rows;
  }
  namespace fs = std::filesystem;
  const auto is_text = [](const fs::directory_entry& entry) { return entry.is_regular_file(); };
  const auto files =
      std::count_if(fs::recursive_directory_iterator(folder), fs::recursive_directory_iterator(), is_text);
  CHECK(rows + 1 == static_cast<std::size_t>(files));  // and the table itself
}

}  // namespace
}  // namespace trailhound
