#include "engine/io/deflate_whole.h"

#include <libdeflate.h>

#include <new>

namespace trailhound {

struct DeflateWhole::Impl {
  Impl() : decompressor(libdeflate_alloc_decompressor()) {
    if (decompressor == nullptr) throw std::bad_alloc();
  }
  ~Impl() { libdeflate_free_decompressor(decompressor); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  libdeflate_decompressor* const decompressor;
};

DeflateWhole::DeflateWhole() : impl_(std::make_unique<Impl>()) {}
DeflateWhole::~DeflateWhole() = default;

bool DeflateWhole::inflate(std::string_view packed, std::size_t size, Buffer& text) {
  text.reserve(size);
  std::size_t consumed = 0, produced = 0;
  const libdeflate_result result = libdeflate_deflate_decompress_ex(impl_->decompressor, packed.data(), packed.size(),
                                                                    text.data(), size, &consumed, &produced);
  return result == LIBDEFLATE_SUCCESS && consumed == packed.size() && produced == size;
}

}  // namespace trailhound
