#include "engine/io/deflate_whole.h"

#include <libdeflate.h>

namespace trailhound {

bool DeflateWhole::inflate(std::string_view packed, std::size_t size, Buffer& text) {
  text.reserve(size);
  std::size_t consumed = 0, produced = 0;
  const libdeflate_result result = libdeflate_deflate_decompress_ex(decompressor_.get(), packed.data(), packed.size(),
                                                                    text.data(), size, &consumed, &produced);
  return result == LIBDEFLATE_SUCCESS && consumed == packed.size() && produced == size;
}

}  // namespace trailhound
