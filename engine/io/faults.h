#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace trailhound {

/// What was wrong with the bytes of one input or archive: the first fault in words, the others as a number.
class Faults {
 public:
  void add(std::string what) {
    if (first_.empty()) {
      first_ = std::move(what);
    } else {
      ++more_;
    }
  }
  void clear() {
    first_.clear();
    more_ = 0;
  }
  bool any() const { return !first_.empty(); }
  std::string text() const {
    if (more_ == 0) return first_;
    return first_ + "; and " + std::to_string(more_) + (more_ == 1 ? " more fault" : " more faults") + " after that";
  }

 private:
  std::string first_;
  std::uint64_t more_ = 0;
};

}  // namespace trailhound
