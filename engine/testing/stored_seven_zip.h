#pragma once

// A 7z archive that tests write byte by byte (7zFormat.txt of the LZMA SDK).

#include <zlib.h>

#include <cstdint>
#include <string>
#include <vector>

namespace trailhound {

/// Members `m0`, `m1`, …, each stored in a folder of its own, so the archive is not solid. `files`: the number of files
/// that the index claims, if that is to be wrong.
inline std::string stored_seven_zip(const std::vector<std::string>& contents, std::uint64_t files = 0) {
  const auto number = [](std::string& to, std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i, value >>= 8) to += static_cast<char>(value & 0xff);
  };
  const auto count = [&](std::string& to, std::uint64_t value) {  // a number of 7z, always in its longest form
    to += '\xff';
    number(to, value, 8);
  };
  const auto sum = [](const std::string& bytes) {
    return crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()));
  };
  std::string packed, index("\x01\x04\x06", 3), names(1, '\0');
  count(index, 0);
  count(index, contents.size());
  index += '\x09';
  for (const std::string& content : contents) {
    count(index, content.size());
    packed += content;
  }
  index += std::string("\x00\x07\x0b", 3);
  count(index, contents.size());
  index += '\0';
  for (std::size_t i = 0; i < contents.size(); ++i) index += std::string("\x01\x01\x00", 3);  // one coder, which copies
  index += '\x0c';
  for (const std::string& content : contents) count(index, content.size());
  index += std::string("\x0a\x01", 2);
  for (std::size_t i = 0; i < contents.size(); ++i) {
    number(index, sum(contents[i]), 4);
    for (const char letter : "m" + std::to_string(i)) names += std::string{letter, '\0'};
    names += std::string(2, '\0');
  }
  index += std::string("\x00\x00\x05", 3);
  count(index, files == 0 ? contents.size() : files);
  index += '\x11';
  count(index, names.size());
  index += names + std::string(2, '\0');

  std::string start, out("7z\xBC\xAF\x27\x1C\x00\x04", 8);
  number(start, packed.size(), 8);
  number(start, index.size(), 8);
  number(start, sum(index), 4);
  number(out, sum(start), 4);
  return out + start + packed + index;
}

}  // namespace trailhound
