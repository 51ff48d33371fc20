#pragma once

#include <memory>

struct libdeflate_decompressor;

namespace trailhound {

/// Owns what libdeflate inflates with, for whoever has all bytes of a stream in memory. One per thread.
struct FreeDecompressor {
  void operator()(libdeflate_decompressor* decompressor) const;
};
using Decompressor = std::unique_ptr<libdeflate_decompressor, FreeDecompressor>;

/// Throws std::bad_alloc.
Decompressor make_decompressor();

}  // namespace trailhound
