#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/parts/part_set.h"

namespace trailhound {

/// Goes through the inputs of several parts in one order: of each list in its own order, of several lists the one whose
/// next input has the least path. A part is opened when its first input has its turn, and closed behind its last. One
/// thread.
class PartSequence {
 public:
  explicit PartSequence(const PartSet& parts);

  /// Comes to the beginning of the next input: reader() has just read its kInput. False: there is none, or failure()
  /// has the reason.
  bool next_input();
  /// Reads the items of the input, up to and with its kInputEnd.
  PartReader& reader() { return *current_->reader; }
  /// The part that has the input: its number in the order of PartSet::lists().
  std::size_t part() const { return current_->number; }
  const std::string& part_path() const { return current_->parts->at(current_->at).path; }
  const std::string& failure() const { return failure_; }

 private:
  /// A list on its way through its parts.
  struct Stream {
    const std::vector<PartSet::Checked>* parts = nullptr;
    std::size_t at = 0;      ///< the part in hand
    std::size_t number = 0;  ///< the same in the order of all parts
    std::optional<PartReader> reader;
    std::string head;      ///< the path of the next input
    bool is_read = false;  ///< the reader has read the kInput of `head`
  };
  bool open(Stream& stream);
  bool advance(Stream& stream);
  bool fail(const Stream& stream, const std::string& why);

  std::vector<Stream> streams_;
  std::vector<Stream*> heap_;  ///< those that have a next input, the least path on top
  Stream* current_ = nullptr;
  std::string failure_;
};

}  // namespace trailhound
