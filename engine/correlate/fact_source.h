#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/correlate/fact.h"
#include "engine/io/unnamed_file.h"

namespace trailhound {

/// Facts in a fixed order, one after the other: from memory, or from a file through a buffer. What it reads from must
/// outlive it.
class FactSource {
 public:
  /// `order`: indexes of `facts`; empty: as they stand.
  FactSource(std::span<const Fact> facts, std::span<const std::uint32_t> order);
  FactSource(const UnnamedFile& file, std::uint64_t count, std::size_t buffer_facts);

  /// The fact in hand, until advance(); null at the end or where reading failed.
  const Fact* peek() {
    if (at_ < ready_) return fact();
    return refill() ? fact() : nullptr;
  }
  void advance() { ++at_; }
  /// errno tells why.
  bool failed() const { return failed_; }

 private:
  const Fact* fact() const { return file_ ? &buffer_[at_] : order_.empty() ? &facts_[at_] : &facts_[order_[at_]]; }
  bool refill();

  std::span<const Fact> facts_;
  std::span<const std::uint32_t> order_;
  const UnnamedFile* file_ = nullptr;
  std::vector<Fact> buffer_;
  std::size_t buffer_facts_ = 0;
  std::uint64_t offset_ = 0;  ///< in the file: of what is not in the buffer yet
  std::uint64_t left_ = 0;    ///< facts not in the buffer yet
  std::size_t at_ = 0, ready_ = 0;
  bool failed_ = false;
};

/// Appends facts to a file through a buffer. False: errno tells why.
class FactWriter {
 public:
  FactWriter(UnnamedFile& file, std::size_t buffer_facts) : file_(file) { buffer_.reserve(buffer_facts); }
  bool append(const Fact& fact) {
    buffer_.push_back(fact);
    return buffer_.size() < buffer_.capacity() || flush();
  }
  bool flush() {
    const bool written = file_.append(buffer_.data(), buffer_.size() * sizeof(Fact));
    buffer_.clear();
    return written;
  }

 private:
  UnnamedFile& file_;
  std::vector<Fact> buffer_;
};

}  // namespace trailhound
