#include "engine/io/decompressor.h"

#include <libdeflate.h>

#include <new>

namespace trailhound {

void FreeDecompressor::operator()(libdeflate_decompressor* decompressor) const {
  libdeflate_free_decompressor(decompressor);
}

Decompressor make_decompressor() {
  Decompressor decompressor(libdeflate_alloc_decompressor());
  if (!decompressor) throw std::bad_alloc();
  return decompressor;
}

}  // namespace trailhound
