#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/fixed.h"
#include "engine/base/time.h"
#include "engine/hash/sha256.h"

namespace trailhound {

/// The fields that items of a part file are made of (FORMAT.md): numbers of variable length, texts behind their size.

class FieldWriter {
 public:
  /// Seven bits a byte, the lowest first; the highest bit of a byte says that another one follows.
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
    bytes_ += static_cast<char>(value);
  }
  /// Small numbers of either sign are short.
  void signed_number(std::int64_t value) {
    number(static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63));
  }
  void text(std::string_view value) {
    number(value.size());
    bytes_ += value;
  }
  /// A time, or that there is none.
  void time(const std::optional<Nanoseconds>& value) {
    flag(value.has_value());
    if (value) signed_number(*value);
  }
  void flag(bool value) { bytes_ += value ? '\1' : '\0'; }
  void digest(const Sha256::Digest& value) { bytes_.append(reinterpret_cast<const char*>(value.data()), value.size()); }
  void fixed(Fixed value) {
    number(static_cast<std::uint64_t>(value));
    signed_number(static_cast<std::int64_t>(value >> 64));
  }

  std::string& bytes() { return bytes_; }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// Reads what FieldWriter wrote, from bytes that may be anything. The first fault sticks: from then on every field is
/// empty, and ok() says so. Borrows the bytes.
class FieldReader {
 public:
  explicit FieldReader(std::string_view bytes = {}) : rest_(bytes) {}

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      if (shift == 63 && byte > 1) break;
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
    return fail();
  }
  std::int64_t signed_number() {
    const std::uint64_t value = number();
    return static_cast<std::int64_t>(value >> 1 ^ (~(value & 1) + 1));
  }
  /// A number below `end`.
  std::uint64_t number_below(std::uint64_t end) {
    const std::uint64_t value = number();
    return value < end ? value : fail();
  }
  std::string_view text() {
    const std::uint64_t size = number();
    if (size > rest_.size()) {
      fail();
      return {};
    }
    const std::string_view value = rest_.substr(0, static_cast<std::size_t>(size));
    rest_.remove_prefix(value.size());
    return value;
  }
  bool flag() { return number_below(2) == 1; }
  std::optional<Nanoseconds> time() { return flag() ? std::optional<Nanoseconds>(signed_number()) : std::nullopt; }
  Sha256::Digest digest() {
    Sha256::Digest value{};
    if (rest_.size() < value.size()) {
      fail();
      return value;
    }
    std::memcpy(value.data(), rest_.data(), value.size());
    rest_.remove_prefix(value.size());
    return value;
  }
  Fixed fixed() {
    const std::uint64_t low = number();
    return static_cast<Fixed>(signed_number()) << 64 | static_cast<Fixed>(low);
  }
  /// How many items follow, each of at least one byte: so many that a list of them cannot be larger than its bytes.
  std::size_t count() {
    const std::uint64_t items = number();
    return static_cast<std::size_t>(items <= rest_.size() ? items : fail());
  }

  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }
  std::uint64_t fail() {
    ok_ = false;
    rest_ = {};
    return 0;
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace trailhound
