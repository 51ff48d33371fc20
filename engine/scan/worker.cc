#include "engine/scan/worker.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/base/path_text.h"
#include "engine/event/one_line.h"
#include "engine/scan/next_window.h"
#include "engine/scan/text_of.h"

namespace trailhound {
namespace {

/// What --sort orders first.
constexpr Nanoseconds kNoTime = std::numeric_limits<Nanoseconds>::min();

bool contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

Reader::Options reader_options(const ScanOptions& scan, bool hash) {
  Reader::Options options;
  options.hash = hash;
  options.stop = scan.stop;
  options.window_limit = 16u << 20;  // a CloudTrail record has at most 256 KB (AWS, CloudTrail quotas)
  return options;
}

}  // namespace

Worker::Worker(const Plan& plan, const ScanOptions& options, const MatchFormat& format, Sequence& sequence,
               Correlator* correlator, PieceTable* pieces, bool hash)
    : plan_(plan),
      options_(options),
      format_(format),
      sequence_(sequence),
      walk_(reader_options(options, hash), options.archive_password, options.limits),
      framer_(plan.eager_fields()),
      batch_(plan.make_batch()),
      evaluator_(plan),
      pieces_(pieces) {
  if (correlator) gatherer_.emplace(*correlator);
}

Fingerprint Worker::run(const Input& input, std::uint64_t number, Tick* tick) {
  number_ = number;
  tick_ = tick;
  told_compressed_ = told_records_ = 0;
  account_ = Ledger();
  walk_.run(input, *this);
  account_.bytes.compressed = walk_.compressed_bytes();
  if (gatherer_) account_.correlated = gatherer_->take_counters();
  Fingerprint fingerprint;
  if (!stopped_) walk_.finish();
  if (const auto& hashed = walk_.fingerprint()) {
    fingerprint = *hashed;
  } else if (stopped_) {
    fingerprint.reason = "the run ended before it was read to its end";
  } else {
    fingerprint.reason = account_.problems.empty() ? "it was not read" : account_.problems.front().detail;
  }
  if (!chunk_.entries.empty() && !sequence_.deliver(number_, chunk_)) stopped_ = true;
  sequence_.finish(number_, std::move(account_));
  return fingerprint;
}

void Worker::find(bool is_member) {
  ++account_.files.found;
  account_.files.members += is_member;
}

void Worker::fail(Problem problem, bool is_member) {
  find(is_member);
  if (is_stop_asked()) {
    // It was waited for, to see what it is.
    stopped_ = true;
    ++account_.files.not_reached;
    account_.not_reached.push_back(problem.path);
    return;
  }
  ++account_.files.failed;
  account_.problems.push_back(std::move(problem));
}

void Worker::skip_member(const std::string& path, std::string reason) {
  find(true);
  ++account_.files.skipped;
  account_.skipped.push_back({path, std::move(reason)});
}

void Worker::archive(const std::string& path, bool is_member, std::uint64_t members, const Problem* problem) {
  find(is_member);
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

bool Worker::text(const std::string& path, bool is_member, Reader& reader) {
  find(is_member);
  path_ = path;
  piece_.reset();
  path_json_.clear();
  append_json_path(path, path_json_);
  framer_.start();
  evaluated_or_filtered_ = 0;
  const bool is_bomb = !read(reader);
  close_text(path, reader, is_bomb);
  return !is_bomb && !stopped_;
}

bool Worker::is_stop_asked() const { return options_.stop != nullptr && *options_.stop; }

/// False: there is too much of it.
bool Worker::read(Reader& reader) {
  std::size_t keep = 0;
  std::uint64_t decompressed = 0;
  for (;;) {
    const Reader::Window window = next_window(reader, framer_, keep);
    keep = framer_.feed(window.data, window.size, window.offset, window.last, batch_, *this);
    const std::uint64_t fresh = reader.decompressed_bytes() - decompressed;
    decompressed += fresh;
    if (tick_) {
      const std::uint64_t compressed = walk_.compressed_bytes();
      const std::uint64_t records = account_.records.evaluated + account_.records.filtered;
      tick_->tick(compressed - told_compressed_, fresh, records - told_records_);
      told_compressed_ = compressed;
      told_records_ = records;
    }
    if (!walk_.within_limits(fresh)) return false;
    if (window.last) {
      reader.finish();
      // A stream that was left while it was waited for ends with damage.
      if (is_stop_asked() && reader.damage()) stopped_ = true;
      return true;
    }
    if (is_stop_asked()) stopped_ = true;
    if (stopped_) return true;
  }
}

void Worker::close_text(const std::string& path, const Reader& reader, bool is_bomb) {
  account_.bytes.decompressed += reader.decompressed_bytes();
  Framer::Report report = framer_.finish();
  account_.records.insights += report.insights;
  account_.records.not_events += report.not_events;
  account_.records.aggregated += report.aggregated;
  account_.records.digests += report.digests;
  account_.records.unreadable += report.unreadable;
  if (stopped_) report.seen = report.not_events + report.unreadable + evaluated_or_filtered_;  // rows that nobody took
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
  } else if (!report.skip_reason.empty()) {
    ++account_.files.skipped;
    account_.skipped.push_back({path, std::move(report.skip_reason)});
  } else {
    ++account_.files.examined;
  }
}

bool Worker::is_filtered(const Batch& batch, std::uint32_t row, bool has_time, Nanoseconds time) {
  if (has_time && ((options_.from && time < *options_.from) || (options_.to && time > *options_.to))) return true;
  if (!options_.accounts.empty()) {
    std::string_view account = text_of(batch.first(FieldTree::kRecipientAccount, row), account_text_);
    if (account.empty()) account = text_of(batch.first(FieldTree::kUserAccount, row), account_text_);
    if (!contains(options_.accounts, account)) return true;
  }
  return !options_.regions.empty() &&
         !contains(options_.regions, text_of(batch.first(FieldTree::kRegion, row), account_text_));
}

Duplicates::EventId Worker::event_id(const Batch& batch, std::uint32_t row) {
  const RawValue* const value = batch.first(FieldTree::kEventId, row);
  const bool is_string = value && value->kind == ValueKind::kString;
  // What reads as a UUID has no escapes, so they need not be looked for.
  Duplicates::EventId id = Duplicates::EventId::parse(is_string ? value->raw() : std::string_view());
  if (is_string && !id.is_uuid) id = Duplicates::EventId::parse(text_of(value, id_text_));
  return id;
}

void Worker::gather(const Batch& batch, const Evaluator::Hit& hit, const Duplicates::EventId& id) {
  Correlator::EventReference event;
  event.has_time = times_[hit.row] != kNoTime;
  event.time = times_[hit.row];
  event.is_uuid = id.is_uuid;
  event.high = id.high;
  event.low = id.low;
  event.id = id.other;
  if (!piece_) piece_ = pieces_->add(path_);
  event.place = RecordPlace::of(*piece_, batch.record(hit.row).index);
  gatherer_->gather(batch, hit.row, hit.rule, event);
}

void Worker::tell(const Batch& batch, const Evaluator::Hit& hit) {
  Story::Chapter& chapter = account_.story.chapter(hit.rule);
  if (times_[hit.row] != kNoTime) chapter.add_time(times_[hit.row]);
  if (chapter.names_are_settled() || sequence_.names_are_settled(hit.rule)) return;
  if (hit.row != actor_row_) {
    actor_ = actor_finder_.find(batch, hit.row);
    actor_row_ = hit.row;
  }
  chapter.principals.add(actor_.principal);
  chapter.addresses.add(actor_.address);
}

/// Puts every row into its counters.
void Worker::count_rows(const Batch& batch) {
  const bool filters = options_.from || options_.to || !options_.accounts.empty() || !options_.regions.empty();
  if (filters) filtered_.assign(batch.rows(), false);
  evaluated_or_filtered_ += batch.rows();
  region_ = batch.column(FieldTree::kRegion).begin();
  for (std::uint32_t row = 0; row < batch.rows(); ++row) {
    const bool has_time = times_[row] != kNoTime;
    if (filters && is_filtered(batch, row, has_time, times_[row])) {
      filtered_[row] = true;
      ++account_.records.filtered;
      continue;
    }
    ++account_.records.evaluated;
    if (batch.record(row).omitted) {
      ++account_.records.omitted;
      if (account_.omitted.size() < Ledger::kMaxOmitted) {
        account_.omitted.push_back({path_, batch.record(row).index});
      }
    }
    if (has_time) {
      account_.time.first = std::min(account_.time.first, times_[row]);
      account_.time.last = std::max(account_.time.last, times_[row]);
      cover(batch, row);
    } else {
      ++account_.time.without;
    }
  }
  close_run();
}

/// Adds a row to the run of rows of one region and hour: a file of S3 delivery is one run or two.
void Worker::cover(const Batch& batch, std::uint32_t row) {
  const auto& regions = batch.column(FieldTree::kRegion);
  while (region_ != regions.end() && region_->row < row) ++region_;
  const RawValue* value = region_ != regions.end() && region_->row == row ? &region_->value : nullptr;
  const std::string_view region = text_of(value, account_text_);
  const std::int64_t hour = Coverage::hour_of(times_[row]);
  if (run_events_ > 0 && (hour != run_hour_ || region != run_region_)) close_run();
  if (run_events_ == 0) {
    run_region_ = region;
    run_hour_ = hour;
  }
  ++run_events_;
}

void Worker::close_run() {
  if (run_events_ > 0) account_.coverage.add(run_region_, run_hour_, run_events_);
  run_events_ = 0;
}

// HOT: bench/hunt.
void Worker::consume(Batch& batch) {
  if (stopped_) return;
  times_.assign(batch.rows(), kNoTime);
  for (const Batch::Entry& entry : batch.column(FieldTree::kEventTime)) {
    if (times_[entry.row] != kNoTime) continue;
    if (entry.value.kind != ValueKind::kString) continue;
    auto time = parse_rfc3339(entry.value.raw());
    if (!time) time = parse_rfc3339(text_of(&entry.value, time_text_));
    if (time) times_[entry.row] = *time;
  }
  count_rows(batch);

  // The hits of a row stand side by side, and what its record says is the same for all of them.
  std::uint32_t id_row = Batch::kMaxRows, match_row = Batch::kMaxRows;
  Duplicates::EventId id;
  Match match;
  actor_row_ = Batch::kMaxRows;
  for (const Evaluator::Hit& hit : evaluator_.evaluate(batch)) {
    if (!filtered_.empty() && filtered_[hit.row]) continue;
    if (std::exchange(id_row, hit.row) != hit.row) id = event_id(batch, hit.row);
    if (gatherer_ && gatherer_->wants(hit.rule)) gather(batch, hit, id);
    if (plan_.rules()[hit.rule].silent) continue;
    tell(batch, hit);
    if (std::exchange(match_row, hit.row) != hit.row) {
      const Batch::Record& record = batch.record(hit.row);
      match.path = path_json_;
      match.record = record.index;
      match.offset = record.offset;
      match.time = text_of(batch.first(FieldTree::kEventTime, hit.row), time_text_);
      match.event = one_line(record.text, event_text_);
    }
    evidence_.clear();
    for (const Evaluator::Witness& witness : evaluator_.explain(batch, hit)) {
      evidence_.push_back({witness.selection, witness.field, witness.value});
    }
    match.rule = &plan_.rules()[hit.rule];
    match.rule_index = hit.rule;
    match.matched = evidence_;
    const std::size_t before = chunk_.bytes.size();
    format_.append(match, chunk_.bytes);
    chunk_.entries.push_back({static_cast<std::uint32_t>(chunk_.bytes.size() - before), hit.rule, times_[hit.row], id});
    if (chunk_.bytes.size() >= kChunkBytes) stopped_ = !sequence_.deliver(number_, chunk_);
    if (stopped_) return;
  }
}

}  // namespace trailhound
