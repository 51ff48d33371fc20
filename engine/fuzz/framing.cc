// Finding records in a text of any shape. The same text in one window and in small ones must give the same records, and
// every record must be counted once.
//
// Input: a byte for the window; then the text.

#include <string>
#include <utility>
#include <vector>

#include "engine/event/framer.h"
#include "engine/fuzz/bytes.h"
#include "engine/fuzz/targets.h"
#include "engine/testing/hunted.h"

namespace trailhound {
namespace {

class Records : public BatchConsumer {
 public:
  void consume(Batch& batch) override {
    for (std::uint32_t row = 0; row < batch.rows(); ++row) {
      const Batch::Record& record = batch.record(row);
      if (!seen.empty() && record.index <= last_) found("records are not numbered in their order");
      last_ = record.index;
      seen.push_back(std::to_string(record.index) + " at " + std::to_string(record.offset) + ": " +
                     std::string(record.text));
    }
  }
  std::vector<std::string> seen;

 private:
  std::uint64_t last_ = 0;
};

struct Framed {
  std::vector<std::string> records;
  FrameReport report;
};

Framed frame(std::string_view text, std::size_t step) {
  static const FieldTree tree = [] {
    FieldTree empty;
    empty.finish();
    return empty;
  }();
  Framer framer(tree);
  Batch batch(tree);
  Records records;
  feed_in_windows(framer, text, step, batch, records);
  Framed framed{std::move(records.seen), framer.finish()};
  const FrameReport& report = framed.report;
  if (report.events != framed.records.size() || report.seen != report.events + report.not_events + report.unreadable ||
      report.not_events < report.aggregated + report.digests + report.findings || report.insights > report.events) {
    found("the counters of framing do not add up");
  }
  return framed;
}

std::string shown(const Framed& framed) {
  std::string out;
  for (const std::string& record : framed.records) out += record + '\n';
  for (const std::string& problem : framed.report.problems) out += problem + '\n';
  for (const SecurityFinding* finding : framed.report.security_findings.by_time()) {
    out += finding->id + ' ' + finding->type + ' ' + finding->principal + " x" + std::to_string(finding->count) + '\n';
  }
  return out + framed.report.reason + '\n';
}

}  // namespace

void fuzz_framing(std::string_view bytes) {
  FuzzBytes take(bytes);
  const std::size_t step = 1 + take.take_byte();
  const std::string_view text = take.rest();
  const Framed whole = frame(text, text.size() + 1), cut = frame(text, step);
  // After a gap, the framer may find its way back to records at another place if the windows end elsewhere.
  if (whole.report.has_gaps || cut.report.has_gaps || !whole.report.problems.empty()) return;
  if (shown(whole) != shown(cut)) found("in one window:\n" + shown(whole) + "\nin small ones:\n" + shown(cut));
}

}  // namespace trailhound
