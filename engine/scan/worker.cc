#include "engine/scan/worker.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

namespace trailhound {
namespace {

/// What --sort orders first.
constexpr Nanoseconds kNoTime = std::numeric_limits<Nanoseconds>::min();

/// The text of a string, decoded into `buffer` where it has escapes; empty for anything else.
std::string_view text_of(const RawValue* value, std::string& buffer) {
  if (!value || value->kind != ValueKind::kString) return {};
  if (!value->has_escapes()) return value->raw();
  buffer.clear();
  append_unescaped(value->raw(), buffer);
  return buffer;
}

bool contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

Reader::Options reader_options() {
  Reader::Options options;
  options.window_limit = 16u << 20;  // a CloudTrail record has at most 256 KB (AWS, CloudTrail quotas)
  return options;
}

}  // namespace

Worker::Worker(const Plan& plan, const ScanOptions& options, const MatchFormat& format, Sequence& sequence,
               Correlator* correlator)
    : plan_(plan),
      options_(options),
      format_(format),
      sequence_(sequence),
      reader_(reader_options()),
      framer_(plan.impl().eager_tree),
      batch_(plan.impl().tree),
      evaluator_(plan) {
  if (correlator) gatherer_.emplace(*correlator);
}

void Worker::run(const Input& input, std::uint64_t number, Tick* tick) {
  input_ = &input;
  number_ = number;
  account_ = Ledger();
  account_.files.found = 1;
  if (auto problem = reader_.open(input)) {
    account_.files.failed = 1;
    account_.problems.push_back(std::move(*problem));
  } else {
    framer_.start();
    read(tick);
    close_account(input);
  }
  if (gatherer_) account_.correlated = gatherer_->take_counters();
  if (!chunk_.entries.empty()) stopped_ = !sequence_.deliver(number_, chunk_);
  sequence_.finish(number_, std::move(account_));
}

void Worker::read(Tick* tick) {
  std::size_t keep = 0;
  std::uint64_t compressed = 0, decompressed = 0, records = 0;
  for (;;) {
    const Reader::Window window = reader_.next(keep);
    if (keep > 0 && window.size == keep && !window.last) {
      framer_.skip_oversized(window.size, window.offset);
      keep = 0;
      continue;
    }
    keep = framer_.feed(window.data, window.size, window.offset, window.last, batch_, *this);
    if (tick) {
      const std::uint64_t evaluated = account_.records.evaluated + account_.records.filtered;
      tick->tick(reader_.compressed_bytes() - compressed, reader_.decompressed_bytes() - decompressed,
                 evaluated - records);
      compressed = reader_.compressed_bytes();
      decompressed = reader_.decompressed_bytes();
      records = evaluated;
    }
    if (window.last || stopped_) return;
  }
}

void Worker::close_account(const Input& input) {
  account_.bytes.compressed = reader_.compressed_bytes();
  account_.bytes.decompressed = reader_.decompressed_bytes();
  Framer::Report report = framer_.finish();
  account_.records.not_events = report.not_events;
  account_.records.unreadable = report.unreadable;
  account_.records.seen =
      account_.records.evaluated + account_.records.filtered + report.not_events + report.unreadable;
  assert(stopped_ || account_.records.seen == report.seen);
  if (const auto& damage = reader_.damage()) account_.problems.push_back(*damage);
  for (std::string& detail : report.problems) {
    account_.problems.push_back({input.path, Problem::Kind::kUnreadable, std::move(detail)});
  }
  if (report.problems_not_listed > 0) {
    account_.problems.push_back({input.path, Problem::Kind::kUnreadable,
                                 std::to_string(report.problems_not_listed) + " further problems are not listed"});
  }
  if (stopped_) {
    account_.files.not_reached = 1;
  } else if (!account_.problems.empty()) {
    account_.files.damaged = 1;
  } else if (!report.skip_reason.empty()) {
    account_.files.skipped = 1;
    account_.skipped.push_back({input.path, std::move(report.skip_reason)});
  } else {
    account_.files.examined = 1;
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

void Worker::gather(const Batch& batch, const Evaluator::Hit& hit, const Duplicates::EventId& id) {
  Correlator::EventReference event;
  event.has_time = times_[hit.row] != kNoTime;
  event.time = times_[hit.row];
  event.is_uuid = id.is_uuid;
  event.high = id.high;
  event.low = id.low;
  event.id = id.other;
  event.input = static_cast<std::uint32_t>(number_);
  event.record = batch.record(hit.row).index;
  gatherer_->add(batch, hit.row, hit.rule, event);
}

// HOT: bench/hunt.
void Worker::consume(Batch& batch) {
  if (stopped_) return;
  const bool filters = options_.from || options_.to || !options_.accounts.empty() || !options_.regions.empty();
  times_.assign(batch.rows(), kNoTime);
  for (const Batch::Entry& entry : batch.column(FieldTree::kEventTime)) {
    if (times_[entry.row] != kNoTime) continue;
    if (entry.value.kind != ValueKind::kString) continue;
    auto time = parse_rfc3339(entry.value.raw());
    if (!time) time = parse_rfc3339(text_of(&entry.value, time_text_));
    if (time) times_[entry.row] = *time;
  }
  if (filters) filtered_.assign(batch.rows(), false);
  for (std::uint32_t row = 0; row < batch.rows(); ++row) {
    const bool has_time = times_[row] != kNoTime;
    if (filters && is_filtered(batch, row, has_time, times_[row])) {
      filtered_[row] = true;
      ++account_.records.filtered;
      continue;
    }
    ++account_.records.evaluated;
    if (has_time) {
      account_.time.first = std::min(account_.time.first, times_[row]);
      account_.time.last = std::max(account_.time.last, times_[row]);
    } else {
      ++account_.time.without;
    }
  }

  for (const Evaluator::Hit& hit : evaluator_.evaluate(batch)) {
    if (filters && filtered_[hit.row]) continue;
    Duplicates::EventId id = Duplicates::EventId::parse(text_of(batch.first(FieldTree::kEventId, hit.row), id_text_));
    if (gatherer_ && gatherer_->wants(hit.rule)) gather(batch, hit, id);
    if (plan_.rules()[hit.rule].silent) continue;
    evidence_.clear();
    for (const Evaluator::Witness& witness : evaluator_.explain(batch, hit)) {
      evidence_.push_back({witness.selection, witness.field, witness.value});
    }
    const Batch::Record& record = batch.record(hit.row);
    Match match;
    match.rule = &plan_.rules()[hit.rule];
    match.rule_index = hit.rule;
    match.path = input_->path;
    match.record = record.index;
    match.offset = record.offset;
    match.time = text_of(batch.first(FieldTree::kEventTime, hit.row), time_text_);
    match.event = record.text;
    match.matched = evidence_;
    const std::size_t before = chunk_.bytes.size();
    format_.append(match, chunk_.bytes);
    chunk_.entries.push_back(
        {static_cast<std::uint32_t>(chunk_.bytes.size() - before), hit.rule, times_[hit.row], std::move(id)});
    if (chunk_.bytes.size() >= kChunkBytes) stopped_ = !sequence_.deliver(number_, chunk_);
    if (stopped_) return;
  }
}

}  // namespace trailhound
