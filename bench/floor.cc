#include <fcntl.h>
#include <libdeflate.h>
#include <simdjson.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

#include "bench/contenders.h"

namespace trailhound {
namespace {

struct Totals {
  std::uint64_t bytes = 0, records = 0, keys = 0;
};

class FloorWorker {
 public:
  void run(const Input& input, Totals& totals) {
    read_file(input);
    std::size_t size = 0;
    for (;;) {
      const auto result =
          libdeflate_gzip_decompress(inflater_.get(), file_.data(), file_size_, text_.get(), capacity_, &size);
      if (result == LIBDEFLATE_SUCCESS) break;
      if (result != LIBDEFLATE_INSUFFICIENT_SPACE) fail(input);
      capacity_ *= 2;
      text_.reset(new char[capacity_ + simdjson::SIMDJSON_PADDING]);
    }
    totals.bytes += size;
    simdjson::ondemand::document document;
    if (parser_.iterate(text_.get(), size, capacity_ + simdjson::SIMDJSON_PADDING).get(document)) fail(input);
    simdjson::ondemand::array list;
    if (document["Records"].get_array().get(list)) fail(input);
    for (auto element : list) {
      simdjson::ondemand::object record;
      if (element.get_object().get(record)) fail(input);
      ++totals.records;
      for (auto field : record) {
        if (field.error()) fail(input);
        totals.keys += static_cast<std::uint64_t>(static_cast<unsigned char>(*field.key().value_unsafe().raw()));
      }
    }
  }

 private:
  [[noreturn]] static void fail(const Input& input) {
    std::fprintf(stderr, "the floor cannot read %s\n", input.path.c_str());
    std::exit(2);
  }

  void read_file(const Input& input) {
    const int file = open(input.path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat status {};
    if (file < 0 || fstat(file, &status) != 0) fail(input);
    file_size_ = static_cast<std::size_t>(status.st_size);
    if (file_.size() < file_size_) file_.resize(file_size_ * 2);
    if (read(file, file_.data(), file_size_) != status.st_size) fail(input);
    close(file);
  }

  struct Free {
    void operator()(libdeflate_decompressor* inflater) const { libdeflate_free_decompressor(inflater); }
  };
  std::unique_ptr<libdeflate_decompressor, Free> inflater_{libdeflate_alloc_decompressor()};
  std::vector<char> file_;
  std::size_t file_size_ = 0;
  std::size_t capacity_ = 1u << 20;
  std::unique_ptr<char[]> text_{new char[capacity_ + simdjson::SIMDJSON_PADDING]};
  simdjson::ondemand::parser parser_;
};

}  // namespace

Measurement run_floor(std::span<const Input> inputs, unsigned threads) {
  Measurement result;
  result.seconds = seconds_of([&] {
    std::atomic<std::size_t> next{0};
    std::vector<Totals> totals(threads);
    std::vector<std::thread> workers;
    for (unsigned i = 0; i < threads; ++i) {
      workers.emplace_back([&, i] {
        FloorWorker worker;
        Totals mine;
        for (std::size_t at = next++; at < inputs.size(); at = next++) worker.run(inputs[at], mine);
        totals[i] = mine;
      });
    }
    for (std::thread& worker : workers) worker.join();
    for (const Totals& t : totals) {
      result.bytes += t.bytes;
      result.records += t.records;
      if (t.keys == 1) std::puts("");  // the walk must not be optimised away
    }
  });
  return result;
}

}  // namespace trailhound
