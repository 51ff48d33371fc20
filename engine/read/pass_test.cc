#include "engine/read/pass.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "engine/testing/stored_zip.h"
#include "engine/testing/test_files.h"

namespace trailhound {
namespace {

/// Counts the rows of each visitor. One that has seen a few batches waits a moment for another to see some, too: so a
/// pass in which one worker reads everything alone takes a few seconds and fails.
class WaitingCollector : public Collector {
 public:
  WaitingCollector() { fields_.finish(); }
  const FieldTree& fields() const override { return fields_; }
  Batch make_batch() const override { return Batch(fields_); }
  std::unique_ptr<Visitor> make_visitor(Turns&) override { return std::make_unique<WaitingVisitor>(*this); }
  std::unique_ptr<Part> make_part() const override { return nullptr; }
  bool collect(Part&, const Piece&) override { return true; }

  std::uint64_t rows = 0;
  unsigned busy = 0;  ///< visitors that saw a batch
  std::string throws_at;

 private:
  class WaitingVisitor : public Visitor {
   public:
    explicit WaitingVisitor(WaitingCollector& collector) : collector_(collector) {}
    bool visit(const VisitedBatch& visited) override {
      std::unique_lock lock(collector_.mutex_);
      if (++batches_ == 1) ++collector_.busy;
      collector_.rows += visited.batch.rows();
      collector_.moved_.notify_all();
      if (!collector_.throws_at.empty() &&
          visited.batch.record(0).text.find(collector_.throws_at) != std::string::npos) {
        throw std::bad_alloc();
      }
      const bool waits = batches_ > 2 && collector_.throws_at.empty();
      if (waits) collector_.moved_.wait_for(lock, std::chrono::milliseconds(50), [&] { return collector_.busy > 1; });
      return true;
    }

   private:
    WaitingCollector& collector_;
    int batches_ = 0;
  };

  FieldTree fields_;
  std::mutex mutex_;
  std::condition_variable moved_;
};

std::string lines(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += R"({"eventVersion":"1.08","eventName":"E)" + std::to_string(i) + "\",\"eventSource\":\"s\"}\n";
  }
  return text;
}

TEST_CASE("several workers read one text, and one archive") {
  const TestFolder folder;
  const std::string text = lines(20'000);
  const std::vector<std::string> members(200, lines(100));  // 1 MB
  for (const std::string& path : {folder.write("lines.json", text), folder.write("lines.json.gz", gzip(text)),
                                  folder.write("lines.zip", stored_zip(members))}) {
    CAPTURE(path);
    WaitingCollector collector;
    ReadOptions options;
    options.threads = 2;
    options.window = 8192;
    const PassResult result = read_events(find_inputs({&path, 1}).inputs, options, collector, nullptr);
    CHECK(collector.rows == 20'000);
    CHECK(result.ledger.records.evaluated == 20'000);
    CHECK(result.ledger.records.seen == 20'000);
    CHECK(collector.busy == 2);
  }
}

TEST_CASE("an exception in a shared window ends the pass") {
  const TestFolder folder;
  const std::string path = folder.write("lines.json", lines(2000));
  for (const unsigned threads : {1u, 2u, 8u}) {
    CAPTURE(threads);
    WaitingCollector collector;
    collector.throws_at = "\"E15";  // also at the beginning of windows late in the text
    ReadOptions options;
    options.threads = threads;
    options.window = 1024;
    CHECK_THROWS_AS(read_events(find_inputs({&path, 1}).inputs, options, collector, nullptr), std::bad_alloc);
  }
}

TEST_CASE("long inputs get more workers than there are inputs, small ones do not") {
  ReadOptions options;
  options.threads = 8;
  const auto workers = [&](std::vector<Input> inputs) { return worker_count(options, inputs); };
  CHECK(workers({}) == 1);
  CHECK(workers({{"a", 1000}}) == 1);
  CHECK(workers({{"a", 1000}, {"b", 0}}) == 2);
  CHECK(workers({{"a", 3u << 20}}) == 4);
  CHECK(workers({{"a", 3u << 30}}) == 8);
  CHECK(workers({{"-", 0}}) == 8);
}

}  // namespace
}  // namespace trailhound
