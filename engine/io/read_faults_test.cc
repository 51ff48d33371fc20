// Reading that fails at the first call, the second, …: for text, gzip and archives, read forward and back and forth.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <string>

#include "engine/io/reader.h"
#include "engine/io/tar_archive.h"
#include "engine/io/zip_archive.h"
#include "engine/testing/stored_zip.h"
#include "engine/testing/test_files.h"

namespace trailhound {
namespace {

/// Bytes that come in pieces, until the read with the number `fails_at`.
class FailingSource : public ByteSource {
 public:
  FailingSource(std::string bytes, std::size_t piece, std::size_t fails_at, bool seeks)
      : bytes_(std::move(bytes)), piece_(piece), fails_at_(fails_at), seeks_(seeks) {}

  std::size_t read(char* out, std::size_t size) override {
    if (calls_++ >= fails_at_) {
      error_ = "Input/output error";
      return 0;
    }
    const std::size_t count = std::min({size, piece_, bytes_.size() - at_});
    std::memcpy(out, bytes_.data() + at_, count);
    at_ += count;
    return count;
  }
  std::string error() const override { return error_; }
  bool seek(std::uint64_t offset) override {
    if (!seeks_) return false;
    at_ = static_cast<std::size_t>(offset);
    return true;
  }
  std::uint64_t size() const override { return seeks_ ? bytes_.size() : 0; }
  std::size_t calls() const { return calls_; }

 private:
  const std::string bytes_;
  const std::size_t piece_, fails_at_;
  const bool seeks_;
  std::size_t at_ = 0, calls_ = 0;
  std::string error_;
};

struct Outcome {
  std::string text, fault;
};

void read_text(Reader& reader, Outcome& outcome) {
  for (;;) {
    const Reader::Window window = reader.next(0);
    outcome.text.append(window.data, window.size);
    if (window.last) break;
  }
  reader.finish();
  if (reader.damage()) outcome.fault += reader.damage()->detail;
}

void read_archive(ByteSource& source, Packing packing, Outcome& outcome) {
  std::unique_ptr<Archive> archive;
  if (packing == Packing::kTar) {
    archive = std::make_unique<TarArchive>(source);
  } else {
    archive = std::make_unique<ZipArchive>(source, ZipArchive::Options());
  }
  Reader reader;
  for (Archive::Member member; archive->next(member);) {
    if (const auto problem = reader.open(member.name, *archive)) {
      outcome.fault += problem->detail;
    } else {
      read_text(reader, outcome);
    }
  }
  outcome.fault += archive->faults().text();
}

Outcome read_all(FailingSource& source, Packing packing, bool seeks) {
  Outcome outcome;
  if (seeks) {
    read_archive(source, packing, outcome);
    return outcome;
  }
  Reader::Options options;
  options.window = 1000;
  Reader reader(options);
  if (const auto problem = reader.open("source", source)) {
    outcome.fault = problem->detail;
  } else if (reader.packing() == Packing::kNone) {
    read_text(reader, outcome);
  } else {
    read_archive(reader.packed(), reader.packing(), outcome);
    reader.finish();
    if (reader.damage()) outcome.fault += reader.damage()->detail;
  }
  return outcome;
}

std::string lines(int from, int to) {
  std::string text;
  for (int i = from; i < to; ++i) text += "{\"eventName\":\"E" + std::to_string(i * 7919) + "\"}\n";
  return text;
}

/// A tar of one file, as ustar has it.
std::string tar(const std::string& content) {
  std::string header(512, '\0');
  const auto put = [&](std::size_t at, const std::string& text) { header.replace(at, text.size(), text); };
  const auto octal = [](std::size_t number, int width) {
    std::string text(static_cast<std::size_t>(width), '0');
    for (std::size_t at = text.size(); number > 0; number /= 8) text[--at] = static_cast<char>('0' + number % 8);
    return text;
  };
  put(0, "member");
  put(100, "0000644");
  put(108, "0000000");
  put(116, "0000000");
  put(124, octal(content.size(), 11));
  put(136, "00000000000");
  put(148, "        ");
  put(156, "0");
  put(257, std::string("ustar\00000", 8));
  std::size_t sum = 0;
  for (const char byte : header) sum += static_cast<unsigned char>(byte);
  put(148, octal(sum, 6) + '\0' + ' ');
  return header + content + std::string(512 - content.size() % 512 + 1024, '\0');
}

TEST_CASE("a read that fails at any call: what came before is there, and the fault is told") {
  const std::string first = lines(0, 700), second = lines(700, 1000);
  const std::string zip = stored_zip({first, second});
  struct Row {
    const char* what;
    std::string bytes;
    std::string text;
    Packing packing;  ///< of what is handed to the archive's reader itself
    bool seeks;
  };
  const Row rows[] = {
      {"text", first, first, Packing::kNone, false},
      {"gzip", gzip(first), first, Packing::kNone, false},
      {"two members", gzip(first) + gzip(second), first + second, Packing::kNone, false},
      {"tar", tar(first), first, Packing::kTar, false},
      {"tar.gz", gzip(tar(first)), first, Packing::kTar, false},
      {"zip as a stream", zip, first + second, Packing::kZip, false},
      {"zip from its end", zip, first + second, Packing::kZip, true},
      {"gzip in a zip", stored_zip({gzip(first), gzip(second)}), first + second, Packing::kZip, true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    FailingSource sound(row.bytes, 300, std::string::npos, row.seeks);
    const Outcome whole = read_all(sound, row.packing, row.seeks);
    REQUIRE((whole.text == row.text));
    REQUIRE(whole.fault == "");
    REQUIRE(sound.calls() > 3);
    std::size_t most = 0;
    for (std::size_t call = 0; call < sound.calls(); ++call) {
      CAPTURE(call);
      FailingSource source(row.bytes, 300, call, row.seeks);
      const Outcome outcome = read_all(source, row.packing, row.seeks);
      CHECK_THAT(outcome.fault, Catch::Contains("Input/output error"));
      CHECK(row.text.compare(0, outcome.text.size(), outcome.text) == 0);
      most = std::max(most, outcome.text.size());
    }
    CHECK(most > row.text.size() / 2);
  }
}

}  // namespace
}  // namespace trailhound
