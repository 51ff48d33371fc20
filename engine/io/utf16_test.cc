#include "engine/io/utf16.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

std::string decode(const std::string& bytes, std::size_t step) {
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  Utf16Decoder decoder;
  decoder.start(Utf16Decoder::order_of({data, bytes.size()}));
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    const std::size_t size = std::min(step, bytes.size() - at);
    decoder.decode({data + at, size}, at + size == bytes.size(), out);
  }
  return out;
}

TEST_CASE("UTF-16 becomes UTF-8, however it is cut") {
  struct Row {
    std::string bytes, text;
  };
  using namespace std::string_literals;
  const Row table[] = {
      {"\xFF\xFE{\0}\0"s, "{}"},
      {"\xFE\xFF\0{\0}"s, "{}"},
      {"{\0\xE9\0"s, "{\xC3\xA9"},
      {"[\0]\0"s, "[]"},
      {"\0[\0]"s, "[]"},
      {"\0{\0}"s, "{}"},
      {"\xFF\xFE\x3D\xD8\x00\xDE"s, "\xF0\x9F\x98\x80"},
      {"\xFF\xFE\x3D\xD8x\0"s, "\xEF\xBF\xBDx"},
      {"\xFF\xFE\x00\xDCx"s, "\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"\xFF\xFEx\0\x3D\xD8"s, "x\xEF\xBF\xBD"},
  };
  for (const Row& row : table) {
    for (std::size_t step = 1; step <= row.bytes.size(); ++step) CHECK(decode(row.bytes, step) == row.text);
  }
  const std::string plain = "{\"a\":1}";
  CHECK(Utf16Decoder::order_of({reinterpret_cast<const unsigned char*>(plain.data()), plain.size()}) ==
        Utf16Decoder::Order::kNone);
  const unsigned char list[] = {0, '['};
  CHECK(Utf16Decoder::order_of(list) == Utf16Decoder::Order::kBig);
}

}  // namespace
}  // namespace trailhound
