#include "engine/io/decoder.h"

#include <bzlib.h>
#include <lzma.h>
#include <zstd.h>

#include <algorithm>
#include <new>

namespace trailhound {
namespace {

constexpr std::size_t kMostAtOnce = 1u << 30;  // bzip2 counts in 32 bits

// Not hot: AWS delivers CloudTrail as gzip; somebody packed by hand what is packed otherwise.

class ZstdDecoder : public Decoder {
 public:
  ZstdDecoder() : stream_(ZSTD_createDStream()) {
    if (stream_ == nullptr) throw std::bad_alloc();
  }
  ~ZstdDecoder() override { ZSTD_freeDStream(stream_); }
  ZstdDecoder(const ZstdDecoder&) = delete;
  ZstdDecoder& operator=(const ZstdDecoder&) = delete;

  void start() override { wanted_ = ZSTD_initDStream(stream_); }

  // A call that fails forgets what it has decoded before in the same call. So each gets no more input than the
  // library asks for, which is one block.
  Step decode(std::string_view in, char* out, std::size_t size) override {
    ZSTD_inBuffer from{in.data(), std::min(in.size(), std::max<std::size_t>(wanted_, 1)), 0};
    ZSTD_outBuffer to{out, size, 0};
    const std::size_t result = ZSTD_decompressStream(stream_, &to, &from);
    Step step{from.pos, to.pos, State::kInside};
    if (ZSTD_isError(result) != 0) {
      reason_ = ZSTD_getErrorName(result);
      step.state = State::kBroken;
    } else {
      wanted_ = result;
      if (result == 0) step.state = State::kEnd;
    }
    return step;
  }

 private:
  ZSTD_DStream* stream_;
  std::size_t wanted_ = 1;
};

class Bzip2Decoder : public Decoder {
 public:
  ~Bzip2Decoder() override { end(); }
  Bzip2Decoder() = default;
  Bzip2Decoder(const Bzip2Decoder&) = delete;
  Bzip2Decoder& operator=(const Bzip2Decoder&) = delete;

  void start() override {
    end();
    stream_ = {};
    if (BZ2_bzDecompressInit(&stream_, 0, 0) != BZ_OK) throw std::bad_alloc();
    started_ = true;
  }

  Step decode(std::string_view in, char* out, std::size_t size) override {
    const std::size_t in_size = std::min(in.size(), kMostAtOnce), out_size = std::min(size, kMostAtOnce);
    stream_.next_in = const_cast<char*>(in.data());  // the interface is older than const
    stream_.avail_in = static_cast<unsigned>(in_size);
    stream_.next_out = out;
    stream_.avail_out = static_cast<unsigned>(out_size);
    const int result = BZ2_bzDecompress(&stream_);
    Step step{in_size - stream_.avail_in, out_size - stream_.avail_out, State::kInside};
    if (result == BZ_STREAM_END) {
      step.state = State::kEnd;
    } else if (result == BZ_MEM_ERROR) {
      throw std::bad_alloc();
    } else if (result != BZ_OK) {
      reason_ = result == BZ_DATA_ERROR_MAGIC ? "no bzip2 header" : "wrong checksum or impossible data";
      step.state = State::kBroken;
    }
    return step;
  }

 private:
  void end() {
    if (started_) BZ2_bzDecompressEnd(&stream_);
    started_ = false;
  }

  bz_stream stream_{};
  bool started_ = false;
};

/// xz, and the two older containers of LZMA.
class LzmaDecoder : public Decoder {
 public:
  explicit LzmaDecoder(Compression compression) : compression_(compression) {}
  ~LzmaDecoder() override { lzma_end(&stream_); }
  LzmaDecoder(const LzmaDecoder&) = delete;
  LzmaDecoder& operator=(const LzmaDecoder&) = delete;

  void start() override {
    lzma_ret result = LZMA_OK;
    if (compression_ == Compression::kXz) {
      result = lzma_stream_decoder(&stream_, kDecoderMemory, 0);
    } else if (compression_ == Compression::kLzip) {
      result = lzma_lzip_decoder(&stream_, kDecoderMemory, 0);
    } else {
      result = lzma_alone_decoder(&stream_, kDecoderMemory);
    }
    if (result != LZMA_OK) throw std::bad_alloc();
  }

  Step decode(std::string_view in, char* out, std::size_t size) override {
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
      reason_ = reason_of(result);
      step.state = State::kBroken;
    }
    return step;
  }

 private:
  std::string reason_of(lzma_ret result) const {
    if (result == LZMA_MEMLIMIT_ERROR) {
      return "it needs " + std::to_string(lzma_memusage(&stream_) >> 20) + " MiB of memory, more than the limit of " +
             std::to_string(kDecoderMemory >> 20) + " MiB";
    }
    if (result == LZMA_FORMAT_ERROR) return "no header";
    return result == LZMA_OPTIONS_ERROR ? "options that are not supported" : "wrong checksum or impossible data";
  }

  const Compression compression_;
  lzma_stream stream_ = LZMA_STREAM_INIT;
};

bool is_stream_mark(Compression compression, std::string_view text) {
  using namespace std::string_view_literals;
  switch (compression) {
    case Compression::kZstd:  // a frame (RFC 8878 §3.1.1), or one that is to be skipped (§3.1.2), as pzstd writes it
      return text.starts_with("\x28\xB5\x2F\xFD"sv) ||
             (text.size() >= 4 && (text[0] & 0xF0) == 0x50 && text.substr(1, 3) == "\x2A\x4D\x18"sv);
    case Compression::kBzip2:  // a block's mark, the digits of pi, or of an empty stream's end, those of its root
      return text.starts_with("BZh"sv) && text.size() >= 10 && text[3] >= '1' && text[3] <= '9' &&
             (text.substr(4, 6) == "1AY&SY"sv || text.substr(4, 6) == "\x17\x72\x45\x38\x50\x90"sv);
    case Compression::kXz:
      return text.starts_with("\xFD\x37\x7A\x58\x5A\x00"sv);
    case Compression::kLzip:
      return text.starts_with("LZIP"sv);
    case Compression::kLzma:
      return false;
  }
  return false;
}

}  // namespace

std::unique_ptr<Decoder> make_decoder(Compression compression) {
  if (compression == Compression::kZstd) return std::make_unique<ZstdDecoder>();
  if (compression == Compression::kBzip2) return std::make_unique<Bzip2Decoder>();
  return std::make_unique<LzmaDecoder>(compression);
}

std::size_t find_stream(Compression compression, std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_stream_mark(compression, text.substr(at, kLongestStreamMark))) return at;
  }
  return std::string_view::npos;
}

const char* name_of(Compression compression) {
  switch (compression) {
    case Compression::kZstd:
      return "zstd";
    case Compression::kBzip2:
      return "bzip2";
    case Compression::kXz:
      return "xz";
    case Compression::kLzma:
      return "lzma";
    case Compression::kLzip:
      return "lzip";
  }
  return "";
}

}  // namespace trailhound
