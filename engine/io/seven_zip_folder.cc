#include "engine/io/seven_zip_folder.h"

#include <lzma.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <new>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/io/zip_format.h"

namespace trailhound {
namespace {

using namespace std::string_view_literals;

// Methods.txt of the LZMA SDK
constexpr std::string_view kCopy = "\x00"sv, kLzma = "\x03\x01\x01"sv, kLzma2 = "\x21"sv, kDeflate = "\x04\x01\x08"sv,
                           kDeflate64 = "\x04\x01\x09"sv, kBzip2 = "\x04\x02\x02"sv, kPpmd = "\x03\x04\x01"sv,
                           kBcj2 = "\x03\x03\x01\x1B"sv, kAes = "\x06\xF1\x07\x01"sv;

struct Filter {
  std::string_view id;
  lzma_vli filter;
};
constexpr Filter kFilters[] = {
    {"\x03"sv, LZMA_FILTER_DELTA},
    {"\x04"sv, LZMA_FILTER_X86},
    {"\x03\x03\x01\x03"sv, LZMA_FILTER_X86},
    {"\x03\x03\x02\x05"sv, LZMA_FILTER_POWERPC},
    {"\x03\x03\x04\x01"sv, LZMA_FILTER_IA64},
    {"\x03\x03\x05\x01"sv, LZMA_FILTER_ARM},
    {"\x03\x03\x07\x01"sv, LZMA_FILTER_ARMTHUMB},
    {"\x03\x03\x08\x05"sv, LZMA_FILTER_SPARC},
    {kLzma, LZMA_FILTER_LZMA1},
    {kLzma2, LZMA_FILTER_LZMA2},
};

std::optional<lzma_vli> filter_of(std::string_view id) {
  for (const Filter& filter : kFilters) {
    if (filter.id == id) return filter.filter;
  }
  return std::nullopt;
}

/// The coders from the one whose output are the contents to the one that is fed with packed bytes; empty where they are
/// no chain.
std::vector<const SevenZipIndex::Coder*> chain_of(const SevenZipIndex::Folder& folder) {
  std::vector<const SevenZipIndex::Coder*> chain;
  if (folder.packed_streams != 1) return chain;
  for (const SevenZipIndex::Coder& coder : folder.coders) {
    if (coder.inputs != 1 || coder.outputs != 1) return chain;
  }
  const auto is_bound = [&](std::uint64_t output) {
    return std::any_of(folder.bindings.begin(), folder.bindings.end(),
                       [&](const SevenZipIndex::Binding& binding) { return binding.output == output; });
  };
  std::uint64_t coder = 0;
  while (coder < folder.coders.size() && is_bound(coder)) ++coder;
  while (coder < folder.coders.size() && chain.size() < folder.coders.size()) {
    chain.push_back(&folder.coders[static_cast<std::size_t>(coder)]);
    const auto next = std::find_if(folder.bindings.begin(), folder.bindings.end(),
                                   [&](const SevenZipIndex::Binding& binding) { return binding.input == coder; });
    if (next == folder.bindings.end()) return chain;
    coder = next->output;
  }
  return {};
}

bool has_coder(const SevenZipIndex::Folder& folder, std::string_view id) {
  return std::any_of(folder.coders.begin(), folder.coders.end(),
                     [&](const SevenZipIndex::Coder& coder) { return coder.id == id; });
}

/// Bytes that libarchive would take for the windows of a folder, as its index asks for them.
std::uint64_t window_of(const SevenZipIndex::Folder& folder) {
  std::uint64_t most = 0;
  for (const SevenZipIndex::Coder& coder : folder.coders) {
    const std::string& properties = coder.properties;
    if ((coder.id == kPpmd || coder.id == kLzma) && properties.size() >= 5) {
      most = std::max(most, zip::number_at(properties, 1, 4));
    } else if (coder.id == kLzma2 && !properties.empty()) {  // 2 or 3 times a power of two
      const auto code = static_cast<unsigned>(static_cast<unsigned char>(properties[0]) & 63);
      most = std::max(most, std::uint64_t{2 | (code & 1)} << (code / 2 + 11));
    }
  }
  return most;
}

std::string window_text(std::uint64_t bytes) {
  return "it needs " + std::to_string(bytes >> 20) + " MiB of memory, more than the limit of " +
         std::to_string(kDecoderMemory >> 20) + " MiB";
}

/// A chain of liblzma's filters, given by the properties that 7z has of each. Owns their options.
class FilterChain {
 public:
  ~FilterChain() {
    for (const lzma_filter& filter : filters_) std::free(filter.options);
  }
  FilterChain() { filters_.fill({LZMA_VLI_UNKNOWN, nullptr}); }
  FilterChain(const FilterChain&) = delete;
  FilterChain& operator=(const FilterChain&) = delete;

  /// The windows need be no larger than the contents, whatever the index asks for.
  bool add(const SevenZipIndex::Coder& coder, std::uint64_t contents) {
    if (count_ == LZMA_FILTERS_MAX) return false;
    lzma_filter& filter = filters_[count_++];
    filter.id = *filter_of(coder.id);
    const auto* properties = reinterpret_cast<const std::uint8_t*>(coder.properties.data());
    if (lzma_properties_decode(&filter, nullptr, properties, coder.properties.size()) != LZMA_OK) return false;
    if (filter.id == LZMA_FILTER_LZMA1 || filter.id == LZMA_FILTER_LZMA2) {
      auto* options = static_cast<lzma_options_lzma*>(filter.options);
      const std::uint64_t most = std::max<std::uint64_t>(contents, LZMA_DICT_SIZE_MIN);
      options->dict_size = static_cast<std::uint32_t>(std::min<std::uint64_t>(options->dict_size, most));
    }
    return true;
  }
  const lzma_filter* filters() const { return filters_.data(); }

 private:
  std::array<lzma_filter, LZMA_FILTERS_MAX + 1> filters_;
  std::size_t count_ = 0;
};

class RawLzmaDecoder : public Decoder {
 public:
  RawLzmaDecoder(const std::vector<const SevenZipIndex::Coder*>& chain, std::uint64_t contents) {
    FilterChain filters;
    for (const SevenZipIndex::Coder* coder : chain) {
      if (!filters.add(*coder, contents)) reason_ = "options that are not supported";
    }
    if (!reason_.empty()) return;
    const std::uint64_t memory = lzma_raw_decoder_memusage(filters.filters());
    if (memory > kDecoderMemory) {
      reason_ = memory == UINT64_MAX
                    ? "options that are not supported"
                    : "it needs " + std::to_string(memory >> 20) + " MiB of memory, more than the limit of " +
                          std::to_string(kDecoderMemory >> 20) + " MiB";
      return;
    }
    if (lzma_raw_decoder(&stream_, filters.filters()) != LZMA_OK) throw std::bad_alloc();
  }
  ~RawLzmaDecoder() override { lzma_end(&stream_); }
  RawLzmaDecoder(const RawLzmaDecoder&) = delete;
  RawLzmaDecoder& operator=(const RawLzmaDecoder&) = delete;

  void start() override {}
  Step decode(std::string_view in, char* out, std::size_t size) override {
    if (!reason_.empty()) return {0, 0, State::kBroken};
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(in.data());
    stream_.avail_in = in.size();
    stream_.next_out = reinterpret_cast<std::uint8_t*>(out);
    stream_.avail_out = size;
    const lzma_ret result = lzma_code(&stream_, LZMA_RUN);
    Step step{in.size() - stream_.avail_in, size - stream_.avail_out, State::kInside};
    if (result == LZMA_STREAM_END) {
      step.state = State::kEnd;
    } else if (result == LZMA_MEM_ERROR) {
      throw std::bad_alloc();
    } else if (result != LZMA_OK && result != LZMA_BUF_ERROR) {
      reason_ = "impossible data";
      step.state = State::kBroken;
    }
    return step;
  }

 private:
  lzma_stream stream_ = LZMA_STREAM_INIT;
};

class RawDeflateDecoder : public Decoder {
 public:
  RawDeflateDecoder() {
    if (inflateInit2(&stream_, -MAX_WBITS) != Z_OK) throw std::bad_alloc();
  }
  ~RawDeflateDecoder() override { inflateEnd(&stream_); }
  RawDeflateDecoder(const RawDeflateDecoder&) = delete;
  RawDeflateDecoder& operator=(const RawDeflateDecoder&) = delete;

  void start() override { inflateReset(&stream_); }
  Step decode(std::string_view in, char* out, std::size_t size) override {
    constexpr std::size_t kMostAtOnce = 1u << 30;  // zlib counts in 32 bits
    const std::size_t in_size = std::min(in.size(), kMostAtOnce), out_size = std::min(size, kMostAtOnce);
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));  // its interface is older than const
    stream_.avail_in = static_cast<uInt>(in_size);
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = static_cast<uInt>(out_size);
    const int result = ::inflate(&stream_, Z_NO_FLUSH);
    Step step{in_size - stream_.avail_in, out_size - stream_.avail_out, State::kInside};
    if (result == Z_STREAM_END) {
      step.state = State::kEnd;
    } else if (result == Z_MEM_ERROR) {
      throw std::bad_alloc();
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      reason_ = stream_.msg != nullptr ? stream_.msg : "no reason given";
      step.state = State::kBroken;
    }
    return step;
  }

 private:
  z_stream stream_{};
};

}  // namespace

FolderSupport support_of(const SevenZipIndex::Folder& folder) {
  const std::vector<const SevenZipIndex::Coder*> chain = chain_of(folder);
  const bool is_single = chain.size() == 1;
  if (is_single && (chain[0]->id == kCopy || chain[0]->id == kDeflate || chain[0]->id == kBzip2)) {
    return FolderSupport::kOwn;
  }
  const bool ends_in_lzma = !chain.empty() && (chain.back()->id == kLzma || chain.back()->id == kLzma2);
  if (ends_in_lzma && chain.size() <= LZMA_FILTERS_MAX &&
      std::all_of(chain.begin(), chain.end(), [](const auto* coder) { return filter_of(coder->id).has_value(); })) {
    return FolderSupport::kOwn;
  }
  if (has_coder(folder, kAes) || has_coder(folder, kDeflate64)) return FolderSupport::kRefused;
  const bool is_known = has_coder(folder, kPpmd) || has_coder(folder, kBcj2);
  return is_known && window_of(folder) <= kDecoderMemory ? FolderSupport::kLibrary : FolderSupport::kRefused;
}

std::string refusal_of(const SevenZipIndex::Folder& folder) {
  if (has_coder(folder, kAes)) return "encrypted 7z is not opened: unpack the archive first (7z x)";
  if (has_coder(folder, kDeflate64))
    return "packed with Deflate64, which is not opened: unpack the archive first (7z x)";
  if (window_of(folder) > kDecoderMemory) return window_text(window_of(folder)) + ": unpack the archive first (7z x)";
  return "packed with a method of 7z that is not opened: unpack the archive first (7z x)";
}

SevenZipFolder::SevenZipFolder(Lookahead& in, const SevenZipIndex::Folder& folder, std::uint64_t packed_size)
    : in_(in), packed_left_(packed_size), left_(folder.size()) {
  const std::vector<const SevenZipIndex::Coder*> chain = chain_of(folder);
  if (chain.front()->id == kBzip2) {
    decoder_ = make_decoder(Compression::kBzip2);
  } else if (chain.front()->id == kDeflate) {
    decoder_ = std::make_unique<RawDeflateDecoder>();
  } else if (chain.front()->id != kCopy) {
    decoder_ = std::make_unique<RawLzmaDecoder>(chain, left_);
  }
  if (decoder_) decoder_->start();
}

std::size_t SevenZipFolder::read(char* out, std::size_t size) {
  size = static_cast<std::size_t>(std::min<std::uint64_t>(size, left_));
  std::size_t count = 0;
  while (count == 0 && size > 0 && !is_over_) {
    std::string_view view = in_.peek(1);
    view = view.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(view.size(), packed_left_)));
    Decoder::Step step;
    if (decoder_) {
      step = decoder_->decode(view, out, size);
    } else {
      step.consumed = step.produced = view.copy(out, size);
    }
    in_.consume(step.consumed);
    packed_left_ -= step.consumed;
    count = step.produced;
    if (step.state == Decoder::State::kBroken) {
      error_ = "the packed data is broken near byte " + std::to_string(in_.offset()) + " of the 7z (" +
               decoder_->reason() + ")";
    } else if (count == 0 && (view.empty() || step.state == Decoder::State::kEnd)) {
      error_ = "the packed data ends too early, at byte " + std::to_string(in_.offset()) + " of the 7z";
      if (!in_.error().empty()) error_ = in_.error();
    }
    is_over_ = !error_.empty();
  }
  left_ -= count;
  return count;
}

}  // namespace trailhound
