#include "engine/integrity/digest_search.h"

#include <atomic>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/workers.h"
#include "engine/io/input_walk.h"
#include "engine/read/pass.h"

namespace trailhound {
namespace {

/// Bytes of text by which a digest is recognised. Reading goes window by window, so the first window alone rules out a
/// log file.
constexpr std::size_t kHead = 4096, kWindow = 512;
constexpr std::size_t kMaxText = 256u << 20;  ///< of a digest: some 500,000 log files in an hour

Reader::Options reader_options(const ReadOptions& options) {
  Reader::Options reader;
  reader.whole_limit = 0;  // inflating a whole file for its first bytes would take as long as the pass
  reader.window = kWindow;
  reader.stop = options.stop;
  return reader;
}

class Search : public InputWalk::Visitor {
 public:
  Search(const ReadOptions& options, DigestStore& store)
      : stop_(options.stop), store_(store), walk_(reader_options(options), options.archive_password, options.limits) {}

  void run(const Input& input) { walk_.run(input, *this); }

 private:
  bool is_stop_asked() const { return stop_ != nullptr && stop_->load(std::memory_order_relaxed); }

  bool text(const std::string& path, bool /*is_member*/, Reader& reader) override {
    const bool is_expected = is_named_like_digest(path);
    text_.clear();
    bool is_candidate = is_expected;
    for (;;) {
      const Reader::Window window = reader.next(0);
      if (!walk_.within_limits(window.size) || is_stop_asked()) return false;
      if (text_.empty() && !is_expected && !may_begin_digest({window.data, window.size})) return true;
      text_.append(window.data, window.size);
      is_candidate = is_candidate || may_be_digest(text_);
      if (window.last) break;
      if (!is_candidate && text_.size() >= kHead) return true;
      if (text_.size() > kMaxText) {
        store_.add_unreadable(path, "it is too large for a digest");
        return true;
      }
    }
    reader.finish();
    take(path, is_expected, reader);
    return true;
  }

  void take(const std::string& path, bool is_expected, const Reader& reader) {
    const bool is_digest = may_be_digest(text_) && store_.add(path, text_, sha256(text_));
    if (is_digest || !is_expected) return;
    const auto& damage = reader.damage();
    store_.add_unreadable(path, damage ? damage->detail : "it has the name of a digest, and is none");
  }

  void archive(const std::string&, bool, std::uint64_t, const Problem*) override {}
  void skip(const std::string& path, bool /*is_member*/, std::string reason) override {
    if (is_named_like_digest(path)) store_.add_unreadable(path, "it is " + reason);
  }
  void fail(Problem problem, bool /*is_member*/) override {
    if (is_named_like_digest(problem.path)) store_.add_unreadable(problem.path, std::move(problem.detail));
  }

  const std::atomic<bool>* const stop_;
  DigestStore& store_;
  InputWalk walk_;
  std::string text_;
};

}  // namespace

void find_digests(std::span<const Input> inputs, const ReadOptions& options, DigestStore& store) {
  std::atomic<std::size_t> next{0};
  run_workers(worker_count(options, inputs.size()), [&](bool /*is_caller*/) {
    Search search(options, store);
    for (std::size_t i = next++; i < inputs.size(); i = next++) {
      if (options.stop != nullptr && *options.stop) return;
      // Opening a file and inflating its first bytes takes a seventh of a hunt. Verification reports a digest that
      // somebody gave the name of a log file.
      if (is_named_like_log(inputs[i].path)) continue;
      search.run(inputs[i]);
    }
  });
}

}  // namespace trailhound
