#include "engine/spill/record_sorter.h"

namespace trailhound {
namespace {

constexpr std::size_t kWriteBytes = 256u << 10;

/// Precedes key and payload in a run.
struct Head {
  std::uint64_t key_size = 0, payload_size = 0;
};

bool write(RunWriter& writer, const RecordSorter::Record& record) {
  const Head head{record.key.size(), record.payload.size()};
  return writer.append(&head, sizeof head) && writer.append(record.key.data(), record.key.size()) &&
         writer.append(record.payload.data(), record.payload.size());
}

}  // namespace

bool RecordSorter::append(const Record& record) {
  places_.push_back({text_.size(), record.key.size(), record.payload.size()});
  text_ += record.key;
  text_ += record.payload;
  return text_.size() + places_.size() * sizeof(Place) <= memory_ || spill();
}

void RecordSorter::sort() {
  std::sort(places_.begin(), places_.end(), [this](const Place& a, const Place& b) {
    const int keys = record_at(a).key.compare(record_at(b).key);
    return keys != 0 ? keys < 0 : a.begin < b.begin;
  });
}

bool RecordSorter::spill() {
  sort();
  Run run;
  if (!run.file.create()) return false;
  RunWriter writer(run, kWriteBytes);
  for (const Place& place : places_) {
    if (!write(writer, record_at(place))) return false;
  }
  if (!writer.flush()) return false;
  text_.clear();
  places_.clear();
  return runs_.append(std::move(run), [this](auto runs, Run& merged) { return merge(runs, merged); });
}

bool RecordSorter::merge(std::span<const Run> runs, Run& merged) const {
  RunWriter writer(merged, kWriteBytes);
  bool written = true;
  const bool read = merge(runs, [&](const Record& record) { return written = write(writer, record); });
  return read && written && writer.flush();
}

bool RecordSorter::Source::step() {
  Head head;
  if (!reader.read(&head, sizeof head)) return false;
  key.resize(head.key_size);
  payload.resize(head.payload_size);
  return reader.read(key.data(), key.size()) && reader.read(payload.data(), payload.size());
}

}  // namespace trailhound
