// The least that can be done with gzip files: open, read, close and inflate each, one after the other. Small files are
// inflated at once by libdeflate, large ones in windows by zlib, as a hunt does. Prints seconds and bytes of text.
//
//   find FOLDER -type f | trailhound_bench_inflate

#include <fcntl.h>
#include <libdeflate.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace {

constexpr std::size_t kLargestWhole = 8u << 20, kChunk = 128u << 10, kWindow = 1u << 20;

[[noreturn]] void fail(const std::string& path) {
  std::fprintf(stderr, "cannot inflate %s\n", path.c_str());
  std::exit(2);
}

class Loop {
 public:
  void run(const std::string& path) {
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat status {};
    if (file < 0 || fstat(file, &status) != 0) fail(path);
    const auto size = static_cast<std::size_t>(status.st_size);
    const bool done = size <= kLargestWhole ? inflate_whole(file, size) : inflate_windows(file);
    close(file);
    if (!done) fail(path);
  }
  std::uint64_t bytes() const { return bytes_; }

 private:
  bool inflate_whole(int file, std::size_t size) {
    if (packed_.size() < size) packed_.resize(size);
    if (read(file, packed_.data(), size) != static_cast<ssize_t>(size)) return false;
    for (std::size_t text = 0;;) {
      const auto result =
          libdeflate_gzip_decompress(inflater_.get(), packed_.data(), size, text_.data(), text_.size(), &text);
      if (result == LIBDEFLATE_SUCCESS) {
        bytes_ += text;
        return true;
      }
      if (result != LIBDEFLATE_INSUFFICIENT_SPACE) return false;
      text_.resize(text_.size() * 2);
    }
  }

  bool inflate_windows(int file) {
    z_stream stream{};
    if (inflateInit2(&stream, MAX_WBITS + 16) != Z_OK) return false;
    packed_.resize(std::max(packed_.size(), kChunk));
    int result = Z_OK;
    while (result == Z_OK) {
      const ssize_t count = read(file, packed_.data(), kChunk);
      if (count <= 0) break;
      stream.next_in = reinterpret_cast<Bytef*>(packed_.data());
      stream.avail_in = static_cast<uInt>(count);
      do {
        stream.next_out = reinterpret_cast<Bytef*>(text_.data());
        stream.avail_out = kWindow;
        result = inflate(&stream, Z_NO_FLUSH);
        bytes_ += kWindow - stream.avail_out;
      } while (result == Z_OK && (stream.avail_in > 0 || stream.avail_out == 0));
      if (result == Z_BUF_ERROR) result = Z_OK;
    }
    inflateEnd(&stream);
    return result == Z_STREAM_END;
  }

  struct Free {
    void operator()(libdeflate_decompressor* inflater) const { libdeflate_free_decompressor(inflater); }
  };
  std::unique_ptr<libdeflate_decompressor, Free> inflater_{libdeflate_alloc_decompressor()};
  std::vector<char> packed_, text_ = std::vector<char>(kWindow);
  std::uint64_t bytes_ = 0;
};

}  // namespace

int main() {
  std::vector<std::string> paths;
  for (std::string path; std::getline(std::cin, path);) paths.push_back(path);
  Loop loop;
  const auto begin = std::chrono::steady_clock::now();
  for (const std::string& path : paths) loop.run(path);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::printf("%.6f %llu\n", seconds, static_cast<unsigned long long>(loop.bytes()));
  return 0;
}
