#include "engine/read/event_reader.h"

#include <algorithm>
#include <utility>

#include "engine/event/value.h"
#include "engine/io/byte_source.h"

namespace trailhound {
namespace {

bool contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

Reader::Options reader_options(const ReadOptions& options) {
  Reader::Options reader;
  reader.hash = options.hash_inputs;
  reader.stop = options.stop;
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

EventReader::EventReader(const FieldTree& fields, Batch batch, trailhound::Visitor& visitor, const ReadOptions& options)
    : visitor_(visitor),
      options_(options),
      stop_(options.stop),
      has_filters_(options.from || options.to || !options.accounts.empty() || !options.regions.empty()),
      walk_(reader_options(options), options.archive_password, options.limits),
      framer_(fields),
      batch_(std::move(batch)) {}

ReadLedger EventReader::read(const Input& input, Tick* tick) {
  tick_ = tick;
  told_compressed_ = told_records_ = 0;
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

void EventReader::count_file(bool is_member) {
  ++account_.files.found;
  account_.files.members += is_member;
}

void EventReader::fail(Problem problem, bool is_member) {
  count_file(is_member);
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
  count_file(is_member);
  ++account_.files.skipped;
  account_.skipped.push_back({path, std::move(reason)});
}

void EventReader::archive(const std::string& path, bool is_member, std::uint64_t members, const Problem* problem) {
  count_file(is_member);
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
  count_file(is_member);
  path_ = path;
  framer_.start();
  visited_ = next_record_ = 0;
  piece_ = {};
  const bool is_bomb = !read_windows(reader);
  const auto& damage = reader.damage();
  visitor_.end_text({path_, !is_bomb && !stopped_, damage ? &*damage : nullptr});
  end_piece();
  close_text(path, reader, is_bomb);
  return !is_bomb && !stopped_;
}

void EventReader::end_piece() {
  if (!visitor_.end_piece(piece_)) stopped_ = true;
}

/// False: the text is too much for what it was inflated from.
bool EventReader::read_windows(Reader& reader) {
  std::size_t keep = 0;
  std::uint64_t decompressed = 0, piece_begin = 0, shown = 0;
  const bool wants_bytes = visitor_.wants_bytes();
  for (;;) {
    const Reader::Window window = next_window(reader, framer_, keep);
    if (wants_bytes) {  // before the framer changes them
      const std::uint64_t end = window.offset + window.size;
      const auto fresh = static_cast<std::size_t>(end - std::min(end, shown));
      visitor_.bytes({window.data + window.size - fresh, fresh});
      shown = end;
    }
    keep = framer_.feed(window.data, window.size, window.offset, window.last, batch_, *this);
    const std::uint64_t fresh = reader.decompressed_bytes() - decompressed;
    decompressed += fresh;
    tell_progress(fresh);
    if (!walk_.within_limits(fresh)) return false;
    if (window.last) {
      reader.finish();
      // A signal that ends the wait for a stream looks like damage.
      if (is_stop_asked() && reader.damage()) stopped_ = true;
      return true;
    }
    if (is_stop_asked()) stopped_ = true;
    if (stopped_) return true;
    if (decompressed - piece_begin > options_.piece_text) {
      end_piece();
      piece_ = {.first_record = next_record_};
      piece_begin = decompressed;
    }
  }
}

void EventReader::tell_progress(std::uint64_t fresh) {
  if (tick_ == nullptr) return;
  const std::uint64_t compressed = walk_.compressed_bytes();
  const std::uint64_t records = account_.records.evaluated + account_.records.filtered;
  tick_->tick(compressed - told_compressed_, fresh, records - told_records_);
  told_compressed_ = compressed;
  told_records_ = records;
}

void EventReader::close_text(const std::string& path, const Reader& reader, bool is_bomb) {
  account_.bytes.decompressed += reader.decompressed_bytes();
  Framer::Report report = framer_.finish();
  account_.records.insights += report.insights;
  account_.records.not_events += report.not_events;
  account_.records.aggregated += report.aggregated;
  account_.records.digests += report.digests;
  account_.records.findings += report.findings;
  account_.findings.add(report.security_findings, path);
  account_.records.unreadable += report.unreadable;
  // Rows that the visitor did not want to see any more were not evaluated.
  if (stopped_) report.seen = report.not_events + report.unreadable + visited_;
  account_.records.seen += report.seen;
  const std::size_t problems_before = account_.problems.size();
  if (const auto& damage = reader.damage()) account_.problems.push_back(*damage);
  if (is_bomb) account_.problems.push_back({path, Problem::Kind::kDamaged, walk_.bomb_text()});
  for (std::string& detail : report.problems) {
    account_.problems.push_back({path, Problem::Kind::kUnreadable, std::move(detail)});
  }
  if (report.problems_not_listed > 0) {
    account_.problems.push_back({path, Problem::Kind::kUnreadable,
                                 std::to_string(report.problems_not_listed) + " further problems are not listed"});
  }
  if (stopped_) {
    ++account_.files.not_reached;
    account_.not_reached.push_back(path);
  } else if (account_.problems.size() > problems_before) {
    ++account_.files.damaged;
  } else if (report.outcome == FrameReport::Outcome::kNotExamined) {
    ++account_.files.failed;
    account_.problems.push_back({path, Problem::Kind::kFailed, std::move(report.reason)});
  } else if (report.outcome == FrameReport::Outcome::kSkipped) {
    ++account_.files.skipped;
    account_.skipped.push_back({path, std::move(report.reason)});
  } else {
    ++account_.files.examined;
  }
}

/// Also notes what there is of each thing that a filter asks about.
bool EventReader::is_filtered(const Batch& batch, std::uint32_t row) {
  bool is_outside = false;
  if (options_.from || options_.to) {
    const Nanoseconds time = times_[row];
    if (time != kNoTime) {
      account_.filtered.first = std::min(account_.filtered.first, time);
      account_.filtered.last = std::max(account_.filtered.last, time);
      is_outside = (options_.from && time < *options_.from) || (options_.to && time > *options_.to);
    }
  }
  if (!options_.accounts.empty()) {
    const std::string_view account = account_of(batch, row);
    account_.filtered.accounts.add(account);
    is_outside = is_outside || !contains(options_.accounts, account);
  }
  if (!options_.regions.empty()) {
    const std::string_view region = text_of(batch.first(FieldTree::kRegion, row), text_);
    account_.filtered.regions.add(region);
    is_outside = is_outside || !contains(options_.regions, region);
  }
  return is_outside;
}

void EventReader::filter_rows(const Batch& batch) {
  filtered_.resize(batch.rows());
  for (std::uint32_t row = 0; row < batch.rows(); ++row) filtered_[row] = is_filtered(batch, row);
}

/// Puts every row into its counters.
void EventReader::count_rows(const Batch& batch) {
  visited_ += batch.rows();
  region_ = batch.column(FieldTree::kRegion).begin();
  recipient_ = batch.column(FieldTree::kRecipientAccount).begin();
  for (std::uint32_t row = 0; row < batch.rows(); ++row) {
    if (has_filters_ && filtered_[row]) {
      ++account_.records.filtered;
      continue;
    }
    ++account_.records.evaluated;
    count_account(batch, row);
    if (batch.record(row).omitted) {
      ++account_.records.omitted;
      if (account_.omitted.size() < ReadLedger::kMaxOmitted) {
        account_.omitted.push_back({path_, batch.record(row).index});
      }
    }
    if (times_[row] == kNoTime) {
      ++account_.time.without;
      continue;
    }
    account_.time.first = std::min(account_.time.first, times_[row]);
    account_.time.last = std::max(account_.time.last, times_[row]);
    count_hour(batch, row);
  }
  add_hours();
  add_accounts();
}

std::string_view EventReader::account_of(const Batch& batch, std::uint32_t row) {
  const std::string_view account = text_of(batch.first(FieldTree::kRecipientAccount, row), text_);
  return account.empty() ? text_of(batch.first(FieldTree::kUserAccount, row), text_) : account;
}

// HOT: bench/hunt. A file of S3 delivery is one run. Comparing the bytes first saves decoding the account of each row.
void EventReader::count_account(const Batch& batch, std::uint32_t row) {
  const auto& accounts = batch.column(FieldTree::kRecipientAccount);
  while (recipient_ != accounts.end() && recipient_->row < row) ++recipient_;
  const bool has_recipient = recipient_ != accounts.end() && recipient_->row == row;
  const bool goes_on = run_account_events_ > 0 && run_account_is_plain_ && has_recipient &&
                       recipient_->value.kind == ValueKind::kString && recipient_->value.raw() == run_account_;
  if (!goes_on) {
    const std::string_view account = account_of(batch, row);
    if (run_account_events_ > 0 && account != run_account_) add_accounts();
    if (run_account_events_ == 0) {
      run_account_ = account;
      run_account_is_plain_ = !account.empty() && account.find('\\') == account.npos;
    }
  }
  ++run_account_events_;
}

void EventReader::add_accounts() {
  account_.accounts.add(run_account_, run_account_events_);
  run_account_events_ = 0;
}

/// Adds a row to a run of rows of one region and hour: a file of S3 delivery is one run or two.
void EventReader::count_hour(const Batch& batch, std::uint32_t row) {
  const auto& regions = batch.column(FieldTree::kRegion);
  while (region_ != regions.end() && region_->row < row) ++region_;
  const RawValue* value = region_ != regions.end() && region_->row == row ? &region_->value : nullptr;
  const std::string_view region = text_of(value, text_);
  const std::int64_t hour = EventHours::hour_of(times_[row]);
  if (run_events_ > 0 && (hour != run_hour_ || region != run_region_)) add_hours();
  if (run_events_ == 0) {
    run_region_ = region;
    run_hour_ = hour;
  }
  ++run_events_;
}

void EventReader::add_hours() {
  if (run_events_ > 0) account_.hours.add(run_region_, run_hour_, run_events_);
  run_events_ = 0;
}

// HOT: bench/hunt.
void EventReader::consume(Batch& batch) {
  if (stopped_ || batch.rows() == 0) return;
  read_event_times(batch, times_, time_text_);
  if (has_filters_) filter_rows(batch);
  try {
    stop_.check();
    if (!visitor_.visit({batch, times_, filtered_, piece_, path_, stop_})) stopped_ = true;
  } catch (const StopFlag::Stopped&) {
    stopped_ = true;
    return;
  }
  count_rows(batch);
  next_record_ = batch.record(batch.rows() - 1).index + 1;
}

}  // namespace trailhound
