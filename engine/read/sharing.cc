#include "engine/read/sharing.h"

#include <cstring>
#include <utility>

namespace trailhound {
namespace {

constexpr std::size_t kEnoughMembers = 256u
                                       << 10;  // bytes of text: giving away small ones costs more than reading them

bool is_empty(const ReadLedger& account) {
  return account.files.found == 0 && account.records.evaluated + account.records.filtered == 0 &&
         account.bytes.compressed == 0;
}

/// Copies a text behind those that the task has.
void append(const Reader::Window& window, TextTask& task) {
  const std::size_t begin = task.size == 0 ? 0 : task.size + Reader::kPadding;
  task.text->reserve(begin + window.size + Reader::kPadding);
  std::memcpy(task.text->data() + begin, window.data, window.size);
  task.size = begin + window.size;
  std::memset(task.text->data() + task.size, 0, Reader::kPadding);
}

}  // namespace

void Sharing::begin(const Turn& turn) {
  input_ = turn.input;
  own_ = turn;
  turn_ = turn;
}

void Sharing::begin_own() {
  if (own_) return;
  share_members();
  finish_shared();
  own_ = sequence_.open_run(input_);
  turn_ = *own_;
}

void Sharing::end_own(ReadLedger& account) {
  if (!own_ && is_empty(account)) return;
  share_members();
  if (!own_) own_ = sequence_.open_run(input_);
  sequence_.finish_run(*own_, std::exchange(account, ReadLedger()));
  own_.reset();
}

void Sharing::end(ReadLedger account) {
  share_members();
  if (!own_ && !is_empty(account)) own_ = sequence_.open_run(input_);
  if (own_) {
    sequence_.finish(*own_, std::move(account));
    own_.reset();
  } else {
    sequence_.finish(input_);
  }
}

void Sharing::share_member(const std::string& path, const Reader::Window& window, const std::optional<Problem>& damage,
                           ReadLedger& account) {
  end_own(account);
  if (!members_) members_ = make_task();
  append(window, *members_);
  members_->members.push_back({path, members_->size - window.size, window.size, damage});
  if (members_->size >= kEnoughMembers) share_members();
}

void Sharing::share_members() {
  if (members_) share(*std::exchange(members_, std::nullopt));
}

TextTask Sharing::make_task() {
  TextTask task;
  task.turn = sequence_.open_run(input_);
  task.text = queue_.take_buffer();
  return task;
}

TextTask Sharing::make_task(Reader& reader, const Reader::Window& window, std::size_t keep) {
  TextTask task = make_task();
  reader.take_window(*task.text, keep);
  task.size = window.size;
  return task;
}

void Sharing::share(TextTask task) {
  queue_.push(std::move(task));
  while (queue_.count_of(input_) > queue_.capacity()) {
    std::optional<TextTask> first = queue_.take_of(input_);
    if (!first) break;
    runner_.run(std::move(*first));
  }
}

void Sharing::finish_shared() {
  while (std::optional<TextTask> task = queue_.take_of(input_)) runner_.run(std::move(*task));
}

}  // namespace trailhound
