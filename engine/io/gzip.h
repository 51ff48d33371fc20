#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "engine/io/buffer.h"
#include "engine/io/decompressor.h"
#include "engine/io/faults.h"
#include "engine/io/input_bytes.h"

namespace trailhound {

/// True if `bytes` start as a gzip member does (RFC 1952 §2.3.1).
bool starts_gzip_member(std::span<const unsigned char> bytes);
/// True if they do but for one of the two bytes of its magic.
bool resembles_gzip_member(std::span<const unsigned char> bytes);
/// True if a header that a compressor may have written begins anywhere in `bytes`.
bool has_gzip_header(std::span<const unsigned char> bytes);

/// Inflates gzip members that are whole in memory, with libdeflate: twice as fast as zlib, but all or nothing.
/// One per thread.
class MemberInflater {
 public:
  /// Inflates member after member from the front of `bytes.held()` to the front of `text`, which grows up to `limit`
  /// bytes and `padding` more. Returns the bytes of text. What is still held afterwards is for a MemberStream: a member
  /// that is damaged or whose text has no room, or bytes that are no gzip member.
  /// REQUIRES: bytes.hold_all() was true
  std::size_t inflate(InputBytes& bytes, Buffer& text, std::size_t limit, std::size_t padding);

 private:
  const Decompressor decompressor_ = make_decompressor();
};

/// Inflates gzip members piece by piece with zlib: what is too large to hold, and what is damaged. Everything before
/// the damage comes out, and then whatever members follow it:
///
///     member ‖ NULs or other bytes ‖ member     both members are inflated, and the bytes between them are a fault
///     member with a wrong checksum ‖ member     loses nothing, and is a fault
///     mem‖damage… ‖ member                      the text up to the damage, a line break, which ends the record that
///     was
///                                               cut, and the text of the second member
///     damaged magic, member                     is read in spite of it, and is a fault
///
/// The next member is searched for by its magic. Deflated data may contain that by chance, so the bytes behind it must
/// inflate. Memory: zlib's window. One per thread.
class MemberStream {
 public:
  MemberStream();
  ~MemberStream();
  MemberStream(const MemberStream&) = delete;
  MemberStream& operator=(const MemberStream&) = delete;

  /// Starts between two members of an input, of whose text `text_before` bytes were inflated already.
  void begin(std::uint64_t text_before);

  /// Writes the next `size` bytes of text to `out`; fewer only at the end. Adds what is wrong to `faults`.
  std::size_t read(InputBytes& bytes, char* out, std::size_t size, Faults& faults);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace trailhound
