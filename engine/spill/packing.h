#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace trailhound {

// Numbers and texts as bytes of records that this process writes to its unnamed files and reads again. Nobody else
// reads them, so numbers have the machine's byte order. What is taken is cut off `bytes`.

inline void pack(std::uint64_t number, std::string& out) {
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}
inline void pack(std::string_view text, std::string& out) {
  pack(text.size(), out);
  out += text;
}
template <typename T>
void pack(const std::vector<T>& values, std::string& out) {
  static_assert(std::is_trivially_copyable_v<T>);
  pack(values.size(), out);
  if (!values.empty()) out.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

inline std::uint64_t take_number(std::string_view& bytes) {
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data(), sizeof number);
  bytes.remove_prefix(sizeof number);
  return number;
}
inline std::string_view take_text(std::string_view& bytes) {
  const auto size = static_cast<std::size_t>(take_number(bytes));
  const std::string_view text = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return text;
}
template <typename T>
void take_values(std::string_view& bytes, std::vector<T>& out) {
  out.resize(static_cast<std::size_t>(take_number(bytes)));
  if (!out.empty()) std::memcpy(out.data(), bytes.data(), out.size() * sizeof(T));
  bytes.remove_prefix(out.size() * sizeof(T));
}

}  // namespace trailhound
