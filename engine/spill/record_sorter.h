#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/spill/run.h"

namespace trailhound {

/// Sorts records of any size by a key of bytes, in memory up to `memory` bytes and beyond that in sorted runs
/// (engine/spill/run.h). Records with equal keys keep their order. One thread at a time.
class RecordSorter {
 public:
  struct Record {
    std::string_view key, payload;
  };

  explicit RecordSorter(std::size_t memory) : memory_(memory) {}

  /// False: a temporary file failed; errno has the reason.
  bool append(const Record& record);

  /// Passes all records to `take` in order, until it returns false. Once, after the last append(). False: reading a
  /// temporary file failed; errno has the reason. A record is valid during the call.
  template <typename Take>
  bool sorted(Take take) {
    if (runs_.empty()) {
      sort();
      for (const Place& place : places_) {
        if (!take(record_at(place))) break;
      }
      return true;
    }
    if (!places_.empty() && !spill()) return false;
    while (runs_.runs().size() > RunList::kFan) {
      if (!runs_.merge_last(RunList::kFan, [this](auto runs, Run& merged) { return this->merge(runs, merged); }))
        return false;
    }
    return merge(runs_.runs(), take);
  }

 private:
  /// In text_, key before payload.
  struct Place {
    std::size_t begin = 0, key_size = 0, payload_size = 0;
  };
  /// The next record of a run.
  struct Source {
    RunReader reader;
    std::string key = {}, payload = {};
    std::size_t number = 0;  ///< of the run: of equal keys the earlier run's comes first
    bool step();
  };

  Record record_at(const Place& place) const {
    const std::string_view text(text_);
    return {text.substr(place.begin, place.key_size), text.substr(place.begin + place.key_size, place.payload_size)};
  }
  void sort();
  bool spill();
  bool merge(std::span<const Run> runs, Run& merged) const;
  /// False: a run could not be read.
  template <typename Take>
  bool merge(std::span<const Run> runs, Take take) const {
    std::list<Source> sources;
    std::vector<Source*> heap;
    const auto is_later = [](const Source* a, const Source* b) {
      const int keys = a->key.compare(b->key);
      return keys != 0 ? keys > 0 : a->number > b->number;
    };
    const auto step = [&](Source& source) {
      if (source.reader.at_end()) return true;
      if (!source.step()) return false;
      heap.push_back(&source);
      std::push_heap(heap.begin(), heap.end(), is_later);
      return true;
    };
    for (const Run& run : runs) {
      Source& source = sources.emplace_back(Source{.reader = RunReader(run, buffer_bytes(runs.size()))});
      source.number = sources.size();
      if (!step(source)) return false;
    }
    while (!heap.empty()) {
      std::pop_heap(heap.begin(), heap.end(), is_later);
      Source& source = *heap.back();
      heap.pop_back();
      if (!take(Record{source.key, source.payload})) return true;
      if (!step(source)) return false;
    }
    return true;
  }
  std::size_t buffer_bytes(std::size_t runs) const {
    return std::clamp<std::size_t>(memory_ / (runs + 1), 4u << 10, 1u << 20);
  }

  const std::size_t memory_;
  std::string text_;
  std::vector<Place> places_;
  RunList runs_;
};

}  // namespace trailhound
