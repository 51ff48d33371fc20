#include "engine/read/batch_shower.h"

#include <algorithm>

#include "engine/event/value.h"

namespace trailhound {
namespace {

bool contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

}  // namespace

BatchShower::BatchShower(const ReadOptions& options, Visitor& visitor)
    : options_(options),
      visitor_(visitor),
      stop_(options.stop),
      has_filters_(options.from || options.to || !options.accounts.empty() || !options.regions.empty()) {}

void BatchShower::begin(std::string_view path, ReadLedger& account) {
  path_ = path;
  account_ = &account;
  shown_ = next_record_ = 0;
}

// HOT: bench/hunt.
bool BatchShower::show(Batch& batch, const Piece& piece) {
  if (has_stopped_) return false;
  if (batch.rows() == 0) return true;
  read_event_times(batch, times_, time_text_);
  if (has_filters_) filter_rows(batch);
  try {
    stop_.check();
    if (!visitor_.visit({batch, times_, filtered_, piece, path_, stop_})) has_stopped_ = true;
  } catch (const StopFlag::Stopped&) {
    has_stopped_ = true;
    return false;
  }
  count_rows(batch);
  next_record_ = batch.record(batch.rows() - 1).index + 1;
  return !has_stopped_;
}

/// Also notes what there is of each thing that a filter asks about.
bool BatchShower::is_filtered(const Batch& batch, std::uint32_t row) {
  bool is_outside = false;
  if (options_.from || options_.to) {
    const Nanoseconds time = times_[row];
    if (time != kNoTime) {
      account_->filtered.first = std::min(account_->filtered.first, time);
      account_->filtered.last = std::max(account_->filtered.last, time);
      is_outside = (options_.from && time < *options_.from) || (options_.to && time > *options_.to);
    }
  }
  if (!options_.accounts.empty()) {
    const std::string_view account = account_of(batch, row);
    account_->filtered.accounts.add(account);
    is_outside = is_outside || !contains(options_.accounts, account);
  }
  if (!options_.regions.empty()) {
    const std::string_view region = text_of(batch.first(FieldTree::kRegion, row), text_);
    account_->filtered.regions.add(region);
    is_outside = is_outside || !contains(options_.regions, region);
  }
  return is_outside;
}

void BatchShower::filter_rows(const Batch& batch) {
  filtered_.resize(batch.rows());
  for (std::uint32_t row = 0; row < batch.rows(); ++row) filtered_[row] = is_filtered(batch, row);
}

/// Puts every row into its counters.
void BatchShower::count_rows(const Batch& batch) {
  shown_ += batch.rows();
  region_ = batch.column(FieldTree::kRegion).begin();
  recipient_ = batch.column(FieldTree::kRecipientAccount).begin();
  for (std::uint32_t row = 0; row < batch.rows(); ++row) {
    if (has_filters_ && filtered_[row]) {
      ++account_->records.filtered;
      continue;
    }
    ++account_->records.evaluated;
    count_account(batch, row);
    if (batch.record(row).omitted) {
      ++account_->records.omitted;
      if (account_->omitted.size() < ReadLedger::kMaxOmitted) {
        account_->omitted.push_back({path_, batch.record(row).index});
      }
    }
    if (times_[row] == kNoTime) {
      ++account_->time.without;
      continue;
    }
    account_->time.first = std::min(account_->time.first, times_[row]);
    account_->time.last = std::max(account_->time.last, times_[row]);
    count_hour(batch, row);
  }
  add_hours();
  add_accounts();
}

std::string_view BatchShower::account_of(const Batch& batch, std::uint32_t row) {
  const std::string_view account = text_of(batch.first(FieldTree::kRecipientAccount, row), text_);
  return account.empty() ? text_of(batch.first(FieldTree::kUserAccount, row), text_) : account;
}

// HOT: bench/hunt. A file of S3 delivery is one run. Comparing the bytes first saves decoding the account of each row.
void BatchShower::count_account(const Batch& batch, std::uint32_t row) {
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

void BatchShower::add_accounts() {
  account_->accounts.add(run_account_, run_account_events_);
  run_account_events_ = 0;
}

/// Adds a row to a run of rows of one region and hour: a file of S3 delivery is one run or two.
void BatchShower::count_hour(const Batch& batch, std::uint32_t row) {
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

void BatchShower::add_hours() {
  if (run_events_ > 0) account_->hours.add(run_region_, run_hour_, run_events_);
  run_events_ = 0;
}

}  // namespace trailhound
