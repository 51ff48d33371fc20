#include "engine/io/gzip.h"

#include <catch2/catch.hpp>
#include <random>

#include "engine/io/reader.h"
#include "engine/testing/test_files.h"

namespace trailhound {
namespace {

struct ReadResult {
  std::string text, damage;
  friend bool operator==(const ReadResult&, const ReadResult&) = default;
};

ReadResult read(Reader& reader, const std::string& path) {
  REQUIRE_FALSE(reader.open({path, 0}));
  ReadResult result;
  for (bool last = false; !last;) {
    const Reader::Window window = reader.next(0);
    result.text.append(window.data, window.size);
    last = window.last;
  }
  if (reader.damage()) result.damage = reader.damage()->detail;
  return result;
}

/// Reads the same bytes through libdeflate (as far as it goes), through zlib alone, and through zlib a few bytes of
/// text at a time: they must agree in every byte and in what they say.
class EveryWay {
 public:
  ReadResult operator()(std::string_view bytes) {
    const std::string path = folder_.write("input", bytes);
    const ReadResult through_both = read(whole_, path);
    const ReadResult through_zlib = read(stream_, path);
    CHECK(through_both.text == through_zlib.text);
    CHECK(through_both.damage == through_zlib.damage);
    CHECK(read(pieces_, path) == through_both);
    return through_both;
  }

 private:
  static Reader::Options streaming(std::size_t window) {
    Reader::Options options;
    options.whole_limit = 0;
    options.window = window;
    return options;
  }
  TestFolder folder_;
  Reader whole_, stream_{streaming(1u << 20)}, pieces_{streaming(7)};
};

std::string sample() {
  std::string text;
  for (int i = 0; i < 30; ++i) text += "{\"eventID\":\"" + std::to_string(i * 7919 % 1009) + "\"},";
  return text;
}

TEST_CASE("members that follow each other are one text, wherever it is split") {
  EveryWay read;
  const std::string text = sample();
  for (std::size_t split = 0; split <= text.size(); split += 3) {
    CHECK(read(gzip(text.substr(0, split)) + gzip(text.substr(split))) == ReadResult{text, ""});
  }
}

TEST_CASE("optional header fields are stepped over") {
  EveryWay read;
  const std::string text = sample();
  std::string extra("AB\x04\x00wxyz", 8), name = "103_CloudTrail.json", comment(70000, 'c');
  for (int fields = 0; fields < 16; ++fields) {
    gz_header header{};
    if (fields & 1) {
      header.extra = reinterpret_cast<Bytef*>(extra.data());
      header.extra_len = static_cast<uInt>(extra.size());
    }
    if (fields & 2) header.name = reinterpret_cast<Bytef*>(name.data());
    if (fields & 4) header.comment = reinterpret_cast<Bytef*>(comment.data());
    header.hcrc = (fields & 8) != 0;
    std::string bytes(200000, '\0');
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    REQUIRE(deflateSetHeader(&stream, &header) == Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
    stream.avail_out = static_cast<uInt>(bytes.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    bytes.resize(stream.total_out);
    deflateEnd(&stream);
    CHECK(read(bytes + bytes) == ReadResult{text + text, ""});
  }
}

TEST_CASE("cut off at any byte: the text before it comes out, and the damage is told") {
  EveryWay read;
  const std::string text = sample();
  const std::string first = gzip("[1]"), bytes = first + gzip(text);
  std::size_t previous = 0;
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    INFO("cut at " << size);
    const ReadResult result = read(std::string_view(bytes).substr(0, size));
    if (size < 2) {
      CHECK(result == ReadResult{bytes.substr(0, size), ""});  // too short to be known as gzip
      continue;
    }
    CHECK(("[1]" + text).starts_with(result.text));
    CHECK(result.text.size() >= previous);  // another byte of input never gives less
    previous = result.text.size();
    if (size == first.size() || size == bytes.size()) {
      CHECK(result.damage == "");
    } else if (size == first.size() + 1) {
      CHECK_THAT(result.damage, Catch::StartsWith("1 bytes that are not gzip behind the gzip data"));
    } else {
      CHECK(result.damage == "the gzip data is cut off at byte " + std::to_string(size) + " of the file; " +
                                 std::to_string(result.text.size()) + " bytes of text before that were read");
    }
  }
  CHECK(previous == text.size() + 3);
}

TEST_CASE("a byte that is flipped: told as damage, unless all text is there nevertheless") {
  EveryWay read;
  const std::string text = sample();
  const std::string bytes = gzip(text);
  for (std::size_t at = 2; at < bytes.size(); ++at) {
    for (const int bit : {0, 1, 4, 7}) {
      INFO("byte " << at << " bit " << bit);
      std::string flipped = bytes;
      flipped[at] = static_cast<char>(flipped[at] ^ (1 << bit));
      const ReadResult result = read(flipped);
      if (at >= bytes.size() - 8) CHECK(result.text == text);  // the trailer
      if (result.damage.empty()) {
        CHECK(result.text == text);
        CHECK((at < 10 || at == bytes.size() - 9));  // time, system and the like; the unused bits of the last byte
      }
    }
  }
}

TEST_CASE("any damage: libdeflate with zlib behind it gives what zlib alone gives") {
  EveryWay read;
  const std::string text = sample();
  const std::string part = gzip(text.substr(0, 100)) + gzip("") + gzip(text, nullptr, 1) + gzip(text, nullptr, 0);
  const unsigned seed = GENERATE(range(1u, 1500u));
  INFO("seed " << seed);
  std::mt19937 random(seed);
  std::string bytes = part;
  for (auto mutations = random() % 3 + 1; mutations > 0; --mutations) {
    const std::size_t at = random() % bytes.size(), other = random() % bytes.size();
    switch (random() % 5) {
      case 0:
        bytes[at] = static_cast<char>(random());
        break;
      case 1:
        bytes.erase(at, random() % 20);
        break;
      case 2:
        bytes.insert(at, bytes.substr(other, random() % 50));
        break;
      case 3:
        bytes.resize(at + 1);
        break;
      default:
        bytes += part.substr(other % part.size());
        break;
    }
  }
  const ReadResult result = read(bytes);
  const std::span front(reinterpret_cast<const unsigned char*>(bytes.data()), std::min(bytes.size(), kFormatHead));
  if (starts_gzip_member(front) || resembles_gzip_member(front) || has_gzip_header(front)) {
    CHECK(result.text.size() <= 1032 * bytes.size());
  } else {
    CHECK(result == ReadResult{bytes, ""});
  }
}

TEST_CASE("faults behind or between members are named, and lose no text") {
  EveryWay read;
  const std::string text = sample();
  const std::string good = gzip(text);
  std::string bad_checksum = good, bad_length = good;
  bad_checksum[good.size() - 7] ^= 1;
  bad_length[good.size() - 1] ^= 1;
  const std::string end = std::to_string(good.size()), size = std::to_string(text.size());
  const std::string salvaged = "; " + size + " bytes of text before that were read";
  const struct {
    std::string bytes, text, damage;
  } cases[] = {
      {good + std::string(96, '\0'), text,
       "96 NUL bytes behind the gzip data, from byte " + end + " of the file on, were not read" + salvaged},
      {good + std::string(512, '\0') + good, text + text,
       "512 NUL bytes behind the gzip data, from byte " + end + " of the file on, were not read" + salvaged},
      {good + "garbage" + good, text + text,
       "7 bytes that are not gzip behind the gzip data, from byte " + end + " of the file on, were not read" +
           salvaged},
      {good + "garbage", text,
       "7 bytes that are not gzip behind the gzip data, from byte " + end + " of the file on, were not read" +
           salvaged},
      {good + "\n", text,
       "1 bytes that are not gzip behind the gzip data, from byte " + end + " of the file on, were not read" +
           salvaged},
      {bad_checksum + good, text + text,
       "the checksum of the gzip member that ends at byte " + end + " of the file is wrong" + salvaged},
      {bad_length + good, text + text,
       "the length of the gzip member that ends at byte " + end + " of the file is wrong (" +
           std::to_string(text.size() ^ 0x1000000) + " instead of " + size + ")" + salvaged},
      {bad_checksum + bad_checksum + "x", text + text,
       "the checksum of the gzip member that ends at byte " + end + " of the file is wrong" + salvaged +
           "; and 2 more faults after that"},
      {good + good.substr(0, 10) + "\xff\xff\xff\xff", text,
       "the gzip data is broken near byte " + std::to_string(good.size() + 11) + " of the file (invalid block type)" +
           salvaged + ", what follows was not"},
      {std::string("\x1f\x8b\x07\x00", 4) + good, text,
       "the gzip data is broken near byte 4 of the file (unknown compression method); 0 bytes of text before that were "
       "read, the next member begins at byte 4"},
      {"\x1e" + good.substr(1), text, "the first two bytes of the gzip header are damaged"},
      {"\x1f\x8a" + good.substr(2) + good, text + text, "the first two bytes of the gzip header are damaged"},
  };
  for (const auto& test : cases) CHECK(read(test.bytes) == ReadResult{test.text, test.damage});
}

TEST_CASE("after damage inside a member the members behind it are read, and the record that was cut ends") {
  EveryWay read;
  const std::string text = sample(), good = gzip(text);
  std::string broken = good;
  for (std::size_t i = 0; i < 8; ++i) broken[good.size() / 2 + i] = '\xff';
  const ReadResult result = read(good + broken + good + good);
  CHECK_THAT(result.damage, Catch::StartsWith("the gzip data is broken near byte ") &&
                                Catch::EndsWith("the next member begins at byte " + std::to_string(2 * good.size())));
  CHECK(result.text.substr(0, text.size()) == text);
  CHECK(result.text.ends_with("\n" + text + text));
  // Cut so that the damage takes the beginning of the next member for its own.
  const ReadResult cut = read(good.substr(0, good.size() / 2) + good + good);
  CHECK_THAT(cut.damage, Catch::Contains("the next member begins at byte " + std::to_string(good.size() / 2)));
  CHECK(cut.text.ends_with("\n" + text + text));
}

TEST_CASE("members beyond the text limit come from the stream, no byte twice and none lost") {
  const TestFolder folder;
  std::string bytes, text;
  for (int i = 0; i < 40; ++i) {
    const std::string part = sample() + std::to_string(i);
    text += part;
    bytes += gzip(part);
  }
  const std::string path = folder.write("input", bytes);
  for (std::size_t limit = 0; limit < text.size() + 700; limit += 333) {
    Reader::Options options;
    options.text_limit = limit;
    Reader reader(options);
    CHECK(read(reader, path) == ReadResult{text, ""});
  }
  std::string damaged = bytes;
  damaged[damaged.size() - 5] ^= 1;
  Reader reader;
  const ReadResult result = read(reader, folder.write("damaged", damaged));
  CHECK(result.text == text);
  CHECK_THAT(result.damage, Catch::StartsWith("the checksum of the gzip member that ends at byte"));
}

TEST_CASE("a trailer that lies about the length neither reserves without limit nor loses text") {
  EveryWay read;
  const std::string text = sample();
  std::string bytes = gzip(text);
  for (const char value : {'\xff', '\x7f'}) {
    bytes.replace(bytes.size() - 4, 4, std::string(4, value));
    const ReadResult result = read(bytes);
    CHECK(result.text == text);
    CHECK_THAT(result.damage, Catch::StartsWith("the length of the gzip member"));
  }
}

}  // namespace
}  // namespace trailhound
