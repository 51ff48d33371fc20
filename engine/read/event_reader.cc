#include "engine/read/event_reader.h"

#include <algorithm>
#include <utility>

#include "engine/io/byte_source.h"
#include "engine/read/text_account.h"

namespace trailhound {
namespace {

Reader::Options reader_options(const ReadOptions& options) {
  Reader::Options reader;
  reader.hash = options.hash_inputs;
  reader.stop = options.stop;
  reader.window = options.window;
  reader.window_limit = 16u << 20;  // a CloudTrail record has at most 256 KB (AWS, CloudTrail quotas)
  return reader;
}

class TextSource : public ByteSource {
 public:
  explicit TextSource(std::string_view text) : text_(text) {}
  std::size_t read(char* out, std::size_t size) override {
    const std::size_t count = text_.substr(at_).copy(out, size);
    at_ += count;
    return count;
  }
  std::string error() const override { return {}; }
  bool seek(std::uint64_t offset) override {
    at_ = std::min<std::size_t>(offset, text_.size());
    return true;
  }
  std::uint64_t size() const override { return text_.size(); }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

/// The reader's next window, which starts with the `keep` bytes that the framer asked for again. Where the largest
/// window does not contain one whole record, the framer reads its members one by one, for which the same window comes
/// again, or it passes over that text.
Reader::Window next_window(Reader& reader, Framer& framer, std::size_t keep) {
  for (;;) {
    const Reader::Window window = reader.next(keep);
    if (keep == 0 || window.size != keep || window.last) return window;
    if (framer.enter_oversized()) return window;
    framer.skip_oversized(window.size, window.offset);
    keep = 0;
  }
}

}  // namespace

EventReader::EventReader(const FieldTree& fields, Batch batch, trailhound::Visitor& visitor, const ReadOptions& options,
                         Sharing* sharing)
    : visitor_(visitor),
      sharing_(sharing),
      options_(options),
      stop_(options.stop),
      shower_(options_, visitor),
      walk_(reader_options(options), options.archive_password, options.limits),
      framer_(fields),
      batch_(std::move(batch)) {}

ReadLedger EventReader::read(const Input& input, ReadTick* tick) {
  tick_ = tick;
  told_compressed_ = 0;
  account_ = ReadLedger();
  walk_.run(input, *this);
  account_.bytes.compressed = walk_.compressed_bytes();
  if (!stopped_) walk_.finish();
  fingerprint_ = Fingerprint();
  if (const auto& hashed = walk_.fingerprint()) {
    fingerprint_ = *hashed;
  } else if (stopped_) {
    fingerprint_.reason = "the run ended before it was read to its end";
  } else {
    fingerprint_.reason = account_.problems.empty() ? "it was not read" : account_.problems.front().detail;
  }
  return std::move(account_);
}

ReadLedger EventReader::read_text(const std::string& name, std::string_view bytes) {
  tick_ = nullptr;
  account_ = ReadLedger();
  TextSource source(bytes);
  walk_.run(name, source, *this);
  return std::move(account_);
}

void EventReader::fail(Problem problem, bool is_member) {
  count_file(is_member, account_);
  if (is_stop_asked()) {
    // The signal ended the wait for a stream, so this is no fault of the input.
    stopped_ = true;
    ++account_.files.not_reached;
    account_.not_reached.push_back(problem.path);
    return;
  }
  ++account_.files.failed;
  account_.problems.push_back(std::move(problem));
}

void EventReader::skip(const std::string& path, bool is_member, std::string reason) {
  count_file(is_member, account_);
  ++account_.files.skipped;
  account_.skipped.push_back({path, std::move(reason)});
}

void EventReader::archive(const std::string& path, bool is_member, std::uint64_t members, const Problem* problem) {
  count_file(is_member, account_);
  if (stopped_) {
    ++account_.files.not_reached;
  } else if (problem != nullptr) {
    ++(problem->kind == Problem::Kind::kFailed ? account_.files.failed : account_.files.damaged);
    account_.problems.push_back(*problem);
  } else if (members == 0) {
    ++account_.files.skipped;
    account_.skipped.push_back({path, "an archive without files"});
  } else {
    ++account_.files.examined;
  }
}

bool EventReader::text(const std::string& path, bool is_member, Reader& reader) {
  if (!visitor_.wants(path)) return true;
  text_ = Text();
  text_.path = path;
  framer_.start();
  Reader::Window window = next_window(reader, framer_, 0);
  bool is_within_limits = count_text(reader);
  if (is_member && window.last && is_within_limits && may_share()) {
    share_member(reader, window);
    return true;
  }
  if (sharing_ != nullptr) sharing_->begin_own();
  count_file(is_member, account_);
  shower_.begin(path, account_);
  const bool is_bomb = !read_windows(reader, window, is_within_limits);
  const auto& damage = reader.damage();
  visitor_.end_text({path, !is_bomb && !stopped_, damage ? &*damage : nullptr});
  end_piece();
  close_text(path, framer_.finish(),
             {.decompressed = reader.decompressed_bytes(),
              .damage = damage ? &*damage : nullptr,
              .bomb = is_bomb ? walk_.bomb_text() : std::string(),
              .has_stopped = stopped_,
              .shown = shower_.shown() + text_.shown_by_others},
             account_);
  return !is_bomb && !stopped_;
}

void EventReader::end_piece() {
  if (!visitor_.end_piece(text_.piece)) stopped_ = true;
}

/// Counts what the last window brought. False: the text is too much for what it was inflated from.
bool EventReader::count_text(const Reader& reader) {
  const std::uint64_t now = reader.decompressed_bytes();
  const std::uint64_t fresh = now - std::min(now, text_.counted);  // less, where windows come again
  text_.counted += fresh;
  if (tick_ != nullptr) {
    const std::uint64_t compressed = walk_.compressed_bytes();
    tick_->tick(compressed - told_compressed_, fresh, std::exchange(untold_records_, 0));
    told_compressed_ = compressed;
  }
  return walk_.within_limits(fresh);
}

/// The next bytes of the text, for a visitor that wants them: each once, before the framer changes them.
void EventReader::show_bytes(const Reader::Window& window) {
  const std::uint64_t end = window.offset + window.size;
  const auto fresh = static_cast<std::size_t>(end - std::min(end, text_.bytes_shown));
  visitor_.bytes({window.data + window.size - fresh, fresh});
  text_.bytes_shown = end;
}

/// Reads a text from its first window on. False: it is too much for what it was inflated from.
bool EventReader::read_windows(Reader& reader, Reader::Window window, bool is_within_limits) {
  for (;;) {
    if (visitor_.wants_bytes()) show_bytes(window);
    std::size_t keep = framer_.feed(window.data, window.size, window.offset, window.last, batch_, *this);
    if (!is_within_limits) return false;
    if (window.last) {
      reader.finish();
      // A signal that ends the wait for a stream looks like damage.
      if (is_stop_asked() && reader.damage()) stopped_ = true;
      return true;
    }
    if (is_stop_asked()) stopped_ = true;
    if (stopped_) return true;
    if (const auto checkpoint = may_share_windows(keep)) {
      if (share_windows(reader, *checkpoint, keep, window, is_within_limits)) continue;
      if (stopped_) return true;
    } else if (text_.counted - text_.piece_begin > options_.piece_text) {
      end_piece();
      begin_piece(shower_.next_record());
    }
    window = next_window(reader, framer_, keep);
    is_within_limits = count_text(reader);
  }
}

void EventReader::begin_piece(std::uint64_t first_record) {
  text_.piece = {.first_record = first_record};
  text_.piece_begin = text_.counted;
}

bool EventReader::may_share() const {
  return sharing_ != nullptr && sharing_->has_helpers() && !stopped_ && !is_stop_asked();
}

/// A member of an archive of which one window has the whole text.
void EventReader::share_member(Reader& reader, const Reader::Window& window) {
  reader.finish();
  sharing_->share_member(text_.path, window, reader.damage(), account_);
}

/// Where others can go on reading the text. Behind damage windows come back, so this becomes rarer with each time.
std::optional<Framer::Checkpoint> EventReader::may_share_windows(std::size_t keep) {
  if (!may_share() || visitor_.wants_bytes() || keep > WindowEnd::kMostKept) return std::nullopt;
  if (text_.windows_alone++ < text_.windows_alone_wanted) return std::nullopt;
  return framer_.checkpoint();
}

/// Shares windows behind `checkpoint`, the last `keep` bytes before which come again, as long as their ends can be
/// foretold. True: `window` has not been shared and is the next to be read. False: some windows have come back to the
/// reader, which is to give the next one with `keep`, or the reading has stopped.
bool EventReader::share_windows(Reader& reader, const Framer::Checkpoint& checkpoint, std::size_t& keep,
                                Reader::Window& window, bool& is_within_limits) {
  end_piece();
  sharing_->end_own(account_);
  const auto chain = std::make_shared<WindowChain>();
  const std::uint64_t records_before = framer_.seen();
  Framer::Checkpoint begin = checkpoint;
  WindowEndFinder ends;
  for (bool is_first = true;; is_first = false) {
    window = reader.next(keep);
    is_within_limits = count_text(reader);
    if (window.last || !is_within_limits || !may_share() || sharing_->has_stopped() || chain->is_broken()) break;
    if (is_first) ends.learn({window.data, window.size});
    const std::optional<WindowEnd> found = begin.find_end(ends, {window.data, window.size});
    if (!found) break;
    TextTask task = sharing_->make_task(reader, window, found->keep);
    task.path = text_.path;
    task.begin = begin;
    task.end = begin = checkpoint.at(*found);
    task.keep = found->keep;
    task.offset = window.offset;
    task.records_before = records_before;
    task.chain = chain;
    task.number = chain->add(window.size, keep, begin);
    keep = found->keep;
    sharing_->share(std::move(task));
  }
  sharing_->finish_shared();
  WindowChain::Result result = chain->finish(keep);
  text_.shown_by_others += result.shown;
  if (result.counted > 0) framer_.pass_over(result.sound, result.end);
  sharing_->begin_own();
  begin_piece(framer_.seen());
  text_.windows_alone = 0;
  if (result.is_aborted || sharing_->has_stopped()) {
    stopped_ = true;
    return false;
  }
  if (!result.is_broken) return true;
  reader.put_back(result.returned, keep = result.kept);
  text_.windows_alone_wanted = 2 * text_.windows_alone_wanted + 1;
  return false;
}

// HOT: bench/hunt.
void EventReader::consume(Batch& batch) {
  untold_records_ += batch.rows();
  if (!shower_.show(batch, text_.piece) && batch.rows() > 0) stopped_ = true;
}

}  // namespace trailhound
