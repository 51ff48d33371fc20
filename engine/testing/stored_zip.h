#pragma once

// A zip archive that tests write byte by byte.

#include <zlib.h>

#include <cstdint>
#include <string>
#include <vector>

namespace trailhound {

inline std::uint32_t checksum(const std::string& bytes) {
  return static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

/// A zip with stored members `m0`, `m1`, … A reader must seek back from the directory at the end.
inline std::string stored_zip(const std::vector<std::string>& contents) {
  std::string out, directory;
  const auto number = [](std::string& to, std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i, value >>= 8) to += static_cast<char>(value & 0xff);
  };
  for (std::size_t i = 0; i < contents.size(); ++i) {
    const std::string name = "m" + std::to_string(i);
    std::string shared;  // version, flags, method, time, date, checksum, sizes, length of the name, of what follows
    number(shared, 20, 2);
    number(shared, 0, 8);
    number(shared, checksum(contents[i]), 4);
    number(shared, contents[i].size(), 4);
    number(shared, contents[i].size(), 4);
    number(shared, name.size(), 2);
    number(shared, 0, 2);
    directory += "PK\x01\x02";
    number(directory, 20, 2);
    directory += shared;
    number(directory, 0, 10);
    number(directory, out.size(), 4);
    directory += name;
    out += "PK\x03\x04" + shared + name + contents[i];
  }
  const std::size_t start = out.size();
  out += directory + "PK\x05\x06";
  number(out, 0, 4);
  number(out, contents.size(), 2);
  number(out, contents.size(), 2);
  number(out, directory.size(), 4);
  number(out, start, 4);
  number(out, 0, 2);
  return out;
}

}  // namespace trailhound
